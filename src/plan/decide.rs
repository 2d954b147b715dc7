//! What becomes of each resource by itself: created, changed, replaced, deleted or kept. Knows
//! no order beyond going through the resources as they need each other.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::apart::{self, Parts};
use super::claims::{self, Claim};
use super::known::{Fate, Known};
use super::made::{self, Held};
use super::normalise::{self, Extent, Place};
use super::{Action, Problem, PropertyChange, Reason, companions, diff, disposal, drift};
use super::{others, within};
use crate::diagnostic::Diagnostics;
use crate::graph::ResourceGraph;
use crate::model::{
    Address, Disposal, Json, Kind, Map, PropertyPath, Reference, Resource, SURROUNDINGS, TypeName,
    Value,
};
use crate::observe::Observed;
use crate::schema::{Operation, Replacement, TypeSchema};
use crate::state::{Condition, Owner, Record, State, digest};

/// What happens to one resource.
pub(super) struct Decision {
    pub address: Address,
    pub type_name: TypeName,
    pub action: Action,
    pub reason: Reason,
    /// What is there; nothing, if it is created.
    pub record: Option<Record>,
    pub properties: Vec<PropertyChange>,
    /// Values that stand in place of those that the program makes up.
    pub made: Map,
    /// Entries of its lists that are resources of their own.
    pub parts: Parts,
    /// What only one resource can have, of the old and of the new.
    pub releases: BTreeSet<Claim>,
    pub takes: BTreeSet<Claim>,
    pub companionship: Companionship,
}

/// What a deletion has to do with the companions of resources.
#[derive(Default)]
pub(super) struct Companionship {
    /// Why it exists, if it is one itself.
    pub implied: Option<String>,
    pub loses: Option<String>,
    /// What is to be recorded when it is gone.
    pub leaves: Vec<Record>,
    /// What has to be taken out of it before it or others can be deleted.
    pub untied: Option<Untied>,
}

/// A resource without the entries that refer to others which are deleted too.
pub(super) struct Untied {
    pub desired: Map,
    pub live: Json,
    pub frees: BTreeSet<Address>,
}

pub(super) struct Decisions {
    pub each: Vec<Decision>,
    pub refreshed: Vec<Record>,
    pub known: Known,
}

pub(super) type Find<'a> = dyn Fn(&TypeName) -> Option<Arc<TypeSchema>> + 'a;

pub(super) fn decide(
    graph: &ResourceGraph,
    state: &State,
    observed: &Observed,
    owner: &Owner,
    find: &Find<'_>,
    diagnostics: &mut Diagnostics,
) -> Decisions {
    let known = Known::new(owner);
    let held = made::held(graph, state, &|reference| known.find(reference));
    let mut by_type: BTreeMap<&TypeName, Vec<&Record>> = BTreeMap::new();
    for record in state.records.values().filter(|it| !observed.gone.contains(&it.address)) {
        by_type.entry(&record.type_name).or_default().push(record);
    }
    let mut deciding = Deciding {
        graph,
        state,
        observed,
        owner,
        find,
        schemas: BTreeMap::new(),
        known,
        held,
        deletes_first: BTreeSet::new(),
        decisions: Vec::new(),
        refreshed: Vec::new(),
        diagnostics,
        by_type,
    };
    deciding.check_owner();
    others::check(graph, observed, owner, find, deciding.diagnostics);
    for resource in graph.needed_first() {
        match &resource.kind {
            Kind::Managed => deciding.managed(resource),
            Kind::Existing { identifier } => deciding.existing(resource, identifier),
        }
    }
    deciding.leftovers();
    deciding.check_outputs();
    let Deciding { mut decisions, refreshed, known, diagnostics, .. } = deciding;
    reveal(&mut decisions, graph);
    disposal::keep(&mut decisions, graph);
    disposal::report(&decisions, graph, observed, diagnostics);
    companions::join(&mut decisions, state, observed, find);
    companions::untie(&mut decisions, observed, find);
    Decisions { each: decisions, refreshed, known }
}

struct Deciding<'a> {
    graph: &'a ResourceGraph,
    state: &'a State,
    observed: &'a Observed,
    owner: &'a Owner,
    find: &'a Find<'a>,
    schemas: BTreeMap<TypeName, Option<Arc<TypeSchema>>>,
    known: Known,
    held: Held,
    /// What changes only after something that it needs was deleted and made anew.
    deletes_first: BTreeSet<Address>,
    decisions: Vec<Decision>,
    refreshed: Vec<Record>,
    diagnostics: &'a mut Diagnostics,
    /// What is recorded and not gone.
    by_type: BTreeMap<&'a TypeName, Vec<&'a Record>>,
}

impl<'a> Deciding<'a> {
    fn check_owner(&mut self) {
        let Some(recorded) = self.state.owner.as_ref().filter(|owner| *owner != self.owner) else {
            return;
        };
        let name = |owner: &Owner| {
            format!("stack `{}` in account {}, {}", owner.stack, owner.account, owner.region)
        };
        let problem = Problem::OtherOwner { recorded: name(recorded), wanted: name(self.owner) };
        self.diagnostics.push(problem);
    }

    fn managed(&mut self, resource: &Resource) {
        let Some(schema) = self.provisionable(resource) else {
            return self.known.settle(&resource.address, Fate::Anew);
        };
        self.check_references(resource);
        within::check(resource, self.graph, self.observed, self.diagnostics);
        let mut desired =
            resource.properties.with(|value| value.resolve_partly(&|r| self.known.find(r)));
        let record = self.state.records.get(&resource.address);
        if let Some(record) = record.filter(|_| !self.observed.gone.contains(&resource.address)) {
            return self.present(resource, &schema, record, desired);
        }
        if let Some(record) = record.filter(|_| resource.disposal == Some(Disposal::Follow)) {
            return self.leave(record);
        }
        self.known.settle(&resource.address, Fate::Anew);
        let made = made::avoid(resource, &self.held, &mut desired);
        self.decisions.push(Decision {
            made,
            address: resource.address.clone(),
            type_name: resource.type_name.clone(),
            action: Action::Create,
            reason: if record.is_some() { Reason::Vanished } else { Reason::New },
            record: None,
            properties: diff::additions(&schema, &desired),
            parts: Parts::default(),
            releases: BTreeSet::new(),
            takes: claims::claims(&schema, &diff::known_part(&desired)),
            companionship: Companionship::default(),
        });
    }

    fn present(
        &mut self,
        resource: &Resource,
        schema: &TypeSchema,
        record: &Record,
        mut desired: Map,
    ) {
        let address = &resource.address;
        let live = self.observed.live.get(address).unwrap_or(&record.live);
        if record.type_name != resource.type_name {
            let properties = diff::additions(schema, &desired);
            return self.replace(resource, schema, record, &desired, (Reason::Changed, properties));
        }
        let tainted = record.condition == Condition::Tainted;
        let made = if tainted {
            Map::new()
        } else {
            made::keep(resource, schema, record, live, &mut desired)
        };
        let (parts, properties) = self.changes(schema, record, live, &desired);
        let replaced = properties.iter().any(|change| change.forces_replacement);
        if replaced && resource.disposal == Some(Disposal::Follow) {
            return self.leave(record);
        }
        if tainted {
            return self.replace(resource, schema, record, &desired, (Reason::Tainted, properties));
        }
        if replaced {
            return self.replace(resource, schema, record, &desired, (Reason::Changed, properties));
        }
        if properties.is_empty() {
            return self.keep(resource, schema, record, live, &desired);
        }
        if self.needs_deleted(address) {
            self.deletes_first.insert(address.clone());
        }
        self.known.settle(address, Fate::Changes { live: live.clone(), desired });
        self.decisions.push(Decision {
            address: address.clone(),
            type_name: record.type_name.clone(),
            action: Action::Update,
            reason: Reason::Changed,
            record: Some(Record { live: live.clone(), ..record.clone() }),
            properties,
            made,
            parts,
            releases: BTreeSet::new(),
            takes: BTreeSet::new(),
            companionship: Companionship::default(),
        });
    }

    /// What has to change of a resource, and which entries of its lists others ask for. Those that
    /// go away by themselves are no reason for a change, but not part of one either.
    fn changes(
        &self,
        schema: &TypeSchema,
        record: &Record,
        live: &Json,
        desired: &Map,
    ) -> (Parts, Vec<PropertyChange>) {
        let there = |name: &TypeName| self.by_type.get(name).into_iter().flatten().copied();
        let properties = |it: &'a Record| self.observed.live.get(&it.address).unwrap_or(&it.live);
        let all = |name: &TypeName| there(name).map(properties).collect();
        let stays = |it: &&Record| self.graph.get(&it.address).is_some();
        let staying = |name: &TypeName| there(name).filter(stays).map(properties).collect();
        let parts = apart::find(schema, live, desired, all);
        let changes = diff::changes(schema, &record.applied, live, &parts.added_to(desired));
        if changes.is_empty() {
            return (parts, changes);
        }
        let outside = drift::outside(schema, record, live, &parts);
        let parts = apart::find(schema, live, desired, staying);
        let mut changes = diff::changes(schema, &record.applied, live, &parts.added_to(desired));
        drift::mark(&outside, &mut changes);
        fix(&mut changes, record);
        (parts, changes)
    }

    fn keep(
        &mut self,
        resource: &Resource,
        schema: &TypeSchema,
        record: &Record,
        live: &Json,
        desired: &Map,
    ) {
        let asked = diff::known_part(desired);
        let newer = Record {
            applied: digest(schema, &asked),
            live: live.clone(),
            needs: managed_needs(self.graph, &resource.address),
            disposal: resource.disposal,
            ..record.clone()
        };
        if newer != *record {
            self.refreshed.push(newer);
        }
        self.known.settle(&resource.address, Fate::Stays(completed(live, asked)));
    }

    fn replace(
        &mut self,
        resource: &Resource,
        schema: &TypeSchema,
        record: &Record,
        desired: &Map,
        (reason, properties): (Reason, Vec<PropertyChange>),
    ) {
        let address = &resource.address;
        let live = self.observed.live.get(address).unwrap_or(&record.live);
        let old = self.schema(&record.type_name);
        let releases = old
            .map(|old| claims::claims(&old, &completed(live, record.applied.clone())))
            .unwrap_or_default();
        let mut desired = desired.clone();
        let made = made::avoid(resource, &self.held, &mut desired);
        let takes = claims::claims(schema, &diff::known_part(&desired));
        let first = schema.replacement == Replacement::DeleteThenCreate
            || claims::exclude_each_other(&releases, &takes)
            || self.needs_deleted(address);
        if first {
            self.deletes_first.insert(address.clone());
        }
        self.refuse_if_protected(resource, &properties);
        self.known.settle(address, Fate::Anew);
        self.decisions.push(Decision {
            address: address.clone(),
            type_name: resource.type_name.clone(),
            action: if first { Action::DeleteThenCreate } else { Action::CreateThenDelete },
            reason,
            record: Some(Record { live: live.clone(), ..record.clone() }),
            properties,
            made,
            parts: Parts::default(),
            releases,
            takes,
            companionship: Companionship::default(),
        });
    }

    /// Whether something that a resource needs is deleted before it is made anew, so that the
    /// resource cannot stand until then.
    fn needs_deleted(&self, address: &Address) -> bool {
        self.graph.needs(address).into_iter().any(|needed| self.deletes_first.contains(needed))
    }

    /// What AWS made with something that is made anew: with the new one comes another.
    fn leave(&mut self, record: &Record) {
        self.known.settle(&record.address, Fate::Anew);
        self.delete(record, Reason::Follows);
    }

    fn refuse_if_protected(&mut self, resource: &Resource, properties: &[PropertyChange]) {
        let Some(statement) = self.graph.protected.get(&resource.address) else { return };
        let forcing = properties.iter().find(|change| change.forces_replacement);
        self.diagnostics.push(Problem::Protected {
            address: resource.address.clone(),
            deed: "replace",
            statement: *statement,
            cause: forcing.map(|change| resource.span_of(&change.path)),
        });
    }

    /// What is recorded and no longer asked for, and what replacements have outlived.
    fn leftovers(&mut self) {
        for record in self.state.records.values() {
            match self.graph.get(&record.address) {
                Some(resource) if resource.is_managed() => {}
                Some(resource) => self.diagnostics.push(Problem::ExistingOwned {
                    address: record.address.clone(),
                    span: resource.origin.span,
                }),
                None => self.delete(record, Reason::NotInProgram),
            }
        }
        for record in &self.state.deposed {
            self.delete(record, Reason::Deposed);
        }
    }

    fn delete(&mut self, record: &Record, reason: Reason) {
        let gone = reason != Reason::Deposed && self.observed.gone.contains(&record.address);
        let statement = self.graph.protected.get(&record.address);
        if let Some(statement) = statement.filter(|_| !gone && reason != Reason::Deposed) {
            self.diagnostics.push(Problem::Protected {
                address: record.address.clone(),
                deed: "destroy",
                statement: *statement,
                cause: None,
            });
        }
        let schema = self.schema(&record.type_name);
        let known = completed(&record.live, record.applied.clone());
        self.decisions.push(Decision {
            address: record.address.clone(),
            type_name: record.type_name.clone(),
            action: Action::Delete,
            reason: if gone { Reason::Vanished } else { reason },
            record: Some(record.clone()),
            properties: schema
                .as_deref()
                .map(|schema| diff::removals(schema, &record.applied))
                .unwrap_or_default(),
            releases: schema
                .as_deref()
                .map(|schema| claims::claims(schema, &known))
                .unwrap_or_default(),
            made: Map::new(),
            parts: Parts::default(),
            takes: BTreeSet::new(),
            companionship: companions::recorded(schema.as_deref(), record),
        });
    }

    fn existing(&mut self, resource: &Resource, identifier: &Value) {
        let address = &resource.address;
        let span = resource.origin.span;
        self.known.settle(address, Fate::Anew);
        if self.provisionable(resource).is_none() {
            return;
        }
        let identifier = match identifier.resolve(&|reference| self.known.find(reference)) {
            Ok(identifier) => identifier,
            Err(reference) => {
                let needed = reference.address.clone();
                let address = address.clone();
                return self.diagnostics.push(Problem::ExistingTooEarly { address, needed, span });
            }
        };
        let Some(live) = self.observed.existing.get(address) else {
            return self.diagnostics.push(Problem::ExistingMissing {
                type_name: resource.type_name.clone(),
                identifier: identifier.as_str().unwrap_or_default().to_owned(),
                account: self.owner.account.clone(),
                region: self.owner.region.clone(),
                span: resource.span_of(&PropertyPath::root()),
            });
        };
        self.compare_existing(resource, live);
        self.known.settle(address, Fate::Stays(live.clone()));
    }

    fn compare_existing(&mut self, resource: &Resource, live: &Json) {
        let Some(schema) = self.schema(&resource.type_name) else { return };
        let root = Place::root(&schema);
        for (name, value) in &resource.properties {
            let Ok(expected) = value.resolve(&|reference| self.known.find(reference)) else {
                continue;
            };
            let found = live.get(name).unwrap_or(&Json::Null);
            if !normalise::equal(&root.child(name, live), &expected, found, Extent::Within) {
                self.diagnostics.push(Problem::ExistingDiffers {
                    address: resource.address.clone(),
                    property: name.to_owned(),
                    expected: expected.to_string(),
                    found: found.to_string(),
                    span: resource.span_of(&PropertyPath::key(name)),
                });
            }
        }
    }

    fn check_references(&mut self, resource: &Resource) {
        for (name, value) in &resource.properties {
            for reference in value.references() {
                let span = resource.span_of(&PropertyPath::key(name));
                self.check_reference(reference, span);
            }
        }
    }

    fn check_outputs(&mut self) {
        let graph = self.graph;
        for output in &graph.outputs {
            for reference in output.value.references() {
                self.check_reference(reference, output.span);
            }
        }
    }

    fn check_reference(&mut self, reference: &Reference, span: crate::source::Span) {
        if self.known.is_hopeless(reference) {
            self.diagnostics.push(Problem::UnknownValue { reference: reference.clone(), span });
        }
    }

    /// The schema of a type, if the catalog has it for the region.
    fn schema(&mut self, name: &TypeName) -> Option<Arc<TypeSchema>> {
        let find = self.find;
        self.schemas.entry(name.clone()).or_insert_with(|| find(name)).clone()
    }

    /// The schema of a type that can be used as the resource wants it.
    fn provisionable(&mut self, resource: &Resource) -> Option<Arc<TypeSchema>> {
        let name = &resource.type_name;
        let span = resource.origin.span;
        let Some(schema) = self.schema(name) else {
            let regions = crate::schema::regions(name).iter().map(ToString::to_string).collect();
            let region = self.owner.region.to_string();
            let type_name = name.clone();
            self.diagnostics.push(Problem::NotInRegion { type_name, region, regions, span });
            return None;
        };
        let usable = match resource.kind {
            Kind::Managed => schema.is_provisionable(),
            Kind::Existing { .. } => schema.handler(Operation::Read).is_some(),
        };
        if !usable {
            self.diagnostics.push(Problem::NotProvisionable { type_name: name.clone(), span });
        }
        usable.then_some(schema)
    }
}

/// Shows what constructs ask for even where AWS does not give it back, as who reads a plan has to
/// see which names resolve and how a proxy filters.
fn reveal(decisions: &mut [Decision], graph: &ResourceGraph) {
    for decision in decisions {
        if graph.get(&decision.address).is_some_and(|resource| !resource.by_hand) {
            for change in &mut decision.properties {
                change.hidden &= change.after.is_none();
            }
        }
    }
}

/// What AWS refused to change once takes another resource, and no longer only may.
fn fix(changes: &mut [PropertyChange], record: &Record) {
    for change in changes {
        let mut fixed = record.fixed.iter();
        if fixed.any(|path| path.is_within(&change.path) || change.path.is_within(path)) {
            change.forces_replacement = true;
        }
        change.may_force_replacement &= !change.forces_replacement;
    }
}

/// What a read gave, and what AWS does not give back as it was asked for.
fn completed(live: &Json, asked: Json) -> Json {
    match (live, asked) {
        (Json::Object(live), Json::Object(mut all)) => {
            all.extend(live.clone());
            Json::Object(all)
        }
        (live, _) => live.clone(),
    }
}

/// What has to stay as long as a resource does; what is only looked up counts for what it needs.
pub fn managed_needs(graph: &ResourceGraph, address: &Address) -> BTreeSet<Address> {
    let mut found = BTreeSet::new();
    let mut seen = BTreeSet::new();
    let mut pending: Vec<&Address> = graph.needs(address).into_iter().collect();
    while let Some(needed) = pending.pop() {
        if needed.as_str() == SURROUNDINGS || !seen.insert(needed) {
            continue;
        }
        match graph.get(needed) {
            Some(resource) if resource.is_managed() => {
                found.insert(needed.clone());
            }
            _ => pending.extend(graph.needs(needed)),
        }
    }
    found
}
