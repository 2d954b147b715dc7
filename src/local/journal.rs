//! The folder in which the local cloud keeps itself: a journal to which every acknowledged change
//! is appended before the answer goes out, rewritten when most of it is outdated.

use std::fs::{self, DirBuilder, File, OpenOptions};
use std::io::{self, Write};
use std::os::unix::fs::DirBuilderExt;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use crate::local::requests::Request;
use crate::local::store::Change;
use crate::model::AccountId;

const VERSION: u32 = 1;
const FILE: &str = "cloud.journal";
const NEXT: &str = "cloud.journal.next";
const LOCK: &str = "cloud.lock";
/// A journal is rewritten when it has this many times as many entries as it needs.
const SLACK: usize = 4;
const LEAST: usize = 10_000;

#[derive(Debug, thiserror::Error)]
pub enum Error {
    #[error("cannot use the folder `{}` of the local cloud", path.display())]
    Folder { path: PathBuf, source: io::Error },
    #[error("another local cloud uses the folder `{}`; stop it first, or name another folder", path.display())]
    InUse { path: PathBuf },
    #[error(
        "line {line} of `{}` cannot be read; put a copy of the folder back, or move it away to \
         begin anew: nothing was changed", path.display()
    )]
    Unreadable { path: PathBuf, line: usize },
    #[error(
        "`{}` was written by a newer smk (format {found}, this one knows {VERSION}); use that smk, \
         or another folder", path.display()
    )]
    Newer { path: PathBuf, found: u32 },
    #[error(
        "the folder `{}` holds the local cloud of account {found}, not {asked}; name that account, \
         or another folder", path.display()
    )]
    Account { path: PathBuf, found: AccountId, asked: AccountId },
}

/// The first line: what kind of file this is.
#[derive(Serialize, Deserialize)]
struct Header {
    smk_local_cloud: u32,
    account: AccountId,
}

/// What one acknowledged answer changed.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct Entry {
    /// How many ids had been given out.
    pub minted: u64,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub changes: Vec<Change>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub requests: Vec<Request>,
}

impl Entry {
    pub fn is_empty(&self) -> bool {
        self.changes.is_empty() && self.requests.is_empty()
    }
}

#[derive(Debug)]
pub struct Journal {
    folder: PathBuf,
    file: File,
    account: AccountId,
    entries: usize,
    /// Held for as long as the journal is open.
    _lock: File,
}

impl Journal {
    /// Opens the journal of a folder and gives what it holds.
    pub fn open(folder: &Path, account: &AccountId) -> Result<(Self, Vec<Entry>), Error> {
        let wrong = |source| Error::Folder { path: folder.to_owned(), source };
        // It keeps values that AWS would never give back.
        DirBuilder::new().recursive(true).mode(0o700).create(folder).map_err(wrong)?;
        let lock = File::create(folder.join(LOCK)).map_err(wrong)?;
        match lock.try_lock() {
            Ok(()) => {}
            Err(fs::TryLockError::WouldBlock) => {
                return Err(Error::InUse { path: folder.to_owned() });
            }
            Err(fs::TryLockError::Error(error)) => return Err(wrong(error)),
        }
        let path = folder.join(FILE);
        let bytes = match fs::read(&path) {
            Ok(bytes) => bytes,
            Err(error) if error.kind() == io::ErrorKind::NotFound => Vec::new(),
            Err(error) => return Err(wrong(error)),
        };
        let (entries, length) = parse(&path, &bytes, account)?;
        let mut file = OpenOptions::new().create(true).append(true).open(&path).map_err(wrong)?;
        file.set_len(u64::try_from(length).unwrap_or(u64::MAX)).map_err(wrong)?;
        if length == 0 {
            file.write_all(&header(account)).map_err(wrong)?;
        }
        let count = entries.len();
        let (folder, account) = (folder.to_owned(), account.clone());
        Ok((Self { folder, file, account, entries: count, _lock: lock }, entries))
    }

    /// Hands an entry to the operating system, so that a kill of this process cannot lose it.
    pub fn append(&mut self, entry: &Entry) -> io::Result<()> {
        self.file.write_all(&line(entry)?)?;
        self.entries += 1;
        Ok(())
    }

    /// Whether most of the journal is outdated, if it needs only so many entries.
    pub fn is_bloated(&self, needed: usize) -> bool {
        self.entries > LEAST.max(needed.saturating_mul(SLACK))
    }

    /// Replaces the journal by one that holds these entries; a kill leaves the old or the new.
    pub fn rewrite(&mut self, entries: impl Iterator<Item = Entry>) -> io::Result<()> {
        let next = self.folder.join(NEXT);
        let mut writer = io::BufWriter::new(File::create(&next)?);
        writer.write_all(&header(&self.account))?;
        let mut count = 0;
        for entry in entries {
            writer.write_all(&line(&entry)?)?;
            count += 1;
        }
        writer.into_inner().map_err(io::IntoInnerError::into_error)?.sync_all()?;
        fs::rename(&next, self.folder.join(FILE))?;
        self.file = OpenOptions::new().append(true).open(self.folder.join(FILE))?;
        self.entries = count;
        Ok(())
    }
}

fn header(account: &AccountId) -> Vec<u8> {
    let header = Header { smk_local_cloud: VERSION, account: account.clone() };
    line(&header).unwrap_or_default()
}

fn line(value: &impl Serialize) -> io::Result<Vec<u8>> {
    let mut line = serde_json::to_vec(value)?;
    line.push(b'\n');
    Ok(line)
}

/// The entries, and how many bytes of the file are whole: a last line without an end was never
/// acknowledged.
fn parse(path: &Path, bytes: &[u8], account: &AccountId) -> Result<(Vec<Entry>, usize), Error> {
    let whole = bytes.iter().rposition(|byte| *byte == b'\n').map_or(0, |end| end + 1);
    let (whole_bytes, _) = bytes.split_at(whole);
    let unreadable = |index: usize| Error::Unreadable { path: path.to_owned(), line: index + 1 };
    let mut lines = whole_bytes.split(|byte| *byte == b'\n').enumerate();
    let mut entries = Vec::new();
    if whole == 0 {
        // Something without a single end of line is ours only if it is the start of a header.
        let start = header(account);
        let begun = start.starts_with(bytes);
        return if begun { Ok((entries, 0)) } else { Err(unreadable(0)) };
    }
    if let Some((_, first)) = lines.next() {
        let found: Header = serde_json::from_slice(first).map_err(|_| unreadable(0))?;
        if found.smk_local_cloud > VERSION {
            return Err(Error::Newer { path: path.to_owned(), found: found.smk_local_cloud });
        }
        if found.account != *account {
            let (found, asked) = (found.account, account.clone());
            return Err(Error::Account { path: path.to_owned(), found, asked });
        }
    }
    for (index, line) in lines.filter(|(_, line)| !line.is_empty()) {
        entries.push(serde_json::from_slice(line).map_err(|_| unreadable(index))?);
    }
    Ok((entries, whole))
}
