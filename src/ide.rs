//! What an editor asks about a program, in offsets of its texts. Each kind of question is a file
//! that has one function of an [`Analysis`]; nothing here knows the protocol of editors or reads a
//! file.

use std::sync::Arc;

use crate::compile::Compiled;
use crate::diagnostic::Diagnostics;
use crate::source::{FileId, SourceMap, Span};
use crate::syntax::ast;

mod becomes;
pub mod calls;
pub mod completion;
pub mod extract;
pub mod find;
pub mod findings;
pub mod folding;
pub mod hints;
pub mod hover;
pub mod layout;
pub mod lenses;
pub mod links;
mod manual;
mod moved;
pub mod occurrences;
pub mod properties;
pub mod rename;
pub mod scene;
pub mod selection;
pub mod signature;
pub mod symbols;
pub mod things;
pub mod tokens;
pub mod typing;

pub use moved::Moved;

/// A program as far as it is known while somebody writes it.
///
/// Texts and trees are those of this moment. What was compiled may be a few key presses older:
/// take its spans through [`Analysis::span`], which says where the words stand in the texts.
pub struct Analysis {
    pub sources: SourceMap,
    /// The trees, in the order of the files in `sources`.
    pub files: Vec<ast::File>,
    pub compiled: Arc<Compiled>,
    /// The problems that were found when the program was compiled; their spans are of that time.
    pub diagnostics: Arc<Diagnostics>,
    /// From the texts that were compiled to those of this moment.
    pub moved: Moved,
}

impl Analysis {
    /// Where the words of a span of `compiled` or `diagnostics` stand; nothing, if they changed.
    pub fn span(&self, compiled: Span) -> Option<Span> {
        self.moved.now(compiled)
    }

    /// The tree of a file; nothing, if the file could not be read.
    pub fn tree(&self, file: FileId) -> Option<&ast::File> {
        let span = self.sources.file(file).span();
        self.files.iter().find(|tree| tree.span == span)
    }

    /// Whether the statement around some words is compiled as it stands there.
    pub fn is_compiled(&self, words: Span) -> bool {
        let statement = find::around(self, words.start).first().map(|statement| statement.span);
        self.moved.is_same(statement.unwrap_or(words))
    }

    /// The resources for whose sake these words were written, implied ones too, by address; nothing,
    /// if their statement is another since.
    pub fn resources(&self, words: Span) -> impl Iterator<Item = &crate::model::Resource> {
        let here = move |span: Span| self.span(span).is_some_and(|now| words.contains(now));
        let known = self.is_compiled(words).then(|| self.compiled.graph.resources());
        known.into_iter().flatten().filter(move |resource| here(resource.origin.span))
    }
}
