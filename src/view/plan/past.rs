//! What a plan knows by another address, and what it leaves to itself.

use std::fmt::Write;

use serde_json::{Value as Json, json};

use super::{Color, Style, heading};
use crate::plan::{Change, Forgotten, Moved, Place, Plan};
use crate::source::SourceMap;

pub(super) const FORGET: &str = "  .";

/// What a resource that changes was called before.
pub(super) fn former<'a>(plan: &'a Plan, change: &Change) -> Option<&'a Moved> {
    let is_it = |moved: &&Moved| {
        moved.to == change.address && change.identifier.as_ref() == Some(&moved.identifier)
    };
    plan.moved.iter().find(is_it)
}

/// What moves and changes in nothing else, and what is forgotten, under the statements that say so.
pub(super) fn text(plan: &Plan, sources: &SourceMap, style: Style, shown: &mut String) {
    let changes = |moved: &&Moved| plan.changes.iter().any(|it| former(plan, it) == Some(moved));
    let mut lines: Vec<(Option<&Place>, String)> = Vec::new();
    for moved in plan.moved.iter().filter(|moved| !changes(moved)) {
        let comment = format!("  # {} has moved to {}", moved.from, moved.to);
        lines.push((moved.origin.as_ref(), style.paint(Color::Bold, &comment)));
    }
    for forgotten in &plan.forgotten {
        let Forgotten { address, type_name, identifier, origin } = forgotten;
        let comment =
            format!("  # {address} will be removed from the state but will not be destroyed");
        let comment = style.paint(Color::Bold, &comment);
        let head = style.paint(Color::Red, FORGET);
        let line = format!("{comment}\n{head} {type_name} {address} [id={identifier}]");
        lines.push((origin.as_ref(), line));
    }
    let mut current = None;
    for (origin, line) in lines {
        let statement = heading(origin, sources);
        if current.as_ref() != Some(&statement) {
            let end = if current.is_some() { "\n" } else { "" };
            let _ = writeln!(shown, "{end}{}\n", style.paint(Color::Bold, &statement));
            current = Some(statement);
        }
        let _ = writeln!(shown, "{line}");
    }
    if current.is_some() {
        shown.push('\n');
    }
}

pub(super) fn moved_json(moved: &Moved) -> Json {
    json!({
        "address": moved.to,
        "previous_address": moved.from,
        "type": moved.type_name,
        "identifier": moved.identifier,
        "source": moved.origin.as_ref().map(place),
    })
}

pub(super) fn forgotten_json(forgotten: &Forgotten) -> Json {
    json!({
        "address": forgotten.address,
        "type": forgotten.type_name,
        "identifier": forgotten.identifier,
        "source": forgotten.origin.as_ref().map(place),
    })
}

fn place(place: &Place) -> String {
    format!("{}:{}:{}", place.file, place.line, place.column)
}
