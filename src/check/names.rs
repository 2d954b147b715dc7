//! The names that statements give: what kind of thing each means, and that none means two.

use std::collections::{BTreeMap, BTreeSet};

use super::vocabulary::{self, Place};
use super::{Problem, Variables, hosts};
use crate::diagnostic::{Diagnostics, closest};
use crate::model::bundle;
use crate::model::host::Host;
use crate::model::program::{Name, Spanned};
use crate::model::{SURROUNDINGS, TypeName};
use crate::schema;
use crate::source::Span;
use crate::syntax::ast::{self, Group, Item, Statement, Word};

/// Names that mean something without being given by the program.
const RESERVED: [&str; 3] = [SURROUNDINGS, "guardrails", "stack"];

const LONGEST_NAME: usize = 40;

const BUCKET_TYPE: &str = "AWS::S3::Bucket";

pub(super) struct Names {
    things: BTreeMap<String, Thing>,
    bundles: BTreeMap<String, Bundle>,
    /// What statements that were not understood may have called something.
    lost: BTreeSet<String>,
    /// Keywords of statements that give no name, so that any name may be the one that is meant.
    nameless: BTreeSet<String>,
    /// A part of the program could not be read.
    incomplete: bool,
}

struct Thing {
    keyword: String,
    /// The AWS type, where the statement says it.
    type_name: Option<TypeName>,
    span: Span,
}

impl Thing {
    /// Whether this is a thing of one of these kinds. Of all types, a bucket's alone is a kind.
    fn is(&self, kinds: &[&str]) -> bool {
        let bucket = self.type_name.as_ref().is_none_or(|name| name.as_str() == BUCKET_TYPE);
        bucket && kinds.contains(&self.keyword.as_str())
    }

    /// Whether its type is one of AWS; if not, that is reported where it stands.
    fn has_unknown_type(&self) -> bool {
        self.type_name.as_ref().is_some_and(|name| schema::find_anywhere(name).is_none())
    }

    fn described(&self) -> String {
        match &self.type_name {
            Some(type_name) => format!("an {type_name}"),
            None => format!("a {}", self.keyword),
        }
    }
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
        let (things, bundles, nameless) = Default::default();
        let mut names = Self { things, bundles, lost, nameless, incomplete: false };
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
        let (place, groups) = match keyword {
            "bucket" | "key" | "notebook" | "studio" | "training" => (0, 1..=1),
            "network" => (0, 2..=4),
            "resource" => (1, 2..=2),
            "existing" => (1, 3..=3),
            "bundle" => return self.define_bundle(statement, variables, diagnostics),
            "use" if statement.groups.is_empty() => return self.incomplete = true,
            _ if vocabulary::find(Place::Top, keyword).is_some() => return,
            _ => return self.lose(statement),
        };
        let named = statement.groups.get(place).map_or(&[][..], |group| &group.words);
        let several = matches!(keyword, "notebook" | "bucket" | "studio" | "training");
        let whole = groups.contains(&statement.groups.len())
            && statement.joined.is_empty()
            && (keyword != "network" || is_whole_network(statement));
        if !whole || named.len() > 1 && !several {
            let unnamed = keyword == "network" && named.iter().any(|word| word.is("in"));
            if statement.groups.len() < *groups.start() || unnamed {
                self.nameless.insert(keyword.to_owned());
            }
            return self.lose(statement);
        }
        let type_word = statement.groups.first().filter(|_| place == 1);
        let type_word = type_word.and_then(Group::single).filter(|word| word.is_plain());
        let type_name = type_word.map(|word| TypeName::new(word.text()));
        for word in named {
            self.define_thing(word, keyword, type_name.clone(), diagnostics);
        }
    }

    /// Keeps in mind what a statement that is wrong may have called something.
    fn lose(&mut self, statement: &Statement) {
        let words = statement.words().skip(1).chain(first_name(statement));
        let words: Vec<String> = words.map(|word| word.text().to_owned()).collect();
        if words.is_empty() {
            self.nameless.insert(statement.keyword.text().to_owned());
        }
        self.lost.extend(words);
    }

    fn define_thing(
        &mut self,
        word: &Word,
        keyword: &str,
        type_name: Option<TypeName>,
        diagnostics: &mut Diagnostics,
    ) {
        let name = Spanned::new(word.text().to_owned(), word.span);
        // What cannot be a name is reported when the statement is checked.
        if !word.is_plain() || flaw(&name).is_some() {
            self.nameless.insert(keyword.to_owned());
        } else if let Some(first) = self.things.get(&name.value) {
            let first = first.span;
            diagnostics.push(Problem::NameTwice { name: name.value, first, span: name.span });
        } else {
            let thing = Thing { keyword: keyword.to_owned(), type_name, span: name.span };
            self.things.insert(name.value, thing);
        }
    }

    fn define_bundle(
        &mut self,
        statement: &Statement,
        variables: &Variables,
        diagnostics: &mut Diagnostics,
    ) {
        let Some((name, hosts)) = hosts::of_bundle(statement, variables, diagnostics) else {
            return self.lose(statement);
        };
        if statement.groups.len() > 1 {
            self.lose(statement);
        }
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

    /// Whether a name means a thing of one of these kinds, the first of which is meant; reports if
    /// not.
    pub(super) fn refers(
        &self,
        name: &Name,
        kinds: &[&str],
        diagnostics: &mut Diagnostics,
    ) -> bool {
        let wanted = kinds.first().copied().unwrap_or_default().to_owned();
        match self.things.get(&name.value) {
            Some(thing) if thing.is(kinds) => return true,
            Some(thing) if thing.has_unknown_type() => diagnostics.consequence(),
            _ if self.may_be_lost(&name.value, kinds) => diagnostics.consequence(),
            Some(thing) => diagnostics.push(Problem::OtherThing {
                name: name.value.clone(),
                kind: thing.described(),
                wanted,
                defined: thing.span,
                span: name.span,
            }),
            None => {
                let alike = self.things.iter().filter(|(_, thing)| thing.is(kinds));
                diagnostics.push(Problem::NoSuchThing {
                    name: name.value.clone(),
                    wanted,
                    similar: diagnostics.closest(&name.value, alike.map(|(name, _)| name.as_str())),
                    span: name.span,
                });
            }
        }
        false
    }

    /// Whether a text may be a misspelt name.
    pub(super) fn is_like_some(&self, text: &str) -> bool {
        let owner = text.split('.').next().unwrap_or_default();
        closest(owner, self.things.keys().map(String::as_str)).is_some()
    }

    pub(super) fn is_thing(&self, name: &str) -> bool {
        self.things.contains_key(name)
    }

    /// Whether a name that nothing has may have been given by a statement that is wrong itself.
    pub(super) fn may_be_lost(&self, name: &str, kinds: &[&str]) -> bool {
        // The keyword of a statement that was not understood is among the lost words.
        let nameless =
            kinds.iter().any(|kind| self.nameless.contains(*kind) || self.lost.contains(*kind));
        self.incomplete || nameless || self.lost.contains(name)
    }

    /// Names that statements which were not understood may have given, and whether there may be
    /// any others.
    pub(super) fn lost(self) -> (BTreeSet<String>, bool) {
        (self.lost, self.incomplete || !self.nameless.is_empty())
    }
}

/// Whether nothing is missing or superfluous: `main 10.0.0.0/16`, `main in "vpc-…"` or both.
fn is_whole_network(statement: &Statement) -> bool {
    let groups = statement.groups.iter();
    let places: Vec<usize> = groups
        .enumerate()
        .filter(|(_, group)| group.single().is_some_and(|word| word.is("in")))
        .map(|(place, _)| place)
        .collect();
    match places.as_slice() {
        [] => statement.groups.len() == 2,
        [place] => *place > 0 && place + 2 == statement.groups.len(),
        _ => false,
    }
}

/// What is wrong with a name that the program gives.
pub(super) fn flaw(name: &Name) -> Option<Problem> {
    let text = name.value.as_str();
    let begins = text.starts_with(|first: char| first.is_ascii_lowercase());
    let made = text.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-');
    let (name, span) = (text.to_owned(), name.span);
    if !begins || !made || text.len() > LONGEST_NAME {
        let meant = made_good(&name);
        return Some(Problem::BadName { name, longest: LONGEST_NAME, meant, span });
    }
    RESERVED.contains(&text).then_some(Problem::ReservedName { name, span })
}

/// The name in small letters with hyphens, if that makes it one.
fn made_good(name: &str) -> Option<String> {
    let small = name.replace(['_', '.', '/'], "-").to_lowercase();
    let made = small.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-');
    let begins = small.starts_with(|first: char| first.is_ascii_lowercase());
    (made && begins && small.len() <= LONGEST_NAME && small != name).then_some(small)
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

/// The first word of a statement, where it is none that begins statements.
fn first_name(statement: &Statement) -> Option<&Word> {
    let keyword = &statement.keyword;
    vocabulary::find(Place::Top, keyword.text()).is_none().then_some(keyword)
}
