//! What the caller may do, where policies limit it.

use serde_json::json;

use super::{Service, find, operation};
use crate::local::access::{Access, Subject};
use crate::local::identity;
use crate::local::protocol::{Action, Call, Exception, Failure};
use crate::local::requests::Request;
use crate::local::store::Key;
use crate::model::{Json, Region};
use crate::schema::{Operation, TypeSchema};

impl Service {
    /// Takes from the caller what policies do not allow.
    pub fn limit(&mut self, access: Access) {
        self.access = Some(access);
    }

    pub fn access(&self) -> Option<&Access> {
        self.access.as_ref()
    }

    /// Refuses what the caller may not ask for, or not read, by the name of the operation.
    pub fn permit(&self, name: &str, call: &Call, region: &Region) -> Result<(), Exception> {
        let Some(access) = &self.access else { return Ok(()) };
        access.request(name, region, &self.account)?;
        let (type_name, identifier) = match call {
            Call::Get(call) => (&call.type_name, Some(&call.identifier)),
            Call::List(call) => (&call.type_name, None),
            _ => return Ok(()),
        };
        let Ok(schema) = find(type_name, region) else { return Ok(()) };
        let operation = identifier.map_or(Operation::List, |_| Operation::Read);
        let key = identifier
            .map(|given| Key::new(region, type_name, identity::read_identifier(&schema, given)));
        let denied = |failure: Failure| Exception::new("AccessDeniedException", failure.message);
        self.permitted(&schema, operation, key.as_ref(), None, region).map_err(denied)
    }

    /// Refuses what the caller may not let the handler of a type do.
    fn permitted(
        &self,
        schema: &TypeSchema,
        operation: Operation,
        key: Option<&Key>,
        desired: Option<&str>,
        region: &Region,
    ) -> Result<(), Failure> {
        let Some(access) = &self.access else { return Ok(()) };
        let known = key.and_then(|key| self.store.get(key));
        let properties = desired.and_then(|text| serde_json::from_str(text).ok());
        let properties = properties
            .or_else(|| known.map(|record| Json::Object(record.properties.clone())))
            .unwrap_or_else(|| json!({}));
        let account = &self.account;
        access.handler(&Subject { schema, operation, properties: &properties, region, account })
    }

    /// Whether the caller may have the handler do what is asked for.
    pub(super) fn permitted_to(
        &self,
        schema: &TypeSchema,
        request: &Request,
    ) -> Result<(), Failure> {
        let region = &request.region;
        let key = request.identifier.clone();
        let key = key.map(|it| Key::new(region, &request.type_name, it));
        let desired = request.document.as_deref();
        let desired = desired.filter(|_| request.action == Action::Create);
        self.permitted(schema, operation(request.action), key.as_ref(), desired, region)
    }
}
