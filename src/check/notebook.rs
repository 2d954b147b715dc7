//! `notebook`: one or several notebook instances of the same kind.

use super::script::{self, Event};
use super::sentence::Sentence;
use super::vocabulary::{self, Place};
use super::{Checker, Problem, has_broken, stack, statements};
use crate::model::Zone;
use crate::model::limits::NOTEBOOK_VOLUME_GB;
use crate::model::program::{Access, Name, Notebook, Script, Spanned, Tag, Use};
use crate::source::Span;
use crate::syntax::ast::{Block, Statement};

/// Things of which a notebook can use the objects.
const BUCKETS: [&str; 3] = ["bucket", "resource", "existing"];

const GIGABYTES: [(&str, u32); 2] = [("GB", 1), ("TB", 1024)];

/// The lines of a notebook's block.
#[derive(Default)]
struct Lines {
    place: Option<(Name, Option<Spanned<Zone>>)>,
    instance: Option<Spanned<String>>,
    volume: Option<Spanned<u32>>,
    key: Option<Name>,
    uses: Vec<Use>,
    starts: Vec<Name>,
    root: Option<Spanned<bool>>,
    on_create: Option<Script>,
    on_start: Option<Script>,
    tags: Vec<Tag>,
    /// Where each sentence that may stand only once stands.
    said: Vec<(&'static str, Span)>,
}

pub(super) fn check(checker: &mut Checker<'_>, mut sentence: Sentence<'_>) {
    let before = checker.diagnostics.faults();
    let names = sentence.new_names(checker.diagnostics);
    let block = sentence.block();
    sentence.end(checker.diagnostics);
    let mut lines = Lines::default();
    let mut partial = false;
    if let Some(block) = block {
        partial = has_broken(&block.items);
        lines.read(block, checker);
    }
    let complete = checker.diagnostics.faults() == before && !partial;
    if lines.place.is_none() && complete {
        let span = names.last().map_or(sentence.span(), |name| name.span);
        checker.diagnostics.push(Problem::NotInANetwork { span: span.after() });
    }
    for name in names {
        match lines.notebook(name.clone()).filter(|_| complete) {
            Some(notebook) => checker.program.notebooks.push(notebook),
            None => {
                checker.failed.insert(name.value);
            }
        }
    }
}

impl Lines {
    fn notebook(&self, name: Name) -> Option<Notebook> {
        let (network, zone) = self.place.clone()?;
        Some(Notebook {
            name,
            network,
            zone,
            instance: self.instance.clone(),
            volume: self.volume.clone(),
            key: self.key.clone(),
            uses: self.uses.clone(),
            starts: self.starts.clone(),
            root: self.root.clone(),
            on_create: self.on_create.clone(),
            on_start: self.on_start.clone(),
            tags: self.tags.clone(),
        })
    }

    fn read(&mut self, block: &Block, checker: &mut Checker<'_>) {
        for statement in statements(&block.items) {
            let form = match vocabulary::form(Place::Notebook, statement) {
                Ok(form) => form,
                Err(problem) => {
                    checker.diagnostics.push(problem);
                    continue;
                }
            };
            let sentence = Sentence::new(statement, form, &checker.variables, checker.diagnostics);
            self.line(statement, sentence, checker);
        }
    }

    fn line(
        &mut self,
        statement: &Statement,
        mut sentence: Sentence<'_>,
        checker: &mut Checker<'_>,
    ) {
        let keyword = sentence.keyword();
        match keyword {
            "uses" => return add_uses(&mut self.uses, sentence, checker),
            "on" => return self.script(sentence, checker),
            "tag" => {
                return self.tags.extend(stack::tag(sentence, &self.tags, checker.diagnostics));
            }
            _ => {}
        }
        if self.repeated(keyword, statement.keyword.span, checker) {
            return;
        }
        let diagnostics = &mut *checker.diagnostics;
        match keyword {
            "in" => self.place = place(&mut sentence, checker),
            "instance" => {
                let read = |text: &str| text.starts_with("ml.").then(|| text.to_owned());
                self.instance = sentence.literal("an instance type", read, diagnostics);
            }
            "starts" => self.starts = starts(&mut sentence, checker),
            "volume" => self.volume = volume(&mut sentence, checker),
            "key" => {
                let key = sentence.name("the name of a key", diagnostics);
                self.key =
                    key.filter(|key| checker.names.refers(key, &["key"], checker.diagnostics));
            }
            _ => {
                let read = |text: &str| match text {
                    "on" => Some(true),
                    "off" => Some(false),
                    _ => None,
                };
                self.root = sentence.literal("`on` or `off`", read, diagnostics);
            }
        }
        sentence.end(checker.diagnostics);
    }

    fn repeated(&mut self, keyword: &'static str, span: Span, checker: &mut Checker<'_>) -> bool {
        if let Some((_, first)) = self.said.iter().find(|(known, _)| *known == keyword) {
            let (keyword, first) = (keyword.to_owned(), *first);
            checker.diagnostics.push(Problem::SentenceTwice { keyword, first, span });
            return true;
        }
        self.said.push((keyword, span));
        false
    }

    fn script(&mut self, sentence: Sentence<'_>, checker: &mut Checker<'_>) {
        let Some((event, script)) = script::check(checker, sentence) else { return };
        let place = match event {
            Event::Create => &mut self.on_create,
            Event::Start => &mut self.on_start,
        };
        if let Some(first) = place {
            let (first, span) = (first.path.span, script.path.span);
            checker.diagnostics.push(Problem::SentenceTwice {
                keyword: "on".to_owned(),
                first,
                span,
            });
            return;
        }
        *place = Some(script);
    }
}

/// `starts jobs, sweeps`
fn starts(sentence: &mut Sentence<'_>, checker: &mut Checker<'_>) -> Vec<Name> {
    let mut trainings: Vec<Name> = Vec::new();
    let words = sentence.list("the names of trainings", checker.diagnostics).unwrap_or_default();
    for word in words {
        let word = sentence.plain(word, "the name of a training", checker.diagnostics);
        let Some(name) = word.map(super::sentence::Word::name) else { continue };
        if !checker.names.refers(&name, &["training"], checker.diagnostics) {
            continue;
        }
        if let Some(first) = trainings.iter().find(|known| known.value == name.value) {
            let (keyword, first, span) = (name.value, first.span, name.span);
            checker.diagnostics.push(Problem::SentenceTwice { keyword, first, span });
            continue;
        }
        trainings.push(name);
    }
    trainings
}

/// `uses data read-write, models read`
pub(super) fn add_uses(
    known: &mut Vec<Use>,
    mut sentence: Sentence<'_>,
    checker: &mut Checker<'_>,
) {
    let pairs = uses(&mut sentence, checker);
    sentence.end(checker.diagnostics);
    for used in pairs {
        if !checker.names.refers(&used.target, &BUCKETS, checker.diagnostics) {
            continue;
        }
        if let Some(first) = known.iter().find(|known| known.target.value == used.target.value) {
            let (name, first, span) = (used.target.value, first.span, used.span);
            checker.diagnostics.push(Problem::UsedTwice { name, first, span });
            continue;
        }
        known.push(used);
    }
}

/// `in main` or `in main.private-a`
pub(super) fn place(
    sentence: &mut Sentence<'_>,
    checker: &mut Checker<'_>,
) -> Option<(Name, Option<Spanned<Zone>>)> {
    let word = sentence.name("the name of a network", checker.diagnostics)?;
    let (network, part) = match word.value.split_once('.') {
        Some((network, part)) => (network.to_owned(), Some(part.to_owned())),
        None => (word.value.clone(), None),
    };
    let network = Spanned::new(network, word.span);
    if !checker.names.refers(&network, &["network"], checker.diagnostics) {
        return None;
    }
    let Some(part) = part else { return Some((network, None)) };
    if part.starts_with("public") {
        checker.diagnostics.push(Problem::InPublicSubnet { span: word.span });
        return None;
    }
    let zone = part.strip_prefix("private-").map(|zone| Spanned::new(Zone::new(zone), word.span));
    let known = checker.program.networks.iter().find(|known| known.name.value == network.value);
    let exists = |zone: &Spanned<Zone>| {
        known.is_none_or(|network| network.zones.iter().any(|known| known.value == zone.value))
    };
    match zone.filter(exists) {
        Some(zone) => Some((network, Some(zone))),
        None if known.is_none() => {
            checker.diagnostics.consequence();
            None
        }
        None => {
            let subnets: Vec<String> = known
                .iter()
                .flat_map(|network| &network.zones)
                .map(|zone| format!("{}.private-{}", network.value, zone.value))
                .collect();
            let (name, known) = (word.value, subnets.join(", "));
            checker.diagnostics.push(Problem::NoSuchSubnet { name, known, span: word.span });
            None
        }
    }
}

fn volume(sentence: &mut Sentence<'_>, checker: &mut Checker<'_>) -> Option<Spanned<u32>> {
    let size = sentence.quantity("a size", &GIGABYTES, checker.diagnostics)?;
    if NOTEBOOK_VOLUME_GB.contains(&size.value) {
        return Some(size);
    }
    checker.diagnostics.push(Problem::VolumeSize { span: size.span });
    None
}

/// Pairs of a name and what may be done with it. A comma stands between pairs, so that it joins
/// the end of one to the beginning of the next.
fn uses(sentence: &mut Sentence<'_>, checker: &mut Checker<'_>) -> Vec<Use> {
    let mut uses = Vec::new();
    let Some(mut target) = sentence.name("the name of a bucket", checker.diagnostics) else {
        return uses;
    };
    loop {
        let Some(words) = sentence.list("`read` or `read-write`", checker.diagnostics) else {
            return uses;
        };
        let mut words = words.into_iter();
        let Some(word) = words.next() else { return uses };
        let access = match word.text.as_str() {
            "read" => Access::Read,
            "read-write" => Access::ReadWrite,
            _ => {
                sentence.expected("`read` or `read-write`", &word, checker.diagnostics);
                return uses;
            }
        };
        let span = target.span.to(word.span);
        let next = words.next().map(super::sentence::Word::name);
        uses.push(Use { target, access, span });
        if let Some(word) = words.next() {
            sentence.surplus(word.span, checker.diagnostics);
            return uses;
        }
        match next {
            Some(name) => target = name,
            None => return uses,
        }
    }
}
