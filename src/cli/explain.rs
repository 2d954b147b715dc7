//! `smk explain`

use clap::Args;

use super::failure::Failure;
use super::{Exit, Global};
use crate::diagnostic::{closest, explain};
use crate::view;

#[derive(Args)]
pub(super) struct Options {
    /// The code of a diagnostic, such as `check::overlap`; all codes when left out
    code: Option<String>,
}

pub(super) fn run(options: &Options, global: &Global) -> Result<Exit, Failure> {
    let Some(code) = &options.code else {
        if global.json {
            view::print_json(&serde_json::json!({ "codes": explain::codes().collect::<Vec<_>>() }));
        } else {
            view::print(&explain::codes().map(|code| format!("{code}\n")).collect::<String>());
        }
        return Ok(Exit::Done);
    };
    let Some(page) = explain::page(code) else {
        let help = closest(code, explain::codes()).map_or_else(
            || "`smk explain` lists all codes".to_owned(),
            |similar| format!("did you mean `{similar}`?"),
        );
        return Err(Failure::usage(format!("no diagnostic has the code `{code}`"), help));
    };
    if global.json {
        view::print_json(&serde_json::json!({ "code": code, "page": page }));
    } else {
        view::print(page);
    }
    Ok(Exit::Done)
}
