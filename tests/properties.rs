//! What holds for every valid program: one token too many or too few never goes unnoticed, and is
//! never blamed on a statement that it is not in.

use std::fs;
use std::ops::Range;
use std::path::{Path, PathBuf};

use miette::Diagnostic;
use smk::check::{Surroundings, scripts};
use smk::compile::compile;
use smk::diagnostic::Diagnostics;
use smk::pins::Pins;
use smk::source::{SourceMap, Span};
use smk::syntax::{self, ast};

/// What is put between two tokens.
const INSERTED: [&str; 10] = ["{", "}", "[", "]", ",", ";", "=", "lab", "\"x\"", "10.0.0.0/16"];

/// A valid program of one file.
struct Sample {
    path: PathBuf,
    text: String,
    pins: Pins,
    /// The top-level statements.
    statements: Vec<Range<usize>>,
}

/// The text after an edit, and where the other statements are in it.
struct Edit {
    what: String,
    text: String,
    untouched: Vec<Range<usize>>,
}

fn samples() -> Vec<Sample> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let examples = fs::read_dir(root.join("examples")).expect("there are examples").flatten();
    let cases = fs::read_dir(root.join("tests/cases/valid")).expect("there are cases").flatten();
    let mut folders: Vec<PathBuf> =
        examples.chain(cases).map(|entry| entry.path()).filter(|path| path.is_dir()).collect();
    folders.sort();
    folders.iter().flat_map(|folder| sample(folder)).collect()
}

fn sample(folder: &Path) -> Vec<Sample> {
    let lock = fs::read_to_string(folder.join("smk.lock")).ok();
    let pins = lock.map(|text| Pins::parse(&text).expect("the lock file is whole"));
    let files = fs::read_dir(folder).expect("the folder can be read").flatten();
    let programs = files
        .map(|entry| entry.path())
        .filter(|path| path.extension().is_some_and(|ending| ending == "smk"));
    let paths: Vec<PathBuf> = programs.collect();
    let [path] = paths.as_slice() else { return Vec::new() };
    let text = fs::read_to_string(path).expect("the program can be read");
    let statements = statements(&text);
    vec![Sample { path: path.clone(), text, pins: pins.unwrap_or_default(), statements }]
}

impl Sample {
    /// The problems of a text in place of the sample's, by their code and their first place.
    fn problems(&self, text: &str) -> Vec<(String, Option<Range<usize>>)> {
        let (mut sources, mut diagnostics) = (SourceMap::default(), Diagnostics::default());
        let id = sources.add("input.smk", text).expect("a sample is small");
        let file = syntax::parse(&sources, id, &mut diagnostics);
        let surroundings = Surroundings {
            stack: "case".to_owned(),
            scripts: scripts(&file)
                .into_iter()
                .map(|script| {
                    let path = self.path.with_file_name(&script.value);
                    (script.span, fs::read_to_string(path).map_err(|error| error.to_string()))
                })
                .collect(),
            ..Surroundings::default()
        };
        compile(&[file], &surroundings, &self.pins, &mut diagnostics);
        assert_eq!(diagnostics.errors() == 0, diagnostics.faults() == 0, "{text}");
        diagnostics.sorted().iter().map(|problem| shown(problem.as_ref())).collect()
    }

    /// Without a token. A sentence of one word is gone as a whole, which is no mistake.
    fn deletions(&self) -> Vec<Edit> {
        let tokens = tokens(&self.text).into_iter();
        let parts = tokens.filter(|token| !self.is_sentence(token));
        parts.map(|token| self.edit(token, "")).collect()
    }

    fn is_sentence(&self, token: &Range<usize>) -> bool {
        let text = |range| self.text.get(range).unwrap_or_default();
        let (word, before) = (text(token.clone()), text(0..token.start));
        let after = text(token.end..self.text.len());
        word.starts_with(is_letter)
            && before.trim_end_matches(' ').ends_with(['{', '\n'])
            && !before.trim_end().ends_with(',')
            && after.trim_start_matches(' ').starts_with(['}', '\n'])
    }

    fn insertions(&self) -> Vec<Edit> {
        let tokens = tokens(&self.text);
        let mut edits = Vec::new();
        for token in &tokens {
            let twin = self.text.get(token.clone()).unwrap_or_default();
            let ends_line = self.text.get(token.end..).is_none_or(|rest| rest.starts_with('\n'));
            for inserted in INSERTED.iter().copied().chain([twin]) {
                let inserted = format!(" {inserted} ");
                edits.push(self.edit(token.start..token.start, &inserted));
                if ends_line {
                    edits.push(self.edit(token.end..token.end, &inserted));
                }
            }
        }
        edits
    }

    fn edit(&self, range: Range<usize>, inserted: &str) -> Edit {
        let before = self.text.get(..range.start).unwrap_or_default();
        let after = self.text.get(range.end..).unwrap_or_default();
        let old = self.text.get(range.clone()).unwrap_or_default();
        let line = before.lines().count().max(1);
        let moved = |at: usize| if at < range.end { at } else { at - range.len() + inserted.len() };
        // What stands between two statements on one line belongs to both.
        let from = before.trim_end_matches(' ').len();
        let to = self.text.len() - after.trim_start_matches(' ').len();
        let touches = |it: &Range<usize>| it.start <= to && from <= it.end;
        let untouched = self.statements.iter().filter(|statement| !touches(statement));
        let untouched = untouched.map(|it| moved(it.start)..moved(it.end)).collect();
        let near = before.rsplit('\n').next().unwrap_or_default();
        let next = after.split('\n').next().unwrap_or_default();
        Edit {
            what: format!(
                "{}:{line}: `{near}` [`{old}` -> `{inserted}`] `{next}`",
                self.path.display()
            ),
            text: format!("{before}{inserted}{after}"),
            untouched,
        }
    }

    /// What the sample is told as it is.
    fn warnings(&self) -> Vec<String> {
        self.problems(&self.text).into_iter().map(|(problem, _)| problem).collect()
    }

    /// What is wrong with how an edit is reported, beyond what is `known` of the sample.
    fn complaint(&self, edit: &Edit, known: &[String]) -> Option<String> {
        let mut problems = self.problems(&edit.text);
        problems.retain(|(problem, _)| !known.contains(problem));
        if problems.is_empty() {
            return Some(format!("{}\n    is not noticed", edit.what));
        }
        let stray = problems.iter().find(|(_, place)| {
            let within = |place: &Range<usize>, it: &Range<usize>| {
                it.start <= place.start && place.start < it.end
            };
            place.as_ref().is_none_or(|place| edit.untouched.iter().any(|it| within(place, it)))
        });
        stray.map(|(problem, place)| {
            let words = place.clone().and_then(|place| edit.text.get(place)).unwrap_or_default();
            format!("{}\n    is blamed on `{words}`: {problem}", edit.what)
        })
    }
}

fn statements(text: &str) -> Vec<Range<usize>> {
    let mut sources = SourceMap::default();
    let id = sources.add("input.smk", text).expect("a sample is small");
    let file = syntax::parse(&sources, id, &mut Diagnostics::default());
    file.items.iter().map(ast::Item::span).map(range).collect()
}

fn shown(problem: &(dyn Diagnostic + Send + Sync)) -> (String, Option<Range<usize>>) {
    let place = problem.labels().and_then(|mut labels| labels.next());
    let place = place.map(|label| label.offset()..label.offset() + label.len());
    let code = problem.code().map(|code| code.to_string()).unwrap_or_default();
    (format!("{code}: {problem}"), place)
}

fn range(span: Span) -> Range<usize> {
    span.start as usize..span.end as usize
}

/// The words, texts and signs of a program, without comments.
fn tokens(text: &str) -> Vec<Range<usize>> {
    let mut tokens = Vec::new();
    let mut start = 0;
    while let Some(rest) = text.get(start..).filter(|rest| !rest.is_empty()) {
        let first = rest.chars().next().unwrap_or_default();
        let length = match first {
            '#' => rest.find('\n').unwrap_or(rest.len()),
            '"' => text_length(rest),
            _ if is_letter(first) => rest.find(|c| !is_letter(c)).unwrap_or(rest.len()),
            _ => first.len_utf8(),
        };
        if first != '#' && !first.is_whitespace() {
            tokens.push(start..start + length);
        }
        start += length;
    }
    tokens
}

/// How long the quoted text is that begins here.
fn text_length(rest: &str) -> usize {
    let mut characters = rest.char_indices().skip(1);
    while let Some((at, character)) = characters.next() {
        match character {
            '\\' => drop(characters.next()),
            '"' => return at + 1,
            _ => {}
        }
    }
    rest.len()
}

fn is_letter(character: char) -> bool {
    character.is_alphanumeric() || "$.-_/:*".contains(character)
}

/// Fails with the first complaints about the edits of every sample, if there are any.
fn hold(edits: impl Fn(&Sample) -> Vec<Edit>) {
    let samples = samples();
    assert!(!samples.is_empty());
    let complaints: Vec<String> = samples
        .iter()
        .flat_map(|sample| {
            let known = sample.warnings();
            let edits = edits(sample).into_iter();
            edits.filter_map(|edit| sample.complaint(&edit, &known)).collect::<Vec<_>>()
        })
        .collect();
    let first = complaints.iter().take(30).cloned().collect::<Vec<_>>().join("\n");
    assert!(complaints.is_empty(), "{} complaints\n{first}", complaints.len());
}

#[test]
fn samples_are_valid() {
    for sample in samples() {
        // Some leave open what a standing check warns of.
        let problems = sample.warnings();
        let is_advice = |problem: &String| problem.starts_with("comply::");
        assert!(problems.iter().all(is_advice), "{}: {problems:?}", sample.path.display());
    }
}

#[test]
fn a_token_too_few_is_noticed_where_it_is_missing() {
    hold(Sample::deletions);
}

#[test]
fn a_token_too_many_is_noticed_where_it_is() {
    hold(Sample::insertions);
}

mod properties {
    mod layout;
}
