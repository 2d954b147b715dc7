//! Problems in the format of tools that collect findings.

use std::collections::BTreeMap;

use serde_json::{Value as Json, json};

use super::{Checked, Report, reports};
use crate::comply;
use crate::diagnostic::fix::settled;
use crate::diagnostic::{Fix, explain, span_of};
use crate::source::SourceMap;
use crate::view::sarif::{self, ERROR, WARNING};

/// One document with one run: the problems, and the pages of their codes.
pub fn sarif(programs: &[Checked<'_>]) -> Json {
    let found = reports(programs);
    let mut levels: BTreeMap<String, &str> = BTreeMap::new();
    for report in &found {
        let level = levels.entry(report.code()).or_insert(WARNING);
        if report.is_error() {
            *level = ERROR;
        }
    }
    let places: Vec<&String> = levels.keys().collect();
    let results = found.iter().map(|report| {
        let rule = places.iter().position(|code| **code == report.code());
        result(report, rule.unwrap_or_default())
    });
    let results: Vec<Json> = results.collect();
    let rules: Vec<Json> = levels.iter().map(|(code, level)| rule(code, level)).collect();
    sarif::document(&rules, &results)
}

/// A code with its page.
fn rule(code: &str, level: &str) -> Json {
    let written = explain::page(code).map(str::to_owned);
    let page = written.or_else(|| comply::page(code)).unwrap_or_default();
    let body = page.split_once("\n\n").map(|(_, body)| body).unwrap_or_default();
    let first = body.split("\n\n").next().unwrap_or_default().replace('\n', " ");
    let first = if first.is_empty() { code.to_owned() } else { first };
    json!({
        "id": code,
        "shortDescription": { "text": first },
        "help": { "text": body, "markdown": page },
        "defaultConfiguration": { "level": level },
    })
}

fn result(report: &Report<'_>, rule: usize) -> Json {
    let sources = report.sources;
    let mut text = report.problem.to_string();
    let help = report.problem.help().map(|help| help.to_string());
    for further in report.notes().into_iter().chain(help) {
        text.push('\n');
        text.push_str(&further);
    }
    let mut locations = report.labels.iter().filter_map(|label| {
        let mut location = sarif::location(span_of(label), sources)?;
        if let (Json::Object(location), Some(text)) = (&mut location, label.label()) {
            location.insert("message".to_owned(), json!({ "text": text }));
        }
        Some(location)
    });
    let first: Vec<Json> = locations.next().into_iter().collect();
    let related: Vec<Json> = locations
        .zip(1_u32..)
        .map(|(mut location, id)| {
            if let Json::Object(location) = &mut location {
                location.insert("id".to_owned(), json!(id));
            }
            location
        })
        .collect();
    let fixes = report.fixes.iter().filter_map(|fix| self::fix(fix, sources));
    json!({
        "ruleId": report.code(),
        "ruleIndex": rule,
        "level": if report.is_error() { ERROR } else { WARNING },
        "message": { "text": text },
        "locations": first,
        "relatedLocations": related,
        "fixes": fixes.collect::<Vec<_>>(),
    })
}

fn fix(fix: &Fix, sources: &SourceMap) -> Option<Json> {
    let mut files: BTreeMap<String, Vec<Json>> = BTreeMap::new();
    for edit in &fix.edits {
        let edit = settled(edit, sources);
        let file = sources.location(edit.span)?.file.to_owned();
        let replacement = json!({
            "deletedRegion": sarif::region(edit.span, sources)?,
            "insertedContent": { "text": edit.text },
        });
        files.entry(file).or_default().push(replacement);
    }
    let changes = files.into_iter().map(|(file, replacements)| {
        json!({ "artifactLocation": sarif::artifact(&file), "replacements": replacements })
    });
    let changes: Vec<Json> = changes.collect();
    Some(json!({ "description": { "text": fix.title }, "artifactChanges": changes }))
}
