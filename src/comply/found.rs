//! The standing checks of what others made and a network is built in. What decides there where data
//! can go is known from the program, or from a read.

use std::collections::BTreeMap;

use super::waivers::{self, Waivers};
use super::{Check, Examine, Finding, Subject, Verdict, find, report, subject};
use crate::diagnostic::Diagnostics;
use crate::graph::ResourceGraph;
use crate::model::program::Program;
use crate::model::{Address, Json, PropertyPath, Resource};

/// The rules that count for what others made. The rest is theirs to keep.
const RULES: [&str; 3] = ["dns-firewall", "endpoint-policy", "vpc-flow-logs"];

const UNREAD: &str = "Others wrote it. A plan reads it, and is refused where it is not kept.";

pub(super) fn counts(rule: &Check) -> bool {
    RULES.contains(&rule.name)
}

/// What only a read can tell.
pub(super) fn unread(subject: &Subject<'_>, waivers: &Waivers<'_>) -> Vec<Finding> {
    let verdict = |rule, resource| match waivers.reason(rule, subject::names(resource)) {
        Some(reason) => Verdict::Waived(reason.to_owned()),
        None => Verdict::Open(UNREAD),
    };
    let found = readable(subject).map(|(rule, _, resource)| Finding {
        rule,
        address: resource.address.clone(),
        span: resource.span_of(&PropertyPath::root()),
        verdict: verdict(rule, resource),
    });
    found.collect()
}

/// Judges what a read gave.
pub fn judge_found(
    program: &Program,
    graph: &ResourceGraph,
    live: &BTreeMap<Address, Json>,
    diagnostics: &mut Diagnostics,
) {
    // What is wrong with a `waive` was reported with the program.
    let waivers = waivers::read(program, graph, &mut Diagnostics::default());
    let subject = Subject::new(program, graph);
    let mut unmet = Vec::new();
    for (rule, broken, resource) in readable(&subject) {
        let Some(live) = live.get(&resource.address) else { continue };
        let is_waived = waivers.reason(rule, subject::names(resource)).is_some();
        if !is_waived && !broken(live).is_empty() {
            let (address, span) =
                (resource.address.clone(), resource.span_of(&PropertyPath::root()));
            unmet.push(Finding { rule, address, span, verdict: Verdict::Unmet });
        }
    }
    report(unmet.iter(), diagnostics);
}

/// The rules that are about the properties of single things, with those that others made.
fn readable<'a>(
    subject: &'a Subject<'_>,
) -> impl Iterator<Item = (&'static Check, subject::Broken, &'a Resource)> {
    let rules = RULES.iter().filter_map(|name| find(name));
    rules.flat_map(|rule| {
        let (types, broken) = match rule.examine {
            Examine::Each(types, broken) => (types, Some(broken)),
            Examine::All(..) => (&[][..], None),
        };
        let found = types.iter().flat_map(|name| subject.found(name));
        found.filter_map(move |resource| Some((rule, broken?, resource)))
    })
}
