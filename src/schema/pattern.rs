//! Whether a text matches a pattern of a schema. Nothing is said about a pattern that cannot be
//! read or that could take too long on this text: AWS has the last word.

use std::cell::RefCell;
use std::collections::HashMap;
use std::rc::Rc;

mod repeated;

use repeated::Repeated;

thread_local! {
    /// Patterns that were read before.
    static READ: RefCell<HashMap<String, Rc<Pattern>>> = RefCell::default();
}

const LONGEST: usize = 4096;
const LARGEST_PROGRAM: usize = 256 * 1024;
/// About how many steps a search that goes back and forth may take.
const STEPS: f64 = 4_000_000.0;

struct Pattern {
    engine: Engine,
    /// The same in short, for most texts of most patterns.
    repeated: Option<Repeated>,
}

enum Engine {
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
    let pattern = read(pattern);
    match &pattern.repeated {
        Some(repeated) if text.is_ascii() => Some(repeated.matches(text)),
        _ => pattern.engine.matches(text),
    }
}

fn read(pattern: &str) -> Rc<Pattern> {
    if let Some(known) = READ.with_borrow(|known| known.get(pattern).cloned()) {
        return known;
    }
    let repeated = Repeated::read(pattern, |class| {
        let class = compile(class);
        move |text: &str| class.matches(text)
    });
    let fresh = Rc::new(Pattern { engine: compile(pattern), repeated });
    READ.with_borrow_mut(|known| known.insert(pattern.to_owned(), Rc::clone(&fresh)));
    fresh
}

impl Engine {
    fn matches(&self, text: &str) -> Option<bool> {
        match self {
            Self::Linear(regex) => Some(regex.is_match(text)),
            Self::Backtracking { regex, longest } if text.len() <= *longest => {
                Some(regex.find(text).is_some())
            }
            Self::Backtracking { .. } | Self::Unreadable => None,
        }
    }
}

fn compile(published: &str) -> Engine {
    let pattern = &anchored(published);
    // `[]` and `[^]` are whole classes in ECMAScript, but begin one elsewhere.
    let same_meaning = !pattern.contains("[]") && !pattern.contains("[^]");
    let linear = regex_lite::RegexBuilder::new(pattern).size_limit(LARGEST_PROGRAM).build();
    if let Some(regex) = linear.ok().filter(|_| same_meaning) {
        return Engine::Linear(regex);
    }
    regress::Regex::with_flags(pattern, "u").or_else(|_| regress::Regex::new(pattern)).map_or(
        Engine::Unreadable,
        |regex| Engine::Backtracking { regex, longest: longest(pattern) },
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
