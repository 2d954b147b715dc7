//! `smk cost`

use clap::Args;

use super::failure::{Failure, show};
use super::{Exit, Global, Input};
use crate::cost;
use crate::diagnostic::Diagnostics;
use crate::view;

#[derive(Args)]
pub(super) struct Options {
    #[command(flatten)]
    input: Input,
}

pub(super) fn run(options: &Options, global: &Global) -> Result<Exit, Failure> {
    let mut source = options.input.read()?;
    let mut diagnostics = Diagnostics::default();
    let compiled = source.demand(&mut diagnostics)?;
    let (lines, region) = (cost::lines(&compiled.graph), &compiled.program.stack.region);
    if global.json {
        view::print_json(&view::cost::json(&lines, region, &source.sources));
    } else {
        show(&diagnostics, &source.sources, global);
        view::print(&view::cost::text(&lines, region, &source.sources, global.style()));
    }
    Ok(Exit::Done)
}
