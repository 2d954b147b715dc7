//! When two IAM policy documents say the same, in whatever spelling.

use std::collections::BTreeMap;

use super::{Extent, Json, Object, is_empty, text};

/// What a policy without a version follows.
const OLDEST: &str = "2008-10-17";

/// Statements that log delivery appends to the policies of its targets have names that begin so:
/// <https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/AWS-logs-and-resource-policy.html>
const APPENDED: &str = "AWSLogDelivery";

pub fn is_policy(value: &Json) -> bool {
    read(value).is_some()
}

/// Whether two policies are the same; nothing, unless both values are policies.
pub(super) fn equal(desired: &Json, live: &Json, extent: Extent) -> Option<bool> {
    let (desired, live) = (read(desired)?, read(live)?);
    let heads = desired.head.iter().all(|(key, value)| live.head.get(key) == Some(value));
    let extra = live.head.keys().any(|key| !desired.head.contains_key(key));
    let version = desired.version == live.version
        || (desired.version.is_none() && (extent != Extent::Exact || live.is_oldest()))
        || (live.version.is_none() && desired.is_oldest());
    let same = heads && version && (!extra || extent != Extent::Exact);
    Some(same && statements_equal(desired.statements, live.statements, extent))
}

struct Policy {
    version: Option<String>,
    /// What stands beside the version and the statements.
    head: BTreeMap<String, Json>,
    statements: Vec<Statement>,
}

impl Policy {
    fn is_oldest(&self) -> bool {
        self.version.as_deref().is_none_or(|version| version == OLDEST)
    }
}

#[derive(PartialEq)]
struct Statement {
    name: Option<String>,
    says: Json,
}

fn statements_equal(desired: Vec<Statement>, mut live: Vec<Statement>, extent: Extent) -> bool {
    let mut unnamed = Vec::new();
    for statement in desired {
        match live.iter().position(|other| *other == statement) {
            Some(at) => drop(live.swap_remove(at)),
            None => unnamed.push(statement),
        }
    }
    for statement in unnamed {
        let fits = |other: &Statement| {
            extent != Extent::Exact && statement.name.is_none() && other.says == statement.says
        };
        match live.iter().position(fits) {
            Some(at) => drop(live.swap_remove(at)),
            None => return false,
        }
    }
    let appended = |statement: &Statement| {
        statement.name.as_ref().is_some_and(|name| name.starts_with(APPENDED))
    };
    live.is_empty() || (extent != Extent::Exact && live.iter().all(appended))
}

fn read(value: &Json) -> Option<Policy> {
    let parsed;
    let value = match value {
        Json::String(text) => {
            parsed = text::document(text)?;
            &parsed
        }
        other => other,
    };
    let entries = value.as_object()?;
    let statements = match entries.get("Statement")? {
        Json::Array(statements) => statements.iter().map(statement).collect::<Option<Vec<_>>>()?,
        single => vec![statement(single)?],
    };
    let mut distinct: Vec<Statement> = Vec::new();
    for statement in statements {
        if !distinct.contains(&statement) {
            distinct.push(statement);
        }
    }
    let beside = entries.iter().filter(|(key, value)| {
        !["Statement", "Version"].contains(&key.as_str()) && !is_empty(value)
    });
    Some(Policy {
        version: entries.get("Version").and_then(Json::as_str).map(str::to_owned),
        head: beside.map(|(key, value)| (key.clone(), part(value))).collect(),
        statements: distinct,
    })
}

fn statement(value: &Json) -> Option<Statement> {
    let entries = value.as_object()?;
    entries.get("Effect")?;
    let says = entries.iter().filter(|(key, value)| *key != "Sid" && !is_empty(value));
    let says = says.map(|(key, value)| (key.clone(), entry(key, value))).collect::<Object>();
    let name = entries.get("Sid").and_then(Json::as_str).filter(|name| !name.is_empty());
    Some(Statement { name: name.map(str::to_owned), says: Json::Object(says) })
}

fn entry(key: &str, value: &Json) -> Json {
    match (key, value) {
        ("Principal" | "NotPrincipal", Json::String(everybody)) => {
            serde_json::json!({ "AWS": [everybody] })
        }
        ("Action" | "NotAction", _) => lower_case(part(value)),
        _ => part(value),
    }
}

/// Services read the names of actions in any case.
fn lower_case(actions: Json) -> Json {
    match actions {
        Json::Array(items) => {
            let lower: BTreeMap<String, Json> = items
                .iter()
                .filter_map(Json::as_str)
                .map(str::to_lowercase)
                .map(|name| (name.clone(), name.into()))
                .collect();
            Json::Array(lower.into_values().collect())
        }
        other => other,
    }
}

/// A single value is a list of one, and lists have no order.
fn part(value: &Json) -> Json {
    match value {
        Json::Object(entries) => entries
            .iter()
            .filter(|(_, value)| !is_empty(value))
            .map(|(key, value)| (key.clone(), part(value)))
            .collect(),
        Json::Array(items) => {
            let parts = items.iter().map(part).flat_map(|part| match part {
                Json::Array(parts) => parts,
                other => vec![other],
            });
            let mut sorted: BTreeMap<String, Json> = BTreeMap::new();
            sorted.extend(parts.map(|part| (part.to_string(), part)));
            Json::Array(sorted.into_values().collect())
        }
        Json::String(text) => Json::Array(vec![account(text).into()]),
        other => Json::Array(vec![other.to_string().into()]),
    }
}

/// The number of an account, where its root user stands for all of it.
fn account(text: &str) -> &str {
    let parts: Vec<&str> = text.splitn(6, ':').collect();
    match parts.as_slice() {
        ["arn", _, "iam", "", account, "root"] => account,
        _ => text,
    }
}
