//! `smk check`

use std::path::PathBuf;

use clap::Args;

use super::failure::Failure;
use super::format::Problems as Format;
use super::input::Source;
use super::rewrite::rewrite;
use super::{Exit, Global, Input, input};
use crate::diagnostic::{Diagnostics, fix};
use crate::load;
use crate::model::Json;
use crate::view;

#[derive(Args)]
pub(super) struct Options {
    #[command(flatten)]
    input: Input,
    /// First make every change of the text that is beyond doubt
    #[arg(long)]
    fix: bool,
    /// How the problems are written
    #[arg(long, value_enum, default_value_t)]
    format: Format,
}

/// How often fixes are made: what one of them reveals, another may mend.
const PASSES: usize = 20;

/// The files in which something was mended, and how often.
type Fixed = Vec<(String, usize)>;

pub(super) fn run(options: &Options, global: &Global) -> Result<Exit, Failure> {
    let mut exit = Exit::Done;
    let format = if global.json { Format::Json } else { options.format };
    let mut runs = Vec::new();
    for paths in programs(&options.input.paths) {
        let fixed = if options.fix { mend(&paths, options)? } else { Fixed::new() };
        let mut source = input::read(&paths, &options.input.given)?;
        let mut diagnostics = Diagnostics::default();
        let compiled = source.compile(&mut diagnostics);
        if format != Format::Json {
            view::note(&view::diagnostics::fixed(&fixed));
        }
        report(&diagnostics, &source, &fixed, format, global, &mut runs);
        if diagnostics.errors() > 0 {
            exit = Exit::Problems;
        }
        // The process is about to end, and to take a large program apart takes long.
        std::mem::forget((compiled, source, diagnostics));
    }
    if format == Format::Sarif {
        view::print_json(&view::sarif::document(&runs));
    }
    Ok(exit)
}

fn report(
    diagnostics: &Diagnostics,
    source: &Source,
    fixed: &Fixed,
    format: Format,
    global: &Global,
    runs: &mut Vec<Json>,
) {
    let sources = &source.sources;
    match format {
        Format::Json => view::print_json(&view::diagnostics::json(diagnostics, sources, fixed)),
        Format::Sarif => runs.push(view::diagnostics::sarif(diagnostics, sources)),
        Format::Github => view::print(&view::diagnostics::github(diagnostics, sources)),
        Format::Text => {
            let style = global.error_style();
            view::note(&view::diagnostics::text(diagnostics, sources, style));
            if diagnostics.errors() == 0 {
                view::note("The program is valid.\n");
            }
        }
    }
}

/// Makes all fixes that are sure, until there are none.
fn mend(paths: &[PathBuf], options: &Options) -> Result<Fixed, Failure> {
    let mut fixed = Fixed::new();
    for _ in 0..PASSES {
        let mut source = input::read(paths, &options.input.given)?;
        let mut diagnostics = Diagnostics::default();
        source.compile(&mut diagnostics);
        let mended = fix::apply(&diagnostics.sure_fixes(), &source.sources);
        if mended.is_empty() {
            break;
        }
        for mended in mended {
            let file = source.sources.file(mended.file);
            let path = file.name.as_ref();
            rewrite(path, &file.text, &mended.text)
                .map_err(|error| Failure::unusable(path, &error))?;
            match fixed.iter_mut().find(|(name, _)| *name == file.name) {
                Some((_, fixes)) => *fixes += mended.fixes,
                None => fixed.push((file.name.clone(), mended.fixes)),
            }
        }
    }
    Ok(fixed)
}

/// The programs that the paths name: a folder without files of its own stands for those below it.
fn programs(paths: &[PathBuf]) -> Vec<Vec<PathBuf>> {
    match paths {
        [] => load::programs(&PathBuf::from(".")).into_iter().map(|path| vec![path]).collect(),
        [only] => load::programs(only).into_iter().map(|path| vec![path]).collect(),
        several => vec![several.to_vec()],
    }
}
