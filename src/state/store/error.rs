//! What can be wrong with a state folder, and what to do about it.

use std::io;
use std::path::PathBuf;
use std::sync::Arc;

use crate::state::Violation;

#[derive(Debug, thiserror::Error, miette::Diagnostic)]
pub enum Error {
    #[error("the state `{}` cannot be read", .path.display())]
    #[diagnostic(
        code("state::unreadable"),
        help("let the user who runs smk read and write this file, or name another state folder")
    )]
    Unreadable { path: PathBuf, source: io::Error },

    #[error("the state `{}` is not a folder", .path.display())]
    #[diagnostic(
        code("state::not-a-folder"),
        help("name a folder; smk makes it if it does not exist")
    )]
    NotFolder { path: PathBuf },

    #[error("the state file `{}` is missing", .path.display())]
    #[diagnostic(
        code("state::missing-file"),
        help(
            "bring the whole state folder back from a backup; if nothing of this stack exists any more, delete the folder instead"
        )
    )]
    Missing { path: PathBuf },

    #[error("the state file `{}` is damaged in line {line}: {what}", .path.display())]
    #[diagnostic(
        code("state::damaged"),
        help("bring the whole state folder back from a backup; smk has changed nothing in it")
    )]
    Damaged { path: PathBuf, line: usize, what: String },

    #[error(
        "the state file `{}` has format {found}, and this smk knows formats up to {supported}",
        .path.display()
    )]
    #[diagnostic(
        code("state::newer-version"),
        help("use the version of smk that wrote it, or a later one; nothing was changed")
    )]
    Newer { path: PathBuf, found: u64, supported: u64 },

    #[error("the files in the state `{}` do not belong together", .path.display())]
    #[diagnostic(
        code("state::mixed"),
        help(
            "bring `snapshot.json` and `journal.jsonl` back from one and the same backup; nothing was changed"
        )
    )]
    Mixed { path: PathBuf },

    #[error("the state `{}` contradicts itself: {}", .path.display(), list(.violations))]
    #[diagnostic(
        code("state::contradiction"),
        help("bring the whole state folder back from a backup; smk has changed nothing in it")
    )]
    Contradiction { path: PathBuf, violations: Vec<Violation> },

    #[error("the state `{}` cannot be written", .path.display())]
    #[diagnostic(
        code("state::unwritable"),
        help("make room on the disk and let the user who runs smk write to this folder")
    )]
    Unwritable { path: PathBuf, source: io::Error },

    #[error("the state can no longer be written")]
    #[diagnostic(
        code("state::halted"),
        help("make room on the disk and let the user who runs smk write to the state folder")
    )]
    Halted { source: Arc<Error> },

    #[error("the state was closed before it was written")]
    #[diagnostic(code("state::closed"), help("run the command again"))]
    Closed,
}

fn list(violations: &[Violation]) -> String {
    violations.iter().map(ToString::to_string).collect::<Vec<_>>().join("; ")
}
