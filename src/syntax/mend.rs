//! The text that would put a sentence right, where the text around it tells. Offsets are those of
//! a section, spans those of its file.

use std::ops::Range;

use super::shifted;
use crate::diagnostic::{Edit, Fix};

/// A section and where it begins.
#[derive(Clone, Copy)]
pub(super) struct Place<'a> {
    pub(super) text: &'a str,
    pub(super) base: u32,
}

impl Place<'_> {
    fn before(&self, at: usize) -> &str {
        self.text.get(..at).unwrap_or_default()
    }

    fn after(&self, at: usize) -> &str {
        self.text.get(at..).unwrap_or_default()
    }

    /// The white space at the beginning of the line of an offset.
    fn indentation(&self, at: usize) -> &str {
        let before = self.before(at);
        let start = before.rfind('\n').map_or(0, |line| line + 1);
        let line = self.after(start);
        let length = line.len() - line.trim_start_matches([' ', '\t']).len();
        line.get(..length).unwrap_or_default()
    }

    fn replace(&self, title: &str, range: Range<usize>, text: impl Into<String>) -> Fix {
        Fix::replace(title, shifted(range, self.base), text)
    }

    fn insert(&self, title: &str, at: usize, text: impl Into<String>) -> Fix {
        self.replace(title, at..at, text)
    }

    /// A block ends where the lines below it are not indented any more.
    pub(super) fn close_block(&self, open: usize) -> Option<Fix> {
        let outer = self.indentation(open);
        let after = self.after(open + 1);
        let (first, rest) = after.split_once('\n').unwrap_or((after, ""));
        let first = first.split('#').next().unwrap_or_default().trim_end();
        if !first.is_empty() {
            let is_plain = !first.contains(['"', '{', '}']);
            let fix = self.insert("write `}`", open + 1 + first.len(), " }");
            return is_plain.then(|| fix.sure());
        }
        let mut end = None;
        let mut start = self.text.len() - rest.len();
        for line in rest.split_inclusive('\n') {
            let shown = line.trim_end();
            if !shown.is_empty() {
                let indentation = line.len() - line.trim_start_matches([' ', '\t']).len();
                if indentation <= outer.len() {
                    break;
                }
                end = Some(start + shown.len());
            }
            start += line.len();
        }
        Some(self.insert("write `}`", end?, format!("\n{outer}}}")).sure())
    }

    /// A list or a map ends after its last entry.
    pub(super) fn close_bracket(&self, open: usize, last: Option<usize>, sign: char) -> Fix {
        let Some(end) = last else {
            return self.insert(&format!("write `{sign}`"), open + 1, sign.to_string());
        };
        let inside = self.text.get(open + 1..end).unwrap_or_default();
        let outer = self.indentation(open);
        let further = inside.split('\n').skip(1).filter(|line| !line.trim().is_empty());
        let is_indented =
            further.clone().all(|line| line.len() - line.trim_start().len() > outer.len());
        let opens_line = inside.trim_start_matches([' ', '\t', '\r']).starts_with('\n');
        let text = match (opens_line, sign) {
            (true, _) => format!("\n{outer}{sign}"),
            (false, '}') => " }".to_owned(),
            (false, _) => sign.to_string(),
        };
        let fix = self.insert(&format!("write `{sign}`"), end, text);
        if is_indented { fix.sure() } else { fix }
    }

    /// A text of one word ends with the word; where one of several ends, only its author knows.
    pub(super) fn close_text(&self, text: Range<usize>) -> Fix {
        let written = self.text.get(text.clone()).unwrap_or_default();
        let is_word = written.len() > 1 && !written.contains([' ', '\t', '#', ',', ';', '}', '\\']);
        let fix = self.insert("write `\"`", text.end, "\"");
        if is_word { fix.sure() } else { fix }
    }

    /// `Name: value` is an assignment; after other words the colon is one sign too many.
    pub(super) fn colon(&self, at: usize, is_entry: bool) -> Option<Fix> {
        let line = self.before(at).rsplit(['\n', '{', ';']).next().unwrap_or_default();
        let next = self.after(at + 1);
        if next.trim_start_matches([' ', '\t']).starts_with(['\n', '\r']) || next.is_empty() {
            return None;
        }
        let is_property = line.trim_start().starts_with(|c: char| c.is_ascii_uppercase())
            && !line.trim().contains([' ', '\t']);
        if !is_entry && !is_property {
            return Some(self.replace("delete the colon", at..at + 1, ""));
        }
        let (spaced, follows) = (line.ends_with([' ', '\t']), next.starts_with([' ', '\t']));
        let text = format!("{}={}", if spaced { "" } else { " " }, if follows { "" } else { " " });
        Some(self.replace("write `=`", at..at + 1, text).sure())
    }

    /// Words side by side may be one that was torn apart, and not two.
    pub(super) fn comma(&self, last: usize, next: usize) -> Fix {
        let between = self.text.get(last..next).unwrap_or_default();
        let is_word = |c: char| c.is_alphanumeric() || "-._/:*".contains(c);
        let torn = !between.contains('\n')
            && self.after(next).starts_with(is_word)
            && self.before(last).ends_with(is_word);
        let fix = self.insert("write `,`", last, ",");
        if torn { fix } else { fix.sure() }
    }

    /// The two quotes around a text.
    pub(super) fn quotes(&self, start: usize) -> Option<Fix> {
        let opening = self.after(start).chars().next()?;
        let closing = match opening {
            '‘' => '’',
            '“' => '”',
            other => other,
        };
        let inside = self.after(start + opening.len_utf8());
        let line = inside.split('\n').next()?;
        let length = line.find(closing)?;
        if line.get(..length)?.contains(['"', '\\']) {
            return None;
        }
        let end = start + opening.len_utf8() + length;
        let quote = |range| Edit { span: shifted(range, self.base), text: "\"".to_owned() };
        let edits =
            vec![quote(start..start + opening.len_utf8()), quote(end..end + closing.len_utf8())];
        Some(Fix { title: "write `\"`".to_owned(), edits, sure: true })
    }

    /// A block that stands below its statement moves up to it.
    pub(super) fn block_below(&self, open: usize) -> Option<Fix> {
        let above = self.before(open).trim_end();
        let line = above.rsplit('\n').next().unwrap_or_default();
        let is_free = !line.contains('#') && !line.ends_with(',');
        let fix = self.replace("move `{` to the line above", above.len()..open, " ");
        is_free.then(|| fix.sure())
    }

    /// Words of a list without the brackets around it.
    pub(super) fn without_brackets(&self, list: Range<usize>, inside: Range<usize>) -> Fix {
        let gone = |range| Edit { span: shifted(range, self.base), text: String::new() };
        let edits = vec![gone(list.start..inside.start), gone(inside.end..list.end)];
        Fix { title: "leave out the brackets".to_owned(), edits, sure: true }
    }

    /// What stands where nothing can: a comma that joins nothing, or a word that lacks a space.
    pub(super) fn unexpected(&self, found: Range<usize>, lacks_space: bool) -> Option<Fix> {
        if lacks_space {
            return Some(self.insert("write a space", found.start, " ").sure());
        }
        let next = self.after(found.end).trim_start_matches([' ', '\t', '\r']);
        let is_comma = self.text.get(found.clone()) == Some(",");
        let begins = self.before(found.start).trim_end().ends_with(['[', '{']);
        let ends = next.is_empty() || next.starts_with(['\n', '#', '}']);
        (is_comma && (begins || ends)).then(|| self.replace("delete the comma", found, "").sure())
    }
}
