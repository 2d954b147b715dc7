//! `smk state`

use std::path::PathBuf;

use clap::{Args, Subcommand};

use super::failure::Failure;
use super::{Exit, Global};
use crate::diagnostic::closest;
use crate::model::Address;
use crate::state::{State, store};
use crate::view;

#[derive(Subcommand)]
pub(super) enum Command {
    /// List the resources of the state
    List(Place),
    /// Show a resource as it was when it was last read
    Show {
        /// The resource, such as `lab.vpc`
        address: String,
        #[command(flatten)]
        place: Place,
    },
}

#[derive(Args)]
pub(super) struct Place {
    /// The folder of the program; the current folder when left out
    #[arg(value_name = "PATH", default_value = ".")]
    path: PathBuf,
    /// The state of the embedded local cloud
    #[arg(long)]
    local: bool,
    /// The folder in which the state is kept
    #[arg(long, value_name = "DIR")]
    state: Option<PathBuf>,
}

pub(super) fn run(command: &Command, global: &Global) -> Result<Exit, Failure> {
    match command {
        Command::List(place) => list(&place.read()?, global),
        Command::Show { address, place } => return show(address, &place.read()?, global),
    }
    Ok(Exit::Done)
}

fn list(state: &State, global: &Global) {
    if global.json {
        view::print_json(&view::state::json(state, state.records.values()));
    } else if state.records.is_empty() && state.deposed.is_empty() {
        view::note("The state holds no resources.\n");
    } else {
        view::print(&view::state::list(state));
    }
}

fn show(address: &str, state: &State, global: &Global) -> Result<Exit, Failure> {
    let Some(record) = state.records.get(&Address::new(address)) else {
        let help = closest(address, state.records.keys().map(Address::as_str)).map_or_else(
            || "`smk state list` lists what there is".to_owned(),
            |similar| format!("did you mean `{similar}`?"),
        );
        return Err(Failure::usage(format!("the state has no resource `{address}`"), help));
    };
    if global.json {
        view::print_json(&view::state::json(state, std::iter::once(record)));
    } else {
        view::print(&view::state::show(record));
    }
    Ok(Exit::Done)
}

impl Place {
    fn read(&self) -> Result<State, Failure> {
        let kept = if self.local { ".smk/local/state" } else { ".smk/state" };
        let folder = self.state.clone().unwrap_or_else(|| self.path.join(kept));
        store::read(&folder).map_err(Failure::of)
    }
}
