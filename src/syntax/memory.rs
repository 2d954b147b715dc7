//! Reads a text again after somebody has changed a part of it: only the sections that the change
//! touches are parsed, and those with problems, as these have to be said again.

use std::ops::Range;
use std::sync::Arc;

use super::shift::Shift;
use super::{Section, ast, foreign, parse_sections, read_one, section};
use crate::diagnostic::Diagnostics;
use crate::source::{Change, FileId, SourceFile, SourceMap};

/// What is known of a file and its tree since it was read last.
#[derive(Debug)]
pub struct Memory {
    text: Arc<str>,
    base: u32,
    sections: Vec<Section>,
}

/// What has to be read again.
struct Touched {
    /// Of those in memory.
    sections: Range<usize>,
    /// Where these end in the text in memory.
    old_end: usize,
    /// Of the text as it is.
    bytes: Range<usize>,
}

/// Reads one file as [`super::parse`] does, with what is known since the last time.
pub fn parse_again(
    map: &SourceMap,
    file: FileId,
    earlier: Option<(Memory, ast::File)>,
    diagnostics: &mut Diagnostics,
) -> (Option<Memory>, ast::File) {
    let source = map.file(file);
    let earlier = earlier.filter(|(memory, tree)| memory.is_of(tree));
    let earlier = earlier.map(|(memory, tree)| (memory.touched(&source.text), memory, tree));
    // Such lines may make the whole file another language's, which no section tells. What is in
    // memory has none.
    let whole = 0..source.text.len();
    let fresh = earlier.as_ref().map_or(whole, |(touched, ..)| touched.bytes.clone());
    if foreign::has_line(source.text.get(fresh).unwrap_or_default()) {
        return (None, super::parse(map, file, diagnostics));
    }
    let (memory, tree) = match earlier {
        Some((touched, memory, tree)) => memory.renew(source, touched, tree, diagnostics),
        None => Memory::begin(source, diagnostics),
    };
    (Some(memory), tree)
}

impl Memory {
    fn is_of(&self, tree: &ast::File) -> bool {
        tree.span.start == self.base && tree.span.len() as usize == self.text.len()
    }

    fn begin(source: &SourceFile, diagnostics: &mut Diagnostics) -> (Self, ast::File) {
        let (mut tree, sections) =
            parse_sections(source, &section::split(&source.text), diagnostics);
        tree.span = source.span();
        (Self { text: source.text.clone(), base: source.span().start, sections }, tree)
    }

    fn renew(
        mut self,
        source: &SourceFile,
        touched: Touched,
        mut tree: ast::File,
        diagnostics: &mut Diagnostics,
    ) -> (Self, ast::File) {
        let Touched { sections: touched, old_end, bytes } = touched;
        let new_end = bytes.end;
        let mut found = Diagnostics::default();
        let (mut fresh, sections) = parse_sections(source, &again(source, bytes), &mut found);

        let (items, comments) = self.count(0..touched.start);
        let (old_items, old_comments) = self.count(touched.clone());
        tree.items.splice(items..items + old_items, fresh.items.drain(..));
        tree.comments.splice(comments..comments + old_comments, fresh.comments.drain(..));
        let counts = sections.len();
        self.sections.splice(touched.clone(), sections);
        let touched = touched.start..touched.start + counts;

        let base = source.span().start;
        let ahead = Shift::between(self.base, base);
        let behind = Shift::between(self.base + old_end as u32, base + new_end as u32);
        let (new_items, new_comments) = self.count(touched.clone());
        ahead.items(tree.items.get_mut(..items).unwrap_or_default());
        behind.items(tree.items.get_mut(items + new_items..).unwrap_or_default());
        ahead.comments(tree.comments.get_mut(..comments).unwrap_or_default());
        behind.comments(tree.comments.get_mut(comments + new_comments..).unwrap_or_default());
        for section in self.sections.get_mut(touched.end..).unwrap_or_default() {
            section.start = section.start - old_end + new_end;
        }
        (self.text, self.base, tree.span) = (source.text.clone(), base, source.span());
        self.repeat(source, 0..touched.start, diagnostics);
        diagnostics.append(found);
        self.repeat(source, touched.end..self.sections.len(), diagnostics);
        (self, tree)
    }

    /// The sections that may not be what they were. One before the change is among them, as the
    /// line that ends it may not begin a statement any more.
    fn touched(&self, text: &str) -> Touched {
        let change = Change::between(&self.text, text);
        let at = |offset| self.sections.partition_point(|section| section.start <= offset);
        let first = at(change.same_start).saturating_sub(2);
        let sections = first..at(self.text.len() - change.same_end).max(first + 1);
        let (start, old_end) = self.bytes(&sections);
        let bytes = start..text.len() - (self.text.len() - old_end);
        Touched { sections, old_end, bytes }
    }

    /// Where some sections begin and end.
    fn bytes(&self, sections: &Range<usize>) -> (usize, usize) {
        let start = |index: usize| self.sections.get(index).map(|section| section.start);
        let end = start(sections.end).unwrap_or(self.text.len());
        (start(sections.start).unwrap_or_default(), end)
    }

    /// How many items and comments some sections have.
    fn count(&self, sections: Range<usize>) -> (usize, usize) {
        let sections = self.sections.get(sections).unwrap_or_default();
        sections.iter().fold((0, 0), |(items, comments), section| {
            (items + section.items, comments + section.comments)
        })
    }

    /// Says what is wrong with sections whose trees are known.
    fn repeat(&self, source: &SourceFile, sections: Range<usize>, diagnostics: &mut Diagnostics) {
        for index in sections {
            if self.sections.get(index).is_some_and(|section| !section.whole) {
                let (start, end) = self.bytes(&(index..index + 1));
                read_one(source, start..end, diagnostics, &mut ast::File::default());
            }
        }
    }
}

/// The sections of a part of a text that begins and ends where sections do.
fn again(source: &SourceFile, part: Range<usize>) -> Vec<Range<usize>> {
    let text = source.text.get(part.clone()).unwrap_or_default();
    let sections = section::split(text).into_iter();
    sections.map(|it| part.start + it.start..part.start + it.end).collect()
}

#[cfg(test)]
mod tests;
