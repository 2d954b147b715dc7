//! `moved` and `forget`: what became of things that the program called otherwise, or had.

use super::Checker;
use super::sentence::{Sentence, Word};
use crate::model::program::{Moved, Name};

/// `moved old-name to research`
pub(super) fn moved(checker: &mut Checker<'_>, mut sentence: Sentence<'_>) {
    let from = sentence.name("the name that it had", checker.diagnostics);
    sentence.demand("to", checker.diagnostics);
    let to = sentence.name("the name that it has", checker.diagnostics);
    sentence.end(checker.diagnostics);
    let moved = from.zip(to).map(|(from, to)| Moved { from, to });
    checker.program.moved.extend(moved);
}

/// `forget legacy`
pub(super) fn forget(checker: &mut Checker<'_>, mut sentence: Sentence<'_>) {
    let words = sentence.list("the name of what to leave alone", checker.diagnostics);
    sentence.end(checker.diagnostics);
    for word in words.into_iter().flatten() {
        let word = sentence.plain(word, "the name of what to leave alone", checker.diagnostics);
        let name: Option<Name> = word.map(Word::name);
        checker.program.forgotten.extend(name);
    }
}
