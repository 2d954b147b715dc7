//! What exists, as far as the state or the program knows of it: every resource is read, many at
//! once. Changes nothing.

use std::collections::{BTreeMap, BTreeSet};

use tokio::task::JoinSet;

use crate::cloud::retry::Backoff;
use crate::cloud::{self, Client};
use crate::graph::ResourceGraph;
use crate::model::{
    Address, Json, Kind, PhysicalId, PropertyPath, Reference, SURROUNDINGS, TypeName,
};
use crate::schema;
use crate::source::Span;
use crate::state::{Owner, Record, State};

mod companions;
mod contents;
mod others;

pub use companions::{Companion, look_around};
pub use contents::{Contents, look_inside};
pub use others::look_for_others;

/// What reads gave.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Observed {
    /// The properties of what smk made.
    pub live: BTreeMap<Address, Json>,
    /// What smk made and does not exist any more.
    pub gone: BTreeSet<Address>,
    /// The properties of what the program only looks up and that was found.
    pub existing: BTreeMap<Address, Json>,
    /// What stands around that which is to go; what has companions comes before them.
    pub companions: Vec<Companion>,
    /// The properties of what has a name that smk would make up, where the state knows nothing.
    pub others: BTreeMap<Address, Json>,
    /// Whether there is something in what is to go.
    pub contents: BTreeMap<PhysicalId, Contents>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// How many reads run at once.
    pub concurrency: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self { concurrency: 16 }
    }
}

#[derive(Debug, thiserror::Error, miette::Diagnostic)]
#[error("`{address}` cannot be read")]
#[diagnostic(
    code("observe::unreadable"),
    help("nothing was changed; check the permissions to read it and run the command again")
)]
pub struct Error {
    pub address: Address,
    /// The words that ask to look it up, where smk did not make it.
    #[label("asked for here")]
    pub span: Option<Span>,
    #[source]
    pub source: cloud::Error,
}

/// Reads everything that is in the state, and what the program looks up.
///
/// What is looked up by something that does not exist yet is left out.
pub async fn observe(
    client: &Client,
    state: &State,
    graph: &ResourceGraph,
    owner: &Owner,
    limits: Limits,
) -> Result<Observed, Error> {
    let mut observed = Observed::default();
    let recorded = state.records.values().map(|record| Wanted {
        address: record.address.clone(),
        type_name: record.type_name.clone(),
        identifier: record.identifier.clone(),
        is_unseen: is_unseen(record, owner),
    });
    for (address, found) in read_all(client, recorded.collect(), limits).await? {
        match (found, state.records.get(&address)) {
            (Some(live), Some(record)) => {
                let live = match schema::find(&record.type_name, &owner.region) {
                    Some(schema) => schema.with_identifier(live, &record.identifier),
                    None => live,
                };
                observed.live.insert(address, live);
            }
            _ => _ = observed.gone.insert(address),
        }
    }
    look_up(client, graph, owner, limits, &mut observed).await?;
    Ok(observed)
}

/// Looks up round by round, as what was found may tell where to find more.
async fn look_up(
    client: &Client,
    graph: &ResourceGraph,
    owner: &Owner,
    limits: Limits,
    observed: &mut Observed,
) -> Result<(), Error> {
    let mut tried = BTreeSet::new();
    loop {
        let wanted: Vec<Wanted> = graph
            .resources()
            .filter(|resource| !tried.contains(&resource.address))
            .filter_map(|resource| {
                let Kind::Existing { identifier } = &resource.kind else { return None };
                let identifier = identifier.resolve(&|r| find(observed, owner, r)).ok()?;
                Some(Wanted {
                    address: resource.address.clone(),
                    type_name: resource.type_name.clone(),
                    identifier: PhysicalId::new(identifier.as_str()?),
                    is_unseen: false,
                })
            })
            .collect();
        if wanted.is_empty() {
            return Ok(());
        }
        tried.extend(wanted.iter().map(|wanted| wanted.address.clone()));
        let found = read_all(client, wanted, limits).await.map_err(|error| {
            let resource = graph.get(&error.address);
            Error { span: resource.map(|it| it.span_of(&PropertyPath::root())), ..error }
        })?;
        let found = found.into_iter().filter_map(|(address, found)| Some((address, found?)));
        observed.existing.extend(found);
    }
}

/// What a reference stands for, as far as it was read.
pub fn find(observed: &Observed, owner: &Owner, reference: &Reference) -> Option<Json> {
    if reference.address.as_str() == SURROUNDINGS {
        return match reference.property.top()? {
            "account" => Some(owner.account.as_str().into()),
            "region" => Some(owner.region.as_str().into()),
            "partition" => Some(owner.region.partition().into()),
            _ => None,
        };
    }
    let live = observed.existing.get(&reference.address);
    let live = live.or_else(|| observed.live.get(&reference.address))?;
    reference.property.get(live).cloned()
}

#[derive(Clone)]
struct Wanted {
    address: Address,
    type_name: TypeName,
    identifier: PhysicalId,
    /// AWS made it, and no read has ever found it.
    is_unseen: bool,
}

/// Whether the state knows no more of a resource than its identifier.
fn is_unseen(record: &Record, owner: &Owner) -> bool {
    let schema = schema::find(&record.type_name, &owner.region);
    let identifier = schema.as_deref().map_or(&[][..], |schema| &schema.primary_identifier);
    record.live.as_object().is_none_or(|live| live.len() <= identifier.len())
        && record.applied.as_object().is_some_and(|applied| applied.len() > identifier.len())
}

/// What was just made may not be found for a moment, and must not be taken for gone.
async fn read_one(client: &Client, wanted: &Wanted) -> Result<Option<Json>, cloud::Error> {
    let mut failures = 0;
    loop {
        let found = client.read(&wanted.type_name, &wanted.identifier).await?;
        failures += 1;
        let delay = Backoff::READ_BACK.delay(failures);
        match delay.filter(|_| wanted.is_unseen && found.is_none()) {
            Some(delay) => tokio::time::sleep(delay).await,
            None => return Ok(found),
        }
    }
}

async fn read_all(
    client: &Client,
    wanted: Vec<Wanted>,
    limits: Limits,
) -> Result<Vec<(Address, Option<Json>)>, Error> {
    let mut found = Vec::with_capacity(wanted.len());
    let mut failed: BTreeMap<Address, cloud::Error> = BTreeMap::new();
    let mut reads = JoinSet::new();
    let mut waiting = wanted.into_iter();
    loop {
        while failed.is_empty() && reads.len() < limits.concurrency.max(1) {
            let Some(next) = waiting.next() else { break };
            let client = client.clone();
            reads.spawn(async move {
                let read = read_one(&client, &next).await;
                (next.address, read)
            });
        }
        match reads.join_next().await {
            None => break,
            Some(Ok((address, Ok(live)))) => found.push((address, live)),
            Some(Ok((address, Err(error)))) => _ = failed.insert(address, error),
            Some(Err(error)) => resume(error),
        }
    }
    match failed.pop_first() {
        Some((address, source)) => Err(Error { address, span: None, source }),
        None => Ok(found),
    }
}

/// A read that panicked is a fault of smk, and shown as one.
fn resume(error: tokio::task::JoinError) {
    if let Ok(panic) = error.try_into_panic() {
        std::panic::resume_unwind(panic);
    }
}
