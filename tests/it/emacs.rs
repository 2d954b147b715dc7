//! `editors/emacs` in Emacs itself.

use std::fs;
use std::process::Command;

use serde_json::{Value as Json, json};

use super::keywords;
use super::support::editors::{
    TIDY, WORDS, ask as ask_editor, compare, compare_sheet, install_smk, is_complete, languages,
    layouts, own, places, sheet_places, texts, untidy,
};
use super::support::{Folder, Run, need_program, surroundings};

const PROGRAM: &str = "editors/emacs/smk-mode.el";

/// What the server is asked about.
const LINE: &str = "notebook it { in lab }";

/// Emacs without a person's settings, which does not say what it loads.
fn emacs() -> Option<Command> {
    let mut emacs = Command::new(need_program("emacs")?);
    emacs.args(["-q", "--no-site-file", "--batch"]);
    Some(emacs)
}

/// What a task answers; nothing, where there is no Emacs.
fn ask(home: &Folder, before: &str, after: &str, name: &str, task: &Json) -> Option<Json> {
    let mut emacs = emacs()?;
    emacs.args(["--eval", &format!("(progn {before})"), "-l"]).arg(own(PROGRAM));
    emacs.args(["--eval", &format!("(progn {after})"), "-l"]);
    emacs.arg(own("tests/editors/emacs/tasks.el"));
    emacs.args(["--eval", &format!("(do-task '{name})")]);
    Some(ask_editor(emacs, home, task))
}

#[test]
fn it_compiles_and_its_documentation_is_sound() {
    let Some(mut emacs) = emacs() else { return };
    let home = Folder::empty();
    home.write("smk-mode.el", &fs::read_to_string(own(PROGRAM)).unwrap());
    surroundings(&mut emacs, &home.beside(""));
    emacs
        .current_dir(home.path())
        .args(["--eval", "(setq byte-compile-error-on-warn t)"])
        .args(["--eval", "(unless (byte-compile-file \"smk-mode.el\") (kill-emacs 1))"])
        .args(["--eval", "(checkdoc-file \"smk-mode.el\")"]);
    let run = Run::of(emacs).succeeds();
    assert!(home.path().join("smk-mode.elc").exists());
    assert_eq!(run.stderr, "");
}

#[test]
fn words_have_the_colour_of_what_they_are() {
    let home = Folder::empty();
    home.write("words.smk", WORDS);
    home.write("sheet.smk", &keywords::sheet().text);
    let colours = |file: &str, positions: Json| {
        let task = json!({ "file": home.path().join(file), "positions": positions });
        ask(&home, "", "", "colours", &task)
    };
    let Some(found) = colours("words.smk", places()) else { return };
    compare(&found, is_face);
    compare_sheet(&colours("sheet.smk", sheet_places()).unwrap(), is_face);
}

/// Whether words of a role have this face.
fn is_face(role: &str, face: &str) -> bool {
    let face = face.trim_start_matches("font-lock-").trim_end_matches("-face");
    match role {
        "plain" => face.is_empty(),
        "statement" | "word" => face == "keyword",
        "clause" => face == "builtin",
        "choice" | "number" | "unit" | "switch" => face == "constant",
        "name" => face == "function-name",
        "property" | "variable" => face == "variable-name",
        "host" | "text" | "escape" => face == "string",
        "open" => face == "smk-open",
        "comment" => face.starts_with("comment"),
        "first" => face == "keyword" || face == "builtin",
        "inner" => face == "keyword" || face == "constant",
        role => face == role,
    }
}

#[test]
fn the_words_are_those_of_the_language() {
    let Some(table) = ask(&Folder::empty(), "", "", "words", &json!({})) else { return };
    is_complete(&table);
}

#[test]
fn files_get_the_mode_of_the_language_they_are_written_in() {
    let rival = "(define-derived-mode snakemake-mode prog-mode \"Snakemake\")
                 (add-to-list 'auto-mode-alist '(\"\\\\.smk\\\\'\" . snakemake-mode))";
    for (before, after) in [("", ""), (rival, ""), ("", rival)] {
        let is_rival = before != after;
        let cases = languages();
        let files: Vec<_> = cases.iter().map(|case| &case.file).collect();
        let task = json!({ "files": files });
        let Some(found) = ask(&Folder::empty(), before, after, "languages", &task) else { return };
        for (case, found) in cases.iter().zip(texts(&found)) {
            let mode = match case.language_beside(is_rival) {
                "snakemake" if !is_rival => "prog-mode".to_owned(),
                language => format!("{language}-mode"),
            };
            assert_eq!(found, mode, "{} {before} {after}", case.about);
        }
    }
}

#[test]
fn programs_are_indented_as_they_are_laid_out() {
    let files = layouts();
    let task = json!({ "files": files });
    let Some(found) = ask(&Folder::empty(), "", "", "indentation", &task) else { return };
    for (file, indented) in files.iter().zip(texts(&found)) {
        assert_eq!(indented, fs::read_to_string(file).unwrap(), "{}", file.display());
    }
}

#[test]
fn typing_and_moving_do_what_they_do_in_other_modes() {
    let Some(mut emacs) = emacs() else { return };
    let home = Folder::empty();
    surroundings(&mut emacs, &home.beside(""));
    emacs.current_dir(home.path()).arg("-l").arg(own(PROGRAM)).arg("-l");
    emacs.arg(own("tests/editors/emacs/smk-mode-tests.el"));
    emacs.args(["-f", "ert-run-tests-batch-and-exit"]);
    Run::of(emacs).succeeds();
}

/// Makes what Debian packages for Emacs known.
const PACKAGES: &str = "(require 'package)
    (add-to-list 'package-directory-list \"/usr/share/emacs/site-lisp/elpa\")
    (package-initialize)";

#[test]
fn eglot_shows_what_the_server_finds_and_knows() {
    let home = Folder::empty();
    install_smk(&home);
    home.write("main.smk", "network lab 10.0.0.0/16\nnotebook it { in lap; root no }\n");
    let task = json!({
        "file": home.path().join("main.smk"),
        "line": 2, "text": LINE, "becomes": "AWS::SageMaker::NotebookInstance",
    });
    let Some(found) = ask(&home, PACKAGES, "", "server", &task) else { return };
    assert_eq!(found["problems"], json!([[2, 18], [2, 28]]));
    assert!(found["hover"].as_str().unwrap().contains(LINE), "{found}");
}

#[test]
fn eglot_has_what_is_typed_laid_out() {
    let home = Folder::empty();
    install_smk(&home);
    home.write("main.smk", "key   one\n");
    let keys = "network lab   10.0.0.0/16 {\regress  via   nat\r}\rkey  two";
    let task = json!({ "file": home.path().join("main.smk"), "keys": keys });
    let Some(found) = ask(&home, PACKAGES, "", "type-keys", &task) else { return };
    let laid_out = "network lab 10.0.0.0/16 {\n  egress via nat\n}\n";
    assert_eq!(found, format!("key   one\n{laid_out}key  two|"));
}

#[test]
fn a_buffer_is_laid_out_as_smk_does_it() {
    let home = Folder::empty();
    let task = untidy(&home);
    let Some(found) = ask(&home, "", "", "format-file", &task) else { return };
    assert_eq!(found, TIDY);
    home.write("main.smk", "key   a\n\n\nkey   b = = 3\n");
    let found = ask(&home, "", "", "format-file", &task).unwrap();
    assert_eq!(found, "key a\n\nkey   b = = 3\n");
}

#[test]
fn compile_leads_to_the_problems_that_smk_finds() {
    let home = Folder::empty();
    install_smk(&home);
    let task = json!({ "file": home.path().join("main.smk") });
    let wrong = "network lab 10.0.0.0/16 {\n  egres via nat\n}\nkey Abc\n";
    for (text, places) in [
        (wrong, json!([["main.smk", 2, 3, 2], ["main.smk", 4, 5, 2]])),
        ("let idle = 1\n", json!([["main.smk", 1, 5, 1]])),
    ] {
        home.write("main.smk", text);
        let Some(found) = ask(&home, "", "", "problems", &task) else { return };
        assert_eq!(found, places, "{text}");
    }
}
