//! Text to tree, and tree to text. A sentence that cannot be parsed costs only itself: the rest of
//! the file is still read, and what was lost stands in the tree as [`ast::Broken`].

use std::ops::Range;

use crate::diagnostic::Diagnostics;
use crate::parallel;
use crate::source::{FileId, SourceFile, SourceMap, Span};

pub mod ast;
mod draft;
mod fixes;
mod foreign;
pub mod format;
mod memory;
mod mend;
mod parser;
mod problem;
pub mod rough;
mod section;
mod shift;
mod text;

pub use memory::{Memory, parse_again};
pub use problem::{Expected, Found, Problem};
pub use text::escapes;

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
    if let Some(line) = foreign::snakemake_line(&source.text) {
        diagnostics.push(Problem::OtherLanguage { span: shifted(line, span.start) });
        let broken = ast::Broken { keyword: None, words: Vec::new(), span };
        return ast::File { items: vec![ast::Item::Broken(broken)], comments: Vec::new(), span };
    }
    let (items, _) = parse_sections(source, &section::split(&source.text), diagnostics);
    ast::File { span, ..items }
}

/// What is known of a section beside its tree.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Section {
    /// The first byte in the text.
    start: usize,
    items: usize,
    comments: usize,
    /// Whether nothing is wrong with it.
    whole: bool,
}

/// The trees of sections, joined, and what is known of each.
type Part = (ast::File, Vec<Section>);

/// Reads sections that stand one after the other.
fn parse_sections(
    source: &SourceFile,
    sections: &[Range<usize>],
    diagnostics: &mut Diagnostics,
) -> Part {
    let (mut tree, mut known) = (ast::File::default(), Vec::with_capacity(sections.len()));
    let batches = batches(sections);
    for ((mut part, sections), problems) in
        parallel::map(&batches, SHARE, |batch| read(source, batch))
    {
        tree.items.append(&mut part.items);
        tree.comments.append(&mut part.comments);
        known.extend(sections);
        diagnostics.append(problems);
    }
    (tree, known)
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
fn read(source: &SourceFile, sections: &[Range<usize>]) -> (Part, Diagnostics) {
    let mut diagnostics = Diagnostics::default();
    if let [first, .., last] = sections {
        let mut together = ast::File::default();
        read_one(source, first.start..last.end, &mut diagnostics, &mut together);
        let base = source.span().start;
        if let Some(known) = apportioned(&together, base, sections)
            && diagnostics.is_empty()
        {
            return ((together, known), diagnostics);
        }
        diagnostics = Diagnostics::default();
    }
    let (mut tree, mut known) = (ast::File::default(), Vec::new());
    for section in sections {
        let before = (tree.items.len(), tree.comments.len(), diagnostics.len());
        read_one(source, section.clone(), &mut diagnostics, &mut tree);
        known.push(Section {
            start: section.start,
            items: tree.items.len() - before.0,
            comments: tree.comments.len() - before.1,
            whole: diagnostics.len() == before.2,
        });
    }
    ((tree, known), diagnostics)
}

/// Which parts of a tree are each section's; nothing, if a part reaches into the next.
fn apportioned(tree: &ast::File, base: u32, sections: &[Range<usize>]) -> Option<Vec<Section>> {
    let mut items = tree.items.iter().map(ast::Item::span).peekable();
    let mut comments = tree.comments.iter().map(|comment| comment.span).peekable();
    let known = sections.iter().map(|section| {
        let end = shifted(section.clone(), base).end;
        let (mut within, mut said) = (0, 0);
        while let Some(item) = items.next_if(|item| item.start < end) {
            if item.end > end {
                return None;
            }
            within += 1;
        }
        while comments.next_if(|comment| comment.start < end).is_some() {
            said += 1;
        }
        Some(Section { start: section.start, items: within, comments: said, whole: true })
    });
    known.collect()
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
