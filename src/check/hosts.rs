//! Hosts and bundles of hosts, as `egress allow` and `bundle` name them.

use super::names::Names;
use super::sentence::{Sentence, Word};
use super::variables::Variables;
use super::vocabulary::{self, Place};
use super::{sentence, statements};
use crate::diagnostic::Diagnostics;
use crate::model::bundle::{self, BUNDLES};
use crate::model::host::{Host, NotAHost};
use crate::model::program::{Name, Spanned};
use crate::model::suffix::{self, Owners};
use crate::source::Span;
use crate::syntax::ast::{self, Statement};

mod fixes;
mod problem;

pub(super) use problem::Problem;

/// How other tools write that nothing is held back.
const EVERYTHING: [&str; 6] = ["*", "all", "everything", "internet", "0.0.0.0/0", "::/0"];

/// The name and the hosts of a `bundle` statement, whose block is one list of hosts.
pub(super) fn of_bundle(
    statement: &Statement,
    variables: &Variables,
    diagnostics: &mut Diagnostics,
) -> Option<(Name, Vec<Spanned<Host>>)> {
    let form = vocabulary::find(Place::Top, "bundle")?;
    let mut sentence = Sentence::new(statement, form, variables, diagnostics);
    let name = sentence.new_name(diagnostics)?;
    let block = sentence.demand_block("hosts in braces", diagnostics);
    sentence.end(diagnostics);
    let Some(block) = block else { return Some((name, Vec::new())) };
    let mut lines = statements(&block.items);
    let first = lines.next();
    let hosts: Vec<Spanned<Host>> = first
        .iter()
        .flat_map(|line| line.first_group())
        .filter_map(|word| host(&variables.known(word, diagnostics)?, diagnostics))
        .collect();
    match first {
        Some(Statement { block: Some(block), .. }) => {
            diagnostics.push(sentence::Problem::Surplus {
                keyword: "bundle".to_owned(),
                example: form.example.to_owned(),
                span: block.open,
                rest: None,
                meant: None,
                commas: Vec::new(),
            });
        }
        Some(line) => {
            if let Some(span) = unjoined(line).or_else(|| Some(lines.next()?.span)) {
                let (after, is_sure) = unended(&statements(&block.items).collect::<Vec<_>>());
                diagnostics.push(Problem::NoComma { span, after, is_sure });
            }
        }
        None if block.items.is_empty() => {
            diagnostics.push(Problem::EmptyBundle { span: block.span });
        }
        None => {}
    }
    report_covered(&hosts, true, diagnostics);
    Some((name, hosts))
}

/// The ends of hosts that a comma has to follow, and whether each is the end of a line, so that no
/// host was torn apart.
fn unended(lines: &[&Statement]) -> (Vec<Span>, bool) {
    let mut after = Vec::new();
    let mut sure = true;
    let mut last: Option<Span> = None;
    for line in lines {
        sure &= last.is_none_or(|last| line.span.start > last.end + SIGN_AND_SPACE);
        after.extend(last);
        let mut end = line.first_group().last().map(|word| word.span);
        for group in &line.groups {
            sure = false;
            after.extend(end);
            end = group.words.last().map(|word| word.span);
        }
        last = end;
    }
    (after, sure)
}

/// What may stand between two statements on one line: `; `.
const SIGN_AND_SPACE: u32 = 2;

/// What stands in a list of hosts without a comma in front of it.
fn unjoined(line: &Statement) -> Option<Span> {
    let group = line.groups.first().map(ast::Group::span);
    group.or_else(|| line.value.as_ref().map(|value| value.span))
}

/// A host, or all hosts of a bundle.
pub(super) fn resolve(
    word: &Word,
    names: &Names,
    diagnostics: &mut Diagnostics,
) -> Vec<Spanned<Host>> {
    let is_defined = bundle::find(&word.text).is_some() || names.bundle(&word.text).is_some();
    if EVERYTHING.contains(&&*word.text) && !is_defined {
        diagnostics.push(Problem::Everything { text: word.text.clone(), span: word.span });
        return Vec::new();
    }
    if word.quoted || word.text.contains('.') {
        return host(word, diagnostics).into_iter().collect();
    }
    if let Some(bundle) = bundle::find(&word.text) {
        let known = bundle.hosts.iter().filter_map(|host| Host::parse(host).ok());
        let known: Vec<_> = known.map(|host| Spanned::new(host, word.span)).collect();
        known.iter().for_each(|host| report_owners(host, diagnostics));
        return known;
    }
    if let Some(hosts) = names.bundle(&word.text) {
        return hosts.iter().map(|host| Spanned::new(host.value.clone(), word.span)).collect();
    }
    if names.may_be_lost(&word.text, &["bundle"]) {
        diagnostics.consequence();
        return Vec::new();
    }
    let known = || BUNDLES.iter().map(|bundle| bundle.name).chain(names.bundles());
    diagnostics.push(Problem::UnknownBundle {
        name: word.text.clone(),
        similar: diagnostics.closest(&word.text, known()).or_else(|| holding(&word.text)),
        known: known().collect::<Vec<_>>().join(", "),
        span: word.span,
    });
    Vec::new()
}

/// The bundle with the hosts of a name such as `pypi`.
fn holding(label: &str) -> Option<String> {
    let has = |host: &str| host.split('.').any(|part| part == label);
    let bundle = BUNDLES.iter().find(|bundle| bundle.hosts.iter().any(|host| has(host)))?;
    Some(bundle.name.to_owned())
}

fn host(word: &Word, diagnostics: &mut Diagnostics) -> Option<Spanned<Host>> {
    let span = word.span;
    if let Some(name) = below_registry(&word.text) {
        diagnostics.push(Problem::PublicSuffix { name, span });
        return None;
    }
    match Host::parse(&word.text) {
        Ok(host) => {
            let host = Spanned::new(host, span);
            report_owners(&host, diagnostics);
            Some(host)
        }
        Err(reason) => {
            let text = word.text.clone();
            let is_range = text.parse::<ipnet::IpNet>().is_ok();
            let advice = if is_range { NOT_A_RANGE } else { reason.advice() };
            let meant = host_within(&text);
            diagnostics.push(Problem::NotAHost { text, advice, meant, span });
            None
        }
    }
}

const NOT_A_RANGE: &str = "name the hosts; what goes out is known by names, not by addresses";

/// The host of an address as browsers show it.
fn host_within(text: &str) -> Option<String> {
    let rest = text.split_once("://").map_or(text, |(_, rest)| rest);
    let host = rest.split(['/', ':']).next()?;
    (host != text && Host::parse(host).is_ok()).then(|| host.to_owned())
}

/// The `com` of `.com`, which is no host, and the `co.uk` of `.co.uk`.
fn below_registry(text: &str) -> Option<String> {
    let name = text.strip_prefix("*.").or_else(|| text.strip_prefix('.'))?.to_lowercase();
    let name = match Host::parse(&name) {
        Ok(host) => host.name().to_owned(),
        Err(NotAHost::SingleLabel) => name.trim_end_matches('.').to_owned(),
        Err(_) => return None,
    };
    suffix::is_registry(&name).then_some(name)
}

/// Reports a name that stands for what belongs to people who have nothing to do with each other.
fn report_owners(host: &Spanned<Host>, diagnostics: &mut Diagnostics) {
    let (name, span) = (host.value.name().to_owned(), host.span);
    let problem = match suffix::owners(&host.value) {
        Some(Owners::Registrants) => Problem::HardlyAHost { name, span },
        Some(Owners::Customers) => Problem::SharedSuffix { name, span },
        Some(Owners::Buckets) => Problem::SharedHost { name, span },
        None => return,
    };
    diagnostics.push(problem);
}

/// Reports hosts that another one already stands for.
pub(super) fn report_covered(
    hosts: &[Spanned<Host>],
    in_list: bool,
    diagnostics: &mut Diagnostics,
) {
    let mut seen: std::collections::BTreeMap<&Host, &Spanned<Host>> =
        std::collections::BTreeMap::new();
    for host in hosts {
        if let Some(first) = seen.get(&host.value) {
            // A bundle is judged where it is defined.
            if first.span == host.span {
                continue;
            }
            diagnostics.push(Problem::HostTwice {
                host: host.value.to_string(),
                first: first.span,
                in_list,
                span: host.span,
            });
            continue;
        }
        seen.insert(&host.value, host);
    }
    for host in seen.values() {
        let wider = parents(host.value.name()).find_map(|name| {
            let wide = Host::WithSubdomains(name.to_owned());
            seen.get(&wide).filter(|wide| wide.value != host.value).copied()
        });
        if let Some(wider) = wider.filter(|wider| wider.span != host.span) {
            diagnostics.push(Problem::HostCovered {
                host: host.value.to_string(),
                wider: wider.value.to_string(),
                by: wider.span,
                in_list,
                span: host.span,
            });
        }
    }
}

/// A name and everything above it.
fn parents(name: &str) -> impl Iterator<Item = &str> {
    let above = name.match_indices('.').filter_map(move |(dot, _)| name.get(dot + 1..));
    std::iter::once(name).chain(above)
}
