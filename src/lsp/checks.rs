//! Checks beside the conversation, each stage on a thread of its own: what text and names tell is
//! known soon, what the resources tell a little later. Of several texts that wait, the last counts.

use std::collections::BTreeMap;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::thread;
use std::time::Duration;

use super::documents::Documents;
use super::programs;
use super::shelf::{Memories, Saved};
use super::transport::Event;
use crate::check::{self, Surroundings};
use crate::compile::{self, Compiled};
use crate::diagnostic::Diagnostics;
use crate::ide::findings::{Shown, findings};
use crate::load::Loaded;
use crate::model::Region;
use crate::model::program::Program;
use crate::pins::Pins;
use crate::source::{SourceMap, Span};

/// A program to be checked, as it is at a moment.
pub(super) struct Job {
    pub(super) root: PathBuf,
    pub(super) documents: Documents,
    pub(super) region: Option<Region>,
    /// Counts the moments of a program.
    pub(super) stamp: u64,
}

/// What was found.
pub(super) struct Report {
    pub(super) root: PathBuf,
    pub(super) stamp: u64,
    pub(super) outcome: Outcome,
}

pub(super) enum Outcome {
    /// What text and names tell.
    Checked {
        sources: SourceMap,
        found: Vec<Shown>,
    },
    Settled(Settled),
    /// A fault of smk.
    Fault,
}

/// A program that is compiled to the end.
pub(super) struct Settled {
    pub(super) sources: SourceMap,
    pub(super) compiled: Arc<Compiled>,
    pub(super) diagnostics: Arc<Diagnostics>,
    /// All problems, and those which only the resources tell.
    pub(super) found: Vec<Shown>,
    pub(super) late: Vec<Shown>,
}

/// A program between the stages.
pub(super) struct Half {
    root: PathBuf,
    stamp: u64,
    sources: SourceMap,
    program: Program,
    pins: Pins,
    diagnostics: Diagnostics,
    found: Vec<Shown>,
}

/// Starts both stages. They end when nobody gives them work.
pub(super) fn start(saved: Saved, reports: Sender<Event>) -> Sender<Job> {
    let (jobs, waiting) = channel();
    let (halves, half_done) = channel();
    let late = reports.clone();
    thread::spawn(move || Early::new(saved).run(&waiting, &reports, &halves));
    thread::spawn(move || Late { former: Vec::new() }.run(&half_done, &late));
    jobs
}

/// The first stage.
pub(super) struct Early {
    saved: Saved,
    /// The texts and trees of every program, for its next check.
    known: BTreeMap<PathBuf, Memories>,
}

impl Early {
    pub(super) fn new(saved: Saved) -> Self {
        Self { saved, known: BTreeMap::new() }
    }

    fn run(mut self, jobs: &Receiver<Job>, reports: &Sender<Event>, halves: &Sender<Half>) {
        while let Ok(first) = jobs.recv() {
            for (root, job) in latest(first, jobs, |job| &job.root) {
                let stamp = job.stamp;
                let report = |outcome| {
                    let root = root.clone();
                    // Nobody is left to be told once the conversation is over.
                    drop(reports.send(Event::Report(Report { root, stamp, outcome })));
                };
                match catch_unwind(AssertUnwindSafe(|| self.check(job))) {
                    Ok(half) => {
                        let (sources, found) = (half.sources.clone(), half.found.clone());
                        report(Outcome::Checked { sources, found });
                        drop(halves.send(half));
                    }
                    Err(_) => report(Outcome::Fault),
                }
            }
        }
    }

    pub(super) fn check(&mut self, job: Job) -> Half {
        let Job { root, documents, region, stamp } = job;
        let is_open =
            |root: &PathBuf| documents.iter().any(|(path, _)| programs::root(path) == *root);
        self.known.retain(|root, _| is_open(root));
        let mut diagnostics = Diagnostics::default();
        // If this fails, the next check begins with nothing.
        let mut memories = self.known.remove(&root).unwrap_or_default();
        let loaded = memories.read(&root, &documents, &self.saved, &mut diagnostics);
        let Loaded { sources, files, scripts, pins, incomplete, name, .. } = loaded;
        let surroundings = surroundings(name, region, incomplete, scripts);
        let program = check::check(&files, &surroundings, &mut diagnostics);
        memories.take_back(&sources, files);
        self.known.insert(root.clone(), memories);
        let found = findings(&diagnostics);
        Half { root, stamp, sources, program, pins, diagnostics, found }
    }
}

/// What a program is told from outside, as `smk check` tells it.
fn surroundings(
    stack: String,
    usual_region: Option<Region>,
    incomplete: bool,
    scripts: BTreeMap<Span, Result<String, String>>,
) -> Surroundings {
    Surroundings { stack, usual_region, incomplete, scripts, ..Surroundings::default() }
}

/// After how long without work somebody seems to think rather than to write.
const PAUSE: Duration = Duration::from_millis(50);

/// The second stage.
struct Late {
    /// What the conversation may still look at. To take it apart takes long, and hinders whoever
    /// makes something else in the meantime, so it ends here.
    former: Vec<Arc<Compiled>>,
}

impl Late {
    fn run(mut self, halves: &Receiver<Half>, reports: &Sender<Event>) {
        while let Some(first) = self.next(halves) {
            for (root, half) in latest(first, halves, |half| &half.root) {
                let stamp = half.stamp;
                let outcome = catch_unwind(AssertUnwindSafe(|| settle(half)));
                let outcome = outcome.map_or(Outcome::Fault, |settled| {
                    self.former.push(Arc::clone(&settled.compiled));
                    Outcome::Settled(settled)
                });
                drop(reports.send(Event::Report(Report { root, stamp, outcome })));
            }
        }
    }

    /// Waits for work. What nobody looks at any more goes in a pause, or else before there is more.
    fn next(&mut self, halves: &Receiver<Half>) -> Option<Half> {
        let next = halves.recv_timeout(PAUSE);
        self.former.retain(|compiled| Arc::strong_count(compiled) > 1);
        match next {
            Err(RecvTimeoutError::Timeout) => halves.recv().ok(),
            next => next.ok(),
        }
    }
}

pub(super) fn settle(half: Half) -> Settled {
    let Half { sources, program, pins, mut diagnostics, found: early, .. } = half;
    let compiled = compile::realise(program, &pins, &mut diagnostics);
    let found = findings(&diagnostics);
    let mut early = early.iter().peekable();
    let is_late = |shown: &&Shown| early.next_if(|early| early == shown).is_none();
    let late = found.iter().filter(is_late).cloned().collect();
    let (compiled, diagnostics) = (Arc::new(compiled), Arc::new(diagnostics));
    Settled { sources, compiled, diagnostics, found, late }
}

/// The last of what waits for each program.
fn latest<T>(
    first: T,
    waiting: &Receiver<T>,
    program: impl Fn(&T) -> &PathBuf,
) -> BTreeMap<PathBuf, T> {
    let all = std::iter::once(first).chain(waiting.try_iter());
    all.map(|next| (program(&next).clone(), next)).collect()
}
