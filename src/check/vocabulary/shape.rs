//! How sentences are built: which words may follow which, and what each of them is. `check` judges
//! a sentence; this reads as much of it as can be read, for whoever helps to write it.

use std::fmt;

use super::Place;
use crate::syntax::ast::{Group, Statement, Word, WordKind};

/// A piece of a sentence.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    /// A word as it is written.
    Word(&'static str),
    /// One of some words.
    Choice(&'static [Meaning]),
    One(Slot),
    /// Joined by commas.
    Many(Slot),
    /// A name and one of some words, and commas between such pairs.
    Pairs(Slot, &'static [Meaning]),
    /// A number and one of some units.
    Quantity(&'static [Meaning]),
    Optional(&'static [Part]),
    Either(&'static [&'static [Part]]),
    /// `= value`
    Value,
    /// Braces, which may be left out where nothing is in them.
    Block(Inner),
}

impl Part {
    /// The words of which this is one.
    pub fn fixed(&self) -> Vec<Meaning> {
        match self {
            Self::Word(word) => vec![Meaning { word, about: "" }],
            Self::Choice(words) | Self::Pairs(_, words) | Self::Quantity(words) => words.to_vec(),
            _ => Vec::new(),
        }
    }
}

/// A word, and what it says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Meaning {
    pub word: &'static str,
    pub about: &'static str,
}

/// What stands in braces.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Inner {
    Sentences(Place),
    /// Hosts, joined by commas.
    Hosts,
    /// Properties of an AWS resource type: `Name = value`.
    Properties,
}

/// What a word can be that is not fixed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Slot {
    /// A name that the statement gives.
    New,
    /// The name of a thing of one of these kinds.
    Name(&'static [&'static str]),
    /// The name of any thing, or the address of one of its resources.
    Thing,
    /// A name that the program had.
    Gone,
    /// The name of a network, or one of its private subnets.
    Subnet,
    Region,
    Account,
    Range,
    Zone,
    /// A number of zones.
    Count,
    Service,
    /// A host or a bundle of hosts.
    Host,
    Port,
    Type,
    Instance,
    Rule,
    User,
    TagKey,
    /// The identifier of something that exists, in quotes.
    Identifier,
    /// The path of a file or folder, in quotes.
    Path,
    /// What people read, in quotes.
    Text(&'static str),
}

/// What a word is in its sentence.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Role {
    /// A word that is always written so.
    Keyword,
    /// One of some words.
    Choice,
    Slot(Slot),
    Number,
    Unit,
    Variable,
}

/// As much of a sentence as could be read.
#[derive(Debug, Default)]
pub struct Reading<'a> {
    /// The words behind the first, up to one that nothing foresees.
    pub words: Vec<(&'a Word, Role)>,
    /// What may follow these words.
    pub next: Vec<Part>,
    /// Whether the sentence may end here, and all of its words were read.
    pub complete: bool,
}

/// Reads the words behind the first of a statement.
pub fn read<'a>(shape: &[Part], statement: &'a Statement) -> Reading<'a> {
    let mut reading = words(shape, &statement.groups);
    let value = reading.next.contains(&Part::Value);
    reading.complete &= statement.joined.is_empty() && statement.value.is_some() == value;
    reading
}

/// Whether there are the words that a sentence needs, and none besides.
pub fn fits(shape: &[Part], groups: &[Group]) -> bool {
    let is_group = |part: &Part| matches!(part, Part::One(_) | Part::Many(_));
    if !shape.iter().all(|part| is_group(part) || is_end(part)) {
        return words(shape, groups).complete;
    }
    // Most sentences are like this, and a program has many of them.
    let parts = shape.iter().filter(|part| is_group(part));
    let fit =
        |(part, group): (&Part, &Group)| matches!(part, Part::Many(_)) || group.single().is_some();
    parts.clone().count() == groups.len() && parts.zip(groups).all(fit)
}

/// Reads groups of words; of several ways, the one that reads most of them.
pub fn words<'a>(shape: &[Part], groups: &'a [Group]) -> Reading<'a> {
    let mut best = Reading::default();
    let mut most = None;
    for way in ways(shape) {
        let mut reader = Reader { groups: groups.iter(), words: Vec::new() };
        let stopped = way.iter().find(|part| !is_end(part) && !reader.part(**part)).copied();
        let next: Vec<Part> = match stopped {
            Some(part) => vec![part],
            None => way.iter().filter(|part| is_end(part)).copied().collect(),
        };
        let complete = stopped.is_none() && reader.groups.as_slice().is_empty();
        let read = groups.len() - reader.groups.len();
        if most.is_none_or(|most| read > most) {
            most = Some(read);
            best = Reading { words: reader.words, next, complete };
        } else if most == Some(read) {
            best.join(next, complete);
        }
    }
    best
}

impl Reading<'_> {
    /// Adds another way that reads as many words.
    fn join(&mut self, next: Vec<Part>, complete: bool) {
        for part in next {
            if !self.next.contains(&part) {
                self.next.push(part);
            }
        }
        self.complete |= complete;
    }
}

/// Whether a part stands behind all words.
fn is_end(part: &Part) -> bool {
    matches!(part, Part::Value | Part::Block(_))
}

/// What stands in the braces of a sentence, if it may have any.
pub fn inner(shape: &[Part]) -> Option<Inner> {
    shape.iter().find_map(|part| match part {
        Part::Block(found) => Some(*found),
        Part::Optional(parts) => inner(parts),
        Part::Either(shapes) => shapes.iter().find_map(|shape| inner(shape)),
        _ => None,
    })
}

/// Every sequence of parts without choice between sequences.
pub fn ways(shape: &[Part]) -> Vec<Vec<Part>> {
    sequences(shape, &|part| match part {
        Part::Optional(parts) => {
            let mut tails = ways(parts);
            tails.push(Vec::new());
            tails
        }
        Part::Either(shapes) => shapes.iter().flat_map(|shape| ways(shape)).collect(),
        part => vec![vec![*part]],
    })
}

/// Every sequence of parts without `Either`; what is optional stays so.
pub fn choices(shape: &[Part]) -> Vec<Vec<Part>> {
    sequences(shape, &|part| match part {
        Part::Either(shapes) => shapes.iter().flat_map(|shape| choices(shape)).collect(),
        part => vec![vec![*part]],
    })
}

/// All sequences of parts, each of which `tails` may write in several ways.
fn sequences(shape: &[Part], tails: &dyn Fn(&Part) -> Vec<Vec<Part>>) -> Vec<Vec<Part>> {
    let mut made = vec![Vec::new()];
    for part in shape {
        let tails = tails(part);
        let joined = |way: &Vec<Part>, tail: &Vec<Part>| [way.as_slice(), tail.as_slice()].concat();
        made =
            made.iter().flat_map(|way| tails.iter().map(move |tail| joined(way, tail))).collect();
    }
    made
}

struct Reader<'a> {
    groups: std::slice::Iter<'a, Group>,
    words: Vec<(&'a Word, Role)>,
}

impl Reader<'_> {
    /// Reads what a part foresees, if it comes next.
    fn part(&mut self, part: Part) -> bool {
        match part {
            Part::Word(text) => self.one(|word| word.is(text).then_some(Role::Keyword)),
            Part::Choice(words) => self.one(|word| chosen(words, word, Role::Choice)),
            Part::One(slot) => self.one(|word| slot.role(word)),
            Part::Many(slot) => self.group(|word| slot.role(word)),
            Part::Pairs(slot, words) => self.pairs(slot, words),
            Part::Quantity(units) => self.quantity(units),
            Part::Optional(_) | Part::Either(_) | Part::Value | Part::Block(_) => true,
        }
    }

    fn one(&mut self, role: impl Fn(&Word) -> Option<Role>) -> bool {
        let is_single = |group: &Group| group.single().is_some();
        self.groups.as_slice().first().is_some_and(is_single) && self.group(role)
    }

    fn group(&mut self, role: impl Fn(&Word) -> Option<Role>) -> bool {
        let Some(group) = self.groups.as_slice().first() else { return false };
        let roles: Option<Vec<_>> =
            group.words.iter().map(|word| Some((word, role(word)?))).collect();
        let Some(roles) = roles else { return false };
        self.words.extend(roles);
        self.groups.next();
        true
    }

    /// A comma joins the end of a pair to the beginning of the next.
    fn pairs(&mut self, slot: Slot, words: &'static [Meaning]) -> bool {
        let mut read = self.one(|word| slot.role(word));
        let mut waits = read;
        while let Some(group) = self.groups.as_slice().first().filter(|_| waits) {
            let (Some(first), rest) = (group.words.first(), group.words.get(1..)) else { break };
            let Some(role) = chosen(words, first, Role::Choice) else { break };
            self.words.push((first, role));
            let rest = rest.unwrap_or_default();
            self.words.extend(rest.iter().filter_map(|word| Some((word, slot.role(word)?))));
            self.groups.next();
            waits = !rest.is_empty();
        }
        read &= !waits;
        read
    }

    fn quantity(&mut self, units: &'static [Meaning]) -> bool {
        let number = |word: &Word| {
            let is_number =
                word.is_plain() && word.text().starts_with(|c: char| c.is_ascii_digit());
            variable(word).or(is_number.then_some(Role::Number))
        };
        if !self.one(number) {
            return false;
        }
        let whole = self.words.last().is_some_and(|(_, role)| *role == Role::Variable);
        self.one(|word| chosen(units, word, Role::Unit)) || whole
    }
}

fn chosen(words: &[Meaning], word: &Word, role: Role) -> Option<Role> {
    let known = words.iter().any(|known| word.is(known.word));
    variable(word).or(known.then_some(role))
}

fn variable(word: &Word) -> Option<Role> {
    (word.kind == WordKind::Variable).then_some(Role::Variable)
}

impl Slot {
    /// Whether words of this kind stand in quotes.
    pub fn is_quoted(self) -> bool {
        matches!(self, Self::Identifier | Self::Path | Self::Text(_))
    }

    fn role(self, word: &Word) -> Option<Role> {
        let text = word.text();
        let fits = match (self, word.kind) {
            (_, WordKind::Variable) => return Some(Role::Variable),
            (Self::TagKey, _) => true,
            (slot, WordKind::Text) => slot.is_quoted(),
            (slot, WordKind::Plain) if slot.is_quoted() => false,
            (Self::Count, _) => text.bytes().all(|byte| byte.is_ascii_digit()),
            (Self::Zone, _) => text.starts_with(|c: char| c.is_alphabetic()),
            (Self::Range, _) => text.starts_with(|c: char| c.is_ascii_digit()),
            _ => true,
        };
        fits.then_some(Role::Slot(self))
    }
}

/// As it stands in the description of a sentence.
impl fmt::Display for Slot {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(match self {
            Self::New | Self::Thing => "NAME",
            Self::Name(kinds) => {
                return write!(
                    formatter,
                    "{}",
                    kinds.first().copied().unwrap_or("name").to_uppercase()
                );
            }
            Self::Gone => "OLD-NAME",
            Self::Subnet => "NETWORK",
            Self::Region => "REGION",
            Self::Account => "ACCOUNT",
            Self::Range => "RANGE",
            Self::Zone => "ZONE",
            Self::Count => "NUMBER",
            Self::Service => "SERVICE",
            Self::Host => "HOST",
            Self::Port => "PORT",
            Self::Type => "TYPE",
            Self::Instance => "INSTANCE",
            Self::Rule => "RULE",
            Self::User => "USER",
            Self::TagKey => "KEY",
            Self::Identifier => "\"ID\"",
            Self::Path => "\"PATH\"",
            Self::Text(what) => return write!(formatter, "\"{what}\""),
        })
    }
}

/// As it stands in the description of a sentence: `egress allow HOST, … [port PORT, …]`.
impl fmt::Display for Part {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let choice =
            |words: &[Meaning]| words.iter().map(|known| known.word).collect::<Vec<_>>().join("|");
        match self {
            Self::Word(text) => formatter.write_str(text),
            Self::Choice(words) => formatter.write_str(&choice(words)),
            Self::One(slot) => write!(formatter, "{slot}"),
            Self::Many(slot) => write!(formatter, "{slot}, …"),
            Self::Pairs(slot, words) => write!(formatter, "{slot} {}, …", choice(words)),
            Self::Quantity(units) => write!(formatter, "NUMBER {}", choice(units)),
            Self::Optional(parts) => write!(formatter, "[{}]", described(parts)),
            Self::Either(shapes) => {
                let shapes: Vec<String> = shapes.iter().map(|shape| described(shape)).collect();
                write!(formatter, "({})", shapes.join(" | "))
            }
            Self::Value => formatter.write_str("= VALUE"),
            Self::Block(_) => formatter.write_str("{ … }"),
        }
    }
}

pub fn described(parts: &[Part]) -> String {
    parts.iter().map(ToString::to_string).collect::<Vec<_>>().join(" ")
}
