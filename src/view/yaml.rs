//! JSON as YAML in block style, as configuration files have it.

use std::fmt::Write;

use crate::model::Json;

/// The value as a document.
pub fn document(value: &Json) -> String {
    let mut shown = String::new();
    put(&mut shown, value, 0);
    shown
}

/// Writes the value on lines of its own. Its depth is that of what smk writes, not of any input.
fn put(shown: &mut String, value: &Json, indent: usize) {
    match value {
        Json::Object(entries) => {
            for (name, value) in entries {
                let _ = write!(shown, "{:indent$}{name}:", "");
                put_after(shown, value, indent + 2);
            }
        }
        Json::Array(items) => {
            for item in items {
                let _ = write!(shown, "{:indent$}-", "");
                put_after(shown, item, indent + 2);
            }
        }
        // Texts of JSON are texts of YAML too.
        scalar => _ = writeln!(shown, "{:indent$}{scalar}", ""),
    }
}

/// Writes the value behind what announces it, or below if it has parts.
fn put_after(shown: &mut String, value: &Json, indent: usize) {
    let is_empty = match value {
        Json::Object(entries) => entries.is_empty(),
        Json::Array(items) => items.is_empty(),
        _ => true,
    };
    if is_empty {
        let _ = writeln!(shown, " {value}");
    } else {
        shown.push('\n');
        put(shown, value, indent);
    }
}
