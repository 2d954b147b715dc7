//! Finds what AWS and people made around resources that are to go: from the resource to what it
//! names and what is inside of it, and from there on.

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use super::{Error, Observed};
use crate::cloud::{self, Client};
use crate::model::companions::{self, Found};
use crate::model::{Address, Json, PhysicalId, PropertyPath, TypeName};
use crate::schema::{self, Operation};
use crate::state::State;

/// A companion of a resource or of another companion.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Companion {
    pub kind: &'static companions::Companion,
    /// What has it, which is of the type that the kind names.
    pub of: PhysicalId,
    /// The resource of the program around which it was found.
    pub root: Address,
    pub identifier: PhysicalId,
    pub live: Json,
}

/// Looks around the resources that are deleted, each given by its type and identifier.
pub async fn look_around(
    client: &Client,
    state: &State,
    observed: &Observed,
    deleted: &BTreeSet<(TypeName, PhysicalId)>,
) -> Result<Vec<Companion>, Error> {
    let mut search = Search { client, listed: BTreeMap::new(), found: Vec::new() };
    for record in state.records.values().chain(&state.deposed) {
        if !deleted.contains(&(record.type_name.clone(), record.identifier.clone())) {
            continue;
        }
        let is_current = state.records.get(&record.address) == Some(record);
        let live = observed.live.get(&record.address).filter(|_| is_current);
        let root = Thing {
            type_name: record.type_name.clone(),
            identifier: record.identifier.clone(),
            live: live.unwrap_or(&record.live).clone(),
        };
        let failed = |source| Error { address: record.address.clone(), span: None, source };
        search.around(&record.address, root).await.map_err(failed)?;
    }
    Ok(search.found)
}

#[derive(Clone)]
struct Thing {
    type_name: TypeName,
    identifier: PhysicalId,
    live: Json,
}

struct Search<'a> {
    client: &'a Client,
    /// What lists gave, by type and by what they were asked for.
    listed: BTreeMap<(TypeName, String), Vec<(PhysicalId, Json)>>,
    found: Vec<Companion>,
}

impl Search<'_> {
    async fn around(&mut self, address: &Address, root: Thing) -> Result<(), cloud::Error> {
        let mut seen = BTreeSet::from([(root.type_name.clone(), root.identifier.clone())]);
        let mut waiting = VecDeque::from([(root.clone(), false)]);
        while let Some((thing, is_companion)) = waiting.pop_front() {
            for kind in companions::of(thing.type_name.as_str(), is_companion) {
                let type_name = TypeName::new(kind.type_name);
                for identifier in self.candidates(kind, &type_name, &thing).await? {
                    let Some(live) = self.client.read(&type_name, &identifier).await? else {
                        continue;
                    };
                    if !(fits(kind, &live, &thing.live) && self.is_marked(kind, &live, &root.live))
                    {
                        continue;
                    }
                    self.found.push(Companion {
                        kind,
                        of: thing.identifier.clone(),
                        root: address.clone(),
                        identifier: identifier.clone(),
                        live: live.clone(),
                    });
                    if seen.insert((type_name.clone(), identifier.clone())) {
                        let type_name = type_name.clone();
                        waiting.push_back((Thing { type_name, identifier, live }, true));
                    }
                }
            }
        }
        Ok(())
    }

    /// What may be a companion, before it was read.
    async fn candidates(
        &mut self,
        kind: &companions::Companion,
        type_name: &TypeName,
        thing: &Thing,
    ) -> Result<BTreeSet<PhysicalId>, cloud::Error> {
        match kind.found {
            Found::Named(at) => {
                let names = PropertyPath::parse(at).all(&thing.live).into_iter();
                Ok(names.filter_map(Json::as_str).map(PhysicalId::new).collect())
            }
            Found::Inside(common) => {
                let listed = self.list(type_name, common, thing).await?.iter();
                let may_be = listed.filter(|(_, shown)| {
                    common.iter().all(|(own, other)| {
                        let own = value(shown, own);
                        own.is_none() || own == value(&thing.live, other)
                    })
                });
                Ok(may_be.map(|(identifier, _)| identifier.clone()).collect())
            }
        }
    }

    /// The resources of a type, restricted only as far as its list demands; a list may leave out
    /// properties of what it shows.
    async fn list(
        &mut self,
        type_name: &TypeName,
        common: &[(&str, &str)],
        thing: &Thing,
    ) -> Result<&[(PhysicalId, Json)], cloud::Error> {
        let schema = schema::find(type_name, self.client.region());
        let handler = schema.as_deref().and_then(|schema| schema.handler(Operation::List));
        let required = handler.map_or(&[][..], |handler| handler.required.as_slice());
        let asked = common.iter().filter_map(|(own, other)| {
            let name = required.iter().find(|name| **name == own.trim_start_matches('/'))?;
            Some((name.clone(), value(&thing.live, other)?.clone()))
        });
        let asked: serde_json::Map<String, Json> = asked.collect();
        let model = (!asked.is_empty()).then_some(Json::Object(asked));
        let key = (type_name.clone(), model.as_ref().map(Json::to_string).unwrap_or_default());
        if !self.listed.contains_key(&key) {
            let listed = self.client.list(type_name, model).await?;
            self.listed.insert(key.clone(), listed);
        }
        Ok(self.listed.get(&key).map_or(&[][..], Vec::as_slice))
    }

    /// Whether a companion bears the tag of the resource for which AWS made it, if it has to.
    fn is_marked(&self, kind: &companions::Companion, live: &Json, root: &Json) -> bool {
        let Some((tag, at)) = kind.mark() else { return true };
        let schema = schema::find(&TypeName::new(kind.type_name), self.client.region());
        let tags = schema.as_deref().and_then(|schema| schema.tagging.property.get(live));
        let marked = companions::tag(tags, tag);
        marked.is_some() && marked == value(root, at)
    }
}

/// Whether a companion has in common with the other what it has to.
fn fits(kind: &companions::Companion, live: &Json, other: &Json) -> bool {
    match kind.found {
        Found::Named(_) => true,
        Found::Inside(common) => common.iter().all(|(own, theirs)| {
            let own = value(live, own);
            own.is_some() && own == value(other, theirs)
        }),
    }
}

fn value<'a>(properties: &'a Json, at: &str) -> Option<&'a Json> {
    PropertyPath::parse(at).get(properties)
}
