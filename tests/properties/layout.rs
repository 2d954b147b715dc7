//! What `smk fmt` makes of a text says the same, loses nothing, and is left alone by another run;
//! for every text, whole or damaged.

use std::fs;
use std::ops::Range;
use std::path::{Path, PathBuf};

use proptest::collection::vec;
use proptest::prelude::any;
use proptest::test_runner::Config;
use proptest::{prop_assert_eq, proptest};
use smk::diagnostic::Diagnostics;
use smk::source::{SourceMap, Span};
use smk::syntax::{self, ast, format::format};

use crate::{range, samples, tokens};

mod noise;

/// One edit in how many is tried, as there are very many.
const EVERY: usize = 23;

/// A text as the parser reads it.
struct Reading {
    file: ast::File,
    codes: Vec<String>,
}

impl Reading {
    fn of(text: &str) -> Self {
        let (mut sources, mut diagnostics) = (SourceMap::default(), Diagnostics::default());
        let id = sources.add("input.smk", text).expect("the text is small");
        let file = syntax::parse(&sources, id, &mut diagnostics);
        let codes = diagnostics.sorted().into_iter().filter_map(|problem| problem.code());
        let mut codes: Vec<String> = codes.map(|code| code.to_string()).collect();
        codes.sort();
        Self { file, codes }
    }

    /// The statements and their words, wherever they stand.
    fn meaning(&self) -> String {
        let written = format!("{:?}", self.file.items);
        let mut parts = written.split("Span { start: ");
        let first = parts.next().unwrap_or_default();
        let others = parts.filter_map(|part| part.split_once('}')).map(|(_, after)| after);
        std::iter::once(first).chain(others).collect()
    }

    fn comments<'a>(&self, text: &'a str) -> Vec<&'a str> {
        self.file.comments.iter().filter_map(|comment| text.get(range(comment.span))).collect()
    }

    /// What was not understood, as it is written.
    fn broken<'a>(&self, text: &'a str) -> Vec<&'a str> {
        let mut spans = Vec::new();
        broken(&self.file.items, &mut spans);
        spans.into_iter().filter_map(|span| text.get(range(span))).collect()
    }
}

fn broken(items: &[ast::Item], spans: &mut Vec<Span>) {
    for item in items {
        match item {
            ast::Item::Broken(broken) => spans.push(broken.span),
            ast::Item::Statement(statement) => {
                let block = statement.block.iter();
                block.for_each(|block| broken(&block.items, spans));
            }
        }
    }
}

/// A text without what the layout decides.
fn signs(text: &str) -> String {
    text.chars().filter(|c| !c.is_whitespace() && !",;".contains(*c)).collect()
}

/// What is wrong with what becomes of any text.
fn complaint(text: &str) -> Option<String> {
    let formatted = format(text);
    let again = format(&formatted);
    let (one, two) = (Reading::of(text), Reading::of(&formatted));
    let wrong = [
        ("is changed by another run", again != formatted),
        ("lost something", signs(text) != signs(&formatted)),
        ("means something else", one.meaning() != two.meaning()),
        ("has other problems", one.codes != two.codes),
        ("has other comments", one.comments(text) != two.comments(&formatted)),
        ("has another broken part", one.broken(text) != two.broken(&formatted)),
    ];
    let what = wrong.into_iter().find(|(_, is_wrong)| *is_wrong)?.0;
    Some(format!(
        "== {what}\n{text:?}\n{text}\n-- {:?}\n{formatted}\n-- {:?}\n{again}\n",
        one.codes, two.codes
    ))
}

/// What is wrong with what becomes of a text without mistakes, besides.
fn ugliness(text: &str) -> Option<String> {
    let formatted = format(text);
    let newline = if formatted.contains("\r\n") { "\r\n" } else { "\n" };
    let lines: Vec<&str> =
        formatted.trim_start_matches('\u{feff}').split_terminator(newline).collect();
    let is_blank = |line: Option<&&str>| line.is_some_and(|line| line.is_empty());
    let indentation = |line: &str| line.len() - line.trim_start_matches(' ').len();
    let wrong = [
        ("comments have other neighbours", neighbours(text) != neighbours(&formatted)),
        ("mixes line ends", lines.iter().any(|line| line.contains(['\r', '\n']))),
        ("ends a line with white space", lines.iter().any(|line| line.trim_end() != *line)),
        ("begins or ends with an empty line", is_blank(lines.first()) || is_blank(lines.last())),
        ("has two empty lines", lines.windows(2).any(|two| two == ["", ""])),
        ("ends without a line break", !lines.is_empty() && !formatted.ends_with(newline)),
        (
            "is indented unevenly",
            lines.iter().any(|line| {
                let is_below = line.trim_start().starts_with('#');
                line.starts_with('\t') || (!is_below && indentation(line) % 2 == 1)
            }),
        ),
        ("has an empty line in a bracket", lines.windows(2).any(is_padded)),
    ];
    let what = wrong.into_iter().find(|(_, is_wrong)| *is_wrong)?.0;
    Some(format!("== {what}\n{text}\n--\n{formatted}\n"))
}

fn is_padded(lines: &[&str]) -> bool {
    let [one, two] = lines else { return false };
    let is_open = |line: &str| !line.contains('#') && line.ends_with(['{', '[']);
    let is_close = |line: &str| line.trim_start().starts_with(['}', ']']);
    (is_open(one) && two.is_empty()) || (one.is_empty() && is_close(two))
}

/// The tokens and comments in their order, and of comments whether something stands before them on
/// their line.
fn neighbours(text: &str) -> Vec<String> {
    let comments = Reading::of(text).file.comments;
    let comments = comments.into_iter().map(|comment| (range(comment.span), true));
    let tokens = tokens(text).into_iter().map(|token| (token, false));
    let mut parts: Vec<(Range<usize>, bool)> = comments.chain(tokens).collect();
    parts.sort_by_key(|(range, _)| range.start);
    let shown = parts.into_iter().map(|(range, is_comment)| {
        let line = text[..range.start].rsplit('\n').next().unwrap_or_default();
        let alone = line.chars().all(|c| c.is_whitespace() || ",;\u{feff}".contains(c));
        let place = if is_comment && alone { "below " } else { "" };
        format!("{place}{}", text[range].trim_end())
    });
    shown.filter(|part| part != "," && part != ";").collect()
}

/// Every program of the examples and the cases.
fn programs() -> Vec<(PathBuf, String)> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut waiting = vec![root.join("examples"), root.join("tests/cases")];
    let mut programs = Vec::new();
    while let Some(folder) = waiting.pop() {
        for entry in fs::read_dir(folder).expect("the folder can be read").flatten() {
            let path = entry.path();
            if path.is_dir() {
                waiting.push(path);
            } else if path.extension().is_some_and(|ending| ending == "smk") {
                // One case is about a file that is no text.
                programs.extend(fs::read_to_string(&path).ok().map(|text| (path, text)));
            }
        }
    }
    programs.sort();
    programs
}

fn assert_none(complaints: &[String]) {
    let first = complaints.iter().take(5).cloned().collect::<String>();
    assert!(complaints.is_empty(), "{} complaints\n{first}", complaints.len());
}

#[test]
fn every_program_says_the_same_in_the_layout() {
    let programs = programs();
    assert!(programs.len() > 100);
    let complaints = programs.iter().flat_map(|(path, text)| {
        let sound = Reading::of(text).codes.is_empty();
        let ugly = sound.then(|| ugliness(text)).flatten();
        let wrong = complaint(text).into_iter().chain(ugly);
        wrong.map(|wrong| format!("{}: {wrong}", path.display())).collect::<Vec<_>>()
    });
    assert_none(&complaints.collect::<Vec<_>>());
}

#[test]
fn examples_are_in_the_layout() {
    for (path, text) in programs() {
        if path.to_string_lossy().contains("examples") {
            assert_eq!(format(&text), text, "{}", path.display());
        }
    }
}

#[test]
fn a_token_too_few_or_too_many_harms_nothing_else() {
    let samples = samples();
    let edits = samples.iter().flat_map(|sample| [sample.deletions(), sample.insertions()]);
    let edits = edits.flatten().step_by(EVERY);
    let complaints: Vec<String> = edits.filter_map(|edit| complaint(&edit.text)).collect();
    assert_none(&complaints);
}

/// Without a file of what failed, which the tree has no place for.
fn config() -> Config {
    Config { failure_persistence: None, ..Config::default() }
}

proptest! {
    #![proptest_config(config())]

    #[test]
    fn every_way_to_write_a_program_says_the_same(dice in vec(any::<u8>(), 0..400)) {
        let text = noise::program(&dice);
        prop_assert_eq!(Reading::of(&text).codes, [""; 0], "{}", text);
        prop_assert_eq!(complaint(&text), None);
        prop_assert_eq!(ugliness(&text), None);
    }

    #[test]
    fn a_damaged_program_is_left_as_it_is(
        dice in vec(any::<u8>(), 0..300),
        damage in vec(any::<(u16, u8)>(), 1..4),
    ) {
        prop_assert_eq!(complaint(&noise::damaged(&noise::program(&dice), &damage)), None);
    }

    #[test]
    fn what_is_no_program_is_left_as_it_is(dice in vec(any::<u8>(), 0..60)) {
        prop_assert_eq!(complaint(&noise::babble(&dice)), None);
    }
}
