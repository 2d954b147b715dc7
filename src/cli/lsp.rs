//! `smk lsp`

use clap::Args;

use super::failure::Failure;
use super::{Exit, input};
use crate::lsp;

#[derive(Args)]
pub(super) struct Options {
    /// Talk over the standard input and output, as it does anyway
    #[arg(long, hide = true)]
    stdio: bool,
}

pub(super) fn run(options: &Options) -> Result<Exit, Failure> {
    // Editors pass the word by habit; there is no other way to talk.
    let Options { stdio: _ } = options;
    let settings = lsp::Settings { region: input::usual_region()? };
    Ok(match lsp::serve(settings) {
        lsp::End::Asked => Exit::Done,
        lsp::End::Abrupt => Exit::Problems,
    })
}
