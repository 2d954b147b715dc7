//! Sentences that a statement lacks in its braces, and those that stand beside it.

use super::sentence::Home;
use super::vocabulary::shape::Inner;
use super::vocabulary::{self, Place};
use crate::diagnostic::{Edit, Fix};
use crate::source::Span;
use crate::syntax::ast::{Group, Statement, Word};

/// What moves a sentence of words into the nearest statement above that takes such.
pub(super) fn home(all: &[&Statement], statement: &Statement) -> Option<Home> {
    let text = text_of(statement)?;
    let above = all.iter().rev().filter(|other| other.span.end <= statement.span.start);
    let home = above.copied().find(|other| takes(other, statement.keyword.text()))?;
    let gone = Edit { span: statement.span, text: String::new() };
    let edits = vec![gone, put_into(home, &text)];
    let name = home.groups.first().and_then(|group| group.words.first()).map_or("", Word::text);
    let name = [home.keyword.text(), name].join(" ").trim_end().to_owned();
    let title = format!("move it into `{name}`");
    Some(Home { name, fix: Fix { title, edits, sure: false } })
}

/// Whether a sentence that a statement takes in its braces stands behind it instead.
pub(super) fn is_behind(all: &[&Statement], statement: &Statement, keyword: &str) -> bool {
    let behind = all.iter().filter(|other| other.span.start >= statement.span.end);
    behind.take_while(|other| !takes(other, keyword)).any(|other| other.keyword.is(keyword))
}

/// What puts a sentence into the braces of a statement, as the last one.
pub(super) fn put_into(statement: &Statement, text: &str) -> Edit {
    let (at, text) = match &statement.block {
        None => (statement.span.end, format!(" {{\n  {text}\n}}")),
        Some(block) => match block.items.last() {
            Some(last) => (last.span().end, format!("\n  {text}")),
            None => (block.open.end, format!("\n  {text}\n")),
        },
    };
    Edit { span: Span::new(at, at), text }
}

/// Whether a sentence may stand in the braces of a statement.
fn takes(statement: &Statement, keyword: &str) -> bool {
    let form = vocabulary::find(Place::Top, statement.keyword.text());
    let inner = form.filter(|_| statement.keyword.is_plain()).and_then(vocabulary::Form::inner);
    matches!(inner, Some(Inner::Sentences(place)) if vocabulary::find(place, keyword).is_some())
}

/// A sentence as it is written, if it is made of words only.
fn text_of(statement: &Statement) -> Option<String> {
    if statement.value.is_some() || statement.block.is_some() || !statement.joined.is_empty() {
        return None;
    }
    let group = |group: &Group| {
        Some(group.words.iter().map(Word::typed).collect::<Option<Vec<_>>>()?.join(", "))
    };
    let groups = statement.groups.iter().map(group).collect::<Option<Vec<_>>>()?;
    let first = statement.keyword.text().to_owned();
    Some(std::iter::once(first).chain(groups).collect::<Vec<_>>().join(" "))
}
