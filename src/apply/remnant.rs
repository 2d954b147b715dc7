//! Whether what carries the identifier of a failed creation was made by it. What was there
//! before must never be taken for a remnant, as remnants are deleted.

use crate::cloud::Code;
use crate::model::Json;
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
    let is_chosen = schema.primary_identifier.iter().all(|path| path.get(desired).is_some());
    !is_chosen
        || code.is_some_and(|code| code.name() == "NotStabilized")
        || has_tags(schema, desired, live)
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
