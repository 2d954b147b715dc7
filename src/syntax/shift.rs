//! Moves a tree to another place in the space of offsets.

use super::ast::{Block, Broken, Comment, Entry, Item, Statement, Value, ValueKind, Word};
use crate::source::Span;

/// How far to move; what moves back is the two's complement.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Shift(u32);

impl Shift {
    pub(super) fn between(old: u32, new: u32) -> Self {
        Self(new.wrapping_sub(old))
    }

    pub(super) fn items(self, items: &mut [Item]) {
        if self == Self(0) {
            return;
        }
        for item in items {
            match item {
                Item::Statement(statement) => self.statement(statement),
                Item::Broken(broken) => self.broken(broken),
            }
        }
    }

    pub(super) fn comments(self, comments: &mut [Comment]) {
        comments.iter_mut().for_each(|comment| self.span(&mut comment.span));
    }

    fn span(self, span: &mut Span) {
        span.start = span.start.wrapping_add(self.0);
        span.end = span.end.wrapping_add(self.0);
    }

    fn statement(self, statement: &mut Statement) {
        let Statement { keyword, joined, groups, value, block, span } = statement;
        self.span(span);
        self.word(keyword);
        self.words(joined);
        groups.iter_mut().for_each(|group| self.words(&mut group.words));
        value.iter_mut().for_each(|value| self.value(value));
        block.iter_mut().for_each(|block| self.block(block));
    }

    fn broken(self, broken: &mut Broken) {
        let Broken { keyword, words, span } = broken;
        self.span(span);
        keyword.iter_mut().for_each(|word| self.word(word));
        self.words(words);
    }

    fn block(self, block: &mut Block) {
        let Block { items, open, span } = block;
        self.span(open);
        self.span(span);
        self.items(items);
    }

    fn words(self, words: &mut [Word]) {
        words.iter_mut().for_each(|word| self.word(word));
    }

    fn word(self, word: &mut Word) {
        self.span(&mut word.span);
    }

    fn value(self, value: &mut Value) {
        let Value { kind, span } = value;
        self.span(span);
        match kind {
            ValueKind::Word(word) => self.word(word),
            ValueKind::Quantity { number, unit } => {
                self.word(number);
                self.word(unit);
            }
            ValueKind::List(values) => values.iter_mut().for_each(|value| self.value(value)),
            ValueKind::Map(entries) => entries.iter_mut().for_each(|entry| self.entry(entry)),
        }
    }

    fn entry(self, entry: &mut Entry) {
        let Entry { key, value, span } = entry;
        self.span(span);
        self.word(key);
        self.value(value);
    }
}
