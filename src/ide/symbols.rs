//! The outline of a file: its statements, and what stands in their braces.

use super::Analysis;
use crate::check::vocabulary::shape::{self, Inner, Role, Slot};
use crate::check::vocabulary::{self, Place};
use crate::source::{FileId, Span};
use crate::syntax::ast::{Item, Statement, Word};

/// A statement in the outline.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Symbol {
    /// The name that it gives, or the sentence itself.
    pub name: String,
    /// The first word; nothing, if the name is the sentence.
    pub detail: Option<&'static str>,
    pub kind: Kind,
    pub span: Span,
    /// The name, or the first word.
    pub selection: Span,
    pub children: Vec<Symbol>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    Stack,
    /// What stands for resources.
    Thing,
    Network,
    Key,
    Variable,
    Bundle,
    Output,
    /// A sentence that gives no name.
    Sentence,
    /// A property of an AWS resource.
    Property,
}

/// The statements of a file that were understood.
pub fn symbols(analysis: &Analysis, file: FileId) -> Vec<Symbol> {
    let items = analysis.tree(file).map(|tree| tree.items.as_slice());
    within(analysis, Some(Inner::Sentences(Place::Top)), items.unwrap_or_default())
}

/// The names of all files that have the letters of a search in their order.
pub fn search(analysis: &Analysis, letters: &str) -> Vec<Symbol> {
    let all = analysis.sources.ids().flat_map(|file| symbols(analysis, file));
    all.filter(|it| it.detail.is_some() && has_letters(&it.name, letters)).collect()
}

/// What a statement at the top is in the outline: one for each name that it gives.
pub(super) fn of_statement(analysis: &Analysis, statement: &Statement) -> Vec<Symbol> {
    sentence(analysis, Place::Top, statement)
}

fn has_letters(name: &str, letters: &str) -> bool {
    let mut rest = name.chars().flat_map(char::to_lowercase);
    letters.chars().flat_map(char::to_lowercase).all(|letter| rest.any(|c| c == letter))
}

fn within(analysis: &Analysis, inner: Option<Inner>, items: &[Item]) -> Vec<Symbol> {
    let mut found = Vec::new();
    for statement in items.iter().filter_map(Item::statement) {
        match inner {
            Some(Inner::Sentences(place)) => found.extend(sentence(analysis, place, statement)),
            Some(Inner::Properties) => found.push(plain(analysis, Kind::Property, statement)),
            Some(Inner::Hosts) | None => {}
        }
    }
    found
}

fn sentence(analysis: &Analysis, place: Place, statement: &Statement) -> Vec<Symbol> {
    let form = vocabulary::find(place, statement.keyword.text());
    let Some(form) = form.filter(|_| statement.keyword.is_plain()) else { return Vec::new() };
    let items = statement.block.as_ref().map_or(&[][..], |block| &block.items);
    let children = within(analysis, form.inner(), items);
    let read = shape::words(form.shape, &statement.groups).words;
    let names = read.into_iter().filter(|(_, role)| *role == Role::Slot(Slot::New));
    let named = |(word, _): (&Word, Role)| Symbol {
        name: word.text().to_owned(),
        detail: Some(form.keyword),
        kind: kind(form.keyword),
        span: statement.span,
        selection: word.span,
        children: children.clone(),
    };
    let symbols: Vec<Symbol> = names.map(named).collect();
    if symbols.is_empty() {
        return vec![Symbol { children, ..plain(analysis, Kind::Sentence, statement) }];
    }
    symbols
}

/// A sentence under its own words.
fn plain(analysis: &Analysis, kind: Kind, statement: &Statement) -> Symbol {
    let end = statement.words().last().map_or(statement.keyword.span, |word| word.span);
    let words = analysis.sources.text(statement.keyword.span.to(end));
    Symbol {
        name: words.split_whitespace().collect::<Vec<_>>().join(" "),
        detail: None,
        kind,
        span: statement.span,
        selection: statement.keyword.span,
        children: Vec::new(),
    }
}

fn kind(keyword: &str) -> Kind {
    match keyword {
        "stack" => Kind::Stack,
        "network" => Kind::Network,
        "key" => Kind::Key,
        "let" | "param" => Kind::Variable,
        "bundle" => Kind::Bundle,
        "output" => Kind::Output,
        _ => Kind::Thing,
    }
}
