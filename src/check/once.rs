//! Sentences of a block that may stand once.

use super::{Checker, Problem};
use crate::source::Span;

/// Where each stands.
#[derive(Default)]
pub(super) struct Once(Vec<(&'static str, Span)>);

impl Once {
    /// Notes a sentence, and reports it if it stood before.
    pub(super) fn repeated(
        &mut self,
        keyword: &'static str,
        span: Span,
        checker: &mut Checker<'_>,
    ) -> bool {
        if let Some((_, first)) = self.0.iter().find(|(known, _)| *known == keyword) {
            let (keyword, first) = (keyword.to_owned(), *first);
            checker.diagnostics.push(Problem::SentenceTwice { keyword, first, span });
            return true;
        }
        self.0.push((keyword, span));
        false
    }
}
