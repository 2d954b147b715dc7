//! `smk check`

use std::path::PathBuf;

use clap::Args;

use super::failure::{Failure, show};
use super::{Exit, Global, Input, input};
use crate::diagnostic::Diagnostics;
use crate::load;
use crate::source::SourceMap;
use crate::view;

#[derive(Args)]
pub(super) struct Options {
    #[command(flatten)]
    input: Input,
}

pub(super) fn run(options: &Options, global: &Global) -> Result<Exit, Failure> {
    let mut exit = Exit::Done;
    for paths in programs(&options.input.paths) {
        let mut source = input::read(&paths, &options.input.given)?;
        let mut diagnostics = Diagnostics::default();
        let compiled = source.compile(&mut diagnostics);
        report(&diagnostics, &source.sources, global);
        if diagnostics.errors() > 0 {
            exit = Exit::Problems;
        }
        // The process is about to end, and to take a large program apart takes long.
        std::mem::forget((compiled, source, diagnostics));
    }
    Ok(exit)
}

fn report(diagnostics: &Diagnostics, sources: &SourceMap, global: &Global) {
    show(diagnostics, sources, global);
    if diagnostics.errors() == 0 && !global.json {
        view::note("The program is valid.\n");
    }
}

/// The programs that the paths name: a folder without files of its own stands for those below it.
fn programs(paths: &[PathBuf]) -> Vec<Vec<PathBuf>> {
    match paths {
        [] => load::programs(&PathBuf::from(".")).into_iter().map(|path| vec![path]).collect(),
        [only] => load::programs(only).into_iter().map(|path| vec![path]).collect(),
        several => vec![several.to_vec()],
    }
}
