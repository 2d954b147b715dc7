//! Holds the sources against ARCHITECTURE.md: who may use whom, who may do what, and how files
//! look.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test fails by panicking")]

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

const LONGEST_FILE: usize = 600;

/// Modules without I/O, clock and randomness, but for the files below.
const PURE: [&str; 15] = [
    "source",
    "diagnostic",
    "syntax",
    "model",
    "schema",
    "check",
    "pins",
    "lower",
    "graph",
    "comply",
    "cost",
    "export",
    "audit",
    "compile",
    "ide",
];
const IMPURE_FILES: [&str; 1] = ["pins/resolve.rs"];
const IMPURE_WORDS: [&str; 9] = [
    "std::fs",
    "std::net::Tcp",
    "std::env",
    "std::process",
    "std::time",
    "tokio",
    "async fn",
    "Instant::now",
    "SystemTime",
];

/// Words that only some files may say.
const RESERVED: [(&str, &[&str]); 9] = [
    ("pest::", &["syntax/parser.rs", "syntax/parser/"]),
    ("Rule::", &["syntax/parser.rs", "syntax/parser/"]),
    ("aws_sdk", &["cloud.rs", "cloud/"]),
    ("aws_config", &["cloud.rs", "cloud/"]),
    ("aws_smithy", &["cloud.rs", "cloud/"]),
    ("println!", &[]),
    ("io::stdout()", &["view.rs", "view/", "cli/failure.rs", "lsp/transport.rs"]),
    ("lsp_types", &["lsp.rs", "lsp/"]),
    ("lsp_server", &["lsp.rs", "lsp/"]),
];

/// Words that have no place in a finished source, spelt so that this file does not contain them.
fn leftovers() -> Vec<String> {
    ["TO.DO", "FIX.ME", "XX.X", "db.g!", "to.do!(", "unimple.mented!("]
        .map(|word| word.replace('.', ""))
        .into()
}

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn files(folder: &Path, ending: &str) -> Vec<PathBuf> {
    let mut found = Vec::new();
    let mut waiting = vec![folder.to_owned()];
    while let Some(folder) = waiting.pop() {
        for entry in fs::read_dir(&folder).unwrap().flatten() {
            let path = entry.path();
            if path.is_dir() {
                waiting.push(path);
            } else if path.extension().is_some_and(|found| found == ending) {
                found.push(path);
            }
        }
    }
    found.sort();
    found
}

/// The sources below `src`, by their path from there.
fn sources() -> BTreeMap<String, String> {
    let folder = root().join("src");
    let read = |path: &PathBuf| {
        let name = path.strip_prefix(&folder).unwrap().to_string_lossy().into_owned();
        (name, fs::read_to_string(path).unwrap())
    };
    files(&folder, "rs").iter().map(read).collect()
}

fn module(file: &str) -> &str {
    file.split('/').next().unwrap().trim_end_matches(".rs")
}

fn is_test(file: &str) -> bool {
    file.ends_with("tests.rs") || file.contains("/tests/")
}

/// The table of ARCHITECTURE.md: each module in order, and what it may use.
fn table() -> Vec<(String, Option<BTreeSet<String>>)> {
    let text = fs::read_to_string(root().join("ARCHITECTURE.md")).unwrap();
    let rows = text.lines().filter(|line| line.starts_with("| `"));
    rows.map(|row| {
        let cells: Vec<&str> = row.trim_matches('|').split('|').map(str::trim).collect();
        let [module, _, uses] = cells.as_slice() else { panic!("a row of three cells: {row}") };
        let uses = match *uses {
            "everything" => None,
            "–" => Some(BTreeSet::new()),
            list => Some(list.split(", ").map(str::to_owned).collect()),
        };
        (module.trim_matches('`').to_owned(), uses)
    })
    .collect()
}

#[test]
fn the_table_lists_the_modules_in_the_order_of_the_pipeline() {
    let library = fs::read_to_string(root().join("src/lib.rs")).unwrap();
    let declared: Vec<&str> = library
        .lines()
        .filter_map(|line| line.strip_prefix("pub mod ")?.strip_suffix(';'))
        .collect();
    let listed: Vec<String> = table().into_iter().map(|(module, _)| module).collect();
    assert_eq!(declared, listed);
}

#[test]
fn modules_use_only_what_the_table_allows() {
    let table: BTreeMap<String, Option<BTreeSet<String>>> = table().into_iter().collect();
    let mut used: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
    let mut wrong = Vec::new();
    let sources = sources();
    for (file, text) in sources.iter().filter(|(file, _)| !is_test(file)) {
        let Some(Some(allowed)) = table.get(module(file)) else { continue };
        for other in table.keys().filter(|other| *other != module(file)) {
            let uses = format!("crate::{other}");
            let said = text.match_indices(&uses).any(|(at, _)| {
                !text[at + uses.len()..]
                    .starts_with(|next: char| next.is_alphanumeric() || next == '_')
            });
            if said {
                used.entry(module(file)).or_default().insert(other);
                if !allowed.contains(other) {
                    wrong.push(format!("{file} uses {other}"));
                }
            }
        }
    }
    for (module, allowed) in &table {
        for idle in allowed.iter().flatten() {
            if !used.get(module.as_str()).is_some_and(|used| used.contains(idle.as_str())) {
                wrong.push(format!("{module} may use {idle}, but does not"));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn pure_modules_touch_nothing_outside() {
    let is_pure = |file: &str| {
        (PURE.contains(&module(file)) || module(file) == "plan")
            && !IMPURE_FILES.contains(&file)
            && !is_test(file)
    };
    let mut wrong = Vec::new();
    for (file, text) in sources().iter().filter(|(file, _)| is_pure(file)) {
        wrong.extend(
            IMPURE_WORDS
                .iter()
                .filter(|word| text.contains(**word))
                .map(|word| format!("{file}: {word}")),
        );
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn each_outside_thing_has_one_door() {
    let mut wrong = Vec::new();
    for (file, text) in
        sources().iter().filter(|(file, _)| !file.starts_with("bin/") && !is_test(file))
    {
        for (word, doors) in RESERVED {
            if text.contains(word) && !doors.iter().any(|door| file.starts_with(door)) {
                wrong.push(format!("{file}: {word}"));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn files_are_short_and_say_what_they_do() {
    let mut wrong = Vec::new();
    for (file, text) in sources() {
        let lines = text.lines().count();
        if lines > LONGEST_FILE {
            wrong.push(format!("{file} has {lines} lines"));
        }
        if !text.starts_with("//!") && file != "lib.rs" {
            wrong.push(format!("{file} does not say what it does"));
        }
        if file.ends_with("mod.rs") {
            wrong.push(format!("{file} should be named after its module"));
        }
        wrong.extend(
            leftovers()
                .iter()
                .filter(|word| text.contains(*word))
                .map(|word| format!("{file}: {word}")),
        );
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn the_parser_and_the_vocabulary_know_the_same_statements() {
    use smk::check::vocabulary::{FORMS, Place};
    let known: BTreeSet<&str> =
        FORMS.iter().filter(|form| form.place == Place::Top).map(|form| form.keyword).collect();
    assert_eq!(known, smk::syntax::KEYWORDS.into_iter().collect());
}

#[test]
fn nothing_else_stands_at_the_top() {
    let expected: BTreeSet<&str> = [
        "Cargo.toml",
        "Cargo.lock",
        "grammar",
        "src",
        "examples",
        "tests",
        "editors",
        ".ci",
        ".git",
        ".gitignore",
        ".gitattributes",
        "README.md",
        "ARCHITECTURE.md",
        "CONTRIBUTING.md",
        "CHANGELOG.md",
        "LICENSE",
        "clippy.toml",
        "rustfmt.toml",
        "deny.toml",
        "justfile",
        "target",
    ]
    .into();
    let found = fs::read_dir(root()).unwrap().flatten();
    let names: Vec<String> =
        found.map(|entry| entry.file_name().to_string_lossy().into_owned()).collect();
    let strange: Vec<&String> =
        names.iter().filter(|name| !expected.contains(name.as_str())).collect();
    assert!(strange.is_empty(), "{strange:?}");
}
