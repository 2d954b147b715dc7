//! What stands between two statements of a text.

use std::ops::Range;

/// A part of a text that belongs to no statement.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Between {
    pub(super) newline: bool,
    /// From the first sign to the last that is neither white space nor in a comment.
    pub(super) signs: Option<Range<usize>>,
    /// Whether the signs are one `;`.
    separator: bool,
}

impl Between {
    pub(super) fn of(text: &str, range: Range<usize>) -> Self {
        let mut between = Self::default();
        let part = text.get(range.clone()).unwrap_or_default();
        let mut characters = part.char_indices().peekable();
        while let Some((at, character)) = characters.next() {
            match character {
                ' ' | '\t' => {}
                '\n' => between.newline = true,
                '\r' if characters.peek().is_some_and(|(_, next)| *next == '\n') => {}
                '#' => while characters.next_if(|(_, next)| *next != '\n').is_some() {},
                sign => between.sign(sign, range.start + at),
            }
        }
        between
    }

    fn sign(&mut self, sign: char, at: usize) {
        self.separator = sign == ';' && self.signs.is_none() && !self.newline;
        let from = self.signs.take().map_or(at, |signs| signs.start);
        self.signs = Some(from..at + sign.len_utf8());
    }

    /// Whether nothing stands here that only a mistake puts here.
    pub(super) fn is_orderly(&self, is_amid: bool) -> bool {
        match self.signs {
            None => self.newline || !is_amid,
            Some(_) => is_amid && self.separator && !self.newline,
        }
    }
}
