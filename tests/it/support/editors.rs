//! What the tests of editors share: a text whose words are marked with what they are, files whose
//! language an editor has to find out, and programs that are laid out.

use std::collections::BTreeSet;
use std::fs;
use std::os::unix::fs::symlink;
use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::{Value as Json, json};

use smk::check::vocabulary::FORMS;
use smk::check::vocabulary::shape::Role;

use super::super::keywords;
use super::{Folder, Run, surroundings};

/// A program in which comments say what the words above them are.
pub const WORDS: &str = include_str!("../../editors/words.smk");

const SNAKEMAKE: &str = include_str!("../../cases/syntax/snakemake/input.smk");

/// What a comment says of a stretch of the line above it. Lines and columns count from one.
#[derive(Debug)]
pub struct Mark {
    pub line: usize,
    pub columns: std::ops::RangeInclusive<usize>,
    pub role: &'static str,
}

/// The marks of a text: `#  ^^^ role` below the columns of `^`, or `# <- role` below a word at the
/// margin.
pub fn marks(text: &'static str) -> Vec<Mark> {
    let mut found = Vec::new();
    let (mut above, mut number) = ("", 0);
    for (index, line) in text.lines().enumerate() {
        let Some((columns, role)) = mark(line, above) else {
            (above, number) = (line, index + 1);
            continue;
        };
        found.push(Mark { line: number, columns, role });
    }
    assert!(found.len() > 50, "only {} words are marked", found.len());
    found
}

fn mark(
    line: &'static str,
    above: &str,
) -> Option<(std::ops::RangeInclusive<usize>, &'static str)> {
    let said = line.strip_prefix('#')?;
    if let Some(role) = said.trim_start().strip_prefix("<- ") {
        return Some((1..=above.find([' ', '\t']).unwrap_or(above.len()), role));
    }
    let first = line.find('^').filter(|at| line[1..*at].trim().is_empty())?;
    let (last, role) = (line.rfind('^')?, line.rsplit('^').next()?);
    Some((first + 1..=last + 1, role.trim()))
}

/// A file, what stands beside it, and the language it is written in: `smk`, `snakemake`, or nothing
/// where an editor that has modes for both may choose.
pub struct Case {
    _folder: Folder,
    pub file: PathBuf,
    pub language: &'static str,
    pub about: &'static str,
}

impl Case {
    /// The language that an editor takes, which may also have been told of Snakemake.
    pub fn language_beside(&self, is_rival: bool) -> &'static str {
        match self.language {
            "" if is_rival => "snakemake",
            "" => "smk",
            language => language,
        }
    }
}

/// Files whose language has to be found out.
pub fn languages() -> Vec<Case> {
    let nothing = ("README", "");
    let ours = (".gitattributes", "*.lock text\n*.smk linguist-language=HCL\n");
    let theirs = (".gitattributes", "*.smk text linguist-language=Snakemake\n");
    let python = "import pandas\n\n\ndef samples(wildcards):\n    return [wildcards.sample]\n";
    let modules = "include: \"rules/common.smk\"\n\nuse rule * from other as other_*\n";
    let flat = "resource AWS::SQS::Queue work {\nQueueName = \"work\"\nDelaySeconds = 5\n}\n";
    let mixed = "key = 1\noutput = [\"a\"]\n\nrule all:\n    input: output\n";
    vec![
        case("an example", "it.smk", super::EXAMPLE, nothing, "smk"),
        case("a program of Snakemake", "it.smk", SNAKEMAKE, nothing, "snakemake"),
        case("functions in Python", "it.smk", python, nothing, "snakemake"),
        case("modules of Snakemake", "it.smk", modules, nothing, "snakemake"),
        case("variables named like our words", "it.smk", mixed, nothing, "snakemake"),
        case("properties at the margin", "it.smk", flat, nothing, "smk"),
        case("only values", "it.smk", "SAMPLES = [\"a\"]\n", nothing, "snakemake"),
        case("nothing", "it.smk", "", nothing, ""),
        case("only comments", "it.smk", "# to do\n", nothing, ""),
        case("attributes for us", "it.smk", "", ours, "smk"),
        case("attributes for them", "it.smk", "", theirs, "snakemake"),
        case("attributes further up", "a/b/it.smk", "", ours, "smk"),
        case("attributes against the text", "it.smk", SNAKEMAKE, ours, "snakemake"),
        case("a lock file", "it.smk", "", ("smk.lock", ""), "smk"),
        case("the folder of state", "it.smk", "", (".smk/state", ""), "smk"),
        case("a Snakefile", "it.smk", "", ("Snakefile", ""), "snakemake"),
        case("a Snakefile above", "rules/it.smk", "", ("Snakefile", ""), "snakemake"),
    ]
}

fn case(
    about: &'static str,
    file: &str,
    text: &str,
    beside: (&str, &str),
    language: &'static str,
) -> Case {
    let folder = Folder::empty();
    // A repository of its own, whatever the one around it says.
    fs::create_dir(folder.path().join(".git")).unwrap();
    for (name, text) in [(file, text), beside] {
        fs::create_dir_all(folder.path().join(name).parent().unwrap()).unwrap();
        folder.write(name, text);
    }
    let file = folder.path().join(file);
    Case { _folder: folder, file, language, about }
}

/// Every program that is laid out as `smk fmt` does, and one with everything that indents lines.
pub fn layouts() -> Vec<PathBuf> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut files = vec![root.join("tests/editors/layout.smk")];
    for folder in ["examples", "tests/cases/valid"] {
        for entry in fs::read_dir(root.join(folder)).unwrap() {
            let programs =
                fs::read_dir(entry.unwrap().path()).unwrap().map(|it| it.unwrap().path());
            files.extend(programs.filter(|path| path.extension().is_some_and(|it| it == "smk")));
        }
    }
    assert!(files.len() > 20, "only {} programs were found", files.len());
    files
}

/// What `smk fmt` makes of the program of `untidy`.
pub const TIDY: &str = "bucket data {\n  keep  # é\n}\n";

/// A task with a program that is to be laid out.
pub fn untidy(home: &Folder) -> Json {
    install_smk(home);
    home.write("main.smk", "bucket  data {\nkeep # é\n  }\n");
    home.smk(&["fmt", "--check"]).ends_with(1);
    json!({ "file": home.path().join("main.smk") })
}

/// A file of the checkout.
pub fn own(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(name)
}

/// Does what the README of an editor says: its commands in this place, in the checkout.
pub fn install(home: &Folder, editor: &str, which: usize) {
    let readme = fs::read_to_string(own(&format!("editors/{editor}/README.md"))).unwrap();
    let commands = readme.split('`').skip(1).step_by(2).filter(|code| code.starts_with("mkdir "));
    let mut shell = Command::new("bash");
    surroundings(&mut shell, &home.beside(""));
    let path = std::env::var("PATH").unwrap_or_default();
    shell.env("PATH", format!("{}:{path}", home.beside("bin").display()));
    shell.current_dir(own("")).args(["-e", "-c", commands.clone().nth(which).unwrap()]);
    Run::of(shell).succeeds();
}

/// Puts smk where an editor finds it. Without it no server is started, which Neovim does not survive
/// if it ends before the server has answered: it gets SIGPIPE.
pub fn install_smk(home: &Folder) {
    fs::create_dir(home.beside("bin")).unwrap();
    symlink(env!("CARGO_BIN_EXE_smk"), home.beside("bin/smk")).unwrap();
}

/// A plugin of Snakemake for Vim and Neovim, in a package of this name.
pub fn install_rival(home: &Folder, packages: &str, name: &str) {
    let folder = home.beside(packages).join(name).join("start/snakemake/ftdetect");
    fs::create_dir_all(&folder).unwrap();
    let detect = "au BufNewFile,BufRead Snakefile,*.smk set filetype=snakemake syntax=snakemake\n";
    fs::write(folder.join("snakemake.vim"), detect).unwrap();
}

/// Gives an editor a task, and reads the answer.
pub fn ask(mut editor: Command, home: &Folder, task: &Json) -> Json {
    let (given, answer) = (home.beside("task.json"), home.beside("answer.json"));
    fs::write(&given, task.to_string()).unwrap();
    surroundings(&mut editor, &home.beside(""));
    let path = std::env::var("PATH").unwrap_or_default();
    editor
        .current_dir(home.path())
        .env("PATH", format!("{}:{path}", home.beside("bin").display()))
        .env("TERM", "xterm")
        .env("TASK", given)
        .env("ANSWER", &answer);
    Run::of(editor).succeeds();
    serde_json::from_str(&fs::read_to_string(answer).unwrap()).unwrap()
}

/// Lets an editor that speaks Vim's language do what a script says.
pub fn ask_script(mut editor: Command, home: &Folder, script: &str, task: Json) -> Json {
    let mut task = task;
    task["script"] = json!(own("tests/editors").join(script));
    editor.arg("-S").arg(own("tests/editors/vim/run.vim"));
    ask(editor, home, &task)
}

/// The places of all words that are marked, as lines and columns.
pub fn places() -> Json {
    let marks = marks(WORDS);
    marks.iter().flat_map(|mark| mark.columns.clone().map(|it| json!([mark.line, it]))).collect()
}

/// Compares the colours at these places with what the comments say. `same` tells whether words of a
/// role have a colour.
pub fn compare(colours: &Json, same: impl Fn(&str, &str) -> bool) {
    let colours = texts(colours);
    let marks = marks(WORDS);
    let at = |mark: Mark| mark.columns.map(move |it| (mark.line, it, mark.role));
    let places: Vec<_> = marks.into_iter().flat_map(at).collect();
    assert_eq!(places.len(), colours.len());
    let found = places.iter().zip(&colours);
    let wrong: Vec<String> = found
        .filter(|((_, _, role), colour)| !same(role, colour))
        .map(|((line, column, role), colour)| format!("{line}:{column} `{colour}`, not {role}"))
        .collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// The first letters of all words of the language on the sheet, as lines and columns.
pub fn sheet_places() -> Json {
    keywords::sheet().words.iter().map(|it| json!([it.line + 1, it.column + 1])).collect()
}

/// Compares the colours at these places. `same` is told `first` of words that begin sentences, and
/// `inner` of others.
pub fn compare_sheet(colours: &Json, same: impl Fn(&str, &str) -> bool) {
    let sheet = keywords::sheet();
    let lines: Vec<&str> = sheet.text.lines().collect();
    for (word, colour) in sheet.words.iter().zip(texts(colours)) {
        let role = if word.is_first { "first" } else { "inner" };
        let line = lines[word.line];
        assert!(same(role, &colour), "`{}` in `{line}` is `{colour}`, not {role}", word.word);
    }
}

/// Whether a table of sentences is that of the language: `{ place: ["first word | choices"] }`.
pub fn is_complete(table: &Json) {
    let mut known = BTreeSet::new();
    for (place, lines) in table.as_object().unwrap() {
        for line in texts(lines) {
            let (words, choices) = line.split_once('|').unwrap_or((&line, ""));
            let mut words = words.split_whitespace().map(str::to_owned);
            let first = words.next().unwrap();
            let choices = choices.split_whitespace().map(str::to_owned);
            known.insert((place.clone(), first, words.collect(), choices.collect()));
        }
    }
    let forms = FORMS.iter().map(|form| {
        let words = form.samples().into_iter().flat_map(|it| it.words.into_iter().skip(1));
        let (mut joining, mut choices) = (BTreeSet::new(), BTreeSet::new());
        for (word, role) in words {
            match role {
                Role::Keyword => joining.insert(word.to_owned()),
                Role::Choice | Role::Unit => choices.insert(word.to_owned()),
                _ => false,
            };
        }
        let place = format!("{:?}", form.place).to_lowercase();
        (place, form.keyword.to_owned(), joining, choices)
    });
    assert_eq!(known, forms.collect());
}

pub fn texts(answer: &Json) -> Vec<String> {
    let texts = answer.as_array().unwrap().iter();
    texts.map(|text| text.as_str().unwrap().to_owned()).collect()
}

/// Whether words of a role are in this group of Vim.
pub fn is_group(role: &str, group: &str) -> bool {
    match role {
        "plain" => group.is_empty() || group.starts_with("smk"),
        "switch" => group == "Switch" || group == "Item",
        "first" => group == "Statement" || group == "Clause",
        "inner" => group == "Word" || group == "Choice",
        role => group.to_lowercase() == role,
    }
}
