//! The Static Analysis Results Interchange Format, 2.1.0, for tools that collect findings.

use std::fmt::Write;

use serde_json::{Value as Json, json};

use crate::source::{SourceMap, Span};

/// How serious a result is, in the words of the format.
pub(super) const ERROR: &str = "error";
pub(super) const WARNING: &str = "warning";

/// What a rule demands, in the list of rules that the results refer to.
pub(super) fn rule(id: &str, text: &str, level: &str, known_as: &[String]) -> Json {
    json!({
        "id": id,
        "shortDescription": { "text": text },
        "help": { "text": format!("smk explain {id}") },
        "defaultConfiguration": { "level": level },
        "properties": { "tags": known_as },
    })
}

/// Where a result is: the resource, as its place among others is written.
pub(super) fn resource(place: &str) -> Json {
    json!([{ "fullyQualifiedName": place, "kind": "resource" }])
}

/// Where a span is, for people who look at the file.
pub(super) fn location(span: Span, sources: &SourceMap) -> Option<Json> {
    let place = sources.location(span)?;
    Some(json!({ "physicalLocation": {
        "artifactLocation": artifact(place.file),
        "region": region(span, sources)?,
    } }))
}

/// Lines and columns of a span; the end is the column after it.
pub(super) fn region(span: Span, sources: &SourceMap) -> Option<Json> {
    let (start, end) = (sources.location(span)?, sources.location(span.after())?);
    Some(json!({
        "startLine": start.line,
        "startColumn": start.utf16_column,
        "endLine": end.line,
        "endColumn": end.utf16_column,
    }))
}

/// A file by its address, relative to where smk runs unless it is given from the root.
pub(super) fn artifact(file: &str) -> Json {
    let mut uri = String::new();
    for byte in file.replace('\\', "/").bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~/".contains(&byte) {
            uri.push(char::from(byte));
        } else {
            let _ = write!(uri, "%{byte:02X}");
        }
    }
    if file.starts_with('/') {
        return json!({ "uri": format!("file://{uri}") });
    }
    json!({ "uri": uri, "uriBaseId": "%SRCROOT%" })
}

/// What smk found, as the one run of a document.
pub(super) fn document(rules: &[Json], results: &[Json]) -> Json {
    let run = json!({
        "tool": { "driver": {
            "name": "smk",
            "version": env!("CARGO_PKG_VERSION"),
            "rules": rules,
        } },
        "columnKind": "utf16CodeUnits",
        "results": results,
    });
    json!({
        "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
        "version": "2.1.0",
        "runs": [run],
    })
}
