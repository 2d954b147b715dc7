//! What the state holds.

use std::fmt::Write;

use serde_json::{Value as Json, json};

use super::value::show_json;
use crate::state::{Condition, Record, State};

const VERSION: &str = "1.0";

/// One line a resource.
pub fn list(state: &State) -> String {
    let widest =
        state.records.keys().map(|address| address.as_str().chars().count()).max().unwrap_or(0);
    let mut shown = String::new();
    for record in state.records.values().chain(&state.deposed) {
        let _ = writeln!(
            shown,
            "{:widest$}  {}  {}{}",
            record.address,
            record.type_name,
            super::text::harmless(&record.identifier.to_string()),
            note(record)
        );
    }
    shown
}

fn note(record: &Record) -> &'static str {
    match record.condition {
        Condition::Ready => "",
        Condition::Tainted => "  (tainted)",
    }
}

/// One resource with what it was when it was last read.
pub fn show(record: &Record) -> String {
    let mut shown = format!(
        "# {}{}\nresource {} {} {{\n",
        record.identifier,
        note(record),
        record.type_name,
        record.address
    );
    for (name, value) in record.live.as_object().into_iter().flatten() {
        let _ = writeln!(shown, "  {name} = {}", show_json(value, 2));
    }
    shown.push_str("}\n");
    shown
}

pub fn json<'a>(state: &State, records: impl Iterator<Item = &'a Record>) -> Json {
    json!({
        "format_version": VERSION,
        "owner": state.owner,
        "resources": records.collect::<Vec<_>>(),
        "deposed": state.deposed,
        "outputs": state.outputs,
    })
}
