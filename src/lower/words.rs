//! The words of a `resource` statement that a property comes from: its name, or its value.

use super::problem::Written;
use crate::diagnostic::is_slip;
use crate::model::program::{Expression, ExpressionKind, Name, RawResource};
use crate::model::{PropertyPath, Resource, Segment};
use crate::schema::{Violation, ViolationKind};
use crate::source::Span;

/// The word that a violation is about, if the program says it.
pub(super) fn written(
    raw: &[RawResource],
    resource: &Resource,
    violation: &Violation,
) -> Option<Written> {
    let statement = raw.iter().find(|raw| raw.name.value == resource.address.as_str())?;
    match &violation.kind {
        ViolationKind::UnknownProperty { name, similar: Some(similar), known } => {
            let entries = entries(&statement.properties, &violation.path.parent()?)?;
            let (key, _) = entries.iter().find(|(key, _)| key.value == *name)?;
            let slip = is_slip(name, similar, known.iter().map(String::as_str));
            word(key.span, name, slip)
        }
        ViolationKind::NotAllowed { value, .. } => {
            let expression = at(&statement.properties, &violation.path)?;
            word(expression.span, value.as_str()?, false)
        }
        ViolationKind::ReadOnly | ViolationKind::UnknownProperty { .. } => {
            let entries = entries(&statement.properties, &violation.path.parent()?)?;
            let Segment::Key(name) = violation.path.0.last()? else { return None };
            let (key, value) = entries.iter().find(|(key, _)| key.value == *name)?;
            Some(Written { span: key.span.to(value.span), quoted: false, is_slip: false })
        }
        _ => None,
    }
}

/// A word as it stands there, unless escapes or a variable hide it.
fn word(span: Span, text: &str, is_slip: bool) -> Option<Written> {
    let length = u32::try_from(text.len()).ok()?;
    let quoted = span.len() == length + 2;
    (quoted || span.len() == length).then_some(Written { span, quoted, is_slip })
}

/// The entries of the map at a path.
fn entries<'a>(
    properties: &'a [(Name, Expression)],
    path: &PropertyPath,
) -> Option<&'a [(Name, Expression)]> {
    if path.is_root() {
        return Some(properties);
    }
    match &at(properties, path)?.kind {
        ExpressionKind::Map(entries) => Some(entries),
        _ => None,
    }
}

fn at<'a>(properties: &'a [(Name, Expression)], path: &PropertyPath) -> Option<&'a Expression> {
    let (first, rest) = path.0.split_first()?;
    let value = |entries: &'a [(Name, Expression)], key: &str| {
        entries.iter().find(|(name, _)| name.value == key).map(|(_, value)| value)
    };
    let Segment::Key(first) = first else { return None };
    rest.iter().try_fold(value(properties, first)?, |expression, segment| {
        match (&expression.kind, segment) {
            (ExpressionKind::Map(entries), Segment::Key(key)) => value(entries, key),
            (ExpressionKind::List(items), Segment::Index(index)) => items.get(*index),
            _ => None,
        }
    })
}
