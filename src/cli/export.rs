//! `smk export`: the same thing for other tools.

use clap::Subcommand;

use super::failure::Failure;
use super::{Exit, Global};

mod cloudformation;
mod iam_policy;
mod sdk_config;

#[derive(Subcommand)]
pub(super) enum Command {
    /// Print a CloudFormation template that deploys by itself
    Cloudformation(cloudformation::Options),
    /// Print the policies with which somebody may plan, apply and destroy the program, and no more
    IamPolicy(iam_policy::Options),
    /// Print the defaults of the SageMaker Python SDK that make it start jobs as the program says
    SdkConfig(sdk_config::Options),
}

pub(super) fn run(command: &Command, global: &Global) -> Result<Exit, Failure> {
    match command {
        Command::Cloudformation(options) => cloudformation::run(options, global),
        Command::IamPolicy(options) => iam_policy::run(options, global),
        Command::SdkConfig(options) => sdk_config::run(options, global),
    }
}
