//! `completionItem/resolve`

use lsp_types::request::ResolveCompletionItem;
use lsp_types::{CompletionItem, ServerCapabilities};

use super::Handler;
use super::completion::More;
use crate::ide::completion::about;
use crate::lsp::Failure;
use crate::lsp::context::Context;
use crate::lsp::markup::documentation;

pub(super) struct Resolve;

impl Handler for Resolve {
    type Request = ResolveCompletionItem;

    /// It is offered with the entries.
    fn offer(_: &mut ServerCapabilities) {}

    fn answer(context: &Context<'_>, mut item: CompletionItem) -> Result<CompletionItem, Failure> {
        let more = item.data.clone().and_then(|data| serde_json::from_value::<More>(data).ok());
        let Some(more) = more else { return Ok(item) };
        let target = context.target(&more.uri)?;
        let able = context.completion_item();
        let shown = able.and_then(|it| it.documentation_format.as_deref());
        let text = about(target.analysis, &more.about);
        item.documentation = text.map(|text| documentation(&text, shown)).or(item.documentation);
        Ok(item)
    }
}
