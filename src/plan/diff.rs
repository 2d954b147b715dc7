//! The three-way difference between what is asked for, what was last asked for and what there
//! is, and the patch that carries it out. Whatever only AWS knows is not ours.

use std::collections::BTreeSet;

use serde_json::json;

use super::PropertyChange;
use super::normalise::{self, Extent, Place};
use crate::model::{Json, Map, PropertyPath, Segment, Value, removals};
use crate::schema::{Operation, TypeSchema};
use crate::state::digest;

mod artefacts;

/// What has to change, leaf by leaf. A value that is not known yet counts as changed.
pub fn changes(
    schema: &TypeSchema,
    applied: &Json,
    live: &Json,
    desired: &Map,
) -> Vec<PropertyChange> {
    let kept = digest(schema, &known_part(desired));
    let mut walk = Walk { schema, found: Vec::new() };
    let sides = Sides { applied: Some(applied), live: Some(live), kept: Some(&kept) };
    walk.entries(&PropertyPath::root(), &Place::root(schema), sides, Some(desired));
    walk.found
}

/// The properties of a resource that is not there yet.
pub fn additions(schema: &TypeSchema, desired: &Map) -> Vec<PropertyChange> {
    let mut found = Vec::new();
    add_visibly(schema, &PropertyPath::root(), desired, &mut found);
    found
}

/// What was asked for of a resource that goes.
pub fn removals(schema: &TypeSchema, applied: &Json) -> Vec<PropertyChange> {
    let Json::Object(entries) = applied else { return Vec::new() };
    let removal = |(key, value): (&String, &Json)| PropertyChange {
        path: PropertyPath::key(key),
        before: Some(value.clone()),
        after: None,
        forces_replacement: false,
        may_force_replacement: false,
        hidden: schema.is_write_only(&PropertyPath::key(key)),
        outside: false,
    };
    entries.iter().map(removal).collect()
}

/// A map that holds something secret among other things is taken apart, so that only the secret
/// is hidden.
fn add_visibly(
    schema: &TypeSchema,
    around: &PropertyPath,
    entries: &Map,
    found: &mut Vec<PropertyChange>,
) {
    for (key, value) in entries {
        let path = around.child(key);
        let hidden = schema.is_write_only(&path);
        let holds_hidden = schema.write_only.iter().any(|listed| overlaps(listed, &path));
        match value {
            Value::Map(inner) if holds_hidden && !hidden && !inner.is_empty() => {
                add_visibly(schema, &path, inner, found);
            }
            _ => found.push(PropertyChange {
                path,
                before: None,
                after: Some(value.clone()),
                forces_replacement: false,
                may_force_replacement: false,
                hidden: (hidden || holds_hidden) && may_be_secret(value),
                outside: false,
            }),
        }
    }
}

/// Whether a value that AWS does not give back could be worth hiding.
fn may_be_secret(value: &Value) -> bool {
    !matches!(value, Value::Bool(_) | Value::Number(_))
}

/// Whether a path of the schema, with its `*`, lies inside another path.
fn overlaps(listed: &PropertyPath, outer: &PropertyPath) -> bool {
    listed.0.len() >= outer.0.len()
        && listed.0.iter().zip(&outer.0).all(|(own, other)| *own == Segment::Any || own == other)
}

/// The RFC 6902 operations that make `live` what is asked for; none if it is so already.
///
/// A value that AWS never gives back is sent again with every patch, as the update handler would
/// otherwise take it for removed. For that reason the removal of one needs no operation.
pub fn patch(schema: &TypeSchema, applied: &Json, live: &Json, desired: &Json) -> Vec<Json> {
    let changes = changes_of(schema, applied, live, desired);
    if changes.is_empty() {
        return Vec::new();
    }
    let mut patch = Patch { model: live.clone(), live, operations: Vec::new() };
    for change in changes.iter().filter(|change| !schema.is_create_only(&change.path)) {
        match change.path.get(desired) {
            Some(Json::Object(wanted)) if change.path == schema.tagging.property => {
                patch.entries(&change.path, wanted, change.path.get(applied));
            }
            Some(value) => patch.add(&change.path, value.clone()),
            None => match change.after.as_ref().and_then(|value| value.resolve(&|_| None).ok()) {
                Some(default) => patch.add(&change.path, default),
                None => patch.remove(&change.path),
            },
        }
    }
    for path in write_only_places(schema, desired) {
        let sent = changes.iter().any(|change| path.is_within(&change.path));
        if let Some(value) = path.get(desired).filter(|_| !sent) {
            patch.add(&path, without_fixed(schema, &path, value));
        }
    }
    for path in artefacts::of(schema, &patch.model, desired) {
        patch.remove(&path);
    }
    patch.operations
}

/// Operations that fail unless what a patch changes is as it was when it was read.
pub fn guards(schema: &TypeSchema, patch: &[Json], live: &Json) -> Vec<Json> {
    let is_hidden = |path: &PropertyPath| {
        let mut hidden = schema.write_only.iter();
        hidden.any(|listed| path.is_within(listed) || listed.is_within(path))
    };
    let paths = patch.iter().filter_map(|operation| operation["path"].as_str());
    paths
        .map(PropertyPath::parse)
        .filter(|path| !is_hidden(path))
        .filter_map(|path| {
            let value = path.get(live)?;
            Some(json!({ "op": "test", "path": path.to_string(), "value": value }))
        })
        .collect()
}

/// What differs, of properties of which everything is known.
pub fn changed(
    schema: &TypeSchema,
    applied: &Json,
    live: &Json,
    desired: &Json,
) -> Vec<PropertyPath> {
    let changes = changes_of(schema, applied, live, desired);
    changes.into_iter().map(|change| change.path).collect()
}

fn changes_of(
    schema: &TypeSchema,
    applied: &Json,
    live: &Json,
    desired: &Json,
) -> Vec<PropertyChange> {
    let Value::Map(values) = Value::from(desired.clone()) else { return Vec::new() };
    changes(schema, applied, live, &values)
}

/// Whether AWS, which may write it in its own way, has at a place what is asked for.
pub fn equal_at(schema: &TypeSchema, path: &PropertyPath, desired: &Json, live: &Json) -> bool {
    equal_below(&Place::root(schema), &path.0, desired, live)
}

fn equal_below(place: &Place<'_>, path: &[Segment], desired: &Json, live: &Json) -> bool {
    match path.split_first() {
        Some((Segment::Key(key), rest)) => {
            equal_below(&place.child(key, &Json::Null), rest, desired, live)
        }
        Some((_, rest)) => equal_below(&place.item(), rest, desired, live),
        None => normalise::equal(place, desired, live, Extent::Rewritten),
    }
}

/// What is sent again, but for what cannot change after the creation.
fn without_fixed(schema: &TypeSchema, path: &PropertyPath, value: &Json) -> Json {
    let Json::Object(entries) = value else { return value.clone() };
    let kept = entries.iter().filter(|(key, _)| !schema.is_create_only(&path.child(key)));
    kept.map(|(key, value)| (key.clone(), without_fixed(schema, &path.child(key), value))).collect()
}

/// The properties with the values that are not known yet left out.
pub fn known_part(desired: &Map) -> Json {
    let known = |(key, value): (&str, &Value)| Some((key.to_owned(), known_value(value)?));
    Json::Object(desired.iter().filter_map(known).collect())
}

fn known_value(value: &Value) -> Option<Json> {
    match value {
        Value::Map(entries) => Some(known_part(entries)),
        other => other.resolve(&|_| None).ok(),
    }
}

/// Where values stand that have to be sent with every patch; a list is sent as a whole.
fn write_only_places(schema: &TypeSchema, desired: &Json) -> BTreeSet<PropertyPath> {
    let named = |path: &PropertyPath| {
        let keys = path.0.iter().take_while(|segment| matches!(segment, Segment::Key(_)));
        let mut place = PropertyPath::root();
        for segment in keys {
            if place.get(desired).is_some_and(Json::is_array) {
                break;
            }
            place = place.join(segment.clone());
        }
        place
    };
    schema.write_only.iter().map(named).filter(|path| !schema.is_create_only(path)).collect()
}

/// What is known of one place, beside what is asked for.
#[derive(Clone, Copy)]
struct Sides<'a> {
    applied: Option<&'a Json>,
    live: Option<&'a Json>,
    /// What is asked for as it would be recorded, with digests.
    kept: Option<&'a Json>,
}

impl<'a> Sides<'a> {
    fn at(self, key: &str) -> Self {
        let get = |side: Option<&'a Json>| side.and_then(|value| value.get(key));
        Self { applied: get(self.applied), live: get(self.live), kept: get(self.kept) }
    }
}

struct Walk<'a> {
    schema: &'a TypeSchema,
    found: Vec<PropertyChange>,
}

impl Walk<'_> {
    fn entries(
        &mut self,
        path: &PropertyPath,
        place: &Place<'_>,
        sides: Sides<'_>,
        desired: Option<&Map>,
    ) {
        let asked = desired.into_iter().flat_map(Map::keys);
        let before = sides.applied.and_then(Json::as_object).into_iter().flat_map(|map| map.keys());
        let keys: BTreeSet<&str> = asked.chain(before.map(String::as_str)).collect();
        for key in keys {
            let place = place.child(key, sides.kept.unwrap_or(&Json::Null));
            let desired = desired.and_then(|desired| desired.get(key));
            self.property(&path.child(key), &place, sides.at(key), desired);
        }
    }

    fn property(
        &mut self,
        path: &PropertyPath,
        place: &Place<'_>,
        sides: Sides<'_>,
        desired: Option<&Value>,
    ) {
        if self.schema.is_read_only(path) && !self.schema.is_create_only(path) {
            return;
        }
        let opaque = self.schema.is_write_only(path)
            || normalise::is_free_form(self.schema, place.shape())
            || sides.kept.is_some_and(normalise::is_policy);
        match desired {
            None => self.removal(path, place, sides),
            Some(Value::Map(entries)) if !opaque && sides.live.is_none_or(Json::is_object) => {
                self.entries(path, place, sides, Some(entries));
            }
            Some(value) if !self.is_settled(path, place, sides, value) => {
                self.push(path, sides.live, Some(value.clone()));
            }
            Some(_) => {}
        }
    }

    /// Whether a leaf is what it is asked to be.
    fn is_settled(
        &self,
        path: &PropertyPath,
        place: &Place<'_>,
        sides: Sides<'_>,
        value: &Value,
    ) -> bool {
        let (Some(kept), true) = (sides.kept, value.is_known()) else { return false };
        let same =
            |one: &Json, other: &Json, extent: Extent| normalise::equal(place, one, other, extent);
        let repeated = sides.applied.is_some_and(|applied| same(kept, applied, Extent::Exact));
        if self.schema.is_write_only(path) {
            return repeated;
        }
        let Some(live) = sides.live else { return normalise::says_nothing(place, kept) };
        if repeated {
            return same(kept, live, Extent::Rewritten);
        }
        if !same(kept, live, Extent::Within) {
            return false;
        }
        // What was asked for once and is no more shows only against the last request, as AWS
        // fills in parts of lists and maps by itself.
        match sides.applied {
            Some(applied) if kept.is_array() || kept.is_object() => {
                !same(applied, live, Extent::Within)
            }
            _ => true,
        }
    }

    fn removal(&mut self, path: &PropertyPath, place: &Place<'_>, sides: Sides<'_>) {
        if self.schema.is_write_only(path) {
            return self.push(path, None, None);
        }
        let Some(live) = sides.live.filter(|live| !normalise::is_empty(live)) else { return };
        let is_inside = |listed: &PropertyPath| listed != path && listed.is_within(path);
        let mut fixed = self.schema.create_only.iter().chain(&self.schema.read_only);
        if live.is_object() && fixed.any(is_inside) {
            return self.entries(path, place, sides, None);
        }
        let published = place.shape().and_then(|shape| shape.default.clone());
        match published.or_else(|| removals::default(self.schema.name.as_str(), path)) {
            Some(default) if normalise::equal(place, &default, live, Extent::Within) => {}
            Some(default) => self.push(path, Some(live), Some(Value::from(default))),
            None => self.push(path, Some(live), None),
        }
    }

    fn push(&mut self, path: &PropertyPath, before: Option<&Json>, after: Option<Value>) {
        let immutable = self.schema.handler(Operation::Update).is_none();
        let hidden = self.schema.is_write_only(path) && after.as_ref().is_none_or(may_be_secret);
        self.found.push(PropertyChange {
            path: path.clone(),
            before: before.filter(|_| !self.schema.is_write_only(path)).cloned(),
            after,
            forces_replacement: immutable || self.schema.is_create_only(path),
            may_force_replacement: self.schema.may_be_create_only(path),
            hidden,
            outside: false,
        });
    }
}

type Object = serde_json::Map<String, Json>;

/// A patch as it grows, and what the model becomes by it.
struct Patch<'a> {
    model: Json,
    live: &'a Json,
    operations: Vec<Json>,
}

impl Patch<'_> {
    /// Adds a value, and the objects around it that are missing.
    fn add(&mut self, path: &PropertyPath, value: Json) {
        let value = self.with_reserved_tags(path, value);
        if value.as_array().is_some_and(Vec::is_empty) && self.were_tags(path) {
            return self.remove(path);
        }
        let (mut place, mut value) = (path.clone(), value);
        while let Some(parent) = place.parent() {
            if parent.is_root() || parent.get(&self.model).is_some_and(Json::is_object) {
                break;
            }
            if let Some(Segment::Key(key)) = place.0.last() {
                value = json!({ key.clone(): value });
            }
            place = parent;
        }
        self.operations.push(json!({ "op": "add", "path": place.to_string(), "value": value }));
        self.put(&place, Some(value));
    }

    /// Changes a map of tags entry by entry, and leaves those that were never asked for.
    fn entries(&mut self, path: &PropertyPath, wanted: &Object, applied: Option<&Json>) {
        let live = path.get(&self.model).cloned();
        if !live.as_ref().is_some_and(Json::is_object) {
            return self.add(path, Json::Object(wanted.clone()));
        }
        let found = |key: &str| live.as_ref().and_then(|live| live.get(key));
        for (key, value) in wanted.iter().filter(|(key, value)| found(key) != Some(value)) {
            self.add(&path.child(key), value.clone());
        }
        let before = applied.and_then(Json::as_object).into_iter().flat_map(|map| map.keys());
        for key in before.filter(|key| !wanted.contains_key(*key)) {
            self.remove(&path.child(key));
        }
    }

    fn remove(&mut self, path: &PropertyPath) {
        if path.get(&self.model).is_some() {
            self.operations.push(json!({ "op": "remove", "path": path.to_string() }));
            self.put(path, None);
        }
    }

    fn put(&mut self, path: &PropertyPath, value: Option<Json>) {
        let Some((Segment::Key(last), around)) = path.0.split_last() else { return };
        let parent = around.iter().try_fold(&mut self.model, |value, segment| match segment {
            Segment::Key(key) => value.get_mut(key),
            Segment::Index(index) => value.get_mut(index),
            Segment::Any => None,
        });
        if let Some(Json::Object(entries)) = parent {
            match value {
                Some(value) => entries.insert(last.clone(), value),
                None => entries.remove(last),
            };
        }
    }

    /// A list of tags that leaves out AWS's own would ask for their removal, which is refused.
    fn with_reserved_tags(&self, path: &PropertyPath, value: Json) -> Json {
        let Json::Array(mut items) = value else { return value };
        if let Some(Json::Array(live)) = path.get(self.live)
            && (items.is_empty() || normalise::are_tags(&items))
        {
            let reserved =
                |item: &&Json| normalise::tag_key(item).is_some_and(normalise::is_reserved);
            items.extend(live.iter().filter(reserved).cloned());
        }
        Json::Array(items)
    }

    fn were_tags(&self, path: &PropertyPath) -> bool {
        path.get(self.live).and_then(Json::as_array).is_some_and(|live| normalise::are_tags(live))
    }
}

#[cfg(test)]
mod tests;
