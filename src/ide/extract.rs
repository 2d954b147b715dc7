//! Gives a value a name: a word becomes a variable, which a `let` defines above.

use super::occurrences::occurrences;
use super::{Analysis, find};
use crate::check::vocabulary::Named;
use crate::check::vocabulary::shape::{self, Role, Slot};
use crate::diagnostic::fix::{Edit, Fix};
use crate::source::Span;
use crate::syntax::ast::{Statement, ValueKind, Word, WordKind};

/// The change by which the value at an offset becomes a variable; nothing, if there is none.
pub fn extract(analysis: &Analysis, offset: u32) -> Option<Fix> {
    let around = find::around(analysis, offset);
    let (outer, statement) = (around.first()?, around.last()?);
    let (span, stem) = literal(&around, statement, offset)?;
    let text = analysis.sources.text(span);
    let name = free_name(analysis, stem);
    let file = analysis.sources.file(analysis.sources.file_of(outer.span)?);
    let line = file.line_start(file.line_of(outer.span.start))?;
    let definition = Edit { span: Span::new(line, line), text: format!("let {name} = {text}\n") };
    let used = Edit { span, text: format!("${name}") };
    let title = format!("name `{text}` with `let`");
    Some(Fix { title, edits: vec![definition, used], sure: false })
}

/// The literal at an offset, with what a variable of its kind may be called.
fn literal(
    around: &[&Statement],
    statement: &Statement,
    offset: u32,
) -> Option<(Span, &'static str)> {
    if let Some(value) = statement.value.as_ref().filter(|value| value.span.touches(offset)) {
        let is_variable = matches!(statement.keyword.text(), "let" | "param");
        return match &value.kind {
            ValueKind::Word(word) if is_literal(word) && !is_variable => Some((word.span, "value")),
            _ => None,
        };
    }
    let reading = shape::words(find::form(around)?.shape, &statement.groups);
    let at = reading.words.iter().position(|(word, _)| word.span.touches(offset))?;
    let (word, role) = reading.words.get(at)?;
    match role {
        Role::Number => {
            let (unit, _) = reading.words.get(at + 1)?;
            Some((word.span.to(unit.span), "amount"))
        }
        Role::Slot(slot) => Some((word.span, stem(*slot)?)),
        Role::Keyword | Role::Choice | Role::Unit | Role::Variable => None,
    }
}

fn is_literal(word: &Word) -> bool {
    let is_reference = word.is_plain() && word.text().contains('.');
    word.kind != WordKind::Variable && !is_reference
}

fn stem(slot: Slot) -> Option<&'static str> {
    match slot {
        Slot::Range => Some("range"),
        Slot::Account => Some("account"),
        Slot::Host => Some("host"),
        Slot::Port => Some("port"),
        Slot::Count => Some("count"),
        Slot::Instance => Some("instance"),
        Slot::Identifier => Some("id"),
        Slot::Text(_) => Some("text"),
        _ => None,
    }
}

fn free_name(analysis: &Analysis, stem: &str) -> String {
    let all = occurrences(analysis);
    let taken = |name: &str| all.iter().any(|it| it.kind == Named::Variable && it.name == name);
    let numbered = (2..).map(|number| format!("{stem}-{number}"));
    std::iter::once(stem.to_owned()).chain(numbered).find(|name| !taken(name)).unwrap_or_default()
}
