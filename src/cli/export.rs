//! `smk export`: the same thing for other tools.

use clap::Subcommand;

use super::failure::Failure;
use super::{Exit, Global};

mod cloudformation;
mod sdk_config;

#[derive(Subcommand)]
pub(super) enum Command {
    /// Print a CloudFormation template that deploys by itself
    Cloudformation(cloudformation::Options),
    /// Print the defaults of the SageMaker Python SDK that make it start jobs as the program says
    SdkConfig(sdk_config::Options),
}

pub(super) fn run(command: &Command, global: &Global) -> Result<Exit, Failure> {
    match command {
        Command::Cloudformation(options) => cloudformation::run(options, global),
        Command::SdkConfig(options) => sdk_config::run(options, global),
    }
}
