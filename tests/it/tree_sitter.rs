//! The grammar for tree-sitter: what is committed is what it generates, its own tests pass, every
//! query fits it, and it reads what smk reads. With it, what Helix and Zed are told.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::Once;

use expect_test::expect_file;
use serde_json::Value as Json;
use smk::check::vocabulary::{FORMS, Place};

use super::support::{Folder, Run, need_python, need_tree_sitter, python, surroundings};

mod captures;
mod damage;
mod difference;
mod sentences;

/// The grammar, and the program that knows grammars.
struct Grammar {
    program: PathBuf,
    folder: Folder,
}

/// Makes the parser once, before several runs want it at the same time.
static PARSER: Once = Once::new();

impl Grammar {
    fn at_hand() -> Option<Self> {
        let grammar = Self { program: need_tree_sitter()?, folder: Folder::empty() };
        let example = root().join("examples/workshop/main.smk");
        let example = example.to_str().unwrap();
        PARSER.call_once(|| drop(grammar.run(&["parse", "--quiet", example]).succeeds()));
        Some(grammar)
    }

    /// Runs in the folder of the grammar, but writes nothing there.
    fn run(&self, arguments: &[&str]) -> Run {
        let mut command = Command::new(&self.program);
        surroundings(&mut command, &self.folder.beside(""));
        command
            .env("TREE_SITTER_LIBDIR", Path::new(env!("CARGO_TARGET_TMPDIR")).join("tree-sitter"))
            .current_dir(editors().join("tree-sitter-smk"))
            .args(arguments);
        Run::of(command)
    }
}

fn editors() -> PathBuf {
    root().join("editors")
}

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// The files below a folder whose names end so, in order.
fn files(folder: &Path, ending: &str) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            found.append(&mut files(&path, ending));
        } else if path.extension().is_some_and(|found| found == ending) {
            found.push(path);
        }
    }
    found.sort();
    found
}

#[test]
fn the_committed_parser_is_what_the_grammar_generates() {
    let Some(grammar) = Grammar::at_hand() else { return };
    let made = grammar.folder.beside("src");
    grammar.run(&["generate", "--output", made.to_str().unwrap()]).succeeds();
    let read = |folder: &Path| -> BTreeMap<PathBuf, String> {
        let files = [files(folder, "c"), files(folder, "h"), files(folder, "json")].concat();
        let named = |path: &PathBuf| path.strip_prefix(folder).unwrap().to_owned();
        files.iter().map(|path| (named(path), fs::read_to_string(path).unwrap())).collect()
    };
    let mut committed = read(&editors().join("tree-sitter-smk/src"));
    committed.remove(Path::new("scanner.c")).unwrap();
    let made = read(&made);
    assert!(made.contains_key(Path::new("parser.c")));
    assert_eq!(committed.keys().collect::<Vec<_>>(), made.keys().collect::<Vec<_>>());
    let different: Vec<_> = made.iter().filter(|(path, text)| committed[*path] != **text).collect();
    let different: Vec<_> = different.iter().map(|(path, _)| path).collect();
    assert!(different.is_empty(), "run `tree-sitter generate`: {different:?}");
}

#[test]
fn the_grammar_passes_its_own_tests() {
    let Some(grammar) = Grammar::at_hand() else { return };
    let run = grammar.run(&["test"]).succeeds();
    let tests = [("corpus", "txt"), ("highlight", "smk"), ("tags", "smk")];
    for (folder, ending) in tests {
        let tests = files(&editors().join("tree-sitter-smk/test").join(folder), ending);
        assert!(!tests.is_empty(), "{folder}");
        for test in tests {
            let name = if ending == "txt" { test.file_stem() } else { test.file_name() };
            assert!(run.stdout.contains(name.unwrap().to_str().unwrap()), "{}", run.stdout);
        }
    }
}

/// What queries may ask of words. Not every editor knows more, and some take a query that asks for
/// what they do not know for none.
const QUESTIONS: [&str; 3] = ["eq?", "any-of?", "set!"];

#[test]
fn every_query_of_every_editor_fits_the_grammar() {
    let Some(grammar) = Grammar::at_hand() else { return };
    let queries = files(&editors(), "scm");
    assert!(queries.len() > 6, "{queries:?}");
    for query in queries {
        let shown = query.display();
        let text = fs::read_to_string(&query).unwrap();
        for question in text.split("(#").skip(1).filter_map(|rest| rest.split(' ').next()) {
            assert!(QUESTIONS.contains(&question), "{shown}: {question}");
        }
        let example = root().join("examples/workshop/main.smk");
        let arguments = ["query", "--quiet", query.to_str().unwrap(), example.to_str().unwrap()];
        let run = grammar.run(&arguments);
        assert_eq!(run.code, 0, "{shown}: {}", run.stderr);
    }
}

/// What Helix calls the names of highlights that it has its own names for.
const OF_HELIX: [(&str, &str); 4] = [
    ("@number", "@constant.numeric"),
    ("@boolean", "@constant.builtin.boolean"),
    ("@string.escape", "@constant.character.escape"),
    ("@property", "@variable.other.member"),
];

#[test]
fn every_editor_has_the_same_highlights_and_tags() {
    let own = fs::read_to_string(editors().join("tree-sitter-smk/queries/highlights.scm")).unwrap();
    let of_helix = OF_HELIX.iter().fold(own.clone(), |text, (from, to)| text.replace(from, to));
    expect_file!["../../editors/helix/runtime/queries/smk/highlights.scm"].assert_eq(&of_helix);
    expect_file!["../../editors/zed/languages/smk/highlights.scm"].assert_eq(&own);
    let tags = fs::read_to_string(editors().join("tree-sitter-smk/queries/tags.scm")).unwrap();
    expect_file!["../../editors/helix/runtime/queries/smk/tags.scm"].assert_eq(&tags);
}

#[test]
fn helix_and_zed_know_what_they_are_told() {
    let Some(tools) = need_python() else { return };
    let editors = editors();
    let arguments = [editors.to_str().unwrap()];
    python(&tools, &Folder::empty(), "editor_settings_are_valid.py", &arguments);
}

#[test]
fn the_grammar_knows_the_first_words_of_the_vocabulary() {
    let first = |top: bool| -> BTreeSet<&str> {
        let here = FORMS.iter().filter(|form| (form.place == Place::Top) == top);
        here.map(|form| form.keyword).collect()
    };
    let text = fs::read_to_string(editors().join("tree-sitter-smk/src/grammar.json")).unwrap();
    let rules = &serde_json::from_str::<Json>(&text).unwrap()["rules"];
    let written = |rule: &str| -> BTreeSet<String> {
        let members = rules[rule]["members"].as_array().unwrap().iter();
        let words = members.filter(|member| member["type"] == "STRING");
        words.map(|word| word["value"].as_str().unwrap().to_owned()).collect()
    };
    assert_eq!(written("_first"), first(true).into_iter().map(str::to_owned).collect());
    assert_eq!(written("_inner_first"), first(false).into_iter().map(str::to_owned).collect());
}

#[test]
fn the_scanner_knows_what_begins_a_statement_at_the_margin() {
    let scanner = fs::read_to_string(editors().join("tree-sitter-smk/src/scanner.c")).unwrap();
    let (_, list) = scanner.split_once("KEYWORDS[] = {").unwrap();
    let (list, _) = list.split_once("};").unwrap();
    let known: BTreeSet<&str> = list.split('"').skip(1).step_by(2).collect();
    assert_eq!(known, smk::syntax::KEYWORDS.into_iter().collect());
}
