//! Takes over what exists and the state does not know: one resource by its identifier, or all that
//! this stack made, by its tags, with the security groups that AWS made with its VPCs. Changes
//! nothing in AWS and writes nothing.

use std::collections::BTreeSet;

use crate::cloud::{self, Client};
use crate::diagnostic::closest;
use crate::graph::ResourceGraph;
use crate::model::resource::{ADDRESS_TAG as ADDRESS, STACK_TAG as STACK};
use crate::model::{Address, Json, Map, PhysicalId, PropertyPath, Reference, Resource, TypeName};
use crate::observe::{self, Observed};
use crate::plan::{self, PropertyChange};
use crate::schema::{self, TypeSchema};
use crate::state::{Condition, Owner, Record, State, digest};

mod problem;
mod search;

pub use problem::Problem;
pub use search::{Adoption, Missing, adopt};

/// What was found for an address.
#[derive(Clone, Debug)]
pub struct Found {
    pub record: Record,
    /// In what it differs from the program.
    pub differs: Vec<PropertyChange>,
}

/// A program, what is known of it, and whose it is.
#[derive(Clone, Copy)]
pub struct Subject<'a> {
    pub graph: &'a ResourceGraph,
    pub state: &'a State,
    pub owner: &'a Owner,
}

/// Why an import did not happen.
pub enum Refusal {
    Problem(Problem),
    Unreadable(observe::Error),
}

impl From<Problem> for Refusal {
    fn from(problem: Problem) -> Self {
        Self::Problem(problem)
    }
}

/// Reads one resource that is to stand at an address.
pub async fn import(
    client: &Client,
    subject: Subject<'_>,
    observed: &Observed,
    (address, identifier): (&Address, &PhysicalId),
    take_over: bool,
) -> Result<Found, Refusal> {
    let resource = subject.expected(address)?;
    let type_name = &resource.type_name;
    let schema = schema::find(type_name, client.region());
    let identifier = &joined(schema.as_deref(), type_name, identifier)?;
    subject.check_unknown(type_name, identifier)?;
    let span = Some(resource.origin.span);
    let unreadable = |source: cloud::Error| {
        Refusal::Unreadable(observe::Error { address: address.clone(), span, source })
    };
    let form = schema.as_deref().map(form).unwrap_or_default();
    subject.check_form(schema.as_deref(), type_name, identifier)?;
    let live = client.read(type_name, identifier).await.map_err(unreadable)?;
    let (Some(live), Some(schema)) = (live, schema) else {
        return Err(Refusal::Problem(Problem::NotFound {
            type_name: type_name.clone(),
            identifier: identifier.clone(),
            account: subject.owner.account.clone(),
            region: subject.owner.region.clone(),
            form,
        }));
    };
    match schema.tagging.value(&live, STACK) {
        Some(stack) if stack != subject.owner.stack && !take_over => {
            Err(Refusal::Problem(Problem::OfAnotherStack {
                type_name: type_name.clone(),
                identifier: identifier.clone(),
                stack,
            }))
        }
        _ => Ok(subject.found(resource, &schema, observed, (identifier, live))),
    }
}

impl<'a> Subject<'a> {
    fn expected(&self, address: &Address) -> Result<&'a Resource, Problem> {
        let Some(resource) = self.graph.get(address) else {
            let known = self.graph.resources().filter(|it| it.is_managed());
            let similar = closest(address.as_str(), known.map(|it| it.address.as_str()));
            return Err(Problem::NoSuchAddress { address: address.clone(), similar });
        };
        if !resource.is_managed() {
            let (address, span) = (address.clone(), resource.origin.span);
            return Err(Problem::OnlyRead { address, span });
        }
        match self.state.records.get(address) {
            Some(record) => Err(Problem::KnownAlready {
                address: address.clone(),
                identifier: record.identifier.clone(),
            }),
            None => Ok(resource),
        }
    }

    fn check_unknown(&self, name: &TypeName, identifier: &PhysicalId) -> Result<(), Problem> {
        let mut known = self.state.records.values().chain(&self.state.deposed);
        let same = |it: &&Record| it.type_name == *name && it.identifier == *identifier;
        match known.find(same) {
            Some(record) => Err(Problem::KnownOtherwise {
                type_name: name.clone(),
                identifier: identifier.clone(),
                address: record.address.clone(),
            }),
            None => Ok(()),
        }
    }

    fn check_form(
        &self,
        schema: Option<&TypeSchema>,
        type_name: &TypeName,
        identifier: &PhysicalId,
    ) -> Result<(), Problem> {
        let parts = identifier.as_str().split('|');
        let empty = parts.clone().any(str::is_empty);
        let wanted = schema.map_or(1, |schema| schema.primary_identifier.len());
        if let Some(schema) = schema.filter(|_| empty || parts.count() != wanted) {
            let (type_name, identifier) = (type_name.clone(), identifier.clone());
            return Err(Problem::WrongForm { type_name, identifier, form: form(schema) });
        }
        let arn: Vec<&str> = identifier.as_str().splitn(6, ':').collect();
        let ["arn", _, _, region, account, _] = arn.as_slice() else { return Ok(()) };
        let is_here = |found: &str, here: &str| found.is_empty() || found == here;
        let owner = self.owner;
        if is_here(region, owner.region.as_str()) && is_here(account, owner.account.as_str()) {
            return Ok(());
        }
        Err(Problem::Elsewhere {
            identifier: identifier.clone(),
            found_account: (*account).to_owned(),
            found_region: (*region).to_owned(),
            account: owner.account.clone(),
            region: owner.region.clone(),
        })
    }

    /// What a resource is asked to be, as far as it is known.
    fn desired(&self, resource: &Resource, observed: &Observed) -> Map {
        let known = |reference: &Reference| self.find(observed, reference);
        resource.properties.with(|value| value.resolve_partly(&known))
    }

    fn find(&self, observed: &Observed, reference: &Reference) -> Option<Json> {
        let applied = || {
            let record = self.state.records.get(&reference.address)?;
            reference.property.get(&record.applied).cloned()
        };
        observe::find(observed, self.owner, reference).or_else(applied)
    }

    fn found(
        &self,
        resource: &Resource,
        schema: &TypeSchema,
        observed: &Observed,
        (identifier, live): (&PhysicalId, Json),
    ) -> Found {
        let desired = self.desired(resource, observed);
        let (applied, differs) = plan::presumed(resource, schema, &live, &desired);
        let record = Record {
            address: resource.address.clone(),
            type_name: resource.type_name.clone(),
            identifier: identifier.clone(),
            applied,
            live: digest(schema, &schema.with_identifier(live, identifier)),
            needs: plan::managed_needs(self.graph, &resource.address),
            condition: Condition::Ready,
            disposal: resource.disposal,
            fixed: BTreeSet::new(),
        };
        Found { record, differs }
    }
}

/// How an identifier of a type is written: `RouteTableId|CidrBlock`.
fn form(schema: &TypeSchema) -> String {
    let names = schema.primary_identifier.iter().filter_map(PropertyPath::top);
    names.collect::<Vec<_>>().join("|")
}

/// An identifier of which the parts are given by name, as AWS takes it too, with the parts in their
/// order.
fn joined(
    schema: Option<&TypeSchema>,
    type_name: &TypeName,
    given: &PhysicalId,
) -> Result<PhysicalId, Problem> {
    let named = serde_json::from_str(given.as_str()).ok().filter(Json::is_object);
    let (Some(schema), Some(named)) = (schema, named) else { return Ok(given.clone()) };
    let parts = schema.primary_identifier.len();
    let complete = named.as_object().is_some_and(|entries| entries.len() == parts);
    schema.identifier(&named).filter(|_| complete).ok_or_else(|| {
        let (type_name, identifier) = (type_name.clone(), given.clone());
        Problem::WrongForm { type_name, identifier, form: form(schema) }
    })
}
