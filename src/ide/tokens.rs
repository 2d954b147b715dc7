//! What each word is, for colours: by its place in its sentence, not by how it looks.

use super::Analysis;
use crate::check::vocabulary::shape::{self, Inner, Role, Slot};
use crate::check::vocabulary::{self, Form, Named, Place};
use crate::model::bundle;
use crate::model::name::SURROUNDINGS;
use crate::source::{FileId, Span};
use crate::syntax::ast::{Item, Statement, Value, ValueKind, Word, WordKind};
use crate::syntax::escapes;

/// A word with its meaning.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Token {
    pub span: Span,
    pub kind: Kind,
    pub manner: Manner,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    Comment,
    Keyword,
    /// The name of a thing.
    Name,
    Variable,
    /// An AWS resource type.
    Type,
    Property,
    /// One of the words of which a sentence takes one, or what AWS calls something: a region, a
    /// service, the type of a machine.
    Constant,
    Host,
    /// A number, or what it counts.
    Number,
    Text,
}

/// What a word does in its sentence.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Manner {
    Plain,
    /// Gives a name, or begins a statement that gives one.
    Gives,
    /// Joins the words around it, or begins a statement about what has its name elsewhere.
    Joins,
}

/// The words of a file, in their order; of a part of it, those of the sentences that touch it.
pub fn tokens(analysis: &Analysis, file: FileId, part: Option<Span>) -> Vec<Token> {
    let Some(tree) = analysis.tree(file) else { return Vec::new() };
    let part = part.unwrap_or(tree.span);
    let mut walk = Walk { analysis, found: Vec::new() };
    for item in tree.items.iter().filter(|item| item.span().meets(part)) {
        walk.item(Some(Inner::Sentences(Place::Top)), item);
    }
    for comment in tree.comments.iter().filter(|comment| comment.span.meets(part)) {
        walk.add(comment.span, Kind::Comment);
    }
    walk.found.sort_by_key(|token| token.span);
    walk.found
}

struct Walk<'a> {
    analysis: &'a Analysis,
    found: Vec<Token>,
}

impl Walk<'_> {
    fn item(&mut self, inner: Option<Inner>, item: &Item) {
        match item {
            Item::Statement(statement) => self.statement(inner, statement),
            // What it meant is not known, but which words it has.
            Item::Broken(broken) => {
                for word in &broken.words {
                    self.unread(word);
                }
                if let Some(keyword) = &broken.keyword {
                    self.first(inner, keyword);
                }
            }
        }
    }

    fn statement(&mut self, inner: Option<Inner>, statement: &Statement) {
        let form = match inner {
            Some(Inner::Sentences(place)) => vocabulary::find(place, statement.keyword.text()),
            _ => None,
        };
        let form = form.filter(|_| statement.keyword.is_plain());
        self.first(inner, &statement.keyword);
        for word in &statement.joined {
            self.first(inner, word);
        }
        let shape = form.map(|form| form.shape).unwrap_or_default();
        let read = shape::words(shape, &statement.groups).words;
        for (word, role) in &read {
            self.role(form, word, *role);
        }
        let words = statement.groups.iter().flat_map(|group| &group.words);
        for word in words.skip(read.len()) {
            self.unread(word);
        }
        if let Some(value) = &statement.value {
            self.value(value, !form.is_some_and(gives_variable));
        }
        for item in statement.block.iter().flat_map(|block| &block.items) {
            self.item(form.and_then(vocabulary::Form::inner), item);
        }
    }

    /// The word with which a sentence begins.
    fn first(&mut self, inner: Option<Inner>, word: &Word) {
        let kind = match inner {
            _ if !word.is_plain() => return self.unread(word),
            Some(Inner::Sentences(place)) => match vocabulary::find(place, word.text()) {
                Some(form) => return self.put(word.span, Kind::Keyword, beginning(form)),
                None => return,
            },
            Some(Inner::Properties) => Kind::Property,
            Some(Inner::Hosts) => Kind::Host,
            None => return,
        };
        self.add(word.span, kind);
    }

    fn role(&mut self, form: Option<&Form>, word: &Word, role: Role) {
        match role {
            Role::Keyword => self.put(word.span, Kind::Keyword, Manner::Joins),
            Role::Choice => self.add(word.span, Kind::Constant),
            Role::Number | Role::Unit => self.add(word.span, Kind::Number),
            Role::Variable => self.add(word.span, Kind::Variable),
            Role::Slot(Slot::New) if form.is_some_and(gives_variable) => {
                self.put(word.span, Kind::Variable, Manner::Gives);
            }
            Role::Slot(Slot::New | Slot::User) => self.put(word.span, Kind::Name, Manner::Gives),
            Role::Slot(_) if word.kind == WordKind::Text => self.text(word.span),
            Role::Slot(slot) => self.add(word.span, meaning(slot, word.text())),
        }
    }

    /// A word of which nothing is known but how it is written.
    fn unread(&mut self, word: &Word) {
        match word.kind {
            WordKind::Text => self.text(word.span),
            WordKind::Variable => self.add(word.span, Kind::Variable),
            WordKind::Plain => {}
        }
    }

    /// What is written in quotes, but for escapes, which an editor knows by how they look.
    fn text(&mut self, span: Span) {
        let place = |at: usize| span.start + at as u32;
        let mut start = 0;
        for escape in escapes(self.analysis.sources.text(span)) {
            self.add(Span::new(place(start), place(escape.start)), Kind::Text);
            start = escape.end;
        }
        self.add(Span::new(place(start), span.end), Kind::Text);
    }

    /// A value, in which words with dots refer to things or not.
    fn value(&mut self, value: &Value, refers: bool) {
        match &value.kind {
            ValueKind::Word(word) if word.is_plain() => match literal(word.text()) {
                Kind::Host if refers => self.reference(word),
                kind => self.add(word.span, kind),
            },
            ValueKind::Word(word) => self.unread(word),
            ValueKind::Quantity { number, unit } => {
                self.add(number.span, Kind::Number);
                self.add(unit.span, Kind::Number);
            }
            ValueKind::List(items) => items.iter().for_each(|item| self.value(item, refers)),
            ValueKind::Map(entries) => {
                for entry in entries {
                    self.add(entry.key.span, Kind::Property);
                    self.value(&entry.value, refers);
                }
            }
        }
    }

    /// Editors know by its look what the language itself has a name for.
    fn reference(&mut self, word: &Word) {
        let thing = word.text().split('.').next().unwrap_or_default();
        if !matches!(thing, SURROUNDINGS | "stack" | "guardrails") {
            self.add(word.span, Kind::Name);
        }
    }

    fn add(&mut self, span: Span, kind: Kind) {
        self.put(span, kind, Manner::Plain);
    }

    fn put(&mut self, span: Span, kind: Kind, manner: Manner) {
        if span.start < span.end {
            self.found.push(Token { span, kind, manner });
        }
    }
}

/// What the first word of a sentence does.
fn beginning(form: &Form) -> Manner {
    match form.place {
        Place::Top if form.new_names().is_some() => Manner::Gives,
        Place::Top => Manner::Joins,
        _ => Manner::Plain,
    }
}

fn gives_variable(form: &Form) -> bool {
    form.named() == Named::Variable
}

fn meaning(slot: Slot, text: &str) -> Kind {
    match slot {
        Slot::Host if text == "any" || bundle::find(text).is_some() => Kind::Constant,
        Slot::Host if !text.contains('.') => Kind::Name,
        Slot::New | Slot::Name(_) | Slot::Thing | Slot::Gone | Slot::Subnet | Slot::User => {
            Kind::Name
        }
        Slot::Region | Slot::Zone | Slot::Service | Slot::Instance | Slot::Rule => Kind::Constant,
        Slot::Account | Slot::Range | Slot::Count | Slot::Port => Kind::Number,
        Slot::Host => Kind::Host,
        Slot::Type => Kind::Type,
        Slot::TagKey => Kind::Property,
        Slot::Identifier | Slot::Path | Slot::Text(_) => Kind::Text,
    }
}

/// How the types of machines begin.
const INSTANCES: &str = "ml.";

/// A plain word of a value, if it refers to nothing.
fn literal(text: &str) -> Kind {
    if text.starts_with(|c: char| c.is_ascii_digit() || c == '-') {
        Kind::Number
    } else if text.contains("::") {
        Kind::Type
    } else if text.contains('.') && !text.starts_with(INSTANCES) {
        Kind::Host
    } else {
        Kind::Constant
    }
}
