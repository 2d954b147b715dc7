//! The files of programs while an editor holds some of them open: its texts stand in place of what
//! is saved, and a text that was never saved counts as a file.

use std::collections::{BTreeMap, BTreeSet};
use std::io::Result;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};
use std::time::SystemTime;

use super::documents::Documents;
use super::uri;
use crate::diagnostic::Diagnostics;
use crate::load::{self, Disk, Files, Loaded};
use crate::source::{FileId, SourceMap};
use crate::syntax::{self, Memory, ast};

/// What was read from the disk, for as long as it stays as it is.
#[derive(Clone, Default)]
pub(super) struct Saved(Arc<Mutex<BTreeMap<PathBuf, Copy>>>);

struct Copy {
    changed: SystemTime,
    bytes: Arc<[u8]>,
}

impl Saved {
    /// Forgets everything, as files may have changed without any sign of it.
    pub(super) fn forget(&self) {
        if let Ok(mut copies) = self.0.lock() {
            copies.clear();
        }
    }

    fn read(&self, path: &Path) -> Result<Vec<u8>> {
        let about = path.metadata()?;
        let (changed, length) = (about.modified()?, about.len());
        let is_same = |copy: &&Copy| copy.changed == changed && copy.bytes.len() as u64 == length;
        if let Ok(copies) = self.0.lock()
            && let Some(copy) = copies.get(path).filter(is_same)
        {
            return Ok(copy.bytes.to_vec());
        }
        let bytes = Disk.read(path)?;
        if let Ok(mut copies) = self.0.lock() {
            copies.insert(path.to_owned(), Copy { changed, bytes: bytes.as_slice().into() });
        }
        Ok(bytes)
    }
}

/// What is known of the files of a program since they were read last.
#[derive(Default)]
pub(super) struct Memories {
    texts: BTreeMap<String, Memory>,
    trees: BTreeMap<String, ast::File>,
}

impl Memories {
    /// Gives trees back that nobody needs any more, so that the next reading builds on them.
    pub(super) fn take_back(&mut self, sources: &SourceMap, trees: Vec<ast::File>) {
        for tree in trees {
            if let Some(file) = sources.file_of(tree.span) {
                self.trees.insert(sources.file(file).name.clone(), tree);
            }
        }
    }

    /// Reads a program.
    pub(super) fn read(
        &mut self,
        root: &Path,
        documents: &Documents,
        saved: &Saved,
        diagnostics: &mut Diagnostics,
    ) -> Loaded {
        let earlier = std::mem::take(self);
        let mut shelf = Shelf { documents, saved, earlier, known: self };
        load::load_from(&mut shelf, &[root.to_owned()], diagnostics)
    }
}

/// The files of a folder, with those that were never saved.
pub(super) fn files(documents: &Documents, folder: &Path) -> Result<Vec<PathBuf>> {
    let open = documents.iter().map(|(path, _)| path);
    let open = open.filter(|path| uri::is_file(path) && path.parent() == Some(folder));
    let mut files: BTreeSet<PathBuf> = open.cloned().collect();
    match Disk.files(folder) {
        Ok(saved) => files.extend(saved),
        Err(error) if files.is_empty() => return Err(error),
        Err(_) => {}
    }
    Ok(files.into_iter().collect())
}

struct Shelf<'a> {
    documents: &'a Documents,
    saved: &'a Saved,
    earlier: Memories,
    known: &'a mut Memories,
}

impl Files for Shelf<'_> {
    fn is_folder(&self, path: &Path) -> bool {
        // The folder of a text that was never saved need not be there.
        let holds = |document: &Path| uri::is_file(document) && document.parent() == Some(path);
        Disk.is_folder(path) || self.documents.iter().any(|(document, _)| holds(document))
    }

    fn files(&self, folder: &Path) -> Result<Vec<PathBuf>> {
        files(self.documents, folder)
    }

    fn folders(&self, folder: &Path) -> Result<Vec<PathBuf>> {
        Disk.folders(folder)
    }

    fn canonical(&self, path: &Path) -> Result<PathBuf> {
        Disk.canonical(path).or_else(|error| {
            if self.documents.get(path).is_some() { Ok(path.to_owned()) } else { Err(error) }
        })
    }

    fn read(&self, path: &Path) -> Result<Vec<u8>> {
        if let Some(document) = self.documents.get(path) {
            return Ok(document.text.as_bytes().to_owned());
        }
        let canonical = self.canonical(path)?;
        match self.documents.get(&canonical) {
            Some(document) => Ok(document.text.as_bytes().to_owned()),
            None => self.saved.read(&canonical),
        }
    }

    fn parse(&mut self, map: &SourceMap, file: FileId, diagnostics: &mut Diagnostics) -> ast::File {
        let name = &map.file(file).name;
        let earlier = self.earlier.texts.remove(name).zip(self.earlier.trees.remove(name));
        let (memory, tree) = syntax::parse_again(map, file, earlier, diagnostics);
        self.known.texts.extend(memory.map(|memory| (name.clone(), memory)));
        tree
    }
}
