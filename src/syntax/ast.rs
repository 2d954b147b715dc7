//! The tree of a program as it is written: sentences, blocks and values, each with its span.
//! Knows no keyword and no meaning; that is `check`'s.

use crate::source::Span;

/// One file. The comments stand in their order; their spans say where they belong.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct File {
    pub items: Vec<Item>,
    pub comments: Vec<Comment>,
    pub span: Span,
}

/// From the `#` to the end of the line, without the line break.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Comment {
    pub span: Span,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Item {
    Statement(Statement),
    Broken(Broken),
}

/// A sentence that was understood: `keyword words, words = value { block }`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Statement {
    pub keyword: Word,
    /// What commas join to the first word, as in a list of hosts; empty in most sentences.
    pub joined: Vec<Word>,
    pub groups: Vec<Group>,
    pub value: Option<Value>,
    pub block: Option<Block>,
    pub span: Span,
}

/// A sentence that was not understood, and about which a problem has been reported.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Broken {
    /// The first word, if the sentence begins with one.
    pub keyword: Option<Word>,
    /// All further words, those of its blocks too: the names that it may have meant to define.
    pub words: Vec<Word>,
    pub span: Span,
}

/// Words joined by commas; most groups have one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Group {
    pub words: Vec<Word>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Block {
    pub items: Vec<Item>,
    /// The `{`.
    pub open: Span,
    pub span: Span,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Word {
    pub kind: WordKind,
    pub span: Span,
    text: Box<str>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum WordKind {
    /// Bare: `main`, `10.0.0.0/16`, `.example.org`, `AWS::SQS::Queue`.
    Plain,
    /// Quoted.
    Text,
    /// `$name`.
    Variable,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Value {
    pub kind: ValueKind,
    pub span: Span,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ValueKind {
    Word(Word),
    /// `30 days`
    Quantity {
        number: Word,
        unit: Word,
    },
    List(Vec<Value>),
    Map(Vec<Entry>),
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    pub key: Word,
    pub value: Value,
    pub span: Span,
}

impl Word {
    pub fn new(kind: WordKind, text: impl Into<Box<str>>, span: Span) -> Self {
        Self { kind, span, text: text.into() }
    }

    /// What the word says: a text without its quotes and escapes, a variable without its `$`.
    /// The characters as typed are the span's.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The characters as typed, unless there are escapes among them.
    pub fn typed(&self) -> Option<String> {
        match self.kind {
            WordKind::Plain => Some(self.text().to_owned()),
            WordKind::Variable => Some(format!("${}", self.text())),
            WordKind::Text => {
                let is_simple = self.span.len() as usize == self.text().len() + 2;
                is_simple.then(|| format!("\"{}\"", self.text()))
            }
        }
    }

    pub fn is_plain(&self) -> bool {
        self.kind == WordKind::Plain
    }

    /// Whether this is the bare word `text`.
    pub fn is(&self, text: &str) -> bool {
        self.is_plain() && &*self.text == text
    }
}

impl Group {
    /// The word of a group that has only one.
    pub fn single(&self) -> Option<&Word> {
        match self.words.as_slice() {
            [word] => Some(word),
            _ => None,
        }
    }

    pub fn span(&self) -> Span {
        let spans = self.words.iter().map(|word| word.span);
        spans.reduce(Span::to).unwrap_or_default()
    }
}

impl Statement {
    /// The words in front of the value and the block.
    pub fn words(&self) -> impl Iterator<Item = &Word> {
        self.first_group().chain(self.groups.iter().flat_map(|group| &group.words))
    }

    /// The first word and what commas join to it.
    pub fn first_group(&self) -> impl Iterator<Item = &Word> {
        std::iter::once(&self.keyword).chain(&self.joined)
    }
}

impl Item {
    /// The sentence, if it was understood.
    pub fn statement(&self) -> Option<&Statement> {
        match self {
            Self::Statement(statement) => Some(statement),
            Self::Broken(_) => None,
        }
    }

    pub fn span(&self) -> Span {
        match self {
            Self::Statement(statement) => statement.span,
            Self::Broken(broken) => broken.span,
        }
    }
}
