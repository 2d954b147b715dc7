//! What the one layout makes of files.

use serde_json::{Map, Value as Json};
use similar::{ChangeTag, TextDiff};

use super::diagnostics::{self, Checked};
use super::{Color, Style, text};

/// How many lines are shown around a difference.
const CONTEXT: usize = 3;

/// A file, and what becomes of it.
pub struct Formatted<'a> {
    pub name: &'a str,
    pub old: &'a str,
    pub new: &'a str,
}

impl Formatted<'_> {
    pub fn is_changed(&self) -> bool {
        self.old != self.new
    }

    /// The name on a line of its own.
    pub fn line(&self) -> String {
        text::harmless(self.name).into_owned() + "\n"
    }

    /// The difference as `diff -u` writes it; nothing, if there is none.
    pub fn diff(&self, style: Style) -> String {
        let diff = TextDiff::from_lines(self.old, self.new);
        let mut unified = diff.unified_diff();
        let hunks = unified.context_radius(CONTEXT).iter_hunks();
        let mut shown = String::new();
        for hunk in hunks {
            if shown.is_empty() {
                for sign in ["---", "+++"] {
                    let line = format!("{sign} {}", text::harmless(self.name));
                    shown.push_str(&(style.paint(Color::Bold, &line) + "\n"));
                }
            }
            let header = style.paint(Color::Cyan, &hunk.header().to_string());
            shown.push_str(&(header + "\n"));
            for change in hunk.iter_changes() {
                shown.push_str(&line(change.tag(), change.value(), style));
            }
        }
        shown
    }

    /// The file for a program; its difference and its text where they are asked for.
    pub fn json(&self, with_diff: bool, with_text: bool) -> Json {
        let diff = with_diff.then(|| self.diff(Style::PLAIN));
        let text = with_text.then_some(self.new);
        let asked = [("diff", diff.as_deref()), ("text", text)];
        let mut file = Map::new();
        file.insert("file".to_owned(), self.name.into());
        file.insert("changed".to_owned(), self.is_changed().into());
        file.extend(asked.into_iter().filter_map(|(key, it)| Some((key.to_owned(), it?.into()))));
        file.into()
    }
}

/// A line of a difference, without what a terminal must not be given.
fn line(tag: ChangeTag, value: &str, style: Style) -> String {
    let (sign, color) = match tag {
        ChangeTag::Equal => (' ', None),
        ChangeTag::Delete => ('-', Some(Color::Red)),
        ChangeTag::Insert => ('+', Some(Color::Green)),
    };
    let content = value.trim_end_matches(['\r', '\n']);
    let ending = value.get(content.len()..).unwrap_or_default();
    let line = format!("{sign}{}", text::harmless(content));
    let line = color.map_or_else(|| line.clone(), |color| style.paint(color, &line));
    let ending = if ending.is_empty() { "\n\\ No newline at end of file\n" } else { ending };
    line + ending
}

/// The files, and what is wrong with them, as one document.
pub fn json(files: Vec<Json>, read: Checked<'_>) -> Json {
    let mut document = diagnostics::json(&[read], &[]);
    if let Some(document) = document.as_object_mut() {
        document.insert("files".to_owned(), files.into());
    }
    document
}
