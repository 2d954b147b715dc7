//! `smk expand`

use std::path::PathBuf;

use clap::Args;

use super::failure::{Failure, show};
use super::{Exit, Given, Global, input};
use crate::diagnostic::{Diagnostics, closest};
use crate::model::Resource;
use crate::view;

#[derive(Args)]
pub(super) struct Options {
    /// A thing or a resource of the program, such as `lab` or `lab.vpc`, or the program's path
    #[arg(value_name = "ADDRESS|PATH")]
    words: Vec<String>,
    #[command(flatten)]
    given: Given,
}

pub(super) fn run(options: &Options, global: &Global) -> Result<Exit, Failure> {
    let is_path = |word: &&String| {
        PathBuf::from(word).exists() || word.contains('/') || word.ends_with(".smk")
    };
    let (paths, addresses): (Vec<&String>, Vec<&String>) = options.words.iter().partition(is_path);
    let paths: Vec<PathBuf> = paths.into_iter().map(PathBuf::from).collect();
    let mut source = input::read(&paths, &options.given)?;
    let mut diagnostics = Diagnostics::default();
    let compiled = source.demand(&mut diagnostics)?;
    let all: Vec<&Resource> = compiled.graph.resources().collect();
    let names = |address: &str, resource: &Resource| {
        let below = resource.address.as_str().strip_prefix(address);
        below.is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
    };
    let is_meant = |resource: &&Resource| addresses.iter().any(|it| names(it, resource));
    let mut resources = all.clone();
    if !addresses.is_empty() {
        resources.retain(is_meant);
    }
    for address in addresses.iter().copied() {
        if !all.iter().any(|resource| names(address, resource)) {
            let help = closest(address, all.iter().map(|resource| resource.address.as_str()))
                .map_or_else(
                    || "`smk expand` lists all".to_owned(),
                    |similar| format!("did you mean `{similar}`?"),
                );
            return Err(Failure::usage(
                format!("the program has nothing called `{address}`"),
                help,
            ));
        }
    }
    if global.json {
        view::print_json(&view::expand::json(&compiled.graph, &resources, &source.sources));
    } else {
        show(&diagnostics, &source.sources, global);
        view::print(&view::expand::text(&resources, &source.sources, global.style()));
    }
    Ok(Exit::Done)
}
