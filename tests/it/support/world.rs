//! A program and a local cloud that fails at times, and what must be true of both afterwards.

use std::collections::BTreeSet;
use std::sync::Mutex;
use std::thread;

use serde_json::{Value as Json, json};

use super::{Cloud, EXAMPLE_LOCK, Folder, Run};

/// A resource, by its type and identifier.
type Resource = (String, String);

/// A program that was applied, and what the runs said.
pub struct World {
    folder: Folder,
    said: String,
    /// The words of the problems, without line breaks.
    reported: String,
}

impl World {
    pub fn new(program: &str) -> Self {
        Self { folder: Folder::with(program), said: String::new(), reported: String::new() }
    }

    /// The same program, state and cloud in a folder of their own.
    pub fn fork(&self) -> Self {
        Self { folder: self.folder.copy(), said: String::new(), reported: String::new() }
    }

    pub fn write(&self, program: &str) {
        self.folder.write("main.smk", program);
        // A run keeps only the pins that its program needs.
        self.folder.write("smk.lock", EXAMPLE_LOCK);
    }

    pub fn lose_the_state(&self) {
        std::fs::remove_dir_all(self.folder.path().join(".smk")).unwrap();
    }

    /// Rebuilds the state while the cloud fails as some lines say; then the run may fail too.
    pub fn adopt(&mut self, faults: &str) -> Result<(), String> {
        let cloud = Cloud::troubled(&self.folder, "0", faults);
        let run = self.smk(&cloud, &["adopt"]);
        let right = run.code == 0 || (run.code == 1 && !faults.is_empty());
        if right { Ok(()) } else { Err(said(&run)) }
    }

    /// Applies the program while the cloud fails as some lines say; then the run may fail too.
    pub fn apply(&mut self, faults: &str) -> Result<(), String> {
        let cloud = Cloud::troubled(&self.folder, "0", faults);
        let run = self.smk(&cloud, &["apply", "--yes"]);
        let right = run.code == 0 || (run.code == 1 && !faults.is_empty());
        if right { Ok(()) } else { Err(said(&run)) }
    }

    /// In a cloud that does not fail, one more run does what is left to do, and everything that
    /// exists is known.
    pub fn settles(&mut self) -> Result<(), String> {
        let cloud = Cloud::start(&self.folder, "0");
        self.succeeds(&cloud, &["apply", "--yes"])?;
        self.succeeds(&cloud, &["plan", "--detailed-exitcode"])?;
        let (state, exists) = (self.state(), created(&cloud));
        let orphans: Vec<_> = exists
            .difference(&state)
            .filter(|(_, identifier)| !self.reported.contains(identifier.as_str()))
            .collect();
        let lost: Vec<_> = state.difference(&exists).collect();
        if orphans.is_empty() && lost.is_empty() {
            return Ok(());
        }
        Err(format!("nobody knows of {orphans:?}, and nobody made {lost:?}"))
    }

    /// Everything goes, and nothing is left of it.
    pub fn is_destroyed(&mut self) -> Result<(), String> {
        let cloud = Cloud::start(&self.folder, "0");
        self.succeeds(&cloud, &["destroy", "--yes"])?;
        let left = created(&cloud);
        if left.is_empty() { Ok(()) } else { Err(format!("{left:?} is left")) }
    }

    fn smk(&mut self, cloud: &Cloud, arguments: &[&str]) -> Run {
        let run = self
            .folder
            .smk(&[arguments, &["--rate", "0", "--endpoint-url", cloud.endpoint()]].concat());
        self.said.push_str(&said(&run));
        let problems = run.stderr.lines().filter(|line| line.starts_with("  "));
        let words = problems.flat_map(str::split_whitespace).filter(|word| *word != "│");
        self.reported.extend(words.flat_map(|word| [word, " "]));
        run
    }

    fn succeeds(&mut self, cloud: &Cloud, arguments: &[&str]) -> Result<(), String> {
        let run = self.smk(cloud, arguments);
        if run.code == 0 { Ok(()) } else { Err(format!("{arguments:?}: {}", said(&run))) }
    }

    /// What smk knows of, but for what AWS made with it.
    fn state(&self) -> BTreeSet<Resource> {
        let state = self.folder.smk(&["state", "list", "--json"]).succeeds().json();
        let records = ["resources", "deposed"].map(|name| state[name].as_array().unwrap().clone());
        let text = |record: &Json, name: &str| record[name].as_str().unwrap().to_owned();
        let name = |record: &Json| (text(record, "type_name"), text(record, "identifier"));
        let is_made =
            |record: &&Json| !text(record, "address").ends_with(".default-security-group");
        records.iter().flatten().filter(is_made).map(name).collect()
    }

    /// What the runs said so far, without the plans.
    pub fn said(&self) -> &str {
        &self.said
    }
}

fn said(run: &Run) -> String {
    let after_plan = run.stdout.split_once("Plan: ").map_or(run.stdout.as_str(), |(_, it)| it);
    format!("exit {}\n{after_plan}{}", run.code, run.stderr)
}

/// What requests of clients made and what still exists.
fn created(cloud: &Cloud) -> BTreeSet<Resource> {
    let mut named = BTreeSet::new();
    let mut page = Json::Null;
    loop {
        let mut request = json!({
            "ResourceRequestStatusFilter": { "Operations": ["CREATE"] },
        });
        if !page.is_null() {
            request["NextToken"] = page;
        }
        let answer = cloud.call("ListResourceRequests", &request).unwrap();
        for event in answer["ResourceRequestStatusSummaries"].as_array().unwrap() {
            let text = |name: &str| event[name].as_str().map(str::to_owned);
            named.extend(text("TypeName").zip(text("Identifier")));
        }
        page = answer["NextToken"].clone();
        if page.is_null() {
            break;
        }
    }
    named.retain(|(type_name, identifier)| match cloud.get(type_name, identifier) {
        Ok(_) => true,
        Err(error) => {
            assert_eq!(error, "ResourceNotFoundException", "{type_name} {identifier}");
            false
        }
    });
    named
}

/// Runs many cases, some at once, and fails with all that went wrong.
#[track_caller]
pub fn at_once<T: Sync>(cases: &[T], check: impl Fn(&T) -> Result<(), String> + Sync) {
    let (next, wrong) = (Mutex::new(0), Mutex::new(Vec::new()));
    let take = || {
        let mut next = next.lock().unwrap();
        *next += 1;
        cases.get(*next - 1)
    };
    thread::scope(|scope| {
        for _ in 0..24 {
            scope.spawn(|| {
                while let Some(case) = take() {
                    wrong.lock().unwrap().extend(check(case).err());
                }
            });
        }
    });
    let wrong = wrong.into_inner().unwrap();
    assert!(wrong.is_empty(), "{} of {} cases\n{}", wrong.len(), cases.len(), wrong.join("\n\n"));
}
