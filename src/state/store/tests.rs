//! State folders: sound ones come back as they were, the others are refused and left alone.

use std::collections::BTreeSet;
use std::fs;
use std::path::PathBuf;

use super::*;
use crate::model::{AccountId, Address, Json, PhysicalId, Region, TypeName};
use crate::schema::Operation;
use crate::state::journal::Intent;
use crate::state::{Condition, Owner, Record};

/// A folder that goes with the test.
struct Folder(PathBuf);

impl Folder {
    fn new(name: &str) -> Self {
        let name = format!("smk-store-{}-{name}", std::process::id());
        let path = std::env::temp_dir().join(name);
        drop(fs::remove_dir_all(&path));
        Self(path)
    }

    fn journal(&self) -> PathBuf {
        self.0.join(JOURNAL)
    }

    fn edit(&self, file: &str, edit: impl FnOnce(String) -> String) {
        let path = self.0.join(file);
        fs::write(&path, edit(fs::read_to_string(&path).unwrap())).unwrap();
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        drop(fs::remove_dir_all(&self.0));
    }
}

fn record(address: &str, size: usize) -> Record {
    Record {
        address: Address::new(address),
        type_name: TypeName::new("AWS::Logs::LogGroup"),
        identifier: PhysicalId::new(format!("id-{address}")),
        applied: serde_json::json!({ "Name": "x".repeat(size) }),
        live: Json::Null,
        needs: BTreeSet::new(),
        condition: Condition::Ready,
        disposal: None,
        fixed: BTreeSet::new(),
    }
}

fn owner() -> Entry {
    let (account, region) = (AccountId::new("123456789012"), Region::new("eu-west-1"));
    Entry::Owner { owner: Owner { stack: "test".to_owned(), account, region } }
}

fn done(address: &str) -> Entry {
    Entry::Done { client_token: None, record: record(address, 1), deposes: false }
}

fn intent(token: &str) -> Entry {
    let record = record("pending", 1);
    Entry::Intent {
        intent: Intent {
            address: record.address,
            type_name: record.type_name,
            operation: Operation::Create,
            identifier: None,
            client_token: token.to_owned(),
            request_token: None,
            applied: record.applied,
            needs: BTreeSet::new(),
            disposal: None,
            deposes: false,
        },
    }
}

fn append(folder: &Folder, entries: Vec<Entry>) -> State {
    let (store, _) = Store::open(&folder.0).unwrap();
    let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
    runtime.block_on(store.append(entries)).unwrap();
    store.state()
}

#[test]
fn reading_makes_nothing() {
    let folder = Folder::new("nothing");
    assert_eq!(read(&folder.0).unwrap(), State::default());
    assert!(!folder.0.exists());
}

#[test]
fn what_was_written_comes_back() {
    let folder = Folder::new("back");
    let output = Entry::Output { name: "url".to_owned(), value: Some("x".into()) };
    let written = append(&folder, vec![owner(), done("a"), done("b"), output, intent("t")]);
    assert_eq!(read(&folder.0).unwrap(), written);
    assert_eq!(written.pending.len(), 1);
    let accepted = Entry::Accepted { client_token: "t".to_owned(), request_token: "r".to_owned() };
    let written = append(&folder, vec![accepted]);
    assert_eq!(read(&folder.0).unwrap(), written);
    assert_eq!(written.pending["t"].request_token.as_deref(), Some("r"));
}

#[test]
fn a_replacement_is_remembered_until_the_old_one_is_gone() {
    let folder = Folder::new("deposed");
    let newer = Record { identifier: PhysicalId::new("new"), ..record("a", 1) };
    let replaced = Entry::Done { client_token: None, record: newer, deposes: true };
    let state = append(&folder, vec![owner(), done("a"), replaced]);
    assert_eq!(state.deposed, [record("a", 1)]);
    let deleted = Entry::Deleted {
        client_token: None,
        address: Address::new("a"),
        identifier: PhysicalId::new("id-a"),
        deposed: true,
    };
    let state = append(&folder, vec![deleted]);
    assert!(state.deposed.is_empty());
    assert_eq!(state.records[&Address::new("a")].identifier.as_str(), "new");
}

#[test]
fn a_large_journal_becomes_a_snapshot() {
    let folder = Folder::new("fold");
    let large = |number: usize| Entry::Done {
        client_token: None,
        record: record(&format!("r{number}"), 100_000),
        deposes: false,
    };
    append(&folder, vec![owner()]);
    append(&folder, (0..20).map(large).collect());
    assert!(fs::metadata(folder.journal()).unwrap().len() < 1000);
    let written = append(&folder, vec![done("last")]);
    assert_eq!(read(&folder.0).unwrap(), written);
    assert_eq!(written.records.len(), 21);
}

#[test]
fn a_snapshot_whose_journal_was_not_begun_anew_is_sound() {
    let folder = Folder::new("between");
    append(&folder, vec![owner(), done("a")]);
    let journal = fs::read_to_string(folder.journal()).unwrap();
    let large = Entry::Done { client_token: None, record: record("b", 2_000_000), deposes: false };
    let line = load::Line { serial: 3, entry: large.clone() };
    let journal = format!("{journal}{}\n", serde_json::to_string(&line).unwrap());
    let written = append(&folder, vec![large]);
    fs::write(folder.journal(), journal).unwrap();
    assert_eq!(read(&folder.0).unwrap(), written);
}

#[test]
fn a_line_that_was_being_written_is_dropped_and_overwritten() {
    let folder = Folder::new("torn");
    append(&folder, vec![owner(), done("a"), done("b")]);
    folder.edit(JOURNAL, |text| text[..text.len() - 20].to_owned());
    let state = read(&folder.0).unwrap();
    assert_eq!(state.records.len(), 1);
    let written = append(&folder, vec![done("c")]);
    assert_eq!(read(&folder.0).unwrap(), written);
    assert_eq!(written.records.len(), 2);
}

#[test]
fn a_whole_line_without_its_end_counts() {
    let folder = Folder::new("unended");
    append(&folder, vec![owner(), done("a")]);
    folder.edit(JOURNAL, |text| text.trim_end().to_owned());
    let written = append(&folder, vec![done("b")]);
    assert_eq!(read(&folder.0).unwrap(), written);
    assert_eq!(written.records.len(), 2);
}

#[test]
fn damage_is_refused_and_left_alone() {
    type Case = (&'static str, &'static str, fn(String) -> String, &'static str);
    let cases: [Case; 7] = [
        ("middle", JOURNAL, |text| text.replacen("entry", "ent", 1), "damaged in line 2"),
        ("gap", JOURNAL, |text| text.replace("\"serial\":2", "\"serial\":5"), "missing"),
        ("empty", JOURNAL, |_| String::new(), "damaged in line 1"),
        ("end", JOURNAL, |text| format!("{text}oops\n"), "damaged in line 4"),
        ("half", SNAPSHOT, |text| text[..text.len() / 2].to_owned(), "damaged in line 1"),
        ("newer", SNAPSHOT, |_| "{\"version\":9,\"x\":[]}".to_owned(), "format 9"),
        ("other", SNAPSHOT, |text| text.replace("lineage\":\"", "lineage\":\"0"), "together"),
    ];
    for (name, file, damage, expected) in cases {
        let folder = Folder::new(name);
        append(&folder, vec![owner(), done("a")]);
        folder.edit(file, damage);
        let before = fs::read(folder.0.join(file)).unwrap();
        let error = Store::open(&folder.0).err().unwrap().to_string();
        assert!(error.contains(expected), "{name}: {error}");
        assert_eq!(fs::read(folder.0.join(file)).unwrap(), before, "{name}");
    }
}

#[test]
fn a_missing_half_is_refused() {
    for file in [SNAPSHOT, JOURNAL] {
        let folder = Folder::new(&format!("missing-{file}"));
        append(&folder, vec![owner(), done("a")]);
        fs::remove_file(folder.0.join(file)).unwrap();
        assert!(matches!(Store::open(&folder.0), Err(Error::Missing { .. })), "{file}");
    }
}

#[test]
fn a_file_is_no_state() {
    let folder = Folder::new("file");
    fs::write(&folder.0, "").unwrap();
    assert!(matches!(read(&folder.0), Err(Error::NotFolder { .. })));
    fs::remove_file(&folder.0).unwrap();
}

#[test]
fn one_identifier_for_two_resources_is_a_contradiction() {
    let folder = Folder::new("shared");
    let second = Record { address: Address::new("b"), ..record("a", 1) };
    let second = Entry::Done { client_token: None, record: second, deposes: false };
    append(&folder, vec![owner(), done("a"), second]);
    assert!(matches!(read(&folder.0), Err(Error::Contradiction { .. })));
}

#[test]
fn what_is_needed_and_gone_is_forgotten() {
    let folder = Folder::new("needs");
    let needs = BTreeSet::from([Address::new("gone"), Address::new("a")]);
    let record = Record { needs, ..record("b", 1) };
    let entry = Entry::Done { client_token: None, record, deposes: false };
    append(&folder, vec![owner(), done("a"), entry]);
    let state = read(&folder.0).unwrap();
    let needs = &state.records[&Address::new("b")].needs;
    assert_eq!(needs.iter().collect::<Vec<_>>(), [&Address::new("a")]);
}
