//! What was taken over, and what was not found.

use std::fmt::Write;

use serde_json::{Value as Json, json};

use super::text::harmless;
use super::{Color, Style};
use crate::adopt::{Adoption, Found, Missing};
use crate::plan::PropertyChange;

const VERSION: &str = "1.0";

/// One resource that was imported.
pub fn imported(found: &Found, style: Style) -> String {
    let record = &found.record;
    let line = format!(
        "Imported {} {} [id={}].",
        record.type_name,
        record.address,
        harmless(record.identifier.as_str())
    );
    let mut shown = format!("{}\n", style.paint(Color::Green, &line));
    if !found.differs.is_empty() {
        shown.push_str("It differs from the program, and the next apply would change:\n");
        differences(&found.differs, style, &mut shown);
    }
    shown
}

/// Everything that was taken over.
pub fn adopted(adoption: &Adoption, stack: &str, style: Style) -> String {
    let Adoption { found, missing } = adoption;
    let mut shown = match found.len() {
        0 => format!("Nothing of stack `{stack}` was found that the state does not know.\n"),
        1 => format!("Took over 1 resource of stack `{stack}`:\n\n"),
        count => format!("Took over {count} resources of stack `{stack}`:\n\n"),
    };
    let widest = found.iter().map(|it| it.record.address.as_str().chars().count()).max();
    for Found { record, differs } in found {
        let _ = writeln!(
            shown,
            "  {:widest$}  {}  {}",
            record.address,
            record.type_name,
            harmless(record.identifier.as_str()),
            widest = widest.unwrap_or_default()
        );
        differences(differs, style, &mut shown);
    }
    if !missing.is_empty() {
        shown.push_str(
            "\nThese resources of the program were not found for certain. What exists of them is \
             imported one by one; the next apply creates the others:\n\n",
        );
    }
    for Missing { address, form, candidates, .. } in missing {
        if candidates.is_empty() {
            let _ = writeln!(shown, "  smk import {address} '{form}'");
        }
        for candidate in candidates {
            let _ = writeln!(shown, "  smk import {address} '{}'", harmless(candidate.as_str()));
        }
    }
    shown
}

fn differences(differs: &[PropertyChange], style: Style, shown: &mut String) {
    for change in differs {
        let path = change.path.to_string();
        let name = harmless(path.trim_start_matches('/')).replace('/', ".");
        let forces = match change {
            PropertyChange { forces_replacement: true, .. } => "  # forces replacement",
            PropertyChange { may_force_replacement: true, .. } => "  # may force replacement",
            PropertyChange { hidden: true, .. } => "  # AWS does not say what it is",
            _ => "",
        };
        let mark = style.paint(Color::Yellow, "~");
        let _ = writeln!(shown, "    {mark} {name}{}", style.paint(Color::Dim, forces));
    }
}

pub fn json(adoption: &Adoption) -> Json {
    json!({
        "format_version": VERSION,
        "imported": adoption.found.iter().map(found_json).collect::<Vec<_>>(),
        "missing": adoption.missing.iter().map(missing_json).collect::<Vec<_>>(),
    })
}

fn found_json(found: &Found) -> Json {
    json!({
        "address": found.record.address,
        "type": found.record.type_name,
        "identifier": found.record.identifier,
        "differs": found.differs.iter().map(|change| json!({
            "path": change.path,
            "forces_replacement": change.forces_replacement,
        })).collect::<Vec<_>>(),
    })
}

fn missing_json(missing: &Missing) -> Json {
    json!({
        "address": missing.address,
        "type": missing.type_name,
        "identifier_form": missing.form,
        "candidates": missing.candidates,
    })
}
