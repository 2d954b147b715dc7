//! The layout of a file: cuts it into sections, one per top-level statement, refuses those that a
//! recursive parser must not be given, and judges what lines and indentation tell. Knows line
//! beginnings, quotes, comments and brackets only.

use std::ops::Range;

use super::KEYWORDS;
use super::ast::{Broken, Item, Statement};
use super::parser::is_letter;

/// How deep brackets may be nested; the deepest AWS resource needs about a dozen.
pub(super) const DEEPEST: usize = 64;

/// How long a line may be: Cloud Control accepts no desired state of more characters.
pub(super) const LONGEST_LINE: usize = 262_144;

/// Why a section is not parsed. Ranges are in bytes of the section.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Refusal {
    TooDeep(Range<usize>),
    LongLine { start: usize, length: usize },
}

/// The sections of a file, in order; without a byte-order mark, together all of its text.
pub(super) fn split(text: &str) -> Vec<Range<usize>> {
    let mut start = if text.starts_with('\u{feff}') { '\u{feff}'.len_utf8() } else { 0 };
    let mut sections = Vec::new();
    let mut line_start = start;
    for line in text.get(start..).unwrap_or_default().split_inclusive('\n') {
        if line_start > start && begins_statement(line) {
            sections.push(start..line_start);
            start = line_start;
        }
        line_start += line.len();
    }
    sections.push(start..text.len());
    sections
}

/// The section around an offset: the lines from the last beginning of a statement to the next.
pub(super) fn around(text: &str, at: usize) -> Range<usize> {
    let at = text.floor_char_boundary(at);
    let (before, after) = text.split_at(at);
    let line = before.rfind('\n').map_or(0, |newline| newline + 1);
    let mut start = line;
    while start > 0 && !text.get(start..).is_some_and(begins_statement) {
        let above = text.get(..start - 1).and_then(|above| above.rfind('\n'));
        start = above.map_or(0, |newline| newline + 1);
    }
    let mut end = after.find('\n').map_or(text.len(), |newline| at + newline + 1);
    while let Some(rest) = text.get(end..).filter(|rest| !rest.is_empty()) {
        if begins_statement(rest) {
            break;
        }
        end = rest.find('\n').map_or(text.len(), |newline| end + newline + 1);
    }
    start..end
}

/// Whether a line begins at the left margin with a word that begins statements.
pub(super) fn begins_statement(line: &str) -> bool {
    let length = line.bytes().take_while(u8::is_ascii_lowercase).count();
    let (word, rest) = line.split_at(length);
    let ends = rest.chars().next().is_none_or(|next| !is_letter(next));
    ends && KEYWORDS.contains(&word)
}

pub(super) fn refusal(text: &str) -> Option<Refusal> {
    let mut open = Vec::new();
    let mut start = 0;
    for line in text.split_inclusive('\n') {
        if line.len() > LONGEST_LINE {
            return Some(Refusal::LongLine { start, length: line.len() });
        }
        for (at, bracket) in brackets(line) {
            nest(&mut open, bracket);
            if open.len() > DEEPEST {
                return Some(Refusal::TooDeep(start + at..start + at + 1));
            }
        }
        start += line.len();
    }
    None
}

/// Keeps the brackets that are open, never fewer than the grammar would.
fn nest(open: &mut Vec<u8>, bracket: u8) {
    match bracket {
        b']' if open.last() == Some(&b'[') => {
            open.pop();
        }
        b']' => {}
        b'}' => {
            let brace = open.iter().rposition(|bracket| *bracket == b'{');
            open.truncate(brace.unwrap_or_default());
        }
        opening => open.push(opening),
    }
}

/// The brackets of a line that stand in no text and no comment.
fn brackets(line: &str) -> Vec<(usize, u8)> {
    let mut found = Vec::new();
    let mut bytes = line.bytes().enumerate();
    while let Some((at, byte)) = bytes.next() {
        match byte {
            b'#' => break,
            b'{' | b'}' | b'[' | b']' => found.push((at, byte)),
            b'"' if !skip_text(&mut bytes) => {
                found.extend(
                    line.get(at..).and_then(|rest| rest.find('{')).map(|it| (at + it, b'{')),
                );
            }
            _ => {}
        }
    }
    found
}

/// Moves behind the closing quote; false if the line has none.
fn skip_text(bytes: &mut impl Iterator<Item = (usize, u8)>) -> bool {
    while let Some((_, byte)) = bytes.next() {
        match byte {
            b'"' => return true,
            b'\\' => drop(bytes.next()),
            _ => {}
        }
    }
    false
}

/// The bare words of a text, wherever they stand.
pub(super) fn words(text: &str) -> impl Iterator<Item = Range<usize>> {
    let pieces = text.split(|character| !is_letter(character));
    let ranges = pieces.scan(0, |next, piece| {
        let start = *next;
        let end = start + piece.len();
        let separator = text.get(end..).and_then(|rest| rest.chars().next());
        *next = end + separator.map_or(0, char::len_utf8);
        Some(start..end)
    });
    ranges.filter(|range| !range.is_empty())
}

/// Whether a block that ends its line is closed by a `}` that stands further left than that line.
pub(super) fn closes_further_left(text: &str, block: &Range<usize>) -> bool {
    let inside = text.get(block.start + 1..block.end - 1).unwrap_or_default();
    if !inside.trim_start_matches([' ', '\t', '\r']).starts_with('\n') {
        return false;
    }
    let closing = inside.rsplit('\n').next().unwrap_or_default();
    let opening = text.get(..block.start).and_then(|before| before.rsplit('\n').next());
    let indentation = opening.map_or(0, |line| line.len() - line.trim_start().len());
    closing.trim_start().is_empty() && closing.len() < indentation
}

/// Makes the statements broken that a `{` was probably meant to hold: the indented ones above a `}`
/// that closes nothing, and the one before them, or what is missing in its block. Whether there are
/// any.
pub(super) fn spill(items: &mut [Item], indented_above: impl Fn(&Item) -> bool) -> bool {
    let Some(first) = items.iter().skip(1).position(&indented_above) else { return false };
    let (before, spilled) = items.split_at_mut(first + 1);
    lose_block(before);
    before.last_mut().into_iter().for_each(cut_short);
    spilled.iter_mut().filter(|item| indented_above(item)).for_each(break_up);
    true
}

/// Makes the last statement broken if it has no block, as the block that follows was meant for it.
pub(super) fn lose_block(items: &mut [Item]) {
    let without =
        |item: &&mut Item| matches!(item, Item::Statement(statement) if statement.block.is_none());
    items.last_mut().filter(without).into_iter().for_each(break_up);
}

/// Notes in the block of a statement that something is missing there.
fn cut_short(item: &mut Item) {
    if let Item::Statement(Statement { block: Some(block), .. }) = item {
        block.items.push(Item::Broken(Broken {
            keyword: None,
            words: Vec::new(),
            span: block.span,
        }));
    }
}

fn break_up(item: &mut Item) {
    if let Item::Statement(statement) = item {
        let groups = statement.groups.drain(..).flat_map(|group| group.words);
        let words = statement.joined.drain(..).chain(groups).collect();
        let keyword = Some(statement.keyword.clone());
        *item = Item::Broken(Broken { keyword, words, span: statement.span });
    }
}

/// Where `;` has stood since the last statement, so that one that separates nothing is found.
#[derive(Default)]
pub(super) struct Separation {
    statement_end: Option<usize>,
    pending: Option<usize>,
    reported: bool,
}

impl Separation {
    /// A `;` at an offset, which is returned if no statement stands before it on its line.
    pub(super) fn separator(&mut self, text: &str, at: usize) -> Option<usize> {
        if self.reported {
            return None;
        }
        let follows = self.statement_end.is_some_and(|end| same_line(text, end, at));
        if follows && self.pending.is_none() {
            self.pending = Some(at);
            return None;
        }
        self.reported = true;
        Some(at)
    }

    /// A statement, and the `;` before it if that stands on an earlier line.
    pub(super) fn statement(&mut self, text: &str, start: usize, end: usize) -> Option<usize> {
        self.statement_end = Some(end);
        let reported = std::mem::take(&mut self.reported);
        self.pending.take().filter(|at| !reported && !same_line(text, *at, start))
    }

    /// The `;` after the last statement.
    pub(super) fn end(self) -> Option<usize> {
        self.pending.filter(|_| !self.reported)
    }
}

fn same_line(text: &str, start: usize, end: usize) -> bool {
    text.get(start..end).is_some_and(|between| !between.contains('\n'))
}
