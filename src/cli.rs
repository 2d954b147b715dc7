//! The command line: what may be written, and which command that is. A command loads, calls the
//! library and shows; it decides nothing.

use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Args, Parser, Subcommand};

mod adopt;
mod apply;
mod audit;
mod check;
mod cloud;
mod completions;
mod comply;
mod cost;
mod destroy;
mod drift;
mod expand;
mod export;
mod explain;
mod failure;
mod fmt;
mod format;
mod faults;
mod graph;
mod import;
mod init;
mod input;
mod lsp;
mod plan;
mod rewrite;
mod rights;
mod session;
mod state;

use failure::Failure;

/// What the shell is told.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Exit {
    Done,
    /// Problems in the program, or a run that failed.
    Problems,
    /// Wrong use of the command line; with `--detailed-exitcode`, there are changes.
    Usage,
    /// A fault of smk itself.
    Fault,
    /// Interrupted; the state is consistent.
    Interrupted,
}

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> Self {
        Self::from(match exit {
            Exit::Done => 0,
            Exit::Problems => 1,
            Exit::Usage => 2,
            Exit::Fault => 3,
            Exit::Interrupted => 130,
        })
    }
}

/// Data-science environments on AWS out of which data goes only where a short file says.
#[derive(Parser)]
#[command(name = "smk", version, max_term_width = 100)]
struct Arguments {
    #[command(flatten)]
    global: Global,
    #[command(subcommand)]
    command: Command,
}

#[derive(Args)]
struct Global {
    /// Go to this folder first
    #[arg(long, global = true, value_name = "DIR")]
    chdir: Option<PathBuf>,
    /// Print a versioned JSON document instead of text
    #[arg(long, global = true)]
    json: bool,
    /// When to use colour
    #[arg(long, global = true, value_enum, default_value_t, value_name = "WHEN")]
    color: Color,
}

#[derive(Clone, Copy, Default, PartialEq, Eq, clap::ValueEnum)]
enum Color {
    #[default]
    Auto,
    Always,
    Never,
}

/// Which program, and what it is told.
#[derive(Args)]
struct Input {
    /// The folder of a program, or its files; the current folder when left out
    #[arg(value_name = "PATH")]
    paths: Vec<PathBuf>,
    #[command(flatten)]
    given: Given,
}

/// A program and where its resources are.
#[derive(Args)]
struct Subject {
    #[command(flatten)]
    input: Input,
    #[command(flatten)]
    target: Target,
}

#[derive(Args)]
struct Given {
    /// Give a parameter another value than its default
    #[arg(long = "set", value_name = "NAME=VALUE")]
    set: Vec<String>,
    /// Read the values of parameters from a JSON file
    #[arg(long, value_name = "FILE")]
    params: Option<PathBuf>,
    /// The region, if the program does not say it [default: that of `AWS_REGION`]
    #[arg(long, value_name = "REGION")]
    region: Option<String>,
}

/// Where resources are, and where the state is kept.
#[derive(Args)]
struct Target {
    /// Use the embedded local cloud, kept beside the program
    #[arg(long, conflicts_with_all = ["endpoint_url", "profile"])]
    local: bool,
    /// Send every request to this address
    #[arg(long, value_name = "URL", value_parser = endpoint)]
    endpoint_url: Option<String>,
    /// The profile of the AWS configuration
    #[arg(long, value_name = "NAME")]
    profile: Option<String>,
    /// The folder in which the state is kept [default: `.smk` beside the program]
    #[arg(long, value_name = "DIR")]
    state: Option<PathBuf>,
    /// Requests a second, 0 for no limit
    #[arg(long, value_name = "N", default_value_t = crate::cloud::limit::DEFAULT_RATE)]
    rate: f64,
    /// Operations at once
    #[arg(long, value_name = "N", default_value_t = 16, value_parser = clap::value_parser!(u16).range(1..))]
    parallelism: u16,
    /// How long the local cloud takes: 1 as AWS, 0 no time at all
    #[arg(long, value_name = "X", default_value_t = 0.0)]
    speed: f64,
    /// A file that says what goes wrong in the local cloud, and when
    #[arg(long, value_name = "FILE", requires = "local")]
    faults: Option<PathBuf>,
}

/// An address to which requests can be sent.
fn endpoint(text: &str) -> Result<String, String> {
    let scheme = ["http://", "https://"].into_iter().find(|scheme| text.starts_with(scheme));
    match scheme.and_then(|scheme| text.strip_prefix(scheme)) {
        Some(host) if !host.is_empty() && !host.starts_with('/') => Ok(text.to_owned()),
        _ => Err("write it like `https://cloudcontrolapi.eu-west-1.amazonaws.com`".to_owned()),
    }
}

#[derive(Subcommand)]
enum Command {
    /// Write a working program into the current folder
    Init(init::Options),
    /// Parse and check a program
    Check(check::Options),
    /// Bring the files of a program into the one layout
    Fmt(fmt::Options),
    /// Print the page of a diagnostic
    Explain(explain::Options),
    /// Print every resource that a program stands for
    Expand(expand::Options),
    /// List the standing checks, and which of them a program keeps
    Comply(comply::Options),
    /// Write what other tools read
    #[command(subcommand)]
    Export(export::Command),
    /// Draw a picture of the resources
    Graph(graph::Options),
    /// Show what a month costs before usage
    Cost(cost::Options),
    /// Show what would change and why
    Plan(plan::Options),
    /// Plan, ask, and do it
    Apply(apply::Options),
    /// Remove everything that the state holds
    Destroy(apply::Options),
    /// Show what changed outside, take it as it is, or put it back
    Drift(drift::Options),
    /// Take one existing resource into the state
    Import(import::Options),
    /// Take everything into the state that carries the tags of this stack, and the default security
    /// groups of its VPCs
    Adopt(adopt::Options),
    /// Judge the notebooks and Studio domains of an account
    Audit(audit::Options),
    /// Look at the state
    #[command(subcommand)]
    State(state::Command),
    /// Serve the local cloud on loopback
    Cloud(cloud::Options),
    /// Serve editors on the standard input and output
    Lsp(lsp::Options),
    /// Print completions for a shell
    Completions(completions::Options),
}

/// Runs the command line of this process.
pub fn main() -> ExitCode {
    std::panic::set_hook(Box::new(failure::report_panic));
    let arguments = match Arguments::try_parse() {
        Ok(arguments) => arguments,
        Err(error) => return failure::usage(&error).into(),
    };
    let run = std::panic::AssertUnwindSafe(|| arguments.command.run(&arguments.global));
    match std::panic::catch_unwind(run) {
        Ok(Ok(exit)) => exit.into(),
        Ok(Err(failure)) => failure.show(&arguments.global).into(),
        Err(_) => Exit::Fault.into(),
    }
}

impl Command {
    fn run(&self, global: &Global) -> Result<Exit, Failure> {
        if let Some(folder) = &global.chdir {
            std::env::set_current_dir(folder).map_err(|error| Failure::unusable(folder, &error))?;
        }
        match self {
            Self::Init(options) => init::run(options, global),
            Self::Check(options) => check::run(options, global),
            Self::Fmt(options) => fmt::run(options, global),
            Self::Explain(options) => explain::run(options, global),
            Self::Expand(options) => expand::run(options, global),
            Self::Comply(options) => comply::run(options, global),
            Self::Export(command) => export::run(command, global),
            Self::Graph(options) => graph::run(options, global),
            Self::Cost(options) => cost::run(options, global),
            Self::Plan(options) => plan::run(options, global),
            Self::Apply(options) => apply::run(options, global),
            Self::Destroy(options) => destroy::run(options, global),
            Self::Drift(options) => drift::run(options, global),
            Self::Import(options) => import::run(options, global),
            Self::Adopt(options) => adopt::run(options, global),
            Self::Audit(options) => audit::run(options, global),
            Self::State(command) => state::run(command, global),
            Self::Cloud(options) => cloud::run(options, global),
            Self::Lsp(options) => lsp::run(options),
            Self::Completions(options) => Ok(completions::run(options)),
        }
    }
}
