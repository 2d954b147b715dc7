//! `smk export sdk-config`

use std::path::PathBuf;

use clap::Args;

use crate::cli::failure::{Failure, show};
use crate::cli::{Exit, Global, Input};
use crate::diagnostic::{Diagnostics, closest};
use crate::lower::sdk_config;
use crate::model::program::{Program, Training};
use crate::model::{Json, Reference, Value};
use crate::state::{State, store};
use crate::view;

#[derive(Args)]
pub(in crate::cli) struct Options {
    #[command(flatten)]
    input: Input,
    /// The training, if the program has several
    #[arg(long, value_name = "NAME")]
    training: Option<String>,
    /// The state of the embedded local cloud
    #[arg(long)]
    local: bool,
    /// The folder in which the state is kept
    #[arg(long, value_name = "DIR")]
    state: Option<PathBuf>,
}

pub(super) fn run(options: &Options, global: &Global) -> Result<Exit, Failure> {
    let mut source = options.input.read()?;
    let mut diagnostics = Diagnostics::default();
    let compiled = source.demand(&mut diagnostics)?;
    let program = &compiled.program;
    let training = wanted(program, options.training.as_deref())?;
    let kept = if options.local { ".smk/local/state" } else { ".smk/state" };
    let folder = options.state.clone().unwrap_or_else(|| source.folder.join(kept));
    let state = store::read(&folder).map_err(Failure::of)?;
    // A program that is valid has the network of its training.
    let asked = if global.json { sdk_config::values } else { sdk_config::text };
    let defaults = asked(training, program).unwrap_or_else(|| Value::from(""));
    let defaults = known(&defaults, &state)?;
    match defaults.as_str() {
        Some(text) => {
            show(&diagnostics, &source.sources, global);
            view::print(text);
        }
        None => view::print_json(&defaults),
    }
    Ok(Exit::Done)
}

/// The training that is meant: the one with the name, or the only one.
fn wanted<'a>(program: &'a Program, name: Option<&str>) -> Result<&'a Training, Failure> {
    let names = || program.trainings.iter().map(|training| training.name.value.as_str());
    let Some(name) = name else {
        return match program.trainings.as_slice() {
            [only] => Ok(only),
            [] => Err(Failure::usage(
                "the program has no training".to_owned(),
                "write one, such as `training jobs { in main }`",
            )),
            _ => Err(Failure::usage(
                "the program has several trainings".to_owned(),
                format!("say `--training` and one of: {}", names().collect::<Vec<_>>().join(", ")),
            )),
        };
    };
    let found = program.trainings.iter().find(|training| training.name.value == name);
    found.ok_or_else(|| {
        let help = closest(name, names()).map_or_else(
            || "write one, such as `training jobs { in main }`".to_owned(),
            |similar| format!("did you mean `{similar}`?"),
        );
        Failure::usage(format!("the program has no training `{name}`"), help)
    })
}

/// The value with what the state knows of the resources in it.
fn known(value: &Value, state: &State) -> Result<Json, Failure> {
    let find = |reference: &Reference| {
        let record = state.records.get(&reference.address)?;
        reference.property.get(&record.live).cloned().filter(|value| !value.is_null())
    };
    value.resolve(&find).map_err(|unknown| {
        Failure::usage(
            format!("the state does not know `{unknown}`"),
            "run `smk apply` first; `--local` and `--state` say which state is meant",
        )
    })
}
