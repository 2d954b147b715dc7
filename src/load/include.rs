//! `use "network.smk"`: which other files a file wants read.

use crate::model::program::Spanned;
use crate::syntax::ast::{self, Item, WordKind};

pub(super) fn paths(file: &ast::File) -> Vec<Spanned<String>> {
    let named = file.items.iter().filter_map(|item| {
        let Item::Statement(statement) = item else { return None };
        let path = statement.groups.first().filter(|_| statement.keyword.is("use"))?.single()?;
        (path.kind == WordKind::Text).then(|| Spanned::new(path.text().to_owned(), path.span))
    });
    named.collect()
}
