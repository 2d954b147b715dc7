//! `waive`: a rule that something need not keep, and why. Which rules there are is known where the
//! resources are judged.

use super::sentence::{self, Sentence};
use super::{Checker, Problem};
use crate::model::program::Waive;

/// The shortest text that can say why.
const SHORTEST_REASON: usize = 10;

pub(super) fn check(checker: &mut Checker<'_>, mut sentence: Sentence<'_>) {
    let waive = read(checker, &mut sentence);
    checker.program.waives.extend(waive);
    sentence.end(checker.diagnostics);
}

fn read(checker: &mut Checker<'_>, sentence: &mut Sentence<'_>) -> Option<Waive> {
    let diagnostics = &mut *checker.diagnostics;
    let rule = sentence.name("the name of a rule", diagnostics)?;
    sentence.demand("on", diagnostics)?;
    let on = sentence.list("the names of things", diagnostics)?;
    sentence.demand("because", diagnostics)?;
    let because = sentence.text("a reason", diagnostics)?;
    if because.value.trim().chars().count() < SHORTEST_REASON {
        diagnostics.push(Problem::NoReason { span: because.span });
        return None;
    }
    let on = on.into_iter().map(sentence::Word::name).collect();
    Some(Waive { rule, on, because, span: sentence.statement.span })
}
