//! Problems in the words of the protocol.

use std::collections::BTreeMap;
use std::hash::{DefaultHasher, Hash, Hasher};

use lsp_types::{
    Diagnostic, DiagnosticRelatedInformation, DiagnosticSeverity, DiagnosticTag, Location,
    NumberOrString, Range, Uri,
};

use serde_json::{Value as Json, json};

use super::context::Context;
use crate::diagnostic::fix::{Edit, Fix};
use crate::ide::Analysis;
use crate::ide::findings::{Shown, findings};

const SOURCE: &str = "smk";

/// The problems of a program, by document; a document without problems has an empty list.
pub(super) fn by_document(
    context: &Context<'_>,
    analysis: &Analysis,
) -> BTreeMap<Uri, Vec<Diagnostic>> {
    let ids = analysis.sources.ids();
    let uris = ids.filter_map(|id| context.uri(&analysis.sources.file(id).name));
    let mut found: BTreeMap<Uri, Vec<Diagnostic>> = uris.map(|uri| (uri, Vec::new())).collect();
    for finding in findings(&analysis.diagnostics) {
        let Some((uri, diagnostic)) = diagnostic(context, analysis, &finding) else { continue };
        found.entry(uri).or_default().push(diagnostic);
    }
    found
}

/// A problem and its document; one without a place stands at the beginning of the first.
pub(super) fn diagnostic(
    context: &Context<'_>,
    analysis: &Analysis,
    finding: &Shown,
) -> Option<(Uri, Diagnostic)> {
    let place = if let Some(label) = finding.labels.first() {
        context.location(analysis, analysis.span(label.span)?)?
    } else {
        let first = analysis.sources.ids().next()?;
        let uri = context.uri(&analysis.sources.file(first).name)?;
        Location::new(uri, Range::default())
    };
    let severity =
        if finding.is_error { DiagnosticSeverity::ERROR } else { DiagnosticSeverity::WARNING };
    let tags = finding.is_unnecessary().then(|| vec![DiagnosticTag::UNNECESSARY]);
    let related: Vec<_> = related(context, analysis, finding).collect();
    let diagnostic = Diagnostic {
        range: place.range,
        severity: Some(severity),
        code: finding.code.clone().map(NumberOrString::String),
        source: Some(SOURCE.to_owned()),
        message: message(finding),
        related_information: (!related.is_empty()).then_some(related),
        tags,
        data: data(context, analysis, finding),
        ..Diagnostic::default()
    };
    Some((place.uri, diagnostic))
}

/// The fixes, for editors that offer them without asking again.
fn data(context: &Context<'_>, analysis: &Analysis, finding: &Shown) -> Option<Json> {
    let edit = |edit: &Edit| {
        let Location { uri, range } = context.location(analysis, analysis.span(edit.span)?)?;
        Some(json!({ "uri": uri, "range": range, "newText": edit.text }))
    };
    let fix = |fix: &Fix| {
        let edits: Option<Vec<Json>> = fix.edits.iter().map(edit).collect();
        Some(json!({ "title": fix.title, "sure": fix.sure, "edits": edits? }))
    };
    let fixes: Vec<Json> = finding.fixes.iter().filter_map(fix).collect();
    (!fixes.is_empty()).then(|| json!({ "fixes": fixes }))
}

/// The problem, what is so at its place, and what to write instead.
fn message(finding: &Shown) -> String {
    let label = finding.labels.first().and_then(|label| label.text.as_deref());
    let help = finding.help.as_ref().map(|help| format!("help: {help}"));
    let lines = [Some(finding.message.as_str()), label, help.as_deref()];
    lines.into_iter().flatten().collect::<Vec<&str>>().join("\n")
}

fn related<'a>(
    context: &'a Context<'_>,
    analysis: &'a Analysis,
    finding: &'a Shown,
) -> impl Iterator<Item = DiagnosticRelatedInformation> {
    finding.labels.iter().skip(1).filter_map(|label| {
        let location = context.location(analysis, analysis.span(label.span)?)?;
        let message = label.text.clone().unwrap_or_else(|| "here too".to_owned());
        Some(DiagnosticRelatedInformation { location, message })
    })
}

/// By what an editor says which problems it has.
pub(super) fn digest(diagnostics: &[Diagnostic]) -> String {
    let mut hasher = DefaultHasher::new();
    serde_json::to_string(diagnostics).unwrap_or_default().hash(&mut hasher);
    format!("{:016x}", hasher.finish())
}
