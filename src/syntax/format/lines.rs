//! Lines on their way to a text: their comments are aligned when all of them are known.

use unicode_width::UnicodeWidthStr;

use super::WIDTH;

pub(super) const BEFORE_COMMENT: &str = "  ";

/// A line, or what is kept as it is of several.
#[derive(Debug)]
pub(super) struct Line<'a> {
    /// Whether an empty line stands above it.
    pub(super) is_apart: bool,
    /// Whether it stays as it was found.
    pub(super) is_kept: bool,
    pub(super) text: String,
    /// The comment behind it.
    pub(super) comment: Option<&'a str>,
    /// How wide the line is whose comment goes on here, below itself.
    pub(super) continues: Option<usize>,
}

impl<'a> Line<'a> {
    pub(super) fn new(is_apart: bool, text: String) -> Self {
        Self { is_apart, is_kept: false, text, comment: None, continues: None }
    }

    /// A line for another line of the comment of this one.
    pub(super) fn continued(&self, comment: &'a str) -> Self {
        let continues = Some(self.reach());
        Self { comment: Some(comment), continues, ..Self::new(false, String::new()) }
    }

    pub(super) fn width(&self) -> usize {
        self.text.width()
    }

    /// How wide it is, or the line that it belongs to.
    fn reach(&self) -> usize {
        self.continues.unwrap_or_else(|| self.width())
    }

    pub(super) fn bytes(&self) -> usize {
        self.text.len() + self.comment.map_or(0, str::len)
    }

    /// Whether its comment is aligned with that of its neighbours.
    fn is_aligned(&self) -> bool {
        self.comment.is_some() && self.reach() <= WIDTH && !self.text.contains('\n')
    }

    fn is_aligned_with(&self, next: &Self) -> bool {
        next.continues.is_some() || (self.is_aligned() && next.is_aligned() && !next.is_apart)
    }
}

/// The lines as a text. The comments of lines that follow each other stand below each other.
pub(super) fn join(lines: &[Line<'_>], newline: &str) -> String {
    let mut text = String::new();
    for run in lines.chunk_by(Line::is_aligned_with) {
        let column = run.iter().map(Line::width).max().unwrap_or_default();
        for line in run {
            if line.is_apart {
                text.push_str(newline);
            }
            text.push_str(&line.text);
            if let Some(comment) = line.comment {
                text.extend(std::iter::repeat_n(' ', column - line.width()));
                text.push_str(BEFORE_COMMENT);
                text.push_str(comment);
            }
            text.push_str(newline);
        }
    }
    text
}
