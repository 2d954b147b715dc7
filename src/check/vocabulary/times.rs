//! How often a sentence may stand in its block.

use super::shape::{Part, ways};
use super::{Form, Place};

/// Sentences of a block of which each says one thing more.
const REPEATED: [&str; 5] = ["tag", "uses", "endpoint", "allow", "user"];

/// Sentences of which there may be one for each second word.
const DISTINCT: [&str; 3] = ["subnets", "egress", "on"];

/// A word that makes another sentence of a keyword, and whether that may stand once.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Opening {
    pub word: &'static str,
    pub once: bool,
}

impl Form {
    /// Whether a second one in the same block would be a mistake, whatever it says.
    pub fn stands_once(&self) -> bool {
        match self.place {
            Place::Top => matches!(self.keyword, "stack" | "guardrails"),
            _ => !REPEATED.contains(&self.keyword) && !DISTINCT.contains(&self.keyword),
        }
    }

    /// The words that may follow the first, where each of them makes another sentence.
    pub fn openings(&self) -> Vec<Opening> {
        if self.place == Place::Top || !DISTINCT.contains(&self.keyword) {
            return Vec::new();
        }
        let mut words: Vec<&str> = Vec::new();
        for way in ways(self.shape) {
            match way.first() {
                Some(Part::Choice(more)) => words.extend(more.iter().map(|known| known.word)),
                Some(Part::Word(word)) => words.push(word),
                _ => {}
            }
        }
        words.dedup();
        let opening = |word| Opening { word, once: !REPEATED.contains(&word) };
        words.into_iter().map(opening).collect()
    }
}
