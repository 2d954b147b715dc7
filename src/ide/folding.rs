//! What can be folded away: braces and brackets of several lines, and comments that stand together.

use super::Analysis;
use crate::source::{FileId, SourceFile, Span};
use crate::syntax::ast::{Item, Value, ValueKind};

/// A part of a text that can be folded, by its first and last line, counted from zero.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Fold {
    pub first: usize,
    pub last: usize,
    pub is_comment: bool,
}

pub fn folds(analysis: &Analysis, file: FileId) -> Vec<Fold> {
    let Some(tree) = analysis.tree(file) else { return Vec::new() };
    let source = analysis.sources.file(file);
    let mut folds = Vec::new();
    for item in &tree.items {
        self::item(source, item, &mut folds);
    }
    let alone = tree.comments.iter().filter(|comment| stands_alone(source, comment.span));
    let lines: Vec<usize> = alone.map(|comment| source.line_of(comment.span.start)).collect();
    for run in lines.chunk_by(|line, next| line + 1 == *next) {
        if let [first, .., last] = run {
            folds.push(Fold { first: *first, last: *last, is_comment: true });
        }
    }
    folds.sort();
    folds
}

fn item(source: &SourceFile, item: &Item, folds: &mut Vec<Fold>) {
    let Some(statement) = item.statement() else { return };
    if let Some(value) = &statement.value {
        self::value(source, value, folds);
    }
    let Some(block) = &statement.block else { return };
    fold(source, block.span, folds);
    for item in &block.items {
        self::item(source, item, folds);
    }
}

fn value(source: &SourceFile, value: &Value, folds: &mut Vec<Fold>) {
    match &value.kind {
        ValueKind::Word(_) | ValueKind::Quantity { .. } => return,
        ValueKind::List(items) => items.iter().for_each(|item| self::value(source, item, folds)),
        ValueKind::Map(entries) => {
            entries.iter().for_each(|entry| self::value(source, &entry.value, folds));
        }
    }
    fold(source, value.span, folds);
}

fn fold(source: &SourceFile, span: Span, folds: &mut Vec<Fold>) {
    let (first, last) = (source.line_of(span.start), source.line_of(span.end));
    if first < last {
        folds.push(Fold { first, last, is_comment: false });
    }
}

/// Whether nothing stands on the line in front of a comment.
fn stands_alone(source: &SourceFile, comment: Span) -> bool {
    let base = source.span().start;
    let line = source.line_start(source.line_of(comment.start)).unwrap_or(base);
    let before = source.text.get((line - base) as usize..(comment.start - base) as usize);
    before.is_some_and(|before| before.trim().is_empty())
}
