//! The findings of an audit: as a table, as JSON, and as SARIF for tools that collect findings.

use std::fmt::Write;

use serde_json::{Value as Json, json};

use super::text::{counted, harmless};
use super::{Color, Style, sarif};
use crate::audit::{Finding, ISOLATED, Level, RULES, Thing};

const VERSION: &str = "1.0";

pub fn text(things: &[Thing], findings: &[Finding<'_>], style: Style) -> String {
    let mut shown = String::new();
    for thing in things {
        let name = format!("{} {} in {}", thing.type_name, thing.name(), thing.region);
        let own: Vec<&Finding<'_>> =
            findings.iter().filter(|finding| std::ptr::eq(finding.thing, thing)).collect();
        let verdict = if own.is_empty() { "  keeps every rule" } else { "" };
        let heading = harmless(&name);
        let _ = writeln!(shown, "{}{verdict}", style.paint(Color::Bold, &heading));
        for finding in own {
            let rule = finding.rule;
            let (word, color) = level(rule.level);
            let word = style.paint(color, &format!("{word:6}"));
            let _ = writeln!(shown, "  {word}  {}: {}", rule.id, says(finding));
            let _ =
                writeln!(shown, "          {}", style.paint(Color::Dim, &rule.names().join(", ")));
        }
    }
    let (things, findings) =
        (counted(things.len(), "resource"), counted(findings.len(), "finding"));
    let _ = writeln!(shown, "{things} read, {findings}.");
    shown
}

fn level(level: Level) -> (&'static str, Color) {
    match level {
        Level::Medium => ("medium", Color::Yellow),
        Level::High => ("high", Color::Red),
    }
}

pub fn json(things: &[Thing], findings: &[Finding<'_>]) -> Json {
    let findings: Vec<Json> = findings
        .iter()
        .map(|finding| {
            let Finding { rule, thing, missing } = finding;
            json!({
                "rule": rule.id,
                "level": level(rule.level).0,
                "region": thing.region,
                "type": thing.type_name,
                "identifier": thing.identifier,
                "name": thing.name(),
                "message": message(finding),
                "missing": missing,
                "known_as": rule.names(),
            })
        })
        .collect();
    json!({ "format_version": VERSION, "resources_read": things.len(), "findings": findings })
}

fn message(finding: &Finding<'_>) -> String {
    format!("{} {}", finding.thing.name(), says(finding))
}

/// What is wrong, after the name of the thing.
fn says(finding: &Finding<'_>) -> String {
    let missing = finding.missing.join(", ");
    [finding.rule.says(), &missing].join(" ").trim_end().to_owned()
}

/// The findings in the format of tools that collect such.
pub fn sarif(findings: &[Finding<'_>]) -> Json {
    let rules = RULES
        .iter()
        .chain([&ISOLATED])
        .map(|rule| sarif::rule(rule.id, rule.says(), sarif_level(rule.level), &rule.names()));
    let results = findings.iter().map(|finding| {
        let Finding { rule, thing, .. } = finding;
        let place = format!("{}/{}/{}", thing.region, thing.type_name, thing.identifier);
        json!({
            "ruleId": rule.id,
            "level": sarif_level(rule.level),
            "message": { "text": message(finding) },
            "locations": [{ "logicalLocations": sarif::resource(&place) }],
        })
    });
    sarif::document(&rules.collect::<Vec<_>>(), &results.collect::<Vec<_>>())
}

fn sarif_level(level: Level) -> &'static str {
    match level {
        Level::Medium => sarif::WARNING,
        Level::High => sarif::ERROR,
    }
}
