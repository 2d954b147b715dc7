//! Problems as commands of GitHub's workflows, which show them beside the lines of a change.

use std::fmt::Write;

use super::{Checked, Report, reports};
use crate::diagnostic::span_of;

/// A line for each problem.
pub fn github(programs: &[Checked<'_>]) -> String {
    reports(programs).iter().map(line).collect()
}

fn line(report: &Report<'_>) -> String {
    let command = if report.is_error() { "error" } else { "warning" };
    let mut shown = format!("::{command} ");
    for (name, value) in place(report) {
        let _ = write!(shown, "{name}={},", property(&value));
    }
    let mut message = report.problem.to_string();
    let help = report.problem.help().map(|help| help.to_string());
    for further in report.notes().into_iter().chain(help) {
        message.push('\n');
        message.push_str(&further);
    }
    let _ = writeln!(shown, "title={}::{}", property(&report.code()), data(&message));
    shown
}

/// File, lines and columns. GitHub takes columns only of what is on one line. It does not say what
/// they count; its pages, and the editors that read these commands, count in UTF-16.
fn place(report: &Report<'_>) -> Vec<(&'static str, String)> {
    let sources = report.sources;
    let Some(span) = report.labels.first().map(span_of) else { return Vec::new() };
    let both = sources.location(span).zip(sources.location(span.after()));
    let Some((start, end)) = both else { return Vec::new() };
    let mut found = vec![
        ("file", start.file.to_owned()),
        ("line", start.line.to_string()),
        ("endLine", end.line.to_string()),
    ];
    if start.line == end.line {
        found.push(("col", start.utf16_column.to_string()));
        found.push(("endColumn", end.utf16_column.to_string()));
    }
    found
}

/// The text of a command. GitHub's documentation of workflow commands, and the toolkit's
/// `command.ts`, which writes them.
fn data(text: &str) -> String {
    text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

/// The value of a property of a command.
fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}
