//! Which roles are passed to which services.

use std::collections::BTreeSet;

use super::Right;
use super::scope::Scopes;
use crate::graph::ResourceGraph;
use crate::model::{Resource, Value};
use crate::schema::{self, Operation};

pub(super) const ACTION: &str = "iam:PassRole";

const ROLE: &str = "AWS::IAM::Role";
/// Who puts a role into a profile passes it. IAM API reference, `AddRoleToInstanceProfile`.
const PROFILE: &str = "AWS::IAM::InstanceProfile";

/// A right for each role of a resource whose handler passes roles, and for no other.
pub(super) fn of(graph: &ResourceGraph, scopes: &Scopes<'_>) -> BTreeSet<Right> {
    let mut found = BTreeSet::new();
    for resource in graph.resources().filter(|resource| passes(resource, scopes)) {
        let referred = resource.references().into_iter();
        let roles = referred
            .filter_map(|reference| graph.get(&reference.address))
            .filter(|other| other.type_name.as_str() == ROLE);
        for role in roles {
            let to = role.properties.get("AssumeRolePolicyDocument").map_or_else(Vec::new, trusted);
            let to = to.into_iter().collect::<BTreeSet<_>>();
            let arns = scopes.names(role).into_iter();
            found.extend(arns.map(|on| Right { to: to.clone(), ..Right::new(ACTION, on) }));
        }
        let mut written = Vec::new();
        resource.properties.values().for_each(|value| literals(value, &mut written));
        let arns = written.into_iter().filter(|text| is_role(text));
        found.extend(arns.map(|arn| Right::new(ACTION, arn)));
    }
    found
}

fn passes(resource: &Resource, scopes: &Scopes<'_>) -> bool {
    let schema = schema::find(&resource.type_name, &scopes.place.region);
    let handlers = [Operation::Create, Operation::Update];
    let mut handlers = handlers.iter().filter_map(|it| schema.as_deref()?.handler(*it));
    resource.is_managed()
        && (resource.type_name.as_str() == PROFILE
            || handlers.any(|handler| handler.permissions.iter().any(|it| it == ACTION)))
}

/// The services that a policy of trust names.
fn trusted(value: &Value) -> Vec<String> {
    match value {
        Value::List(items) => items.iter().flat_map(trusted).collect(),
        Value::Map(entries) => {
            let mut found = Vec::new();
            for (key, value) in entries.iter() {
                if key == "Service" {
                    literals(value, &mut found);
                } else {
                    found.extend(trusted(value));
                }
            }
            found
        }
        _ => Vec::new(),
    }
}

fn literals(value: &Value, found: &mut Vec<String>) {
    match value {
        Value::String(text) => found.push(text.clone()),
        Value::List(items) => items.iter().for_each(|item| literals(item, found)),
        Value::Map(entries) => entries.values().for_each(|value| literals(value, found)),
        _ => {}
    }
}

fn is_role(text: &str) -> bool {
    let mut parts = text.splitn(6, ':');
    parts.next() == Some("arn")
        && parts.nth(1) == Some("iam")
        && parts.nth(2).is_some_and(|name| name.starts_with("role/"))
}
