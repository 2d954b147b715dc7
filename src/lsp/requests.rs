//! The requests that are answered, one file each.

use lsp_server::ErrorCode;
use lsp_types::ServerCapabilities;
use lsp_types::request::Request;
use serde_json::Value as Json;

use super::context::Context;
use super::{Answer, Failure};

mod call_hierarchy;
mod code_action;
mod code_lens;
mod completion;
mod completion_resolve;
mod definition;
mod document_diagnostic;
mod document_highlight;
mod document_link;
mod document_symbol;
mod folding_range;
mod formatting;
mod hover;
mod inlay_hint;
mod on_type_formatting;
mod references;
mod rename;
mod selection_range;
mod semantic_tokens;
mod signature_help;
mod workspace_diagnostic;
mod workspace_symbol;

/// All requests. What an editor is told that it may ask follows from this list.
const TABLE: &[Entry] = &[
    entry::<call_hierarchy::Incoming>(),
    entry::<call_hierarchy::Outgoing>(),
    entry::<call_hierarchy::Prepare>(),
    entry::<code_action::Actions>(),
    entry::<code_lens::Lenses>(),
    entry::<completion::Complete>(),
    entry::<completion_resolve::Resolve>(),
    entry::<definition::Declaration>(),
    entry::<definition::Definition>(),
    entry::<document_diagnostic::DocumentDiagnostic>(),
    entry::<document_highlight::Highlight>(),
    entry::<document_link::Links>(),
    entry::<document_symbol::Outline>(),
    entry::<folding_range::Folding>(),
    entry::<formatting::Part>(),
    entry::<formatting::Whole>(),
    entry::<hover::Hover>(),
    entry::<inlay_hint::Hints>(),
    entry::<on_type_formatting::Typing>(),
    entry::<references::Uses>(),
    entry::<rename::Names>(),
    entry::<rename::Prepare>(),
    entry::<selection_range::Selection>(),
    entry::<semantic_tokens::Delta>(),
    entry::<semantic_tokens::Full>(),
    entry::<semantic_tokens::Part>(),
    entry::<signature_help::Signatures>(),
    entry::<workspace_diagnostic::WorkspaceDiagnostic>(),
    entry::<workspace_symbol::Search>(),
];

/// A kind of request: takes its parameters, asks `ide`, and says the answer in the words of the
/// protocol.
pub(super) trait Handler {
    type Request: Request;

    /// Texts and trees are always of this moment; of which one what was compiled has to be.
    const COMPILED: Moment = Moment::Any;

    /// Whether it goes on waiting when somebody writes in the meantime. Otherwise the editor is
    /// told that its question is about a text that is gone.
    const PATIENT: bool = false;

    /// Says what an editor may ask.
    fn offer(capabilities: &mut ServerCapabilities);

    fn answer(
        context: &Context<'_>,
        params: <Self::Request as Request>::Params,
    ) -> Result<<Self::Request as Request>::Result, Failure>;
}

/// How old a program may be that is asked about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Moment {
    Any,
    /// The latest, unless the program is so large that an editor would notice the wait.
    LatestIfSoon,
    Latest,
}

pub(super) struct Entry {
    pub(super) method: &'static str,
    pub(super) compiled: Moment,
    pub(super) patient: bool,
    offer: fn(&mut ServerCapabilities),
    answer: fn(&Context<'_>, Json) -> Result<Answer, Failure>,
}

const fn entry<H: Handler>() -> Entry {
    Entry {
        method: <H::Request as Request>::METHOD,
        compiled: H::COMPILED,
        patient: H::PATIENT,
        offer: H::offer,
        answer: answer::<H>,
    }
}

fn answer<H: Handler>(context: &Context<'_>, params: Json) -> Result<Answer, Failure> {
    let params = serde_json::from_value(params)
        .map_err(|error| Failure::new(ErrorCode::InvalidParams, error.to_string()))?;
    Answer::of(&H::answer(context, params)?)
}

impl Entry {
    pub(super) fn answer(&self, context: &Context<'_>, params: Json) -> Result<Answer, Failure> {
        (self.answer)(context, params)
    }
}

pub(super) fn find(method: &str) -> Option<&'static Entry> {
    TABLE.iter().find(|entry| entry.method == method)
}

/// Everything that may be asked.
pub(super) fn offer(capabilities: &mut ServerCapabilities) {
    TABLE.iter().for_each(|entry| (entry.offer)(capabilities));
}

#[cfg(test)]
pub(super) fn all() -> &'static [Entry] {
    TABLE
}
