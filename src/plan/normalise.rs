//! When two forms of a property mean the same, although AWS writes one otherwise than it was
//! asked for. Knows general rules and the schema, no single type.

use std::collections::{BTreeMap, BTreeSet};

use ipnet::IpNet;

use crate::model::Json;
use crate::schema::{JsonType, Shape, TypeSchema};
use crate::state::digest::DIGEST;

/// What a live value may have beyond what was asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Extent {
    /// Nothing.
    Exact,
    /// Keys that AWS filled in.
    Within,
}

/// How many references from shape to shape are followed; real schemas stay far below.
const SHAPE_DEPTH: usize = 8;

/// Whether the live value is what was asked for. Without a shape nothing is known of the value,
/// and lists keep their order.
pub fn equal(
    schema: &TypeSchema,
    shape: Option<&Shape>,
    desired: &Json,
    live: &Json,
    extent: Extent,
) -> bool {
    if let (Some(desired), Some(live)) = (policy(desired), policy(live)) {
        return desired == live;
    }
    let shape = shape.map(|shape| schema.definition(shape));
    match (desired, live) {
        (Json::Object(desired), Json::Object(live)) => {
            let extent = if is_free_form(schema, shape) { Extent::Exact } else { extent };
            objects_equal(schema, shape, (desired, live), extent)
        }
        (Json::Array(desired), Json::Array(live)) => {
            lists_equal(schema, shape, desired, live, extent)
        }
        (Json::String(text), other) | (other, Json::String(text))
            if other.is_object() || other.is_array() =>
        {
            document(text).is_some_and(|document| document == *other)
        }
        _ => scalars_equal(schema, shape, desired, live),
    }
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

/// The shape of what stands under a key, as far as the schema says.
pub fn child<'a>(schema: &'a TypeSchema, shape: Option<&'a Shape>, key: &str) -> Option<&'a Shape> {
    child_within(schema, shape?, key, SHAPE_DEPTH)
}

fn child_within<'a>(
    schema: &'a TypeSchema,
    shape: &'a Shape,
    key: &str,
    depth: usize,
) -> Option<&'a Shape> {
    let depth = depth.checked_sub(1)?;
    let own = shape.properties.get(key);
    own.or_else(|| {
        let more = alternatives(schema, shape);
        more.into_iter().find_map(|other| child_within(schema, other, key, depth))
    })
    .or_else(|| shape.pattern_properties.first().map(|(_, shape)| shape))
}

/// The shapes that hold instead of this one, or in addition to it.
fn alternatives<'a>(schema: &'a TypeSchema, shape: &'a Shape) -> Vec<&'a Shape> {
    let named = shape.definition.as_ref().and_then(|name| schema.definitions.get(name));
    let lists = [&shape.all_of, &shape.any_of, &shape.one_of];
    named.into_iter().chain(lists.into_iter().flatten()).collect()
}

/// Whether a list of tags stands here: their order never means anything.
pub fn are_tags(items: &[Json]) -> bool {
    !items.is_empty() && items.iter().all(|item| tag_key(item).is_some())
}

/// The key of a tag, if it is one.
pub fn tag_key(item: &Json) -> Option<&str> {
    let entries = item.as_object()?;
    let is_tag = entries.keys().all(|key| key == "Key" || key == "Value");
    entries.get("Key").filter(|_| is_tag)?.as_str()
}

/// Tags with this prefix are AWS's own.
pub fn is_reserved(key: &str) -> bool {
    key.starts_with("aws:")
}

/// Whether any object is good, so that it is one value and not a set of properties.
pub fn is_free_form(schema: &TypeSchema, shape: Option<&Shape>) -> bool {
    shape.is_none_or(|shape| !has_properties(schema, shape, SHAPE_DEPTH))
}

fn has_properties(schema: &TypeSchema, shape: &Shape, depth: usize) -> bool {
    let Some(depth) = depth.checked_sub(1) else { return false };
    !shape.properties.is_empty()
        || !shape.pattern_properties.is_empty()
        || alternatives(schema, shape).into_iter().any(|other| has_properties(schema, other, depth))
}

fn is_digest(value: &Json) -> bool {
    value.get(DIGEST).is_some()
}

type Object = serde_json::Map<String, Json>;

fn objects_equal(
    schema: &TypeSchema,
    shape: Option<&Shape>,
    (desired, live): (&Object, &Object),
    extent: Extent,
) -> bool {
    let asked = desired.iter().all(|(key, value)| match live.get(key) {
        Some(live) if is_digest(value) => !is_digest(live) || value == live,
        Some(live) => equal(schema, child(schema, shape, key), value, live, extent),
        None => is_empty(value) || (extent == Extent::Within && is_digest(value)),
    });
    let extra = || live.iter().any(|(key, value)| !desired.contains_key(key) && !is_empty(value));
    asked && (extent == Extent::Within || !extra())
}

fn lists_equal(
    schema: &TypeSchema,
    shape: Option<&Shape>,
    desired: &[Json],
    live: &[Json],
    extent: Extent,
) -> bool {
    let (desired, live) = (without_reserved(desired), without_reserved(live));
    let items = shape.and_then(|shape| shape.items.as_deref());
    let same = |desired: &Json, live: &Json| equal(schema, items, desired, live, extent);
    let any_order = shape.is_some_and(|shape| !shape.ordered)
        || desired.iter().chain(&live).all(|item| tag_key(item).is_some());
    if !any_order {
        return desired.len() == live.len()
            && desired.iter().zip(&live).all(|(desired, live)| same(desired, live));
    }
    let distinct = shape.is_some_and(|shape| shape.unique_items);
    match_up(desired, live, distinct, same)
}

/// Whether every item has a partner of its own on the other side. Equal ones are paired first
/// and the most exact of the others next, so that these find theirs.
fn match_up(
    desired: Vec<&Json>,
    live: Vec<&Json>,
    distinct: bool,
    same: impl Fn(&Json, &Json) -> bool,
) -> bool {
    let mut open: BTreeMap<String, Vec<&Json>> = BTreeMap::new();
    for item in live {
        let equals = open.entry(item.to_string()).or_default();
        if !distinct || equals.is_empty() {
            equals.push(item);
        }
    }
    let mut seen = BTreeSet::new();
    let mut rest: Vec<(String, &Json)> = Vec::new();
    for item in desired {
        let text = item.to_string();
        if distinct && !seen.insert(text.clone()) {
            continue;
        }
        if open.get_mut(&text).and_then(Vec::pop).is_none() {
            rest.push((text, item));
        }
    }
    rest.sort_by_key(|(text, _)| std::cmp::Reverse(text.len()));
    let mut open: Vec<&Json> = open.into_values().flatten().collect();
    rest.len() == open.len()
        && rest.iter().all(|(_, desired)| {
            let partner = open.iter().position(|live| same(desired, live));
            partner.map(|index| open.swap_remove(index)).is_some()
        })
}

fn without_reserved(items: &[Json]) -> Vec<&Json> {
    items.iter().filter(|item| !tag_key(item).is_some_and(is_reserved)).collect()
}

fn scalars_equal(schema: &TypeSchema, shape: Option<&Shape>, desired: &Json, live: &Json) -> bool {
    if desired == live || (is_empty(desired) && is_empty(live)) {
        return true;
    }
    match (desired, live) {
        (Json::String(desired), Json::String(live)) => {
            texts_equal(desired, live, shape.is_some_and(|shape| shape.ignore_case))
        }
        (Json::Number(desired), Json::Number(live)) => desired.as_f64() == live.as_f64(),
        (Json::String(text), other @ (Json::Number(_) | Json::Bool(_)))
        | (other @ (Json::Number(_) | Json::Bool(_)), Json::String(text)) => {
            let written = other.to_string();
            *text == written
                && allows(schema, shape, JsonType::String)
                && allows(schema, shape, type_of(other))
        }
        _ => false,
    }
}

fn texts_equal(desired: &str, live: &str, ignore_case: bool) -> bool {
    if ignore_case && desired.eq_ignore_ascii_case(live) {
        return true;
    }
    if let (Some(desired), Some(live)) = (network(desired), network(live)) {
        return desired == live;
    }
    document(desired).is_some_and(|desired| document(live) == Some(desired))
}

/// A block of addresses as AWS writes it: `10.0.0.5/24` becomes `10.0.0.0/24`.
fn network(text: &str) -> Option<IpNet> {
    text.parse().ok().map(|network: IpNet| network.trunc())
}

/// The object or list that a string holds as JSON.
fn document(text: &str) -> Option<Json> {
    let begins_one = text.trim_start().starts_with(['{', '[']);
    begins_one.then(|| serde_json::from_str(text).ok()).flatten()
}

fn type_of(value: &Json) -> JsonType {
    match value {
        Json::Null => JsonType::Null,
        Json::Bool(_) => JsonType::Boolean,
        Json::Number(number) if number.is_f64() => JsonType::Number,
        Json::Number(_) => JsonType::Integer,
        Json::String(_) => JsonType::String,
        Json::Array(_) => JsonType::Array,
        Json::Object(_) => JsonType::Object,
    }
}

fn allows(schema: &TypeSchema, shape: Option<&Shape>, wanted: JsonType) -> bool {
    shape.is_some_and(|shape| allows_within(schema, shape, wanted, SHAPE_DEPTH))
}

fn allows_within(schema: &TypeSchema, shape: &Shape, wanted: JsonType, depth: usize) -> bool {
    let Some(depth) = depth.checked_sub(1) else { return false };
    let number = wanted == JsonType::Integer && shape.types.contains(&JsonType::Number);
    number
        || shape.types.contains(&wanted)
        || alternatives(schema, shape)
            .into_iter()
            .any(|other| allows_within(schema, other, wanted, depth))
}

/// An IAM policy document in the one form in which all its spellings agree.
fn policy(value: &Json) -> Option<Json> {
    let parsed;
    let value = match value {
        Json::String(text) => {
            parsed = document(text)?;
            &parsed
        }
        other => other,
    };
    value.get("Statement")?;
    Some(policy_part(value))
}

/// A single value is a list of one, and lists have no order.
fn policy_part(value: &Json) -> Json {
    match value {
        Json::Object(entries) => entries
            .iter()
            .filter(|(_, value)| !is_empty(value))
            .map(|(key, value)| (key.clone(), policy_entry(key, value)))
            .collect(),
        Json::Array(items) => {
            let parts = items.iter().map(policy_part).flat_map(|part| match part {
                Json::Array(parts) => parts,
                other => vec![other],
            });
            let mut sorted: BTreeMap<String, Json> = BTreeMap::new();
            sorted.extend(parts.map(|part| (part.to_string(), part)));
            Json::Array(sorted.into_values().collect())
        }
        Json::String(text) => Json::Array(vec![account(text).into()]),
        other => Json::Array(vec![other.to_string().into()]),
    }
}

fn policy_entry(key: &str, value: &Json) -> Json {
    match (key, value) {
        ("Principal" | "NotPrincipal", Json::String(everybody)) => {
            serde_json::json!({ "AWS": [everybody] })
        }
        ("Statement", Json::Object(_)) => policy_part(&Json::Array(vec![value.clone()])),
        _ => policy_part(value),
    }
}

/// The number of an account, where its root user stands for all of it.
fn account(text: &str) -> &str {
    let parts: Vec<&str> = text.splitn(6, ':').collect();
    match parts.as_slice() {
        ["arn", _, "iam", "", account, "root"] => account,
        _ => text,
    }
}
