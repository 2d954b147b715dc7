//! `bucket`: one or several buckets of the same kind.

use super::once::Once;
use super::sentence::Sentence;
use super::vocabulary::Place;
use super::{Checker, Problem, has_broken, stack};
use crate::model::Disposal;
use crate::model::program::{Bucket, Name, Spanned, Tag};
use crate::source::Span;
use crate::syntax::ast::Block;

/// The lines of a bucket's block.
#[derive(Default)]
struct Lines {
    title: Option<Spanned<String>>,
    only_from: Vec<Name>,
    key: Option<Name>,
    versions: Option<Spanned<bool>>,
    disposal: Option<Spanned<Disposal>>,
    tags: Vec<Tag>,
    once: Once,
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
    for name in names {
        if complete {
            checker.program.buckets.push(lines.bucket(name));
        } else {
            checker.failed.insert(name.value);
        }
    }
}

impl Lines {
    fn bucket(&self, name: Name) -> Bucket {
        Bucket {
            name,
            title: self.title.clone(),
            only_from: self.only_from.clone(),
            key: self.key.clone(),
            versions: self.versions.clone(),
            disposal: self.disposal.clone(),
            tags: self.tags.clone(),
        }
    }

    fn read(&mut self, block: &Block, checker: &mut Checker<'_>) {
        for sentence in checker.sentences(Place::Bucket, block) {
            let keyword = sentence.keyword();
            if keyword == "tag" {
                self.tags.extend(stack::tag(sentence, &self.tags, checker.diagnostics));
            } else if !self.once.repeated(keyword, sentence.statement, checker) {
                self.line(sentence, checker);
            }
        }
    }

    fn dispose(&mut self, disposal: Disposal, span: Span, checker: &mut Checker<'_>) {
        if let Some(first) = self.disposal.as_ref().map(|first| first.span) {
            return checker.diagnostics.push(Problem::KeptAndEmptied { first, span });
        }
        self.disposal = Some(Spanned { value: disposal, span });
    }

    fn line(&mut self, mut sentence: Sentence<'_>, checker: &mut Checker<'_>) {
        match sentence.keyword() {
            "only" => self.only_from = only_from(&mut sentence, checker),
            "keep" => self.dispose(Disposal::Keep, sentence.span(), checker),
            "empty-on-destroy" => self.dispose(Disposal::Empty, sentence.span(), checker),
            "name" => self.title = title(&mut sentence, checker),
            "key" => {
                let key = sentence.name("the name of a key", checker.diagnostics);
                self.key = key
                    .filter(|key| checker.scope.names.refers(key, &["key"], checker.diagnostics));
            }
            _ => {
                let read = |text: &str| match text {
                    "on" | "true" => Some(true),
                    "off" | "false" => Some(false),
                    _ => None,
                };
                self.versions = sentence.literal("`on` or `off`", read, checker.diagnostics);
            }
        }
        sentence.end(checker.diagnostics);
    }
}

/// `only from main, lab`
fn only_from(sentence: &mut Sentence<'_>, checker: &mut Checker<'_>) -> Vec<Name> {
    let mut networks: Vec<Name> = Vec::new();
    if sentence.demand("from", checker.diagnostics).is_none() {
        return networks;
    }
    let words = sentence.list("the names of networks", checker.diagnostics).unwrap_or_default();
    for word in words {
        let Some(word) = sentence.plain(word, "the name of a network", checker.diagnostics) else {
            continue;
        };
        let name = word.name();
        if !checker.scope.names.refers(&name, &["network"], checker.diagnostics) {
            continue;
        }
        if let Some(first) = networks.iter().find(|known| known.value == name.value) {
            let (keyword, first) = (name.value, first.span);
            let span = name.span;
            let same = Some(span);
            checker.diagnostics.push(Problem::SentenceTwice { keyword, first, same, span });
            continue;
        }
        networks.push(name);
    }
    networks
}

fn title(sentence: &mut Sentence<'_>, checker: &mut Checker<'_>) -> Option<Spanned<String>> {
    let title = sentence.text("the bucket's name in S3", checker.diagnostics)?;
    let Some(rule) = broken_rule(&title.value) else { return Some(title) };
    let (name, span) = (title.value, title.span);
    let small = name.to_lowercase().replace('_', "-");
    let meant = broken_rule(&small).is_none().then_some(small);
    checker.diagnostics.push(Problem::BadBucketName { name, rule, meant, span });
    None
}

/// Beginnings and endings that S3 keeps for itself.
const RESERVED_STARTS: [&str; 3] = ["xn--", "sthree-", "amzn-s3-demo-"];
const RESERVED_ENDS: [&str; 5] = ["-s3alias", "--ol-s3", ".mrap", "--x-s3", "--table-s3"];

/// What a name must be and is not. Amazon S3 user guide, "General purpose bucket naming rules".
fn broken_rule(name: &str) -> Option<&'static str> {
    let is_inner = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || matches!(c, '.' | '-');
    let is_outer = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit();
    if !(3..=63).contains(&name.len()) {
        return Some("it must have between 3 and 63 characters");
    }
    if !name.chars().all(is_inner) {
        return Some("it may hold small letters, digits, hyphens and dots only");
    }
    if !name.starts_with(is_outer) || !name.ends_with(is_outer) {
        return Some("it must begin and end with a letter or a digit");
    }
    if name.contains("..") {
        return Some("it cannot hold two dots in a row");
    }
    if name.parse::<std::net::Ipv4Addr>().is_ok() {
        return Some("it cannot be an address");
    }
    if RESERVED_STARTS.iter().any(|start| name.starts_with(start)) {
        return Some("S3 keeps names with this beginning for itself");
    }
    let is_reserved = RESERVED_ENDS.iter().any(|end| name.ends_with(end));
    is_reserved.then_some("S3 keeps names with this ending for itself")
}
