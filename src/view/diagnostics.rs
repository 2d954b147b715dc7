//! Problems, with the words of the source that they are about: as text, and in the forms that
//! other programs read.

use std::collections::HashSet;
use std::fmt::Write;

use miette::{Diagnostic, GraphicalReportHandler, GraphicalTheme, LabeledSpan, Severity};

use super::excerpt::Excerpts;
use super::{Style, text};
use crate::diagnostic::{Background, Diagnostics, Finding, Fix, is_error, span_of};
use crate::source::SourceMap;

mod github;
mod json;
mod plain;
mod sarif;

pub use github::github;
pub use json::json;
pub use sarif::sarif;

/// How many problems are shown as text; nobody reads more at once.
const MOST: usize = 50;

/// What is too narrow for lines of the source and what is said about them.
const NARROW: usize = 60;

/// A program, or what was read of it, with what is wrong with it.
#[derive(Clone, Copy)]
pub struct Checked<'a> {
    pub diagnostics: &'a Diagnostics,
    pub sources: &'a SourceMap,
}

/// All problems and a line that counts them.
pub fn text(programs: &[Checked<'_>], style: Style) -> String {
    let found = reports(programs);
    // Where not all are shown, errors are.
    let mut errors = MOST;
    let mut others = MOST.saturating_sub(found.iter().filter(|it| it.is_error()).count());
    let mut shown = String::new();
    for report in &found {
        let left = if report.is_error() { &mut errors } else { &mut others };
        if let Some(less) = left.checked_sub(1) {
            *left = less;
            shown.push_str(&drawn(report, style));
            shown.push('\n');
        }
    }
    if let Some(more) = found.len().checked_sub(MOST).filter(|more| *more > 0) {
        let _ = writeln!(shown, "… and {more} more, all of which `smk check --json` gives\n");
    }
    shown.push_str(&count(&found));
    shown.push_str(&offer(&found));
    shown
}

/// That the programs are valid, if they are.
pub fn verdict(programs: &[Checked<'_>]) -> String {
    if programs.iter().any(|program| program.diagnostics.errors() > 0) {
        return String::new();
    }
    match programs.len() {
        1 => "The program is valid.\n".to_owned(),
        several => format!("All {several} programs are valid.\n"),
    }
}

/// One problem.
pub fn one(problem: &dyn Diagnostic, sources: &SourceMap, style: Style) -> String {
    rendered(&Placed { problem, labels: labels(problem), sources: Excerpts(sources) }, style)
}

fn drawn(report: &Report<'_>, style: Style) -> String {
    let placed = Placed {
        problem: report.problem,
        labels: report.labels.clone(),
        sources: Excerpts(report.sources),
    };
    rendered(&placed, style)
}

fn rendered(placed: &Placed<'_>, style: Style) -> String {
    if !style.graphics || style.width < NARROW {
        return text::harmless(&plain::lines(placed, placed.sources.0, style.width)).into_owned();
    }
    let mut shown = String::new();
    let theme =
        if style.color { GraphicalTheme::unicode() } else { GraphicalTheme::unicode_nocolor() };
    let handler =
        GraphicalReportHandler::new_themed(theme).with_width(style.width).with_links(false);
    // Rendering fails only where a label lies outside of every file.
    if handler.render_report(&mut shown, placed).is_err() {
        let _ = writeln!(shown, "{}", placed.problem);
    }
    if style.color {
        text::harmless_but_painted(&shown)
    } else {
        text::harmless(&shown).into_owned()
    }
}

/// `2 errors, 1 warning`
fn count(found: &[Report<'_>]) -> String {
    let errors = errors(found);
    let parts = [(errors, "error"), (found.len() - errors, "warning")];
    let parts = parts.into_iter().filter(|(number, _)| *number > 0);
    let parts: Vec<String> = parts.map(|(number, noun)| text::counted(number, noun)).collect();
    if parts.is_empty() { String::new() } else { format!("{}\n", parts.join(", ")) }
}

fn errors(found: &[Report<'_>]) -> usize {
    found.iter().filter(|report| report.is_error()).count()
}

/// What was mended, file by file.
pub fn fixed(files: &[(String, usize)]) -> String {
    let line = |(file, fixes): &(String, usize)| {
        let times = if *fixes == 1 { "1 fix".to_owned() } else { format!("{fixes} fixes") };
        format!("{}: {times}\n", text::harmless(file))
    };
    files.iter().map(line).collect()
}

/// What smk could do about it.
fn offer(found: &[Report<'_>]) -> String {
    let sure = found.iter().filter(|report| report.fixes.iter().any(|fix| fix.sure)).count();
    match sure {
        0 => String::new(),
        sure if sure == found.len() && sure == 1 => "`smk check --fix` mends it.\n".to_owned(),
        sure if sure == found.len() => "`smk check --fix` mends them.\n".to_owned(),
        sure => format!("`smk check --fix` mends {sure} of them.\n"),
    }
}

/// A problem with all that is known about it.
struct Report<'a> {
    problem: &'a dyn Finding,
    sources: &'a SourceMap,
    labels: Vec<LabeledSpan>,
    behind: Vec<&'a Background>,
    fixes: Vec<Fix>,
}

/// All problems. What is wrong with a file that several programs use is said once.
fn reports<'a>(programs: &[Checked<'a>]) -> Vec<Report<'a>> {
    let mut found = Vec::new();
    let mut seen = HashSet::new();
    for Checked { diagnostics, sources } in programs {
        for problem in diagnostics.sorted() {
            let (problem, fixes) = (&**problem, diagnostics.fixes(&**problem));
            let (labels, behind) = (diagnostics.labels(problem), diagnostics.behind(problem));
            let report = Report { problem, sources, labels, behind, fixes };
            if programs.len() == 1 || seen.insert(report.identity()) {
                found.push(report);
            }
        }
    }
    found
}

impl Report<'_> {
    fn is_error(&self) -> bool {
        is_error(self.problem)
    }

    fn code(&self) -> String {
        self.problem.code().map(|code| code.to_string()).unwrap_or_default()
    }

    /// What tells the problem from others, in whichever program it was found.
    fn identity(&self) -> (String, String, Option<(String, u32)>) {
        let place = self.labels.first().and_then(|label| self.sources.location(span_of(label)));
        let place = place.map(|place| (place.file.to_owned(), place.offset));
        (self.code(), self.problem.to_string(), place)
    }

    /// What stands behind the words of the problem.
    fn notes(&self) -> Vec<String> {
        self.behind.iter().map(|it| it.text(self.problem.is_secret())).collect()
    }
}

fn labels(problem: &dyn Diagnostic) -> Vec<LabeledSpan> {
    problem.labels().into_iter().flatten().collect()
}

/// A problem together with the text that its labels are about.
struct Placed<'a> {
    problem: &'a dyn Diagnostic,
    labels: Vec<LabeledSpan>,
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

    fn labels(&self) -> Option<Box<dyn Iterator<Item = LabeledSpan> + '_>> {
        let labels = self.labels.iter().enumerate().map(|(index, label)| {
            let span = self.sources.underlined(span_of(label));
            let text = label.label().map(str::to_owned);
            match index {
                0 => LabeledSpan::new_primary_with_span(text, span),
                _ => LabeledSpan::new_with_span(text, span),
            }
        });
        Some(Box::new(labels))
    }
}
