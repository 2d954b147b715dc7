//! What may be written at an offset.

use serde::{Deserialize, Serialize};

use super::scene::{Scene, Spot, section};
use super::{Analysis, signature, things};
use crate::check::vocabulary::shape::Inner;
use crate::source::Span;
use crate::syntax::ast::{Group, WordKind};

mod about;
mod properties;
mod references;
mod sentences;
mod slots;
mod snippet;

pub use about::about;

/// How many entries a list has at most.
const MOST: usize = 250;

/// What can be put in the place of a word.
#[derive(Debug, PartialEq, Eq)]
pub struct Completion {
    /// The whole word at the offset, which each entry replaces.
    pub span: Span,
    /// In the order in which they are to be offered.
    pub entries: Vec<Entry>,
    /// Whether there are more, which further characters bring forward.
    pub more: bool,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    pub label: String,
    pub kind: Kind,
    pub detail: Option<String>,
    /// What is written.
    pub text: String,
    /// The same with places to fill in, as editors write them.
    pub snippet: Option<String>,
    pub about: About,
}

/// What an entry is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    Keyword,
    /// A fixed word within a sentence.
    Word,
    Thing,
    /// A part of a thing, such as a subnet.
    Part,
    Bundle,
    /// A value that AWS or smk knows, such as a region.
    Value,
    Type,
    Property,
    Variable,
    Unit,
    File,
    Folder,
}

/// How to say more of an entry.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum About {
    /// In these words.
    Words(String),
    Type(String),
    Thing(String),
}

/// A file or folder beside the program, by the path to write.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Beside {
    pub path: String,
    pub is_folder: bool,
}

/// What may be written at an offset; `beside` lists what lies in a folder, by its path from the
/// file in which the offset is.
pub fn completion(
    analysis: &Analysis,
    offset: u32,
    beside: &dyn Fn(&str) -> Vec<Beside>,
) -> Option<Completion> {
    let rough = section(analysis, offset)?;
    let scene = Scene::of(analysis, &rough, offset);
    let (typed, span) = scene.typed(analysis);
    if typed.starts_with('$') {
        let entries = variables(analysis).collect();
        return Some(Completion { span, entries, more: false });
    }
    let mut list = match &scene.spot {
        Spot::Words { before, goes_on } => words(analysis, &scene, before, *goes_on, beside)?,
        Spot::Key { path, others } => properties::keys(analysis, &scene, path, others)?,
        Spot::Value { path } => properties::values(analysis, &scene, path),
        Spot::Nowhere => return None,
    };
    list.narrow(typed);
    Some(Completion { span: list.span.unwrap_or(span), entries: list.entries, more: list.more })
}

/// Entries that are being collected.
#[derive(Default)]
struct List {
    entries: Vec<Entry>,
    /// What they replace, if it is not the whole word.
    span: Option<Span>,
    more: bool,
}

impl List {
    /// Keeps the first of those that what was typed may become.
    fn narrow(&mut self, typed: &str) {
        let typed = typed.trim_start_matches('"');
        if self.entries.len() > MOST {
            self.entries.retain(|entry| may_become(typed, &entry.label));
        }
        self.more |= self.entries.len() > MOST;
        self.entries.truncate(MOST);
    }
}

impl From<Vec<Entry>> for List {
    fn from(entries: Vec<Entry>) -> Self {
        Self { entries, ..Self::default() }
    }
}

/// Whether the characters of a text stand in another in the same order, small or capital.
fn may_become(typed: &str, label: &str) -> bool {
    let mut label = label.chars();
    typed.chars().all(|wanted| label.any(|character| character.eq_ignore_ascii_case(&wanted)))
}

fn words(
    analysis: &Analysis,
    scene: &Scene<'_>,
    before: &[Group],
    goes_on: bool,
    beside: &dyn Fn(&str) -> Vec<Beside>,
) -> Option<List> {
    let (keyword, rest) = match before.split_first() {
        Some((first, rest)) => (first.words.first(), rest),
        None => (None, before),
    };
    match (scene.inner?, keyword) {
        (Inner::Hosts, _) => Some(slots::hosts_alone(analysis, scene).into()),
        (Inner::Sentences(place), None) => Some(sentences::begin(analysis, scene, place).into()),
        (Inner::Properties, None) => properties::lines(analysis, scene),
        (Inner::Properties, Some(_)) => None,
        (Inner::Sentences(_), Some(_)) => {
            let form = scene.sentence?.form?;
            let next = signature::next(form, rest, goes_on)?;
            Some(slots::next(analysis, scene, form, rest, &next, beside))
        }
    }
}

/// The variables of the program, each as it is used.
fn variables(analysis: &Analysis) -> impl Iterator<Item = Entry> {
    things::variables(analysis).map(|variable| {
        let text = format!("${}", variable.name.text());
        let about = format!("`{} {} = {}`", variable.keyword, variable.name.text(), variable.value);
        Entry {
            detail: Some(variable.value.to_owned()),
            about: About::Words(about),
            ..Entry::new(text, Kind::Variable)
        }
    })
}

impl Entry {
    fn new(text: impl Into<String>, kind: Kind) -> Self {
        let text = text.into();
        Self {
            label: text.clone(),
            kind,
            detail: None,
            text,
            snippet: None,
            about: About::Words(String::new()),
        }
    }

    fn detail(self, detail: impl Into<String>) -> Self {
        Self { detail: Some(detail.into()), ..self }
    }

    fn about(self, about: impl Into<String>) -> Self {
        Self { about: About::Words(about.into()), ..self }
    }

    /// Writes the text in quotes, unless the offset is within quotes already.
    fn quoted(self, scene: &Scene<'_>) -> Self {
        let within = scene.word.is_some_and(|word| word.kind == WordKind::Text);
        let quoted = format!("\"{}\"", self.label.replace('\\', "\\\\").replace('"', "\\\""));
        let label = if within { quoted.clone() } else { self.label };
        Self { text: quoted, label, ..self }
    }
}
