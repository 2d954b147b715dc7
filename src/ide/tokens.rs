//! What each word is, for colours: by its place in its sentence, not by how it looks.

use super::Analysis;
use crate::check::vocabulary::shape::{self, Inner, Role, Slot};
use crate::check::vocabulary::{self, Place};
use crate::source::{FileId, Span};
use crate::syntax::ast::{Item, Statement, Value, ValueKind, Word, WordKind};

/// A word with its meaning.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Token {
    pub span: Span,
    pub kind: Kind,
    /// Whether a name is given here.
    pub gives: bool,
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
    /// What AWS calls something: a region, a service, the type of a machine.
    Constant,
    Host,
    Number,
    Text,
}

/// The words of a file, in their order; of a part of it, those of the sentences that touch it.
pub fn tokens(analysis: &Analysis, file: FileId, part: Option<Span>) -> Vec<Token> {
    let Some(tree) = analysis.tree(file) else { return Vec::new() };
    let part = part.unwrap_or(tree.span);
    let touches = |span: Span| span.start <= part.end && part.start <= span.end;
    let mut walk = Walk::default();
    for item in tree.items.iter().filter(|item| touches(item.span())) {
        walk.item(Some(Inner::Sentences(Place::Top)), item);
    }
    for comment in tree.comments.iter().filter(|comment| touches(comment.span)) {
        walk.add(comment.span, Kind::Comment, false);
    }
    walk.found.sort_by_key(|token| token.span);
    walk.found
}

#[derive(Default)]
struct Walk {
    found: Vec<Token>,
}

impl Walk {
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
            self.role(word, *role);
        }
        let words = statement.groups.iter().flat_map(|group| &group.words);
        for word in words.skip(read.len()) {
            self.unread(word);
        }
        if let Some(value) = &statement.value {
            self.value(value);
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
                Some(_) => Kind::Keyword,
                None => return,
            },
            Some(Inner::Properties) => Kind::Property,
            Some(Inner::Hosts) => Kind::Host,
            None => return,
        };
        self.add(word.span, kind, false);
    }

    fn role(&mut self, word: &Word, role: Role) {
        let kind = match role {
            Role::Keyword | Role::Unit => Kind::Keyword,
            Role::Number => Kind::Number,
            Role::Variable => Kind::Variable,
            Role::Slot(slot) => meaning(slot),
        };
        self.add(word.span, kind, role == Role::Slot(Slot::New));
    }

    /// A word of which nothing is known but how it is written.
    fn unread(&mut self, word: &Word) {
        match word.kind {
            WordKind::Text => self.add(word.span, Kind::Text, false),
            WordKind::Variable => self.add(word.span, Kind::Variable, false),
            WordKind::Plain => {}
        }
    }

    fn value(&mut self, value: &Value) {
        match &value.kind {
            ValueKind::Word(word) if word.is_plain() => {
                self.add(word.span, literal(word.text()), false);
            }
            ValueKind::Word(word) => self.unread(word),
            ValueKind::Quantity { number, unit } => {
                self.add(number.span, Kind::Number, false);
                self.add(unit.span, Kind::Keyword, false);
            }
            ValueKind::List(items) => items.iter().for_each(|item| self.value(item)),
            ValueKind::Map(entries) => {
                for entry in entries {
                    let is_text = entry.key.kind == WordKind::Text;
                    let kind = if is_text { Kind::Text } else { Kind::Property };
                    self.add(entry.key.span, kind, false);
                    self.value(&entry.value);
                }
            }
        }
    }

    fn add(&mut self, span: Span, kind: Kind, gives: bool) {
        self.found.push(Token { span, kind, gives });
    }
}

fn meaning(slot: Slot) -> Kind {
    match slot {
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

/// A plain word of a value.
fn literal(text: &str) -> Kind {
    match text {
        "on" | "off" | "true" | "false" => Kind::Keyword,
        _ if text.starts_with(|c: char| c.is_ascii_digit() || c == '-') => Kind::Number,
        _ if text.contains("::") => Kind::Type,
        _ if text.contains('.') => Kind::Name,
        _ => Kind::Constant,
    }
}
