//! `textDocument/diagnostic`

use std::collections::{BTreeMap, HashMap};

use lsp_types::request::DocumentDiagnosticRequest;
use lsp_types::{
    Diagnostic, DiagnosticOptions, DiagnosticServerCapabilities, DocumentDiagnosticParams,
    DocumentDiagnosticReport, DocumentDiagnosticReportKind, DocumentDiagnosticReportResult,
    FullDocumentDiagnosticReport, RelatedFullDocumentDiagnosticReport,
    RelatedUnchangedDocumentDiagnosticReport, ServerCapabilities,
    UnchangedDocumentDiagnosticReport, Uri,
};

use super::{Handler, Moment};
use crate::lsp::context::Context;
use crate::lsp::{Failure, programs, publish, uri};

pub(super) struct DocumentDiagnostic;

impl Handler for DocumentDiagnostic {
    type Request = DocumentDiagnosticRequest;

    const COMPILED: Moment = Moment::Latest;

    const PATIENT: bool = true;

    fn offer(capabilities: &mut ServerCapabilities) {
        let options = DiagnosticOptions {
            identifier: Some("smk".to_owned()),
            inter_file_dependencies: true,
            workspace_diagnostics: true,
            ..DiagnosticOptions::default()
        };
        capabilities.diagnostic_provider = Some(DiagnosticServerCapabilities::Options(options));
    }

    fn answer(
        context: &Context<'_>,
        params: DocumentDiagnosticParams,
    ) -> Result<DocumentDiagnosticReportResult, Failure> {
        let target = context.target(&params.text_document.uri)?;
        let root = programs::root(&uri::path(&params.text_document.uri));
        let mut all = publish::by_document(context, &root, target.analysis);
        let items = all.remove(&target.document.uri).unwrap_or_default();
        let related_documents = related(context, all);
        let report = match report(items, params.previous_result_id.as_deref()) {
            DocumentDiagnosticReportKind::Full(report) => {
                DocumentDiagnosticReport::Full(RelatedFullDocumentDiagnosticReport {
                    related_documents,
                    full_document_diagnostic_report: report,
                })
            }
            DocumentDiagnosticReportKind::Unchanged(report) => {
                DocumentDiagnosticReport::Unchanged(RelatedUnchangedDocumentDiagnosticReport {
                    related_documents,
                    unchanged_document_diagnostic_report: report,
                })
            }
        };
        Ok(report.into())
    }
}

/// The other documents of the program, if the editor takes them.
fn related(
    context: &Context<'_>,
    others: BTreeMap<Uri, Vec<Diagnostic>>,
) -> Option<HashMap<Uri, DocumentDiagnosticReportKind>> {
    let capabilities = context.client.text_document.as_ref()?.diagnostic.as_ref()?;
    let wanted = capabilities.related_document_support.unwrap_or_default() && !others.is_empty();
    wanted.then(|| others.into_iter().map(|(uri, items)| (uri, report(items, None))).collect())
}

/// The problems of a document, if they are not those that the editor has.
pub(super) fn report(
    items: Vec<Diagnostic>,
    previous: Option<&str>,
) -> DocumentDiagnosticReportKind {
    let result_id = publish::digest(&items);
    if previous == Some(&*result_id) {
        return DocumentDiagnosticReportKind::Unchanged(UnchangedDocumentDiagnosticReport {
            result_id,
        });
    }
    let result_id = Some(result_id);
    DocumentDiagnosticReportKind::Full(FullDocumentDiagnosticReport { result_id, items })
}
