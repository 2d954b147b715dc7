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
use crate::view;
use crate::view::diagnostics::Checked;

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

/// A program, with what is wrong with it.
struct Program {
    source: Source,
    diagnostics: Diagnostics,
}

impl Program {
    fn checked(&self) -> Checked<'_> {
        Checked { diagnostics: &self.diagnostics, sources: &self.source.sources }
    }
}

pub(super) fn run(options: &Options, global: &Global) -> Result<Exit, Failure> {
    let mut fixed = Fixed::new();
    let mut programs = Vec::new();
    for paths in self::programs(&options.input.paths) {
        if options.fix {
            mend(&paths, options, &mut fixed)?;
        }
        let mut source = input::read(&paths, &options.input.given)?;
        let mut diagnostics = Diagnostics::default();
        // The process is about to end, and to take a large program apart takes long.
        std::mem::forget(source.compile(&mut diagnostics));
        programs.push(Program { source, diagnostics });
    }
    report(&programs, &fixed, options, global);
    let is_valid = programs.iter().all(|program| program.diagnostics.errors() == 0);
    std::mem::forget(programs);
    Ok(if is_valid { Exit::Done } else { Exit::Problems })
}

fn report(programs: &[Program], fixed: &Fixed, options: &Options, global: &Global) {
    let found: Vec<Checked<'_>> = programs.iter().map(Program::checked).collect();
    let format = if global.json { Format::Json } else { options.format };
    if format != Format::Json {
        view::note(&view::diagnostics::fixed(fixed));
    }
    match format {
        Format::Json => view::print_json(&view::diagnostics::json(&found, fixed)),
        Format::Sarif => view::print_json(&view::diagnostics::sarif(&found)),
        Format::Github => view::print(&view::diagnostics::github(&found)),
        Format::Text => {
            view::note(&view::diagnostics::text(&found, global.error_style()));
            view::note(&view::diagnostics::verdict(&found));
        }
    }
}

/// Makes all fixes that are sure, until there are none.
fn mend(paths: &[PathBuf], options: &Options, fixed: &mut Fixed) -> Result<(), Failure> {
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
    Ok(())
}

/// The programs that the paths name: a folder without files of its own stands for those below it.
fn programs(paths: &[PathBuf]) -> Vec<Vec<PathBuf>> {
    match paths {
        [] => load::programs(&PathBuf::from(".")).into_iter().map(|path| vec![path]).collect(),
        [only] => load::programs(only).into_iter().map(|path| vec![path]).collect(),
        several => vec![several.to_vec()],
    }
}
