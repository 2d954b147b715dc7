//! Values that smk made up: such a one stays for as long as its resource does, whatever the
//! resource is called, and no new resource gets one that another has kept.

use std::collections::BTreeSet;

use sha2::{Digest, Sha256};

use super::{PropertyChange, diff};
use crate::graph::ResourceGraph;
use crate::model::{Json, Made, Map, Reference, Resource, TypeName, Value};
use crate::schema::TypeSchema;
use crate::state::{Record, State};

/// The values that resources have kept although others would be made up for them today.
pub(super) type Held = BTreeSet<(TypeName, String)>;

pub(super) fn held(
    graph: &ResourceGraph,
    state: &State,
    known: &impl Fn(&Reference) -> Option<Json>,
) -> Held {
    let mut held = Held::new();
    for resource in graph.resources().filter(|resource| !resource.made.is_empty()) {
        let Some(record) = state.records.get(&resource.address) else { continue };
        for made in names(resource) {
            let value = resource.properties.get(made.property).map(|value| value.resolve(known));
            let Some(Ok(Json::String(value))) = value else { continue };
            let applied = record.applied.get(made.property).and_then(Json::as_str);
            if let Some(applied) = applied.filter(|applied| *applied != value) {
                held.insert((record.type_name.clone(), applied.to_owned()));
            }
        }
    }
    held
}

/// Puts back what the resource was given when it was made, unless it is made anew for another
/// reason; gives the properties that this is about.
pub(super) fn keep(
    resource: &Resource,
    schema: &TypeSchema,
    record: &Record,
    live: &Json,
    desired: &mut Map,
) -> Map {
    let kept = kept(resource, record, desired);
    if kept.is_empty() {
        return kept;
    }
    let mut trial = desired.clone();
    put(&kept, &mut trial);
    let changes = diff::changes(schema, &record.applied, live, &trial);
    let calls = |change: &PropertyChange| {
        change.forces_replacement
            || resource
                .made
                .iter()
                .any(|made| made.with.iter().any(|it| change.path.top() == Some(*it)))
    };
    if changes.iter().any(calls) {
        return Map::new();
    }
    *desired = trial;
    kept
}

fn kept(resource: &Resource, record: &Record, desired: &Map) -> Map {
    let differs = |made: &Made| {
        let applied = Value::from(record.applied.get(made.property)?.clone());
        let same = desired.get(made.property) == Some(&applied);
        (!same).then_some((made.property, applied))
    };
    resource.made.iter().filter_map(differs).collect()
}

/// Gives a resource that is made another name than those that were kept.
pub(super) fn avoid(resource: &Resource, held: &Held, desired: &mut Map) -> Map {
    let mut others = Map::new();
    for made in names(resource) {
        let Some(Value::String(name)) = desired.get(made.property) else { continue };
        let is_held = |name: &str| held.contains(&(resource.type_name.clone(), name.to_owned()));
        if is_held(name) {
            others.insert(made.property, another(name));
        }
    }
    put(&others, desired);
    others
}

/// Descriptions may be the same; names may not.
fn names(resource: &Resource) -> impl Iterator<Item = &Made> {
    resource.made.iter().filter(|made| made.property.ends_with("Name"))
}

fn put(values: &Map, into: &mut Map) {
    for (property, value) in values {
        into.insert(property.to_owned(), value.clone());
    }
}

const HASH_BYTES: usize = 3;

/// The name with another hash at its end, of the same length if it had one.
fn another(name: &str) -> String {
    let digest = Sha256::digest(name.as_bytes());
    let hash: String = digest.iter().take(HASH_BYTES).map(|byte| format!("{byte:02x}")).collect();
    let is_hash = |end: &str| end.len() == hash.len() && end.bytes().all(|b| b.is_ascii_hexdigit());
    match name.rsplit_once('-') {
        Some((head, end)) if is_hash(end) => format!("{head}-{hash}"),
        _ => format!("{name}-{hash}"),
    }
}
