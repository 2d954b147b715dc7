//! When two forms of a property mean the same, although AWS writes one otherwise than it was
//! asked for. General rules and the schema; what neither can know of a type stands in
//! `exceptions`.

use crate::model::Json;
use crate::schema::{Shape, TypeSchema};
use crate::state::digest::DIGEST;

mod exceptions;
mod lists;
mod place;
mod policy;
mod text;

pub use lists::{are_tags, is_reserved, tag_key};
pub use place::{Place, child, is_free_form};
pub use policy::is_policy;

/// What a live value may be beyond what was asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Extent {
    /// Nothing.
    Exact,
    /// With keys that AWS filled in.
    Within,
    /// Written by AWS in its own way: where the program asks for what it asked for the last time,
    /// the order of a list, the case of letters and the like are not worth a change.
    Rewritten,
}

/// Whether the live value is what was asked for. Where no shape is known, lists keep their order.
pub fn equal(place: &Place<'_>, desired: &Json, live: &Json, extent: Extent) -> bool {
    if let Some(same) = policy::equal(desired, live, extent) {
        return same;
    }
    if extent != Extent::Exact && is_empty(live) && says_nothing(place, desired) {
        return true;
    }
    match (desired, live) {
        (Json::Object(asked), Json::Object(found)) => {
            objects_equal(place, desired, (asked, found), extent)
        }
        (Json::Array(asked), Json::Array(found)) => lists::equal(place, asked, found, extent),
        (Json::Array(tags), Json::Object(map)) | (Json::Object(map), Json::Array(tags)) => {
            lists::tags_as_map(tags).is_some_and(|tags| lists::maps_equal(&tags, map))
        }
        (Json::Array(items), single) => {
            matches!(items.as_slice(), [item] if equal(&place.item(), item, single, extent))
                || (is_empty(desired) && is_empty(live))
        }
        (Json::String(text), Json::Object(_) | Json::Array(_)) => {
            text::document(text).is_some_and(|asked| equal(place, &asked, live, extent))
                || is_single(place, desired, live, extent)
        }
        (Json::Object(_), Json::String(text)) => {
            text::document(text).is_some_and(|found| equal(place, desired, &found, extent))
        }
        (Json::String(asked), Json::String(found)) => {
            match (text::document(asked), text::document(found)) {
                (Some(asked), Some(found)) => equal(place, &asked, &found, extent),
                _ => scalars_equal(place, desired, live, extent),
            }
        }
        (_, Json::Array(_)) => is_single(place, desired, live, extent),
        _ => scalars_equal(place, desired, live, extent),
    }
}

/// Whether a list holds the one value asked for, or several that were written with commas.
fn is_single(place: &Place<'_>, desired: &Json, live: &Json, extent: Extent) -> bool {
    let Json::Array(items) = live else { return false };
    let listed = |text: &str| {
        let parts: Vec<&str> = text.split(',').map(str::trim).collect();
        items.iter().map(Json::as_str).eq(parts.into_iter().map(Some))
    };
    matches!(items.as_slice(), [item] if equal(&place.item(), desired, item, extent))
        || desired.as_str().is_some_and(listed)
        || (is_empty(desired) && is_empty(live))
}

/// Whether a value says nothing, as AWS writes it for what was never asked for.
pub fn is_empty(value: &Json) -> bool {
    match value {
        Json::Null => true,
        Json::String(text) => text.is_empty(),
        Json::Array(items) => items.is_empty(),
        Json::Object(entries) => entries.is_empty(),
        Json::Bool(_) | Json::Number(_) => false,
    }
}

/// What switches are called that are off.
const OFF: &[&str] = &["disabled", "none", "off", "false", "no"];

/// Whether AWS may leave out a value because it says nothing beyond what holds anyway.
pub fn says_nothing(place: &Place<'_>, value: &Json) -> bool {
    if is_empty(value) || place.shape().and_then(|shape| shape.default.as_ref()) == Some(value) {
        return true;
    }
    match value {
        Json::Bool(on) => !on,
        Json::Number(number) => number.as_f64() == Some(0.0),
        Json::String(text) => OFF.contains(&text.to_ascii_lowercase().as_str()),
        Json::Object(entries) => {
            entries.iter().all(|(key, entry)| says_nothing(&place.child(key, value), entry))
        }
        Json::Array(_) | Json::Null => false,
    }
}

fn is_digest(value: &Json) -> bool {
    value.get(DIGEST).is_some()
}

type Object = serde_json::Map<String, Json>;

fn objects_equal(
    place: &Place<'_>,
    around: &Json,
    (desired, live): (&Object, &Object),
    extent: Extent,
) -> bool {
    let asked = desired.iter().all(|(key, value)| match live.get(key) {
        Some(live) if is_digest(value) => !is_digest(live) || value == live,
        Some(live) => equal(&place.child(key, around), value, live, extent),
        None if extent == Extent::Exact => is_empty(value),
        None => is_digest(value) || says_nothing(&place.child(key, around), value),
    });
    let extra = || live.iter().any(|(key, value)| !desired.contains_key(key) && !is_empty(value));
    asked && (extent != Extent::Exact || !extra())
}

fn scalars_equal(place: &Place<'_>, desired: &Json, live: &Json, extent: Extent) -> bool {
    if desired == live || (is_empty(desired) && is_empty(live)) {
        return true;
    }
    let same = match (desired, live) {
        (Json::String(desired), Json::String(live)) => {
            text::equal(desired, live) || case_only(place, desired, live)
        }
        (Json::Number(desired), Json::Number(live)) => text::same_amount(desired, live),
        (Json::String(text), other @ (Json::Number(_) | Json::Bool(_)))
        | (other @ (Json::Number(_) | Json::Bool(_)), Json::String(text)) => {
            text::is_written(text, other)
        }
        _ => false,
    };
    same || place.service_writes(live, extent == Extent::Rewritten)
        || (extent == Extent::Rewritten && rewritten(place, desired, live))
}

/// Whether two texts differ only in the case of letters where that means nothing.
fn case_only(place: &Place<'_>, desired: &str, live: &str) -> bool {
    let shape = place.shape();
    let listed = |text: &str| {
        shape.is_some_and(|shape| shape.allowed.iter().any(|one| one.as_str() == Some(text)))
    };
    let ignored = shape.is_some_and(|shape| shape.ignore_case)
        || (listed(desired) != listed(live) && shape.is_some_and(|one| !one.allowed.is_empty()));
    ignored && desired.eq_ignore_ascii_case(live)
}

fn rewritten(place: &Place<'_>, desired: &Json, live: &Json) -> bool {
    match (desired, live) {
        (Json::String(desired), Json::String(live)) => {
            text::rewritten(place.name(), place.is_free(), desired, live)
        }
        _ => false,
    }
}
