//! Problems as one JSON document.

use serde_json::{Value as Json, json};

use super::{Checked, Report, errors, reports};
use crate::diagnostic::fix::settled;
use crate::diagnostic::{Fix, span_of};
use crate::source::{SourceMap, Span};

const VERSION: &str = "2.0";

/// The problems, and what was mended before they were found.
pub fn json(programs: &[Checked<'_>], fixed: &[(String, usize)]) -> Json {
    let found = reports(programs);
    let errors = errors(&found);
    let fixed: Vec<Json> =
        fixed.iter().map(|(file, fixes)| json!({ "file": file, "fixes": fixes })).collect();
    json!({
        "format_version": VERSION,
        "valid": errors == 0,
        "error_count": errors,
        "warning_count": found.len() - errors,
        "fixed": fixed,
        "diagnostics": found.iter().map(problem).collect::<Vec<_>>(),
    })
}

fn problem(report: &Report<'_>) -> Json {
    let (code, sources) = (report.code(), report.sources);
    let labels = report.labels.iter().enumerate().map(|(index, label)| {
        let span = span_of(label);
        let mut shown = range(span, sources);
        if let Json::Object(shown) = &mut shown {
            shown.insert("text".to_owned(), json!(label.label()));
            shown.insert("primary".to_owned(), json!(index == 0));
        }
        shown
    });
    json!({
        "severity": if report.is_error() { "error" } else { "warning" },
        "code": code,
        "page": format!("smk explain {code}"),
        "message": report.problem.to_string(),
        "help": report.problem.help().map(|help| help.to_string()),
        "notes": report.notes(),
        "labels": labels.collect::<Vec<_>>(),
        "fixes": report.fixes.iter().map(|fix| self::fix(fix, sources)).collect::<Vec<_>>(),
    })
}

fn fix(fix: &Fix, sources: &SourceMap) -> Json {
    let edits = fix.edits.iter().map(|edit| {
        let edit = settled(edit, sources);
        let mut shown = range(edit.span, sources);
        if let Json::Object(shown) = &mut shown {
            shown.insert("text".to_owned(), json!(edit.text));
        }
        shown
    });
    json!({
        "title": fix.title,
        "applicability": if fix.sure { "machine-applicable" } else { "maybe-incorrect" },
        "edits": edits.collect::<Vec<_>>(),
    })
}

/// Where a span begins and ends: columns in each unit in which editors count them, from one, and
/// bytes from zero.
fn range(span: Span, sources: &SourceMap) -> Json {
    let place = |span: Span| {
        sources.location(span).map(|place| {
            json!({
                "offset": place.offset,
                "line": place.line,
                "column": place.column,
                "byte_column": place.byte_column,
                "utf16_column": place.utf16_column,
            })
        })
    };
    json!({
        "file": sources.location(span).map(|place| place.file),
        "start": place(span),
        "end": place(span.after()),
    })
}
