//! `textDocument/codeLens`

use std::collections::BTreeMap;

use lsp_types::request::CodeLensRequest;
use lsp_types::{CodeLens, CodeLensOptions, CodeLensParams, Command, ServerCapabilities};
use serde_json::json;

use super::{Handler, Moment};
use crate::ide::lenses::{Fate, Lens, lenses};
use crate::lsp::context::{Context, Target};
use crate::lsp::{Failure, programs, uri};
use crate::model::Address;
use crate::plan::{self, Action};
use crate::state::store;

pub(super) struct Lenses;

/// Shows the plan of the program.
const PLAN: &str = "smk.plan";

impl Handler for Lenses {
    type Request = CodeLensRequest;

    const COMPILED: Moment = Moment::Latest;

    fn offer(capabilities: &mut ServerCapabilities) {
        capabilities.code_lens_provider = Some(CodeLensOptions { resolve_provider: Some(false) });
    }

    fn answer(
        context: &Context<'_>,
        params: CodeLensParams,
    ) -> Result<Option<Vec<CodeLens>>, Failure> {
        let target = context.target(&params.text_document.uri)?;
        let actions = recorded(&target, &params);
        let fate = |address: &Address| match actions.as_ref().map(|all| all.get(address)) {
            None | Some(Some(Action::Create)) => Fate::Created,
            Some(Some(Action::CreateThenDelete | Action::DeleteThenCreate)) => Fate::Replaced,
            Some(Some(Action::Update)) => Fate::Changed,
            Some(Some(Action::Delete | Action::Keep) | None) => Fate::Stays,
        };
        let found = lenses(target.analysis, target.file, &fate);
        let lens = |lens: Lens| CodeLens {
            range: target.range(lens.span),
            command: Some(Command {
                title: lens.text,
                command: PLAN.to_owned(),
                arguments: Some(vec![json!(params.text_document.uri)]),
            }),
            data: None,
        };
        Ok(Some(found.into_iter().map(lens).collect()))
    }
}

/// What would happen to the resources of the program, if its state tells.
fn recorded(target: &Target<'_>, params: &CodeLensParams) -> Option<BTreeMap<Address, Action>> {
    let path = uri::path(&params.text_document.uri);
    let folder = programs::root(&path).join(".smk/state");
    let state = store::read(&folder).ok()?;
    let compiled = &target.analysis.compiled;
    let owner = state.owner.as_ref()?;
    let stack = &compiled.program.stack;
    let is_own = owner.stack == stack.name && owner.region == stack.region;
    is_own.then(|| plan::recorded(&compiled.graph, &state)).flatten()
}
