//! The names of a program: where each is given, and where it is used.

use std::collections::BTreeSet;

use super::Analysis;
use crate::check::vocabulary::shape::{self, Inner, Role, Slot};
use crate::check::vocabulary::{self, Named, Place};
use crate::source::Span;
use crate::syntax::ast::{Item, Statement, Value, ValueKind, Word, WordKind};

/// A name where it is written, without what is written to it: of `main.private-a` and `$days` that
/// is `main` and `days`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Occurrence<'a> {
    pub name: &'a str,
    pub kind: Named,
    pub span: Span,
    /// Whether the name is given here.
    pub gives: bool,
}

/// All names, in the order in which they are written.
pub fn occurrences(analysis: &Analysis) -> Vec<Occurrence<'_>> {
    let mut walk = Walk::default();
    let items = analysis.files.iter().flat_map(|file| &file.items);
    for statement in items.filter_map(Item::statement) {
        walk.statement(Place::Top, statement);
    }
    let given: BTreeSet<(Named, &str)> =
        walk.found.iter().filter(|it| it.gives).map(|it| (it.kind, it.name)).collect();
    walk.found.retain(|it| given.contains(&(it.kind, it.name)));
    walk.found
}

/// The name at an offset, and everything that means the same.
pub fn at(analysis: &Analysis, offset: u32) -> Option<(Occurrence<'_>, Vec<Occurrence<'_>>)> {
    among(&occurrences(analysis), offset)
}

/// The same, of all names as they are known.
pub fn among<'a>(
    all: &[Occurrence<'a>],
    offset: u32,
) -> Option<(Occurrence<'a>, Vec<Occurrence<'a>>)> {
    let here = *all.iter().find(|it| it.span.touches(offset))?;
    let same = all.iter().filter(|it| (it.kind, it.name) == (here.kind, here.name));
    Some((here, same.copied().collect()))
}

#[derive(Default)]
struct Walk<'a> {
    /// Names that nothing gives are among them.
    found: Vec<Occurrence<'a>>,
}

impl<'a> Walk<'a> {
    fn statement(&mut self, place: Place, statement: &'a Statement) {
        let keyword = &statement.keyword;
        let Some(form) = vocabulary::find(place, keyword.text()).filter(|_| keyword.is_plain())
        else {
            return self.variables(statement);
        };
        self.variables(statement);
        for (word, role) in shape::words(form.shape, &statement.groups).words {
            if let Role::Slot(slot) = role {
                self.slot(form.named(), slot, word);
            }
        }
        let items = statement.block.iter().flat_map(|block| &block.items);
        for line in items.filter_map(Item::statement) {
            match form.inner() {
                Some(Inner::Sentences(place)) => self.statement(place, line),
                _ => self.variables(line),
            }
        }
    }

    fn slot(&mut self, named: Named, slot: Slot, word: &'a Word) {
        match slot {
            Slot::New => self.add(named, word.text(), word.span, true),
            Slot::Name(_) | Slot::Subnet | Slot::Thing => self.thing(word),
            Slot::Host => self.add(Named::Bundle, word.text(), word.span, false),
            _ => {}
        }
    }

    /// The variables of a sentence, and the names in its value; nothing of its block.
    fn variables(&mut self, statement: &'a Statement) {
        for word in statement.words() {
            self.variable(word);
        }
        if let Some(value) = &statement.value {
            self.value(value);
        }
    }

    fn value(&mut self, value: &'a Value) {
        match &value.kind {
            ValueKind::Word(word) if word.is_plain() && word.text().contains('.') => {
                self.thing(word);
            }
            ValueKind::Word(word) => self.variable(word),
            ValueKind::Quantity { .. } => {}
            ValueKind::List(items) => items.iter().for_each(|item| self.value(item)),
            ValueKind::Map(entries) => entries.iter().for_each(|entry| self.value(&entry.value)),
        }
    }

    fn variable(&mut self, word: &'a Word) {
        if word.kind == WordKind::Variable {
            let name = Span::new(word.span.start + 1, word.span.end);
            self.add(Named::Variable, word.text(), name, false);
        }
    }

    /// The name that an address or a reference begins with.
    fn thing(&mut self, word: &'a Word) {
        if !word.is_plain() {
            return;
        }
        let name = word.text().split('.').next().unwrap_or_default();
        let span = Span::new(word.span.start, word.span.start + name.len() as u32);
        self.add(Named::Thing, name, span, false);
    }

    fn add(&mut self, kind: Named, name: &'a str, span: Span, gives: bool) {
        self.found.push(Occurrence { name, kind, span, gives });
    }
}
