//! What was changed outside: what there is, held against what was last asked for, and, where
//! nothing was asked for, against what the last read gave. Does no I/O.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::apart::{self, Parts};
use super::decide::Find;
use super::normalise::{self, Extent, Place as At};
use super::{Place, PropertyChange, diff};
use crate::graph::ResourceGraph;
use crate::model::{Address, Json, Map, PhysicalId, PropertyPath, Segment, TypeName, Value};
use crate::observe::Observed;
use crate::schema::TypeSchema;
use crate::source::Span;
use crate::state::journal::Entry;
use crate::state::{Condition, Record, State, digest};

/// A resource that is not as smk left it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Drift {
    pub address: Address,
    pub type_name: TypeName,
    pub identifier: PhysicalId,
    /// It does not exist any more.
    pub gone: bool,
    pub properties: Vec<Deviation>,
    /// The statement that asked for the resource, and why it is implied.
    pub origin: Option<Place>,
    pub implied: Option<String>,
}

/// A property that is not as it was.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Deviation {
    pub path: PropertyPath,
    pub before: Option<Json>,
    pub after: Option<Json>,
    /// It was asked for; otherwise AWS had chosen it, or left it out.
    pub asked: bool,
    pub origin: Option<Place>,
}

/// Everything that changed outside, by address.
pub fn drift(
    graph: &ResourceGraph,
    state: &State,
    observed: &Observed,
    find: &Find<'_>,
    places: &impl Fn(Span) -> Option<Place>,
) -> Vec<Drift> {
    let siblings = Siblings::of(state, observed, find);
    let mut found = Vec::new();
    for record in state.records.values() {
        let gone = observed.gone.contains(&record.address);
        let mut properties = match observed.live.get(&record.address) {
            Some(live) if !gone => siblings.deviations(record, live),
            _ => Vec::new(),
        };
        if !gone && properties.is_empty() {
            continue;
        }
        let resource = graph.get(&record.address);
        for deviation in &mut properties {
            deviation.origin = resource.and_then(|it| places(it.span_of(&deviation.path)));
        }
        found.push(Drift {
            address: record.address.clone(),
            type_name: record.type_name.clone(),
            identifier: record.identifier.clone(),
            gone,
            properties,
            origin: resource.and_then(|it| places(it.origin.span)),
            implied: resource.and_then(|it| it.origin.implied.clone()),
        });
    }
    found
}

/// What the journal is told so that what is there counts as what was applied.
pub fn acceptance(
    drift: &[Drift],
    state: &State,
    observed: &Observed,
    find: &Find<'_>,
) -> Vec<Entry> {
    let entry = |it: &Drift| {
        let record = state.records.get(&it.address)?;
        if it.gone {
            let (address, identifier) = (it.address.clone(), it.identifier.clone());
            return Some(Entry::Deleted {
                client_token: None,
                address,
                identifier,
                deposed: false,
            });
        }
        let live = observed.live.get(&it.address)?;
        let mut record = record.clone();
        for deviation in it.properties.iter().filter(|deviation| deviation.asked) {
            put(&mut record.applied, &deviation.path, deviation.after.clone());
        }
        let schema = find(&record.type_name);
        record.live = schema.map_or_else(|| live.clone(), |schema| digest(&schema, live));
        Some(Entry::Done { client_token: None, record, deposes: false })
    };
    drift.iter().filter_map(entry).collect()
}

/// Where a resource is not as it was last asked to be.
pub(super) fn outside(
    schema: &TypeSchema,
    record: &Record,
    live: &Json,
    parts: &Parts,
) -> Vec<PropertyPath> {
    asked(schema, record, live, parts).into_iter().map(|deviation| deviation.path).collect()
}

/// Marks the changes of what somebody changed outside.
pub(super) fn mark(outside: &[PropertyPath], changes: &mut [PropertyChange]) {
    for change in changes {
        let mut paths = outside.iter();
        change.outside =
            paths.any(|path| path.is_within(&change.path) || change.path.is_within(path));
    }
}

/// What was asked for and is otherwise. What AWS does not give back cannot be seen to differ.
fn asked(schema: &TypeSchema, record: &Record, live: &Json, parts: &Parts) -> Vec<Deviation> {
    let applied = map(&record.applied);
    let changes = diff::changes(schema, &record.applied, live, &parts.added_to(&applied));
    let deviation = |change: PropertyChange| {
        let after = change.path.get(live);
        // The last read shows it as AWS writes it, so that only what changed stands out.
        let before = change.path.get(&record.live).filter(|before| Some(*before) != after);
        let before = before.or_else(|| change.path.get(&record.applied)).cloned();
        Deviation { before, after: after.cloned(), path: change.path, asked: true, origin: None }
    };
    changes.into_iter().map(deviation).collect()
}

fn map(json: &Json) -> Map {
    match Value::from(json.clone()) {
        Value::Map(map) => map,
        _ => Map::new(),
    }
}

/// Sets a value, or takes it away.
pub(super) fn put(root: &mut Json, path: &PropertyPath, value: Option<Json>) {
    let Some((Segment::Key(last), around)) = path.0.split_last() else { return };
    let mut place = root;
    for segment in around {
        let Segment::Key(key) = segment else { return };
        let Json::Object(entries) = place else { return };
        place = entries.entry(key.clone()).or_insert_with(|| Json::Object(serde_json::Map::new()));
    }
    if let Json::Object(entries) = place {
        match value {
            Some(value) => entries.insert(last.clone(), value),
            None => entries.remove(last),
        };
    }
}

/// All that smk made, as what one resource shows may be what another one is.
struct Siblings<'a> {
    schemas: BTreeMap<TypeName, Option<Arc<TypeSchema>>>,
    by_type: BTreeMap<&'a TypeName, Vec<&'a Json>>,
    /// What AWS calls them and their parts, and whose each name is.
    names: BTreeMap<String, BTreeSet<&'a Address>>,
}

impl<'a> Siblings<'a> {
    fn of(state: &'a State, observed: &'a Observed, find: &Find<'_>) -> Self {
        let mut siblings =
            Self { schemas: BTreeMap::new(), by_type: BTreeMap::new(), names: BTreeMap::new() };
        for record in state.records.values() {
            let Some(live) = observed.live.get(&record.address) else { continue };
            let name = &record.type_name;
            let schema = siblings.schemas.entry(name.clone()).or_insert_with(|| find(name));
            let own = schema.iter().flat_map(|schema| &schema.read_only);
            let texts = own.flat_map(|path| path.all(live)).filter_map(Json::as_str);
            let parts = record.identifier.as_str().split('|');
            for text in texts.chain(parts).filter(|text| is_name(text)) {
                siblings.names.entry(text.to_owned()).or_default().insert(&record.address);
            }
            siblings.by_type.entry(name).or_default().push(live);
        }
        siblings
    }

    fn deviations(&self, record: &Record, live: &Json) -> Vec<Deviation> {
        let Some(Some(schema)) = self.schemas.get(&record.type_name) else { return Vec::new() };
        if record.condition == Condition::Tainted {
            return Vec::new();
        }
        let parts = self.parts(schema, live, &map(&record.applied));
        let mut found = asked(schema, record, live, &parts);
        if record.live.as_object().is_some_and(|known| !known.is_empty()) {
            let mut walk = Walk { siblings: self, schema, record, live, found: &mut found };
            let sides = (Some(&record.applied), Some(&record.live), Some(live));
            walk.entries(&PropertyPath::root(), &At::root(schema), sides);
        }
        found.sort_by(|one, other| one.path.cmp(&other.path));
        found
    }

    fn parts(&self, schema: &TypeSchema, live: &Json, lists: &Map) -> Parts {
        apart::find(schema, live, lists, |name| {
            self.by_type.get(name).into_iter().flatten().copied().collect()
        })
    }

    /// Whether a value names something else that smk made, to which it therefore belongs.
    fn is_named(&self, value: &Json, by: &Address) -> bool {
        match value {
            Json::String(text) => {
                self.names.get(text).is_some_and(|those| those.iter().any(|it| *it != by))
            }
            Json::Array(items) => items.iter().any(|item| self.is_named(item, by)),
            Json::Object(entries) => entries.values().any(|entry| self.is_named(entry, by)),
            Json::Null | Json::Bool(_) | Json::Number(_) => false,
        }
    }
}

/// Short words such as `available` name nothing.
fn is_name(text: &str) -> bool {
    text.contains(['-', ':', '.', '/'])
}

/// What was asked for, what the last read gave, and what there is.
type Sides<'a> = (Option<&'a Json>, Option<&'a Json>, Option<&'a Json>);

/// Goes through what nobody asked for.
struct Walk<'a> {
    siblings: &'a Siblings<'a>,
    schema: &'a TypeSchema,
    record: &'a Record,
    live: &'a Json,
    found: &'a mut Vec<Deviation>,
}

impl Walk<'_> {
    fn entries(&mut self, path: &PropertyPath, place: &At<'_>, (asked, before, after): Sides<'_>) {
        let keys = [before, after].into_iter().flatten().filter_map(Json::as_object);
        let keys: BTreeSet<&str> = keys.flat_map(|side| side.keys().map(String::as_str)).collect();
        for key in keys {
            let at = |side: Option<&'_ Json>| side.and_then(|side| side.get(key)).cloned();
            let (asked, before, after) = (at(asked), at(before), at(after));
            let sides = (asked.as_ref(), before.as_ref(), after.as_ref());
            self.property(&path.child(key), &place.child(key, &Json::Null), sides);
        }
    }

    fn property(&mut self, path: &PropertyPath, place: &At<'_>, sides: Sides<'_>) {
        if self.schema.is_read_only(path) || self.schema.is_write_only(path) {
            return;
        }
        let (asked, before, after) = sides;
        let whole = |value: &Json| !value.is_object() || normalise::is_policy(value);
        let opaque = normalise::is_free_form(self.schema, place.shape())
            || [asked, before, after].into_iter().flatten().any(whole);
        if !opaque {
            return self.entries(path, place, sides);
        }
        if asked.is_some() {
            return;
        }
        let (before, after) = (self.own(path, before), self.own(path, after));
        if !is_same(place, before.as_ref(), after.as_ref()) {
            self.found.push(Deviation {
                path: path.clone(),
                before,
                after,
                asked: false,
                origin: None,
            });
        }
    }

    /// A value without that which others of the program's resources are.
    fn own(&self, path: &PropertyPath, value: Option<&Json>) -> Option<Json> {
        let value = value.filter(|value| !normalise::is_empty(value))?;
        let named = |value: &Json| self.siblings.is_named(value, &self.record.address);
        let Json::Array(items) = value else {
            return (!named(value)).then(|| value.clone());
        };
        let list = path.top().unwrap_or_default();
        let lists = Map::from_iter([(list.to_owned(), Value::list([]))]);
        let around = serde_json::json!({ list: items });
        let mut around_live = self.live.clone();
        put(&mut around_live, &PropertyPath::key(list), around.get(list).cloned());
        let parts = self.siblings.parts(self.schema, &around_live, &lists);
        let kept = parts.taken_from(list, items);
        let kept = if self.has_parts(list) {
            kept
        } else {
            kept.into_iter().filter(|item| !named(item)).collect()
        };
        (!kept.is_empty()).then_some(Json::Array(kept))
    }

    /// Whether the entries of a list may be resources of their own, which are then recognised
    /// exactly.
    fn has_parts(&self, list: &str) -> bool {
        let service = self.schema.name.as_str().rsplit_once("::").map(|(service, _)| service);
        service.is_some_and(|service| {
            crate::schema::contains(&TypeName::new(format!("{service}::{list}")))
        })
    }
}

fn is_same(place: &At<'_>, before: Option<&Json>, after: Option<&Json>) -> bool {
    match (before, after) {
        (Some(before), Some(after)) => {
            normalise::equal(place, before, after, Extent::Rewritten)
                && normalise::equal(place, after, before, Extent::Rewritten)
        }
        (Some(value), None) | (None, Some(value)) => normalise::says_nothing(place, value),
        (None, None) => true,
    }
}
