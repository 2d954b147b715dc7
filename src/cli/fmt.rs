//! `smk fmt`

use std::io::Read as _;
use std::path::{Path, PathBuf};

use clap::Args;

use super::failure::{Failure, Problem, show};
use super::rewrite::rewrite;
use super::{Exit, Global};
use crate::diagnostic::Diagnostics;
use crate::load;
use crate::source::SourceMap;
use crate::syntax::ast;
use crate::syntax::format::layout;
use crate::view;
use crate::view::diagnostics::Checked;
use crate::view::format::Formatted;

/// What stands for the standard input among the paths.
const PIPE: &str = "-";

/// No part of a text, and kept.
const BYTE_ORDER_MARK: &str = "\u{feff}";

#[derive(Args)]
pub(super) struct Options {
    /// The folder of a program, or its files; the current folder when left out; `-` reads from the
    /// standard input and writes to the standard output
    #[arg(value_name = "PATH")]
    paths: Vec<PathBuf>,
    /// Write nothing; list the files that would change, and fail if there are any
    #[arg(long)]
    check: bool,
    /// Write nothing; show what would change
    #[arg(long)]
    diff: bool,
}

/// What has been read, and what stands before it in the standard output.
struct Read {
    sources: SourceMap,
    files: Vec<ast::File>,
    mark: &'static str,
}

pub(super) fn run(options: &Options, global: &Global) -> Result<Exit, Failure> {
    let mut diagnostics = Diagnostics::default();
    let Read { mut sources, files, mark } = options.read(&mut diagnostics)?;
    let mut changed = 0;
    let (mut documents, mut unwritten) = (Vec::new(), Vec::new());
    for tree in &files {
        let Some(file) = sources.file_of(tree.span) else { continue };
        let source = sources.file(file);
        let new = layout(source, tree);
        let formatted = Formatted { name: &source.name, old: &source.text, new: &new };
        changed += usize::from(formatted.is_changed());
        let path = Path::new(formatted.name);
        let failure = options.write(path, &formatted).err();
        if global.json {
            documents.push(formatted.json(options.diff, options.is_filter()));
        } else if options.is_filter() {
            view::print(&format!("{mark}{}", formatted.new));
        } else if formatted.is_changed() && failure.is_none() {
            view::print(&options.shown(&formatted, global));
        }
        unwritten.extend(failure.map(|error| Problem::unusable(path, &error)));
    }
    if changed > 0 && options.writes() && diagnostics.errors() > 0 {
        // What is wrong stands in other lines than before.
        diagnostics = Diagnostics::default();
        (sources, _) = load::texts(&options.paths, &mut diagnostics);
    }
    unwritten.into_iter().for_each(|problem| diagnostics.push(problem));
    if global.json {
        let read = Checked { diagnostics: &diagnostics, sources: &sources };
        view::print_json(&view::format::json(documents, read));
    } else {
        show(&diagnostics, &sources, global);
    }
    let fails = diagnostics.errors() > 0 || (options.check && changed > 0);
    Ok(if fails { Exit::Problems } else { Exit::Done })
}

impl Options {
    fn read(&self, diagnostics: &mut Diagnostics) -> Result<Read, Failure> {
        if !self.is_piped() {
            let (sources, files) = load::texts(&self.paths, diagnostics);
            return Ok(Read { sources, files, mark: "" });
        }
        if self.paths.len() > 1 {
            let help = "write `-` alone, or name files";
            return Err(Failure::usage("`-` stands beside other paths", help));
        }
        let mut bytes = Vec::new();
        let read = std::io::stdin().lock().read_to_end(&mut bytes);
        read.map_err(|error| Failure::unusable(Path::new(PIPE), &error))?;
        let mark = if bytes.starts_with(BYTE_ORDER_MARK.as_bytes()) { BYTE_ORDER_MARK } else { "" };
        let (sources, files) = load::piped(bytes, diagnostics);
        Ok(Read { sources, files, mark })
    }

    fn is_piped(&self) -> bool {
        self.paths.iter().any(|path| path.as_os_str() == PIPE)
    }

    /// Whether the text goes from the standard input to the standard output.
    fn is_filter(&self) -> bool {
        self.is_piped() && !self.check && !self.diff
    }

    fn write(&self, path: &Path, formatted: &Formatted<'_>) -> std::io::Result<()> {
        if !self.writes() || !formatted.is_changed() {
            return Ok(());
        }
        rewrite(path, formatted.old, formatted.new)
    }

    fn writes(&self) -> bool {
        !(self.check || self.diff || self.is_piped())
    }

    fn shown(&self, formatted: &Formatted<'_>, global: &Global) -> String {
        if self.diff { formatted.diff(global.style()) } else { formatted.line() }
    }
}
