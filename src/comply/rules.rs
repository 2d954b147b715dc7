//! The table of rules, by what they are about.

use super::Check;
use crate::model::Json;

mod buckets;
mod firewall;
mod groups;
mod identities;
mod keys;
mod logs;
mod machines;
mod network;
mod sagemaker;

pub use network::is_closed;

/// Every rule.
pub fn rules() -> impl Iterator<Item = &'static Check> {
    let tables: [&'static [Check]; 9] = [
        buckets::RULES,
        firewall::RULES,
        groups::RULES,
        identities::RULES,
        keys::RULES,
        logs::RULES,
        machines::RULES,
        network::RULES,
        sagemaker::RULES,
    ];
    tables.into_iter().flatten()
}

/// The rule of a name.
pub fn find(name: &str) -> Option<&'static Check> {
    rules().find(|rule| rule.name == name)
}

/// Nothing, if a property is kept; else where it is not.
fn unless(kept: bool, path: &str) -> Vec<String> {
    if kept { Vec::new() } else { vec![path.to_owned()] }
}

/// What stands at a JSON pointer; null, if nothing does.
fn at<'a>(properties: &'a Json, pointer: &str) -> &'a Json {
    properties.pointer(pointer).unwrap_or(&Json::Null)
}

/// A property that has to be one text.
fn is(properties: &Json, name: &str, wanted: &str) -> bool {
    properties[name].as_str() == Some(wanted)
}

fn is_set(properties: &Json, name: &str) -> bool {
    properties[name].as_str().is_some_and(|value| !value.is_empty())
}

/// What may be written as one value or as a list of them.
fn one_or_many(value: &Json) -> impl Iterator<Item = &Json> {
    let many = value.as_array().map(Vec::as_slice);
    let one = std::slice::from_ref(value);
    many.unwrap_or(if value.is_null() { &[] } else { one }).iter()
}

fn has(value: &Json, wanted: &str) -> bool {
    one_or_many(value).any(|item| item.as_str() == Some(wanted))
}

/// The statements of a policy document, each with where it stands. A document may be a text.
fn statements(document: &Json, path: &str) -> Vec<(String, Json)> {
    let parsed = document.as_str().and_then(|text| serde_json::from_str(text).ok());
    let document: &Json = parsed.as_ref().unwrap_or(document);
    let is_list = document["Statement"].is_array();
    let place = |index: usize| {
        if parsed.is_some() {
            path.to_owned()
        } else if is_list {
            format!("{path}/Statement/{index}")
        } else {
            format!("{path}/Statement")
        }
    };
    one_or_many(&document["Statement"])
        .enumerate()
        .map(|(index, statement)| (place(index), statement.clone()))
        .collect()
}

fn allows(statement: &Json) -> bool {
    is(statement, "Effect", "Allow")
}

/// Whether a statement is about everybody, in whatever way that is written.
fn is_about_anyone(statement: &Json) -> bool {
    let principal = &statement["Principal"];
    has(principal, "*") || has(&principal["AWS"], "*")
}

fn is_unconditional(statement: &Json) -> bool {
    statement["Condition"].as_object().is_none_or(serde_json::Map::is_empty)
}
