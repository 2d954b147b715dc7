//! `textDocument/codeAction`: what would put problems right, and what else can be done with words.

use lsp_types::request::CodeActionRequest;
use lsp_types::{
    CodeAction, CodeActionKind, CodeActionOptions, CodeActionOrCommand, CodeActionParams,
    CodeActionProviderCapability, CodeActionResponse, Diagnostic, ServerCapabilities,
};

use super::{Handler, Moment};
use crate::diagnostic::fix::{Edit, Fix, compatible, settled};
use crate::ide::extract::extract;
use crate::ide::findings::findings;
use crate::lsp::context::{Context, Target};
use crate::lsp::{Failure, edits, publish};

pub(super) struct Actions;

impl Handler for Actions {
    type Request = CodeActionRequest;

    const COMPILED: Moment = Moment::Latest;

    fn offer(capabilities: &mut ServerCapabilities) {
        let kinds = vec![
            CodeActionKind::QUICKFIX,
            CodeActionKind::REFACTOR_EXTRACT,
            CodeActionKind::SOURCE_FIX_ALL,
        ];
        let options =
            CodeActionOptions { code_action_kinds: Some(kinds), ..CodeActionOptions::default() };
        capabilities.code_action_provider = Some(CodeActionProviderCapability::Options(options));
    }

    fn answer(
        context: &Context<'_>,
        params: CodeActionParams,
    ) -> Result<Option<CodeActionResponse>, Failure> {
        let target = context.target(&params.text_document.uri)?;
        let mut actions = quick(context, &target, &params);
        actions.extend(all(context, &target));
        actions.extend(extracted(context, &target, &params));
        let only = params.context.only.unwrap_or_default();
        actions.retain(|action| only.is_empty() || only.iter().any(|kind| belongs(action, kind)));
        Ok(Some(actions.into_iter().map(CodeActionOrCommand::CodeAction).collect()))
    }
}

/// Whether an action is of a kind, or of one below it.
fn belongs(action: &CodeAction, wanted: &CodeActionKind) -> bool {
    let kind = action.kind.as_ref().map(CodeActionKind::as_str).unwrap_or_default();
    let rest = kind.strip_prefix(wanted.as_str());
    wanted.as_str().is_empty() || rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
}

/// The fixes of the problems that a range touches. As the text is compiled, their spans are those of
/// this moment.
fn quick(context: &Context<'_>, target: &Target<'_>, params: &CodeActionParams) -> Vec<CodeAction> {
    let wanted = target.span(params.range);
    let mut actions = Vec::new();
    for problem in findings(&target.analysis.diagnostics) {
        let touches = problem.labels.iter().any(|label| label.span.meets(wanted));
        if !touches || problem.fixes.is_empty() {
            continue;
        }
        let shown = publish::diagnostic(context, target.analysis, &problem);
        for fix in &problem.fixes {
            let solved = shown.clone().map(|(_, diagnostic)| vec![diagnostic]);
            actions.push(action(context, target, fix, solved));
        }
    }
    actions
}

fn action(
    context: &Context<'_>,
    target: &Target<'_>,
    fix: &Fix,
    diagnostics: Option<Vec<Diagnostic>>,
) -> CodeAction {
    let sources = &target.analysis.sources;
    let edits: Vec<Edit> = fix.edits.iter().map(|edit| settled(edit, sources)).collect();
    CodeAction {
        title: capital(&fix.title),
        kind: Some(CodeActionKind::QUICKFIX),
        diagnostics,
        edit: Some(edits::workspace(context, target.analysis, edits.iter().map(|it| (it, None)))),
        is_preferred: Some(fix.sure),
        ..CodeAction::default()
    }
}

/// All fixes that are certain, as one action.
fn all(context: &Context<'_>, target: &Target<'_>) -> Option<CodeAction> {
    let fixes = target.analysis.diagnostics.sure_fixes();
    let edits = compatible(&fixes, &target.analysis.sources).concat();
    (!edits.is_empty()).then(|| CodeAction {
        title: "Mend all that is certain".to_owned(),
        kind: Some(CodeActionKind::SOURCE_FIX_ALL),
        edit: Some(edits::workspace(context, target.analysis, edits.iter().map(|it| (it, None)))),
        ..CodeAction::default()
    })
}

fn extracted(
    context: &Context<'_>,
    target: &Target<'_>,
    params: &CodeActionParams,
) -> Option<CodeAction> {
    let fix = extract(target.analysis, target.offset(params.range.start))?;
    Some(CodeAction {
        title: capital(&fix.title),
        kind: Some(CodeActionKind::REFACTOR_EXTRACT),
        edit: Some(edits::workspace(
            context,
            target.analysis,
            fix.edits.iter().map(|it| (it, None)),
        )),
        ..CodeAction::default()
    })
}

fn capital(title: &str) -> String {
    let mut letters = title.chars();
    letters.next().map(|first| first.to_uppercase().chain(letters).collect()).unwrap_or_default()
}
