//! A plan that puts back what was changed outside, and nothing else: what the program asks for by
//! now and did not when it was last applied waits for the next apply. Does no I/O.

use std::collections::BTreeSet;

use super::decide::Find;
use super::drift::{self, Drift};
use super::{Place, Plan, Problem};
use crate::diagnostic::Diagnostics;
use crate::graph::{self, ResourceGraph};
use crate::model::{
    Json, Map, Origin, Output, PropertyPath, Reference, Resource, SURROUNDINGS, Segment, Value,
};
use crate::observe::Observed;
use crate::source::Span;
use crate::state::digest::DIGEST;
use crate::state::{Owner, Record, State, digest};

/// Plans back to what was last applied.
pub fn revert(
    program: &ResourceGraph,
    state: &State,
    observed: &Observed,
    owner: Owner,
    places: &impl Fn(Span) -> Option<Place>,
    diagnostics: &mut Diagnostics,
) -> Plan {
    let region = owner.region.clone();
    let find = move |name: &crate::model::TypeName| crate::schema::find(name, &region);
    let found = drift::drift(program, state, observed, &find, places);
    let past = Past { program, state, observed, owner: &owner, find: &find };
    let mut before = state.clone();
    let mut resources = past.looked_up();
    for record in state.records.values() {
        let drift = found.iter().find(|drift| drift.address == record.address);
        let resource = past.resource(record, drift, diagnostics);
        let live = observed.live.get(&record.address).unwrap_or(&record.live);
        for path in drift.iter().flat_map(|drift| unasked(drift, false)) {
            if let Some(known) = before.records.get_mut(&record.address) {
                drift::put(&mut known.applied, path, path.get(live).cloned());
            }
        }
        resources.extend(resource);
    }
    let outputs = state.outputs.iter().map(|(name, value)| Output {
        name: name.clone(),
        value: Value::from(value.clone()),
        span: Span::default(),
    });
    let graph = graph::build(resources, outputs.collect(), diagnostics);
    let mut plan = super::plan(&graph, &before, observed, owner, places, diagnostics);
    for operation in &mut plan.operations {
        let drift = found.iter().find(|drift| drift.address == operation.address);
        operation.borrowed = drift.iter().flat_map(|it| unasked(it, true)).cloned().collect();
    }
    plan.refreshed.clear();
    plan
}

/// What nobody asked for: what was there before, or what was not.
fn unasked(drift: &Drift, before: bool) -> impl Iterator<Item = &PropertyPath> {
    let those = drift.properties.iter().filter(|it| !it.asked);
    those.filter(move |it| it.before.is_some() == before).map(|it| &it.path)
}

struct Past<'a> {
    program: &'a ResourceGraph,
    state: &'a State,
    observed: &'a Observed,
    owner: &'a Owner,
    find: &'a Find<'a>,
}

impl Past<'_> {
    /// What the program looks up and was found, to which others may refer.
    fn looked_up(&self) -> Vec<Resource> {
        let found = |it: &&Resource| self.observed.existing.contains_key(&it.address);
        self.program.resources().filter(|it| !it.is_managed()).filter(found).cloned().collect()
    }

    /// A resource as it was last applied. Where the program still asks for the same, its own words
    /// are taken, as they also say what has to be made anew together.
    fn resource(
        &self,
        record: &Record,
        drift: Option<&Drift>,
        diagnostics: &mut Diagnostics,
    ) -> Option<Resource> {
        let gone = self.observed.gone.contains(&record.address);
        let program = self.program.get(&record.address).filter(|it| it.is_managed());
        let mut resource = match program.filter(|it| self.is_unchanged(it, record)) {
            Some(resource) => resource.clone(),
            None if gone && program.is_none() => return None,
            None => self.recorded(record, program),
        };
        let puts_back = gone || drift.is_some();
        if puts_back && resource.properties.values().any(is_digest) {
            diagnostics.push(Problem::NotKnownAnyMore {
                address: record.address.clone(),
                span: program.map(|it| it.origin.span),
            });
        }
        for path in drift.iter().flat_map(|drift| unasked(drift, true)) {
            if let Some(value) = path.get(&record.live) {
                put(&mut resource.properties, &path.0, value);
            }
        }
        Some(resource)
    }

    fn is_unchanged(&self, resource: &Resource, record: &Record) -> bool {
        let Some(schema) = (self.find)(&record.type_name) else { return false };
        let made = resource.made.iter().map(|made| made.property);
        let made: BTreeSet<&str> = made.collect();
        let resolved = resource.properties.iter().map(|(name, value)| {
            let kept = record.applied.get(name).filter(|_| made.contains(name));
            let value = kept.cloned().or_else(|| value.resolve(&|it| self.known(it)).ok())?;
            Some((name.to_owned(), value))
        });
        let Some(resolved) = resolved.collect::<Option<_>>().map(Json::Object) else {
            return false;
        };
        record.type_name == resource.type_name && digest(&schema, &resolved) == record.applied
    }

    /// What a reference was when it was last applied.
    fn known(&self, reference: &Reference) -> Option<Json> {
        let found = if reference.address.as_str() == SURROUNDINGS {
            match reference.property.top()? {
                "account" => Some(self.owner.account.as_str().into()),
                "region" => Some(self.owner.region.as_str().into()),
                "partition" => Some(self.owner.region.partition().into()),
                _ => None,
            }
        } else if let Some(record) = self.state.records.get(&reference.address) {
            let applied = || reference.property.get(&record.applied);
            applied().or_else(|| reference.property.get(&record.live)).cloned()
        } else {
            reference.property.get(self.observed.existing.get(&reference.address)?).cloned()
        };
        found.filter(|value| !value.is_null())
    }

    fn recorded(&self, record: &Record, program: Option<&Resource>) -> Resource {
        let origin = program.map(|it| it.origin.clone());
        let origin = origin.unwrap_or(Origin { span: Span::default(), implied: None });
        let properties = match Value::from(record.applied.clone()) {
            Value::Map(map) => map,
            _ => Map::new(),
        };
        Resource {
            properties,
            spans: program.map(|it| it.spans.clone()).unwrap_or_default(),
            needs: record.needs.clone(),
            protected: self.program.protected.get(&record.address).copied(),
            disposal: record.disposal,
            ..Resource::new(record.address.clone(), record.type_name.as_str(), origin)
        }
    }
}

/// Whether somewhere in a value stands what is not kept, in place of itself.
fn is_digest(value: &Value) -> bool {
    match value {
        Value::Map(entries) => entries.contains_key(DIGEST) || entries.values().any(is_digest),
        Value::List(items) => items.iter().any(is_digest),
        _ => false,
    }
}

fn put(entries: &mut Map, path: &[Segment], value: &Json) {
    let Some((Segment::Key(key), rest)) = path.split_first() else { return };
    if rest.is_empty() {
        entries.insert(key.clone(), Value::from(value.clone()));
        return;
    }
    let mut inner = match entries.remove(key) {
        Some(Value::Map(inner)) => inner,
        _ => Map::new(),
    };
    put(&mut inner, rest, value);
    entries.insert(key.clone(), Value::Map(inner));
}

/// What of a request is to be recorded as asked for.
pub fn without_borrowed(desired: &Json, borrowed: &BTreeSet<PropertyPath>) -> Json {
    let mut asked = desired.clone();
    borrowed.iter().for_each(|path| drift::put(&mut asked, path, None));
    asked
}
