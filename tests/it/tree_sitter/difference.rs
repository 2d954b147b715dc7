//! Two grammars, one language: smk finds nothing wrong with the sentences of a text exactly when
//! tree-sitter finds no error in it. `SMK_CASES` says how many texts are tried, `SMK_SEED` which.

use std::fmt::Write as _;
use std::fs;

use serde_json::Value as Json;
use smk::diagnostic::Diagnostics;
use smk::source::SourceMap;
use smk::syntax;

use super::damage::Texts;
use super::{Grammar, files, root};

/// What smk refuses although the grammar accepts it, and why.
const BEYOND: [(&str, &str); 3] = [
    ("syntax::too-deep", "how deep brackets are is counted, by a limit that is no rule of grammar"),
    ("syntax::long-line", "how long a line is is counted, by a limit that is no rule of grammar"),
    ("syntax::other-language", "all lines together tell it, also where each could be one of smk"),
];

#[test]
fn tree_sitter_finds_an_error_exactly_where_smk_does() {
    let Some(grammar) = Grammar::at_hand() else { return };
    let count = std::env::var("SMK_CASES").map_or(6000, |count| count.parse().unwrap());
    let programs = programs();
    let whole = programs.iter().cloned();
    let texts: Vec<String> = whole.chain(Texts::new(&programs).take(count)).collect();
    let accepted = accepted(&grammar, &texts);
    let (mut both, mut wrong) = (0, Vec::new());
    for (text, accepted) in texts.iter().zip(accepted) {
        let codes = codes(text);
        let beyond = BEYOND.iter().any(|(code, _)| codes.iter().any(|found| found == code));
        both += usize::from(accepted && codes.is_empty());
        if accepted != codes.is_empty() && !(accepted && beyond) {
            wrong.push((text, codes));
        }
    }
    wrong.sort_by_key(|(text, _)| text.len());
    wrong.truncate(10);
    assert!(wrong.is_empty(), "{wrong:#?}");
    let share = both * 100 / texts.len();
    assert!((25..75).contains(&share), "{share} of 100 texts are without error");
}

#[test]
fn what_the_grammar_accepts_beyond_smk_is_what_the_list_says() {
    let Some(grammar) = Grammar::at_hand() else { return };
    let deep = format!("let a = {}{}\n", "[".repeat(65), "]".repeat(65));
    let long = format!("let a = \"{}\"\n", "a".repeat(262_144));
    let other = "rule all:a\n".to_owned();
    let texts = [deep, long, other];
    assert_eq!(accepted(&grammar, &texts), [true; 3]);
    for ((code, _), text) in BEYOND.iter().zip(&texts) {
        assert_eq!(codes(text), [*code]);
    }
}

/// The programs of examples and tests.
fn programs() -> Vec<String> {
    let folders = ["examples", "tests", "src/syntax/tests", "editors"];
    let paths = folders.iter().flat_map(|folder| files(&root().join(folder), "smk"));
    let texts: Vec<_> = paths.filter_map(|path| fs::read_to_string(path).ok()).collect();
    assert!(texts.len() > 200, "{}", texts.len());
    texts
}

/// The codes of what the first stage of smk says.
fn codes(text: &str) -> Vec<String> {
    let mut map = SourceMap::default();
    let file = map.add("main.smk", text).unwrap();
    let mut diagnostics = Diagnostics::default();
    syntax::parse(&map, file, &mut diagnostics);
    let problems = diagnostics.sorted().into_iter();
    problems.map(|problem| problem.code().unwrap().to_string()).collect()
}

/// Whether tree-sitter finds no error in each text.
fn accepted(grammar: &Grammar, texts: &[String]) -> Vec<bool> {
    let folder = grammar.folder.beside("texts");
    fs::create_dir(&folder).unwrap();
    let mut list = String::new();
    for (number, text) in texts.iter().enumerate() {
        let path = folder.join(format!("{number}.smk"));
        fs::write(&path, text).unwrap();
        writeln!(list, "{}", path.display()).unwrap();
    }
    let paths = grammar.folder.beside("paths");
    fs::write(&paths, list).unwrap();
    let paths = paths.to_str().unwrap();
    let run = grammar.run(&["parse", "--quiet", "--json-summary", "--paths", paths]);
    let (_, report) = run.stdout.split_once("{\n").unwrap();
    let report: Json = serde_json::from_str(&format!("{{{report}")).unwrap();
    let summaries = report["parse_summaries"].as_array().unwrap();
    assert_eq!(summaries.len(), texts.len(), "{}", run.stderr);
    summaries.iter().map(|summary| summary["successful"].as_bool().unwrap()).collect()
}
