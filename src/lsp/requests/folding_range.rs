//! `textDocument/foldingRange`

use lsp_types::request::FoldingRangeRequest;
use lsp_types::{
    FoldingRange, FoldingRangeKind, FoldingRangeParams, FoldingRangeProviderCapability,
    ServerCapabilities,
};

use super::Handler;
use crate::ide::folding::{Fold, folds};
use crate::lsp::Failure;
use crate::lsp::context::Context;

pub(super) struct Folding;

impl Handler for Folding {
    type Request = FoldingRangeRequest;

    fn offer(capabilities: &mut ServerCapabilities) {
        capabilities.folding_range_provider = Some(FoldingRangeProviderCapability::Simple(true));
    }

    fn answer(
        context: &Context<'_>,
        params: FoldingRangeParams,
    ) -> Result<Option<Vec<FoldingRange>>, Failure> {
        let target = context.target(&params.text_document.uri)?;
        Ok(Some(folds(target.analysis, target.file).iter().map(range).collect()))
    }
}

fn range(fold: &Fold) -> FoldingRange {
    let kind = if fold.is_comment { FoldingRangeKind::Comment } else { FoldingRangeKind::Region };
    FoldingRange {
        start_line: fold.first as u32,
        end_line: fold.last as u32,
        kind: Some(kind),
        ..FoldingRange::default()
    }
}
