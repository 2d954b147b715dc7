//! `textDocument/documentLink`

use std::path::Path;
use std::str::FromStr;

use lsp_types::request::DocumentLinkRequest;
use lsp_types::{DocumentLink, DocumentLinkOptions, DocumentLinkParams, ServerCapabilities, Uri};

use super::Handler;
use crate::ide::links::{Link, Target, links};
use crate::lsp::context::Context;
use crate::lsp::{Failure, uri};

pub(super) struct Links;

impl Handler for Links {
    type Request = DocumentLinkRequest;

    fn offer(capabilities: &mut ServerCapabilities) {
        capabilities.document_link_provider = Some(DocumentLinkOptions {
            resolve_provider: Some(false),
            work_done_progress_options: lsp_types::WorkDoneProgressOptions::default(),
        });
    }

    fn answer(
        context: &Context<'_>,
        params: DocumentLinkParams,
    ) -> Result<Option<Vec<DocumentLink>>, Failure> {
        let target = context.target(&params.text_document.uri)?;
        let path = uri::path(&params.text_document.uri);
        let folder = path.parent().filter(|_| uri::is_file(&path));
        let found = links(target.analysis, target.file).into_iter();
        let found = found.filter_map(|link| {
            let (to, tooltip) = address(&link, folder)?;
            let range = target.range(link.span);
            Some(DocumentLink { range, target: Some(to), tooltip, data: None })
        });
        Ok(Some(found.collect()))
    }
}

fn address(link: &Link, folder: Option<&Path>) -> Option<(Uri, Option<String>)> {
    match &link.to {
        Target::File(path) => Some((uri::of(&folder?.join(path))?, None)),
        Target::Page { address, about } => {
            Some((Uri::from_str(address).ok()?, Some(about.clone())))
        }
    }
}
