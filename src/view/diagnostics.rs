//! Problems, with the words of the source that they are about.

use std::fmt::Write;

use miette::{Diagnostic, GraphicalReportHandler, GraphicalTheme, Severity};
use serde_json::{Value as Json, json};

use super::excerpt::Excerpts;
use super::{Style, text};
use crate::diagnostic::{Diagnostics, is_error};
use crate::source::{SourceMap, Span};

const VERSION: &str = "1.0";

/// All problems and a line that counts them.
pub fn text(diagnostics: &Diagnostics, sources: &SourceMap, style: Style) -> String {
    let mut shown = String::new();
    for problem in diagnostics.sorted() {
        shown.push_str(&one(problem.as_ref(), sources, style));
        shown.push('\n');
    }
    shown.push_str(&count(diagnostics));
    shown
}

/// One problem.
pub fn one(problem: &dyn Diagnostic, sources: &SourceMap, style: Style) -> String {
    let theme =
        if style.color { GraphicalTheme::unicode() } else { GraphicalTheme::unicode_nocolor() };
    let handler =
        GraphicalReportHandler::new_themed(theme).with_width(style.width).with_links(false);
    let mut shown = String::new();
    let placed = Placed { problem, sources: Excerpts(sources) };
    // Rendering fails only where a label lies outside of every file.
    if handler.render_report(&mut shown, &placed).is_err() {
        let _ = writeln!(shown, "{problem}");
    }
    if style.color {
        text::harmless_but_painted(&shown)
    } else {
        text::harmless(&shown).into_owned()
    }
}

/// `2 errors, 1 warning`
pub fn count(diagnostics: &Diagnostics) -> String {
    let plural = |number: usize, noun: &str| {
        (number > 0).then(|| format!("{number} {noun}{}", if number == 1 { "" } else { "s" }))
    };
    let parts = [plural(diagnostics.errors(), "error"), plural(diagnostics.warnings(), "warning")];
    let parts: Vec<String> = parts.into_iter().flatten().collect();
    if parts.is_empty() { String::new() } else { format!("{}\n", parts.join(", ")) }
}

/// The problems as one document.
pub fn json(diagnostics: &Diagnostics, sources: &SourceMap) -> Json {
    let problems: Vec<Json> = diagnostics
        .sorted()
        .iter()
        .map(|problem| problem_json(problem.as_ref(), sources))
        .collect();
    json!({
        "format_version": VERSION,
        "valid": diagnostics.errors() == 0,
        "error_count": diagnostics.errors(),
        "warning_count": diagnostics.warnings(),
        "diagnostics": problems,
    })
}

fn problem_json(problem: &dyn Diagnostic, sources: &SourceMap) -> Json {
    let labels = problem.labels().into_iter().flatten().map(|label| {
        let start = u32::try_from(label.offset()).unwrap_or(u32::MAX);
        let length = u32::try_from(label.len()).unwrap_or(0);
        let span = Span::new(start, start.saturating_add(length));
        let (from, to) = (sources.location(span), sources.location(span.after()));
        json!({
            "text": label.label(),
            "file": from.as_ref().map(|from| from.file),
            "start": from.map(|from| json!({ "line": from.line, "column": from.column })),
            "end": to.map(|to| json!({ "line": to.line, "column": to.column })),
        })
    });
    json!({
        "severity": if is_error(problem) { "error" } else { "warning" },
        "code": problem.code().map(|code| code.to_string()),
        "message": problem.to_string(),
        "help": problem.help().map(|help| help.to_string()),
        "labels": labels.collect::<Vec<_>>(),
    })
}

/// A problem together with the text that its labels are about.
struct Placed<'a> {
    problem: &'a dyn Diagnostic,
    sources: Excerpts<'a>,
}

impl std::fmt::Debug for Placed<'_> {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        std::fmt::Debug::fmt(self.problem, formatter)
    }
}

impl std::fmt::Display for Placed<'_> {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        std::fmt::Display::fmt(self.problem, formatter)
    }
}

impl std::error::Error for Placed<'_> {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        self.problem.source()
    }
}

impl Diagnostic for Placed<'_> {
    fn code<'a>(&'a self) -> Option<Box<dyn std::fmt::Display + 'a>> {
        self.problem.code()
    }

    fn severity(&self) -> Option<Severity> {
        self.problem.severity()
    }

    fn help<'a>(&'a self) -> Option<Box<dyn std::fmt::Display + 'a>> {
        self.problem.help()
    }

    fn source_code(&self) -> Option<&dyn miette::SourceCode> {
        Some(&self.sources)
    }

    fn labels(&self) -> Option<Box<dyn Iterator<Item = miette::LabeledSpan> + '_>> {
        self.problem.labels()
    }
}
