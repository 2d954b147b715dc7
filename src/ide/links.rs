//! Words that lead elsewhere: to files of the program, and to AWS's pages.

use super::{Analysis, manual};
use crate::model::TypeName;
use crate::schema;
use crate::source::{FileId, Span};
use crate::syntax::ast::{Group, Item, Statement, Word, WordKind};

#[derive(Debug, PartialEq, Eq)]
pub struct Link {
    /// The words, of a text what lies between its quotes.
    pub span: Span,
    pub to: Target,
}

#[derive(Debug, PartialEq, Eq)]
pub enum Target {
    /// A file or folder, by its path from the file in which the words are.
    File(String),
    Page {
        address: String,
        about: String,
    },
}

/// All links of a file.
pub fn links(analysis: &Analysis, file: FileId) -> Vec<Link> {
    let items = analysis.tree(file).map(|tree| tree.items.as_slice()).unwrap_or_default();
    items.iter().filter_map(Item::statement).flat_map(of_statement).collect()
}

fn of_statement(statement: &Statement) -> Vec<Link> {
    let group = |place: usize| statement.groups.get(place).and_then(Group::single);
    match statement.keyword.text() {
        "use" => group(0).and_then(path).into_iter().collect(),
        "resource" | "existing" => group(0).and_then(page).into_iter().collect(),
        "notebook" => {
            let lines = statement.block.iter().flat_map(|block| &block.items);
            let lines = lines.filter_map(Item::statement).filter(|line| line.keyword.is("on"));
            lines.filter_map(|line| path(line.groups.get(1)?.single()?)).collect()
        }
        _ => Vec::new(),
    }
}

fn path(word: &Word) -> Option<Link> {
    let inside = Span::new(word.span.start + 1, word.span.end.checked_sub(1)?);
    let fits = word.kind == WordKind::Text && inside.start < inside.end;
    fits.then(|| Link { span: inside, to: Target::File(word.text().to_owned()) })
}

fn page(word: &Word) -> Option<Link> {
    let name = TypeName::new(word.text());
    (word.is_plain() && schema::contains(&name)).then(|| Link {
        span: word.span,
        to: Target::Page { address: manual::page(&name), about: format!("AWS's page on {name}") },
    })
}
