//! `textDocument/inlayHint`

use lsp_types::request::InlayHintRequest;
use lsp_types::{
    InlayHint, InlayHintLabel, InlayHintParams, InlayHintTooltip, MarkupKind, OneOf,
    ServerCapabilities,
};

use super::{Handler, Moment};
use crate::ide::hints::{Hint, hints};
use crate::lsp::Failure;
use crate::lsp::context::Context;
use crate::lsp::markup::markup;

pub(super) struct Hints;

impl Handler for Hints {
    type Request = InlayHintRequest;

    const COMPILED: Moment = Moment::Latest;

    fn offer(capabilities: &mut ServerCapabilities) {
        capabilities.inlay_hint_provider = Some(OneOf::Left(true));
    }

    fn answer(
        context: &Context<'_>,
        params: InlayHintParams,
    ) -> Result<Option<Vec<InlayHint>>, Failure> {
        let target = context.target(&params.text_document.uri)?;
        let found = hints(target.analysis, target.file, target.span(params.range));
        let hint = |hint: Hint| InlayHint {
            position: target.position(hint.at),
            label: InlayHintLabel::String(hint.text),
            kind: None,
            text_edits: None,
            // Of tooltips editors do not say what they can show; all that show hints show this.
            tooltip: Some(InlayHintTooltip::MarkupContent(markup(
                &hint.about,
                Some(&[MarkupKind::Markdown]),
            ))),
            padding_left: Some(true),
            padding_right: None,
            data: None,
        };
        Ok(Some(found.into_iter().map(hint).collect()))
    }
}
