//! The one layout, as changes of what stands between words.

use std::ops::Range;

use super::Analysis;
use crate::diagnostic::fix::Edit;
use crate::source::{Change, FileId, SourceFile, Span};
use crate::syntax::format;

/// What the layout changes in a file; in a part of it, what it changes in the lines of that part.
pub fn layout(analysis: &Analysis, file: FileId, part: Option<Span>) -> Vec<Edit> {
    let source = analysis.sources.file(file);
    let Some(tree) = analysis.tree(file) else { return Vec::new() };
    let new = format::layout(source, tree);
    let part = part.map_or(source.span(), |part| lines(source, part));
    let base = source.span().start;
    let edits = gaps(&source.text, &new).into_iter().map(|gap| gap.edit(base));
    edits.filter(|edit| edit.span.meets(part)).collect()
}

/// The lines that a part touches, without the last line break.
fn lines(source: &SourceFile, part: Span) -> Span {
    let all = source.span();
    let start = source.line_start(source.line_of(part.start)).unwrap_or(all.start);
    let end = source.line_start(source.line_of(part.end) + 1).map_or(all.end, |next| next - 1);
    Span::new(start, end)
}

/// What stands between two words, where the layout has something else there.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Gap<'a> {
    /// In the bytes of the text.
    pub(super) range: Range<usize>,
    pub(super) old: &'a str,
    pub(super) new: &'a str,
}

/// The gaps in which two texts of the same words differ; nothing, if the words are not the same.
pub(super) fn gaps<'a>(old: &'a str, new: &'a str) -> Vec<Gap<'a>> {
    let mut found = Vec::new();
    let (mut at, mut rest_old, mut rest_new) = (0, old, new);
    while !(rest_old.is_empty() && rest_new.is_empty()) {
        let (gap_old, gap_new) = (leading(rest_old), leading(rest_new));
        if gap_old != gap_new {
            found.push(Gap { range: at..at + gap_old.len(), old: gap_old, new: gap_new });
        }
        let behind_old = rest_old.get(gap_old.len()..).unwrap_or_default();
        let behind_new = rest_new.get(gap_new.len()..).unwrap_or_default();
        let pairs = behind_old.chars().zip(behind_new.chars());
        let signs = pairs.take_while(|(old, new)| old == new && !is_gap(*old));
        let signs = signs.map(|(sign, _)| sign.len_utf8()).sum::<usize>();
        if signs == 0 && !(behind_old.is_empty() && behind_new.is_empty()) {
            return Vec::new();
        }
        at += gap_old.len() + signs;
        rest_old = behind_old.get(signs..).unwrap_or_default();
        rest_new = behind_new.get(signs..).unwrap_or_default();
    }
    found
}

fn leading(text: &str) -> &str {
    text.get(..text.find(|sign| !is_gap(sign)).unwrap_or(text.len())).unwrap_or_default()
}

/// Whether a character may go or come with the layout.
fn is_gap(sign: char) -> bool {
    matches!(sign, ' ' | '\t' | '\r' | '\n' | ';')
}

impl Gap<'_> {
    /// The blanks that end the line in front of it, as the change that deletes them.
    pub(super) fn ended(&self) -> Option<Edit> {
        let rest = self.old.trim_start_matches([' ', '\t']);
        let blanks = self.old.len() - rest.len();
        let end = (self.range.start + blanks) as u32;
        let span = Span::new(self.range.start as u32, end);
        (blanks > 0 && rest.starts_with(['\r', '\n'])).then(|| Edit { span, text: String::new() })
    }

    /// The change of what differs, in a text whose offsets begin at `base`.
    pub(super) fn edit(&self, base: u32) -> Edit {
        let Self { range, old, new } = self;
        let Change { same_start, same_end } = Change::between(old, new);
        // Half a line break is none.
        let half = |text: &str, at: usize| {
            let (before, behind) = text.split_at_checked(at).unwrap_or_default();
            usize::from(before.ends_with('\r') && behind.starts_with('\n'))
        };
        let start = same_start - half(old, same_start).max(half(new, same_start));
        let (old_end, new_end) = (old.len() - same_end, new.len() - same_end);
        let more = half(old, old_end).max(half(new, new_end));
        let (old_end, new_end) = (old_end + more, new_end + more);
        let place = |at: usize| base + (range.start + at) as u32;
        let text = new.get(start..new_end).unwrap_or_default();
        Edit { span: Span::new(place(start), place(old_end)), text: text.to_owned() }
    }
}
