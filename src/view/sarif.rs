//! The Static Analysis Results Interchange Format, 2.1.0, for tools that collect findings.

use serde_json::{Value as Json, json};

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

pub(super) fn document(rules: &[Json], results: &[Json]) -> Json {
    json!({
        "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
        "version": "2.1.0",
        "runs": [{
            "tool": { "driver": {
                "name": "smk",
                "version": env!("CARGO_PKG_VERSION"),
                "rules": rules,
            } },
            "results": results,
        }],
    })
}
