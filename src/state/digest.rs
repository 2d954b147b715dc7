//! What is asked for, in the form in which it may be kept: a digest stands for every value that
//! AWS itself never gives back. Knows no files.

use std::fmt::Write;

use sha2::{Digest, Sha256};

use crate::model::{Json, PropertyPath, Segment};
use crate::schema::TypeSchema;

/// The key of the object that stands for a value that must not be kept.
pub const DIGEST: &str = "smk:digest";

/// The desired properties with their write-only values replaced. Equal values at the same place
/// of the same type give equal digests, so that a change shows.
pub fn digest(schema: &TypeSchema, desired: &Json) -> Json {
    let mut kept = desired.clone();
    for path in &schema.write_only {
        for value in places(&mut kept, path) {
            if value.get(DIGEST).is_none() {
                *value = stand_in(schema, path, value);
            }
        }
    }
    kept
}

fn places<'a>(root: &'a mut Json, path: &PropertyPath) -> Vec<&'a mut Json> {
    let mut places = vec![root];
    for segment in &path.0 {
        places = places.into_iter().flat_map(|place| step(place, segment)).collect();
    }
    places
}

fn step<'a>(value: &'a mut Json, segment: &Segment) -> Vec<&'a mut Json> {
    match (value, segment) {
        (Json::Object(entries), Segment::Any) => entries.values_mut().collect(),
        (Json::Array(items), Segment::Any) => items.iter_mut().collect(),
        (Json::Object(entries), Segment::Key(key)) => entries.get_mut(key).into_iter().collect(),
        (Json::Array(items), Segment::Index(index)) => items.get_mut(*index).into_iter().collect(),
        _ => Vec::new(),
    }
}

fn stand_in(schema: &TypeSchema, path: &PropertyPath, value: &Json) -> Json {
    let salted = format!("{}\n{path}\n{value}", schema.name);
    let hash = Sha256::digest(salted.as_bytes());
    let hex = hash.iter().fold(String::new(), |mut hex, byte| {
        write!(hex, "{byte:02x}").expect("a string takes everything that is written to it");
        hex
    });
    serde_json::json!({ DIGEST: hex })
}
