//! What the layout changes while somebody writes: in the line that a line break ended or split, and
//! in what a brace closed. The line on which somebody goes on writing keeps its place.

use std::ops::Range;

use super::layout::{Gap, gaps};
use super::{Analysis, find};
use crate::diagnostic::fix::Edit;
use crate::source::{FileId, SourceFile, Span};
use crate::syntax::ast::{Item, Statement, Value, ValueKind};
use crate::syntax::format;

/// What changes after a line break, if an offset is on the line behind it.
pub fn line_break(analysis: &Analysis, file: FileId, offset: u32) -> Vec<Edit> {
    let source = analysis.sources.file(file);
    let line = Line::of(source, offset);
    let is_first = line.start == source.span().start;
    if is_first || line.first < offset || is_amid_words(analysis, offset) {
        return Vec::new();
    }
    let above = Line::of(source, line.start - 1);
    laid_out(analysis, file, &line, Span::new(above.start, line.end))
}

/// What changes after a brace in front of an offset.
pub fn brace(analysis: &Analysis, file: FileId, offset: u32) -> Vec<Edit> {
    let source = analysis.sources.file(file);
    let around = find::around(analysis, offset);
    let Some(closed) = around.iter().rev().find(|statement| is_closed_at(statement, offset)) else {
        return Vec::new();
    };
    let Line { start, first, .. } = Line::of(source, closed.span.start);
    let start = if first == closed.span.start { start } else { closed.span.start };
    laid_out(analysis, file, &Line::of(source, offset), Span::new(start, offset - 1))
}

/// Whether an offset is between the words of one sentence, outside of all brackets.
fn is_amid_words(analysis: &Analysis, offset: u32) -> bool {
    let is_in = |span: Span| span.start < offset && offset < span.end;
    find::around(analysis, offset).pop().is_some_and(|statement| {
        let block = statement.block.as_ref().map(|block| block.span);
        let value = statement.value.as_ref().map(|value| value.span);
        is_in(statement.span) && !block.into_iter().chain(value).any(is_in)
    })
}

/// Whether a brace of a statement ends at an offset.
fn is_closed_at(statement: &Statement, offset: u32) -> bool {
    let block = statement.block.as_ref().is_some_and(|block| block.span.end == offset);
    block || statement.value.as_ref().is_some_and(|value| has_map_to(value, offset))
}

fn has_map_to(value: &Value, offset: u32) -> bool {
    match &value.kind {
        ValueKind::Word(_) | ValueKind::Quantity { .. } => false,
        ValueKind::List(values) => values.iter().any(|value| has_map_to(value, offset)),
        ValueKind::Map(entries) => {
            value.span.end == offset || entries.iter().any(|it| has_map_to(&it.value, offset))
        }
    }
}

struct Line {
    start: u32,
    /// Where it begins behind its indentation.
    first: u32,
    /// Where its line break is.
    end: u32,
}

impl Line {
    fn of(source: &SourceFile, offset: u32) -> Self {
        let base = source.span().start;
        let at = (offset - base) as usize;
        let (before, behind) = source.text.split_at_checked(at).unwrap_or_default();
        let start = before.rfind('\n').map_or(0, |newline| newline + 1);
        let end = at + behind.find(['\r', '\n']).unwrap_or(behind.len());
        let line = source.text.get(start..end).unwrap_or_default();
        let first = start + line.len() - line.trim_start_matches([' ', '\t']).len();
        let offset = |at: usize| base + at as u32;
        Self { start: offset(start), first: offset(first), end: offset(end) }
    }
}

/// What the layout changes in a part of a text of which one line keeps its place.
fn laid_out(analysis: &Analysis, file: FileId, line: &Line, part: Span) -> Vec<Edit> {
    if is_broken(analysis, file, part) {
        return Vec::new();
    }
    let source = analysis.sources.file(file);
    let base = source.span().start;
    let place = |offset: u32| (offset - base) as usize;
    let window = format::together(&source.text, &(place(part.start)..place(part.end)));
    let text = |range: Range<usize>| source.text.get(range).unwrap_or_default();
    let (before, behind) = (window.start..place(line.first), place(line.first)..window.end);
    let held = Held::new(
        before.len(),
        text(place(line.start)..place(line.first)),
        text(place(line.first)..place(line.end)),
    );
    let marked = [text(before), &held.mark, text(behind)].concat();
    let layout = format::format(&marked);
    let edits = gaps(&marked, &layout).into_iter().flat_map(|gap| held.edits(&gap));
    let edits = edits.map(|edit| held.unmarked(edit, base + window.start as u32));
    edits.filter(|edit| part.contains(edit.span)).collect()
}

/// Whether a statement that a part touches could not be read.
fn is_broken(analysis: &Analysis, file: FileId, part: Span) -> bool {
    let items = analysis.tree(file).map(|tree| tree.items.as_slice()).unwrap_or_default();
    items.iter().any(|item| matches!(item, Item::Broken(broken) if broken.span.meets(part)))
}

/// The line that keeps its place in a text that is laid out. Where no word does so, a comment stands
/// there in the meantime.
struct Held<'a> {
    /// Where the indentation ends.
    at: usize,
    indentation: &'a str,
    mark: String,
    /// Whether a bracket is closed there.
    closes: bool,
}

impl<'a> Held<'a> {
    fn new(at: usize, indentation: &'a str, rest: &str) -> Self {
        let closes = rest.starts_with(['}', ']']);
        let is_marked = closes || rest.is_empty();
        let mark = if is_marked { format!("#\n{indentation}") } else { String::new() };
        Self { at, indentation, mark, closes }
    }

    /// What is changed where the layout changes a gap.
    fn edits(&self, gap: &Gap<'_>) -> Vec<Edit> {
        let is_above = gap.range.end == self.at;
        let is_below = !self.mark.is_empty() && gap.range.start == self.at + 1;
        match (is_above, is_below) {
            (true, _) if self.closes => gap.ended().into_iter().collect(),
            (true, _) => gap.ended().into_iter().chain(self.indented(gap)).collect(),
            (_, true) if self.closes => self.indented(gap).into_iter().collect(),
            (_, true) => Vec::new(),
            (false, false) => vec![gap.edit(0)],
        }
    }

    /// The indentation at the end of a gap.
    fn indented(&self, gap: &Gap<'_>) -> Option<Edit> {
        let (_, new) = gap.new.rsplit_once('\n')?;
        let range = gap.range.end - self.indentation.len()..gap.range.end;
        (new != self.indentation).then(|| Gap { range, old: self.indentation, new }.edit(0))
    }

    /// An edit of the marked text, in the text without the mark, which begins at `base`.
    fn unmarked(&self, edit: Edit, base: u32) -> Edit {
        let (at, mark) = (self.at as u32, self.mark.len() as u32);
        let place = |offset: u32| base + if offset > at { offset - mark } else { offset };
        let Edit { span, text } = edit;
        Edit { span: Span::new(place(span.start), place(span.end)), text }
    }
}
