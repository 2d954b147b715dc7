//! `textDocument/onTypeFormatting`

use lsp_types::request::OnTypeFormatting;
use lsp_types::{
    DocumentOnTypeFormattingOptions, DocumentOnTypeFormattingParams, ServerCapabilities, TextEdit,
};

use super::Handler;
use crate::ide::typing;
use crate::lsp::Failure;
use crate::lsp::context::Context;

pub(super) struct Typing;

const BRACE: &str = "}";
const LINE_BREAK: &str = "\n";

impl Handler for Typing {
    type Request = OnTypeFormatting;

    fn offer(capabilities: &mut ServerCapabilities) {
        capabilities.document_on_type_formatting_provider = Some(DocumentOnTypeFormattingOptions {
            first_trigger_character: BRACE.to_owned(),
            more_trigger_character: Some(vec![LINE_BREAK.to_owned()]),
        });
    }

    fn answer(
        context: &Context<'_>,
        params: DocumentOnTypeFormattingParams,
    ) -> Result<Option<Vec<TextEdit>>, Failure> {
        let (target, offset) = context.at(&params.text_document_position)?;
        let changes = match params.ch.as_str() {
            BRACE => typing::brace(target.analysis, target.file, offset),
            LINE_BREAK => typing::line_break(target.analysis, target.file, offset),
            _ => Vec::new(),
        };
        Ok(Some(target.edits(changes)))
    }
}
