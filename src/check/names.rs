//! The names that statements give: what kind of thing each means, and that none means two.

use std::collections::{BTreeMap, BTreeSet};

use super::Problem;
use crate::diagnostic::{Diagnostics, closest};
use crate::model::SURROUNDINGS;
use crate::model::bundle;
use crate::model::host::Host;
use crate::model::program::{Name, Spanned};
use crate::source::Span;
use crate::syntax::ast::{self, Item, Statement};

/// Names that mean something without being given by the program.
const RESERVED: [&str; 2] = [SURROUNDINGS, "stack"];

const LONGEST_NAME: usize = 40;

pub(super) struct Names {
    things: BTreeMap<String, Thing>,
    bundles: BTreeMap<String, Vec<Spanned<Host>>>,
    broken: BTreeSet<String>,
}

struct Thing {
    keyword: String,
    span: Span,
}

impl Names {
    pub(super) fn collect(
        files: &[ast::File],
        statements: &[&Statement],
        diagnostics: &mut Diagnostics,
    ) -> Self {
        let mut names =
            Self { things: BTreeMap::new(), bundles: BTreeMap::new(), broken: broken_words(files) };
        for statement in statements {
            names.define(statement, diagnostics);
        }
        names
    }

    fn define(&mut self, statement: &Statement, diagnostics: &mut Diagnostics) {
        let keyword = statement.keyword.text();
        let group = match keyword {
            "key" | "network" | "notebook" | "bucket" | "studio" | "training" => 0,
            "resource" | "existing" => 1,
            "bundle" => return self.define_bundle(statement, diagnostics),
            _ => return,
        };
        for word in statement.groups.get(group).into_iter().flat_map(|group| &group.words) {
            if !word.is_plain() {
                continue;
            }
            let name = Spanned::new(word.text().to_owned(), word.span);
            if !is_good(&name, diagnostics) {
                self.broken.insert(name.value);
            } else if let Some(first) = self.things.get(&name.value) {
                let first = first.span;
                diagnostics.push(Problem::NameTwice { name: name.value, first, span: name.span });
            } else {
                let thing = Thing { keyword: keyword.to_owned(), span: name.span };
                self.things.insert(name.value, thing);
            }
        }
    }

    fn define_bundle(&mut self, statement: &Statement, diagnostics: &mut Diagnostics) {
        let Some(word) = statement.groups.first().and_then(ast::Group::single) else {
            diagnostics.push(Problem::Incomplete {
                keyword: "bundle".to_owned(),
                what: "a name".to_owned(),
                example: "bundle labtools { .example.org, data.example.com }".to_owned(),
                span: statement.keyword.span.after(),
            });
            return;
        };
        let name = Spanned::new(word.text().to_owned(), word.span);
        if !is_good(&name, diagnostics) {
            return;
        }
        if bundle::find(&name.value).is_some() {
            diagnostics.push(Problem::BuiltInBundle { name: name.value, span: name.span });
            return;
        }
        let hosts = super::hosts::of_bundle(statement, diagnostics);
        if self.bundles.insert(name.value.clone(), hosts).is_some() {
            diagnostics.push(Problem::NameTwice {
                name: name.value,
                first: name.span,
                span: name.span,
            });
        }
    }

    /// The hosts of a bundle of the program.
    pub(super) fn bundle(&self, name: &str) -> Option<&[Spanned<Host>]> {
        self.bundles.get(name).map(Vec::as_slice)
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
            Some(thing) if kinds.contains(&thing.keyword.as_str()) => true,
            Some(thing) => {
                diagnostics.push(Problem::OtherThing {
                    name: name.value.clone(),
                    keyword: thing.keyword.clone(),
                    wanted: kinds.join(" or "),
                    defined: thing.span,
                    span: name.span,
                });
                false
            }
            None if self.broken.contains(&name.value) => false,
            None => {
                let alike =
                    self.things.iter().filter(|(_, thing)| kinds.contains(&thing.keyword.as_str()));
                diagnostics.push(Problem::NoSuchThing {
                    name: name.value.clone(),
                    wanted: kinds.join(" or "),
                    similar: closest(&name.value, alike.map(|(name, _)| name.as_str())),
                    span: name.span,
                });
                false
            }
        }
    }

    pub(super) fn is_thing(&self, name: &str) -> bool {
        self.things.contains_key(name)
    }

    /// Names that statements which were not understood may have given.
    pub(super) fn broken(self) -> impl Iterator<Item = String> {
        self.broken.into_iter()
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

fn broken_words(files: &[ast::File]) -> BTreeSet<String> {
    let broken = files.iter().flat_map(|file| &file.items).filter_map(|item| match item {
        Item::Broken(broken) => Some(broken),
        Item::Statement(_) => None,
    });
    broken.flat_map(|broken| &broken.words).map(|word| word.text().to_owned()).collect()
}
