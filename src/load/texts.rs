//! The texts of programs, without what belongs to them besides.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use super::{Disk, Files, Loaded, Loading, programs};
use crate::diagnostic::Diagnostics;
use crate::source::{FileId, SourceMap};

/// Reads files and their sentences: those that are named, and of a folder all that its program
/// uses, or the programs below it. Gives those that are texts.
pub fn texts(paths: &[PathBuf], diagnostics: &mut Diagnostics) -> (SourceMap, Vec<FileId>) {
    let here = [PathBuf::from(".")];
    let paths = if paths.is_empty() { &here } else { paths };
    let mut disk = Disk;
    let mut loading = Loading::new(&mut disk, diagnostics);
    for path in paths {
        loading.follows = path.is_dir();
        for program in programs(path) {
            loading.path(&program, None, &mut Vec::new());
        }
    }
    let Loaded { sources, files, .. } = loading.loaded;
    let read: BTreeSet<_> = files.iter().map(|file| file.span).collect();
    let ids = sources.ids().filter(|id| read.contains(&sources.file(*id).span())).collect();
    (sources, ids)
}

/// What was written to the standard input, as a file that is kept nowhere.
pub fn piped(bytes: Vec<u8>, diagnostics: &mut Diagnostics) -> (SourceMap, Option<FileId>) {
    let mut disk = Disk;
    let mut loading = Loading::new(&mut disk, diagnostics);
    let id = loading.text(Path::new("<stdin>"), bytes);
    let sources = loading.loaded.sources;
    if let Some(id) = id {
        disk.parse(&sources, id, diagnostics);
    }
    (sources, id)
}
