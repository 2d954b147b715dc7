//! `workspace/diagnostic`

use lsp_types::request::WorkspaceDiagnosticRequest;
use lsp_types::{
    DocumentDiagnosticReportKind, ServerCapabilities, WorkspaceDiagnosticParams,
    WorkspaceDiagnosticReport, WorkspaceDiagnosticReportResult, WorkspaceDocumentDiagnosticReport,
    WorkspaceFullDocumentDiagnosticReport, WorkspaceUnchangedDocumentDiagnosticReport,
};

use super::{Handler, Moment, document_diagnostic};
use crate::lsp::context::Context;
use crate::lsp::{Failure, publish, uri};

pub(super) struct WorkspaceDiagnostic;

impl Handler for WorkspaceDiagnostic {
    type Request = WorkspaceDiagnosticRequest;

    const COMPILED: Moment = Moment::Latest;

    const PATIENT: bool = true;

    /// Said together with the request for one document.
    fn offer(_: &mut ServerCapabilities) {}

    fn answer(
        context: &Context<'_>,
        params: WorkspaceDiagnosticParams,
    ) -> Result<WorkspaceDiagnosticReportResult, Failure> {
        let previous = |uri: &lsp_types::Uri| {
            let known = params.previous_result_ids.iter().find(|known| known.uri == *uri);
            known.map(|known| known.value.as_str())
        };
        let mut items = Vec::new();
        for (root, analysis) in context.programs.iter() {
            for (uri, diagnostics) in publish::by_document(context, root, analysis) {
                let open = context.documents.get(&uri::path(&uri));
                let version = open.map(|document| i64::from(document.version));
                let report = document_diagnostic::report(diagnostics, previous(&uri));
                items.push(match report {
                    DocumentDiagnosticReportKind::Full(report) => {
                        WorkspaceDocumentDiagnosticReport::Full(
                            WorkspaceFullDocumentDiagnosticReport {
                                uri,
                                version,
                                full_document_diagnostic_report: report,
                            },
                        )
                    }
                    DocumentDiagnosticReportKind::Unchanged(report) => {
                        WorkspaceDocumentDiagnosticReport::Unchanged(
                            WorkspaceUnchangedDocumentDiagnosticReport {
                                uri,
                                version,
                                unchanged_document_diagnostic_report: report,
                            },
                        )
                    }
                });
            }
        }
        Ok(WorkspaceDiagnosticReportResult::Report(WorkspaceDiagnosticReport { items }))
    }
}
