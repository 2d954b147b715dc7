//! The first words of sentences.

use super::{Entry, Kind, snippet};
use crate::check::vocabulary::shape::{self, Part};
use crate::check::vocabulary::{FORMS, Form, Place};
use crate::ide::scene::Scene;
use crate::ide::{Analysis, manual, things};
use crate::syntax::rough::Sentence;

/// The sentences that may stand in a place, without those that are said and stand once.
pub(super) fn begin(analysis: &Analysis, scene: &Scene<'_>, place: Place) -> Vec<Entry> {
    let here = FORMS.iter().filter(|form| form.place == place && form.built);
    here.filter(|form| match place {
        Place::Top => !form.stands_once() || is_new(form, analysis, scene),
        _ => !is_said(form, scene),
    })
    .map(entry)
    .collect()
}

/// Whether no other statement of the program begins so.
fn is_new(form: &Form, analysis: &Analysis, scene: &Scene<'_>) -> bool {
    let own = scene.sentence.map(|layer| layer.sentence.span.start);
    let mut all = things::statements(analysis, std::slice::from_ref(&form.keyword));
    all.all(|statement| Some(statement.span.start) == own)
}

fn entry(form: &Form) -> Entry {
    Entry { snippet: snippet::of_form(form), ..Entry::new(form.keyword, Kind::Keyword) }
        .detail(form.described())
        .about(manual::sentence(form))
}

/// Whether a sentence is there that stands once; of those with several openings, each.
fn is_said(form: &Form, scene: &Scene<'_>) -> bool {
    let said = |word: Option<&str>| others(scene).any(|it| says(it, form.keyword, word));
    let openings = form.openings();
    if openings.is_empty() {
        return form.stands_once() && said(None);
    }
    openings.iter().all(|opening| opening.once && said(Some(opening.word)))
}

/// Whether a sentence that begins with these words is there, and stands once.
pub(super) fn says_already(form: &Form, word: &str, scene: &Scene<'_>) -> bool {
    form.openings().iter().any(|opening| opening.once && opening.word == word)
        && others(scene).any(|it| says(it, form.keyword, Some(word)))
}

fn others<'a>(scene: &Scene<'a>) -> impl Iterator<Item = &'a Sentence> {
    let own = scene.sentence.map(|layer| layer.sentence.span);
    scene.siblings.iter().filter(move |sentence| Some(sentence.span) != own)
}

fn says(sentence: &Sentence, keyword: &str, word: Option<&str>) -> bool {
    let mut words = sentence.words();
    words.next().is_some_and(|first| first.is(keyword))
        && word.is_none_or(|word| words.next().is_some_and(|second| second.is(word)))
}

/// The parts that have to follow a fixed word, up to the braces.
pub(super) fn behind(form: &Form, word: &str) -> Vec<Part> {
    let is_it = |part: &Part| matches!(part, Part::Word(known) if *known == word);
    let mut ways = shape::ways(form.shape);
    ways.sort_by_key(Vec::len);
    let way = ways.into_iter().find(|way| way.iter().any(is_it)).unwrap_or_default();
    let behind = way.into_iter().skip_while(|part| !is_it(part)).skip(1);
    behind.take_while(|part| !matches!(part, Part::Block(_))).collect()
}
