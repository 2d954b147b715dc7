//! `textDocument/documentHighlight`

use lsp_types::request::DocumentHighlightRequest;
use lsp_types::{
    DocumentHighlight, DocumentHighlightKind, DocumentHighlightParams, OneOf, ServerCapabilities,
};

use super::Handler;
use crate::ide::occurrences;
use crate::lsp::Failure;
use crate::lsp::context::Context;

pub(super) struct Highlight;

impl Handler for Highlight {
    type Request = DocumentHighlightRequest;

    fn offer(capabilities: &mut ServerCapabilities) {
        capabilities.document_highlight_provider = Some(OneOf::Left(true));
    }

    fn answer(
        context: &Context<'_>,
        params: DocumentHighlightParams,
    ) -> Result<Option<Vec<DocumentHighlight>>, Failure> {
        let (target, offset) = context.at(&params.text_document_position_params)?;
        let Some((_, all)) = occurrences::at(target.analysis, offset) else { return Ok(None) };
        let whole = target.source().span();
        let here = all.iter().filter(|name| whole.contains(name.span));
        let marks = here.map(|name| DocumentHighlight {
            range: target.range(name.span),
            kind: Some(if name.gives {
                DocumentHighlightKind::WRITE
            } else {
                DocumentHighlightKind::READ
            }),
        });
        Ok(Some(marks.collect()))
    }
}
