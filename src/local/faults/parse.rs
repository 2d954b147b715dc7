//! The lines of a fault file as a person writes them. Nothing is guessed: what is not understood
//! is an error at its words.

use std::ops::Range;

use super::words::OBJECT_REFUSALS;
use super::{Answer, Fault, Faults, Line, Operation, Outcome, Rate, When, matches};
use crate::local::protocol::{ErrorCode, Exception};
use crate::schema;

/// What is wrong with a line.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{what}")]
pub struct Error {
    pub what: String,
    pub help: String,
    /// The words that are wrong, in bytes of the file.
    pub range: Range<usize>,
}

const FAULTS: &str = "the faults are `refused CODE`, `unheard`, `unanswered`, `shuffled`, \
                      `rewritten`, `partly`, `failed CODE`, `half-done`, `already-exists`, `ignored`, \
                      `slow MILLISECONDS`, `hidden N`, `unseen N`, `unpropagated N`, `stale N` and \
                      `lingering N`";
const FORM: &str =
    "write a fault, when it happens and where: `failed Throttling on create AWS::EC2::* first 2`";
const WHEN: &str =
    "write `first N`, `nth N`, `every N` or `chance P`, then `each` to count for each resource";

const OPERATIONS: [(Operation, &str, &str); 8] = [
    (Operation::Create, "create", "CreateResource"),
    (Operation::Update, "update", "UpdateResource"),
    (Operation::Delete, "delete", "DeleteResource"),
    (Operation::Read, "read", "GetResource"),
    (Operation::List, "list", "ListResources"),
    (Operation::Poll, "poll", "GetResourceRequestStatus"),
    (Operation::ListObjects, "list-objects", "ListObjectVersions"),
    (Operation::DeleteObjects, "delete-objects", "DeleteObjects"),
];

const CALLS: &[Operation] = &[
    Operation::Create,
    Operation::Update,
    Operation::Delete,
    Operation::Read,
    Operation::List,
    Operation::Poll,
];
const OBJECTS: &[Operation] = &[Operation::ListObjects, Operation::DeleteObjects];
const EVERYTHING: &[Operation] = &[
    Operation::Create,
    Operation::Update,
    Operation::Delete,
    Operation::Read,
    Operation::List,
    Operation::Poll,
    Operation::ListObjects,
    Operation::DeleteObjects,
];
const CHANGES: &[Operation] = &[Operation::Create, Operation::Update, Operation::Delete];

impl Fault {
    /// The operations to which it can happen.
    fn happens_on(&self) -> &'static [Operation] {
        match self {
            Self::Answer(Answer::Refused { exception, .. }) => {
                if Exception::NAMES.contains(exception) { CALLS } else { OBJECTS }
            }
            Self::Answer(Answer::Unheard | Answer::Unanswered) => EVERYTHING,
            Self::Answer(Answer::Partly) => &[Operation::DeleteObjects],
            Self::Answer(Answer::Shuffled | Answer::Rewritten) => {
                &[Operation::Read, Operation::List]
            }
            Self::Outcome(outcome) => match outcome {
                Outcome::Failed { .. } | Outcome::HalfDone { .. } | Outcome::Slow(_) => CHANGES,
                Outcome::AlreadyExists | Outcome::Hidden(_) | Outcome::Unseen(_) => {
                    &[Operation::Create]
                }
                Outcome::Unpropagated(_) => &[Operation::Create, Operation::Update],
                Outcome::Ignored | Outcome::Stale(_) => &[Operation::Update],
                Outcome::Lingering(_) => &[Operation::Delete],
            },
        }
    }
}

pub(super) fn parse(text: &str) -> Result<Faults, Vec<Error>> {
    let mut faults = Faults::default();
    let mut errors = Vec::new();
    let mut start = 0;
    for line in text.split_inclusive('\n') {
        let read = words(line, start).and_then(|words| {
            let end = start + line.trim_end().len();
            read_line(&mut faults, &mut Words { words: &words, end })
        });
        errors.extend(read.err());
        start += line.len();
    }
    if errors.is_empty() { Ok(faults) } else { Err(errors) }
}

/// A word of a line; what stands in quotes is one.
struct Word<'a> {
    text: &'a str,
    range: Range<usize>,
}

fn words(line: &str, start: usize) -> Result<Vec<Word<'_>>, Error> {
    let mut words = Vec::new();
    let mut at = 0;
    while let Some(rest) = line.get(at..).filter(|rest| !rest.is_empty()) {
        let skipped = rest.len() - rest.trim_start().len();
        if skipped > 0 {
            at += skipped;
            continue;
        }
        if rest.starts_with('#') {
            break;
        }
        let length = match rest.strip_prefix('"') {
            None => rest.find([' ', '\t', '\r', '\n']).unwrap_or(rest.len()),
            Some(inner) => inner.find('"').map(|end| end + 2).ok_or_else(|| Error {
                what: "the text has no end".to_owned(),
                help: "close it with `\"` on the same line".to_owned(),
                range: start + at..start + line.trim_end().len(),
            })?,
        };
        let text = rest.get(..length).unwrap_or_default();
        words.push(Word { text, range: start + at..start + at + length });
        at += length;
    }
    Ok(words)
}

/// The words of a line that are still to be read.
struct Words<'a> {
    words: &'a [Word<'a>],
    end: usize,
}

impl<'a> Words<'a> {
    fn next(&mut self) -> Option<&'a Word<'a>> {
        let (first, rest) = self.words.split_first()?;
        self.words = rest;
        Some(first)
    }

    /// The next word if it is this one.
    fn take(&mut self, wanted: &str) -> bool {
        let found = self.words.first().is_some_and(|word| word.text == wanted);
        if found {
            self.next();
        }
        found
    }

    fn demand(&mut self, what: &str, help: &str) -> Result<&'a Word<'a>, Error> {
        self.next().ok_or_else(|| Error {
            what: format!("{what} is missing"),
            help: help.to_owned(),
            range: self.end..self.end,
        })
    }

    fn end(&mut self, help: &str) -> Result<(), Error> {
        match self.next() {
            None => Ok(()),
            Some(word) => Err(wrong(word, format!("`{}` has no meaning here", word.text), help)),
        }
    }

    fn count(&mut self, what: &str) -> Result<u64, Error> {
        let help = "write a whole number of at least 1";
        let word = self.demand(what, help)?;
        let number = word.text.parse().ok().filter(|number| *number > 0);
        number.ok_or_else(|| wrong(word, format!("`{}` is not a count", word.text), help))
    }

    fn decimal(&mut self, what: &str, help: &str) -> Result<f64, Error> {
        let word = self.demand(what, help)?;
        let number: Option<f64> = word.text.parse().ok();
        let number = number.filter(|number| number.is_finite() && *number > 0.0);
        number.ok_or_else(|| wrong(word, format!("`{}` is not {what}", word.text), help))
    }

    /// A text in quotes, if there is one.
    fn quoted(&mut self) -> Option<String> {
        let text = self.words.first()?.text.strip_prefix('"')?.strip_suffix('"')?;
        self.next();
        Some(text.to_owned())
    }
}

fn wrong(word: &Word<'_>, what: String, help: &str) -> Error {
    Error { what, help: help.to_owned(), range: word.range.clone() }
}

fn read_line(faults: &mut Faults, words: &mut Words<'_>) -> Result<(), Error> {
    let Some(first) = words.next() else { return Ok(()) };
    match first.text {
        "seed" => {
            let help = "write a whole number: `seed 7`";
            let word = words.demand("the seed", help)?;
            faults.seed = word
                .text
                .parse()
                .map_err(|_| wrong(word, format!("`{}` is not a whole number", word.text), help))?;
            words.end("a line with `seed` holds nothing else")
        }
        "rate" => {
            let help = "write how many calls a second are taken: `rate 25 burst 50`";
            let rate = words.decimal("a rate", help)?;
            let burst =
                if words.take("burst") { words.decimal("a burst", help)? } else { rate.max(1.0) };
            faults.rate = Some(Rate::new(rate, burst.max(1.0)));
            words.end(help)
        }
        _ => {
            let fault = fault(first, words)?;
            let line = place(fault, first, words)?;
            faults.lines.push(line);
            Ok(())
        }
    }
}

fn fault(name: &Word<'_>, words: &mut Words<'_>) -> Result<Fault, Error> {
    let outcome = match name.text {
        "refused" => {
            let exception = exception(words)?;
            let message = words.quoted();
            return Ok(Fault::Answer(Answer::Refused { exception, message }));
        }
        "unheard" => return Ok(Fault::Answer(Answer::Unheard)),
        "unanswered" => return Ok(Fault::Answer(Answer::Unanswered)),
        "shuffled" => return Ok(Fault::Answer(Answer::Shuffled)),
        "rewritten" => return Ok(Fault::Answer(Answer::Rewritten)),
        "partly" => return Ok(Fault::Answer(Answer::Partly)),
        "failed" => Outcome::Failed { code: code(words)?, message: words.quoted() },
        "half-done" if words.words.first().is_some_and(|word| word.text != "on") => {
            Outcome::HalfDone { code: code(words)? }
        }
        "half-done" => Outcome::HalfDone { code: ErrorCode::NotStabilized },
        "already-exists" => Outcome::AlreadyExists,
        "ignored" => Outcome::Ignored,
        "slow" => Outcome::Slow(words.count("how many milliseconds")?),
        "hidden" => Outcome::Hidden(words.count("how many reads")?),
        "unseen" => Outcome::Unseen(words.count("how many creations")?),
        "stale" => Outcome::Stale(words.count("how many reads")?),
        "unpropagated" => Outcome::Unpropagated(words.count("how many operations")?),
        "lingering" => Outcome::Lingering(words.count("how many deletions")?),
        other => return Err(wrong(name, format!("there is no fault `{other}`"), FAULTS)),
    };
    Ok(Fault::Outcome(outcome))
}

/// `Throttling`, as an operation that failed says it.
fn code(words: &mut Words<'_>) -> Result<ErrorCode, Error> {
    let help = "write one of Cloud Control's handler error codes, such as `Throttling`, \
                `GeneralServiceException` or `NotStabilized`";
    let word = words.demand("the code", help)?;
    serde_json::from_value(word.text.into())
        .map_err(|_| wrong(word, format!("`{}` is no handler error code", word.text), help))
}

/// `ThrottlingException`, as a refused call says it, or `SlowDown`, as S3 does.
fn exception(words: &mut Words<'_>) -> Result<&'static str, Error> {
    let help = "write one of Cloud Control's exceptions, such as `ThrottlingException` or \
                `ServiceInternalErrorException`; of objects, one of S3's codes, such as `SlowDown`";
    let word = words.demand("the exception", help)?;
    let of_objects = OBJECT_REFUSALS.iter().map(|(code, ..)| *code);
    let known = Exception::NAMES.iter().copied().chain(of_objects).find(|name| *name == word.text);
    known.ok_or_else(|| wrong(word, format!("`{}` is no exception", word.text), help))
}

/// `on OPERATIONS TYPE WHEN`
fn place(fault: Fault, name: &Word<'_>, words: &mut Words<'_>) -> Result<Line, Error> {
    let on = words.demand("`on`", FORM)?;
    if on.text != "on" {
        return Err(wrong(on, format!("`on` is missing before `{}`", on.text), FORM));
    }
    let operations = operations(&fault, name, words)?;
    let types = types(words)?;
    let when = when(words)?;
    let each = words.take("each");
    words.end(WHEN)?;
    Ok(Line { fault, operations, types, when, each })
}

fn operations(
    fault: &Fault,
    name: &Word<'_>,
    words: &mut Words<'_>,
) -> Result<Vec<Operation>, Error> {
    let help = "write `create`, `update`, `delete`, `read`, `list`, `poll`, `list-objects` or \
                `delete-objects`, several with commas and no spaces, or `*` for all";
    let word = words.demand("the operation", help)?;
    let possible = fault.happens_on();
    if word.text == "*" {
        return Ok(possible.to_vec());
    }
    let mut found = Vec::new();
    for part in word.text.split(',') {
        let known = OPERATIONS.iter().find(|(_, short, long)| *short == part || *long == part);
        let Some((operation, ..)) = known else {
            return Err(wrong(word, format!("there is no operation `{part}`"), help));
        };
        if !possible.contains(operation) {
            let where_to = OPERATIONS.iter().filter(|(it, ..)| possible.contains(it));
            let where_to: Vec<&str> = where_to.map(|(_, short, _)| *short).collect();
            return Err(wrong(
                word,
                format!("`{}` does not happen on {part}", name.text),
                &format!("it happens on {}", where_to.join(", ")),
            ));
        }
        found.push(*operation);
    }
    Ok(found)
}

fn types(words: &mut Words<'_>) -> Result<String, Error> {
    let help = "write a type such as `AWS::EC2::VPC`; `*` stands for any letters in it";
    let word = words.demand("the type", help)?;
    if !schema::names().any(|name| matches(word.text, name)) {
        return Err(wrong(word, format!("no type is called `{}`", word.text), help));
    }
    Ok(word.text.to_owned())
}

fn when(words: &mut Words<'_>) -> Result<When, Error> {
    let Some(word) = words.words.first().filter(|word| word.text != "each") else {
        return Ok(When::Always);
    };
    words.next();
    Ok(match word.text {
        "first" => When::First(words.count("how many")?),
        "nth" => When::Nth(words.count("which one")?),
        "every" => When::Every(words.count("how many")?),
        "chance" => {
            let help = "write a number above 0 and up to 1: `chance 0.05`";
            When::Chance(words.decimal("a chance", help)?)
        }
        other => return Err(wrong(word, format!("`{other}` has no meaning here"), WHEN)),
    })
}
