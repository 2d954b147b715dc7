//! The programs of the open documents: each folder is one, and a document that is no file is one
//! of its own.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::documents::Documents;
use super::shelf::Shelf;
use super::uri;
use crate::check::Surroundings;
use crate::compile::compile;
use crate::diagnostic::Diagnostics;
use crate::ide::{Analysis, Moved};
use crate::load::{self, Loaded};
use crate::model::Region;

/// The programs, by the path that is read: a folder, or the document.
#[derive(Default)]
pub(super) struct Programs {
    all: BTreeMap<PathBuf, Option<Analysis>>,
}

/// What a document's program is read from.
pub(super) fn root(document: &Path) -> PathBuf {
    match document.parent() {
        Some(folder) if uri::is_file(document) => folder.to_owned(),
        _ => document.to_owned(),
    }
}

impl Programs {
    /// Notes that a document or a file beside it is not what it was.
    pub(super) fn touch(&mut self, document: &Path) {
        self.all.insert(root(document), None);
    }

    /// Notes that any file may have changed.
    pub(super) fn touch_all(&mut self) {
        self.all.values_mut().for_each(|analysis| *analysis = None);
    }

    /// Reads what changed, and forgets programs of which nothing is open. Gives the roots of what
    /// was read.
    pub(super) fn refresh(
        &mut self,
        documents: &Documents,
        region: Option<&Region>,
    ) -> Vec<PathBuf> {
        let open: Vec<PathBuf> = documents.iter().map(|(path, _)| root(path)).collect();
        self.all.retain(|root, _| open.contains(root));
        let mut read = Vec::new();
        for (root, analysis) in &mut self.all {
            if analysis.is_none() {
                *analysis = Some(analyse(root, documents, region));
                read.push(root.clone());
            }
        }
        read
    }

    pub(super) fn of(&self, document: &Path) -> Option<&Analysis> {
        self.all.get(&root(document))?.as_ref()
    }

    pub(super) fn iter(&self) -> impl Iterator<Item = (&PathBuf, &Analysis)> {
        self.all.iter().filter_map(|(root, analysis)| Some((root, analysis.as_ref()?)))
    }
}

fn analyse(root: &Path, documents: &Documents, region: Option<&Region>) -> Analysis {
    let mut diagnostics = Diagnostics::default();
    let loaded = load::load_from(&Shelf(documents), &[root.to_owned()], &mut diagnostics);
    let Loaded { sources, files, scripts, pins, incomplete, name, .. } = loaded;
    let surroundings = Surroundings {
        stack: name,
        usual_region: region.cloned(),
        incomplete,
        scripts,
        ..Surroundings::default()
    };
    let compiled = compile(&files, &surroundings, &pins, &mut diagnostics);
    Analysis {
        sources,
        files,
        compiled: Arc::new(compiled),
        diagnostics: Arc::new(diagnostics),
        moved: Moved::default(),
    }
}
