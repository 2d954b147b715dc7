//! The names that statements give: what kind of thing each means, and that none means two.

use std::collections::hash_map::Entry;
use std::collections::{BTreeMap, BTreeSet, HashMap};

use super::vocabulary::shape::{self, Role, Slot};
use super::vocabulary::{self, Form, Named, Place};
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

pub(super) struct Names<'a> {
    things: HashMap<&'a str, Thing<'a>>,
    bundles: BTreeMap<String, Bundle>,
    /// What statements that were not understood may have called something.
    lost: BTreeSet<String>,
    /// Keywords of statements that give no name, so that any name may be the one that is meant.
    nameless: BTreeSet<String>,
    /// A part of the program could not be read.
    incomplete: bool,
}

struct Thing<'a> {
    keyword: &'static str,
    /// The AWS type, where the statement says it.
    type_name: Option<&'a str>,
    span: Span,
}

impl Thing<'_> {
    /// Whether this is a thing of one of these kinds. Of all types, a bucket's alone is a kind.
    fn is(&self, kinds: &[&str]) -> bool {
        let bucket = self.type_name.is_none_or(|name| name == BUCKET_TYPE);
        bucket && kinds.contains(&self.keyword)
    }

    /// Whether its type is one of AWS; if not, that is reported where it stands.
    fn has_unknown_type(&self) -> bool {
        self.type_name.is_some_and(|name| schema::find_anywhere(&TypeName::new(name)).is_none())
    }

    fn described(&self) -> String {
        match self.type_name {
            Some(type_name) => format!("an {type_name}"),
            None => format!("a {}", self.keyword),
        }
    }
}

struct Bundle {
    hosts: Vec<Spanned<Host>>,
    span: Span,
}

impl<'a> Names<'a> {
    pub(super) fn collect(
        lost: BTreeSet<String>,
        statements: &[&'a Statement],
        variables: &Variables,
        diagnostics: &mut Diagnostics,
    ) -> Self {
        let (bundles, nameless) = Default::default();
        let things = HashMap::with_capacity(statements.len());
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
        statement: &'a Statement,
        variables: &Variables,
        diagnostics: &mut Diagnostics,
    ) {
        let keyword = if statement.keyword.is_plain() { statement.keyword.text() } else { "" };
        let Some(form) = vocabulary::find(Place::Top, keyword) else {
            return self.lose(statement);
        };
        match form.named() {
            Named::Bundle => self.define_bundle(statement, variables, diagnostics),
            Named::Thing if keyword == "use" => self.incomplete |= statement.groups.is_empty(),
            Named::Thing => self.define_things(form, statement, diagnostics),
            Named::Variable | Named::Output | Named::Stack => {}
        }
    }

    fn define_things(
        &mut self,
        form: &'static Form,
        statement: &'a Statement,
        diagnostics: &mut Diagnostics,
    ) {
        let Some(place) = form.new_names() else { return };
        if !shape::fits(form.shape, &statement.groups) || !statement.joined.is_empty() {
            if !is_named(form, statement) {
                self.nameless.insert(form.keyword.to_owned());
            }
            return self.lose(statement);
        }
        let type_word = statement.groups.first().filter(|_| place > 0).and_then(Group::single);
        let type_name = type_word.filter(|word| word.is_plain()).map(Word::text);
        for word in statement.groups.get(place).into_iter().flat_map(|group| &group.words) {
            self.define_thing(word, form.keyword, type_name, diagnostics);
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
        word: &'a Word,
        keyword: &'static str,
        type_name: Option<&'a str>,
        diagnostics: &mut Diagnostics,
    ) {
        let (name, span) = (word.text(), word.span);
        // What cannot be a name is reported when the statement is checked.
        if !word.is_plain() || flaw(name, span).is_some() {
            self.nameless.insert(keyword.to_owned());
            return;
        }
        match self.things.entry(name) {
            Entry::Occupied(first) => {
                let (name, first) = (name.to_owned(), first.get().span);
                diagnostics.push(Problem::NameTwice { name, first, span });
            }
            Entry::Vacant(place) => {
                place.insert(Thing { keyword, type_name, span });
            }
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
            diagnostics.push(hosts::Problem::BuiltInBundle { name: name.value, span: name.span });
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
        match self.things.get(name.value.as_str()) {
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
                    similar: diagnostics.closest(&name.value, alike.map(|(name, _)| *name)),
                    span: name.span,
                });
            }
        }
        false
    }

    /// Whether a text may be a misspelt name.
    pub(super) fn is_like_some(&self, text: &str) -> bool {
        let owner = text.split('.').next().unwrap_or_default();
        closest(owner, self.things.keys().copied()).is_some()
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
    pub(super) fn lost(&self) -> (&BTreeSet<String>, bool) {
        (&self.lost, self.incomplete || !self.nameless.is_empty())
    }
}

/// Whether a statement that is not whole has a word in it that can only be its name.
fn is_named(form: &Form, statement: &Statement) -> bool {
    let reading = shape::words(form.shape, &statement.groups);
    let fixed = form.words();
    let is_name = |word: &Word| {
        flaw(word.text(), word.span).is_none() && fixed.iter().all(|known| !word.is(known.word))
    };
    let mut words = reading.words.iter();
    words.any(|(word, role)| *role == Role::Slot(Slot::New) && is_name(word))
}

/// What is wrong with a name that the program gives.
pub(super) fn flaw(text: &str, span: Span) -> Option<Problem> {
    let begins = text.starts_with(|first: char| first.is_ascii_lowercase());
    let made = text.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-');
    let name = || text.to_owned();
    if !begins || !made || text.len() > LONGEST_NAME {
        let meant = made_good(text);
        return Some(Problem::BadName { name: name(), longest: LONGEST_NAME, meant, span });
    }
    RESERVED.contains(&text).then(|| Problem::ReservedName { name: name(), span })
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
