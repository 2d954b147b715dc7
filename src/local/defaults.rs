//! What a service fills in that nobody asked for: what its schema says, what holds for most
//! services, and a table of what neither tells.

use crate::local::identity;
use crate::local::rules::Scene;
use crate::local::store::Properties;
use crate::model::{Json, PropertyPath, Segment};
use crate::schema::{JsonType, Shape, TypeSchema};

mod table;

/// How deep shapes are followed into each other; real schemas stay far below.
const DEEPEST: usize = 16;

/// Completes what was asked for as the service would, but for what a read leaves out.
pub fn fill(
    scene: &mut Scene<'_>,
    schema: &TypeSchema,
    properties: &mut Properties,
    absent: &[&str],
) {
    name(scene, schema, properties);
    let mut all = Json::Object(std::mem::take(properties));
    for (path, value) in table::of(schema.name.as_str()) {
        put(&mut all, &PropertyPath::parse(path).0, value);
    }
    inside(schema, Some(&schema.root), &mut all, DEEPEST);
    if let Json::Object(filled) = all {
        *properties = filled;
    }
    switches(schema, properties, absent);
    key(scene, schema, properties);
}

/// A resource that nobody named has a name nevertheless.
fn name(scene: &mut Scene<'_>, schema: &TypeSchema, properties: &mut Properties) {
    let leaf = schema.name.as_str().rsplit("::").next().unwrap_or_default();
    let name = format!("{leaf}Name");
    let is_text = |shape: &Shape| schema.definition(shape).types.contains(&JsonType::String);
    let path = PropertyPath::key(name.as_str());
    let is_fixed = schema.is_create_only(&path) && !schema.is_read_only(&path);
    if is_fixed && schema.root.properties.get(&name).is_some_and(is_text) {
        let made_up = || identity::made_up_name(scene, schema, &name).into();
        properties.entry(name.clone()).or_insert_with(made_up);
    }
}

/// The defaults of the schema, at every place that there is.
fn inside(schema: &TypeSchema, shape: Option<&Shape>, value: &mut Json, depth: usize) {
    let (Some(shape), Some(depth)) = (shape, depth.checked_sub(1)) else { return };
    let shape = schema.definition(shape);
    match value {
        Json::Object(entries) => {
            for (name, shape) in &shape.properties {
                let default = schema.definition(shape).default.as_ref().or(shape.default.as_ref());
                if let Some(default) = default.filter(|_| is_free(schema, name, entries)) {
                    entries.entry(name.as_str()).or_insert_with(|| default.clone());
                }
                if let Some(entry) = entries.get_mut(name) {
                    inside(schema, Some(shape), entry, depth);
                }
            }
        }
        Json::Array(items) => {
            items.iter_mut().for_each(|item| inside(schema, shape.items.as_deref(), item, depth));
        }
        _ => {}
    }
}

/// Whether a service may set a property at the top without contradicting what was asked for.
fn is_free(schema: &TypeSchema, name: &str, entries: &Properties) -> bool {
    let path = PropertyPath::key(name);
    let excluded = schema.root.excludes.iter().any(|(given, others)| {
        let conflicts = |one: &str, other: &str| one == name && entries.contains_key(other);
        others.iter().any(|other| conflicts(other, given) || conflicts(given, other))
    });
    let choices = [&schema.root.exactly_one, &schema.root.at_least_one];
    let chosen = choices.into_iter().flatten().any(|choice| choice == name);
    !excluded && !chosen && !schema.root.demands.contains_key(name) && !schema.is_write_only(&path)
}

/// What nobody switched on is off.
fn switches(schema: &TypeSchema, properties: &mut Properties, absent: &[&str]) {
    for (name, shape) in &schema.root.properties {
        let is_switch = schema.definition(shape).types == [JsonType::Boolean]
            && ["Enable", "Encrypted", "Protection", "Isolation"]
                .iter()
                .any(|word| name.contains(word))
            && name != "Enabled"
            && !absent.contains(&name.as_str());
        let path = PropertyPath::key(name.as_str());
        if is_switch && !schema.is_read_only(&path) && is_free(schema, name, properties) {
            properties.entry(name.as_str()).or_insert(Json::Bool(false));
        }
    }
}

/// What is encrypted without a key of the client's is so with AWS's own.
fn key(scene: &mut Scene<'_>, schema: &TypeSchema, properties: &mut Properties) {
    let encrypted = ["Encrypted", "StorageEncrypted"]
        .iter()
        .any(|name| properties.get(*name) == Some(&Json::Bool(true)));
    if encrypted && schema.root.properties.contains_key("KmsKeyId") {
        let key = || identity::key_of_aws(scene, schema.name.as_str()).into();
        properties.entry("KmsKeyId").or_insert_with(key);
    }
}

/// Sets a value where there is none; `*` is every item of a list. What stands around the place
/// must be there. A text that begins with `$` is the value of another property.
fn put(all: &mut Json, path: &[Segment], value: &Json) {
    let value = match value.as_str().and_then(|text| text.strip_prefix('$')) {
        Some(name) => all.get(name).cloned(),
        None => Some(value.clone()),
    };
    if let Some(value) = value {
        put_at(all, path, &value);
    }
}

fn put_at(place: &mut Json, path: &[Segment], value: &Json) {
    match (path.split_first(), place) {
        (None, place) => merge(place, value),
        (Some((Segment::Any, rest)), Json::Array(items)) => {
            items.iter_mut().for_each(|item| put_at(item, rest, value));
        }
        (Some((Segment::Key(key), [])), Json::Object(entries)) => match entries.get_mut(key) {
            Some(entry) => merge(entry, value),
            None => drop(entries.insert(key.clone(), value.clone())),
        },
        (Some((Segment::Key(key), rest)), Json::Object(entries)) => {
            if let Some(entry) = entries.get_mut(key) {
                put_at(entry, rest, value);
            }
        }
        _ => {}
    }
}

fn merge(place: &mut Json, value: &Json) {
    let (Json::Object(entries), Json::Object(more)) = (place, value) else { return };
    for (key, value) in more {
        match entries.get_mut(key) {
            Some(entry) => merge(entry, value),
            None => drop(entries.insert(key.clone(), value.clone())),
        }
    }
}

#[cfg(test)]
mod tests;
