//! Whether an update did what it was asked for, and whether it was asked of what was planned.

use crate::model::{Json, PropertyPath};
use crate::plan::diff;
use crate::schema::TypeSchema;

/// The first property that an update was to change and that is as it was.
pub(super) fn untouched(
    schema: &TypeSchema,
    changed: &[PropertyPath],
    (desired, before, after): (&Json, &Json, &Json),
) -> Option<PropertyPath> {
    let at = |path: &PropertyPath, side: &Json| path.get(side).cloned().unwrap_or_default();
    let is_untouched = |path: &&PropertyPath| {
        let (wanted, was, is) = (at(path, desired), at(path, before), at(path, after));
        !is_unseen(schema, path)
            && !diff::equal_at(schema, path, &wanted, &is)
            && diff::equal_at(schema, path, &was, &is)
    };
    changed.iter().find(is_untouched).cloned()
}

/// Whether a read shows nothing of a property, or not all of it.
fn is_unseen(schema: &TypeSchema, path: &PropertyPath) -> bool {
    let mut hidden = schema.write_only.iter();
    hidden.any(|listed| path.is_within(listed) || listed.is_within(path))
}

/// The first property that somebody changed since it was read for the plan. What is as it was
/// asked for is the doing of this update, although it failed.
pub(super) fn changed_meanwhile(
    schema: &TypeSchema,
    guards: &[Json],
    (desired, now): (&Json, &Json),
) -> Option<PropertyPath> {
    let path = |guard: &Json| guard["path"].as_str().map(PropertyPath::parse);
    let is_changed = |guard: &&Json| {
        path(guard).is_some_and(|path| {
            let at = |side: &Json| path.get(side).cloned().unwrap_or_default();
            let (wanted, now) = (at(desired), at(now));
            !diff::equal_at(schema, &path, &guard["value"], &now)
                && !diff::equal_at(schema, &path, &wanted, &now)
        })
    };
    guards.iter().find(is_changed).and_then(path)
}

/// Whether a read gives anything else than what was tested, be it only in another order, and it
/// is not what was asked for.
pub(super) fn reads_otherwise(
    schema: &TypeSchema,
    guards: &[Json],
    (desired, now): (&Json, &Json),
) -> bool {
    guards.iter().any(|guard| {
        let path = guard["path"].as_str().map(PropertyPath::parse).unwrap_or_default();
        let at = |side: &Json| path.get(side).cloned().unwrap_or_default();
        path.get(now) != Some(&guard["value"])
            && !diff::equal_at(schema, &path, &at(desired), &at(now))
    })
}
