//! The texts of programs, without what belongs to them besides.

use std::path::{Path, PathBuf};

use super::{Disk, Files, Loading, programs};
use crate::diagnostic::Diagnostics;
use crate::source::SourceMap;
use crate::syntax::ast;

/// The trees of files, and the texts that they are of.
type Trees = (SourceMap, Vec<ast::File>);

/// Reads files and their sentences: those that are named, and of a folder all that its program
/// uses, or the programs below it.
pub fn texts(paths: &[PathBuf], diagnostics: &mut Diagnostics) -> Trees {
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
    (loading.loaded.sources, loading.loaded.files)
}

/// What was written to the standard input, as a file that is kept nowhere.
pub fn piped(bytes: Vec<u8>, diagnostics: &mut Diagnostics) -> Trees {
    let mut disk = Disk;
    let mut loading = Loading::new(&mut disk, diagnostics);
    let id = loading.text(Path::new("<stdin>"), bytes);
    let sources = loading.loaded.sources;
    let tree = id.map(|id| disk.parse(&sources, id, diagnostics));
    (sources, tree.into_iter().collect())
}
