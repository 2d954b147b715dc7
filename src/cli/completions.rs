//! `smk completions`

use clap::{Args, CommandFactory};
use clap_complete::Shell;

use super::{Arguments, Exit};
use crate::view;

#[derive(Args)]
pub(super) struct Options {
    shell: Shell,
}

pub(super) fn run(options: &Options) -> Exit {
    let mut script = Vec::new();
    clap_complete::generate(options.shell, &mut Arguments::command(), "smk", &mut script);
    view::print(&String::from_utf8_lossy(&script));
    Exit::Done
}
