//! What the statements of workloads share: several of the same, each in a network, with a key, with
//! buckets that they use, and with sentences of which most stand once.

use super::once::Once;
use super::sentence::Sentence;
use super::vocabulary::Place;
use super::{Checker, Problem, has_broken, misplaced, stack};
use crate::diagnostic::Fix;
use crate::model::Zone;
use crate::model::program::{Access, Name, Program, Spanned, Tag, Use};
use crate::source::Span;
use crate::syntax::ast::Block;

/// Things of which a workload can use the objects.
const BUCKETS: [&str; 3] = ["bucket", "resource", "existing"];

/// A network, and one of its zones if the workload is in no other.
pub(super) type Within = (Name, Option<Spanned<Zone>>);

/// The lines that every workload may have.
#[derive(Default)]
pub(super) struct Common {
    place: Option<Within>,
    pub(super) key: Option<Name>,
    pub(super) uses: Vec<Use>,
    pub(super) tags: Vec<Tag>,
    once: Once,
}

/// The lines of the block of one kind of workload.
pub(super) trait Lines: Default {
    /// Which sentences the block holds.
    const PLACE: Place;

    fn common(&mut self) -> &mut Common;

    /// Reports what stands in the way of any such workload, at its keyword.
    fn begin(_keyword: Span, _checker: &mut Checker<'_>) {}

    /// Whether a sentence may stand several times.
    fn may_repeat(_keyword: &str) -> bool {
        false
    }

    /// Reads a sentence that other workloads do not have.
    fn line(&mut self, sentence: Sentence<'_>, checker: &mut Checker<'_>);

    /// Looks at the network once it is known.
    fn placed(_place: &Within, _checker: &mut Checker<'_>) {}

    /// Adds a workload of this name to the program.
    fn add(&mut self, name: Name, place: Within, program: &mut Program);
}

/// The first word of the sentence that says where a workload runs.
const IN: &str = "in";

pub(super) fn check<L: Lines>(checker: &mut Checker<'_>, mut sentence: Sentence<'_>) {
    let before = checker.diagnostics.faults();
    L::begin(sentence.statement.keyword.span, checker);
    let names = sentence.new_names(checker.diagnostics);
    let block = sentence.block();
    sentence.end(checker.diagnostics);
    let mut lines = L::default();
    let mut partial = false;
    if let Some(block) = block {
        partial = has_broken(&block.items);
        read(&mut lines, block, checker);
    }
    let complete = checker.diagnostics.faults() == before && !partial;
    let place = lines.common().place.clone();
    if place.is_none() && complete {
        if misplaced::is_behind(checker.statements, sentence.statement, IN) {
            checker.diagnostics.consequence();
        } else {
            checker.diagnostics.push(in_no_network(&sentence, &names, checker));
        }
    }
    for name in names {
        match place.clone().filter(|_| complete) {
            Some(place) => lines.add(name, place, &mut checker.program),
            None => _ = checker.failed.insert(name.value),
        }
    }
}

fn read<L: Lines>(lines: &mut L, block: &Block, checker: &mut Checker<'_>) {
    for sentence in checker.sentences(L::PLACE, block) {
        let statement = sentence.statement;
        let common = lines.common();
        match sentence.keyword() {
            "uses" => add_uses(&mut common.uses, sentence, checker),
            "tag" => common.tags.extend(stack::tag(sentence, &common.tags, checker.diagnostics)),
            keyword if L::may_repeat(keyword) => lines.line(sentence, checker),
            keyword if common.once.repeated(keyword, statement, checker) => {}
            IN => place(lines, sentence, checker),
            "key" => key(common, sentence, checker),
            _ => lines.line(sentence, checker),
        }
    }
}

fn place<L: Lines>(lines: &mut L, mut sentence: Sentence<'_>, checker: &mut Checker<'_>) {
    let place = within(&mut sentence, checker);
    if let Some(place) = &place {
        L::placed(place, checker);
    }
    lines.common().place = place;
    sentence.end(checker.diagnostics);
}

fn key(common: &mut Common, mut sentence: Sentence<'_>, checker: &mut Checker<'_>) {
    let key = sentence.name("the name of a key", checker.diagnostics);
    common.key = key.filter(|key| checker.scope.names.refers(key, &["key"], checker.diagnostics));
    sentence.end(checker.diagnostics);
}

/// `instance ml.t3.medium`
pub(super) fn instance(
    sentence: &mut Sentence<'_>,
    checker: &mut Checker<'_>,
) -> Option<Spanned<String>> {
    let read = |text: &str| text.starts_with("ml.").then(|| text.to_owned());
    sentence.literal("an instance type", read, checker.diagnostics)
}

/// `uses data read-write, models read`
fn add_uses(known: &mut Vec<Use>, mut sentence: Sentence<'_>, checker: &mut Checker<'_>) {
    let pairs = uses(&mut sentence, checker);
    sentence.end(checker.diagnostics);
    for used in pairs {
        if !checker.scope.names.refers(&used.target, &BUCKETS, checker.diagnostics) {
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
fn within(sentence: &mut Sentence<'_>, checker: &mut Checker<'_>) -> Option<Within> {
    let word = sentence.name("the name of a network", checker.diagnostics)?;
    let (network, part) = match word.value.split_once('.') {
        Some((network, part)) => (network.to_owned(), Some(part.to_owned())),
        None => (word.value.clone(), None),
    };
    let network = Spanned::new(network, word.span);
    if !checker.scope.names.refers(&network, &["network"], checker.diagnostics) {
        return None;
    }
    let Some(part) = part else { return Some((network, None)) };
    if part.starts_with("public") {
        checker
            .diagnostics
            .push(Problem::InPublicSubnet { network: network.value, span: word.span });
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

fn in_no_network(sentence: &Sentence<'_>, names: &[Name], checker: &Checker<'_>) -> Problem {
    let networks: Vec<String> =
        checker.program.networks.iter().map(|network| network.name.value.clone()).collect();
    let fix = |network: &String| {
        let line = format!("in {network}");
        let edits = vec![misplaced::put_into(sentence.statement, &line)];
        Fix { title: format!("write `{line}`"), edits, sure: false }
    };
    Problem::NotInANetwork {
        name: names.last().map_or_else(String::new, |name| name.value.clone()),
        span: names.last().map_or(sentence.span(), |name| name.span).after(),
        fixes: networks.iter().take(MOST_NETWORKS).map(fix).collect(),
        networks,
    }
}

/// How many networks are offered to run in.
const MOST_NETWORKS: usize = 5;
