//! Against the parser, wherever that has nothing to complain of.

use proptest::prelude::*;

use super::{Rough, Sentence, Value, ValueKind, rough};
use crate::diagnostic::Diagnostics;
use crate::source::SourceMap;
use crate::syntax::ast::{self, Item, Statement, Word};
use crate::syntax::parse;

const SAMPLES: [&str; 3] = [
    include_str!("../tests/everything.smk"),
    include_str!("../tests/small.smk"),
    include_str!("../tests/layout.smk"),
];

fn at(text: &str, offset: usize) -> Rough {
    let mut map = SourceMap::default();
    let id = map.add("main.smk", text).expect("small");
    rough(map.file(id), offset as u32)
}

fn in_value(value: &Value, words: &mut Vec<Word>) {
    match &value.kind {
        ValueKind::Words(found) => words.extend(found.iter().cloned()),
        ValueKind::List(items) => items.iter().for_each(|item| in_value(item, words)),
        ValueKind::Map(entries) => {
            for entry in entries {
                words.push(entry.key.clone());
                entry.value.iter().for_each(|value| in_value(value, words));
            }
        }
    }
}

fn in_parsed_value(value: &ast::Value, words: &mut Vec<Word>) {
    match &value.kind {
        ast::ValueKind::Word(word) => words.push(word.clone()),
        ast::ValueKind::Quantity { number, unit } => {
            words.extend([number.clone(), unit.clone()]);
        }
        ast::ValueKind::List(items) => items.iter().for_each(|item| in_parsed_value(item, words)),
        ast::ValueKind::Map(entries) => {
            for entry in entries {
                words.push(entry.key.clone());
                in_parsed_value(&entry.value, words);
            }
        }
    }
}

fn agree(statement: &Statement, sentence: &Sentence) {
    let groups: Vec<Vec<Word>> = sentence.groups.iter().map(|group| group.words.clone()).collect();
    let first: Vec<Word> = statement.first_group().cloned().collect();
    let rest = statement.groups.iter().map(|group| group.words.clone());
    assert_eq!(groups, std::iter::once(first).chain(rest).collect::<Vec<_>>());
    let (mut found, mut parsed) = (Vec::new(), Vec::new());
    sentence.value.iter().for_each(|value| in_value(value, &mut found));
    statement.value.iter().for_each(|value| in_parsed_value(value, &mut parsed));
    assert_eq!(found, parsed);
    assert_eq!(statement.block.is_some(), sentence.block.is_some());
    let (Some(block), Some(rough)) = (&statement.block, &sentence.block) else { return };
    assert!(rough.closed && block.span.contains(rough.inside));
    all_agree(&block.items, &rough.sentences);
}

fn all_agree(items: &[Item], sentences: &[Sentence]) {
    assert_eq!(items.len(), sentences.len());
    for (item, sentence) in items.iter().zip(sentences) {
        let Item::Statement(statement) = item else { panic!("{item:?}") };
        agree(statement, sentence);
    }
}

/// Compares the section of each statement, if nothing is wrong with the text.
fn compare(text: &str) -> bool {
    let mut map = SourceMap::default();
    let id = map.add("main.smk", text).expect("small");
    let mut diagnostics = Diagnostics::default();
    let file = parse(&map, id, &mut diagnostics);
    if !diagnostics.is_empty() {
        return false;
    }
    for item in &file.items {
        let rough = rough(map.file(id), item.span().end);
        let inside: Vec<Item> =
            file.items.iter().filter(|item| rough.span.contains(item.span())).cloned().collect();
        all_agree(&inside, &rough.sentences);
    }
    true
}

#[test]
fn what_the_parser_reads_is_read_the_same() {
    for sample in SAMPLES {
        assert!(compare(sample));
    }
}

#[test]
fn what_is_missing_is_empty() {
    let rough =
        at("resource AWS::SQS::Queue work {\n  Name =\n  Policy = { Statement = [{ Effect", 20);
    let [sentence] = rough.sentences.as_slice() else { panic!("{rough:?}") };
    let block = sentence.block.as_ref().expect("a block");
    assert!(!block.closed);
    let [name, policy] = block.sentences.as_slice() else { panic!("{block:?}") };
    assert!(
        matches!(&name.value.as_ref().expect("a value").kind, ValueKind::Words(words) if words.is_empty())
    );
    let mut words = Vec::new();
    in_value(policy.value.as_ref().expect("a value"), &mut words);
    assert_eq!(words.iter().map(Word::text).collect::<Vec<_>>(), ["Statement", "Effect"]);
}

proptest! {
    #[test]
    fn every_text_is_read_at_every_offset(
        sample in 0..SAMPLES.len(), cut in 0usize..1000, length in 0usize..40, at in 0usize..1000,
    ) {
        let mut text = SAMPLES[sample].to_owned();
        let place = |part: usize, text: &str| text.floor_char_boundary(part * text.len() / 1000);
        let start = place(cut, &text);
        let end = text.floor_char_boundary((start + length).min(text.len()));
        text.replace_range(start..end, "");
        compare(&text);
        let offset = place(at, &text);
        let rough = self::at(&text, offset);
        prop_assert!(rough.span.start as usize <= offset && offset <= rough.span.end as usize);
    }
}
