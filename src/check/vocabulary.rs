//! Every sentence of the language: its first word, where it may stand, how it is written and what
//! it says. The one list of keywords.

use super::sentence::{Meant, Problem};
use crate::source::Span;
use crate::syntax::ast::{Statement, Word, WordKind};

mod forms;
mod others;
pub mod sample;
pub mod shape;
mod times;

pub use forms::FORMS;
use shape::{Inner, Meaning, Part, Slot};
pub use times::Opening;

/// Where a sentence stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    Top,
    Stack,
    Network,
    Endpoint,
    Key,
    Bucket,
    Notebook,
    Studio,
    Training,
}

/// One kind of sentence.
#[derive(Debug)]
pub struct Form {
    pub place: Place,
    pub keyword: &'static str,
    /// How it is written, as shown in help.
    pub example: &'static str,
    /// What it says.
    pub about: &'static str,
    /// What stands behind the first word.
    pub shape: &'static [Part],
    /// Whether this version of smk can build it.
    pub built: bool,
}

/// What a name stands for. Names of different kinds may be alike.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Named {
    Thing,
    Bundle,
    Variable,
    Output,
    Stack,
}

pub fn find(place: Place, keyword: &str) -> Option<&'static Form> {
    FORMS.iter().find(|form| form.place == place && form.keyword == keyword)
}

/// The form of a statement, if it has one in this place and can be built.
pub(super) fn form(place: Place, statement: &Statement) -> Result<&'static Form, Problem> {
    let keyword = &statement.keyword;
    if let Some(comment) = comment_in(statement) {
        return Err(comment);
    }
    let form = find(place, keyword.text()).filter(|_| keyword.is_plain());
    let form = form.ok_or_else(|| unknown(place, statement))?;
    if form.built {
        return Ok(form);
    }
    let (statement, span) = (statement.span, keyword.span);
    Err(Problem::NotBuilt { keyword: form.keyword.to_owned(), statement, span })
}

/// The problem of a comment as other languages write it, which is taken for words.
pub(super) fn comment_in(statement: &Statement) -> Option<Problem> {
    let begins = |word: &&Word| word.is_plain() && word.text().starts_with(['/', '*']);
    let word = statement.words().find(begins)?;
    let sign = ["//", "/*", "*/"].into_iter().find(|sign| word.text().starts_with(sign))?;
    // `//example.org` is an address.
    let is_first = word.span == statement.keyword.span;
    if !is_first && word.text() != sign && word.text().contains('.') {
        return None;
    }
    let span = Span::new(word.span.start, word.span.start + 2);
    let is_line = sign == "//" && statement.block.is_none() && statement.value.is_none();
    Some(Problem::OtherComment { sign, span, is_line })
}

/// The problem of a first word that begins no sentence here.
fn unknown(place: Place, statement: &Statement) -> Problem {
    let keyword = &statement.keyword;
    let text = keyword.text().to_owned();
    let known = |forms: &mut dyn Iterator<Item = &'static Form>| {
        forms.map(|form| form.keyword).collect::<Vec<_>>().join(", ")
    };
    let mut here = FORMS.iter().filter(|form| form.place == place);
    let found = match keyword.kind {
        WordKind::Text => Some("a text in quotes"),
        WordKind::Variable => Some("a variable"),
        WordKind::Plain => None,
    };
    if let Some(found) = found {
        return Problem::NoFirstWord { found, known: known(&mut here), span: keyword.span };
    }
    if let Some(other) = others::find(place, &text) {
        let (advice, head) = (other.advice, other.head);
        let idle = advice.starts_with(others::LEAVE_OUT).then_some(statement.span);
        return Problem::Elsewhere { keyword: text, advice, head, idle, span: keyword.span };
    }
    let mut owners: Vec<String> = Vec::new();
    for form in FORMS.iter().filter(|form| form.keyword == text && form.place != Place::Top) {
        owners.push(form.place.noun().to_owned());
    }
    let is_at_top = find(Place::Top, &text).is_some();
    match joined(&owners) {
        Some(owners) if place == Place::Top => {
            Problem::OnlyInside { keyword: text, owners, span: keyword.span, home: None }
        }
        owners if owners.is_some() || is_at_top => Problem::NotInside {
            keyword: text,
            owner: place.noun(),
            place: match owners.filter(|_| !is_at_top) {
                None => "out of the braces".to_owned(),
                Some(owners) => format!("into the braces of {owners}"),
            },
            span: keyword.span,
        },
        _ => {
            let is_type = place == Place::Top && text.contains("::");
            let similar = if is_type {
                Some(Meant { word: format!("resource {text}"), is_slip: true })
            } else {
                Meant::among(&text, &here.clone().map(|form| form.keyword).collect::<Vec<_>>())
            };
            let known = known(&mut here);
            Problem::UnknownStatement { keyword: text, similar, known, span: keyword.span }
        }
    }
}

/// `a, b or c`
pub(super) fn joined(names: &[String]) -> Option<String> {
    match names.split_last()? {
        (last, []) => Some(last.clone()),
        (last, others) => Some(format!("{} or {last}", others.join(", "))),
    }
}

impl Place {
    pub fn noun(self) -> &'static str {
        match self {
            Self::Top => "the program",
            Self::Stack => "a stack",
            Self::Network => "a network",
            Self::Endpoint => "an endpoint",
            Self::Key => "a key",
            Self::Bucket => "a bucket",
            Self::Notebook => "a notebook",
            Self::Studio => "a studio",
            Self::Training => "a training",
        }
    }
}

impl Form {
    /// The sentence with words for what may stand in it: `egress allow HOST, … [port PORT, …]`.
    pub fn described(&self) -> String {
        let described = shape::described(self.shape);
        if described.is_empty() {
            self.keyword.to_owned()
        } else {
            format!("{} {described}", self.keyword)
        }
    }

    /// What stands in its braces, if it may have any.
    pub fn inner(&self) -> Option<Inner> {
        shape::inner(self.shape)
    }

    /// What a name stands for that it gives.
    pub fn named(&self) -> Named {
        match self.keyword {
            "bundle" => Named::Bundle,
            "let" | "param" => Named::Variable,
            "output" => Named::Output,
            "stack" => Named::Stack,
            _ => Named::Thing,
        }
    }

    /// Which group behind the first word has the names that it gives.
    pub fn new_names(&self) -> Option<usize> {
        let is_new = |part: &Part| matches!(part, Part::One(Slot::New) | Part::Many(Slot::New));
        self.shape.iter().position(is_new)
    }

    /// Every fixed word behind the first, with what it says.
    pub fn words(&self) -> Vec<Meaning> {
        let mut words: Vec<Meaning> = Vec::new();
        for word in shape::ways(self.shape).concat().iter().flat_map(Part::fixed) {
            if !words.contains(&word) {
                words.push(word);
            }
        }
        words
    }
}

#[cfg(test)]
mod tests;
