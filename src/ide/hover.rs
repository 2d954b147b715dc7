//! What the word at an offset means, and what its line becomes.

use std::fmt::Write;

use super::becomes::becomes;
use super::scene::{Layer, Scene, Spot, section};
use super::things::Thing;
use super::{Analysis, manual, things};
use crate::check::vocabulary::shape::{self, Inner, Role};
use crate::check::vocabulary::{FORMS, Form};
use crate::source::Span;
use crate::syntax::ast::{Word, WordKind};
use crate::syntax::rough::Sentence;

mod values;
mod words;

/// What is said of a word, in Markdown.
#[derive(Debug, PartialEq, Eq)]
pub struct Hover {
    pub span: Span,
    pub text: String,
}

/// What the word at an offset means.
pub fn hover(analysis: &Analysis, offset: u32) -> Option<Hover> {
    let rough = section(analysis, offset)?;
    let scene = Scene::of(analysis, &rough, offset);
    let word = scene.word?;
    let text = if word.kind == WordKind::Variable {
        variable(analysis, word)?
    } else {
        said(analysis, &scene, word)?
    };
    Some(Hover { span: word.span, text })
}

fn said(analysis: &Analysis, scene: &Scene<'_>, word: &Word) -> Option<String> {
    let layer = scene.sentence.or_else(|| opened_by(scene, word));
    match (&scene.spot, scene.inner?) {
        (Spot::Key { .. } | Spot::Value { .. }, _) => values::said(analysis, scene, word),
        (_, Inner::Hosts) => Some(words::host(analysis, word.text(), None)),
        (_, Inner::Properties) => values::property(analysis, scene, word),
        (_, Inner::Sentences(_)) => in_sentence(analysis, scene, &layer?, word),
    }
}

/// The sentence whose braces begin right behind the word.
fn opened_by<'a>(scene: &Scene<'a>, word: &Word) -> Option<Layer<'a>> {
    let layer = *scene.around.last()?;
    layer.sentence.words().any(|it| it.span == word.span).then_some(layer)
}

fn in_sentence(
    analysis: &Analysis,
    scene: &Scene<'_>,
    layer: &Layer<'_>,
    word: &Word,
) -> Option<String> {
    let form = layer.form?;
    let groups = layer.sentence.groups.get(1..).unwrap_or_default();
    let reading = shape::words(form.shape, groups);
    let role = reading.words.iter().find(|(it, _)| it.span == word.span).map(|(_, role)| *role);
    let own = match role {
        Some(Role::Slot(slot)) => words::slot(analysis, scene, layer, slot, word),
        Some(Role::Keyword | Role::Choice | Role::Unit) => {
            let known = form.words().into_iter().find(|known| word.is(known.word));
            known.map(|known| known.about.to_owned()).filter(|about| !about.is_empty())
        }
        Some(Role::Number | Role::Variable) => None,
        None if layer.sentence.keyword().is_some_and(|it| it.span == word.span) => None,
        None => return None,
    };
    Some(match own {
        Some(own) if !matches!(role, Some(Role::Keyword | Role::Choice)) => own,
        own => whole(analysis, layer, form, own),
    })
}

/// The meaning of a sentence, and what this one does.
fn whole(
    analysis: &Analysis,
    layer: &Layer<'_>,
    form: &'static Form,
    word: Option<String>,
) -> String {
    let mut parts: Vec<String> = vec![word.unwrap_or_else(|| manual::sentence(form))];
    parts.extend(words::effect(analysis, layer, form));
    parts.extend(becomes(analysis, written(layer.sentence)));
    parts.extend(defaults(layer.sentence, form));
    parts.join("\n\n")
}

/// What holds of the sentences that a block does not have.
fn defaults(sentence: &Sentence, form: &Form) -> Option<String> {
    let Inner::Sentences(place) = form.inner()? else { return None };
    let said = sentence.block.iter().flat_map(|block| &block.sentences);
    let said: Vec<&str> = said.filter_map(Sentence::keyword).map(Word::text).collect();
    let here = FORMS.iter().filter(|it| it.place == place);
    let unsaid = here.filter(|it| !said.contains(&it.keyword));
    let rows: Vec<String> = unsaid
        .filter_map(|it| Some(format!("- `{}`: {}", it.keyword, manual::unsaid(it)?)))
        .collect();
    (!rows.is_empty()).then(|| format!("Not said, so that this holds:\n\n{}", rows.join("\n")))
}

/// The span of a sentence without the space behind it.
fn written(sentence: &Sentence) -> Span {
    let words = sentence.words().map(|word| word.span);
    let block = sentence.block.iter().map(|block| block.inside);
    let value = sentence.value.iter().map(|value| value.span);
    words.chain(block).chain(value).reduce(Span::to).unwrap_or(sentence.span)
}

fn variable(analysis: &Analysis, word: &Word) -> Option<String> {
    let variable = things::variables(analysis).find(|it| it.name.text() == word.text())?;
    let kind = match variable.keyword {
        "param" => "A parameter, which `--set` and `--params` may change",
        _ => "A constant",
    };
    Some(format!(
        "```smk\n{} {} = {}\n```\n\n{kind}, defined in {}.",
        variable.keyword,
        word.text(),
        variable.value,
        place(analysis, variable.span),
    ))
}

/// What a thing is, where it stands and what it becomes.
pub(super) fn thing(analysis: &Analysis, thing: &Thing<'_>) -> String {
    let line = analysis.sources.line(thing.span).trim();
    let mut text = format!("```smk\n{line}\n```\n\nDefined in {}.", place(analysis, thing.span));
    if let Some(becomes) = becomes(analysis, thing.span) {
        let _ = write!(text, "\n\n{becomes}");
    }
    text
}

/// `main.smk:8`
fn place(analysis: &Analysis, span: Span) -> String {
    let Some(location) = analysis.sources.location(span) else { return String::new() };
    let file = location.file.rsplit('/').next().unwrap_or(location.file);
    format!("{file}:{}", location.line)
}
