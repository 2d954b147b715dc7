//! What the compiler takes the words of a file for, to hold the colours of editors against.

use std::ops::Range;

use smk::check::vocabulary::shape::{self, Inner, Part, Role, Slot};
use smk::check::vocabulary::{self, Place};
use smk::diagnostic::Diagnostics;
use smk::source::{SourceMap, Span};
use smk::syntax;
use smk::syntax::ast::{Block, Item, Statement, Word, WordKind};

const OTHER_LANGUAGE: &str = "syntax::other-language";

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

/// What the compiler understands of a file.
pub struct Understood {
    /// In order, by their bytes.
    pub pieces: Vec<(Range<usize>, Kind)>,
    /// Whether all of its sentences are as their places ask for.
    pub whole: bool,
    /// Whether it is written for Snakemake.
    pub is_of_snakemake: bool,
}

pub fn understood(text: &str) -> Understood {
    let mut sources = SourceMap::default();
    let file = sources.add("main.smk", text).unwrap();
    let mut diagnostics = Diagnostics::default();
    let tree = syntax::parse(&sources, file, &mut diagnostics);
    let codes = diagnostics.sorted().into_iter().filter_map(|problem| problem.code());
    let is_of_snakemake = codes.map(|code| code.to_string()).any(|code| code == OTHER_LANGUAGE);
    let mut reader = Reader { pieces: Vec::new(), whole: true };
    for comment in &tree.comments {
        reader.add(comment.span, Kind::Comment);
    }
    reader.items(&tree.items, Place::Top);
    reader.pieces.sort_by_key(|(range, _)| range.start);
    Understood { pieces: reader.pieces, whole: reader.whole, is_of_snakemake }
}

struct Reader {
    pieces: Vec<(Range<usize>, Kind)>,
    whole: bool,
}

impl Reader {
    fn add(&mut self, span: Span, kind: Kind) {
        self.pieces.push((span.start as usize..span.end as usize, kind));
    }

    fn items(&mut self, items: &[Item], place: Place) {
        for item in items {
            match item {
                Item::Statement(statement) => self.sentence(statement, place),
                Item::Broken(_) => self.whole = false,
            }
        }
    }

    fn sentence(&mut self, statement: &Statement, place: Place) {
        let form = vocabulary::find(place, statement.keyword.text());
        let Some(form) = form.filter(|_| statement.keyword.is_plain()) else {
            self.whole = false;
            return;
        };
        self.add(statement.keyword.span, Kind::First);
        let reading = shape::read(form.shape, statement);
        self.whole &= reading.complete;
        // Where another word stands in the place of a type, only a person knows what was meant.
        let is_odd = |(word, role): &(&Word, Role)| {
            *role == Role::Slot(Slot::Type) && !word.text().contains("::")
        };
        if reading.words.iter().any(is_odd) {
            self.whole = false;
            return;
        }
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
            (_, Role::Keyword | Role::Choice) => Kind::Inner,
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
