//! A problem in lines that can be read aloud and searched: no drawing, a place a line.

use std::fmt::Write;

use miette::Diagnostic;

use crate::diagnostic::{is_error, span_of};
use crate::source::SourceMap;

pub(super) fn lines(problem: &dyn Diagnostic, sources: &SourceMap) -> String {
    let mut shown = String::new();
    let severity = if is_error(problem) { "error" } else { "warning" };
    let _ = write!(shown, "{severity}: {problem}");
    if let Some(code) = problem.code() {
        let _ = write!(shown, " ({code})");
    }
    shown.push('\n');
    let mut cause = problem.source();
    while let Some(error) = cause {
        let _ = writeln!(shown, "  because {error}");
        cause = error.source();
    }
    for label in problem.labels().into_iter().flatten() {
        let Some(place) = sources.location(span_of(&label)) else { continue };
        let text = label.label().unwrap_or("here");
        let _ = writeln!(shown, "  {}:{}:{}: {text}", place.file, place.line, place.column);
    }
    if let Some(help) = problem.help() {
        let _ = writeln!(shown, "  help: {}", help.to_string().replace('\n', " "));
    }
    shown
}
