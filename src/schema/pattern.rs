//! Whether a text matches a pattern of a schema. Nothing is said about a pattern that cannot be
//! read or that could take too long on this text: AWS has the last word.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};

/// Patterns that were read before.
static READ: Mutex<BTreeMap<String, Arc<Pattern>>> = Mutex::new(BTreeMap::new());

const LONGEST: usize = 4096;
const LARGEST_PROGRAM: usize = 256 * 1024;
/// About how many steps a search that goes back and forth may take.
const STEPS: f64 = 4_000_000.0;

enum Pattern {
    /// Takes time proportional to the text.
    Linear(regex_lite::Regex),
    /// Goes back and forth: knows all of ECMAScript, but can take very long.
    Backtracking {
        regex: regress::Regex,
        longest: usize,
    },
    Unreadable,
}

pub fn matches(pattern: &str, text: &str) -> Option<bool> {
    if text.len() > LONGEST {
        return None;
    }
    match read(pattern).as_ref() {
        Pattern::Linear(regex) => Some(regex.is_match(text)),
        Pattern::Backtracking { regex, longest } if text.len() <= *longest => {
            Some(regex.find(text).is_some())
        }
        Pattern::Backtracking { .. } | Pattern::Unreadable => None,
    }
}

fn read(pattern: &str) -> Arc<Pattern> {
    let mut known = READ.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some(known) = known.get(pattern) {
        return Arc::clone(known);
    }
    let fresh = Arc::new(compile(pattern));
    known.insert(pattern.to_owned(), Arc::clone(&fresh));
    fresh
}

fn compile(published: &str) -> Pattern {
    let pattern = &anchored(published);
    // `[]` and `[^]` are whole classes in ECMAScript, but begin one elsewhere.
    let same_meaning = !pattern.contains("[]") && !pattern.contains("[^]");
    let linear = regex_lite::RegexBuilder::new(pattern).size_limit(LARGEST_PROGRAM).build();
    if let Some(regex) = linear.ok().filter(|_| same_meaning) {
        return Pattern::Linear(regex);
    }
    regress::Regex::with_flags(pattern, "u").or_else(|_| regress::Regex::new(pattern)).map_or(
        Pattern::Unreadable,
        |regex| Pattern::Backtracking { regex, longest: longest(pattern) },
    )
}

/// Some services publish `\A`, `\z` and `\Z`, which in ECMAScript are plain letters.
fn anchored(published: &str) -> String {
    let mut pattern = String::with_capacity(published.len());
    let mut rest = published.chars();
    while let Some(char) = rest.next() {
        match (char, (char == '\\').then(|| rest.next()).flatten()) {
            (_, Some('A')) => pattern.push('^'),
            (_, Some('Z' | 'z')) => pattern.push('$'),
            (char, escaped) => pattern.extend([Some(char), escaped].into_iter().flatten()),
        }
    }
    pattern
}

/// How long a text may be so that even the worst one takes a bounded number of steps: loops side
/// by side multiply, a loop in a loop doubles with every character.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "the number is positive and at most the number of steps"
)]
fn longest(pattern: &str) -> usize {
    let nested = [")*", ")+", "){"].iter().any(|end| pattern.contains(end));
    let loops = pattern.chars().filter(|c| matches!(c, '*' | '+' | '{')).count();
    match i32::try_from(loops) {
        Ok(0) => LONGEST,
        _ if nested => STEPS.log2() as usize,
        Ok(loops) => STEPS.powf(1.0 / f64::from(loops + 1)) as usize,
        Err(_) => 0,
    }
}
