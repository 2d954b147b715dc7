//! What goes together with a resource although nobody asked for it, and what has to be taken out
//! of resources that refer to each other before any of them can be deleted.

use std::collections::{BTreeMap, BTreeSet};

use super::apart::Parts;
use super::decide::{Companionship, Decision, Find, Untied};
use super::{Action, Reason, diff};
use crate::model::companions::{self, Found, Owner, TIES, Tie};
use crate::model::{Address, Json, Map, PhysicalId, PropertyPath, TypeName, Value};
use crate::observe::{Companion, Observed};
use crate::schema::TypeSchema;
use crate::state::{Condition, Record, State, digest};

type Key = (TypeName, PhysicalId);

/// Adds the deletion of every companion of what is deleted, and puts it in its place: what is
/// inside goes before, what stays behind goes after.
pub(super) fn join(
    decisions: &mut Vec<Decision>,
    state: &State,
    observed: &Observed,
    find: &Find<'_>,
) {
    let mut party = Party { places: BTreeMap::new(), behind: BTreeMap::new(), decisions, find };
    for (place, decision) in party.decisions.iter().enumerate() {
        if let Some(key) = decision.deleted() {
            party.places.insert(key, place);
        }
    }
    let known: BTreeSet<&PhysicalId> =
        state.records.values().chain(&state.deposed).map(|record| &record.identifier).collect();
    for companion in &observed.companions {
        party.take(companion, known.contains(&companion.identifier));
    }
    party.name_needs();
    party.hand_over();
}

impl Decision {
    fn deleted(&self) -> Option<Key> {
        let record = self.record.as_ref().filter(|_| self.action.deletes())?;
        Some((record.type_name.clone(), record.identifier.clone()))
    }
}

struct Party<'a, 'b> {
    decisions: &'a mut Vec<Decision>,
    /// Where the deletion of each thing stands.
    places: BTreeMap<Key, usize>,
    /// What stays behind, each with the place of the resource that leaves it.
    behind: BTreeMap<usize, usize>,
    find: &'a Find<'b>,
}

impl Party<'_, '_> {
    fn take(&mut self, companion: &Companion, is_recorded: bool) {
        let kind = companion.kind;
        let key = |name, identifier: &PhysicalId| (TypeName::new(name), identifier.clone());
        let Some(of) = self.places.get(&key(kind.of, &companion.of)).copied() else { return };
        let own = key(kind.type_name, &companion.identifier);
        let place = match self.places.get(&own).copied() {
            Some(place) => place,
            // The state knows it and the program keeps it.
            None if is_recorded => return,
            None => {
                let Some(decision) = self.decision(companion) else { return };
                self.decisions.push(decision);
                self.decisions.len() - 1
            }
        };
        self.places.insert(own, place);
        match kind.found {
            Found::Named(at) => {
                if !is_tie(kind.of, at) {
                    self.need(of, place);
                }
                let root = self.behind.get(&of).copied().unwrap_or(of);
                self.behind.insert(place, root);
            }
            Found::Inside(_) => {
                self.need(place, of);
                if let Some(root) = self.behind.get(&of).copied() {
                    self.behind.insert(place, root);
                }
            }
        }
    }

    fn decision(&self, companion: &Companion) -> Option<Decision> {
        let kind = companion.kind;
        let type_name = TypeName::new(kind.type_name);
        let schema = (self.find)(&type_name)?;
        let applied = writable(&schema, &companion.live);
        let inside = kind.owner == Owner::People;
        let root = &companion.root;
        Some(Decision {
            address: root.part(&companion.identifier.as_str().replace(['|', '.'], "-")),
            action: Action::Delete,
            reason: if inside { Reason::Inside } else { Reason::LeftBehind },
            properties: diff::removals(&schema, &applied),
            record: Some(Record {
                address: root.part(&companion.identifier.as_str().replace(['|', '.'], "-")),
                type_name: type_name.clone(),
                identifier: companion.identifier.clone(),
                applied: digest(&schema, &applied),
                live: digest(&schema, &companion.live),
                needs: BTreeSet::new(),
                condition: Condition::Ready,
                disposal: None,
                fixed: BTreeSet::new(),
            }),
            type_name,
            made: Map::new(),
            parts: Parts::default(),
            releases: BTreeSet::new(),
            takes: BTreeSet::new(),
            companionship: Companionship {
                implied: Some(if inside {
                    format!("made inside of `{root}` by people")
                } else {
                    format!("made by AWS for `{root}`")
                }),
                loses: kind.holds.map(str::to_owned),
                ..Companionship::default()
            },
        })
    }

    /// One thing goes before another that it needs.
    fn need(&mut self, place: usize, needed: usize) {
        let address = self.decisions.get(needed).map(|decision| decision.address.clone());
        let record = self.decisions.get_mut(place).and_then(|decision| decision.record.as_mut());
        if let (Some(record), Some(address)) = (record, address)
            && record.address != address
        {
            record.needs.insert(address);
        }
    }

    /// A companion needs what it mentions, and what stays behind needs all that the resource
    /// needs for which it was made.
    fn name_needs(&mut self) {
        let identifiers: BTreeMap<String, usize> = self
            .places
            .iter()
            .map(|((_, identifier), place)| (identifier.as_str().to_owned(), *place))
            .collect();
        for place in 0..self.decisions.len() {
            let Some(decision) = self.decisions.get(place) else { continue };
            if !matches!(decision.reason, Reason::LeftBehind | Reason::Inside) {
                continue;
            }
            let mut mentioned = BTreeSet::new();
            if let Some(record) = &decision.record {
                mentions(&record.type_name, &record.live, &mut mentioned);
            }
            for needed in mentioned.iter().filter_map(|name| identifiers.get(name).copied()) {
                self.need(place, needed);
            }
        }
        for (place, root) in self.behind.clone() {
            let needs = self.decisions.get(root).and_then(|decision| decision.record.as_ref());
            let needs = needs.map(|record| record.needs.clone()).unwrap_or_default();
            let own = self.behind.keys().filter_map(|place| self.decisions.get(*place));
            let own: BTreeSet<Address> = own.map(|decision| decision.address.clone()).collect();
            let record = self.decisions.get_mut(place).and_then(|it| it.record.as_mut());
            if let Some(record) = record {
                record.needs.extend(needs.into_iter().filter(|needed| !own.contains(needed)));
            }
        }
    }

    /// Whatever stays behind goes after the resource, which hands it over to the state.
    fn hand_over(&mut self) {
        for (place, root) in self.behind.clone() {
            self.need(root, place);
            let left = self.decisions.get(place);
            let left = left.filter(|decision| decision.reason == Reason::LeftBehind);
            let record = left.and_then(|decision| decision.record.clone());
            if let (Some(root), Some(record)) = (self.decisions.get_mut(root), record) {
                root.companionship.leaves.push(record);
            }
        }
    }
}

/// What is known of a recorded resource that once was a companion of one that is gone.
pub(super) fn recorded(schema: Option<&TypeSchema>, record: &Record) -> Companionship {
    let tags = schema.and_then(|schema| schema.tagging.property.get(&record.live));
    let Some((kind, of)) = companions::by_tags(record.type_name.as_str(), tags) else {
        return Companionship::default();
    };
    Companionship {
        implied: Some(format!("made by AWS for {}", of.as_str().unwrap_or_default())),
        loses: kind.holds.map(str::to_owned),
        ..Companionship::default()
    }
}

/// The properties that AWS did not decide.
fn writable(schema: &TypeSchema, live: &Json) -> Json {
    let Json::Object(entries) = live else { return live.clone() };
    let kept = entries.iter().filter(|(name, _)| !schema.is_read_only(&PropertyPath::key(*name)));
    Json::Object(kept.map(|(name, value)| (name.clone(), value.clone())).collect())
}

/// Every text among the properties, but not in lists by which resources refer to each other.
fn mentions(type_name: &TypeName, value: &Json, found: &mut BTreeSet<String>) {
    match value {
        Json::String(text) => _ = found.insert(text.clone()),
        Json::Array(items) => items.iter().for_each(|item| mentions(type_name, item, found)),
        Json::Object(entries) => {
            let tied = |name: &str| ties(type_name.as_str()).any(|tie| tie.list == name);
            let entries = entries.iter().filter(|(name, _)| !tied(name));
            entries.for_each(|(_, value)| mentions(type_name, value, found));
        }
        Json::Null | Json::Bool(_) | Json::Number(_) => {}
    }
}

fn ties(type_name: &str) -> impl Iterator<Item = &'static Tie> {
    TIES.iter().filter(move |tie| tie.type_name == type_name)
}

fn is_tie(type_name: &str, at: &str) -> bool {
    let list = at.trim_start_matches('/').split('/').next();
    ties(type_name).any(|tie| Some(tie.list) == list)
}

/// Finds what refers to something that is deleted too, without being known to need it.
pub(super) fn untie(decisions: &mut [Decision], observed: &Observed, find: &Find<'_>) {
    let deleted: BTreeMap<String, Address> = decisions
        .iter()
        .filter(|decision| decision.action == Action::Delete)
        .filter_map(|decision| {
            let identifier = decision.record.as_ref()?.identifier.as_str().to_owned();
            Some((identifier, decision.address.clone()))
        })
        .collect();
    for decision in decisions.iter_mut().filter(|decision| can_be_untied(decision)) {
        let Some(record) = &decision.record else { continue };
        let Some(schema) = find(&record.type_name) else { continue };
        let live = observed.live.get(&record.address).unwrap_or(&record.live);
        let others = |name: &str| {
            let other = deleted.get(name).filter(|_| name != record.identifier.as_str());
            other.filter(|address| !record.needs.contains(*address)).cloned()
        };
        let (desired, frees) = without_ties(&schema, live, &others);
        if !frees.is_empty() {
            let live = live.clone();
            let applied = writable(&schema, &live);
            decision.companionship.untied = Some(Untied { desired, live, frees });
            if let Some(record) = &mut decision.record {
                record.applied = digest(&schema, &applied);
            }
        }
    }
}

fn can_be_untied(decision: &Decision) -> bool {
    decision.action == Action::Delete
        && !matches!(decision.reason, Reason::Deposed | Reason::Vanished)
        && ties(decision.type_name.as_str()).next().is_some()
}

/// The properties without the entries that refer to others, and to whom these referred.
fn without_ties(
    schema: &TypeSchema,
    live: &Json,
    others: &dyn Fn(&str) -> Option<Address>,
) -> (Map, BTreeSet<Address>) {
    let mut properties = writable(schema, live);
    let mut frees = BTreeSet::new();
    for tie in ties(schema.name.as_str()) {
        let Some(Json::Array(entries)) = properties.get_mut(tie.list) else { continue };
        let before = entries.len();
        entries.retain(|entry| {
            let other = entry.get(tie.names).and_then(Json::as_str).and_then(others);
            let keeps = other.is_none();
            frees.extend(other);
            keeps
        });
        if let Some(placeholder) = tie.placeholder.filter(|_| before > 0 && entries.is_empty()) {
            let fields =
                placeholder.iter().map(|(name, text)| ((*name).to_owned(), (*text).into()));
            entries.push(Json::Object(fields.collect()));
        }
    }
    match Value::from(properties) {
        Value::Map(desired) => (desired, frees),
        _ => (Map::new(), frees),
    }
}
