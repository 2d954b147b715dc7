//! `textDocument/documentSymbol`

use lsp_types::request::DocumentSymbolRequest;
use lsp_types::{
    DocumentSymbol, DocumentSymbolParams, DocumentSymbolResponse, OneOf, ServerCapabilities,
    SymbolInformation, SymbolKind,
};

use super::Handler;
use crate::ide::symbols::{Kind, Symbol, symbols};
use crate::lsp::Failure;
use crate::lsp::context::{Context, Target};

pub(super) struct Outline;

impl Handler for Outline {
    type Request = DocumentSymbolRequest;

    fn offer(capabilities: &mut ServerCapabilities) {
        capabilities.document_symbol_provider = Some(OneOf::Left(true));
    }

    fn answer(
        context: &Context<'_>,
        params: DocumentSymbolParams,
    ) -> Result<Option<DocumentSymbolResponse>, Failure> {
        let target = context.target(&params.text_document.uri)?;
        let symbols = symbols(target.analysis, target.file);
        let client =
            context.client.text_document.as_ref().and_then(|it| it.document_symbol.as_ref());
        let is_tree = client.and_then(|it| it.hierarchical_document_symbol_support);
        if is_tree.unwrap_or_default() {
            let nested = symbols.iter().map(|symbol| nested(&target, symbol));
            return Ok(Some(DocumentSymbolResponse::Nested(nested.collect())));
        }
        let flat = symbols.iter().filter_map(|symbol| flat(context, &target, symbol));
        Ok(Some(DocumentSymbolResponse::Flat(flat.collect())))
    }
}

#[expect(deprecated, reason = "the type demands a field that the protocol gave up")]
fn nested(target: &Target<'_>, symbol: &Symbol) -> DocumentSymbol {
    let children = symbol.children.iter().map(|child| nested(target, child));
    DocumentSymbol {
        name: symbol.name.clone(),
        detail: symbol.detail.map(str::to_owned),
        kind: kind(symbol.kind),
        tags: None,
        deprecated: None,
        range: target.range(symbol.span),
        selection_range: target.range(symbol.selection),
        children: Some(children.collect()),
    }
}

#[expect(deprecated, reason = "the type demands a field that the protocol gave up")]
fn flat(context: &Context<'_>, target: &Target<'_>, symbol: &Symbol) -> Option<SymbolInformation> {
    Some(SymbolInformation {
        name: symbol.name.clone(),
        kind: kind(symbol.kind),
        tags: None,
        deprecated: None,
        location: context.location(target.analysis, symbol.span)?,
        container_name: symbol.detail.map(str::to_owned),
    })
}

pub(super) fn kind(kind: Kind) -> SymbolKind {
    match kind {
        Kind::Stack => SymbolKind::PACKAGE,
        Kind::Thing => SymbolKind::OBJECT,
        Kind::Network => SymbolKind::NAMESPACE,
        Kind::Key => SymbolKind::KEY,
        Kind::Variable => SymbolKind::CONSTANT,
        Kind::Bundle => SymbolKind::ARRAY,
        Kind::Output => SymbolKind::FIELD,
        Kind::Sentence => SymbolKind::EVENT,
        Kind::Property => SymbolKind::PROPERTY,
    }
}
