//! The text of a program: every file in one space of offsets, so that a span is eight bytes and
//! a diagnostic may point into several files. Holds text; never reads a file.

use std::ops::Range;
use std::sync::Arc;

use miette::{MietteError, MietteSpanContents, SourceCode, SourceSpan, SpanContents};

mod change;

pub use change::Change;

/// A range of bytes in the offset space of a [`SourceMap`].
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Span {
    pub start: u32,
    pub end: u32,
}

impl Span {
    pub fn new(start: u32, end: u32) -> Self {
        Self { start, end }
    }

    /// The smallest span that covers both.
    pub fn to(self, other: Self) -> Self {
        Self::new(self.start.min(other.start), self.end.max(other.end))
    }

    /// The empty span right after this one.
    pub fn after(self) -> Self {
        Self::new(self.end, self.end)
    }

    pub fn contains(self, other: Self) -> bool {
        self.start <= other.start && other.end <= self.end
    }

    /// Whether an offset lies within, or at either end.
    pub fn touches(self, offset: u32) -> bool {
        self.start <= offset && offset <= self.end
    }

    /// Whether two spans have a place in common, if only an end of each.
    pub fn meets(self, other: Self) -> bool {
        self.start <= other.end && other.start <= self.end
    }

    pub fn len(self) -> u32 {
        self.end - self.start
    }

    pub fn is_empty(self) -> bool {
        self.start == self.end
    }
}

impl From<Span> for SourceSpan {
    fn from(span: Span) -> Self {
        SourceSpan::new((span.start as usize).into(), span.len() as usize)
    }
}

/// Which file of a [`SourceMap`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct FileId(pub u32);

/// A place as people and editors name it; lines and columns count from one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Location<'a> {
    pub file: &'a str,
    /// The byte of the file, counted from zero.
    pub offset: u32,
    pub line: u32,
    /// In characters, as compilers count: a tab is one, and so is a character of two cells.
    pub column: u32,
    /// In bytes of UTF-8.
    pub byte_column: u32,
    /// In units of UTF-16.
    pub utf16_column: u32,
}

#[derive(Clone, Debug)]
pub struct SourceFile {
    /// The path as shown to people, relative to the program's folder.
    pub name: String,
    pub text: Arc<str>,
    base: u32,
    line_starts: Vec<u32>,
}

impl SourceFile {
    /// The span of the whole text in the map's offset space.
    pub fn span(&self) -> Span {
        Span::new(self.base, self.base + self.text.len() as u32)
    }

    /// The line that an offset of the map lies in, counted from zero.
    pub fn line_of(&self, offset: u32) -> usize {
        self.line_starts.partition_point(|start| self.base + *start <= offset).saturating_sub(1)
    }

    /// Where a line begins, in the map's offset space; nothing, if the text has fewer lines.
    pub fn line_start(&self, line: usize) -> Option<u32> {
        Some(self.base + self.line_starts.get(line)?)
    }

    /// The bytes of some lines.
    fn lines(&self, lines: Range<usize>) -> Range<usize> {
        let start = |line: usize| self.line_starts.get(line).map(|start| *start as usize);
        start(lines.start).unwrap_or_default()..start(lines.end).unwrap_or(self.text.len())
    }
}

/// The files of one program.
#[derive(Clone, Debug, Default)]
pub struct SourceMap {
    files: Vec<SourceFile>,
}

/// The texts of a program together are larger than offsets can address.
#[derive(Clone, Copy, Debug, thiserror::Error)]
#[error("the program is larger than 4 GB")]
pub struct TooLarge;

impl SourceMap {
    /// Adds a file after all others.
    pub fn add(
        &mut self,
        name: impl Into<String>,
        text: impl Into<Arc<str>>,
    ) -> Result<FileId, TooLarge> {
        let text = text.into();
        let base = self.files.last().map_or(0, |file| file.span().end + 1);
        let length = u32::try_from(text.len()).map_err(|_| TooLarge)?;
        base.checked_add(length).and_then(|end| end.checked_add(1)).ok_or(TooLarge)?;
        let starts = text.bytes().enumerate().filter(|(_, byte)| *byte == b'\n');
        let line_starts = std::iter::once(0).chain(starts.map(|(at, _)| at as u32 + 1)).collect();
        self.files.push(SourceFile { name: name.into(), text, base, line_starts });
        Ok(FileId(self.files.len() as u32 - 1))
    }

    pub fn file(&self, id: FileId) -> &SourceFile {
        self.files.get(id.0 as usize).expect("a FileId comes from the map that made it")
    }

    pub fn ids(&self) -> impl Iterator<Item = FileId> + use<> {
        (0..self.files.len() as u32).map(FileId)
    }

    /// The text that a span covers; empty where the span is in no file.
    pub fn text(&self, span: Span) -> &str {
        let Some(file) = self.covering(span) else { return "" };
        let (start, end) = (span.start - file.base, span.end - file.base);
        file.text.get(start as usize..end as usize).unwrap_or_default()
    }

    /// The whole line in which a span begins, without its line break.
    pub fn line(&self, span: Span) -> &str {
        let Some(file) = self.covering(span) else { return "" };
        let offset = (span.start - file.base) as usize;
        let (before, after) = file.text.split_at_checked(offset).unwrap_or_default();
        let start = before.rfind('\n').map_or(0, |at| at + 1);
        let end = after.find('\n').map_or(file.text.len(), |at| offset + at);
        file.text.get(start..end).unwrap_or_default().trim_end_matches('\r')
    }

    pub fn location(&self, span: Span) -> Option<Location<'_>> {
        let file = self.covering(span)?;
        let offset = span.start - file.base;
        let line = file.line_of(span.start);
        let start = *file.line_starts.get(line)?;
        let before = file.text.get(start as usize..offset as usize).unwrap_or_default();
        Some(Location {
            file: &file.name,
            offset,
            line: line as u32 + 1,
            column: before.chars().count() as u32 + 1,
            byte_column: offset - start + 1,
            utf16_column: before.encode_utf16().count() as u32 + 1,
        })
    }

    /// The file that a span lies in.
    pub fn file_of(&self, span: Span) -> Option<FileId> {
        let index = self.files.partition_point(|file| file.base <= span.start).checked_sub(1)?;
        let file = self.files.get(index)?;
        (span.end <= file.span().end).then_some(FileId(index as u32))
    }

    fn covering(&self, span: Span) -> Option<&SourceFile> {
        self.file_of(span).map(|id| self.file(id))
    }
}

impl SourceCode for SourceMap {
    fn read_span<'a>(
        &'a self,
        span: &SourceSpan,
        before: usize,
        after: usize,
    ) -> Result<Box<dyn SpanContents<'a> + 'a>, MietteError> {
        let offset = |at: usize| u32::try_from(at).map_err(|_| MietteError::OutOfBounds);
        let wanted = Span::new(offset(span.offset())?, offset(span.offset() + span.len())?);
        let file = self.covering(wanted).ok_or(MietteError::OutOfBounds)?;
        // Looking for the lines from the beginning of the file would make many problems slow.
        let first = file.line_of(wanted.start).saturating_sub(before);
        let window = file.lines(first..file.line_of(wanted.end) + after + 1);
        let base = file.base as usize + window.start;
        let text = file.text.get(window).ok_or(MietteError::OutOfBounds)?;
        let local = SourceSpan::new((span.offset() - base).into(), span.len());
        let contents = text.read_span(&local, before, after)?;
        let shifted =
            SourceSpan::new((contents.span().offset() + base).into(), contents.span().len());
        // Of a span without lines around it this is its own column, which the text counts in bytes.
        let column = if before == 0 {
            self.location(wanted).map_or(0, |place| place.column as usize - 1)
        } else {
            contents.column()
        };
        Ok(Box::new(MietteSpanContents::new_named(
            file.name.clone(),
            contents.data(),
            shifted,
            contents.line() + first,
            column,
            contents.line_count(),
        )))
    }
}
