//! `textDocument/prepareRename` and `textDocument/rename`

use std::collections::HashMap;

use lsp_server::ErrorCode;
use lsp_types::request::{PrepareRenameRequest, Rename};
use lsp_types::{
    ChangeAnnotation, OneOf, PrepareRenameResponse, RenameOptions, RenameParams,
    ServerCapabilities, TextDocumentPositionParams, WorkspaceEdit,
};

use super::Handler;
use crate::ide::rename::{rename, renamed};
use crate::lsp::context::Context;
use crate::lsp::{Failure, edits};

/// By what the edits name the question whether resources stay as they are.
const MOVED: &str = "moved";

pub(super) struct Prepare;

impl Handler for Prepare {
    type Request = PrepareRenameRequest;

    /// Said together with the rename itself.
    fn offer(_: &mut ServerCapabilities) {}

    fn answer(
        context: &Context<'_>,
        params: TextDocumentPositionParams,
    ) -> Result<Option<PrepareRenameResponse>, Failure> {
        let (target, offset) = context.at(&params)?;
        let name = renamed(target.analysis, offset);
        Ok(name.map(|span| PrepareRenameResponse::RangeWithPlaceholder {
            range: target.range(span),
            placeholder: target.analysis.sources.text(span).to_owned(),
        }))
    }
}

pub(super) struct Names;

impl Handler for Names {
    type Request = Rename;

    fn offer(capabilities: &mut ServerCapabilities) {
        let work_done_progress_options = lsp_types::WorkDoneProgressOptions::default();
        let options = RenameOptions { prepare_provider: Some(true), work_done_progress_options };
        capabilities.rename_provider = Some(OneOf::Right(options));
    }

    fn answer(
        context: &Context<'_>,
        params: RenameParams,
    ) -> Result<Option<WorkspaceEdit>, Failure> {
        let (target, offset) = context.at(&params.text_document_position)?;
        let change = rename(target.analysis, offset, &params.new_name)
            .map_err(|reason| Failure::new(ErrorCode::RequestFailed, reason))?;
        let asks = edits::asks(context);
        let moved = change.moved.iter().map(|edit| (edit, asks.then_some(MOVED)));
        let all = change.edits.iter().map(|edit| (edit, None)).chain(moved);
        let mut edit = edits::workspace(context, target.analysis, all);
        if asks && change.moved.is_some() {
            edit.change_annotations = Some(HashMap::from([(MOVED.to_owned(), question())]));
        }
        Ok(Some(edit))
    }
}

fn question() -> ChangeAnnotation {
    ChangeAnnotation {
        label: "Keep the resources that exist".to_owned(),
        needs_confirmation: Some(false),
        description: Some("without `moved`, they are deleted and made anew".to_owned()),
    }
}
