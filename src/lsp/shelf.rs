//! The files of programs while an editor holds some of them open: its texts stand in place of what
//! is saved, and a text that was never saved counts as a file.

use std::collections::BTreeSet;
use std::io::Result;
use std::path::{Path, PathBuf};

use super::documents::Documents;
use super::uri;
use crate::load::{Disk, Files};

pub(super) struct Shelf<'a>(pub(super) &'a Documents);

impl Files for Shelf<'_> {
    fn is_folder(&self, path: &Path) -> bool {
        self.0.get(path).is_none() && Disk.is_folder(path)
    }

    fn files(&self, folder: &Path) -> Result<Vec<PathBuf>> {
        let open = self.0.iter().map(|(path, _)| path);
        let open = open.filter(|path| uri::is_file(path) && path.parent() == Some(folder));
        let mut files: BTreeSet<PathBuf> = open.cloned().collect();
        match Disk.files(folder) {
            Ok(saved) => files.extend(saved),
            Err(error) if files.is_empty() => return Err(error),
            Err(_) => {}
        }
        Ok(files.into_iter().collect())
    }

    fn canonical(&self, path: &Path) -> Result<PathBuf> {
        Disk.canonical(path).or_else(|error| {
            if self.0.get(path).is_some() { Ok(path.to_owned()) } else { Err(error) }
        })
    }

    fn read(&self, path: &Path) -> Result<Vec<u8>> {
        if let Some(document) = self.0.get(path) {
            return Ok(document.text.as_bytes().to_owned());
        }
        let canonical = self.canonical(path)?;
        match self.0.get(&canonical) {
            Some(document) => Ok(document.text.as_bytes().to_owned()),
            None => Disk.read(path),
        }
    }
}
