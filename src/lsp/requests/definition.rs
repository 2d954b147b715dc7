//! `textDocument/definition` and `textDocument/declaration`, which are the same: a name is given
//! once.

use lsp_types::request::{GotoDeclaration, GotoDeclarationResponse, GotoDefinition};
use lsp_types::{
    DeclarationCapability, GotoDefinitionParams, GotoDefinitionResponse, OneOf, ServerCapabilities,
};

use super::Handler;
use crate::ide::occurrences;
use crate::lsp::Failure;
use crate::lsp::context::Context;

pub(super) struct Definition;

impl Handler for Definition {
    type Request = GotoDefinition;

    fn offer(capabilities: &mut ServerCapabilities) {
        capabilities.definition_provider = Some(OneOf::Left(true));
    }

    fn answer(
        context: &Context<'_>,
        params: GotoDefinitionParams,
    ) -> Result<Option<GotoDefinitionResponse>, Failure> {
        let (target, offset) = context.at(&params.text_document_position_params)?;
        let Some((_, all)) = occurrences::at(target.analysis, offset) else { return Ok(None) };
        let given = all.iter().filter(|name| name.gives);
        let places = given.filter_map(|name| context.location(target.analysis, name.span));
        Ok(Some(GotoDefinitionResponse::Array(places.collect())))
    }
}

pub(super) struct Declaration;

impl Handler for Declaration {
    type Request = GotoDeclaration;

    fn offer(capabilities: &mut ServerCapabilities) {
        capabilities.declaration_provider = Some(DeclarationCapability::Simple(true));
    }

    fn answer(
        context: &Context<'_>,
        params: GotoDefinitionParams,
    ) -> Result<Option<GotoDeclarationResponse>, Failure> {
        Definition::answer(context, params)
    }
}
