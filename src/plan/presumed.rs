//! What may count as asked for of a resource that smk did not make: whatever is as the program
//! wants it. The next plan then shows what would change, and nothing more. Does no I/O.

use super::normalise::{self, Extent, Place};
use super::{PropertyChange, diff};
use crate::model::{Json, Map, PropertyPath, Resource, Value};
use crate::schema::TypeSchema;
use crate::state::digest;

/// The properties to record as applied, and in what the resource differs from the program.
pub fn presumed(
    resource: &Resource,
    schema: &TypeSchema,
    live: &Json,
    desired: &Map,
) -> (Json, Vec<PropertyChange>) {
    let mut desired = desired.clone();
    // A name that smk only made up is no reason to make it anew.
    for made in &resource.made {
        if let Some(value) = live.get(made.property) {
            desired.insert(made.property, Value::from(value.clone()));
        }
    }
    let nothing = Json::Object(serde_json::Map::new());
    let mut applied = serde_json::Map::new();
    let mut differing = Vec::new();
    for (name, value) in &desired {
        let single = Map::from_iter([(name.to_owned(), value.clone())]);
        let kept = digest(schema, &diff::known_part(&single));
        let path = PropertyPath::key(name);
        // Nobody can tell what it was, and another value would mean another resource.
        let fixed = schema.is_write_only(&path) && schema.is_create_only(&path);
        let mut changes = diff::changes(schema, &nothing, live, &single);
        if changes.is_empty() || fixed {
            applied.extend(kept.get(name).map(|value| (name.to_owned(), value.clone())));
        } else {
            differing.append(&mut changes);
        }
    }
    (Json::Object(applied), differing)
}

/// Whether a property is what it is for as long as the resource exists, and a read shows it.
pub fn is_fixed(schema: &TypeSchema, name: &str) -> bool {
    let path = PropertyPath::key(name);
    let identifies = schema.primary_identifier.contains(&path);
    (identifies || schema.create_only.contains(&path)) && !schema.is_write_only(&path)
}

/// Whether a property is there as it is asked for, all of it known.
pub fn has(schema: &TypeSchema, live: &Json, desired: &Json, name: &str) -> bool {
    let (Some(wanted), Some(found)) = (desired.get(name), live.get(name)) else {
        return false;
    };
    let root = Place::root(schema);
    normalise::equal(&root.child(name, desired), wanted, found, Extent::Within)
}
