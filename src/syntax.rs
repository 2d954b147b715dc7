//! Text to tree, and tree to text. A sentence that cannot be parsed costs only itself: the rest of
//! the file is still read, and what was lost stands in the tree as [`ast::Broken`].

use std::ops::Range;

use crate::diagnostic::Diagnostics;
use crate::parallel;
use crate::source::{FileId, SourceFile, SourceMap, Span};

pub mod ast;
mod foreign;
mod parser;
mod problem;
mod section;
mod text;

pub use problem::{Expected, Found, Problem};

/// The first words of the statements that stand at the top of a file. A line that begins with one
/// of them at the left margin begins a statement, whatever is still open above it.
pub const KEYWORDS: [&str; 20] = [
    "stack",
    "param",
    "let",
    "bundle",
    "network",
    "key",
    "bucket",
    "notebook",
    "studio",
    "training",
    "guardrails",
    "resource",
    "existing",
    "assert",
    "waive",
    "protect",
    "output",
    "use",
    "moved",
    "forget",
];

/// Reads one file. Always returns what could be read; what is wrong goes to `diagnostics`.
pub fn parse(map: &SourceMap, file: FileId, diagnostics: &mut Diagnostics) -> ast::File {
    let source = map.file(file);
    let span = source.span();
    let mut tree = ast::File { span, ..ast::File::default() };
    if let Some(line) = foreign::snakemake_line(&source.text) {
        diagnostics.push(Problem::OtherLanguage { span: shifted(line, span.start) });
        tree.items.push(ast::Item::Broken(ast::Broken { keyword: None, words: Vec::new(), span }));
        return tree;
    }
    let batches = batches(&section::split(&source.text));
    for (mut part, problems) in parallel::map(&batches, SHARE, |batch| read(source, batch)) {
        tree.items.append(&mut part.items);
        tree.comments.append(&mut part.comments);
        diagnostics.append(problems);
    }
    tree
}

/// How many bytes of sections are read at once, if nothing is wrong with any: a reader costs more
/// to set up than a short statement costs to read.
const BATCH: usize = 4096;
/// How many batches are worth a thread.
const SHARE: usize = 8;

fn batches(sections: &[Range<usize>]) -> Vec<Vec<Range<usize>>> {
    let mut batches: Vec<Vec<Range<usize>>> = Vec::new();
    for section in sections {
        match batches.last_mut() {
            Some(batch) if batch.first().is_some_and(|it| section.start - it.start < BATCH) => {
                batch.push(section.clone());
            }
            _ => batches.push(vec![section.clone()]),
        }
    }
    batches
}

/// Reads sections together if they turn out to be whole, and otherwise each on its own, so that
/// what is wrong with one cannot reach the next.
fn read(source: &SourceFile, sections: &[Range<usize>]) -> (ast::File, Diagnostics) {
    let base = source.span().start;
    let (mut tree, mut diagnostics) = (ast::File::default(), Diagnostics::default());
    let [first, .., last] = sections else {
        for section in sections {
            read_one(source, section.clone(), &mut diagnostics, &mut tree);
        }
        return (tree, diagnostics);
    };
    let (mut problems, mut together) = (Diagnostics::default(), ast::File::default());
    read_one(source, first.start..last.end, &mut problems, &mut together);
    let mut starts = sections.iter().map(|section| shifted(section.clone(), base).start).peekable();
    let crosses = |item: &ast::Item| {
        while starts.next_if(|start| *start <= item.span().start).is_some() {}
        starts.peek().is_some_and(|start| *start < item.span().end)
    };
    if problems.is_empty() && !together.items.iter().any(crosses) {
        return (together, problems);
    }
    for section in sections {
        read_one(source, section.clone(), &mut diagnostics, &mut tree);
    }
    (tree, diagnostics)
}

fn read_one(
    source: &SourceFile,
    range: Range<usize>,
    diagnostics: &mut Diagnostics,
    tree: &mut ast::File,
) {
    let text = source.text.get(range.clone()).unwrap_or_default();
    parser::section(text, shifted(range, source.span().start).start, diagnostics, tree);
}

#[expect(clippy::cast_possible_truncation, reason = "a SourceMap holds no text of 4 GB")]
fn shifted(range: Range<usize>, base: u32) -> Span {
    Span::new(base + range.start as u32, base + range.end as u32)
}

#[cfg(test)]
mod tests;
