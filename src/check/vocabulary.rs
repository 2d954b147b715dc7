//! Every sentence of the language: its first word, where it may stand, how it is written and what
//! it says. The one list of keywords.

use super::Problem;
use super::sentence::Meant;
use crate::syntax::ast::{Statement, Word, WordKind};

mod forms;
pub mod sample;
pub mod shape;
mod times;

pub use forms::FORMS;
use shape::{Inner, Meaning, Part};
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

pub fn find(place: Place, keyword: &str) -> Option<&'static Form> {
    FORMS.iter().find(|form| form.place == place && form.keyword == keyword)
}

/// The form of a statement, if it has one in this place and can be built.
pub(super) fn form(place: Place, statement: &Statement) -> Result<&'static Form, Problem> {
    let keyword = &statement.keyword;
    let form = find(place, keyword.text()).filter(|_| keyword.is_plain());
    let form = form.ok_or_else(|| unknown(place, keyword))?;
    if form.built {
        return Ok(form);
    }
    let (statement, span) = (statement.span, keyword.span);
    Err(Problem::NotBuilt { keyword: form.keyword.to_owned(), statement, span })
}

/// The problem of a first word that begins no sentence here.
fn unknown(place: Place, keyword: &Word) -> Problem {
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
    let elsewhere = FORMS.iter().find(|form| form.keyword == text);
    match elsewhere {
        Some(form) if place == Place::Top => Problem::OnlyInside {
            keyword: text,
            outer: form.place.noun().to_owned(),
            span: keyword.span,
        },
        Some(form) => Problem::NotInside {
            keyword: text,
            owner: place.noun(),
            place: match form.place {
                Place::Top => "out of the braces".to_owned(),
                inside => format!("into the braces of {}", inside.noun()),
            },
            span: keyword.span,
        },
        None => {
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
