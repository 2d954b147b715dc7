//! `editors/nvim` in Neovim itself, installed as its README says: in that of Debian, which is old,
//! and in one that has servers and tree-sitter built in.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::{Value as Json, json};

use super::support::editors::{
    WORDS, ask_script, compare, install, install_rival, install_smk, is_complete, is_group,
    languages, layouts, places, texts,
};
use super::support::{Folder, need_program, need_python_with};

const SITE: &str = ".local/share/nvim/site";

/// What the server is asked about.
const LINE: &str = "notebook it { in lab }";

fn home() -> Folder {
    let home = Folder::empty();
    install(&home, "nvim", 0);
    home
}

fn old() -> Option<PathBuf> {
    need_program("nvim")
}

fn recent() -> Option<PathBuf> {
    need_python_with("neovim").map(|programs| programs.join("nvim"))
}

fn ask(program: &Path, home: &Folder, script: &str, task: &Json) -> Json {
    let mut nvim = Command::new(program);
    nvim.args(["--headless", "-u", "NORC", "-i", "NONE"]);
    ask_script(nvim, home, script, task.clone())
}

#[test]
fn words_have_the_colour_of_what_they_are() {
    for program in [old(), recent()].into_iter().flatten() {
        let home = home();
        home.write("words.smk", WORDS);
        let task = json!({ "file": home.path().join("words.smk"), "positions": places() });
        compare(&ask(&program, &home, "vim/colours.vim", &task), is_group);
        is_complete(&ask(&program, &home, "vim/words.vim", &task));
    }
}

#[test]
fn files_get_the_language_they_are_written_in_whatever_else_is_installed() {
    for program in [old(), recent()].into_iter().flatten() {
        for package in [None, Some("a"), Some("z")] {
            let home = home();
            if let Some(name) = package {
                install_rival(&home, &format!("{SITE}/pack"), name);
            }
            let cases = languages();
            let files: Vec<_> = cases.iter().map(|case| &case.file).collect();
            let found = ask(&program, &home, "vim/languages.vim", &json!({ "files": files }));
            for (case, found) in cases.iter().zip(found.as_array().unwrap()) {
                let language = case.language_beside(package.is_some());
                assert_eq!(*found, json!([language, language]), "{} {package:?}", case.about);
            }
        }
    }
}

#[test]
fn programs_are_indented_as_they_are_laid_out() {
    for program in [old(), recent()].into_iter().flatten() {
        let files = layouts();
        let found = ask(&program, &home(), "vim/indentation.vim", &json!({ "files": files }));
        for (file, indented) in files.iter().zip(texts(&found)) {
            assert_eq!(indented, fs::read_to_string(file).unwrap(), "{}", file.display());
        }
    }
}

#[test]
fn the_server_says_what_it_finds_and_knows() {
    for program in [old(), recent()].into_iter().flatten() {
        let home = home();
        install_smk(&home);
        home.write("main.smk", "network lab 10.0.0.0/16\nnotebook it { in lap; root no }\n");
        let problems = home.smk(&["check", "--format", "json"]).ends_with(1).json();
        let expected = problems["diagnostics"].as_array().unwrap().iter().map(|it| {
            let start = &it["labels"][0]["start"];
            json!([start["line"], start["column"], it["code"]])
        });
        let task = json!({
            "file": home.path().join("main.smk"),
            "line": 2, "text": LINE, "becomes": "AWS::SageMaker::NotebookInstance",
        });
        let found = ask(&program, &home, "nvim/server.vim", &task);
        assert_eq!(found["server"], "smk");
        assert_eq!(found["problems"], expected.collect::<Json>());
        assert!(found["hover"].as_str().unwrap().contains(LINE), "{found}");
    }
}

/// Whether words of a role have this capture of `editors/tree-sitter-smk`.
fn is_capture(role: &str, capture: &str) -> bool {
    match role {
        "plain" => ["variable", "constant", "property"].contains(&capture),
        "statement" | "clause" => capture == "keyword",
        "word" => capture == "keyword.operator",
        "choice" => ["constant", "boolean", "number"].contains(&capture),
        "name" => capture == "function" || capture == "variable.parameter",
        "open" => capture == "constant",
        "host" => capture == "string.special",
        "text" => capture == "string",
        "escape" => capture == "string.escape",
        "variable" => capture == "variable.parameter",
        "unit" => capture == "number",
        "switch" => capture == "boolean",
        role => capture == role,
    }
}

#[test]
fn tree_sitter_colours_words_where_it_is_installed() {
    let (Some(program), Some(_)) = (recent(), need_program("cc")) else { return };
    let home = home();
    install(&home, "nvim", 1);
    home.write("words.smk", WORDS);
    let task = json!({ "file": home.path().join("words.smk"), "positions": places() });
    compare(&ask(&program, &home, "nvim/captures.vim", &task), is_capture);
}

/// Where the grammar tells nothing, the server may.
#[test]
fn words_keep_their_colour_when_the_server_has_read_them() {
    let (Some(program), Some(_)) = (recent(), need_program("cc")) else { return };
    let home = home();
    install(&home, "nvim", 1);
    install_smk(&home);
    home.write("words.smk", WORDS);
    let task = json!({ "file": home.path().join("words.smk"), "positions": places() });
    let found = ask(&program, &home, "nvim/agreement.vim", &task);
    let places = places();
    let known = found.as_array().unwrap().iter().zip(places.as_array().unwrap());
    let known = known.filter(|(it, _)| it[1] != "" && it[0] != "@variable");
    let wrong: Vec<_> = known.clone().filter(|(it, _)| it[0] != it[1]).collect();
    assert!(wrong.is_empty(), "{wrong:#?}");
    assert!(known.count() > 300);
}

/// What is typed into a program.
const PIECES: [&str; 16] = [
    "{",
    "}",
    "[",
    "]",
    ",",
    ";",
    "=",
    "\"",
    "#",
    " ",
    "\n",
    "\nkey lab",
    "  tag a \"é\"",
    "本",
    "a.b",
    "$x",
];

#[test]
fn a_tree_follows_edits_to_where_reading_anew_leads() {
    let (Some(program), Some(_)) = (recent(), need_program("cc")) else { return };
    let home = home();
    install(&home, "nvim", 1);
    home.write("main.smk", WORDS);
    let file = home.path().join("main.smk");
    let seed = std::env::var("SMK_SEED").map_or(7, |seed| seed.parse::<u32>().unwrap());
    let task = json!({ "file": file, "pieces": PIECES, "seed": seed, "edits": 240 });
    assert_eq!(ask(&program, &home, "nvim/edits.vim", &task), "");
}
