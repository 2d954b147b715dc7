//! The shapes of sentences against what `check` says of real ones.

use std::collections::BTreeMap;
use std::path::Path;

use super::sample::Sample;
use super::shape::{self, Inner, Role, Slot};
use super::{FORMS, Form, Place, find};
use crate::check::{Surroundings, check};
use crate::diagnostic::Diagnostics;
use crate::source::SourceMap;
use crate::syntax::ast::{self, Block, Item, Statement};
use crate::syntax::parse;

/// A program that has one of each thing to which a sentence may refer.
const AROUND: &str = "
let kept = 30 days
network main 10.0.0.0/16 { egress via nat }
key lab
bucket data
training jobs { in main }
";

/// Problems of sentences that are not built as they should be.
const BUILD: [&str; 5] = [
    "check::expected",
    "check::incomplete",
    "check::misplaced",
    "check::surplus",
    "check::unknown-statement",
];

fn tree(text: &str) -> ast::File {
    let mut map = SourceMap::default();
    let file = map.add("main.smk", text).expect("the text is short");
    parse(&map, file, &mut Diagnostics::default())
}

/// What is wrong with the way in which a program's sentences are built.
fn flaws(text: &str) -> Vec<String> {
    let mut diagnostics = Diagnostics::default();
    check(&[tree(text)], &Surroundings::default(), &mut diagnostics);
    let problems = diagnostics.sorted();
    let code = |problem: &&crate::diagnostic::Problem| problem.code().map(|code| code.to_string());
    let found = problems.iter().filter(|it| code(it).is_some_and(|code| BUILD.contains(&&*code)));
    found.map(|problem| format!("{problem} {:?}", code(problem))).collect()
}

/// The sentence where it belongs.
fn placed(form: &Form, sentence: &str) -> String {
    let (before, behind) = form.place.around();
    format!("{AROUND}{before}\n{sentence}\n{behind}\n")
}

fn is_complete(form: &Form, sentence: &str) -> bool {
    let tree = tree(&format!("{sentence}\n"));
    match tree.items.as_slice() {
        [Item::Statement(statement)] => shape::read(form.shape, statement).complete,
        _ => false,
    }
}

#[test]
fn every_way_to_write_a_sentence_is_accepted_and_no_shorter_or_longer_one() {
    for form in FORMS.iter().filter(|form| form.built) {
        for sample in form.samples() {
            for length in 1..=sample.words.len() + 1 {
                let mut sample = sample.clone();
                if length > sample.words.len() {
                    sample.words.push(("surplus", Role::Keyword));
                }
                let sentence = sample.with(length);
                let found = flaws(&placed(form, &sentence));
                let complete = is_complete(form, &sentence);
                assert_eq!(complete, found.is_empty(), "{:?}: {sentence}: {found:?}", form.place);
            }
        }
    }
}

#[test]
fn every_example_of_a_form_is_one() {
    for form in FORMS.iter().filter(|form| form.built) {
        assert!(is_complete(form, form.example), "{}", form.example);
    }
}

fn inside(place: Place, items: &[Item], unread: &mut Vec<String>) {
    for item in items {
        let Item::Statement(statement) = item else { continue };
        sentence(place, statement, unread);
    }
}

fn sentence(place: Place, statement: &Statement, unread: &mut Vec<String>) {
    let Some(form) = find(place, statement.keyword.text()) else {
        return unread.push(format!("{statement:?}"));
    };
    if !shape::read(form.shape, statement).complete {
        unread.push(format!("{statement:?}"));
    }
    if let (Some(Block { items, .. }), Some(Inner::Sentences(place))) =
        (&statement.block, form.inner())
    {
        inside(place, items, unread);
    }
}

#[test]
fn the_shapes_read_every_valid_program() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut programs = 0;
    for folder in ["examples", "tests/cases/valid"] {
        for entry in std::fs::read_dir(root.join(folder)).unwrap().flatten() {
            for name in ["main.smk", "input.smk"] {
                let Ok(text) = std::fs::read_to_string(entry.path().join(name)) else { continue };
                let mut unread = Vec::new();
                inside(Place::Top, &tree(&text).items, &mut unread);
                assert!(unread.is_empty(), "{}: {unread:#?}", entry.path().display());
                programs += 1;
            }
        }
    }
    assert!(programs > 20, "{programs} programs were read");
}

#[test]
fn what_stands_once_is_an_error_the_second_time() {
    let is_reported = |form: &Form, sentence: &str| {
        let mut diagnostics = Diagnostics::default();
        let (before, behind) = form.place.around();
        let text = format!("{AROUND}{before} {sentence}; {sentence} {behind}\n");
        check(&[tree(&text)], &Surroundings::default(), &mut diagnostics);
        let problems = diagnostics.sorted();
        let codes = problems.iter().filter_map(|problem| problem.code().map(|it| it.to_string()));
        codes.into_iter().any(|code| code == "check::repeated")
    };
    // What stands in files and what exists in AWS has rules of its own.
    let is_about_others = |sample: &Sample| {
        let others = [Role::Slot(Slot::Path), Role::Slot(Slot::Identifier)];
        sample.words.iter().any(|(_, role)| others.contains(role))
    };
    for form in FORMS.iter().filter(|form| form.built) {
        let openings = form.openings();
        let mut reported: BTreeMap<(Option<&str>, bool), bool> = BTreeMap::new();
        for sample in form.samples().into_iter().filter(|sample| !is_about_others(sample)) {
            let sentence =
                sample.with(sample.words.len()).replace("some reason or other", "reason");
            let second = sample.words.get(1).map(|(word, _)| *word);
            let opening = openings.iter().find(|opening| Some(opening.word) == second);
            let once = opening.map_or(form.stands_once(), |opening| opening.once);
            let key = (opening.map(|opening| opening.word), once);
            // Some samples have a value that is wrong for another reason.
            *reported.entry(key).or_default() |= is_reported(form, &sentence);
        }
        for ((word, once), reported) in reported {
            assert_eq!(reported, once, "{} {word:?}", form.keyword);
        }
    }
}
