//! Between spans and the positions of the protocol: lines from zero, columns from zero in the unit
//! that the editor counts in.

use lsp_types::{Position, PositionEncodingKind, Range};

use crate::source::{SourceFile, Span};

/// What a column counts.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Encoding {
    Utf8,
    /// What every editor knows.
    #[default]
    Utf16,
}

impl Encoding {
    /// The best that an editor offers.
    pub(super) fn among(offered: &[PositionEncodingKind]) -> Self {
        if offered.contains(&PositionEncodingKind::UTF8) { Self::Utf8 } else { Self::Utf16 }
    }

    pub(super) fn kind(self) -> PositionEncodingKind {
        match self {
            Self::Utf8 => PositionEncodingKind::UTF8,
            Self::Utf16 => PositionEncodingKind::UTF16,
        }
    }

    /// The columns of a piece of a line.
    pub(super) fn width(self, text: &str) -> u32 {
        match self {
            Self::Utf8 => text.len() as u32,
            Self::Utf16 => text.chars().map(|character| character.len_utf16() as u32).sum(),
        }
    }

    /// The bytes in front of a column; the end of the line if that is nearer, and the beginning of
    /// a character if the column lies within.
    pub(super) fn bytes(self, line: &str, column: u32) -> usize {
        let line = line.trim_end_matches('\n');
        let line = line.strip_suffix('\r').unwrap_or(line);
        let mut left = column;
        for (at, character) in line.char_indices() {
            let width = match self {
                Self::Utf8 => character.len_utf8(),
                Self::Utf16 => character.len_utf16(),
            } as u32;
            if left < width {
                return at;
            }
            left -= width;
        }
        line.len()
    }
}

/// The position of an offset of the map in its file.
pub(super) fn position(file: &SourceFile, offset: u32, encoding: Encoding) -> Position {
    let span = file.span();
    let offset = offset.clamp(span.start, span.end);
    let line = file.line_of(offset);
    let start = file.line_start(line).unwrap_or(span.start);
    let before = file.text.get((start - span.start) as usize..(offset - span.start) as usize);
    Position::new(line as u32, encoding.width(before.unwrap_or_default()))
}

pub(super) fn range(file: &SourceFile, span: Span, encoding: Encoding) -> Range {
    Range::new(position(file, span.start, encoding), position(file, span.end, encoding))
}

/// The offset of a position in the map; the end of the line or file if the position lies behind it.
pub(super) fn offset(file: &SourceFile, position: Position, encoding: Encoding) -> u32 {
    let span = file.span();
    let Some(start) = file.line_start(position.line as usize) else { return span.end };
    let end = file.line_start(position.line as usize + 1).unwrap_or(span.end);
    let line = file.text.get((start - span.start) as usize..(end - span.start) as usize);
    start + encoding.bytes(line.unwrap_or_default(), position.character) as u32
}
