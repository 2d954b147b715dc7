//! Writes the parts of a tree as lines, and the comments between them.

use std::ops::Range;

use unicode_width::UnicodeWidthStr;

use super::super::ast::{Block, Comment, Entry, Item, Statement, Value, ValueKind, Word};
use super::flat::{self, Flat};
use super::lines::{self, Line};
use super::{BYTE_ORDER_MARK, WIDTH, end, has_newline, start, typed};
use crate::source::Span;

const INDENTATION: &str = "  ";

pub(super) struct Printer<'a> {
    text: &'a str,
    /// Those that are still to be written.
    comments: &'a [Comment],
    lines: Vec<Line<'a>>,
    /// How far the text has been written.
    at: usize,
    /// Whether the last line opened a bracket or a file, so that no empty line follows it.
    opened: bool,
    /// How lines end, which is how the first one does that is not empty.
    newline: &'static str,
}

impl<'a> Printer<'a> {
    pub(super) fn new(text: &'a str, comments: &'a [Comment]) -> Self {
        let mut lines = text.trim_start_matches(BYTE_ORDER_MARK).split_inclusive('\n');
        let first = lines.find(|line| !line.trim().is_empty());
        let is_long = first.is_some_and(|line| line.ends_with("\r\n"));
        let newline = if is_long { "\r\n" } else { "\n" };
        Self { text, comments, lines: Vec::new(), at: 0, opened: true, newline }
    }

    pub(super) fn finish(self) -> String {
        let mark = self.text.chars().next().filter(|first| *first == BYTE_ORDER_MARK);
        let mut text = String::from_iter(mark) + &lines::join(&self.lines, self.newline);
        // Together with a line break, a stray carriage return would be one.
        let is_stray = |line: &Line<'_>| line.is_kept && line.text.ends_with('\r');
        if self.text.ends_with('\r') && self.lines.last().is_some_and(is_stray) {
            text.truncate(text.len() - self.newline.len());
        }
        text
    }

    pub(super) fn lines(&self) -> usize {
        self.lines.len()
    }

    /// How many bytes the longest line has of those from `first` on.
    pub(super) fn longest(&self, first: usize) -> usize {
        self.lines.iter().skip(first).map(Line::bytes).max().unwrap_or_default()
    }

    /// Takes lines back.
    pub(super) fn truncate(&mut self, lines: usize) {
        self.lines.truncate(lines);
    }

    /// A whole section as it is, with its empty lines and comments.
    pub(super) fn raw(&mut self, range: Range<usize>) {
        let text = self.text.get(range.clone()).unwrap_or_default();
        let line = text.strip_suffix(self.newline).or_else(|| text.strip_suffix('\n'));
        let text = line.unwrap_or(text);
        self.lines.push(Line { is_kept: true, ..Line::new(false, text.to_owned()) });
        self.pass(range.start + text.len());
    }

    /// Something as it is, with its indentation, in lines of its own; the comments around it move.
    pub(super) fn verbatim(&mut self, range: Range<usize>, until: usize) {
        self.comments(range.start, 0);
        if !range.is_empty() {
            self.kept(range);
        }
        self.comments(until, 0);
    }

    fn kept(&mut self, range: Range<usize>) {
        let before = self.text.get(..range.start).unwrap_or_default();
        let indented = before.trim_end_matches([' ', '\t']).len();
        self.begin(range.start, "");
        let kept = self.text.get(indented..range.end).unwrap_or_default();
        self.push(kept);
        if let Some(line) = self.lines.last_mut() {
            line.is_kept = true;
        }
        self.pass(range.end);
    }

    /// Goes on behind an offset, and leaves out the comments before it.
    fn pass(&mut self, at: usize) {
        let passed = self.comments.partition_point(|comment| start(comment.span) < at);
        self.comments = self.comments.get(passed..).unwrap_or_default();
        (self.at, self.opened) = (at, false);
    }

    /// Writes the comments before an offset: behind the line that they follow, or on their own.
    pub(super) fn comments(&mut self, until: usize, depth: usize) {
        while let Some((comment, rest)) = self.comments.split_first()
            && start(comment.span) < until
        {
            self.comments = rest;
            self.comment(comment.span, depth);
            self.at = end(comment.span);
        }
    }

    fn comment(&mut self, comment: Span, depth: usize) {
        let written = typed(self.text, comment);
        let follows = !self.between(start(comment)).contains('\n');
        let continued = self.continued(comment);
        match self.lines.last_mut() {
            Some(line) if follows && line.comment.is_none() => line.comment = Some(written),
            Some(line) if continued => {
                let line = line.continued(written);
                self.lines.push(line);
            }
            _ => {
                self.begin(start(comment), &INDENTATION.repeat(depth));
                self.push(written);
            }
        }
    }

    /// Whether a comment goes on with the one behind the last line, right below it.
    fn continued(&self, comment: Span) -> bool {
        let above = self.lines.last().filter(|line| !line.is_kept).and_then(|line| line.comment);
        let above = above.and_then(|above| self.at.checked_sub(above.len()));
        let column = |at: usize| {
            let before = self.text.get(..at).unwrap_or_default();
            before.rsplit('\n').next().unwrap_or_default().width()
        };
        above.is_some_and(|above| {
            let between = self.between(start(comment));
            between.matches('\n').count() == 1
                && between.trim().is_empty()
                && column(above) == column(start(comment))
        })
    }

    /// What has not been written before an offset.
    fn between(&self, at: usize) -> &'a str {
        self.text.get(self.at..at).unwrap_or_default()
    }

    /// A new line for what stands at an offset of the text.
    fn begin(&mut self, at: usize, indentation: &str) {
        let is_apart = !self.opened && has_empty_line(self.between(at));
        self.opened = false;
        self.lines.push(Line::new(is_apart, indentation.to_owned()));
    }

    fn begin_at(&mut self, at: usize, depth: usize) {
        self.comments(at, depth);
        self.begin(at, &INDENTATION.repeat(depth));
    }

    fn push(&mut self, text: &str) {
        if let Some(line) = self.lines.last_mut() {
            line.text.push_str(text);
        }
    }

    /// How wide the line is with something more.
    fn width_with(&self, more: &str) -> usize {
        self.lines.last().map_or(0, Line::width) + more.width()
    }

    pub(super) fn items(&mut self, items: &[Item], depth: usize) {
        for item in items {
            match item {
                Item::Statement(statement) => {
                    self.begin_at(start(statement.span), depth);
                    self.statement(statement, depth);
                }
                Item::Broken(broken) => {
                    self.comments(start(broken.span), depth);
                    self.kept(start(broken.span)..end(broken.span));
                }
            }
        }
    }

    /// A statement stays on one line if it stands on one, unless its commas make it too long.
    fn statement(&mut self, statement: &Statement, depth: usize) {
        if !has_newline(self.text, statement.span) {
            let flat = flat::line(self.text, |flat| flat.statement(statement));
            if statement.block.is_some() || self.width_with(&flat) <= WIDTH {
                self.push(&flat);
                self.at = end(statement.span);
                return;
            }
        }
        self.words(statement, depth);
        if let Some(value) = &statement.value {
            self.push(" = ");
            self.value(value, depth, "");
        }
        if let Some(block) = &statement.block {
            self.push(" ");
            self.block(block, depth);
        }
    }

    fn words(&mut self, statement: &Statement, depth: usize) {
        let is_wide = self.width_with(&self.head(statement)) > WIDTH;
        let is_tall = statement.block.as_ref().is_some_and(|block| !self.is_flat_block(block));
        let first: Vec<&Word> = statement.first_group().collect();
        // At the left margin, a line might begin another statement.
        self.group(&first, is_wide, depth.max(1));
        // In front of a block, what goes on is told from what the block holds.
        let deeper = depth + 1 + usize::from(is_tall);
        for group in &statement.groups {
            self.push(" ");
            self.group(&group.words.iter().collect::<Vec<_>>(), is_wide, deeper);
        }
    }

    /// What has to stand on the line of a statement if its words do.
    fn head(&self, statement: &Statement) -> String {
        let head = |flat: &mut Flat<'_>| flat.words(statement);
        let mut head = flat::line(self.text, head);
        match statement.value.as_ref() {
            Some(value) if is_bracketed(value) => head.push_str(" = ["),
            Some(value) => {
                head.push_str(" = ");
                head.push_str(&flat::line(self.text, |flat| flat.value(value)));
            }
            None => {}
        }
        if statement.block.is_some() {
            head.push_str(" {");
        }
        head
    }

    /// Words that commas join: on one line, or each on its own.
    fn group(&mut self, words: &[&Word], is_wide: bool, depth: usize) {
        let ends = words.first().zip(words.last());
        let is_tall = ends.is_some_and(|(one, two)| has_newline(self.text, one.span.to(two.span)));
        for (index, word) in words.iter().enumerate() {
            if index > 0 {
                self.push(",");
                if is_tall || is_wide {
                    self.begin_at(start(word.span), depth);
                } else {
                    self.push(" ");
                }
            }
            self.word(word);
        }
    }

    fn word(&mut self, word: &Word) {
        self.push(typed(self.text, word.span));
        self.at = end(word.span);
    }

    fn block(&mut self, block: &Block, depth: usize) {
        if self.is_flat_block(block) {
            self.push(&flat::line(self.text, |flat| flat.block(block)));
            self.at = end(block.span);
            return;
        }
        self.open("{", end(block.open));
        self.items(&block.items, depth + 1);
        self.close("}", end(block.span), depth);
    }

    fn is_flat_block(&self, block: &Block) -> bool {
        self.is_flat(block.span, block.items.is_empty())
    }

    /// Whether a bracket stands on one line, or has no reason for more.
    fn is_flat(&self, bracket: Span, is_empty: bool) -> bool {
        !has_newline(self.text, bracket) || (is_empty && !has_comment(typed(self.text, bracket)))
    }

    fn open(&mut self, bracket: &str, at: usize) {
        self.push(bracket);
        (self.at, self.opened) = (at, true);
    }

    /// Ends a bracket at an offset on a line of its own.
    fn close(&mut self, bracket: &str, at: usize, depth: usize) {
        self.comments(at - bracket.len(), depth + 1);
        self.opened = true;
        self.begin(at - bracket.len(), &INDENTATION.repeat(depth));
        self.push(bracket);
        (self.at, self.opened) = (at, false);
    }

    /// A value, and room for what follows it on its line.
    fn value(&mut self, value: &Value, depth: usize, follows: &str) {
        let is_empty = match &value.kind {
            ValueKind::Word(_) | ValueKind::Quantity { .. } => true,
            ValueKind::List(values) => values.is_empty(),
            ValueKind::Map(entries) => entries.is_empty(),
        };
        if self.is_flat(value.span, is_empty) {
            let flat = flat::line(self.text, |flat| flat.value(value));
            if is_empty || self.width_with(&flat) + follows.len() <= WIDTH {
                self.push(&flat);
                self.at = end(value.span);
                return;
            }
        }
        match &value.kind {
            ValueKind::List(values) => self.list(values, value, depth, follows),
            ValueKind::Map(entries) => self.map(entries, value, depth),
            ValueKind::Word(_) | ValueKind::Quantity { .. } => {}
        }
    }

    fn list(&mut self, values: &[Value], list: &Value, depth: usize, follows: &str) {
        if let Some(only) = self.only_bracket(values, list, depth) {
            self.push("[");
            self.value(only, depth, &format!("]{follows}"));
            self.push("]");
            self.at = end(list.span);
            return;
        }
        self.open("[", start(list.span) + 1);
        for (index, value) in values.iter().enumerate() {
            let comma = if index + 1 < values.len() { "," } else { "" };
            self.begin_at(start(value.span), depth + 1);
            self.value(value, depth + 1, comma);
            self.push(comma);
        }
        self.close("]", end(list.span), depth);
    }

    /// The one list or map of a list, if it needs several lines, and no comment stands beside it.
    fn only_bracket<'v>(
        &self,
        values: &'v [Value],
        list: &Value,
        depth: usize,
    ) -> Option<&'v Value> {
        let [only] = values else { return None };
        let around = [start(list.span)..start(only.span), end(only.span)..end(list.span)];
        let comment = around.into_iter().any(|it| self.text.get(it).is_some_and(has_comment));
        let fits = || {
            let flat = flat::line(self.text, |flat| flat.value(only));
            INDENTATION.len() * (depth + 1) + flat.width() <= WIDTH
        };
        let is_tall = || has_newline(self.text, only.span) || !fits();
        (is_bracketed(only) && !comment && is_tall()).then_some(only)
    }

    fn map(&mut self, entries: &[Entry], map: &Value, depth: usize) {
        self.open("{", start(map.span) + 1);
        for (index, entry) in entries.iter().enumerate() {
            let comma = if index + 1 < entries.len() { "," } else { "" };
            self.begin_at(start(entry.span), depth + 1);
            self.word(&entry.key);
            self.push(" = ");
            self.value(&entry.value, depth + 1, comma);
            self.push(comma);
        }
        self.close("}", end(map.span), depth);
    }
}

fn is_bracketed(value: &Value) -> bool {
    matches!(value.kind, ValueKind::List(_) | ValueKind::Map(_))
}

fn has_comment(text: &str) -> bool {
    text.contains('#')
}

/// Whether a line of this, but for the first and the last, is empty.
fn has_empty_line(text: &str) -> bool {
    let mut lines = text.split('\n').skip(1).peekable();
    while let Some(line) = lines.next() {
        if lines.peek().is_some() && line.trim().is_empty() {
            return true;
        }
    }
    false
}
