//! What a plan would say if AWS still had everything as it was when the state was written. Asks
//! nobody, so that an editor can say it while somebody writes.

use std::collections::BTreeMap;

use super::{Action, plan};
use crate::diagnostic::Diagnostics;
use crate::graph::ResourceGraph;
use crate::model::{Address, Json, Kind, Resource};
use crate::observe::Observed;
use crate::schema;
use crate::state::{Owner, State};

/// What would happen to each resource, as far as the state tells; nothing, if it belongs to nobody.
pub fn recorded(graph: &ResourceGraph, state: &State) -> Option<BTreeMap<Address, Action>> {
    let owner = state.owner.clone()?;
    let live = |record: &crate::state::Record| (record.address.clone(), record.live.clone());
    let existing = |resource: &Resource| Some((resource.address.clone(), found(resource, &owner)?));
    let observed = Observed {
        live: state.records.values().map(live).collect(),
        existing: graph.resources().filter_map(existing).collect(),
        ..Observed::default()
    };
    let plan = plan(graph, state, &observed, owner, &|_| None, &mut Diagnostics::default());
    Some(plan.changes.into_iter().map(|change| (change.address, change.action)).collect())
}

/// What the program itself says of a resource that is only looked up.
fn found(resource: &Resource, owner: &Owner) -> Option<Json> {
    let Kind::Existing { identifier } = &resource.kind else { return None };
    let mut known = serde_json::Map::new();
    for (name, value) in &resource.properties {
        if let Ok(value) = value.resolve(&|_| None) {
            known.insert(name.to_owned(), value);
        }
    }
    let identifier = identifier.resolve(&|_| None).ok()?;
    let schema = schema::find(&resource.type_name, &owner.region)?;
    if let [path] = schema.primary_identifier.as_slice() {
        known.insert(path.top()?.to_owned(), identifier);
    }
    Some(Json::Object(known))
}
