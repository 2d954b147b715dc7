//! `guardrails`: that the ways around everything else in the program are denied.

use super::sentence::Sentence;
use super::{Checker, Problem};

pub(super) fn check(checker: &mut Checker<'_>, mut sentence: Sentence<'_>) {
    sentence.end(checker.diagnostics);
    let span = sentence.span();
    match checker.program.guardrails {
        Some(first) => {
            let keyword = sentence.keyword().to_owned();
            checker.diagnostics.push(Problem::SentenceTwice {
                keyword,
                first,
                same: (sentence.statement.span == span).then_some(span),
                span,
            });
        }
        None => checker.program.guardrails = Some(span),
    }
}
