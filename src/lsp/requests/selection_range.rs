//! `textDocument/selectionRange`

use lsp_types::request::SelectionRangeRequest;
use lsp_types::{SelectionRange, SelectionRangeParams, ServerCapabilities};

use super::Handler;
use crate::ide::selection::selection;
use crate::lsp::Failure;
use crate::lsp::context::{Context, Target};
use crate::source::Span;

pub(super) struct Selection;

impl Handler for Selection {
    type Request = SelectionRangeRequest;

    fn offer(capabilities: &mut ServerCapabilities) {
        capabilities.selection_range_provider = Some(true.into());
    }

    fn answer(
        context: &Context<'_>,
        params: SelectionRangeParams,
    ) -> Result<Option<Vec<SelectionRange>>, Failure> {
        let target = context.target(&params.text_document.uri)?;
        let offsets = params.positions.iter().map(|position| target.offset(*position));
        Ok(Some(offsets.map(|offset| grown(&target, offset)).collect()))
    }
}

fn grown(target: &Target<'_>, offset: u32) -> SelectionRange {
    let spans = selection(target.analysis, target.file, offset);
    let grow = |parent: Option<SelectionRange>, span| {
        Some(SelectionRange { range: target.range(span), parent: parent.map(Box::new) })
    };
    let range = target.range(Span::new(offset, offset));
    spans.into_iter().rev().fold(None, grow).unwrap_or(SelectionRange { range, parent: None })
}
