//! What goes wrong in the local cloud, and when: what AWS does at times, told by the lines of a
//! file so that any run can be repeated. The format has a page in the folder's README.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::local::identity;
use crate::local::protocol::{ErrorCode, Exception};
use crate::local::store::Key;

mod aftermath;
mod parse;
mod rate;
mod reshape;
mod words;

#[cfg(test)]
mod tests;

pub use aftermath::Aftermath;
pub use parse::Error;
pub use reshape::reshape;
pub use words::{failure, object_refusal, refusal};

use rate::Rate;

/// What a client asks for, as far as faults tell it apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Operation {
    Create,
    Update,
    Delete,
    Read,
    List,
    Poll,
    /// S3's own: what is in a bucket is listed, or deleted.
    ListObjects,
    DeleteObjects,
}

/// What happens to a call, whatever it asks for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Answer {
    /// An exception, and nothing else happens.
    Refused { exception: &'static str, message: Option<String> },
    /// The connection breaks before the call arrives.
    Unheard,
    /// The call is carried out, and the connection breaks before the answer.
    Unanswered,
    /// Lists without an order come in another order.
    Shuffled,
    /// Policies come in other words that mean the same.
    Rewritten,
    /// Of the objects to delete every other one is, and the rest is said to have failed.
    Partly,
}

/// What happens to an operation that was accepted.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Outcome {
    /// It fails and changes nothing.
    Failed { code: ErrorCode, message: Option<String> },
    /// It is done, and said to have failed.
    HalfDone { code: ErrorCode },
    /// It fails, with the identifier of a resource that somebody else has.
    AlreadyExists,
    /// It is said to be done, and nothing changes.
    Ignored,
    /// It takes so many milliseconds longer.
    Slow(u64),
    /// So many reads do not find what was made.
    Hidden(u64),
    /// So many operations that mention it are told that it is not known.
    Unpropagated(u64),
    /// So many creations that refer to it are told that it does not exist.
    Unseen(u64),
    /// So many reads give what was there before.
    Stale(u64),
    /// A network interface stays until it has kept so many things from being deleted.
    Lingering(u64),
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum Fault {
    Answer(Answer),
    Outcome(Outcome),
}

/// At which of the calls that a line is about.
#[derive(Clone, Copy, Debug, PartialEq)]
enum When {
    Always,
    First(u64),
    Nth(u64),
    Every(u64),
    Chance(f64),
}

#[derive(Clone, Debug, PartialEq)]
struct Line {
    fault: Fault,
    operations: Vec<Operation>,
    /// The name of a type, in which `*` stands for any letters.
    types: String,
    when: When,
    /// Whether calls are counted apart for each resource.
    each: bool,
}

/// Which call, as far as lines tell calls apart.
pub struct Subject {
    pub operation: Operation,
    pub type_name: String,
    /// The same for every call about the same resource.
    pub resource: String,
}

/// The lines of a fault file, and how often each was met.
#[derive(Debug, Default)]
pub struct Faults {
    seed: u64,
    rate: Option<Rate>,
    lines: Vec<Line>,
    met: BTreeMap<(usize, String), u64>,
    pub aftermath: Aftermath,
}

impl Faults {
    /// What is wrong with a text is said line by line.
    pub fn parse(text: &str) -> Result<Self, Vec<Error>> {
        parse::parse(text)
    }

    /// Whether the rate allows one more call.
    pub fn admits(&mut self, now: u64) -> bool {
        self.rate.as_mut().is_none_or(|rate| rate.take(now))
    }

    /// What the lines say of the answer to a call.
    pub fn answers(&mut self, subject: &Subject) -> Vec<Answer> {
        let answer = |fault: &Fault| match fault {
            Fault::Answer(answer) => Some(answer.clone()),
            Fault::Outcome(_) => None,
        };
        self.draw(subject, answer)
    }

    /// What the lines say of an operation that is accepted.
    pub fn outcomes(&mut self, subject: &Subject) -> Vec<Outcome> {
        let outcome = |fault: &Fault| match fault {
            Fault::Outcome(outcome) => Some(outcome.clone()),
            Fault::Answer(_) => None,
        };
        self.draw(subject, outcome)
    }

    /// How often a shuffled answer was given; the next one is in another order.
    pub fn turn(&mut self) -> usize {
        let turn = self.met.entry((usize::MAX, String::new())).or_default();
        *turn += 1;
        usize::try_from(*turn).unwrap_or_default()
    }

    fn draw<T>(&mut self, subject: &Subject, wanted: impl Fn(&Fault) -> Option<T>) -> Vec<T> {
        let mut drawn = Vec::new();
        for (index, line) in self.lines.iter().enumerate() {
            let Some(fault) = wanted(&line.fault).filter(|_| line.is_about(subject)) else {
                continue;
            };
            // Chance counts by resource too, so that calls at the same time change nothing.
            let apart = line.each || matches!(line.when, When::Chance(_));
            let name = if apart { subject.resource.clone() } else { String::new() };
            let count = self.met.entry((index, name.clone())).or_default();
            *count += 1;
            let dice = || roll(&[self.seed, index as u64, *count], &name);
            if line.when.holds(*count, dice) {
                drawn.push(fault);
            }
        }
        drawn
    }
}

impl Line {
    fn is_about(&self, subject: &Subject) -> bool {
        self.operations.contains(&subject.operation) && matches(&self.types, &subject.type_name)
    }
}

impl When {
    fn holds(self, count: u64, dice: impl FnOnce() -> f64) -> bool {
        match self {
            Self::Always => true,
            Self::First(first) => count <= first,
            Self::Nth(nth) => count == nth,
            Self::Every(every) => count.is_multiple_of(every),
            Self::Chance(chance) => dice() < chance,
        }
    }
}

/// A number below 1 that follows from the seed and from what is decided.
fn roll(numbers: &[u64], name: &str) -> f64 {
    let numbers: Vec<String> = numbers.iter().map(u64::to_string).collect();
    let parts: Vec<&str> = numbers.iter().map(String::as_str).chain([name]).collect();
    let digest = identity::digest(&parts);
    let digits = digest.get(..8).and_then(|digits| u32::from_str_radix(digits, 16).ok());
    f64::from(digits.unwrap_or_default()) / (f64::from(u32::MAX) + 1.0)
}

/// Whether a name is like a pattern, in which `*` stands for any letters.
fn matches(pattern: &str, name: &str) -> bool {
    match pattern.split_once('*') {
        None => pattern == name,
        Some((start, rest)) => name.strip_prefix(start).is_some_and(|name| {
            (0..=name.len()).filter_map(|at| name.get(at..)).any(|name| matches(rest, name))
        }),
    }
}

/// What is said when there are too many calls.
pub fn throttled() -> Exception {
    Exception::new("ThrottlingException", "Rate exceeded")
}

/// What is said of a resource that cannot be read.
pub fn not_found(key: &Key) -> Exception {
    Exception::new(
        "ResourceNotFoundException",
        format!(
            "Resource of type '{}' with identifier '{}' was not found.",
            key.type_name, key.identifier
        ),
    )
}
