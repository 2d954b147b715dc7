//! Parts of a program on one line.

use super::super::ast::{Block, Entry, Item, Statement, Value, ValueKind, Word};
use super::typed;

/// Writes parts one after the other, as they stand in a text.
pub(super) struct Flat<'a> {
    text: &'a str,
    line: String,
}

/// What `write` puts on a line.
pub(super) fn line(text: &str, write: impl FnOnce(&mut Flat<'_>)) -> String {
    let mut flat = Flat { text, line: String::new() };
    write(&mut flat);
    flat.line
}

impl Flat<'_> {
    pub(super) fn statement(&mut self, statement: &Statement) {
        self.words(statement);
        if let Some(value) = &statement.value {
            self.line.push_str(" = ");
            self.value(value);
        }
        if let Some(block) = &statement.block {
            self.line.push(' ');
            self.block(block);
        }
    }

    /// What stands in front of the value and the block.
    pub(super) fn words(&mut self, statement: &Statement) {
        self.all(statement.first_group(), ", ", Self::word);
        for group in &statement.groups {
            self.line.push(' ');
            self.all(&group.words, ", ", Self::word);
        }
    }

    pub(super) fn block(&mut self, block: &Block) {
        self.enclosed(["{ ", " }"], &block.items, "; ", Self::item);
    }

    pub(super) fn value(&mut self, value: &Value) {
        match &value.kind {
            ValueKind::Word(word) => self.word(word),
            ValueKind::Quantity { number, unit } => self.all([number, unit], " ", Self::word),
            ValueKind::List(values) => self.enclosed(["[", "]"], values, ", ", Self::value),
            ValueKind::Map(entries) => self.enclosed(["{ ", " }"], entries, ", ", Self::entry),
        }
    }

    fn entry(&mut self, entry: &Entry) {
        self.word(&entry.key);
        self.line.push_str(" = ");
        self.value(&entry.value);
    }

    fn item(&mut self, item: &Item) {
        match item {
            Item::Statement(statement) => self.statement(statement),
            Item::Broken(broken) => self.line.push_str(typed(self.text, broken.span)),
        }
    }

    fn word(&mut self, word: &Word) {
        self.line.push_str(typed(self.text, word.span));
    }

    /// Things in brackets, which stand close together where nothing is between them.
    fn enclosed<T>(
        &mut self,
        [open, close]: [&str; 2],
        things: &[T],
        separator: &str,
        write: impl FnMut(&mut Self, &T),
    ) {
        let is_empty = things.is_empty();
        self.line.push_str(if is_empty { open.trim_end() } else { open });
        self.all(things, separator, write);
        self.line.push_str(if is_empty { close.trim_start() } else { close });
    }

    fn all<'t, T: 't>(
        &mut self,
        things: impl IntoIterator<Item = &'t T>,
        separator: &str,
        mut write: impl FnMut(&mut Self, &T),
    ) {
        for (index, thing) in things.into_iter().enumerate() {
            if index > 0 {
                self.line.push_str(separator);
            }
            write(self, thing);
        }
    }
}
