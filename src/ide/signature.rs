//! How the sentence at an offset goes on.

use super::Analysis;
use super::scene::{Scene, Spot, section};
use crate::check::vocabulary::Form;
use crate::check::vocabulary::shape::{self, Part, Role};
use crate::syntax::ast::Group;

/// How a sentence is built, and where in it an offset is.
#[derive(Debug, PartialEq, Eq)]
pub struct Signature {
    pub about: &'static str,
    /// The ways in which the sentence can be built, as each is written.
    pub ways: Vec<Way>,
    /// Which of them the words so far fit.
    pub active: usize,
}

#[derive(Debug, PartialEq, Eq)]
pub struct Way {
    pub label: String,
    /// Where in the label its parts stand, in bytes.
    pub parts: Vec<std::ops::Range<usize>>,
    /// The part in which the offset is, if the words so far fit.
    pub active: Option<usize>,
}

/// What may come next in a sentence.
pub(super) struct Next {
    pub(super) parts: Vec<Part>,
    /// The last word that was read, if the part that it belongs to is not complete.
    pub(super) within: Option<Role>,
}

/// How the sentence at an offset is written.
pub fn signature(analysis: &Analysis, offset: u32) -> Option<Signature> {
    let rough = section(analysis, offset)?;
    let scene = Scene::of(analysis, &rough, offset);
    let layer = scene.sentence?;
    let form = layer.form?;
    let (before, goes_on) = match &scene.spot {
        Spot::Words { before, goes_on } => (before.get(1..)?.to_vec(), *goes_on),
        Spot::Value { .. } | Spot::Key { .. } => (layer.sentence.groups.get(1..)?.to_vec(), false),
        Spot::Nowhere => return None,
    };
    let ways: Vec<Way> =
        shape::choices(form.shape).iter().map(|parts| way(form, parts, &before, goes_on)).collect();
    let active = ways.iter().position(|way| way.active.is_some())?;
    Some(Signature { about: form.about, ways, active })
}

fn way(form: &Form, parts: &[Part], before: &[Group], goes_on: bool) -> Way {
    let mut label = form.keyword.to_owned();
    let mut ranges = Vec::new();
    for part in parts {
        label.push(' ');
        let start = label.len();
        label.push_str(&part.to_string());
        ranges.push(start..label.len());
    }
    Way { label, active: active(parts, before, goes_on), parts: ranges }
}

/// In which part the next word stands; nothing, if the words in front of it do not fit.
fn active(parts: &[Part], before: &[Group], goes_on: bool) -> Option<usize> {
    let all = before.iter().map(|group| group.words.len()).sum::<usize>();
    let read = (0..=parts.len()).find_map(|count| {
        let reading = shape::words(parts.get(..count)?, before);
        (reading.words.len() == all).then_some((count, reading.complete))
    });
    let (count, complete) = read?;
    let next = if complete && !goes_on { count } else { count.checked_sub(1)? };
    (next < parts.len()).then_some(next)
}

/// What may follow the words of a sentence; nothing, if they do not fit together.
pub(super) fn next(form: &Form, before: &[Group], goes_on: bool) -> Option<Next> {
    let all = |groups: &[Group]| groups.iter().map(|group| group.words.len()).sum::<usize>();
    if !goes_on {
        let reading = shape::words(form.shape, before);
        let within = reading.words.last().map(|(_, role)| *role).filter(|_| !reading.complete);
        let fits = reading.words.len() == all(before);
        return fits.then_some(Next { parts: reading.next, within });
    }
    let (last, rest) = before.split_last()?;
    let reading = shape::words(form.shape, rest);
    // A pair begins in the group of the one before it.
    let parts: Vec<Part> = reading
        .next
        .into_iter()
        .filter(|part| match part {
            Part::Many(_) => fits(&[*part], std::slice::from_ref(last)),
            Part::Pairs(..) => last.words.len() == 1,
            _ => false,
        })
        .collect();
    (!parts.is_empty()).then_some(Next { parts, within: None })
}

fn fits(parts: &[Part], groups: &[Group]) -> bool {
    shape::words(parts, groups).complete
}
