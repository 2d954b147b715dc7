//! `textDocument/references`

use lsp_types::request::References;
use lsp_types::{Location, OneOf, ReferenceParams, ServerCapabilities};

use super::Handler;
use crate::ide::occurrences;
use crate::lsp::Failure;
use crate::lsp::context::Context;

pub(super) struct Uses;

impl Handler for Uses {
    type Request = References;

    fn offer(capabilities: &mut ServerCapabilities) {
        capabilities.references_provider = Some(OneOf::Left(true));
    }

    fn answer(
        context: &Context<'_>,
        params: ReferenceParams,
    ) -> Result<Option<Vec<Location>>, Failure> {
        let (target, offset) = context.at(&params.text_document_position)?;
        let Some((_, all)) = occurrences::at(target.analysis, offset) else { return Ok(None) };
        let wanted = all.iter().filter(|name| params.context.include_declaration || !name.gives);
        let places = wanted.filter_map(|name| context.location(target.analysis, name.span));
        Ok(Some(places.collect()))
    }
}
