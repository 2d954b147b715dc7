//! `smk comply`

use clap::Args;

use super::failure::{Failure, show};
use super::format::Format;
use super::{Exit, Global, Input};
use crate::comply;
use crate::diagnostic::Diagnostics;
use crate::view;
use crate::view::comply::Report;

#[derive(Args)]
pub(super) struct Options {
    #[command(flatten)]
    input: Input,
    /// How the rules are written
    #[arg(long, value_enum, default_value_t)]
    format: Format,
}

pub(super) fn run(options: &Options, global: &Global) -> Result<Exit, Failure> {
    let mut source = options.input.read()?;
    let mut diagnostics = Diagnostics::default();
    let compiled = source.compile(&mut diagnostics);
    let Some(findings) = &compiled.findings else {
        return Err(Failure::problems(diagnostics, source.sources));
    };
    let concerning = comply::concerning(&compiled.program, &compiled.graph);
    let report = Report { findings, concerning: &concerning, sources: &source.sources };
    match options.format {
        Format::Sarif => view::print_json(&report.sarif()),
        Format::Text if !global.json => {
            show(&diagnostics, &source.sources, global);
            view::print(&report.text(global.style()));
        }
        Format::Text | Format::Json => view::print_json(&report.json()),
    }
    Ok(if diagnostics.errors() == 0 { Exit::Done } else { Exit::Problems })
}
