//! What became of a plan: how much was done, what failed, and the outputs.

use std::collections::BTreeMap;
use std::fmt::Write;

use serde_json::{Value as Json, json};

use super::value::show_output;
use super::{Color, Style};
use crate::apply::Outcome;
use crate::model::Value;

const VERSION: &str = "1.0";

/// The last lines of a run that destroyed everything, or of one that did not.
pub fn text(outcome: &Outcome, destroy: bool, style: Style) -> String {
    let done = outcome.done;
    if !outcome.is_complete() {
        let stopped = if outcome.interrupted { "Interrupted" } else { "Apply incomplete" };
        let mut shown = format!(
            "{stopped}. Resources: {} added, {} changed, {} destroyed.",
            done.created, done.updated, done.deleted
        );
        if !outcome.failures.is_empty() {
            let _ = write!(
                shown,
                " {} failed, {} not begun.",
                outcome.failures.len(),
                outcome.skipped.len()
            );
        }
        shown.push('\n');
        shown.push_str("What was done is in the state; the next run goes on from there.\n");
        return shown;
    }
    if destroy {
        let line = format!("Destroy complete! Resources: {} destroyed.", done.deleted);
        return format!("{}\n", style.paint(Color::Green, &line));
    }
    let line = format!(
        "Apply complete! Resources: {} added, {} changed, {} destroyed.",
        done.created, done.updated, done.deleted
    );
    format!("{}\n{}", style.paint(Color::Green, &line), outputs(&outcome.state.outputs))
}

/// The outputs of the program, as they are in the state.
pub fn outputs(outputs: &BTreeMap<String, Json>) -> String {
    if outputs.is_empty() {
        return String::new();
    }
    let mut shown = "\nOutputs:\n\n".to_owned();
    for (name, value) in outputs {
        let _ = writeln!(shown, "{name} = {}", show_output(&Value::from(value.clone()), 0));
    }
    shown
}

/// The last object of the stream.
pub fn json(outcome: &Outcome) -> Json {
    json!({
        "type": "change_summary",
        "format_version": VERSION,
        "complete": outcome.is_complete(),
        "interrupted": outcome.interrupted,
        "changes": {
            "add": outcome.done.created, "change": outcome.done.updated, "remove": outcome.done.deleted,
            "failed": outcome.failures.len(), "not_begun": outcome.skipped.len(),
        },
        "outputs": outcome.state.outputs,
    })
}
