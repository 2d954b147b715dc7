//! A state as a folder: `snapshot.json`, and `journal.jsonl` with what happened since. Reading
//! writes nothing; only [`Store`] writes, and only by appending or by replacing whole files.

use std::path::Path;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, mpsc};
use std::thread::JoinHandle;

use tokio::sync::oneshot;

use super::State;
use super::journal::Entry;

mod error;
mod load;
mod write;

pub use error::Error;

const SNAPSHOT: &str = "snapshot.json";
const JOURNAL: &str = "journal.jsonl";
/// The format that this program writes.
const VERSION: u64 = 1;

/// The state of a folder that does not exist yet, or of one that is sound.
pub fn read(folder: &Path) -> Result<State, Error> {
    Ok(load::load(folder)?.map(|loaded| loaded.state).unwrap_or_default())
}

/// A folder that is open for writing.
pub struct Store {
    sender: mpsc::Sender<write::Message>,
    state: Arc<Mutex<State>>,
    writer: Option<JoinHandle<()>>,
}

/// A way into a store that can be given away.
#[derive(Clone)]
pub struct Appender {
    sender: mpsc::Sender<write::Message>,
}

impl Store {
    /// Opens a folder, which is made if it does not exist.
    pub fn open(folder: &Path) -> Result<(Self, State), Error> {
        let loaded = match load::load(folder)? {
            Some(loaded) => loaded,
            None => write::found(folder)?,
        };
        let current = loaded.state.clone();
        let state = Arc::new(Mutex::new(loaded.state.clone()));
        let (sender, receiver) = mpsc::channel();
        let mut writer = write::Writer::new(folder, loaded, Arc::clone(&state))?;
        let writer = std::thread::Builder::new()
            .name("journal".to_owned())
            .spawn(move || writer.run(&receiver))
            .map_err(|source| Error::Unwritable { path: folder.to_owned(), source })?;
        Ok((Self { sender, state, writer: Some(writer) }, current))
    }

    /// As [`read`], for those who only look.
    pub fn read(folder: &Path) -> Result<State, Error> {
        read(folder)
    }

    /// What the store holds now.
    pub fn state(&self) -> State {
        lock(&self.state).clone()
    }

    /// Whether it is known to whom the resources belong.
    pub fn is_owned(&self) -> bool {
        lock(&self.state).owner.is_some()
    }

    pub fn appender(&self) -> Appender {
        Appender { sender: self.sender.clone() }
    }

    /// Returns once the entries are on the disk.
    pub async fn append(&self, entries: Vec<Entry>) -> Result<(), Error> {
        send(&self.sender, entries).await
    }
}

impl Appender {
    /// Returns once the entry is on the disk.
    pub async fn append(&self, entry: Entry) -> Result<(), Error> {
        send(&self.sender, vec![entry]).await
    }
}

impl Drop for Store {
    fn drop(&mut self) {
        let stopped = self.sender.send(write::Message::Stop);
        if let (Ok(()), Some(writer)) = (stopped, self.writer.take()) {
            drop(writer.join());
        }
    }
}

async fn send(sender: &mpsc::Sender<write::Message>, entries: Vec<Entry>) -> Result<(), Error> {
    if entries.is_empty() {
        return Ok(());
    }
    let (written, answer) = oneshot::channel();
    let message = write::Message::Append { entries, written };
    sender.send(message).map_err(|_| Error::Closed)?;
    answer.await.map_err(|_| Error::Closed)?
}

/// A state is never left half-changed, not even by a panic.
fn lock(state: &Mutex<State>) -> MutexGuard<'_, State> {
    state.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests;
