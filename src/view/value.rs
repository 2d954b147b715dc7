//! Values as people read them: JSON with what is not known yet in words.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;

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
        Value::Reference(_) | Value::Select { .. } => UNKNOWN.to_owned(),
        Value::Concat(parts) if parts.iter().any(|part| !part.is_known()) => UNKNOWN.to_owned(),
        Value::Concat(parts) => parts.iter().map(|part| show(part, indent)).collect(),
        Value::Base64(text) => encoded(text, indent, |_| UNKNOWN.to_owned()),
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

/// A value of its own, of which a text of several lines keeps its lines.
pub(super) fn show_output(value: &Value, indent: usize) -> String {
    match value {
        Value::String(text) if text.contains('\n') => lines("text", text, indent),
        other => show(other, indent),
    }
}

/// What is there in the form of what it becomes: a text that was made readable stays so.
pub(super) fn show_before(before: &Json, after: &Value, indent: usize) -> String {
    show(&readable(before, after), indent)
}

fn readable(before: &Json, after: &Value) -> Value {
    match (before, after) {
        (Json::String(text), Value::Base64(_)) => {
            let decoded =
                STANDARD.decode(text).ok().and_then(|bytes| String::from_utf8(bytes).ok());
            decoded.map_or_else(|| Value::from(text.as_str()), Value::base64)
        }
        (Json::Array(before), Value::List(after)) if before.len() == after.len() => {
            Value::list(before.iter().zip(after).map(|(before, after)| readable(before, after)))
        }
        (Json::Object(before), Value::Map(after)) => {
            let entry = |(name, before): (&String, &Json)| {
                let value = after.get(name).map(|after| readable(before, after));
                (name.clone(), value.unwrap_or_else(|| Value::from(before.clone())))
            };
            Value::map(before.iter().map(entry))
        }
        (before, _) => Value::from(before.clone()),
    }
}

/// The value with references as they are written in the program.
pub(super) fn written(value: &Value, indent: usize) -> String {
    match value {
        Value::Reference(reference) => reference.to_string(),
        Value::Select { list, prefix } => format!("{list}[{}]", quoted(&format!("{prefix}…"))),
        Value::Concat(_) => quoted(&joined(value, &reference)),
        Value::Base64(text) => encoded(text, indent, reference),
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

fn reference(value: &Value) -> String {
    format!("${{{}}}", written(value, 0))
}

/// The parts of a text as one, with words for those that are not known.
fn joined(text: &Value, unknown: &impl Fn(&Value) -> String) -> String {
    match text {
        Value::String(text) => text.clone(),
        Value::Concat(parts) => parts.iter().map(|part| joined(part, unknown)).collect(),
        other => unknown(other),
    }
}

/// A text that AWS takes in base64, as it is before.
fn encoded(text: &Value, indent: usize, unknown: impl Fn(&Value) -> String) -> String {
    lines("base64", &joined(text, &unknown), indent)
}

fn lines(what: &str, text: &str, indent: usize) -> String {
    let margin = " ".repeat(indent + 2);
    let lines = text.lines().map(|line| {
        let line = line.replace('\t', "    ");
        format!("{margin}| {}\n", super::text::harmless(&line))
    });
    format!("{what}(\n{}{})", lines.collect::<String>(), " ".repeat(indent))
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
