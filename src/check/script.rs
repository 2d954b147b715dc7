//! Scripts that run in a workload, kept in files beside the program.

use super::sentence::Sentence;
use super::vocabulary::shape::Inner;
use super::vocabulary::{self, Form, Place};
use super::{Checker, statements};
use crate::model::limits::LIFECYCLE_SCRIPT;
use crate::model::program::{Script, Spanned};
use crate::syntax::ast::{self, Statement, WordKind};

mod problem;

use problem::Problem;

/// The first word of the sentence that names a script.
const ON: &str = "on";

/// The paths that a file names, for whoever can read them.
pub fn scripts(file: &ast::File) -> Vec<Spanned<String>> {
    let workloads = statements(&file.items).filter(|statement| runs_scripts(statement));
    let blocks = workloads.filter_map(|statement| statement.block.as_ref());
    let sentences = blocks.flat_map(|block| statements(&block.items));
    let named = sentences.filter(|sentence| sentence.keyword.is(ON)).filter_map(|sentence| {
        let path = sentence.groups.get(1)?.single()?;
        (path.kind == WordKind::Text).then(|| Spanned::new(path.text().to_owned(), path.span))
    });
    named.collect()
}

fn runs_scripts(statement: &Statement) -> bool {
    let form = vocabulary::find(Place::Top, statement.keyword.text());
    let inner = form.and_then(Form::inner);
    matches!(inner, Some(Inner::Sentences(place)) if vocabulary::find(place, ON).is_some())
}

/// `on start "scripts/setup.sh"`: what it runs, and whether that is at every start.
pub(super) fn check(
    checker: &mut Checker<'_>,
    mut sentence: Sentence<'_>,
) -> Option<(Event, Script)> {
    let event = sentence.literal("`start` or `create`", Event::parse, checker.diagnostics)?;
    let path = sentence.text("the path of a script", checker.diagnostics)?;
    sentence.end(checker.diagnostics);
    let problem = match checker.surroundings.scripts.get(&path.span) {
        Some(Ok(text)) => match too_long(text) {
            None if text.trim().is_empty() => Problem::Empty { path: path.value, span: path.span },
            None => return Some((event.value, Script { path, text: text.clone() })),
            Some(length) => Problem::TooLong { path: path.value, length, span: path.span },
        },
        Some(Err(reason)) => {
            Problem::Unread { path: path.value, reason: reason.clone(), span: path.span }
        }
        None => Problem::Unread {
            path: path.value,
            reason: "it was not read".to_owned(),
            span: path.span,
        },
    };
    checker.diagnostics.push(problem);
    None
}

/// When a script runs.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Event {
    Create,
    Start,
}

impl Event {
    fn parse(text: &str) -> Option<Self> {
        match text {
            "create" => Some(Self::Create),
            "start" => Some(Self::Start),
            _ => None,
        }
    }
}

/// The length in base64, if that is more than AWS takes.
fn too_long(text: &str) -> Option<usize> {
    let encoded = text.len().div_ceil(3) * 4;
    (encoded > LIFECYCLE_SCRIPT).then_some(encoded)
}
