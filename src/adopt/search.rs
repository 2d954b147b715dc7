//! Finds what this stack made: by its tags where a type has some, and else by what the program
//! says of it, if that ties it to something that is this stack's.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use tokio::task::JoinSet;

use super::{ADDRESS, Found, STACK, Subject, form};
use crate::cloud::{self, Client};
use crate::model::{
    Address, Disposal, Json, Map, PhysicalId, PropertyPath, Resource, TypeName, Value,
};
use crate::observe::{Error, Limits, Observed};
use crate::plan;
use crate::schema::{self, Operation, TypeSchema};
use crate::state::{Condition, Record, digest};

/// What was found, and what was not.
#[derive(Debug, Default)]
pub struct Adoption {
    pub found: Vec<Found>,
    pub missing: Vec<Missing>,
}

/// A resource of the program that is not in the state and was not found for certain.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Missing {
    pub address: Address,
    pub type_name: TypeName,
    /// How its identifier is written.
    pub form: String,
    /// Those that it may be.
    pub candidates: Vec<PhysicalId>,
}

/// Finds everything of this stack that the state does not know. `observed` learns of it.
pub async fn adopt(
    client: &Client,
    subject: Subject<'_>,
    observed: &mut Observed,
    limits: Limits,
) -> Result<Adoption, Error> {
    let mut search =
        Search { client, subject, limits, tagged: BTreeMap::new(), doubtful: BTreeMap::new() };
    search.by_tags().await?;
    let mut adoption = Adoption::default();
    let tagged = std::mem::take(&mut search.tagged);
    let tagged: Vec<_> =
        tagged.into_iter().filter_map(|(at, those)| search.only(at, those)).collect();
    for (address, thing) in &tagged {
        let schema = schema::find(&thing.type_name, client.region());
        let live = schema.map(|it| it.with_identifier(thing.live.clone(), &thing.identifier));
        observed.live.insert(address.clone(), live.unwrap_or_else(|| thing.live.clone()));
    }
    let tied = search.by_ties(observed).await?;
    for (address, thing) in tagged.into_iter().chain(tied) {
        adoption.found.extend(search.found(address, thing, observed));
    }
    adoption.missing = search.missing(observed);
    adoption.found.sort_by(|one, other| one.record.address.cmp(&other.record.address));
    relate(&mut adoption.found, subject);
    Ok(adoption)
}

#[derive(Clone)]
struct Thing {
    type_name: TypeName,
    identifier: PhysicalId,
    live: Json,
}

struct Search<'a> {
    client: &'a Client,
    subject: Subject<'a>,
    limits: Limits,
    /// What carries the tags of this stack, by the address that they give.
    tagged: BTreeMap<Address, Vec<Thing>>,
    /// What may be at an address, if that is not certain.
    doubtful: BTreeMap<Address, Vec<PhysicalId>>,
}

impl Search<'_> {
    /// Lists every type that the program or the state has, and reads what a list shows without
    /// its tags.
    async fn by_tags(&mut self) -> Result<(), Error> {
        let state = self.subject.state;
        let managed = self.subject.graph.resources().filter(|it| it.is_managed());
        let types = managed.map(|it| (&it.type_name, &it.address));
        let recorded = state.records.values().map(|it| (&it.type_name, &it.address));
        let types: BTreeMap<&TypeName, &Address> = types.chain(recorded).collect();
        let listable = |name: &TypeName| {
            let schema = schema::find(name, self.client.region())?;
            let list = schema.handler(Operation::List)?;
            (schema.tagging.taggable && list.required.is_empty()).then_some(schema)
        };
        let mut lists = JoinSet::new();
        let mut waiting = types.into_iter().filter_map(|(name, at)| Some((listable(name)?, at)));
        loop {
            while lists.len() < self.limits.concurrency.max(1) {
                let Some((schema, address)) = waiting.next() else { break };
                let (client, address) = (self.client.clone(), address.clone());
                lists.spawn(async move {
                    let listed = list_tagged(&client, &schema).await;
                    (address, listed)
                });
            }
            match lists.join_next().await {
                None => return Ok(()),
                Some(Ok((address, listed))) => {
                    let unread = |source| Error { address, span: None, source };
                    self.take(listed.map_err(unread)?);
                }
                Some(Err(error)) => resume(error),
            }
        }
    }

    fn is_known(&self, thing: &Thing) -> bool {
        let mut records = self.subject.state.records.values().chain(&self.subject.state.deposed);
        records.any(|it| it.type_name == thing.type_name && it.identifier == thing.identifier)
    }

    fn take(&mut self, listed: Vec<Thing>) {
        let unknown = listed.into_iter().filter(|thing| !self.is_known(thing));
        for thing in unknown.collect::<Vec<_>>() {
            let Some(schema) = schema::find(&thing.type_name, self.client.region()) else {
                continue;
            };
            let stack = schema.tagging.value(&thing.live, STACK);
            let address = schema.tagging.value(&thing.live, ADDRESS);
            if let Some(address) =
                address.filter(|_| stack.as_ref() == Some(&self.subject.owner.stack))
            {
                self.tagged.entry(Address::new(address)).or_default().push(thing);
            }
        }
    }

    /// The one thing that is at an address. Of several nobody knows which, and beside one that the
    /// state knows there is none.
    fn only(&mut self, address: Address, mut those: Vec<Thing>) -> Option<(Address, Thing)> {
        let vacant = !self.subject.state.records.contains_key(&address);
        if vacant && those.len() == 1 {
            return those.pop().map(|thing| (address, thing));
        }
        let identifiers = those.into_iter().map(|thing| thing.identifier);
        self.doubtful.entry(address).or_default().extend(identifiers);
        None
    }

    /// Round by round, as what was found may tell where to find more.
    async fn by_ties(&mut self, observed: &mut Observed) -> Result<Vec<(Address, Thing)>, Error> {
        let mut found = Vec::new();
        let mut tried: BTreeSet<Address> = BTreeSet::new();
        loop {
            let ready: Vec<Wanted> = self
                .subject
                .graph
                .needed_first()
                .into_iter()
                .filter(|it| !tried.contains(&it.address))
                .filter_map(|it| self.wanted(it, observed))
                .collect();
            if ready.is_empty() {
                return Ok(found);
            }
            tried.extend(ready.iter().map(|wanted| wanted.address.clone()));
            let mut looks = JoinSet::new();
            let mut waiting = ready.into_iter();
            loop {
                while looks.len() < self.limits.concurrency.max(1) {
                    let Some(wanted) = waiting.next() else { break };
                    let client = self.client.clone();
                    looks.spawn(async move {
                        let fitting = wanted.look(&client).await;
                        (wanted, fitting)
                    });
                }
                let (wanted, fitting) = match looks.join_next().await {
                    None => break,
                    Some(Ok(looked)) => looked,
                    Some(Err(error)) => {
                        resume(error);
                        continue;
                    }
                };
                let address = wanted.address;
                let unread = |source| Error { address: address.clone(), span: None, source };
                let mut fitting = fitting.map_err(unread)?;
                fitting.retain(|thing| !self.is_known(thing));
                if let Some((address, thing)) = self.only(address.clone(), fitting) {
                    let live = wanted.schema.with_identifier(thing.live.clone(), &thing.identifier);
                    observed.live.insert(address.clone(), live);
                    found.push((address, thing));
                }
            }
        }
    }

    /// A resource without tags that the program asks for, once it is known which it must be.
    fn wanted(&self, resource: &Resource, observed: &Observed) -> Option<Wanted> {
        let known = self.subject.state.records.contains_key(&resource.address)
            || observed.live.contains_key(&resource.address);
        let schema = schema::find(&resource.type_name, self.client.region())?;
        let by_tags = !follows(resource)
            && schema.tagging.taggable
            && schema.handler(Operation::List).is_some_and(|list| list.required.is_empty());
        if !resource.is_managed() || known || by_tags {
            return None;
        }
        let desired = self.subject.desired(resource, observed);
        let is_own = |(name, value): (&str, &Value)| {
            let mut references = value.references().into_iter();
            let own = references.any(|it| observed.live.contains_key(&it.address));
            let made = resource.made.iter().any(|made| made.property == name);
            (own || made) && desired.get(name).is_some_and(Value::is_known)
        };
        let ties: Vec<String> = resource
            .properties
            .iter()
            .filter(|entry| is_own(*entry))
            .map(|(name, _)| name.to_owned())
            .collect();
        let is_open =
            desired.iter().any(|(name, value)| plan::is_fixed(&schema, name) && !value.is_known());
        let is_tied = !ties.is_empty() && !is_open;
        is_tied.then(|| Wanted { address: resource.address.clone(), schema, desired, ties })
    }

    fn found(&self, address: Address, thing: Thing, observed: &Observed) -> Option<Found> {
        let schema = schema::find(&thing.type_name, self.client.region())?;
        let resource = self.subject.graph.get(&address).filter(|it| it.is_managed());
        if let Some(resource) = resource.filter(|it| it.type_name == thing.type_name) {
            let thing = (&thing.identifier, thing.live);
            return Some(self.subject.found(resource, &schema, observed, thing));
        }
        let live = digest(&schema, &schema.with_identifier(thing.live, &thing.identifier));
        let record = Record {
            address,
            type_name: thing.type_name,
            identifier: thing.identifier,
            applied: Json::Object(serde_json::Map::new()),
            live,
            needs: BTreeSet::new(),
            condition: Condition::Ready,
            disposal: None,
            fixed: BTreeSet::new(),
        };
        Some(Found { record, differs: Vec::new() })
    }

    fn missing(&mut self, observed: &Observed) -> Vec<Missing> {
        let unknown = |it: &&Resource| {
            let known = observed.live.contains_key(&it.address);
            it.is_managed()
                && !follows(it)
                && !known
                && !self.subject.state.records.contains_key(&it.address)
        };
        let resources = self.subject.graph.resources().filter(unknown);
        let missing = resources.filter_map(|resource| {
            let schema = schema::find(&resource.type_name, self.client.region())?;
            Some(Missing {
                address: resource.address.clone(),
                type_name: resource.type_name.clone(),
                form: form(&schema),
                candidates: self.doubtful.get(&resource.address).cloned().unwrap_or_default(),
            })
        });
        missing.collect()
    }
}

/// Whether AWS makes it with something else, and without tags.
fn follows(resource: &Resource) -> bool {
    resource.disposal == Some(Disposal::Follow)
}

/// A resource that is looked for by what the program says of it.
struct Wanted {
    address: Address,
    schema: Arc<TypeSchema>,
    desired: Map,
    /// The properties that say whose it is.
    ties: Vec<String>,
}

impl Wanted {
    async fn look(&self, client: &Client) -> Result<Vec<Thing>, cloud::Error> {
        let known = plan::known_part(&self.desired);
        let identifiers = match self.schema.identifier(&known) {
            Some(identifier) => vec![identifier],
            None => self.list(client, &known).await?,
        };
        let mut fitting = Vec::new();
        for identifier in identifiers {
            let type_name = self.schema.name.clone();
            let Some(live) = client.read(&type_name, &identifier).await? else { continue };
            if self.fits(&live, &known) {
                fitting.push(Thing { type_name, identifier, live });
            }
        }
        Ok(self.nearest(fitting, &known))
    }

    async fn list(&self, client: &Client, known: &Json) -> Result<Vec<PhysicalId>, cloud::Error> {
        let Some(handler) = self.schema.handler(Operation::List) else { return Ok(Vec::new()) };
        let asked = handler.required.iter();
        let asked: serde_json::Map<String, Json> =
            asked.filter_map(|name| Some((name.clone(), known.get(name)?.clone()))).collect();
        let model = (!asked.is_empty()).then_some(Json::Object(asked));
        let listed = client.list(&self.schema.name, model).await?;
        // A list may leave out properties of what it shows.
        let may_be = |shown: &Json| {
            self.desired.keys().all(|name| {
                let fixed = plan::is_fixed(&self.schema, name) && shown.get(name).is_some();
                !fixed || plan::has(&self.schema, shown, known, name)
            })
        };
        Ok(listed.into_iter().filter(|(_, shown)| may_be(shown)).map(|(it, _)| it).collect())
    }

    fn fits(&self, live: &Json, known: &Json) -> bool {
        let has = |name: &str| plan::has(&self.schema, live, known, name);
        let mut fixed = self.desired.keys().filter(|name| plan::is_fixed(&self.schema, name));
        self.ties.iter().any(|name| has(name)) && fixed.all(has)
    }

    /// Of several those that are in everything as they are asked for, if there are some.
    fn nearest(&self, fitting: Vec<Thing>, known: &Json) -> Vec<Thing> {
        let shown = |name: &&str| !self.schema.is_write_only(&PropertyPath::key(*name));
        let same = |thing: &&Thing| {
            let mut names = self.desired.keys().filter(shown);
            names.all(|name| plan::has(&self.schema, &thing.live, known, name))
        };
        let exact: Vec<Thing> = fitting.iter().filter(same).cloned().collect();
        if exact.is_empty() { fitting } else { exact }
    }
}

/// The resources of a type with their tags.
async fn list_tagged(client: &Client, schema: &TypeSchema) -> Result<Vec<Thing>, cloud::Error> {
    let mut things = Vec::new();
    for (identifier, shown) in client.list(&schema.name, None).await? {
        let type_name = schema.name.clone();
        let tags = schema.tagging.property.get(&shown);
        let others = tags.is_some() && schema.tagging.value(&shown, STACK).is_none();
        if others {
            continue;
        }
        if let Some(live) = client.read(&type_name, &identifier).await? {
            things.push(Thing { type_name, identifier, live });
        }
    }
    Ok(things)
}

/// What the program does not name any more needs whatever it refers to, so that it goes first.
fn relate(found: &mut [Found], subject: Subject<'_>) {
    let names: BTreeMap<String, Address> = found
        .iter()
        .map(|it| &it.record)
        .chain(subject.state.records.values())
        .map(|it| (it.identifier.as_str().to_owned(), it.address.clone()))
        .collect();
    for found in found {
        let record = &mut found.record;
        if subject.graph.get(&record.address).is_none() {
            each_text(&record.live, &mut |text| record.needs.extend(names.get(text).cloned()));
            record.needs.remove(&record.address);
        }
    }
}

fn each_text(value: &Json, show: &mut impl FnMut(&str)) {
    match value {
        Json::String(text) => show(text),
        Json::Array(items) => items.iter().for_each(|item| each_text(item, show)),
        Json::Object(entries) => entries.values().for_each(|entry| each_text(entry, show)),
        Json::Null | Json::Bool(_) | Json::Number(_) => {}
    }
}

/// A look that panicked is a fault of smk, and shown as one.
fn resume(error: tokio::task::JoinError) {
    if let Ok(panic) = error.try_into_panic() {
        std::panic::resume_unwind(panic);
    }
}
