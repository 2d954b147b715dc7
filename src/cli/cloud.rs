//! `smk cloud`

use std::net::SocketAddr;
use std::path::{Path, PathBuf};

use clap::Args;

use super::failure::Failure;
use super::{Exit, Global, faults, session};
use crate::local;
use crate::model::Json;
use crate::view;

#[derive(Args)]
pub(super) struct Options {
    /// A loopback address; port 0 takes any that is free
    #[arg(long, value_name = "ADDR", default_value = "127.0.0.1:4590")]
    listen: SocketAddr,
    /// The folder that keeps the resources; without one they go with the process
    #[arg(long, value_name = "DIR")]
    data: Option<PathBuf>,
    /// How long operations take: 1 as AWS, 0 no time at all
    #[arg(long, value_name = "X", default_value_t = 1.0)]
    speed: f64,
    /// A file that says what goes wrong, and when
    #[arg(long, value_name = "FILE")]
    faults: Option<PathBuf>,
    /// What the caller may do: a file with an IAM policy or a list of them [default: everything]
    #[arg(long, value_name = "FILE")]
    policy: Option<PathBuf>,
}

pub(super) fn run(options: &Options, global: &Global) -> Result<Exit, Failure> {
    session::run(async {
        let policies = options.policy.as_deref().map(read).transpose()?;
        let given = local::Options {
            policies,
            listen: options.listen,
            data: options.data.clone(),
            speed: options.speed,
            ..local::Options::default()
        };
        let server = faults::serve(given, options.faults.as_deref()).await?;
        let endpoint = server.endpoint();
        if global.json {
            view::print(&format!("{}\n", serde_json::json!({ "endpoint": endpoint })));
        } else {
            view::print(&format!("The local cloud listens on {endpoint}; Ctrl-C ends it.\n"));
        }
        session::signal().await;
        server.shutdown().await;
        Ok(Exit::Done)
    })
}

fn read(path: &Path) -> Result<Json, Failure> {
    let text = std::fs::read_to_string(path).map_err(|error| Failure::unusable(path, &error))?;
    serde_json::from_str(&text).map_err(|error| Failure::unusable(path, &error.into()))
}
