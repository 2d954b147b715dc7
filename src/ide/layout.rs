//! The one layout, as changes of lines.

use similar::{DiffOp, TextDiff};

use super::Analysis;
use crate::diagnostic::fix::Edit;
use crate::source::{FileId, Span};
use crate::syntax::format;

/// What the layout changes in a file; in a part of it, the changes of lines that it touches.
pub fn layout(analysis: &Analysis, file: FileId, part: Option<Span>) -> Vec<Edit> {
    let source = analysis.sources.file(file);
    let Some(tree) = analysis.tree(file) else { return Vec::new() };
    let new = format::layout(source, tree);
    let diff = TextDiff::from_lines(&*source.text, &new);
    let lines = new.split_inclusive('\n').collect::<Vec<&str>>();
    let changes = diff.ops().iter().filter(|op| !matches!(op, DiffOp::Equal { .. }));
    let edits = changes.map(|op| {
        let start = |line: usize| source.line_start(line).unwrap_or(source.span().end);
        let (old, new) = (op.old_range(), op.new_range());
        let text = lines.get(new).unwrap_or_default().concat();
        Edit { span: Span::new(start(old.start), start(old.end)), text }
    });
    let part = part.unwrap_or(source.span());
    edits.filter(|edit| edit.span.start <= part.end && part.start <= edit.span.end).collect()
}
