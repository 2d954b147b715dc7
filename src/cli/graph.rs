//! `smk graph`

use clap::{Args, ValueEnum};

use super::failure::Failure;
use super::{Exit, Global, Input};
use crate::diagnostic::Diagnostics;
use crate::view;

#[derive(Args)]
pub(super) struct Options {
    #[command(flatten)]
    input: Input,
    /// In which language the picture is written
    #[arg(long, value_enum, default_value_t)]
    format: Format,
}

#[derive(Clone, Copy, Default, ValueEnum)]
enum Format {
    /// For Graphviz
    #[default]
    Dot,
    /// For Mermaid
    Mermaid,
}

pub(super) fn run(options: &Options, _: &Global) -> Result<Exit, Failure> {
    let compiled = options.input.read()?.demand(&mut Diagnostics::default())?;
    view::print(&match options.format {
        Format::Dot => view::graph::dot(&compiled.graph),
        Format::Mermaid => view::graph::mermaid(&compiled.graph),
    });
    Ok(Exit::Done)
}
