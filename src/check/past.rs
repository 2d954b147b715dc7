//! `moved` and `forget`: what became of things that the program called otherwise, or had.

use super::Checker;
use super::sentence::{Sentence, Word};
use crate::model::program::{Moved, Name};

/// Among the names that may be lost, this says that a rename is.
const MOVED: &str = "moved";

/// `moved old-name to research`
pub(super) fn moved(checker: &mut Checker<'_>, mut sentence: Sentence<'_>) {
    let before = checker.diagnostics.faults();
    let from = sentence.name("the name that it had", checker.diagnostics);
    sentence.demand("to", checker.diagnostics);
    let to = sentence.name("the name that it has", checker.diagnostics);
    sentence.end(checker.diagnostics);
    match from.zip(to).filter(|_| checker.diagnostics.faults() == before) {
        Some((from, to)) => checker.program.moved.push(Moved { from, to }),
        // Nobody knows which rename of a chain is missing.
        None => _ = checker.failed.insert(MOVED.to_owned()),
    }
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
