//! What stands at an offset: the sentence, its block, the word.

use crate::check::vocabulary::shape::Inner;
use crate::check::vocabulary::{self, Form, Place};
use crate::syntax::ast::{Item, Statement, Value, ValueKind, Word};

use super::Analysis;

/// The sentences around an offset, the outermost first.
pub fn around(analysis: &Analysis, offset: u32) -> Vec<&Statement> {
    let tree = analysis.files.iter().find(|tree| tree.span.touches(offset));
    let mut found = Vec::new();
    let mut items = tree.map(|tree| tree.items.as_slice());
    while let Some(statement) = items.take().and_then(|items| at(items, offset)) {
        found.push(statement);
        items = statement.block.as_ref().map(|block| block.items.as_slice());
    }
    found
}

/// The form of the innermost of some sentences, the outermost of which stands at the top.
pub fn form(around: &[&Statement]) -> Option<&'static Form> {
    let mut place = Some(Inner::Sentences(Place::Top));
    let mut found = None;
    for statement in around {
        let Some(Inner::Sentences(place_of)) = place else { return None };
        found = vocabulary::find(place_of, statement.keyword.text());
        place = found.and_then(Form::inner);
    }
    found
}

/// The word at an offset, with the sentence that it stands in.
pub fn word(analysis: &Analysis, offset: u32) -> Option<(&Statement, &Word)> {
    let statement = around(analysis, offset).pop()?;
    let word = words(statement).into_iter().find(|word| word.span.touches(offset))?;
    Some((statement, word))
}

/// All words of a sentence: in front of its value, and in the value; not those of its block.
pub fn words(statement: &Statement) -> Vec<&Word> {
    let mut found: Vec<&Word> = statement.words().collect();
    if let Some(value) = &statement.value {
        value_words(value, &mut found);
    }
    found
}

fn value_words<'a>(value: &'a Value, found: &mut Vec<&'a Word>) {
    match &value.kind {
        ValueKind::Word(word) => found.push(word),
        ValueKind::Quantity { number, unit } => found.extend([number, unit]),
        ValueKind::List(values) => values.iter().for_each(|value| value_words(value, found)),
        ValueKind::Map(entries) => {
            for entry in entries {
                found.push(&entry.key);
                value_words(&entry.value, found);
            }
        }
    }
}

/// The sentence of a list that an offset lies in or touches.
fn at(items: &[Item], offset: u32) -> Option<&Statement> {
    let next = items.partition_point(|item| item.span().start <= offset);
    let statement = items.get(next.checked_sub(1)?)?.statement();
    statement.filter(|statement| statement.span.touches(offset))
}
