//! The extension for VS Code: its colours, its snippets, how it reads what smk prints, and that it
//! can be packaged.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;
use std::process::Command;

use regex_lite::Regex;
use serde_json::Value as Json;
use smk::check::vocabulary::FORMS;

use super::keywords;
use super::lsp::client::{Client, uri};
use super::support::colours;
use super::support::reading::{Kind, understood};
use super::support::{Folder, Run, need_node, need_program, need_python, surroundings};

const EXTENSION: &str = "editors/vscode";
const GRAMMAR: &str = "editors/vscode/syntaxes/smk.tmLanguage.json";
const SNAPSHOTS: &str = "tests/editors/textmate/snapshots";

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn json(path: &str) -> Json {
    serde_json::from_str(&fs::read_to_string(root().join(EXTENSION).join(path)).unwrap()).unwrap()
}

/// Runs a program that npm installed.
fn run(packages: &Path, folder: &Path, arguments: &[&str]) -> Run {
    let (program, arguments) = arguments.split_first().unwrap();
    let mut command = Command::new(packages.join("node_modules/.bin").join(program));
    surroundings(&mut command, &std::env::temp_dir());
    command.env("npm_config_update_notifier", "false").current_dir(folder).args(arguments);
    Run::of(command)
}

/// Runs a script of `tests/editors`.
fn node(script: &str, arguments: &[&Path]) -> Option<Run> {
    let mut command = Command::new(need_program("node")?);
    surroundings(&mut command, &std::env::temp_dir());
    command.arg(root().join("tests/editors").join(script)).args(arguments);
    Some(Run::of(command).succeeds())
}

#[test]
fn the_grammar_colours_every_construct() {
    let Some(packages) = need_node("vscode") else { return };
    let cases = "tests/editors/textmate/*.smk";
    let arguments = ["vscode-tmgrammar-test", "--grammar", GRAMMAR, cases];
    run(&packages, root(), &arguments).succeeds();
}

/// `UPDATE_EXPECT=1` writes the snapshots.
#[test]
fn the_grammar_colours_the_examples_as_before() {
    let Some(packages) = need_node("vscode") else { return };
    let folder = Folder::empty();
    let examples = fs::read_dir(root().join("examples")).unwrap();
    let names = examples.map(|it| it.unwrap().file_name().into_string().unwrap());
    let update = std::env::var_os("UPDATE_EXPECT").is_some();
    let snapshot = |name: &str| root().join(SNAPSHOTS).join(format!("{name}.smk.snap"));
    let names: Vec<String> = names.collect();
    for name in &names {
        let program = root().join("examples").join(name).join("main.smk");
        folder.write(&format!("{name}.smk"), &fs::read_to_string(program).unwrap());
        if !update {
            let expected = fs::read_to_string(snapshot(name)).unwrap();
            folder.write(&format!("{name}.smk.snap"), &expected);
        }
    }
    let grammar = root().join(GRAMMAR);
    let grammar = ["--grammar", grammar.to_str().unwrap(), "--scope", "source.smk"];
    let arguments = [&["vscode-tmgrammar-snap"], &grammar[..], &["*.smk"]].concat();
    run(&packages, &folder.path(), &arguments).succeeds();
    for name in names.iter().filter(|_| update) {
        fs::write(snapshot(name), folder.read(&format!("{name}.smk.snap"))).unwrap();
    }
}

#[test]
fn the_grammar_takes_words_for_what_the_compiler_takes_them_for() {
    let folder = Folder::empty();
    let sheet = keywords::sheet();
    folder.write("sheet.smk", &sheet.text);
    let mut files = colours::programs();
    files.push(folder.path().join("sheet.smk"));
    let Some(read) = colours::textmate(&files) else { return };
    colours::assert_as_the_compiler_reads(&files, &read);
    let starts: Vec<usize> = sheet.text.split_inclusive('\n').scan(0, line_start).collect();
    for placed in &sheet.words {
        let at = starts[placed.line] + placed.column;
        let scopes = read.last().unwrap().iter().find(|it| it.0 == at).map(|it| it.2.as_str());
        let scopes = scopes.unwrap_or_default();
        let is_known =
            ["keyword.", "constant.language.", ".unit."].iter().any(|it| scopes.contains(it));
        assert!(is_known, "{placed:?} has `{scopes}`");
    }
}

#[expect(clippy::unnecessary_wraps, reason = "what `scan` asks for")]
fn line_start(next: &mut usize, line: &str) -> Option<usize> {
    let start = *next;
    *next += line.len();
    Some(start)
}

#[test]
fn the_extension_can_be_packaged() {
    let Some(packages) = need_node("vscode") else { return };
    let Some(programs) = need_python() else { return };
    let folder = packages.join("package");
    copy(&root().join(EXTENSION), &folder);
    let arguments = ["vsce", "package", "--no-dependencies", "--allow-missing-repository"];
    let packaged = run(&packages, &folder, &[&arguments[..], &["--out", "smk.vsix"]].concat());
    let packaged = packaged.succeeds();
    let said = format!("{}{}", packaged.stdout, packaged.stderr);
    assert!(!said.to_lowercase().contains("warning"), "{said}");
    let mut list = Command::new(programs.join("python"));
    list.args(["-m", "zipfile", "-l"]).arg(folder.join("smk.vsix"));
    let list = Run::of(list).succeeds().stdout;
    let inside =
        |path: &str| list.contains(&format!("extension/{}", path.trim_start_matches("./")));
    let others = ["dist/LICENSES.txt", "changelog.md", "LICENSE.txt", "readme.md"];
    for path in others.map(str::to_owned).into_iter().chain(named_files(&json("package.json"))) {
        assert!(inside(&path), "{path} is not in the package:\n{list}");
    }
    let licenses = fs::read_to_string(folder.join("dist/LICENSES.txt")).unwrap();
    assert!(licenses.contains("vscode-languageclient") && licenses.contains("Microsoft"));
    assert!(!list.contains(".ts") && !list.contains("node_modules"), "{list}");
}

/// A folder without what it had, with the files of another.
fn copy(from: &Path, to: &Path) {
    let _absent = fs::remove_dir_all(to);
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let path = entry.unwrap().path();
        let target = to.join(path.file_name().unwrap());
        if path.is_dir() {
            copy(&path, &target);
        } else {
            fs::copy(&path, target).unwrap();
        }
    }
}

/// The files that a manifest names.
fn named_files(manifest: &Json) -> Vec<String> {
    match manifest {
        Json::String(text) if text.starts_with("./") => vec![text.clone()],
        Json::Array(items) => items.iter().flat_map(named_files).collect(),
        Json::Object(entries) => entries.values().flat_map(named_files).collect(),
        _ => Vec::new(),
    }
}

#[test]
fn the_commands_of_the_manifest_are_those_of_the_extension() {
    let manifest = json("package.json");
    let commands = manifest["contributes"]["commands"].as_array().unwrap();
    let told: BTreeSet<&str> = commands.iter().map(|it| it["command"].as_str().unwrap()).collect();
    let source = fs::read_to_string(root().join(EXTENSION).join("src/extension.ts")).unwrap();
    let registered = Regex::new(r#"registerCommand\("([^"]+)""#).unwrap();
    let registered = registered.captures_iter(&source).map(|it| it.get(1).unwrap().as_str());
    assert_eq!(told, registered.collect());
}

#[test]
fn the_manifest_has_a_scope_for_all_that_the_server_tells_apart() {
    let folder = Folder::example();
    let client = Client::start(&folder.path(), "utf-16");
    let legend = client.capabilities["semanticTokensProvider"]["legend"].clone();
    assert_eq!(client.leave(), 0);
    let names =
        |list: &str| -> BTreeSet<String> { serde_json::from_value(legend[list].clone()).unwrap() };
    let manifest = json("package.json");
    let scopes = manifest["contributes"]["semanticTokenScopes"][0]["scopes"].as_object().unwrap();
    let parts = scopes.keys().map(|selector| selector.split_once('.').unwrap_or((selector, "")));
    let (kinds, modifiers): (BTreeSet<&str>, BTreeSet<&str>) = parts.unzip();
    assert_eq!(kinds.into_iter().map(str::to_owned).collect::<BTreeSet<_>>(), names("tokenTypes"));
    let modifiers = modifiers.into_iter().filter(|it| !it.is_empty()).map(str::to_owned);
    assert_eq!(modifiers.collect::<BTreeSet<_>>(), names("tokenModifiers"));
    let grammar = fs::read_to_string(root().join(GRAMMAR)).unwrap();
    for scope in scopes.values().flat_map(|scopes| scopes.as_array().unwrap()) {
        let known = scope.as_str().unwrap().trim_end_matches(".smk");
        assert!(grammar.contains(known), "the grammar has no {known}");
    }
}

/// Words that the grammar does not tell apart may get a colour from the server. No word gets another
/// than the one that it had before the server was asked.
#[test]
fn the_server_gives_words_the_colours_that_they_have_already() {
    let folder = Folder::empty();
    let mut files = colours::cases();
    files.extend(
        colours::programs().into_iter().filter(|it| it.to_string_lossy().contains("valid")),
    );
    folder.write("sheet.smk", &keywords::sheet().text);
    files.push(folder.path().join("sheet.smk"));
    let Some(read) = colours::textmate(&files) else { return };
    let manifest = json("package.json");
    let scopes = manifest["contributes"]["semanticTokenScopes"][0]["scopes"].as_object().unwrap();
    let mut client = Client::start(&folder.path(), "utf-8");
    let mut wrong = BTreeSet::new();
    for (file, coloured) in files.iter().zip(&read) {
        let text = fs::read_to_string(file).unwrap();
        let starts = std::iter::once(0).chain(text.match_indices('\n').map(|(at, _)| at + 1));
        let starts: Vec<usize> = starts.collect();
        client.open(&uri(file), &text);
        let document = serde_json::json!({ "textDocument": { "uri": uri(file) } });
        let answer = client.ask("textDocument/semanticTokens/full", &document);
        for (line, column, length, kind) in client.tokens(&answer["data"]) {
            let start = starts[line] + column;
            let range = start..start + length;
            let general = kind.split('.').next().unwrap();
            let scope = scopes.get(&kind).unwrap_or_else(|| &scopes[general])[0].as_str().unwrap();
            let scope = scope.trim_end_matches("smk");
            let before = coloured.iter().filter(|it| it.0 < range.end && range.start < it.1);
            let before = before.map(|it| it.2.split(' ').next_back().unwrap());
            let is_free =
                |it: &str| ["punctuation.", "invalid."].iter().any(|part| it.starts_with(part));
            for other in before.filter(|it| !it.starts_with(scope) && !is_free(it)) {
                wrong.insert(format!("`{}` turns from {other} to {scope}", &text[range.clone()]));
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

/// Files of Snakemake, whole and in parts.
const OF_SNAKEMAKE: [&str; 4] = [
    include_str!("../cases/syntax/snakemake/input.smk"),
    "rule all:\n    input: \"a\"\n",
    "import os\nbucket = os.environ[\"BUCKET\"]\n",
    "# common\ndef inputs(wildcards):\n    return []\n",
];

#[test]
fn the_extension_tells_programs_from_those_of_snakemake() {
    let Some(packages) = need_node("vscode") else { return };
    let folder = Folder::empty();
    let mut files = colours::programs();
    for (number, text) in OF_SNAKEMAKE.iter().enumerate() {
        folder.write(&format!("{number}.smk"), text);
        files.push(folder.path().join(format!("{number}.smk")));
    }
    let source = root().join(EXTENSION).join("src/language.ts");
    let mut arguments = vec![packages.as_path(), &source];
    arguments.extend(files.iter().map(std::path::PathBuf::as_path));
    let Some(run) = node("language.mjs", &arguments) else { return };
    let found: Vec<Option<String>> = serde_json::from_value(run.json()).unwrap();
    assert_eq!(found.len(), files.len());
    for (file, found) in files.iter().zip(found) {
        let text = fs::read_to_string(file).unwrap();
        let is_other = file.starts_with(folder.path()) || understood(&text).is_of_snakemake;
        let expected =
            if is_other { Some("snakemake") } else { begins_statements(&text).then_some("smk") };
        assert_eq!(found.as_deref(), expected, "{}", file.display());
    }
}

/// Whether the first word of a statement stands at the left margin.
fn begins_statements(text: &str) -> bool {
    let margin = |start: usize| start == 0 || text.as_bytes()[start - 1] == b'\n';
    let pieces = understood(text).pieces;
    pieces.iter().any(|(range, kind)| *kind == Kind::First && margin(range.start))
}

#[test]
fn lines_are_indented_as_they_are_laid_out() {
    let configuration = root().join(EXTENSION).join("language-configuration.json");
    node("indentation.mjs", &[&configuration]);
}

/// A page on which programs stand, and what begins each of its lines.
const PAGE: [(&str, &str); 16] = [
    ("```smk", "punctuation.definition.markdown"),
    ("network main 10.0.0.0/16 {", "keyword.declaration.smk"),
    ("  egress via nat", "keyword.other.smk"),
    ("```", "punctuation.definition.markdown"),
    ("key is a word.", "meta.paragraph.markdown"),
    ("", ""),
    ("- item", "punctuation.definition.list.begin.markdown"),
    ("  ~~~smk wrong", "punctuation.definition.markdown"),
    ("  key a", "keyword.declaration.smk"),
    ("  ~~~", "punctuation.definition.markdown"),
    ("", ""),
    ("``` sh", "punctuation.definition.markdown"),
    ("key b", "markup.fenced_code.block.markdown"),
    ("```", "punctuation.definition.markdown"),
    ("", ""),
    ("key c", "meta.paragraph.markdown"),
];

#[test]
fn programs_in_markdown_are_coloured() {
    let Some(packages) = need_node("vscode") else { return };
    let folder = Folder::empty();
    let lines: Vec<&str> = PAGE.iter().map(|(line, _)| *line).collect();
    folder.write("page.md", &lines.join("\n"));
    let page = folder.path().join("page.md");
    let Some(run) = node("markdown.mjs", &[&packages, &page]) else { return };
    let found: Vec<String> = serde_json::from_value(run.json()).unwrap();
    assert_eq!(found.len(), PAGE.len());
    for ((line, expected), found) in PAGE.iter().zip(&found) {
        assert_eq!(found.split(' ').next_back(), Some(*expected), "{line}");
    }
}

#[test]
fn shiki_colours_programs_as_editors_do_and_a_page_shows_them() {
    let Some(packages) = need_node("vscode") else { return };
    let Some(_) = need_program("chromium") else { return };
    let preview = root().join("tests/editors/preview");
    let program = preview.join("main.smk");
    let mut check = Command::new(env!("CARGO_BIN_EXE_smk"));
    surroundings(&mut check, &std::env::temp_dir());
    check.arg("check").arg(&preview);
    Run::of(check).succeeds();
    let mut files = colours::programs();
    files.retain(|file| file.starts_with(root().join("examples")));
    files.push(program.clone());
    let mut arguments = vec![packages.as_path()];
    arguments.extend(files.iter().map(std::path::PathBuf::as_path));
    let (Some(edited), Some(shown)) = (colours::textmate(&files), node("shown.mjs", &arguments))
    else {
        return;
    };
    assert_eq!(shown.json(), serde_json::to_value(edited).unwrap());
    let folder = Folder::empty();
    let picture = folder.path().join("preview.png");
    node("preview.mjs", &[&packages, &program, &picture]);
    let picture = fs::read(picture).unwrap();
    assert_eq!(picture.get(1..4), Some(b"PNG".as_slice()));
    assert!(picture.len() > 100_000, "{} bytes are no page of text", picture.len());
}

/// What a snippet may take for granted.
const AROUND: [(&str, &str); 2] =
    [("network main", "network main 10.1.0.0/16"), ("bucket objects", "bucket objects")];

#[test]
fn snippets_are_programs_that_the_server_does_not_offer() {
    let snippets = json("snippets/smk.json");
    for (name, written) in snippets.as_object().unwrap() {
        let lines = written["body"].as_array().unwrap().iter().map(|line| line.as_str().unwrap());
        let snippet = filled(&lines.collect::<Vec<_>>().join("\n"));
        let folder = Folder::empty();
        let needed = AROUND.iter().filter(|(keyword, _)| !snippet.contains(keyword));
        let needed: String = needed.map(|(_, line)| format!("{line}\n")).collect();
        folder.write("main.smk", &format!("{needed}{snippet}\n"));
        let problems = folder.smk(&["check", "--json"]).json();
        let errors = problems["diagnostics"].as_array().unwrap().iter();
        let errors: Vec<&Json> = errors.filter(|it| it["severity"] == "error").collect();
        assert!(errors.is_empty(), "{name}:\n{snippet}\n{errors:#?}");
        let alone = Folder::empty();
        alone.write("main.smk", &format!("{snippet}\n"));
        alone.smk(&["fmt", "--check"]).succeeds();
        let prefix = written["prefix"].as_str().unwrap();
        assert!(FORMS.iter().all(|form| form.keyword != prefix), "{prefix} would be there twice");
    }
}

/// A snippet with the text that its places begin with.
fn filled(body: &str) -> String {
    let choices = Regex::new(r"\$\{\d+\|([^,|]+)[^}]*\}").unwrap();
    let places = Regex::new(r"\$\{\d+:([^}]+)\}|\$\d").unwrap();
    places.replace_all(&choices.replace_all(body, "$1"), "$1").into_owned()
}

#[test]
fn problems_are_found_in_what_smk_prints() {
    let wrong = Folder::with("network lab 10.0.0.0/8\nkey Abc\n");
    let idle = Folder::with("let unused = 1 day\n");
    let text = ["check"].as_slice();
    let github = ["check", "--format", "github"].as_slice();
    for (folder, severity, arguments, count) in [
        (&wrong, "error", text, 2),
        (&idle, "warning", text, 1),
        (&wrong, "error", github, 2),
        (&idle, "warning", github, 1),
    ] {
        let run = folder.smk(arguments);
        let said = format!("{}{}", run.stdout, run.stderr);
        let manifest = json("package.json");
        let matchers = manifest["contributes"]["problemMatchers"].as_array().unwrap();
        let mut found = BTreeMap::new();
        for matcher in matchers {
            for problem in matched(&matcher["pattern"], &said) {
                let severity = matcher["severity"].as_str();
                let severity = severity.unwrap_or_else(|| &problem["severity"]);
                assert_eq!(problem["file"], "main.smk");
                found.insert(problem["line"].clone(), severity.to_owned());
            }
        }
        let expected = (1..=count).map(|line: u32| (line.to_string(), severity.to_owned()));
        assert_eq!(found, expected.collect(), "{said}");
    }
}

/// What patterns find that follow each other from line to line, as VS Code takes them.
fn matched(patterns: &Json, text: &str) -> Vec<BTreeMap<String, String>> {
    let patterns = patterns.as_array().unwrap();
    let lines: Vec<&str> = text.lines().collect();
    let found = lines.windows(patterns.len()).filter_map(|lines| {
        let mut problem = BTreeMap::new();
        for (pattern, line) in patterns.iter().zip(lines) {
            let read = Regex::new(pattern["regexp"].as_str().unwrap()).unwrap().captures(line)?;
            for (field, group) in pattern.as_object()?.iter().filter(|it| it.1.is_u64()) {
                let group = usize::try_from(group.as_u64()?).ok()?;
                problem.insert(field.clone(), read.get(group)?.as_str().to_owned());
            }
        }
        Some(problem)
    });
    found.collect()
}
