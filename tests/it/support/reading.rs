//! What the compiler takes the words of a file for, to hold the colours of editors against.

use std::ops::Range;

use smk::check::vocabulary::shape::{self, Inner, Part, Role, Slot};
use smk::check::vocabulary::{self, Place};
use smk::diagnostic::Diagnostics;
use smk::source::{SourceMap, Span};
use smk::syntax;
use smk::syntax::ast::{Block, Item, Statement, Word, WordKind};

/// What a piece of a file is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// The first word of a sentence in its place.
    First,
    /// A fixed word inside of a sentence.
    Inner,
    Unit,
    /// A name that the sentence gives.
    New,
    Type,
    Property,
    Text,
    Variable,
    Comment,
}

/// The pieces of a file that the compiler understands, in order, by their bytes.
pub fn pieces(text: &str) -> Vec<(Range<usize>, Kind)> {
    let mut sources = SourceMap::default();
    let file = sources.add("main.smk", text).unwrap();
    let tree = syntax::parse(&sources, file, &mut Diagnostics::default());
    let mut reader = Reader { pieces: Vec::new() };
    for comment in &tree.comments {
        reader.add(comment.span, Kind::Comment);
    }
    reader.items(&tree.items, Place::Top);
    reader.pieces.sort_by_key(|(range, _)| range.start);
    reader.pieces
}

struct Reader {
    pieces: Vec<(Range<usize>, Kind)>,
}

impl Reader {
    fn add(&mut self, span: Span, kind: Kind) {
        self.pieces.push((span.start as usize..span.end as usize, kind));
    }

    fn items(&mut self, items: &[Item], place: Place) {
        for item in items {
            if let Item::Statement(statement) = item {
                self.sentence(statement, place);
            }
        }
    }

    fn sentence(&mut self, statement: &Statement, place: Place) {
        let Some(form) = vocabulary::find(place, statement.keyword.text()) else { return };
        if !statement.keyword.is_plain() {
            return;
        }
        self.add(statement.keyword.span, Kind::First);
        let reading = shape::read(form.shape, statement);
        for (word, role) in &reading.words {
            self.word(word, *role);
        }
        let inner = reading.next.iter().find_map(|part| match part {
            Part::Block(inner) => Some(*inner),
            _ => None,
        });
        if let (Some(inner), Some(block)) = (inner, &statement.block) {
            self.block(inner, block);
        }
    }

    fn word(&mut self, word: &Word, role: Role) {
        let kind = match (word.kind, role) {
            (WordKind::Text, _) => Kind::Text,
            (WordKind::Variable, _) => Kind::Variable,
            (_, Role::Keyword) => Kind::Inner,
            (_, Role::Unit) => Kind::Unit,
            (_, Role::Slot(Slot::New)) if is_name(word.text()) => Kind::New,
            (_, Role::Slot(Slot::Type)) => Kind::Type,
            _ => return,
        };
        self.add(word.span, kind);
    }

    fn block(&mut self, inner: Inner, block: &Block) {
        match inner {
            Inner::Sentences(place) => self.items(&block.items, place),
            Inner::Hosts => {}
            Inner::Properties => {
                for item in &block.items {
                    if let Item::Statement(Statement { keyword, value: Some(_), .. }) = item
                        && keyword.is_plain()
                    {
                        self.add(keyword.span, Kind::Property);
                    }
                }
            }
        }
    }
}

fn is_name(text: &str) -> bool {
    let good = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
    text.starts_with(|c: char| c.is_ascii_lowercase()) && text.chars().all(good)
}
