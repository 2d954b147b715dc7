//! Hosts and bundles of hosts, as `egress allow` and `bundle` name them.

use super::names::Names;
use super::sentence::Word;
use super::{Problem, statements};
use crate::diagnostic::{Diagnostics, closest};
use crate::model::bundle::{self, BUNDLES};
use crate::model::host::Host;
use crate::model::program::Spanned;
use crate::syntax::ast::{self, Statement};

/// The hosts of a `bundle` statement, whose block is a list of hosts.
pub(super) fn of_bundle(
    statement: &Statement,
    diagnostics: &mut Diagnostics,
) -> Vec<Spanned<Host>> {
    let Some(block) = &statement.block else {
        diagnostics.push(Problem::Incomplete {
            keyword: "bundle".to_owned(),
            what: "hosts in braces".to_owned(),
            example: "bundle labtools { .example.org, data.example.com }".to_owned(),
            span: statement.span.after(),
        });
        return Vec::new();
    };
    let mut hosts = Vec::new();
    for line in statements(&block.items) {
        if let Some(group) = line.groups.first() {
            diagnostics.push(Problem::NoComma { span: group.span() });
            continue;
        }
        hosts.extend(line.first_group().filter_map(|word| host(&Word::of(word), diagnostics)));
    }
    if hosts.is_empty() && !block.items.iter().any(|item| matches!(item, ast::Item::Broken(_))) {
        diagnostics.push(Problem::EmptyBundle { span: block.span });
    }
    hosts
}

/// A host, or all hosts of a bundle.
pub(super) fn resolve(
    word: &Word,
    names: &Names,
    diagnostics: &mut Diagnostics,
) -> Vec<Spanned<Host>> {
    if word.text.is_empty() && !word.quoted {
        return Vec::new();
    }
    if word.quoted || word.text.contains('.') {
        return host(word, diagnostics).into_iter().collect();
    }
    if let Some(bundle) = bundle::find(&word.text) {
        let known = bundle.hosts.iter().filter_map(|host| Host::parse(host).ok());
        return known.map(|host| Spanned::new(host, word.span)).collect();
    }
    if let Some(hosts) = names.bundle(&word.text) {
        return hosts.iter().map(|host| Spanned::new(host.value.clone(), word.span)).collect();
    }
    let known = || BUNDLES.iter().map(|bundle| bundle.name).chain(names.bundles());
    diagnostics.push(Problem::UnknownBundle {
        name: word.text.clone(),
        similar: closest(&word.text, known()),
        known: known().collect::<Vec<_>>().join(", "),
        span: word.span,
    });
    Vec::new()
}

fn host(word: &Word, diagnostics: &mut Diagnostics) -> Option<Spanned<Host>> {
    match Host::parse(&word.text) {
        Ok(host) => Some(Spanned::new(host, word.span)),
        Err(reason) => {
            let (text, advice) = (word.text.clone(), reason.advice().to_owned());
            diagnostics.push(Problem::NotAHost { text, advice, span: word.span });
            None
        }
    }
}

/// Reports hosts that another one already stands for.
pub(super) fn report_covered(hosts: &[Spanned<Host>], diagnostics: &mut Diagnostics) {
    let mut seen: std::collections::BTreeMap<&Host, &Spanned<Host>> =
        std::collections::BTreeMap::new();
    for host in hosts {
        if let Some(first) = seen.get(&host.value) {
            diagnostics.push(Problem::HostTwice {
                host: host.value.to_string(),
                first: first.span,
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
        if let Some(wider) = wider {
            diagnostics.push(Problem::HostCovered {
                host: host.value.to_string(),
                wider: wider.value.to_string(),
                by: wider.span,
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
