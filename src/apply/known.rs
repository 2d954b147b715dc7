//! What is known of other resources when an operation starts: what the plan says of those that
//! stay, and what the run has learned of those that it made.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

use super::Fault;
use crate::model::{Address, Json, Map, Reference, TypeName, Value};
use crate::plan::Plan;
use crate::schema::{self, Operation, TypeSchema};

/// The time that a handler has if its schema says nothing.
const DEFAULT_TIMEOUT_MINUTES: u32 = 120;

pub(super) struct Known<'a> {
    plan: &'a Plan,
    learned: BTreeMap<Address, Properties>,
    schemas: BTreeMap<TypeName, Option<Arc<TypeSchema>>>,
}

/// What a run knows of a resource that it made or changed.
pub(super) struct Properties {
    pub live: Json,
    /// What AWS does not give back is still what was asked for.
    pub desired: Json,
}

impl<'a> Known<'a> {
    pub fn new(plan: &'a Plan) -> Self {
        Self { plan, learned: BTreeMap::new(), schemas: BTreeMap::new() }
    }

    pub fn learn(&mut self, address: &Address, properties: Properties) {
        self.learned.insert(address.clone(), properties);
    }

    pub fn resolve(&self, value: &Value) -> Result<Json, Fault> {
        value
            .resolve(&|reference| self.find(reference))
            .map_err(|reference| Fault::Unknown { reference: reference.clone() })
    }

    pub fn resolve_all(&self, values: &Map) -> Result<Json, Fault> {
        let resolved =
            values.iter().map(|(name, value)| Ok((name.to_owned(), self.resolve(value)?)));
        resolved.collect::<Result<_, _>>().map(Json::Object)
    }

    pub fn schema(&mut self, type_name: &TypeName) -> Option<Arc<TypeSchema>> {
        let region = &self.plan.owner.region;
        let find = || schema::find(type_name, region);
        self.schemas.entry(type_name.clone()).or_insert_with(find).clone()
    }

    pub fn timeout(&mut self, type_name: &TypeName, operation: Operation) -> Duration {
        timeout(self.schema(type_name).as_deref(), operation)
    }

    fn find(&self, reference: &Reference) -> Option<Json> {
        let found = match self.learned.get(&reference.address) {
            Some(Properties { live, desired }) => {
                reference.property.get(live).or_else(|| reference.property.get(desired))
            }
            None => reference.property.get(self.plan.known.get(&reference.address)?),
        };
        found.filter(|value| !value.is_null()).cloned()
    }
}

/// How long an operation may take.
pub(super) fn timeout(schema: Option<&TypeSchema>, operation: Operation) -> Duration {
    let handler = schema.and_then(|schema| schema.handler(operation));
    let minutes = handler.map_or(DEFAULT_TIMEOUT_MINUTES, |handler| handler.timeout_minutes);
    Duration::from_secs(u64::from(minutes) * 60)
}
