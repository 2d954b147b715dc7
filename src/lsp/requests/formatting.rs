//! `textDocument/formatting` and `textDocument/rangeFormatting`

use lsp_types::request::{Formatting, RangeFormatting};
use lsp_types::{
    DocumentFormattingParams, DocumentRangeFormattingParams, OneOf, ServerCapabilities, TextEdit,
};

use super::Handler;
use crate::ide::layout::layout;
use crate::lsp::Failure;
use crate::lsp::context::Context;

pub(super) struct Whole;

impl Handler for Whole {
    type Request = Formatting;

    fn offer(capabilities: &mut ServerCapabilities) {
        capabilities.document_formatting_provider = Some(OneOf::Left(true));
    }

    fn answer(
        context: &Context<'_>,
        params: DocumentFormattingParams,
    ) -> Result<Option<Vec<TextEdit>>, Failure> {
        let target = context.target(&params.text_document.uri)?;
        Ok(Some(target.edits(layout(target.analysis, target.file, None))))
    }
}

pub(super) struct Part;

impl Handler for Part {
    type Request = RangeFormatting;

    fn offer(capabilities: &mut ServerCapabilities) {
        capabilities.document_range_formatting_provider = Some(OneOf::Left(true));
    }

    fn answer(
        context: &Context<'_>,
        params: DocumentRangeFormattingParams,
    ) -> Result<Option<Vec<TextEdit>>, Failure> {
        let target = context.target(&params.text_document.uri)?;
        let part = target.span(params.range);
        Ok(Some(target.edits(layout(target.analysis, target.file, Some(part)))))
    }
}
