//! `smk explain`

use clap::Args;

use super::failure::Failure;
use super::{Exit, Global};
use crate::comply;
use crate::diagnostic::{closest, explain};
use crate::view;

#[derive(Args)]
pub(super) struct Options {
    /// The code of a diagnostic, such as `check::overlap`, or the name of a standing check; all
    /// codes when left out
    code: Option<String>,
}

pub(super) fn run(options: &Options, global: &Global) -> Result<Exit, Failure> {
    let Some(code) = &options.code else {
        if global.json {
            view::print_json(&serde_json::json!({ "codes": codes() }));
        } else {
            view::print(&codes().iter().map(|code| format!("{code}\n")).collect::<String>());
        }
        return Ok(Exit::Done);
    };
    let written = explain::page(code).map(str::to_owned);
    let Some(page) = written.or_else(|| comply::page(code)) else {
        let codes = codes();
        let help = closest(code, codes.iter().map(String::as_str)).map_or_else(
            || "`smk explain` lists all codes".to_owned(),
            |similar| format!("did you mean `{similar}`?"),
        );
        return Err(Failure::usage(format!("no diagnostic has the code `{code}`"), help));
    };
    if global.json {
        view::print_json(&serde_json::json!({ "code": code, "page": page }));
    } else {
        view::print(&page);
    }
    Ok(Exit::Done)
}

/// All codes that have a page, in order.
fn codes() -> Vec<String> {
    let mut codes: Vec<String> =
        explain::codes().map(str::to_owned).chain(comply::codes()).collect();
    codes.sort();
    codes
}
