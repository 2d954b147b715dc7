//! Every sentence of the vocabulary, written in each of its ways: the query for highlights says of
//! each word what the vocabulary says of it.

use std::collections::BTreeMap;
use std::fs;

use smk::check::vocabulary::shape::{self, Inner, Meaning, Part, Slot};
use smk::check::vocabulary::{FORMS, Form, Place};

use super::Grammar;

/// A word and the name by which it is captured.
type Piece = (String, &'static str);

#[test]
fn highlights_tell_the_words_of_every_sentence_apart() {
    let Some(grammar) = Grammar::at_hand() else { return };
    let mut text = String::new();
    let mut expected = BTreeMap::new();
    for sentence in FORMS.iter().flat_map(sentences) {
        let row = text.lines().count();
        for (word, capture) in sentence {
            let line = text.lines().nth(row).map_or(0, str::len);
            expected.insert((row, line), (word.clone(), capture));
            text.push_str(&word);
            text.push(' ');
        }
        text.push('\n');
    }
    let program = grammar.folder.beside("main.smk");
    fs::write(&program, text).unwrap();
    let found = captures(&grammar, program.to_str().unwrap());
    let wrong: Vec<_> = expected
        .iter()
        .filter(|(place, (_, capture))| found.get(place).is_none_or(|found| found != capture))
        .map(|(place, (word, capture))| (word, capture, found.get(place)))
        .collect();
    assert!(expected.len() > 500, "{}", expected.len());
    assert!(wrong.is_empty(), "the word, what it is and what it was taken for: {wrong:#?}");
}

/// By row and column, the last name by which each node is captured.
fn captures(grammar: &Grammar, program: &str) -> BTreeMap<(usize, usize), String> {
    let run = grammar.run(&["query", "--captures", "queries/highlights.scm", program]);
    let mut captures = BTreeMap::new();
    for line in run.succeeds().stdout.lines().filter_map(|line| line.split_once(" - ")) {
        let (name, rest) = line.1.split_once(", start: (").unwrap();
        let (place, _) = rest.split_once(')').unwrap();
        let (row, column) = place.split_once(", ").unwrap();
        captures.insert((row.parse().unwrap(), column.parse().unwrap()), name.to_owned());
    }
    captures
}

/// A statement in each of its ways and with each of its words, in the braces in which it stands.
fn sentences(form: &Form) -> Vec<Vec<Piece>> {
    let mut sentences = Vec::new();
    for way in shape::ways(form.shape) {
        let choices = way.iter().map(|part| match part {
            Part::Choice(words) | Part::Pairs(_, words) | Part::Quantity(words) => words.len(),
            _ => 1,
        });
        for variant in 0..choices.max().unwrap_or_default().max(3) {
            let mut sentence = vec![(form.keyword.to_owned(), "keyword")];
            sentence.extend(way.iter().flat_map(|part| pieces(*part, form, variant)));
            sentences.push(inside(form.place, sentence));
        }
    }
    sentences
}

fn inside(place: Place, sentence: Vec<Piece>) -> Vec<Piece> {
    let holds = |form: &&Form| form.inner() == Some(Inner::Sentences(place));
    let Some(outer) = FORMS.iter().find(holds) else {
        assert_eq!(place, Place::Top);
        return sentence;
    };
    let capture = if outer.keyword == "endpoint" { "constant" } else { "function" };
    let mut whole = vec![(outer.keyword.to_owned(), "keyword"), ("lab".to_owned(), capture)];
    whole.extend(braces(sentence));
    inside(outer.place, whole)
}

fn braces(inner: Vec<Piece>) -> Vec<Piece> {
    let bracket = |text: &str| vec![(text.to_owned(), "punctuation.bracket")];
    [bracket("{"), inner, bracket("}")].concat()
}

fn pieces(part: Part, form: &Form, variant: usize) -> Vec<Piece> {
    let piece = |text: &str, capture| vec![(text.to_owned(), capture)];
    let comma = || piece(",", "punctuation.delimiter");
    let choice = |words: &[Meaning]| {
        let word = words[variant % words.len()].word;
        let is_switch = matches!(word, "on" | "off" | "true" | "false");
        piece(word, if is_switch { "boolean" } else { "constant" })
    };
    let one = |slot, variant| vec![slotted(slot, form, variant)];
    match part {
        Part::Word(word) => piece(word, "keyword.operator"),
        Part::Choice(words) => choice(words),
        Part::One(slot) => one(slot, variant),
        Part::Many(slot) if variant == 0 => one(slot, 0),
        Part::Many(slot) => [one(slot, variant), comma(), one(slot, variant + 1)].concat(),
        Part::Pairs(slot, words) if variant == 0 => [one(slot, 0), choice(words)].concat(),
        Part::Pairs(slot, words) => {
            let pair = [one(slot, 0), choice(words)].concat();
            [pair.clone(), comma(), pair.clone(), comma(), pair].concat()
        }
        Part::Quantity(units) => {
            let unit = piece(units[variant % units.len()].word, "number");
            [piece("30", "number"), unit].concat()
        }
        Part::Value => [piece("=", "operator"), piece("10.0.0.0/16", "number")].concat(),
        Part::Block(Inner::Sentences(_)) => braces(Vec::new()),
        Part::Block(Inner::Hosts) if variant == 0 => braces(one(Slot::Host, 1)),
        Part::Block(Inner::Hosts) => {
            braces([one(Slot::Host, 1), comma(), one(Slot::Host, 2)].concat())
        }
        Part::Block(Inner::Properties) => {
            let property = [piece("Name", "property"), piece("=", "operator")].concat();
            braces([property, piece("true", "boolean")].concat())
        }
        Part::Optional(_) | Part::Either(_) => unreachable!("{part:?} is in no single way"),
    }
}

fn slotted(slot: Slot, form: &Form, variant: usize) -> Piece {
    let defines = matches!(form.keyword, "param" | "let");
    let (words, capture): (&[&str], _) = match slot {
        Slot::New if defines => (&["kept"], "variable.parameter"),
        Slot::New => (&["lab"], "function"),
        Slot::Name(_) | Slot::Gone | Slot::User => (&["lab"], "variable"),
        Slot::Thing | Slot::Subnet => (&["lab", "main.private-a"], "variable"),
        Slot::Region => (&["eu-west-1"], "constant"),
        Slot::Zone => (&["a"], "constant"),
        Slot::Service => (&["s3", "ecr.api"], "constant"),
        Slot::Instance => (&["ml.t3.medium"], "constant"),
        Slot::Rule => (&["ec2-public-address"], "constant"),
        Slot::Account | Slot::Count | Slot::Port => (&["443"], "number"),
        Slot::Range => (&["10.0.0.0/16"], "number"),
        Slot::Host if variant.is_multiple_of(3) => (&["pip"], "variable"),
        Slot::Host => (&["pypi.org", ".example.org"], "string.special"),
        Slot::Type => (&["AWS::SQS::Queue"], "type"),
        Slot::TagKey => (&["team"], "property"),
        Slot::Identifier | Slot::Path | Slot::Text(_) => (&["\"it\""], "string"),
    };
    (words[variant % words.len()].to_owned(), capture)
}
