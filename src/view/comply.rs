//! The standing checks and how a program keeps them: as a table, as JSON, and as SARIF.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;

use serde_json::{Value as Json, json};

use super::text::harmless;
use super::{Color, Style, sarif};
use crate::comply::{Check, Finding, List, NOT_HELD, Standing, Verdict, rules};
use crate::source::SourceMap;

const VERSION: &str = "1.0";

/// What is shown of a program.
pub struct Report<'a> {
    pub findings: &'a [Finding],
    /// The rules that are about something of the program.
    pub concerning: &'a BTreeSet<&'static str>,
    pub sources: &'a SourceMap,
}

impl Report<'_> {
    pub fn text(&self, style: Style) -> String {
        let mut shown = String::new();
        let widest = rules().map(|rule| rule.name.len()).max().unwrap_or_default();
        for rule in rules() {
            let state = self.state(rule);
            let word = style.paint(color(state), state);
            let gap = " ".repeat(widest - rule.name.len());
            let _ = writeln!(shown, "{}{gap}  {word}", style.paint(Color::Bold, rule.name));
            for names in names(rule) {
                let _ = writeln!(shown, "  {}", style.paint(Color::Dim, &names));
            }
            let lines = self.of(rule).map(|finding| {
                let because = because(finding).map(|it| format!(": {it}")).unwrap_or_default();
                format!("{}  {}{because}", finding.address, verdict(&finding.verdict))
            });
            for line in lines.collect::<BTreeSet<String>>() {
                let _ = writeln!(shown, "  {}", harmless(&line));
            }
        }
        shown.push_str("\nRules of other lists for which smk has none:\n");
        for other in NOT_HELD {
            let ids = other.ids.join(", ");
            let _ = writeln!(shown, "  {} {ids}", other.list.title());
            let _ = writeln!(shown, "    {}", style.paint(Color::Dim, other.because));
        }
        shown
    }

    pub fn json(&self) -> Json {
        let rules: Vec<Json> = rules()
            .map(|rule| {
                json!({
                    "name": rule.name,
                    "title": rule.title,
                    "held": !matches!(rule.standing, Standing::Answered(_)),
                    "state": self.state(rule),
                    "known_as": rule.known_as(),
                    "findings": self.of(rule).map(|it| self.finding(it)).collect::<Vec<_>>(),
                })
            })
            .collect();
        let others: Vec<Json> = NOT_HELD
            .iter()
            .map(|it| json!({ "list": it.list.title(), "ids": it.ids, "because": it.because }))
            .collect();
        json!({ "format_version": VERSION, "rules": rules, "not_held": others })
    }

    fn finding(&self, finding: &Finding) -> Json {
        let place = self.sources.location(finding.span);
        json!({
            "address": finding.address,
            "verdict": verdict(&finding.verdict),
            "because": because(finding),
            "file": place.as_ref().map(|place| place.file),
            "line": place.map(|place| place.line),
        })
    }

    pub fn sarif(&self) -> Json {
        let declared = rules()
            .map(|rule| sarif::rule(&rule.code(), rule.title, sarif::ERROR, &rule.known_as()));
        let results = self.findings.iter().map(|finding| self.result(finding));
        sarif::document(&declared.collect::<Vec<_>>(), &results.collect::<Vec<_>>())
    }

    fn result(&self, finding: &Finding) -> Json {
        let level = if finding.verdict == Verdict::Unmet { sarif::ERROR } else { sarif::WARNING };
        let mut location = sarif::location(finding.span, self.sources).unwrap_or(json!({}));
        if let Json::Object(location) = &mut location {
            let resource = sarif::resource(finding.address.as_str());
            location.insert("logicalLocations".to_owned(), resource);
        }
        let is_accepted = !matches!(finding.verdict, Verdict::Open(_));
        let suppressions = because(finding)
            .filter(|_| is_accepted)
            .map(|because| json!({ "kind": "external", "justification": because }));
        json!({
            "ruleId": finding.rule.code(),
            "level": level,
            "message": { "text": format!("{} {}", finding.address, finding.rule.says) },
            "locations": [location],
            "suppressions": suppressions.into_iter().collect::<Vec<_>>(),
        })
    }

    fn of(&self, rule: &Check) -> impl Iterator<Item = &Finding> {
        self.findings.iter().filter(|finding| std::ptr::eq(finding.rule, rule))
    }

    /// The worst that can be said of the program.
    fn state(&self, rule: &Check) -> &'static str {
        let verdicts = self.of(rule).map(|finding| &finding.verdict);
        match verdicts.min_by_key(|verdict| weight(verdict)) {
            Some(worst) => verdict(worst),
            None if self.concerning.contains(rule.name) => KEPT,
            None => "–",
        }
    }
}

/// The names of a rule in other lists, list by list.
fn names(rule: &Check) -> Vec<String> {
    let mut lists: BTreeMap<List, Vec<&str>> = BTreeMap::new();
    for (list, id) in rule.ids {
        lists.entry(*list).or_default().push(id);
    }
    lists.into_iter().map(|(list, ids)| format!("{} {}", list.title(), ids.join(", "))).collect()
}

const KEPT: &str = "kept";

fn weight(verdict: &Verdict) -> u8 {
    match verdict {
        Verdict::Unmet => 0,
        Verdict::Spelled => 1,
        Verdict::Waived(_) => 2,
        Verdict::ByNature(_) => 3,
        Verdict::Open(_) => 4,
        Verdict::Answered(_) => 5,
    }
}

fn verdict(verdict: &Verdict) -> &'static str {
    match verdict {
        Verdict::Unmet => "unmet",
        Verdict::Spelled => "as written",
        Verdict::Waived(_) => "waived",
        Verdict::ByNature(_) => "by nature",
        Verdict::Answered(_) => "not held",
        Verdict::Open(_) => "open",
    }
}

fn because(finding: &Finding) -> Option<&str> {
    finding.verdict.reason()
}

fn color(state: &str) -> Color {
    match state {
        KEPT => Color::Green,
        "unmet" => Color::Red,
        "as written" | "waived" | "open" => Color::Yellow,
        _ => Color::Dim,
    }
}
