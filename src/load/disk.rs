//! Where the files of a program come from.

use std::fs;
use std::io::Result;
use std::path::{Path, PathBuf};

use crate::diagnostic::Diagnostics;
use crate::source::{FileId, SourceMap};
use crate::syntax::{self, ast};

/// The disk, or an editor that holds some files in a form that is not saved.
pub trait Files {
    fn is_folder(&self, path: &Path) -> bool;
    /// The files of a folder, not its folders, in any order.
    fn files(&self, folder: &Path) -> Result<Vec<PathBuf>>;
    /// The folders in a folder, in any order.
    fn folders(&self, folder: &Path) -> Result<Vec<PathBuf>>;
    /// The one path of a file that has several.
    fn canonical(&self, path: &Path) -> Result<PathBuf>;
    fn read(&self, path: &Path) -> Result<Vec<u8>>;
    /// Makes a tree of a text that was read, perhaps with what is known from the last time.
    fn parse(&mut self, map: &SourceMap, file: FileId, diagnostics: &mut Diagnostics) -> ast::File {
        syntax::parse(map, file, diagnostics)
    }
}

/// The files as they are saved.
#[derive(Clone, Copy, Debug)]
pub struct Disk;

impl Files for Disk {
    fn is_folder(&self, path: &Path) -> bool {
        path.is_dir()
    }

    fn files(&self, folder: &Path) -> Result<Vec<PathBuf>> {
        entries(folder, Path::is_file)
    }

    fn folders(&self, folder: &Path) -> Result<Vec<PathBuf>> {
        entries(folder, Path::is_dir)
    }

    fn canonical(&self, path: &Path) -> Result<PathBuf> {
        path.canonicalize()
    }

    fn read(&self, path: &Path) -> Result<Vec<u8>> {
        fs::read(path)
    }
}

fn entries(folder: &Path, wanted: impl Fn(&Path) -> bool) -> Result<Vec<PathBuf>> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if wanted(&path) {
            found.push(path);
        }
    }
    Ok(found)
}
