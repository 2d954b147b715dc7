//! What the program says of its past, held against the state: which records are known by another
//! address from here on, and which are left to themselves.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use super::{Place, Problem};
use crate::diagnostic::Diagnostics;
use crate::graph::ResourceGraph;
use crate::model::{Address, PhysicalId, TypeName};
use crate::source::Span;
use crate::state::{Record, State};

/// A resource that is known by another address from here on.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Moved {
    pub from: Address,
    pub to: Address,
    pub type_name: TypeName,
    pub identifier: PhysicalId,
    /// The statement that says so.
    pub origin: Option<Place>,
}

/// A resource that is not known any more, and goes on to exist.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Forgotten {
    pub address: Address,
    pub type_name: TypeName,
    pub identifier: PhysicalId,
    pub origin: Option<Place>,
}

/// The state as the program knows it.
pub fn carried(graph: &ResourceGraph, state: &State) -> State {
    follow(graph, state).state
}

pub(super) struct Past {
    pub state: State,
    moved: Vec<(Record, Address, Span)>,
    forgotten: Vec<(Record, Span)>,
    /// Moves to where something else already is.
    occupied: Vec<(Address, Address, Span)>,
}

pub(super) fn follow(graph: &ResourceGraph, state: &State) -> Past {
    let (moved, forgotten, occupied) = Default::default();
    let mut past = Past { state: state.clone(), moved, forgotten, occupied };
    if graph.moves.is_empty() && graph.forgotten.is_empty() {
        return past;
    }
    past.leave(graph, state);
    past.relocate(graph, state);
    past
}

impl Past {
    fn leave(&mut self, graph: &ResourceGraph, state: &State) {
        for record in state.records.values().chain(&state.deposed) {
            let is_meant = |forgotten: &&crate::model::Forgotten| {
                record.address.around().any(|part| part == forgotten.address.as_str())
            };
            if let Some(forgotten) = graph.forgotten.iter().find(is_meant) {
                self.state.leave(&record.address);
                self.forgotten.push((record.clone(), forgotten.span));
            }
        }
    }

    fn relocate(&mut self, graph: &ResourceGraph, state: &State) {
        let wanted: Vec<(&Record, Address, Span)> = state
            .records
            .values()
            .filter(|record| self.state.records.contains_key(&record.address))
            .filter_map(|record| {
                let (address, span) = destination(&record.address, graph)?;
                Some((record, address, span))
            })
            .collect();
        let leaving: BTreeSet<&Address> =
            wanted.iter().map(|(record, ..)| &record.address).collect();
        let mut taken: BTreeSet<Address> = BTreeSet::new();
        for (record, address, span) in wanted.iter().cloned() {
            let stays = self.state.records.contains_key(&address) && !leaving.contains(&address);
            if stays || taken.contains(&address) {
                self.occupied.push((record.address.clone(), address, span));
                continue;
            }
            taken.insert(address.clone());
            self.state.relocate(&record.address, &address);
            self.moved.push((record.clone(), address, span));
        }
    }

    /// Reports moves that cannot be followed.
    pub(super) fn report(&self, graph: &ResourceGraph, diagnostics: &mut Diagnostics) {
        let mut reported = BTreeSet::new();
        for (from, to, span) in self.occupied.iter().filter(|(.., span)| reported.insert(*span)) {
            let (from, to) = (from.clone(), to.clone());
            diagnostics.push(Problem::MoveOccupied { from, to, span: *span });
        }
        for (record, to, span) in &self.moved {
            let wanted = graph.get(to).map(|resource| &resource.type_name);
            if let Some(wanted) = wanted.filter(|wanted| **wanted != record.type_name) {
                diagnostics.push(Problem::MovedToOtherType {
                    from: record.address.clone(),
                    to: to.clone(),
                    found: record.type_name.clone(),
                    wanted: wanted.clone(),
                    span: *span,
                });
            }
        }
    }

    /// What is shown of it, in the order of the source.
    pub(super) fn shown(
        mut self,
        places: &impl Fn(Span) -> Option<Place>,
    ) -> (Vec<Moved>, Vec<Forgotten>) {
        self.moved.sort_by(|one, other| (one.2, &one.1).cmp(&(other.2, &other.1)));
        self.forgotten
            .sort_by(|one, other| (one.1, &one.0.address).cmp(&(other.1, &other.0.address)));
        let moved = self.moved.into_iter().map(|(record, to, span)| Moved {
            from: record.address,
            to,
            type_name: record.type_name,
            identifier: record.identifier,
            origin: places(span),
        });
        let forgotten = self.forgotten.into_iter().map(|(record, span)| Forgotten {
            address: record.address,
            type_name: record.type_name,
            identifier: record.identifier,
            origin: places(span),
        });
        (moved.collect(), forgotten.collect())
    }
}

/// Where a resource ends up after all moves that concern it, the most exact first.
fn destination(address: &Address, graph: &ResourceGraph) -> Option<(Address, Span)> {
    let moves: BTreeMap<&str, &crate::model::Move> =
        graph.moves.iter().map(|moved| (moved.from.as_str(), moved)).collect();
    let mut reached: Option<(Address, Span)> = None;
    // Renames in a circle are refused before; each counts once at most.
    for _ in 0..graph.moves.len() {
        let current = reached.as_ref().map_or(address, |(address, _)| address);
        let Some((part, moved)) = current.around().find_map(|part| Some((part, *moves.get(part)?)))
        else {
            break;
        };
        let rest = current.as_str().get(part.len()..).unwrap_or_default();
        let next = Address::new(format!("{}{rest}", moved.to));
        let span = reached.as_ref().map_or(moved.span, |(_, span)| *span);
        reached = Some((next, span));
    }
    reached.filter(|(reached, _)| reached != address)
}
