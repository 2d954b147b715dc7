//! The shapes of sentences against what `check` says of real ones.

use std::path::Path;

use super::shape::{self, Inner, Part, Slot};
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
    let block = match form.place {
        Place::Top => return format!("{AROUND}{sentence}\n"),
        Place::Stack => "stack it".to_owned(),
        Place::Network => "network it 10.9.0.0/16".to_owned(),
        Place::Endpoint => "network it 10.9.0.0/16 { endpoint s3".to_owned(),
        Place::Key => "key it".to_owned(),
        Place::Bucket => "bucket it".to_owned(),
        Place::Notebook => "notebook it".to_owned(),
        Place::Studio => "studio it".to_owned(),
        Place::Training => "training it".to_owned(),
    };
    let end = if form.place == Place::Endpoint { "} }" } else { "}" };
    format!("{AROUND}{block} {{\n  {sentence}\n{end}\n")
}

fn sample(slot: Slot) -> String {
    let word = match slot {
        Slot::New => "fresh",
        Slot::Name(kinds) => match kinds.first() {
            Some(&"key") => "lab",
            Some(&"bucket") => "data",
            Some(&"training") => "jobs",
            _ => "main",
        },
        Slot::Thing => "lab",
        Slot::Gone => "legacy",
        Slot::Subnet => "main",
        Slot::Region => "eu-west-1",
        Slot::Account => "111122223333",
        Slot::Range => "10.9.0.0/24",
        Slot::Zone => "b",
        Slot::Count => "2",
        Slot::Service => "sts",
        Slot::Host => "pypi.org",
        Slot::Port => "443",
        Slot::Type => "AWS::SQS::Queue",
        Slot::Instance => "ml.t3.medium",
        Slot::Rule => "ec2-public-address",
        Slot::User => "ana",
        Slot::TagKey => "team",
        Slot::Identifier => "\"vpc-0a1b2c3d4e5f6a7b8\"",
        Slot::Path => "\"setup.sh\"",
        Slot::Text(_) => "\"some reason or other\"",
    };
    word.to_owned()
}

/// Words for a way, and what stands behind the words.
fn written(way: &[Part]) -> (Vec<String>, String) {
    let (mut words, mut end) = (Vec::new(), String::new());
    for part in way {
        match part {
            Part::Word(word) => words.push((*word).to_owned()),
            Part::Choice(choice) => words.push(choice[0].word.to_owned()),
            Part::One(slot) | Part::Many(slot) => words.push(sample(*slot)),
            Part::Pairs(slot, choice) => {
                words.push(sample(*slot));
                words.push(choice[0].word.to_owned());
            }
            Part::Quantity(units) => {
                words.push("30".to_owned());
                words.push(units[0].word.to_owned());
            }
            Part::Value => end = " = 1".to_owned(),
            Part::Block(Inner::Hosts) => end = " { pypi.org }".to_owned(),
            Part::Block(_) => end = " { }".to_owned(),
            Part::Optional(_) | Part::Either(_) => unreachable!("a way has none"),
        }
    }
    (words, end)
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
        for way in shape::ways(form.shape) {
            let (words, end) = written(&way);
            for length in 0..=words.len() + 1 {
                let mut some: Vec<&str> = vec![form.keyword];
                some.extend(words.iter().take(length).map(String::as_str));
                if length > words.len() {
                    some.push("surplus");
                }
                let sentence = format!("{}{end}", some.join(" "));
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
