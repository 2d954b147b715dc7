//! The programs of the open documents: each folder is one, and a document that is no file is one
//! of its own.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::mpsc::Sender;

use super::checks::{Job, Outcome, Report, Settled};
use super::documents::Documents;
use super::requests::Moment;
use super::shelf::{Memories, Saved};
use super::uri;
use crate::check::DEFAULT_REGION;
use crate::compile::Compiled;
use crate::diagnostic::Diagnostics;
use crate::ide::findings::Shown;
use crate::ide::{Analysis, Moved};
use crate::model::Region;
use crate::model::program::{self, Stack};
use crate::source::SourceMap;

/// The programs, by the path that is read: a folder, or the document.
pub(super) struct Programs {
    all: BTreeMap<PathBuf, Program>,
    /// Where checks are asked for.
    jobs: Sender<Job>,
    saved: Saved,
}

/// How many statements and resources a program has at most that is checked at once.
const SMALL: usize = 1000;

/// A program while somebody writes it.
struct Program {
    /// Counts how often it became another.
    stamp: u64,
    /// The moment that was given to be checked.
    submitted: u64,
    /// The moment of texts and trees in `analysis`.
    read: u64,
    analysis: Analysis,
    memories: Memories,
    checked: Option<Checked>,
    settled: Option<(u64, Settled)>,
}

/// What text and names told of a moment.
struct Checked {
    stamp: u64,
    sources: SourceMap,
    found: Vec<Shown>,
}

/// What a document's program is read from.
pub(super) fn root(document: &Path) -> PathBuf {
    match document.parent() {
        Some(folder) if uri::is_file(document) => folder.to_owned(),
        _ => document.to_owned(),
    }
}

impl Programs {
    pub(super) fn new(jobs: Sender<Job>, saved: Saved) -> Self {
        Self { all: BTreeMap::new(), jobs, saved }
    }

    /// Notes that a document or a file beside it is not what it was.
    pub(super) fn touch(&mut self, document: &Path) {
        self.all.entry(root(document)).or_insert_with(Program::unknown).stamp += 1;
    }

    /// Notes that any file may have changed.
    pub(super) fn touch_all(&mut self) {
        self.saved.forget();
        self.all.values_mut().for_each(|program| program.stamp += 1);
    }

    /// Has the programs checked that changed.
    pub(super) fn submit(&mut self, documents: &Documents, region: Option<&Region>) {
        self.forget_closed(documents);
        for (root, program) in &mut self.all {
            if program.submitted != program.stamp {
                program.submitted = program.stamp;
                let (root, region) = (root.clone(), region.cloned());
                let job = Job { root, documents: documents.clone(), region, stamp: program.stamp };
                // The threads live as long as the server.
                drop(self.jobs.send(job));
            }
        }
    }

    /// Forgets programs of which nothing is open.
    fn forget_closed(&mut self, documents: &Documents) {
        let open: Vec<PathBuf> = documents.iter().map(|(path, _)| root(path)).collect();
        self.all.retain(|root, _| open.contains(root));
    }

    /// Reads the texts of programs that changed.
    pub(super) fn refresh(&mut self, documents: &Documents) {
        self.forget_closed(documents);
        for (root, program) in &mut self.all {
            if program.read != program.stamp {
                program.read(root, documents, &self.saved);
            }
        }
    }

    /// Takes over what a check found.
    pub(super) fn take(&mut self, report: Report) {
        let Report { root, stamp, outcome } = report;
        if let Some(program) = self.all.get_mut(&root) {
            program.take(stamp, outcome);
        }
    }

    pub(super) fn of(&self, document: &Path) -> Option<&Analysis> {
        Some(&self.all.get(&root(document))?.analysis)
    }

    pub(super) fn iter(&self) -> impl Iterator<Item = (&PathBuf, &Analysis)> {
        self.all.iter().map(|(root, program)| (root, &program.analysis))
    }

    /// The problems of a program, with the places of this moment.
    pub(super) fn problems(&self, root: &Path) -> Vec<Shown> {
        self.all.get(root).map(Program::problems).unwrap_or_default()
    }

    /// Whether a document's program, or every one, is compiled as it was at a moment.
    pub(super) fn is_ready(&self, document: Option<&Path>, moment: Moment) -> bool {
        let wanted = document.map(root);
        let mut concerned =
            self.all.iter().filter(|(root, _)| wanted.as_ref().is_none_or(|it| it == *root));
        concerned.all(|(_, program)| program.is_compiled(moment))
    }

    /// The moment of a document's program.
    pub(super) fn stamp(&self, document: &Path) -> Option<u64> {
        Some(self.all.get(&root(document))?.stamp)
    }
}

impl Program {
    fn unknown() -> Self {
        let region = Region::new(DEFAULT_REGION);
        let stack =
            Stack { name: String::new(), region, account: None, tags: Vec::new(), span: None };
        Self {
            stamp: 0,
            submitted: 0,
            read: 0,
            analysis: Analysis {
                sources: SourceMap::default(),
                files: Vec::new(),
                compiled: Arc::new(Compiled::nothing(program::Program::of(stack))),
                diagnostics: Arc::new(Diagnostics::default()),
                moved: Moved::default(),
            },
            memories: Memories::default(),
            checked: None,
            settled: None,
        }
    }

    fn is_compiled(&self, moment: Moment) -> bool {
        self.settled.as_ref().is_some_and(|(stamp, _)| match moment {
            Moment::Any => true,
            Moment::LatestIfSoon => *stamp == self.stamp || !self.is_small(),
            Moment::Latest => *stamp == self.stamp,
        })
    }

    /// Whether it is checked within a few milliseconds.
    fn is_small(&self) -> bool {
        let Analysis { files, compiled, .. } = &self.analysis;
        let statements = files.iter().map(|file| file.items.len()).sum::<usize>();
        statements + compiled.graph.resources().count() <= SMALL
    }

    fn read(&mut self, root: &Path, documents: &Documents, saved: &Saved) {
        let analysis = &mut self.analysis;
        self.memories.take_back(&analysis.sources, std::mem::take(&mut analysis.files));
        // The checks say what is wrong.
        let mut ignored = Diagnostics::default();
        let loaded = self.memories.read(root, documents, saved, &mut ignored);
        (analysis.sources, analysis.files) = (loaded.sources, loaded.files);
        self.read = self.stamp;
        self.follow();
    }

    /// Says where the words stand that were compiled.
    fn follow(&mut self) {
        if let Some((_, settled)) = &self.settled {
            self.analysis.moved = Moved::between(&settled.sources, &self.analysis.sources);
        }
    }

    fn take(&mut self, stamp: u64, outcome: Outcome) {
        match outcome {
            Outcome::Checked { sources, found } => {
                self.checked = Some(Checked { stamp, sources, found });
            }
            Outcome::Settled(settled) => {
                self.analysis.compiled = Arc::clone(&settled.compiled);
                self.analysis.diagnostics = Arc::clone(&settled.diagnostics);
                self.settled = Some((stamp, settled));
                self.follow();
            }
            // What was known before has to do.
            Outcome::Fault => {
                let settled = self.settled.take().map(|(_, settled)| settled);
                let settled = settled.unwrap_or_else(|| self.nothing());
                self.settled = Some((stamp, settled));
            }
        }
    }

    fn nothing(&self) -> Settled {
        let Analysis { compiled, diagnostics, .. } = &self.analysis;
        Settled {
            sources: SourceMap::default(),
            compiled: Arc::clone(compiled),
            diagnostics: Arc::clone(diagnostics),
            found: Vec::new(),
            late: Vec::new(),
        }
    }

    fn problems(&self) -> Vec<Shown> {
        let Self { analysis, checked, settled, .. } = self;
        let known = settled.as_ref().map_or(0, |(stamp, _)| *stamp);
        let newer = checked.as_ref().filter(|checked| checked.stamp > known);
        let settled = settled.as_ref().map(|(_, settled)| settled);
        let later = settled.map(|it| if newer.is_some() { &it.late } else { &it.found });
        let early = newer.map(|checked| {
            let moved = Moved::between(&checked.sources, &analysis.sources);
            checked.found.iter().filter_map(move |shown| shown.moved(&moved))
        });
        let later = later.into_iter().flatten();
        let later = later.filter_map(|shown| shown.moved(&analysis.moved));
        early.into_iter().flatten().chain(later).collect()
    }
}
