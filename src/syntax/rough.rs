//! A section as it is while somebody writes it: what is missing is taken as empty, and what is too
//! much is left out, so that something can be said of every offset. Judges nothing.

use super::ast::{Group, Word};
use super::section;
use crate::source::{SourceFile, Span};

mod tokens;

use tokens::Kind;
pub use tokens::Token;

/// The sentences of one section.
#[derive(Debug, Default)]
pub struct Rough {
    pub sentences: Vec<Sentence>,
    pub tokens: Vec<Token>,
    pub span: Span,
}

/// `words, words = value { block }`, each as far as it is there.
#[derive(Debug, Default)]
pub struct Sentence {
    /// The first one holds the keyword. None of them is empty.
    pub groups: Vec<Group>,
    /// What stands behind the `=`.
    pub value: Option<Value>,
    pub block: Option<Block>,
    /// Up to where the line, the braces around it or a `;` end it.
    pub span: Span,
}

#[derive(Debug)]
pub struct Block {
    pub sentences: Vec<Sentence>,
    /// What lies between the braces.
    pub inside: Span,
    pub closed: bool,
}

/// What stands behind a `=`, or in a list.
#[derive(Debug)]
pub struct Value {
    pub kind: ValueKind,
    pub span: Span,
}

#[derive(Debug)]
pub enum ValueKind {
    /// One word or a quantity; none where the value is missing.
    Words(Vec<Word>),
    List(Vec<Value>),
    Map(Vec<Entry>),
}

/// `key = value`
#[derive(Debug)]
pub struct Entry {
    pub key: Word,
    pub value: Option<Value>,
    pub span: Span,
}

/// Reads the section in which an offset of a file lies.
pub fn rough(file: &SourceFile, offset: u32) -> Rough {
    let base = file.span().start;
    let at = offset.saturating_sub(base) as usize;
    let range = section::around(&file.text, at);
    let text = file.text.get(range.clone()).unwrap_or_default();
    let span = super::shifted(range, base);
    if section::refusal(text).is_some() {
        return Rough { span, ..Rough::default() };
    }
    let tokens = tokens::tokens(text, span.start);
    let mut reader = Reader { tokens: tokens.iter().peekable(), end: span.end };
    let mut sentences = Vec::new();
    while reader.tokens.peek().is_some() {
        sentences.append(&mut reader.sentences());
        // A `}` that closes nothing.
        reader.tokens.next();
    }
    Rough { sentences, tokens, span }
}

impl Rough {
    /// The word that an offset lies in or touches.
    pub fn word(&self, offset: u32) -> Option<&Word> {
        self.tokens.iter().filter_map(Token::word).find(|word| word.span.touches(offset))
    }

    /// Whether an offset lies in a comment.
    pub fn is_comment(&self, offset: u32) -> bool {
        let inside = |span: Span| span.start < offset && offset <= span.end;
        self.tokens.iter().any(|token| token.kind == Kind::Comment && inside(token.span))
    }

    /// The last sign or word that ends at an offset or before.
    pub fn before(&self, offset: u32) -> Option<&Token> {
        let counts = |token: &&Token| {
            !matches!(token.kind, Kind::Newline | Kind::Comment) && token.span.end <= offset
        };
        self.tokens.iter().rev().find(counts)
    }
}

impl Sentence {
    pub fn keyword(&self) -> Option<&Word> {
        self.groups.first()?.words.first()
    }

    pub fn words(&self) -> impl Iterator<Item = &Word> {
        self.groups.iter().flat_map(|group| &group.words)
    }
}

struct Reader<'a> {
    tokens: std::iter::Peekable<std::slice::Iter<'a, Token>>,
    end: u32,
}

impl Reader<'_> {
    fn peek(&mut self) -> Option<&Kind> {
        self.tokens.peek().map(|token| &token.kind)
    }

    /// Where the next token begins.
    fn here(&mut self) -> u32 {
        self.tokens.peek().map_or(self.end, |token| token.span.start)
    }

    /// Sentences up to a `}` or the end.
    fn sentences(&mut self) -> Vec<Sentence> {
        let mut sentences = Vec::new();
        while let Some(kind) = self.peek() {
            match kind {
                Kind::Close => break,
                Kind::Word(_) | Kind::Equals | Kind::Open => sentences.push(self.sentence()),
                _ => _ = self.tokens.next(),
            }
        }
        sentences
    }

    fn sentence(&mut self) -> Sentence {
        let start = self.here();
        let mut sentence = Sentence::default();
        let mut comma = false;
        while let Some(token) = self.tokens.peek() {
            match &token.kind {
                Kind::Word(word) => {
                    let word = word.clone();
                    self.tokens.next();
                    match sentence.groups.last_mut().filter(|_| comma) {
                        Some(group) => group.words.push(word),
                        None => sentence.groups.push(Group { words: vec![word] }),
                    }
                    comma = false;
                }
                Kind::Newline | Kind::Comment if comma => _ = self.tokens.next(),
                Kind::Newline | Kind::Comment | Kind::Semicolon | Kind::Close => break,
                Kind::Equals => {
                    let equals = token.span;
                    self.tokens.next();
                    sentence.value = Some(self.value(equals));
                }
                Kind::Open => {
                    let block = self.block();
                    sentence.block.get_or_insert(block);
                }
                Kind::Comma => {
                    comma = true;
                    self.tokens.next();
                }
                Kind::ListOpen | Kind::ListClose | Kind::Other => _ = self.tokens.next(),
            }
        }
        sentence.span = Span::new(start, self.here());
        sentence
    }

    fn block(&mut self) -> Block {
        let start = self.tokens.next().map_or(self.end, |open| open.span.end);
        let sentences = self.sentences();
        let inside = Span::new(start, self.here());
        let closed = self.tokens.next().is_some();
        Block { sentences, inside, closed }
    }

    /// What follows the sign that announces a value.
    fn value(&mut self, sign: Span) -> Value {
        let start = sign.end;
        let kind = match self.peek() {
            Some(Kind::Open) => self.map(),
            Some(Kind::ListOpen) => self.list(),
            _ => ValueKind::Words(self.words()),
        };
        Value { kind, span: Span::new(start, self.here()) }
    }

    fn words(&mut self) -> Vec<Word> {
        let mut words = Vec::new();
        while let Some(Kind::Word(word)) = self.peek() {
            words.push(word.clone());
            self.tokens.next();
        }
        words
    }

    fn map(&mut self) -> ValueKind {
        self.tokens.next();
        let mut entries = Vec::new();
        while let Some(token) = self.tokens.next() {
            match &token.kind {
                Kind::Close => break,
                Kind::Word(key) => entries.push(self.entry(key)),
                _ => {}
            }
        }
        ValueKind::Map(entries)
    }

    fn entry(&mut self, key: &Word) -> Entry {
        let value = match self.tokens.peek() {
            Some(sign) if matches!(sign.kind, Kind::Equals | Kind::Other) => {
                let sign = sign.span;
                self.tokens.next();
                Some(self.value(sign))
            }
            _ => None,
        };
        let end = value.as_ref().map_or(key.span.end, |value| value.span.end);
        Entry { key: key.clone(), value, span: Span::new(key.span.start, end) }
    }

    /// A list ends in front of a `}` too.
    fn list(&mut self) -> ValueKind {
        self.tokens.next();
        let mut items = Vec::new();
        while let Some(token) = self.tokens.peek() {
            let sign = Span::new(token.span.start, token.span.start);
            match &token.kind {
                Kind::Close => break,
                Kind::ListClose => {
                    self.tokens.next();
                    break;
                }
                Kind::Word(_) | Kind::Open | Kind::ListOpen => items.push(self.value(sign)),
                _ => _ = self.tokens.next(),
            }
        }
        ValueKind::List(items)
    }
}

impl Token {
    fn word(&self) -> Option<&Word> {
        match &self.kind {
            Kind::Word(word) => Some(word),
            _ => None,
        }
    }

    pub fn is_comma(&self) -> bool {
        self.kind == Kind::Comma
    }
}

#[cfg(test)]
mod tests;
