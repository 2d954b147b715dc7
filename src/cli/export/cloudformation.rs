//! `smk export cloudformation`

use clap::Args;

use crate::cli::failure::Failure;
use crate::cli::{Exit, Global, Input};
use crate::diagnostic::Diagnostics;
use crate::export::cloudformation;
use crate::view;
use crate::view::diagnostics::Checked;

#[derive(Args)]
pub(in crate::cli) struct Options {
    #[command(flatten)]
    input: Input,
}

pub(super) fn run(options: &Options, global: &Global) -> Result<Exit, Failure> {
    let mut source = options.input.read()?;
    let mut diagnostics = Diagnostics::default();
    let compiled = source.demand(&mut diagnostics)?;
    let stack = &compiled.program.stack;
    let findings = compiled.findings.unwrap_or_default();
    let template = cloudformation::template(stack, &compiled.graph, &findings, &mut diagnostics);
    let text = cloudformation::text(&template, &mut diagnostics);
    let Ok(text) = diagnostics.demand(text) else {
        return Err(Failure::problems(diagnostics, source.sources));
    };
    if !diagnostics.is_empty() {
        let found = Checked { diagnostics: &diagnostics, sources: &source.sources };
        view::note(&view::diagnostics::text(&[found], global.error_style()));
    }
    view::print(&text);
    Ok(Exit::Done)
}
