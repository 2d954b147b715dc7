//! A problem in lines that can be read aloud and searched: no drawing, a place a line.

use std::fmt::Write;

use miette::Diagnostic;

use crate::diagnostic::{is_error, span_of};
use crate::source::SourceMap;

pub(super) fn lines(problem: &dyn Diagnostic, sources: &SourceMap, width: usize) -> String {
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
    shown.lines().map(|line| wrapped(line, width)).collect()
}

/// A line as lines of at most so many characters, broken between words.
fn wrapped(line: &str, width: usize) -> String {
    let (mut shown, mut length) = (String::new(), 0);
    let words = line.trim_start_matches(' ');
    let indentation = line.len() - words.len();
    shown.push_str(&" ".repeat(indentation));
    for word in words.split(' ') {
        let next = word.chars().count();
        if length > 0 && indentation + length + 1 + next > width {
            shown.push('\n');
            shown.push_str(&" ".repeat(indentation + 2));
            length = 2;
        } else if length > 0 {
            shown.push(' ');
            length += 1;
        }
        shown.push_str(word);
        length += next;
    }
    shown.push('\n');
    shown
}
