//! Sentences of a block that may stand once.

use super::{Checker, Problem};
use crate::source::Span;
use crate::syntax::ast::{Statement, WordKind};

/// The words of a sentence.
pub(super) type Words = Vec<(WordKind, String)>;

/// Where each stands, and what it says.
#[derive(Default)]
pub(super) struct Once(Vec<(&'static str, Span, Option<Words>)>);

impl Once {
    /// Notes a sentence, and reports it if it stood before.
    pub(super) fn repeated(
        &mut self,
        keyword: &'static str,
        statement: &Statement,
        checker: &mut Checker<'_>,
    ) -> bool {
        let (span, words) = (statement.keyword.span, words(statement));
        if let Some((_, first, said)) = self.0.iter().find(|(known, ..)| *known == keyword) {
            let same = words.filter(|words| said.as_ref() == Some(words)).map(|_| statement.span);
            let (keyword, first) = (keyword.to_owned(), *first);
            checker.diagnostics.push(Problem::SentenceTwice { keyword, first, same, span });
            return true;
        }
        self.0.push((keyword, span, words));
        false
    }
}

/// What a sentence says, if that is words alone.
pub(super) fn words(statement: &Statement) -> Option<Words> {
    let bare = statement.value.is_none() && statement.block.is_none();
    bare.then(|| statement.words().map(|word| (word.kind, word.text().to_owned())).collect())
}
