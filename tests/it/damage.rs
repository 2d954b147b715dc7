//! State folders that are not as smk wrote them: said, and not touched.

use std::fs;
use std::path::PathBuf;

use super::support::Folder;

const SNAPSHOT: &str = ".smk/local/state/snapshot.json";
const JOURNAL: &str = ".smk/local/state/journal.jsonl";

fn applied() -> Folder {
    let folder = Folder::example();
    folder.smk(&["apply", "--local", "--yes"]).succeeds();
    folder
}

fn at(folder: &Folder, name: &str) -> PathBuf {
    folder.path().join(name)
}

/// Every command that reads the state says what is wrong with it, and changes nothing.
#[track_caller]
fn is_refused(folder: &Folder, code: &str, words: &str) {
    let before = folder.bytes();
    for command in [
        &["plan", "--local"][..],
        &["apply", "--local", "--yes"],
        &["destroy", "--local", "--yes"],
        &["state", "list", "--local"],
    ] {
        let run = folder.smk(command).fails_with(code);
        assert!(run.stderr.contains(words), "no `{words}` in:\n{}", run.stderr);
        assert!(run.stderr.contains("help:"), "no advice in:\n{}", run.stderr);
        assert!(before == folder.bytes(), "`{command:?}` changed something");
    }
}

#[test]
fn a_newer_snapshot() {
    let folder = applied();
    let snapshot = folder.read(SNAPSHOT);
    folder.write(SNAPSHOT, &snapshot.replacen("\"version\":1", "\"version\":99", 1));
    is_refused(&folder, "state::newer-version", "99");
}

#[test]
fn a_newer_journal() {
    let folder = applied();
    let journal = folder.read(JOURNAL);
    folder.write(JOURNAL, &journal.replacen("\"version\":1", "\"version\":99", 1));
    is_refused(&folder, "state::newer-version", "99");
}

#[test]
fn a_snapshot_that_was_cut_short() {
    let folder = applied();
    let snapshot = folder.read(SNAPSHOT);
    folder.write(SNAPSHOT, &snapshot[..snapshot.len() / 2]);
    is_refused(&folder, "state::damaged", "snapshot.json");
}

#[test]
fn an_empty_snapshot() {
    let folder = applied();
    folder.write(SNAPSHOT, "");
    is_refused(&folder, "state::damaged", "snapshot.json");
}

#[test]
fn a_line_in_the_middle_of_the_journal() {
    let folder = applied();
    let journal = folder.read(JOURNAL);
    let mut lines: Vec<&str> = journal.lines().collect();
    let middle = lines.len() / 2;
    lines[middle] = "{";
    folder.write(JOURNAL, &format!("{}\n", lines.join("\n")));
    is_refused(&folder, "state::damaged", "journal.jsonl");
}

#[test]
fn a_line_of_the_journal_that_is_missing() {
    let folder = applied();
    let journal = folder.read(JOURNAL);
    let mut lines: Vec<&str> = journal.lines().collect();
    lines.remove(lines.len() / 2);
    folder.write(JOURNAL, &format!("{}\n", lines.join("\n")));
    is_refused(&folder, "state::damaged", "journal.jsonl");
}

#[test]
fn a_journal_without_a_snapshot() {
    let folder = applied();
    fs::remove_file(at(&folder, SNAPSHOT)).unwrap();
    is_refused(&folder, "state::missing-file", "snapshot.json");
}

#[test]
fn a_snapshot_without_a_journal() {
    let folder = applied();
    fs::remove_file(at(&folder, JOURNAL)).unwrap();
    is_refused(&folder, "state::missing-file", "journal.jsonl");
}

#[test]
fn what_is_not_text() {
    let folder = applied();
    fs::write(at(&folder, SNAPSHOT), [0xff, 0xfe, 0x00, b'\n']).unwrap();
    is_refused(&folder, "state::damaged", "UTF-8");
}

/// Unreadable for everybody, even for those who may read everything.
#[test]
fn a_folder_in_the_place_of_the_snapshot() {
    let folder = applied();
    fs::remove_file(at(&folder, SNAPSHOT)).unwrap();
    fs::create_dir(at(&folder, SNAPSHOT)).unwrap();
    is_refused(&folder, "state::unreadable", "snapshot.json");
}

#[test]
fn a_file_in_the_place_of_the_folder() {
    let folder = Folder::example();
    fs::create_dir_all(at(&folder, ".smk/local")).unwrap();
    folder.write(".smk/local/state", "not a folder");
    is_refused(&folder, "state::not-a-folder", "state");
}

#[test]
fn journals_of_two_states() {
    let (folder, other) = (applied(), applied());
    folder.write(JOURNAL, &other.read(JOURNAL));
    is_refused(&folder, "state::mixed", "do not belong together");
}

/// A last line that was being written when the program ended is the one thing that may be
/// unfinished: what it would have said was never relied on.
#[test]
fn a_last_line_that_was_being_written() {
    let folder = applied();
    let journal = folder.read(JOURNAL);
    folder.write(JOURNAL, &format!("{journal}{{\"serial\":9999,\"re"));
    let before = folder.bytes();
    folder.smk(&["plan", "--local", "--detailed-exitcode"]).succeeds();
    assert!(before == folder.bytes(), "reading changed something");
    folder.smk(&["destroy", "--local", "--yes"]).succeeds().says("30 destroyed");
    folder.smk(&["state", "list", "--local"]).succeeds();
}
