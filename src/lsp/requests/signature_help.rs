//! `textDocument/signatureHelp`

use lsp_types::request::SignatureHelpRequest;
use lsp_types::{
    ParameterInformation, ParameterLabel, ServerCapabilities, SignatureHelp, SignatureHelpOptions,
    SignatureHelpParams, SignatureInformation,
};

use super::Handler;
use crate::ide::signature::{Signature, Way, signature};
use crate::lsp::Failure;
use crate::lsp::context::Context;
use crate::lsp::convert::Encoding;
use crate::lsp::markup::documentation;

pub(super) struct Signatures;

impl Handler for Signatures {
    type Request = SignatureHelpRequest;

    fn offer(capabilities: &mut ServerCapabilities) {
        capabilities.signature_help_provider = Some(SignatureHelpOptions {
            trigger_characters: Some(vec![" ".to_owned(), ",".to_owned()]),
            ..SignatureHelpOptions::default()
        });
    }

    fn answer(
        context: &Context<'_>,
        params: SignatureHelpParams,
    ) -> Result<Option<SignatureHelp>, Failure> {
        let (target, offset) = context.at(&params.text_document_position_params)?;
        let Some(found) = signature(target.analysis, offset) else { return Ok(None) };
        let active = found.ways.get(found.active).and_then(|way| way.active);
        Ok(Some(SignatureHelp {
            signatures: found.ways.iter().map(|way| information(context, &found, way)).collect(),
            active_signature: u32::try_from(found.active).ok(),
            active_parameter: active.and_then(|active| u32::try_from(active).ok()),
        }))
    }
}

fn information(context: &Context<'_>, signature: &Signature, way: &Way) -> SignatureInformation {
    // The offsets of labels are counted in UTF-16, whatever positions are counted in.
    let width = |end: usize| Encoding::Utf16.width(way.label.get(..end).unwrap_or_default());
    let parameter = |part: &std::ops::Range<usize>| ParameterInformation {
        label: ParameterLabel::LabelOffsets([width(part.start), width(part.end)]),
        documentation: None,
    };
    let able = context.client.text_document.as_ref().and_then(|it| it.signature_help.as_ref());
    let able = able.and_then(|it| it.signature_information.as_ref());
    let shown = able.and_then(|it| it.documentation_format.as_deref());
    SignatureInformation {
        label: way.label.clone(),
        documentation: Some(documentation(signature.about, shown)),
        parameters: Some(way.parts.iter().map(parameter).collect()),
        active_parameter: way.active.and_then(|active| u32::try_from(active).ok()),
    }
}
