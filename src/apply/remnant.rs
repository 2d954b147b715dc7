//! Whether what carries the identifier of a failed creation was made by it. What was there
//! before must never be taken for a remnant, as remnants are deleted.

use crate::cloud::Code;
use crate::model::{Json, PropertyPath};
use crate::plan::diff;
use crate::schema::TypeSchema;

/// Whether a creation that failed with this code may have made something.
pub(super) fn is_possible(code: Option<&Code>) -> bool {
    !code.is_some_and(|code| {
        code.is_conflict()
            || code.is_throttling()
            || matches!(code.name(), "AlreadyExists" | "AccessDenied")
    })
}

/// An identifier that AWS chose proves that it is ours, and so does a code that only follows a
/// creation, or the tags that were asked for. A name that the program chose proves nothing.
pub(super) fn is_ours(
    schema: &TypeSchema,
    code: Option<&Code>,
    desired: &Json,
    live: &Json,
) -> bool {
    !is_chosen(schema, desired)
        || code.is_some_and(|code| code.name() == "NotStabilized")
        || has_tags(schema, desired, live)
}

/// Whether the program decides the identifier.
pub(super) fn is_chosen(schema: &TypeSchema, desired: &Json) -> bool {
    schema.primary_identifier.iter().all(|path| path.get(desired).is_some())
}

/// Whether a resource is the one that a creation asked for, if nobody saw what it made: it has
/// the tags, among which are those of the stack and of the address. Where a type has no tags, all
/// that was asked for must be there, and either AWS chose the identifier, or something of it names
/// what is known to be ours.
pub(super) fn answers(
    schema: &TypeSchema,
    applied: &Json,
    live: &Json,
    is_ours: &dyn Fn(&str) -> bool,
) -> bool {
    if schema.tagging.property.get(applied).is_some() {
        return has_tags(schema, applied, live);
    }
    let is_there = |(name, wanted): (&String, &Json)| {
        let path = PropertyPath::key(name.as_str());
        schema.is_write_only(&path)
            || path.get(live).is_some_and(|found| diff::equal_at(schema, &path, wanted, found))
    };
    (!is_chosen(schema, applied) || names(applied, is_ours))
        && applied.as_object().is_some_and(|wanted| wanted.iter().all(is_there))
}

fn names(value: &Json, is_ours: &dyn Fn(&str) -> bool) -> bool {
    match value {
        Json::String(text) => is_ours(text),
        Json::Array(items) => items.iter().any(|item| names(item, is_ours)),
        Json::Object(entries) => entries.values().any(|entry| names(entry, is_ours)),
        Json::Null | Json::Bool(_) | Json::Number(_) => false,
    }
}

fn has_tags(schema: &TypeSchema, desired: &Json, live: &Json) -> bool {
    let property = &schema.tagging.property;
    match (property.get(desired), property.get(live)) {
        (Some(Json::Array(wanted)), Some(Json::Array(found))) => {
            !wanted.is_empty() && wanted.iter().all(|tag| found.contains(tag))
        }
        (Some(Json::Object(wanted)), Some(Json::Object(found))) => {
            !wanted.is_empty() && wanted.iter().all(|(key, value)| found.get(key) == Some(value))
        }
        _ => false,
    }
}
