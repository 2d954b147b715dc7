//! What becomes of resources that smk does not simply delete. Those that hold what people put into
//! them stay in AWS, or are emptied, or are deleted only if there is nothing in them. Those that AWS
//! made with others go with these.

use std::collections::BTreeSet;

use super::apart::Parts;
use super::decide::{Companionship, Decision};
use super::{Action, Kept, Problem, Reason};
use crate::diagnostic::Diagnostics;
use crate::graph::ResourceGraph;
use crate::model::{Address, Disposal, Map};
use crate::observe::{Contents, Observed};
use crate::state::Record;

pub(super) const BUCKET: &str = "AWS::S3::Bucket";

/// What the program says, or said when it last spoke of the resource.
pub(super) fn of(address: &Address, record: &Record, graph: &ResourceGraph) -> Disposal {
    let said = graph.disposals.get(address).map(|(disposal, _)| *disposal);
    said.or(record.disposal).unwrap_or_default()
}

/// Turns the deletion of what is to stay into the end of smk's knowledge of it. What it needs stays
/// too, such as the key without which nobody could read it.
pub(super) fn keep(decisions: &mut Vec<Decision>, graph: &ResourceGraph) {
    let mut kept = Vec::new();
    let mut needed: BTreeSet<Address> = BTreeSet::new();
    for decision in decisions.iter_mut().filter(|decision| decision.action.deletes()) {
        let Some(record) = decision.record.clone() else { continue };
        if of(&decision.address, &record, graph) == Disposal::Follow {
            leave(decision);
            continue;
        }
        let is_gone = decision.reason == Reason::Vanished;
        if !is_gone && of(&decision.address, &record, graph) == Disposal::Empty {
            decision.companionship.loses =
                Some("all objects in the bucket, with their versions".to_owned());
        }
        if is_gone || of(&decision.address, &record, graph) != Disposal::Keep {
            continue;
        }
        needed.extend(record.needs.iter().cloned());
        if decision.action == Action::Delete {
            decision.action = Action::Keep;
            decision.properties.clear();
            decision.reason = match decision.reason {
                Reason::Deposed => Reason::Deposed,
                _ => Reason::Kept,
            };
            continue;
        }
        // The new one is made beside it, and nothing deletes the old one.
        decision.action = Action::Create;
        decision.record = None;
        kept.push(Decision {
            address: decision.address.clone(),
            type_name: record.type_name.clone(),
            action: Action::Keep,
            reason: Reason::Kept,
            record: Some(record),
            properties: Vec::new(),
            made: Map::new(),
            parts: Parts::default(),
            releases: BTreeSet::new(),
            takes: BTreeSet::new(),
            companionship: Companionship::default(),
        });
    }
    decisions.append(&mut kept);
    keep_needed(decisions, needed);
}

/// Turns what would happen to a resource that AWS made with another into the end of smk's knowledge
/// of it: AWS deletes it with the other, and makes another one with the next.
pub(super) fn leave(decision: &mut Decision) {
    decision.action = Action::Keep;
    decision.properties.clear();
    if decision.reason != Reason::Vanished {
        decision.reason = Reason::Follows;
    }
}

fn keep_needed(decisions: &mut [Decision], mut needed: BTreeSet<Address>) {
    while let Some(address) = needed.pop_first() {
        let deleted = decisions
            .iter_mut()
            .find(|decision| decision.address == address && decision.action == Action::Delete);
        let Some(decision) = deleted.filter(|decision| decision.reason != Reason::Vanished) else {
            continue;
        };
        decision.action = Action::Keep;
        decision.properties.clear();
        decision.reason = Reason::NeededByKept;
        needed.extend(decision.record.iter().flat_map(|record| record.needs.iter().cloned()));
    }
}

/// What the state is to forget.
pub(super) fn kept(decision: &Decision) -> Option<Kept> {
    let record = decision.record.as_ref()?;
    Some(Kept {
        address: decision.address.clone(),
        identifier: record.identifier.clone(),
        deposed: decision.reason == Reason::Deposed,
    })
}

/// Reports what would be deleted and holds something, or may.
pub(super) fn report(
    decisions: &[Decision],
    graph: &ResourceGraph,
    observed: &Observed,
    diagnostics: &mut Diagnostics,
) {
    for decision in decisions.iter().filter(|decision| decision.action.deletes()) {
        let Some(record) = &decision.record else { continue };
        if of(&decision.address, record, graph) != Disposal::Delete {
            continue;
        }
        let address = decision.address.clone();
        let span = graph.disposals.get(&address).map(|(_, span)| *span);
        match observed.contents.get(&record.identifier) {
            Some(Contents::Something) if record.type_name.as_str() == BUCKET => {
                diagnostics.push(Problem::BucketNotEmpty { address, span });
            }
            Some(Contents::Unseen(reason)) if record.type_name.as_str() == BUCKET => {
                let reason = reason.clone();
                diagnostics.push(Problem::BucketUnseen { address, reason, span });
            }
            _ => {}
        }
    }
}
