//! The names that statements give, those of statements too that are not understood.

use super::Analysis;
use crate::check::vocabulary::{self, Named, Place};
use crate::model::TypeName;
use crate::source::Span;
use crate::syntax::ast::{Item, Statement, Word};

/// A name that means a thing.
#[derive(Clone, Copy, Debug)]
pub struct Thing<'a> {
    pub keyword: &'a str,
    pub name: &'a Word,
    /// The AWS type, where the statement says it.
    pub type_name: Option<&'a str>,
    /// The whole statement.
    pub span: Span,
}

/// A name that stands for a value.
#[derive(Clone, Copy, Debug)]
pub struct Variable<'a> {
    pub keyword: &'a str,
    pub name: &'a Word,
    /// What it stands for, as it is written.
    pub value: &'a str,
    pub span: Span,
}

/// Everything that can be referred to, in the order in which it is written.
pub fn things(analysis: &Analysis) -> impl Iterator<Item = Thing<'_>> {
    analysis.files.iter().flat_map(|file| &file.items).flat_map(of_item)
}

pub fn variables(analysis: &Analysis) -> impl Iterator<Item = Variable<'_>> {
    statements(analysis, &["let", "param"]).filter_map(|statement| {
        let name = statement.groups.first()?.single()?;
        let value = analysis.sources.text(statement.value.as_ref()?.span);
        Some(Variable { keyword: statement.keyword.text(), name, value, span: statement.span })
    })
}

/// The bundles of the program, each with its hosts.
pub fn bundles(analysis: &Analysis) -> impl Iterator<Item = (&Word, Vec<&Word>)> {
    statements(analysis, &["bundle"]).filter_map(|statement| {
        let name = statement.groups.first()?.single()?;
        let lines = statement.block.iter().flat_map(|block| &block.items);
        let hosts = lines.filter_map(Item::statement).flat_map(Statement::words);
        Some((name, hosts.collect()))
    })
}

/// The statements at the top that begin with one of some words.
pub fn statements<'a>(
    analysis: &'a Analysis,
    keywords: &'a [&'static str],
) -> impl Iterator<Item = &'a Statement> {
    let items = analysis.files.iter().flat_map(|file| &file.items);
    let is_wanted = |statement: &&Statement| keywords.iter().any(|it| statement.keyword.is(it));
    items.filter_map(Item::statement).filter(is_wanted)
}

impl Thing<'_> {
    /// Whether this is a thing of one of these kinds. Of all types, a bucket's alone is a kind.
    pub fn is(&self, kinds: &[&str]) -> bool {
        let bucket = self.type_name.is_none_or(|name| name == "AWS::S3::Bucket");
        bucket && kinds.contains(&self.keyword)
    }

    /// The type of the resource that the name alone stands for.
    pub fn resource_type(&self) -> Option<TypeName> {
        self.type_name.map(TypeName::new)
    }
}

fn of_item(item: &Item) -> Vec<Thing<'_>> {
    match item {
        Item::Statement(statement) => {
            let keyword = statement.keyword.text();
            let Some(place) = place(keyword) else { return Vec::new() };
            let named = statement.groups.get(place).map_or(&[][..], |group| &group.words);
            let first = statement.groups.first().and_then(|group| group.single());
            of_words(keyword, place, named, first, statement.span)
        }
        Item::Broken(broken) => {
            let keyword = broken.keyword.as_ref().map(Word::text).unwrap_or_default();
            let Some(place) = place(keyword) else { return Vec::new() };
            let named = broken.words.get(place..=place).unwrap_or_default();
            of_words(keyword, place, named, broken.words.first(), broken.span)
        }
    }
}

/// Which group behind the first word has the names that a statement gives to things.
fn place(keyword: &str) -> Option<usize> {
    let form = vocabulary::find(Place::Top, keyword)?;
    form.new_names().filter(|_| form.named() == Named::Thing)
}

/// What stands before the names is their type.
fn of_words<'a>(
    keyword: &'a str,
    place: usize,
    named: &'a [Word],
    first: Option<&'a Word>,
    span: Span,
) -> Vec<Thing<'a>> {
    let type_name = first.filter(|_| place > 0).map(Word::text);
    let named = named.iter().filter(|name| name.is_plain());
    named.map(|name| Thing { keyword, name, type_name, span }).collect()
}
