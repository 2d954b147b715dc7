//! Puts a text in the place of another in a file, which is whole at every moment.

use std::fs::{self, OpenOptions};
use std::io;
use std::path::Path;

const BYTE_ORDER_MARK: &str = "\u{feff}";

/// Writes a file anew that still holds what was read from it. It keeps its permissions and its
/// byte-order mark; a link goes on leading to it.
pub(super) fn rewrite(path: &Path, before: &str, after: &str) -> io::Result<()> {
    let path = path.canonicalize()?;
    let text = fs::read_to_string(&path)?;
    let (mark, text) = match text.strip_prefix(BYTE_ORDER_MARK) {
        Some(text) => (BYTE_ORDER_MARK, text),
        None => ("", text.as_str()),
    };
    if text != before {
        return Err(io::Error::other("it was changed while smk read it"));
    }
    // A file that must not be written would be replaced all the same.
    let permissions = OpenOptions::new().append(true).open(&path)?.metadata()?.permissions();
    let beside = path.with_extension(format!("smk-{}", std::process::id()));
    let written = fs::write(&beside, format!("{mark}{after}"))
        .and_then(|()| fs::set_permissions(&beside, permissions))
        .and_then(|()| fs::rename(&beside, &path));
    if written.is_err() {
        drop(fs::remove_file(&beside));
    }
    written
}
