//! `smk destroy`: an apply of the empty program.

use clap::Args;

use super::failure::Failure;
use super::session::Purpose;
use super::{Exit, Global, Input, Target, apply};

#[derive(Args)]
pub(super) struct Options {
    #[command(flatten)]
    input: Input,
    #[command(flatten)]
    target: Target,
    /// Do not ask
    #[arg(long, short)]
    yes: bool,
}

pub(super) fn run(options: &Options, global: &Global) -> Result<Exit, Failure> {
    apply::carry_out(&options.input, &options.target, options.yes, Purpose::Destroy, global)
}
