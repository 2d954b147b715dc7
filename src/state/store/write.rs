//! The one thread that writes a state folder. It takes what has gathered, writes it, makes the
//! disk keep it once, and only then says so. The journal is folded into a new snapshot when it
//! has outgrown the old one, so the cost of that per entry stays the same.

use std::fs::{self, DirBuilder, File, OpenOptions};
use std::hash::{BuildHasher, RandomState};
use std::io::{self, BufWriter, Write};
use std::os::unix::fs::DirBuilderExt;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, mpsc};

use serde::Serialize;
use tokio::sync::oneshot;

use super::load::{Header, Line, Loaded};
use super::{Error, JOURNAL, SNAPSHOT, VERSION, lock};
use crate::model::Json;
use crate::state::journal::{Entry, Intent};
use crate::state::{Owner, Record, State};

/// A journal smaller than this is not worth folding.
const SMALLEST_FOLD: u64 = 1024 * 1024;
/// How many requests are written together at most.
const LARGEST_BATCH: usize = 1024;

type Written = oneshot::Sender<Result<(), Error>>;

pub(super) enum Message {
    Append { entries: Vec<Entry>, written: Written },
    Stop,
}

pub(super) struct Writer {
    folder: PathBuf,
    journal: File,
    lineage: String,
    serial: u64,
    journal_bytes: u64,
    snapshot_bytes: u64,
    state: Arc<Mutex<State>>,
    /// After a failed write nobody knows what is on the disk, so nothing more is written.
    halted: Option<Arc<Error>>,
}

/// Makes the files of a state that holds nothing.
pub(super) fn found(folder: &Path) -> Result<Loaded, Error> {
    let make = || -> io::Result<Loaded> {
        // What is in a state is nobody else's to read.
        DirBuilder::new().recursive(true).mode(0o700).create(folder)?;
        let lineage = new_lineage();
        let journal_bytes = write_header(folder, &lineage)?;
        let state = State::default();
        let snapshot_bytes = write_snapshot(folder, &lineage, 0, &state)?;
        Ok(Loaded { state, lineage, serial: 0, snapshot_bytes, journal_bytes, unended: false })
    };
    make().map_err(|source| Error::Unwritable { path: folder.to_owned(), source })
}

/// The hasher's keys are the only randomness that the standard library gives.
fn new_lineage() -> String {
    let random = || RandomState::new().hash_one(std::process::id());
    format!("{:016x}{:016x}", random(), random())
}

fn write_header(folder: &Path, lineage: &str) -> io::Result<u64> {
    let header = Header { version: VERSION, lineage: lineage.to_owned() };
    replace(folder, JOURNAL, &header)
}

/// A snapshot as it is written, without a copy of what it holds.
#[derive(Serialize)]
struct SnapshotView<'a> {
    version: u64,
    lineage: &'a str,
    serial: u64,
    owner: Option<&'a Owner>,
    records: Vec<&'a Record>,
    deposed: &'a [Record],
    outputs: &'a std::collections::BTreeMap<String, Json>,
    pending: Vec<&'a Intent>,
}

fn write_snapshot(folder: &Path, lineage: &str, serial: u64, state: &State) -> io::Result<u64> {
    let view = SnapshotView {
        version: VERSION,
        lineage,
        serial,
        owner: state.owner.as_ref(),
        records: state.records.values().collect(),
        deposed: &state.deposed,
        outputs: &state.outputs,
        pending: state.pending.values().collect(),
    };
    replace(folder, SNAPSHOT, &view)
}

/// Puts a whole new file where the old one was: whoever reads finds one or the other.
fn replace(folder: &Path, name: &str, content: &impl Serialize) -> io::Result<u64> {
    let temporary = folder.join(format!("{name}.new"));
    let mut file = BufWriter::new(File::create(&temporary)?);
    serde_json::to_writer(&mut file, content)?;
    file.write_all(b"\n")?;
    let file = file.into_inner().map_err(io::IntoInnerError::into_error)?;
    file.sync_all()?;
    fs::rename(&temporary, folder.join(name))?;
    sync_folder(folder)?;
    Ok(file.metadata()?.len())
}

#[cfg(unix)]
fn sync_folder(folder: &Path) -> io::Result<()> {
    File::open(folder)?.sync_all()
}

#[cfg(not(unix))]
fn sync_folder(_folder: &Path) -> io::Result<()> {
    Ok(())
}

impl Writer {
    pub fn new(folder: &Path, loaded: Loaded, state: Arc<Mutex<State>>) -> Result<Self, Error> {
        let path = folder.join(JOURNAL);
        let journal = mend(&path, &loaded)
            .map_err(|source| Error::Unwritable { path: path.clone(), source })?;
        Ok(Self {
            folder: folder.to_owned(),
            journal,
            lineage: loaded.lineage,
            serial: loaded.serial,
            journal_bytes: loaded.journal_bytes + u64::from(loaded.unended),
            snapshot_bytes: loaded.snapshot_bytes,
            state,
            halted: None,
        })
    }

    pub fn run(&mut self, receiver: &mpsc::Receiver<Message>) {
        let mut stopped = false;
        while !stopped {
            let Ok(first) = receiver.recv() else { return };
            let gathered = std::iter::once(first).chain(receiver.try_iter()).take(LARGEST_BATCH);
            let mut entries = Vec::new();
            let mut waiting = Vec::new();
            for message in gathered {
                match message {
                    Message::Append { entries: more, written } => {
                        entries.extend(more);
                        waiting.push(written);
                    }
                    Message::Stop => {
                        stopped = true;
                        break;
                    }
                }
            }
            self.commit(entries);
            self.answer(waiting);
        }
    }

    fn answer(&self, waiting: Vec<Written>) {
        for written in waiting {
            let result = match &self.halted {
                None => Ok(()),
                Some(source) => Err(Error::Halted { source: Arc::clone(source) }),
            };
            // Nobody waits any more for what is on the disk all the same.
            drop(written.send(result));
        }
    }

    fn commit(&mut self, entries: Vec<Entry>) {
        if self.halted.is_some() || entries.is_empty() {
            return;
        }
        if let Err(source) = self.write(entries).and_then(|()| self.fold_if_due()) {
            let path = self.folder.join(JOURNAL);
            self.halted = Some(Arc::new(Error::Unwritable { path, source }));
        }
    }

    fn write(&mut self, entries: Vec<Entry>) -> io::Result<()> {
        let mut buffer = Vec::new();
        let mut written = Vec::with_capacity(entries.len());
        for entry in entries {
            self.serial += 1;
            let line = Line { serial: self.serial, entry };
            serde_json::to_writer(&mut buffer, &line)?;
            buffer.push(b'\n');
            written.push(line.entry);
        }
        self.journal.write_all(&buffer)?;
        self.journal.sync_data()?;
        self.journal_bytes += buffer.len() as u64;
        let mut state = lock(&self.state);
        for entry in written {
            state.replay(entry);
        }
        Ok(())
    }

    fn fold_if_due(&mut self) -> io::Result<()> {
        if self.journal_bytes <= self.snapshot_bytes.max(SMALLEST_FOLD) {
            return Ok(());
        }
        let state = Arc::clone(&self.state);
        self.snapshot_bytes =
            write_snapshot(&self.folder, &self.lineage, self.serial, &lock(&state))?;
        self.journal_bytes = write_header(&self.folder, &self.lineage)?;
        self.journal = OpenOptions::new().append(true).open(self.folder.join(JOURNAL))?;
        Ok(())
    }
}

/// Opens the journal behind its last whole line.
fn mend(path: &Path, loaded: &Loaded) -> io::Result<File> {
    let mut journal = OpenOptions::new().append(true).open(path)?;
    if journal.metadata()?.len() > loaded.journal_bytes {
        journal.set_len(loaded.journal_bytes)?;
    }
    if loaded.unended {
        journal.write_all(b"\n")?;
    }
    Ok(journal)
}
