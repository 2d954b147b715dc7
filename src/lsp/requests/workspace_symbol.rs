//! `workspace/symbol`

use lsp_types::request::WorkspaceSymbolRequest;
use lsp_types::{
    OneOf, ServerCapabilities, WorkspaceSymbol, WorkspaceSymbolParams, WorkspaceSymbolResponse,
};

use super::{Handler, document_symbol};
use crate::ide::symbols::search;
use crate::lsp::Failure;
use crate::lsp::context::Context;

pub(super) struct Search;

impl Handler for Search {
    type Request = WorkspaceSymbolRequest;

    fn offer(capabilities: &mut ServerCapabilities) {
        capabilities.workspace_symbol_provider = Some(OneOf::Left(true));
    }

    fn answer(
        context: &Context<'_>,
        params: WorkspaceSymbolParams,
    ) -> Result<Option<WorkspaceSymbolResponse>, Failure> {
        let mut found = Vec::new();
        for (_, analysis) in context.programs.iter() {
            for symbol in search(analysis, &params.query) {
                let Some(location) = context.location(analysis, symbol.selection) else { continue };
                found.push(WorkspaceSymbol {
                    name: symbol.name,
                    kind: document_symbol::kind(symbol.kind),
                    tags: None,
                    container_name: symbol.detail.map(str::to_owned),
                    location: OneOf::Left(location),
                    data: None,
                });
            }
        }
        Ok(Some(WorkspaceSymbolResponse::Nested(found)))
    }
}
