//! `smk export iam-policy`

use clap::{Args, ValueEnum};

use crate::cli::failure::{Failure, show};
use crate::cli::{Exit, Global, Input};
use crate::diagnostic::Diagnostics;
use crate::export::iam_policy::{self, Aim, Place};
use crate::model::{AccountId, Json};
use crate::view;

#[derive(Args)]
pub(in crate::cli) struct Options {
    #[command(flatten)]
    input: Input,
    /// The command that is to be allowed; without it all of them
    #[arg(long = "for", value_enum, value_name = "COMMAND")]
    aim: Option<Command>,
    /// The account, if the program does not say it; without one the policies hold in any
    #[arg(long, value_name = "NUMBER", value_parser = account)]
    account: Option<AccountId>,
}

#[derive(Clone, Copy, ValueEnum)]
enum Command {
    Plan,
    Apply,
    Destroy,
}

pub(super) fn run(options: &Options, global: &Global) -> Result<Exit, Failure> {
    let mut source = options.input.read()?;
    let mut diagnostics = Diagnostics::default();
    let compiled = source.demand(&mut diagnostics)?;
    let stack = &compiled.program.stack;
    let said = stack.account.as_ref().map(|account| account.value.clone());
    let place = Place { region: stack.region.clone(), account: said.or(options.account.clone()) };
    let aim = match options.aim {
        Some(Command::Plan) => Aim::Plan,
        Some(Command::Destroy) => Aim::Destroy,
        Some(Command::Apply) | None => Aim::Apply,
    };
    let policies = iam_policy::policies(&iam_policy::rights(&compiled.graph, &place, aim));
    show(&diagnostics, &source.sources, global);
    if policies.len() > 1 {
        view::note(&format!(
            "IAM takes at most 6144 characters for a policy, so that these are {}; attach all.\n",
            policies.len()
        ));
    }
    view::print_json(&Json::Array(policies));
    Ok(Exit::Done)
}

fn account(text: &str) -> Result<AccountId, String> {
    if text.len() == 12 && text.bytes().all(|byte| byte.is_ascii_digit()) {
        Ok(AccountId::new(text))
    } else {
        Err("an account number has twelve digits".to_owned())
    }
}
