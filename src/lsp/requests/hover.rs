//! `textDocument/hover`

use lsp_types::request::HoverRequest;
use lsp_types::{HoverContents, HoverParams, HoverProviderCapability, ServerCapabilities};

use super::{Handler, Moment};
use crate::ide::hover::hover;
use crate::lsp::Failure;
use crate::lsp::context::Context;
use crate::lsp::markup::markup;

pub(super) struct Hover;

impl Handler for Hover {
    type Request = HoverRequest;

    const COMPILED: Moment = Moment::LatestIfSoon;

    fn offer(capabilities: &mut ServerCapabilities) {
        capabilities.hover_provider = Some(HoverProviderCapability::Simple(true));
    }

    fn answer(
        context: &Context<'_>,
        params: HoverParams,
    ) -> Result<Option<lsp_types::Hover>, Failure> {
        let (target, offset) = context.at(&params.text_document_position_params)?;
        let able = context.client.text_document.as_ref().and_then(|it| it.hover.as_ref());
        let shown = able.and_then(|hover| hover.content_format.as_deref());
        Ok(hover(target.analysis, offset).map(|found| lsp_types::Hover {
            contents: HoverContents::Markup(markup(&found.text, shown)),
            range: Some(target.range(found.span)),
        }))
    }
}
