//! Values as people read them: JSON with what is not known yet in words.

use std::fmt::Write;

use crate::model::{Json, Value};

pub(super) const UNKNOWN: &str = "(known after apply)";
/// Beyond this a list or map takes a line for each of its parts.
const LONGEST_LINE: usize = 84;

pub(super) const HIDDEN: &str = "(sensitive value)";

/// The value on as many lines as it needs, each but the first indented.
pub(super) fn show(value: &Value, indent: usize) -> String {
    match value {
        Value::Bool(value) => value.to_string(),
        Value::Number(number) => number.to_string(),
        Value::String(text) => quoted(text),
        Value::Reference(_) | Value::Select { .. } | Value::Base64(_) => UNKNOWN.to_owned(),
        Value::Concat(parts) if parts.iter().any(|part| !part.is_known()) => UNKNOWN.to_owned(),
        Value::Concat(parts) => parts.iter().map(|part| show(part, indent)).collect(),
        Value::List(items) if items.is_empty() => "[]".to_owned(),
        Value::Map(entries) if entries.is_empty() => "{}".to_owned(),
        Value::List(items) => {
            let lines = items.iter().map(|item| show(item, indent + 2));
            enclosed('[', lines, ']', indent)
        }
        Value::Map(entries) => {
            let lines =
                entries.iter().map(|(key, value)| format!("{key} = {}", show(value, indent + 2)));
            enclosed('{', lines, '}', indent)
        }
    }
}

pub(super) fn show_json(json: &Json, indent: usize) -> String {
    show(&Value::from(json.clone()), indent)
}

/// The value with references as they are written in the program.
pub(super) fn written(value: &Value, indent: usize) -> String {
    match value {
        Value::Reference(reference) => reference.to_string(),
        Value::Select { list, prefix } => format!("{list}[{}]", quoted(&format!("{prefix}…"))),
        Value::Base64(text) => format!("base64({})", written(text, indent)),
        Value::Concat(parts) => {
            let mut text = String::new();
            for part in parts {
                match part {
                    Value::String(part) => text.push_str(part),
                    other => {
                        let _ = write!(text, "${{{}}}", written(other, indent));
                    }
                }
            }
            quoted(&text)
        }
        Value::List(items) if !items.is_empty() => {
            enclosed('[', items.iter().map(|item| written(item, indent + 2)), ']', indent)
        }
        Value::Map(entries) if !entries.is_empty() => {
            let lines = entries
                .iter()
                .map(|(key, value)| format!("{key} = {}", written(value, indent + 2)));
            enclosed('{', lines, '}', indent)
        }
        other => show(other, indent),
    }
}

/// The parts on one line if there is room, else each on its own.
fn enclosed(open: char, parts: impl Iterator<Item = String>, close: char, indent: usize) -> String {
    let parts: Vec<String> = parts.collect();
    let space = if open == '{' { " " } else { "" };
    let line = format!("{open}{space}{}{space}{close}", parts.join(", "));
    if indent + line.chars().count() <= LONGEST_LINE && !line.contains('\n') {
        return line;
    }
    let inner = " ".repeat(indent + 2);
    let body: Vec<String> = parts.iter().map(|part| format!("{inner}{part}")).collect();
    format!("{open}\n{}\n{}{close}", body.join(",\n"), " ".repeat(indent))
}

fn quoted(text: &str) -> String {
    serde_json::to_string(&super::text::harmless(text)).unwrap_or_default()
}
