//! Looks for what another state of the same stack holds, before a first run makes all of it again.

use std::collections::BTreeMap;

use tokio::task::JoinSet;

use super::{Limits, Observed, find, resume};
use crate::cloud::Client;
use crate::graph::ResourceGraph;
use crate::model::{Address, Json, PhysicalId, PropertyPath, Resource};
use crate::schema;
use crate::state::Owner;

/// Reads what has a name that smk would make up. What cannot be read is not known to be there: who
/// may not look has to be told so when it matters.
pub async fn look_for_others(
    client: &Client,
    graph: &ResourceGraph,
    owner: &Owner,
    limits: Limits,
) -> BTreeMap<Address, Json> {
    let managed = graph.resources().filter(|resource| resource.is_managed());
    let named = managed.filter_map(|resource| Some((resource, identifier(resource, owner)?)));
    let mut waiting = named.map(|(resource, identifier)| {
        let (client, address) = (client.clone(), resource.address.clone());
        let type_name = resource.type_name.clone();
        async move { (address, client.read(&type_name, &identifier).await) }
    });
    let (mut found, mut reads) = (BTreeMap::new(), JoinSet::new());
    loop {
        while reads.len() < limits.concurrency.max(1) {
            let Some(next) = waiting.next() else { break };
            reads.spawn(next);
        }
        match reads.join_next().await {
            None => return found,
            Some(Ok((address, read))) => found.extend(read.ok().flatten().map(|it| (address, it))),
            Some(Err(error)) => resume(error),
        }
    }
}

/// The identifier of a resource, if it is the name that smk makes up for it.
fn identifier(resource: &Resource, owner: &Owner) -> Option<PhysicalId> {
    let schema = schema::find(&resource.type_name, &owner.region)?;
    let [name] = schema.primary_identifier.as_slice() else { return None };
    let made = resource.made.iter().find(|made| PropertyPath::key(made.property) == *name)?;
    let nothing = Observed::default();
    let name = resource.properties.get(made.property)?;
    let name = name.resolve(&|reference| find(&nothing, owner, reference)).ok()?;
    Some(PhysicalId::new(name.as_str()?))
}
