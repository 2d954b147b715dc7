//! Sentences made of shapes, one for every way to write each: what help with writing and colours is
//! held against.

use super::shape::{Inner, Meaning, Part, Role, Slot, ways};
use super::{Form, Place};

/// A sentence, word by word.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Sample {
    pub words: Vec<(&'static str, Role)>,
    /// What stands behind the words: a value, braces, or nothing.
    pub end: &'static str,
}

impl Sample {
    /// The sentence with as many of its words.
    pub fn with(&self, words: usize) -> String {
        let words = self.words.iter().take(words).map(|(word, _)| *word);
        words.chain((!self.end.is_empty()).then_some(self.end)).collect::<Vec<_>>().join(" ")
    }

    fn then(&self, word: &'static str, role: Role) -> Self {
        let mut longer = self.clone();
        longer.words.push((word, role));
        longer
    }
}

impl Form {
    /// Every way to write the sentence, with every fixed word that it knows.
    pub fn samples(&self) -> Vec<Sample> {
        let first = Sample::default().then(self.keyword, Role::Keyword);
        let mut samples: Vec<Sample> = Vec::new();
        for way in ways(self.shape) {
            let made = way.iter().fold(vec![first.clone()], |made, part| {
                made.iter().flat_map(|sample| continued(sample, part)).collect()
            });
            samples.extend(made);
        }
        samples
    }
}

fn continued(sample: &Sample, part: &Part) -> Vec<Sample> {
    let each = |sample: &Sample, words: &'static [Meaning], role| -> Vec<Sample> {
        words.iter().map(|known| sample.then(known.word, role)).collect()
    };
    let filled = |slot: Slot| sample.then(slot.sample(), Role::Slot(slot));
    match *part {
        Part::Word(word) => vec![sample.then(word, Role::Keyword)],
        Part::Choice(words) => each(sample, words, Role::Choice),
        Part::One(slot) | Part::Many(slot) => vec![filled(slot)],
        Part::Pairs(slot, words) => each(&filled(slot), words, Role::Choice),
        Part::Quantity(units) => each(&sample.then("30", Role::Number), units, Role::Unit),
        Part::Optional(_) | Part::Either(_) => vec![sample.clone()],
        Part::Value => vec![Sample { end: "= 1", ..sample.clone() }],
        Part::Block(Inner::Hosts) => vec![Sample { end: "{ pypi.org }", ..sample.clone() }],
        Part::Block(_) => vec![Sample { end: "{ }", ..sample.clone() }],
    }
}

impl Slot {
    /// Something that may stand here.
    pub fn sample(self) -> &'static str {
        match self {
            Self::New => "fresh",
            Self::Name(kinds) => match kinds.first() {
                Some(&"key") => "lab",
                Some(&"bucket") => "data",
                Some(&"training") => "jobs",
                _ => "main",
            },
            Self::Thing => "lab",
            Self::Gone => "legacy",
            Self::Subnet => "main",
            Self::Region => "eu-west-1",
            Self::Account => "111122223333",
            Self::Range => "10.9.0.0/24",
            Self::Zone => "b",
            Self::Count => "2",
            Self::Service => "sts",
            Self::Host => "pypi.org",
            Self::Port => "443",
            Self::Type => "AWS::SQS::Queue",
            Self::Instance => "ml.t3.medium",
            Self::Rule => "ec2-public-address",
            Self::User => "ana",
            Self::TagKey => "team",
            Self::Identifier => "\"vpc-0a1b2c3d4e5f6a7b8\"",
            Self::Path => "\"setup.sh\"",
            Self::Text(_) => "\"some reason or other\"",
        }
    }
}

impl Place {
    /// What stands before and behind sentences of this place.
    pub fn around(self) -> (&'static str, &'static str) {
        match self {
            Self::Top => ("", ""),
            Self::Stack => ("stack it {", "}"),
            Self::Network => ("network it 10.9.0.0/16 {", "}"),
            Self::Endpoint => ("network it 10.9.0.0/16 { endpoint s3 {", "} }"),
            Self::Key => ("key it {", "}"),
            Self::Bucket => ("bucket it {", "}"),
            Self::Notebook => ("notebook it {", "}"),
            Self::Studio => ("studio it {", "}"),
            Self::Training => ("training it {", "}"),
        }
    }
}
