//! Reads a state folder and writes nothing. What is not exactly as it was written is an error,
//! except for a last line that was being written when the program ended.

use std::collections::BTreeMap;
use std::fs;
use std::io::ErrorKind;
use std::path::Path;

use serde::{Deserialize, Serialize};

use super::{Error, JOURNAL, SNAPSHOT, VERSION};
use crate::model::Json;
use crate::state::journal::{Entry, Intent};
use crate::state::{Owner, Record, State};

/// What a folder holds, and what is needed to go on writing to it.
pub(super) struct Loaded {
    pub state: State,
    /// Which state this is, in contrast to all others.
    pub lineage: String,
    /// The number of the last entry.
    pub serial: u64,
    pub snapshot_bytes: u64,
    /// How much of the journal is whole.
    pub journal_bytes: u64,
    /// The last line is whole and lacks its end.
    pub unended: bool,
}

#[derive(Serialize, Deserialize)]
pub(super) struct Snapshot {
    pub version: u64,
    pub lineage: String,
    pub serial: u64,
    pub owner: Option<Owner>,
    pub records: Vec<Record>,
    pub deposed: Vec<Record>,
    pub outputs: BTreeMap<String, Json>,
    pub pending: Vec<Intent>,
}

/// The first line of a journal.
#[derive(Serialize, Deserialize)]
pub(super) struct Header {
    pub version: u64,
    pub lineage: String,
}

#[derive(Serialize, Deserialize)]
pub(super) struct Line {
    pub serial: u64,
    #[serde(flatten)]
    pub entry: Entry,
}

#[derive(Deserialize)]
struct Version {
    version: u64,
}

/// The state in a folder, if there is one.
pub(super) fn load(folder: &Path) -> Result<Option<Loaded>, Error> {
    match fs::metadata(folder) {
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(None),
        Err(source) => return Err(Error::Unreadable { path: folder.to_owned(), source }),
        Ok(found) if !found.is_dir() => return Err(Error::NotFolder { path: folder.to_owned() }),
        Ok(_) => {}
    }
    let (snapshot_path, journal_path) = (folder.join(SNAPSHOT), folder.join(JOURNAL));
    match (text(&snapshot_path)?, text(&journal_path)?) {
        (None, None) => Ok(None),
        (Some(_), None) => Err(Error::Missing { path: journal_path }),
        (None, Some(journal)) => unborn(&journal, &snapshot_path, &journal_path),
        (Some(snapshot), Some(journal)) => {
            let mut loaded = read_snapshot(&snapshot, &snapshot_path)?;
            replay(&mut loaded, &journal, folder, &journal_path)?;
            finish(loaded, folder).map(Some)
        }
    }
}

/// A journal is made before the snapshot: without one, it can only be empty.
fn unborn(journal: &str, snapshot: &Path, path: &Path) -> Result<Option<Loaded>, Error> {
    let missing = || Error::Missing { path: snapshot.to_owned() };
    let (header, rest) = journal.split_once('\n').ok_or_else(missing)?;
    parse::<Header>(header, path, 1)?;
    if rest.is_empty() { Ok(None) } else { Err(missing()) }
}

fn text(path: &Path) -> Result<Option<String>, Error> {
    let bytes = match fs::read(path) {
        Ok(bytes) => bytes,
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(None),
        Err(source) => return Err(Error::Unreadable { path: path.to_owned(), source }),
    };
    match String::from_utf8(bytes) {
        Ok(text) => Ok(Some(text)),
        Err(error) => whole_lines(error, path).map(Some),
    }
}

/// A torn last line may end in the middle of a character.
fn whole_lines(error: std::string::FromUtf8Error, path: &Path) -> Result<String, Error> {
    let valid = error.utf8_error().valid_up_to();
    let mut bytes = error.into_bytes();
    let line = bytes.iter().take(valid).filter(|byte| **byte == b'\n').count() + 1;
    let is_last = !bytes.iter().skip(valid).any(|byte| *byte == b'\n');
    if is_last && path.ends_with(JOURNAL) {
        bytes.truncate(valid);
        if let Ok(text) = String::from_utf8(bytes) {
            return Ok(text);
        }
    }
    Err(Error::Damaged { path: path.to_owned(), line, what: "it is not UTF-8".to_owned() })
}

fn read_snapshot(text: &str, path: &Path) -> Result<Loaded, Error> {
    let snapshot: Snapshot = parse(text, path, 1)?;
    let by_address = snapshot.records.into_iter().map(|record| (record.address.clone(), record));
    let by_token = snapshot.pending.into_iter().map(|intent| (intent.client_token.clone(), intent));
    let state = State {
        owner: snapshot.owner,
        records: by_address.collect(),
        deposed: snapshot.deposed,
        outputs: snapshot.outputs,
        pending: by_token.collect(),
    };
    Ok(Loaded {
        state,
        lineage: snapshot.lineage,
        serial: snapshot.serial,
        snapshot_bytes: text.len() as u64,
        journal_bytes: 0,
        unended: false,
    })
}

/// The version is looked at first, as nothing else of a later format can be relied on.
fn parse<'a, T: Deserialize<'a>>(text: &'a str, path: &Path, line: usize) -> Result<T, Error> {
    let version = serde_json::from_str::<Version>(text)
        .map_err(|error| damaged(path, line + error.line().saturating_sub(1), &error))?;
    if version.version > VERSION {
        let (found, supported) = (version.version, VERSION);
        return Err(Error::Newer { path: path.to_owned(), found, supported });
    }
    serde_json::from_str(text)
        .map_err(|error| damaged(path, line + error.line().saturating_sub(1), &error))
}

fn damaged(path: &Path, line: usize, what: &dyn std::fmt::Display) -> Error {
    Error::Damaged { path: path.to_owned(), line, what: what.to_string() }
}

/// Entries up to the snapshot's serial are in it already: the program ended between writing the
/// snapshot and beginning a new journal.
fn replay(loaded: &mut Loaded, text: &str, folder: &Path, path: &Path) -> Result<(), Error> {
    let mut previous = None;
    for (index, line) in text.split_inclusive('\n').enumerate() {
        let number = index + 1;
        let ended = line.ends_with('\n');
        if index == 0 {
            let header: Header = parse(line, path, number)?;
            if header.lineage != loaded.lineage {
                return Err(Error::Mixed { path: folder.to_owned() });
            }
        } else {
            let line: Line = match serde_json::from_str(line) {
                Ok(line) => line,
                Err(_) if !ended && serde_json::from_str::<Json>(line).is_err() => break,
                Err(error) => return Err(damaged(path, number, &error)),
            };
            follow(loaded, line, &mut previous, number, path)?;
        }
        loaded.journal_bytes += line.len() as u64;
        loaded.unended = !ended;
    }
    if loaded.journal_bytes == 0 {
        return Err(damaged(path, 1, &"it is empty"));
    }
    match previous {
        Some(last) if last < loaded.serial => Err(Error::Mixed { path: folder.to_owned() }),
        _ => Ok(()),
    }
}

fn follow(
    loaded: &mut Loaded,
    line: Line,
    previous: &mut Option<u64>,
    number: usize,
    path: &Path,
) -> Result<(), Error> {
    let follows = match *previous {
        Some(previous) => line.serial == previous + 1,
        None => line.serial <= loaded.serial + 1,
    };
    if !follows {
        return Err(damaged(path, number, &"entries before it are missing"));
    }
    *previous = Some(line.serial);
    if line.serial > loaded.serial {
        loaded.serial = line.serial;
        loaded.state.replay(line.entry);
    }
    Ok(())
}

fn finish(mut loaded: Loaded, folder: &Path) -> Result<Loaded, Error> {
    loaded.state.drop_dangling_needs();
    let violations = loaded.state.verify();
    if violations.is_empty() {
        Ok(loaded)
    } else {
        Err(Error::Contradiction { path: folder.to_owned(), violations })
    }
}
