//! `smk comply`

use std::path::PathBuf;

use clap::Args;

use super::failure::{Failure, show};
use super::format::Format;
use super::session::state_folder;
use super::{Exit, Global, Input};
use crate::comply;
use crate::diagnostic::Diagnostics;
use crate::plan;
use crate::state::{Record, store};
use crate::view;
use crate::view::comply::Report;

#[derive(Args)]
pub(super) struct Options {
    #[command(flatten)]
    input: Input,
    /// The state of the embedded local cloud
    #[arg(long)]
    local: bool,
    /// The folder in which the state is kept [default: `.smk` beside the program]
    #[arg(long, value_name = "DIR")]
    state: Option<PathBuf>,
    /// How the rules are written
    #[arg(long, value_enum, default_value_t)]
    format: Format,
}

pub(super) fn run(options: &Options, global: &Global) -> Result<Exit, Failure> {
    let mut source = options.input.read()?;
    let mut diagnostics = Diagnostics::default();
    let mut compiled = source.compile(&mut diagnostics);
    let Some(mut findings) = compiled.findings.take() else {
        return Err(Failure::problems(diagnostics, source.sources));
    };
    let folder = state_folder(&source.folder, options.state.as_deref(), options.local);
    let state = plan::carried(&compiled.graph, &store::read(&folder).map_err(Failure::of)?);
    let is_closed = |record: &Record| comply::is_closed(&record.live);
    compiled.graph.admit(|address| state.records.get(address).is_some_and(is_closed));
    findings.extend(comply::open(&compiled.program, &compiled.graph));
    let concerning = comply::concerning(&compiled.program, &compiled.graph);
    let report = Report { findings: &findings, concerning: &concerning, sources: &source.sources };
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
