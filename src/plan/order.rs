//! Which operations a plan consists of, and which of them have to wait for which. What is needed
//! comes before what needs it, and goes after it.

use std::collections::{BTreeMap, BTreeSet};

use petgraph::algo::kosaraju_scc;
use petgraph::graph::DiGraph;

use super::apart;
use super::claims::Claim;
use super::decide::{Decision, Decisions, managed_needs};
use super::known::Known;
use super::{Action, Call, Change, Operation, OperationId, OutputChange, Place, Plan};
use crate::graph::ResourceGraph;
use crate::model::{Address, Disposal, Json, PropertyPath, Resource};
use crate::source::Span;
use crate::state::{Owner, Record, State};

pub(super) fn arrange(
    decided: Decisions,
    graph: &ResourceGraph,
    state: &State,
    owner: Owner,
    places: &impl Fn(Span) -> Option<Place>,
) -> Plan {
    let Decisions { each: decisions, refreshed, known } = decided;
    let drafts = drafts(&decisions);
    let edges = Edges::new(&decisions, &drafts, graph, state).found;
    let (order, after) = sort(drafts.len(), edges);
    let operations: Vec<Operation> = order
        .iter()
        .zip(after)
        .filter_map(|(index, after)| {
            let draft = drafts.get(*index)?;
            Some(operation(decisions.get(draft.decision)?, draft.half, after, graph, places))
        })
        .collect();
    let outputs = outputs(graph, state, &known);
    let known = referred(&decisions, graph, &known);
    let kept = decisions.iter().filter(|decision| decision.action == Action::Keep);
    let kept = kept.filter_map(super::disposal::kept).collect();
    Plan {
        kept,
        owner,
        changes: changes(decisions, graph, places),
        operations,
        outputs,
        known,
        moved: Vec::new(),
        forgotten: Vec::new(),
        refreshed,
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Half {
    Make,
    /// Takes out what keeps others from being deleted.
    Untie,
    Delete,
}

struct Draft {
    decision: usize,
    half: Half,
}

fn drafts(decisions: &[Decision]) -> Vec<Draft> {
    let mut drafts = Vec::new();
    for (decision, Decision { action, companionship, .. }) in decisions.iter().enumerate() {
        let halves: &[Half] = match action {
            Action::Delete if companionship.untied.is_some() => &[Half::Untie, Half::Delete],
            Action::Create | Action::Update => &[Half::Make],
            Action::CreateThenDelete => &[Half::Make, Half::Delete],
            Action::DeleteThenCreate => &[Half::Delete, Half::Make],
            Action::Delete => &[Half::Delete],
            Action::Keep => &[],
        };
        drafts.extend(halves.iter().map(|half| Draft { decision, half: *half }));
    }
    drafts
}

/// How much it matters that one operation waits for another. Where all cannot be had, the
/// weakest give way.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Strength {
    /// It would be tidier.
    Wish,
    /// It was so when the resources were made.
    Recorded,
    /// It follows from the program.
    Needed,
}

struct Edge {
    from: usize,
    waits_for: usize,
    strength: Strength,
}

struct Edges<'a> {
    decisions: &'a [Decision],
    graph: &'a ResourceGraph,
    makes: BTreeMap<&'a Address, usize>,
    /// The deletion of what stands at an address, and of what replacements there have outlived.
    deletes: BTreeMap<&'a Address, Vec<usize>>,
    unties: BTreeMap<&'a Address, usize>,
    /// What is updated, which may write such lists.
    lists: BTreeMap<&'a Address, &'a Decision>,
    found: Vec<Edge>,
}

impl<'a> Edges<'a> {
    fn new(
        decisions: &'a [Decision],
        drafts: &[Draft],
        graph: &'a ResourceGraph,
        state: &'a State,
    ) -> Self {
        let mut edges = Self {
            decisions,
            graph,
            makes: BTreeMap::new(),
            deletes: BTreeMap::new(),
            unties: BTreeMap::new(),
            lists: decisions
                .iter()
                .filter(|decision| decision.action == Action::Update)
                .map(|decision| (&decision.address, decision))
                .collect(),
            found: Vec::new(),
        };
        for (index, draft) in drafts.iter().enumerate() {
            let Some(decision) = decisions.get(draft.decision) else { continue };
            match draft.half {
                Half::Make => _ = edges.makes.insert(&decision.address, index),
                Half::Untie => _ = edges.unties.insert(&decision.address, index),
                Half::Delete => edges.deletes.entry(&decision.address).or_default().push(index),
            }
        }
        edges.replacements(drafts);
        edges.makes_after_makes();
        edges.deletes_after_dependents(drafts, state);
        edges.deletes_after_unties();
        edges.deletes_after_lists(drafts);
        edges.makes_after_releases(drafts);
        edges
    }

    fn wait(&mut self, from: usize, waits_for: usize, strength: Strength) {
        if from != waits_for {
            self.found.push(Edge { from, waits_for, strength });
        }
    }

    /// The two halves of a replacement stand side by side, in their order.
    fn replacements(&mut self, drafts: &[Draft]) {
        for (index, pair) in drafts.windows(2).enumerate() {
            if let [first, second] = pair
                && first.decision == second.decision
            {
                self.wait(index + 1, index, Strength::Needed);
            }
        }
    }

    fn makes_after_makes(&mut self) {
        let makes: Vec<(&Address, usize)> = self.makes.iter().map(|(a, i)| (*a, *i)).collect();
        for (address, index) in makes {
            for needed in managed_needs(self.graph, address) {
                if let Some(needed) = self.makes.get(&needed).copied() {
                    self.wait(index, needed, Strength::Needed);
                }
            }
        }
    }

    fn deletes_after_dependents(&mut self, drafts: &[Draft], state: &State) {
        let deletions: Vec<(usize, &Record)> = drafts
            .iter()
            .enumerate()
            .filter(|(_, draft)| draft.half == Half::Delete)
            .filter_map(|(index, draft)| {
                Some((index, self.decisions.get(draft.decision)?.record.as_ref()?))
            })
            .collect();
        for (index, record) in deletions {
            for needed in &record.needs {
                for deletion in self.deletes.get(needed).cloned().unwrap_or_default() {
                    self.wait(deletion, index, Strength::Recorded);
                }
                if let Some(untie) = self.unties.get(needed).copied() {
                    self.wait(untie, index, Strength::Wish);
                }
            }
        }
        let replaced_first: BTreeSet<&Address> = self
            .decisions
            .iter()
            .filter(|decision| decision.action == Action::DeleteThenCreate)
            .map(|decision| &decision.address)
            .collect();
        for decision in self.decisions.iter().filter(|other| other.action == Action::Update) {
            let Some(record) = state.records.get(&decision.address) else { continue };
            let Some(index) = self.makes.get(&decision.address).copied() else { continue };
            for needed in record.needs.iter().filter(|needed| !replaced_first.contains(needed)) {
                for deletion in self.deletes.get(needed).cloned().unwrap_or_default() {
                    self.wait(deletion, index, Strength::Recorded);
                }
            }
        }
    }

    /// What another resource refers to waits until that one lets go of it.
    fn deletes_after_unties(&mut self) {
        for decision in self.decisions {
            let Some(untied) = &decision.companionship.untied else { continue };
            let Some(untie) = self.unties.get(&decision.address).copied() else { continue };
            for freed in &untied.frees {
                for deletion in self.deletes.get(freed).cloned().unwrap_or_default() {
                    self.wait(deletion, untie, Strength::Needed);
                }
            }
        }
    }

    /// An entry of a list that is a resource of its own goes after the list is written, which finds
    /// the list as it was when the plan was made.
    fn deletes_after_lists(&mut self, drafts: &[Draft]) {
        let mut waits = Vec::new();
        for (index, draft) in drafts.iter().enumerate().filter(|(_, it)| it.half == Half::Delete) {
            let Some(gone) = self.decisions.get(draft.decision) else { continue };
            let needs = gone.record.iter().flat_map(|record| &record.needs);
            for list in needs.filter_map(|needed| self.lists.get(needed)) {
                if list.properties.iter().any(|change| apart::is_entry(&gone.type_name, change)) {
                    waits.extend(self.makes.get(&list.address).map(|write| (index, *write)));
                }
            }
        }
        for (deletion, write) in waits {
            self.wait(deletion, write, Strength::Wish);
        }
    }

    /// A resource whose name another one still has waits until that one is gone.
    fn makes_after_releases(&mut self, drafts: &[Draft]) {
        let mut holders: BTreeMap<&Claim, usize> = BTreeMap::new();
        for (index, draft) in drafts.iter().enumerate() {
            let decision = self.decisions.get(draft.decision);
            if let Some(decision) = decision.filter(|_| draft.half == Half::Delete) {
                holders.extend(decision.releases.iter().map(|claim| (claim, index)));
            }
        }
        for (index, draft) in drafts.iter().enumerate() {
            let decision = self.decisions.get(draft.decision);
            let Some(decision) = decision.filter(|_| draft.half == Half::Make) else { continue };
            for holder in decision.takes.iter().filter_map(|claim| holders.get(claim)) {
                self.wait(index, *holder, Strength::Wish);
            }
        }
    }
}

/// An order in which every operation comes after those that it waits for, and for each place in
/// that order the places waited for.
fn sort(count: usize, mut edges: Vec<Edge>) -> (Vec<usize>, Vec<BTreeSet<OperationId>>) {
    let strengths = [Strength::Wish, Strength::Recorded, Strength::Needed];
    let mut order = attempt(count, &edges);
    for strength in strengths {
        if order.len() == count {
            break;
        }
        loosen(count, &mut edges, strength);
        order = attempt(count, &edges);
    }
    let mut places = vec![0; count];
    for (place, index) in order.iter().enumerate() {
        if let Some(slot) = places.get_mut(*index) {
            *slot = place;
        }
    }
    let place = |index: usize| places.get(index).copied().unwrap_or_default();
    let mut after = vec![BTreeSet::new(); order.len()];
    for edge in &edges {
        if let Some(waits_for) = after.get_mut(place(edge.from)) {
            waits_for.insert(OperationId(place(edge.waits_for)));
        }
    }
    (order, after)
}

/// The operations in order, as far as cycles allow.
fn attempt(count: usize, edges: &[Edge]) -> Vec<usize> {
    let mut missing = vec![0_usize; count];
    let mut dependents = vec![Vec::new(); count];
    for edge in edges {
        if let (Some(missing), Some(dependents)) =
            (missing.get_mut(edge.from), dependents.get_mut(edge.waits_for))
        {
            *missing += 1;
            dependents.push(edge.from);
        }
    }
    let free = missing.iter().enumerate().filter(|(_, missing)| **missing == 0);
    let mut ready: BTreeSet<usize> = free.map(|(index, _)| index).collect();
    let mut order = Vec::with_capacity(count);
    while let Some(index) = ready.pop_first() {
        order.push(index);
        for dependent in dependents.get(index).into_iter().flatten() {
            if let Some(missing) = missing.get_mut(*dependent) {
                *missing -= 1;
                if *missing == 0 {
                    ready.insert(*dependent);
                }
            }
        }
    }
    order
}

/// Gives up the edges of a strength that lie on a cycle.
fn loosen(count: usize, edges: &mut Vec<Edge>, strength: Strength) {
    let mut graph: DiGraph<(), ()> = DiGraph::new();
    let nodes: Vec<_> = (0..count).map(|_| graph.add_node(())).collect();
    for edge in edges.iter() {
        if let (Some(from), Some(to)) = (nodes.get(edge.from), nodes.get(edge.waits_for)) {
            graph.add_edge(*from, *to, ());
        }
    }
    let mut component = vec![0; count];
    for (number, members) in kosaraju_scc(&graph).into_iter().enumerate() {
        for member in members {
            if let Some(slot) = component.get_mut(member.index()) {
                *slot = number;
            }
        }
    }
    edges.retain(|edge| {
        edge.strength != strength || component.get(edge.from) != component.get(edge.waits_for)
    });
}

fn operation(
    decision: &Decision,
    half: Half,
    after: BTreeSet<OperationId>,
    graph: &ResourceGraph,
    places: &impl Fn(Span) -> Option<Place>,
) -> Operation {
    let resource = graph.get(&decision.address);
    let asked = |resource: &Resource| decision.parts.added_to(&resource.properties).into_owned();
    let desired = || {
        let mut desired = resource.map(asked).unwrap_or_default();
        for (property, value) in &decision.made {
            desired.insert(property.to_owned(), value.clone());
        }
        desired
    };
    let call = match (half, &decision.record, decision.action) {
        (Half::Make, Some(record), Action::Update) => Call::Update {
            identifier: record.identifier.clone(),
            desired: desired(),
            applied: record.applied.clone(),
            live: record.live.clone(),
        },
        (Half::Untie, Some(record), _) => untie(decision, record),
        (Half::Delete, Some(record), action) => {
            let outlived = action == Action::Delete && decision.reason == super::Reason::Deposed;
            Call::Delete {
                identifier: record.identifier.clone(),
                deposed: outlived || action == Action::CreateThenDelete,
                leaves: decision.companionship.leaves.clone(),
                empties: super::disposal::of(&decision.address, record, graph) == Disposal::Empty,
            }
        }
        _ => Call::Create {
            desired: desired(),
            deposes: decision.action == Action::CreateThenDelete,
        },
    };
    let old = decision.record.as_ref().filter(|_| half != Half::Make);
    Operation {
        address: decision.address.clone(),
        type_name: old.map_or(&decision.type_name, |record| &record.type_name).clone(),
        call,
        after,
        needs: match old {
            Some(record) => record.needs.clone(),
            None => managed_needs(graph, &decision.address),
        },
        disposal: match old {
            Some(record) => record.disposal,
            None => resource.and_then(|resource| resource.disposal),
        },
        places: resource.map(|resource| sources(resource, places)).unwrap_or_default(),
        borrowed: BTreeSet::new(),
    }
}

fn untie(decision: &Decision, record: &Record) -> Call {
    let untied = decision.companionship.untied.as_ref();
    let (desired, live) =
        untied.map(|it| (it.desired.clone(), it.live.clone())).unwrap_or_default();
    Call::Update {
        identifier: record.identifier.clone(),
        desired,
        applied: record.applied.clone(),
        live,
    }
}

fn sources(
    resource: &Resource,
    places: &impl Fn(Span) -> Option<Place>,
) -> BTreeMap<PropertyPath, Place> {
    let root = (PropertyPath::root(), resource.origin.span);
    let spans = resource.spans.iter().map(|(path, span)| (path.clone(), *span));
    std::iter::once(root)
        .chain(spans)
        .filter_map(|(path, span)| Some((path, places(span)?)))
        .collect()
}

fn changes(
    decisions: Vec<Decision>,
    graph: &ResourceGraph,
    places: &impl Fn(Span) -> Option<Place>,
) -> Vec<Change> {
    let mut changes: Vec<(Option<Span>, Change)> = decisions
        .into_iter()
        .map(|decision| {
            let origin = graph.get(&decision.address).map(|resource| &resource.origin);
            let change = Change {
                origin: origin.and_then(|origin| places(origin.span)),
                implied: origin
                    .and_then(|origin| origin.implied.clone())
                    .or(decision.companionship.implied),
                loses: decision.companionship.loses,
                identifier: decision.record.map(|record| record.identifier),
                address: decision.address,
                type_name: decision.type_name,
                action: decision.action,
                reason: decision.reason,
                properties: decision.properties,
            };
            (origin.map(|origin| origin.span), change)
        })
        .collect();
    changes.sort_by(|(one_span, one), (span, other)| {
        let key = |span: &Option<Span>| (span.is_none(), *span);
        key(one_span)
            .cmp(&key(span))
            .then_with(|| one.address.cmp(&other.address))
            .then_with(|| one.identifier.cmp(&other.identifier))
    });
    changes.into_iter().map(|(_, change)| change).collect()
}

fn outputs(graph: &ResourceGraph, state: &State, known: &Known) -> Vec<OutputChange> {
    let wanted: BTreeMap<&String, _> = graph
        .outputs
        .iter()
        .map(|output| (&output.name, output.value.resolve_partly(&|r| known.find(r))))
        .collect();
    let names: BTreeSet<&String> = wanted.keys().copied().chain(state.outputs.keys()).collect();
    names
        .into_iter()
        .filter_map(|name| {
            let before = state.outputs.get(name).cloned();
            let after = wanted.get(name).cloned();
            let settled = after.as_ref().and_then(|value| value.resolve(&|_| None).ok());
            let same = before.is_some() && settled == before;
            (!same).then(|| OutputChange { name: name.clone(), before, after })
        })
        .collect()
}

/// The properties of what stays and is referred to by what is made.
fn referred(
    decisions: &[Decision],
    graph: &ResourceGraph,
    known: &Known,
) -> BTreeMap<Address, Json> {
    let makes = decisions
        .iter()
        .filter(|decision| !matches!(decision.action, Action::Delete | Action::Keep));
    let resources = makes.filter_map(|decision| graph.get(&decision.address));
    let references = resources.flat_map(Resource::references);
    let addresses: BTreeSet<&Address> = references.map(|reference| &reference.address).collect();
    let staying = addresses
        .into_iter()
        .filter_map(|address| Some((address.clone(), known.staying(address)?.clone())));
    staying.collect()
}
