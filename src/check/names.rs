//! The names that statements give: what kind of thing each means, and that none means two.

use std::collections::{BTreeMap, BTreeSet};

use super::vocabulary::{self, Place};
use super::{Problem, Variables, hosts};
use crate::diagnostic::{Diagnostics, closest};
use crate::model::SURROUNDINGS;
use crate::model::bundle;
use crate::model::host::Host;
use crate::model::program::{Name, Spanned};
use crate::source::Span;
use crate::syntax::ast::{self, Item, Statement, Word};

/// Names that mean something without being given by the program.
const RESERVED: [&str; 2] = [SURROUNDINGS, "stack"];

const LONGEST_NAME: usize = 40;

pub(super) struct Names {
    things: BTreeMap<String, Thing>,
    bundles: BTreeMap<String, Bundle>,
    /// What statements that were not understood may have called something.
    lost: BTreeSet<String>,
    /// A statement gives no name, or a part of the program could not be read, so that any name may
    /// be one that was meant.
    incomplete: bool,
}

struct Thing {
    keyword: String,
    span: Span,
}

struct Bundle {
    hosts: Vec<Spanned<Host>>,
    span: Span,
}

impl Names {
    pub(super) fn collect(
        lost: BTreeSet<String>,
        statements: &[&Statement],
        variables: &Variables,
        diagnostics: &mut Diagnostics,
    ) -> Self {
        let (things, bundles) = (BTreeMap::new(), BTreeMap::new());
        let mut names = Self { things, bundles, lost, incomplete: false };
        for statement in statements {
            names.define(statement, variables, diagnostics);
        }
        names
    }

    /// Says that a part of the program could not be read.
    pub(super) fn miss_some(&mut self, missing: bool) {
        self.incomplete |= missing;
    }

    fn define(
        &mut self,
        statement: &Statement,
        variables: &Variables,
        diagnostics: &mut Diagnostics,
    ) {
        let keyword = if statement.keyword.is_plain() { statement.keyword.text() } else { "" };
        let (place, several) = match keyword {
            "key" | "network" => (0, false),
            "notebook" | "bucket" | "studio" | "training" => (0, true),
            "resource" | "existing" => (1, false),
            "bundle" => return self.define_bundle(statement, variables, diagnostics),
            "use" if statement.groups.is_empty() => return self.incomplete = true,
            _ if vocabulary::find(Place::Top, keyword).is_some() => return,
            _ => return self.lose(statement),
        };
        let group = statement.groups.get(place).map_or(&[][..], |group| &group.words);
        let (names, others) = group.split_at(if several { group.len() } else { group.len().min(1) });
        let others = others.iter().chain(elsewhere(statement, place));
        self.lost.extend(others.map(|word| word.text().to_owned()));
        let mut named = false;
        for word in names.iter().filter(|word| word.is_plain()) {
            named |= self.define_thing(word, keyword, diagnostics);
        }
        self.incomplete |= !named;
    }

    fn lose(&mut self, statement: &Statement) {
        self.lost.extend(statement.words().map(|word| word.text().to_owned()));
    }

    fn define_thing(
        &mut self,
        word: &Word,
        keyword: &str,
        diagnostics: &mut Diagnostics,
    ) -> bool {
        let name = Spanned::new(word.text().to_owned(), word.span);
        if !is_good(&name, diagnostics) {
            self.lost.insert(name.value);
            return false;
        }
        if let Some(first) = self.things.get(&name.value) {
            let first = first.span;
            diagnostics.push(Problem::NameTwice { name: name.value, first, span: name.span });
        } else {
            let thing = Thing { keyword: keyword.to_owned(), span: name.span };
            self.things.insert(name.value, thing);
        }
        true
    }

    fn define_bundle(
        &mut self,
        statement: &Statement,
        variables: &Variables,
        diagnostics: &mut Diagnostics,
    ) {
        let Some((name, hosts)) = hosts::of_bundle(statement, variables, diagnostics) else {
            self.incomplete = true;
            return self.lose(statement);
        };
        if bundle::find(&name.value).is_some() {
            diagnostics.push(Problem::BuiltInBundle { name: name.value, span: name.span });
            return;
        }
        if let Some(first) = self.bundles.get(&name.value) {
            let first = first.span;
            diagnostics.push(Problem::NameTwice { name: name.value, first, span: name.span });
            return;
        }
        self.bundles.insert(name.value, Bundle { hosts, span: name.span });
    }

    /// The hosts of a bundle of the program.
    pub(super) fn bundle(&self, name: &str) -> Option<&[Spanned<Host>]> {
        self.bundles.get(name).map(|bundle| bundle.hosts.as_slice())
    }

    pub(super) fn bundles(&self) -> impl Iterator<Item = &str> {
        self.bundles.keys().map(String::as_str)
    }

    /// Whether a name means a thing of one of these kinds; reports if not.
    pub(super) fn refers(
        &self,
        name: &Name,
        kinds: &[&str],
        diagnostics: &mut Diagnostics,
    ) -> bool {
        match self.things.get(&name.value) {
            Some(thing) if kinds.contains(&thing.keyword.as_str()) => return true,
            _ if self.may_be_lost(&name.value) => diagnostics.consequence(),
            Some(thing) => diagnostics.push(Problem::OtherThing {
                name: name.value.clone(),
                keyword: thing.keyword.clone(),
                wanted: kinds.join(" or "),
                defined: thing.span,
                span: name.span,
            }),
            None => {
                let alike =
                    self.things.iter().filter(|(_, thing)| kinds.contains(&thing.keyword.as_str()));
                diagnostics.push(Problem::NoSuchThing {
                    name: name.value.clone(),
                    wanted: kinds.join(" or "),
                    similar: closest(&name.value, alike.map(|(name, _)| name.as_str())),
                    span: name.span,
                });
            }
        }
        false
    }

    pub(super) fn is_thing(&self, name: &str) -> bool {
        self.things.contains_key(name)
    }

    /// Whether a name that nothing has may have been given by a statement that is wrong itself.
    pub(super) fn may_be_lost(&self, name: &str) -> bool {
        self.incomplete || self.lost.contains(name)
    }

    /// Names that statements which were not understood may have given, and whether there may be
    /// any others.
    pub(super) fn lost(self) -> (BTreeSet<String>, bool) {
        (self.lost, self.incomplete)
    }
}

/// Whether a name is made as names are; reports if not.
pub(super) fn is_good(name: &Name, diagnostics: &mut Diagnostics) -> bool {
    let text = name.value.as_str();
    let begins = text.starts_with(|first: char| first.is_ascii_lowercase());
    let made = text.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-');
    if !begins || !made || text.len() > LONGEST_NAME {
        diagnostics.push(Problem::BadName {
            name: text.to_owned(),
            longest: LONGEST_NAME,
            span: name.span,
        });
        return false;
    }
    if RESERVED.contains(&text) {
        diagnostics.push(Problem::ReservedName { name: text.to_owned(), span: name.span });
        return false;
    }
    true
}

/// The bare words of statements that could not be parsed.
pub(super) fn broken_words(files: &[ast::File]) -> BTreeSet<String> {
    let broken = files.iter().flat_map(|file| &file.items).filter_map(|item| match item {
        Item::Broken(broken) => Some(broken),
        Item::Statement(_) => None,
    });
    let words = broken.flat_map(|broken| broken.keyword.iter().chain(&broken.words));
    words.map(|word| word.text().to_owned()).collect()
}

/// The words of a statement that are not in the group that should name it.
fn elsewhere(statement: &Statement, place: usize) -> impl Iterator<Item = &Word> {
    let groups = statement.groups.iter().enumerate().filter(move |(at, _)| *at != place);
    statement.joined.iter().chain(groups.flat_map(|(_, group)| &group.words))
}
