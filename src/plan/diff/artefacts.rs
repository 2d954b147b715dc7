//! What AWS's own reads put into a model and its schema does not allow. The whole model is judged
//! when a single property changes, so that it has to go first.

use crate::model::{Json, PropertyPath, Segment};
use crate::schema::{self, TypeSchema, Violation, ViolationKind};

/// The properties in the way of a patch that nobody asked for, in a model as the patch leaves it.
pub(super) fn of(schema: &TypeSchema, model: &Json, desired: &Json) -> Vec<PropertyPath> {
    let mut judged = model.clone();
    schema.read_only.iter().for_each(|path| take(&mut judged, &path.0));
    let mut found: Vec<PropertyPath> = schema::validate_json(schema, &judged)
        .iter()
        .flat_map(|violation| culprits(violation, &judged))
        .filter(|path| path.get(desired).is_none() && !is_fixed(schema, path))
        .collect();
    found.sort();
    found.dedup();
    let inner = |path: &PropertyPath, outer: &PropertyPath| path != outer && path.is_within(outer);
    let outermost = |path: &&PropertyPath| !found.iter().any(|outer| inner(path, outer));
    found.iter().filter(outermost).cloned().collect()
}

/// What would have to go for a violation to go; a list goes as a whole.
fn culprits(violation: &Violation, model: &Json) -> Vec<PropertyPath> {
    let path = up_to_list(&violation.path, model);
    match &violation.kind {
        ViolationKind::Conflict { name, other } if path == violation.path => {
            vec![path.child(name), path.child(other)]
        }
        ViolationKind::Conflict { .. }
        | ViolationKind::TooFew { .. }
        | ViolationKind::TooShort { .. }
        | ViolationKind::WrongType { .. }
        | ViolationKind::MissingProperty { .. } => vec![path],
        _ => Vec::new(),
    }
}

/// The path without what stands in a list, as items have no names.
fn up_to_list(path: &PropertyPath, model: &Json) -> PropertyPath {
    let mut reached = PropertyPath::root();
    for segment in &path.0 {
        if !matches!(segment, Segment::Key(_)) || reached.get(model).is_some_and(Json::is_array) {
            break;
        }
        reached = reached.join(segment.clone());
    }
    reached
}

fn is_fixed(schema: &TypeSchema, path: &PropertyPath) -> bool {
    let fixed = schema.create_only.iter().chain(&schema.read_only);
    path.is_root()
        || fixed.into_iter().any(|listed| path.is_within(listed) || listed.is_within(path))
}

fn take(value: &mut Json, path: &[Segment]) {
    match (path, value) {
        ([Segment::Key(key)], Json::Object(entries)) => drop(entries.remove(key)),
        ([Segment::Key(key), rest @ ..], Json::Object(entries)) => {
            if let Some(entry) = entries.get_mut(key) {
                take(entry, rest);
            }
        }
        ([Segment::Any, rest @ ..], Json::Array(items)) => {
            items.iter_mut().for_each(|item| take(item, rest));
        }
        _ => {}
    }
}
