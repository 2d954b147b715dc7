//! Problems in the words of the protocol.

use std::collections::BTreeMap;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::path::Path;

use lsp_types::notification::{Notification as _, PublishDiagnostics};
use lsp_types::{
    ClientCapabilities, Diagnostic, DiagnosticRelatedInformation, DiagnosticSeverity,
    DiagnosticTag, Location, NumberOrString, PublishDiagnosticsParams, Range, Uri,
};
use serde_json::{Value as Json, json};

use super::context::Context;
use super::server::Server;
use super::{programs, uri};
use crate::diagnostic::fix::{Edit, Fix};
use crate::ide::Analysis;
use crate::ide::findings::Shown;

/// The problems that the editor shows, by document.
#[derive(Default)]
pub(super) struct Published(BTreeMap<Uri, Vec<Diagnostic>>);

impl Server {
    /// Tells the editor which problems there are, where they are not those that it shows.
    pub(super) fn publish(&mut self) {
        let mut shown = std::mem::take(&mut self.published.0);
        let context = self.context();
        let mut wanted = BTreeMap::new();
        for (root, analysis) in context.programs.iter().filter(|_| !pulls(context.client)) {
            let mut found = by_document(&context, root, analysis);
            // What lies in the folder of another program is that program's to judge.
            found.retain(|uri, _| {
                let home = programs::root(&uri::path(uri));
                home == *root || !context.programs.iter().any(|(other, _)| *other == home)
            });
            wanted.extend(found);
        }
        for uri in
            shown.keys().filter(|uri| !wanted.contains_key(*uri)).cloned().collect::<Vec<_>>()
        {
            wanted.insert(uri, Vec::new());
        }
        for (uri, diagnostics) in wanted {
            if shown.get(&uri) == Some(&diagnostics) {
                continue;
            }
            let version = self.documents.get(&uri::path(&uri)).map(|document| document.version);
            let params = PublishDiagnosticsParams::new(uri.clone(), diagnostics.clone(), version);
            self.notify(PublishDiagnostics::METHOD, json!(params));
            shown.insert(uri, diagnostics);
        }
        self.published.0 = shown;
    }
}

/// Whether the editor asks for problems itself; to send them as well would show them twice.
fn pulls(client: &ClientCapabilities) -> bool {
    client.text_document.as_ref().is_some_and(|it| it.diagnostic.is_some())
}

const SOURCE: &str = "smk";

/// The problems of a program, by document; a document without problems has an empty list.
pub(super) fn by_document(
    context: &Context<'_>,
    root: &Path,
    analysis: &Analysis,
) -> BTreeMap<Uri, Vec<Diagnostic>> {
    let ids = analysis.sources.ids();
    let uris = ids.filter_map(|id| context.uri(&analysis.sources.file(id).name));
    let mut found: BTreeMap<Uri, Vec<Diagnostic>> = uris.map(|uri| (uri, Vec::new())).collect();
    for finding in context.programs.problems(root) {
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
        context.location(analysis, label.span)?
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
        let Location { uri, range } = context.location(analysis, edit.span)?;
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
        let location = context.location(analysis, label.span)?;
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
