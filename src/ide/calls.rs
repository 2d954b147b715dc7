//! Who refers to a thing, and to what it refers: each statement with the places at which it says
//! the name.

use std::collections::BTreeMap;

use super::occurrences::{self, Occurrence, occurrences};
use super::symbols::{Symbol, of_statement};
use super::{Analysis, find};
use crate::source::Span;
use crate::syntax::ast::Statement;

/// A statement on the one side of references, and where they are written.
#[derive(Debug, PartialEq, Eq)]
pub struct Call {
    pub symbol: Symbol,
    pub places: Vec<Span>,
}

/// The statement that gives the name at an offset.
pub fn called(analysis: &Analysis, offset: u32) -> Option<Symbol> {
    let (_, all) = occurrences::at(analysis, offset)?;
    all.iter().find(|it| it.gives).and_then(|it| given(analysis, it))
}

/// Whether a statement is shown under a name, or a sentence, that begins at an offset.
pub fn is_symbol(analysis: &Analysis, offset: u32, name: &str) -> bool {
    let symbols = at_top(analysis, offset).map(|statement| of_statement(analysis, statement));
    symbols.into_iter().flatten().any(|it| it.selection.start == offset && it.name == name)
}

/// The statements that refer to what is given a name at an offset.
pub fn incoming(analysis: &Analysis, offset: u32) -> Vec<Call> {
    let Some((_, all)) = occurrences::at(analysis, offset) else { return Vec::new() };
    let mut found: BTreeMap<Span, (&Statement, Vec<Span>)> = BTreeMap::new();
    for it in all.iter().filter(|it| !it.gives) {
        let Some(statement) = at_top(analysis, it.span.start) else { continue };
        found.entry(statement.span).or_insert((statement, Vec::new())).1.push(it.span);
    }
    let calls = found.into_values().flat_map(|(statement, places)| {
        let symbols = of_statement(analysis, statement).into_iter();
        symbols.map(move |symbol| Call { symbol, places: places.clone() })
    });
    calls.collect()
}

/// What the statement at an offset refers to.
pub fn outgoing(analysis: &Analysis, offset: u32) -> Vec<Call> {
    let Some(statement) = at_top(analysis, offset) else { return Vec::new() };
    let all = occurrences(analysis);
    let said = all.iter().filter(|it| !it.gives && statement.span.contains(it.span));
    let mut places: BTreeMap<_, Vec<Span>> = BTreeMap::new();
    for it in said {
        places.entry((it.kind, it.name)).or_default().push(it.span);
    }
    let others = all.iter().filter(|it| it.gives && !statement.span.contains(it.span));
    let calls = others.filter_map(|it| {
        let places = places.remove(&(it.kind, it.name))?;
        Some(Call { symbol: given(analysis, it)?, places })
    });
    calls.collect()
}

/// The symbol of a name where it is given.
fn given(analysis: &Analysis, name: &Occurrence<'_>) -> Option<Symbol> {
    let symbols = of_statement(analysis, at_top(analysis, name.span.start)?);
    symbols.into_iter().find(|symbol| symbol.selection == name.span)
}

fn at_top(analysis: &Analysis, offset: u32) -> Option<&Statement> {
    find::around(analysis, offset).first().copied()
}
