//! `editors/vim` in Vim itself, installed as its README says.

use std::fs;
use std::process::Command;

use serde_json::{Value as Json, json};

use super::keywords;
use super::support::editors::{
    TIDY, WORDS, ask_script, compare, compare_sheet, install, install_rival, install_smk,
    is_complete, is_group, languages, layouts, places, sheet_places, texts, untidy,
};
use super::support::{Folder, need_program};

fn home() -> Folder {
    let home = Folder::empty();
    install(&home, "vim", 0);
    home
}

/// What a script answers in a Vim with these settings; nothing, where there is no Vim.
fn ask(home: &Folder, settings: &str, script: &str, task: &Json) -> Option<Json> {
    let file = home.beside("vimrc");
    let usual = "set encoding=utf-8\npackloadall\nfiletype plugin indent on\nsyntax on\n";
    fs::write(&file, format!("{settings}{usual}")).unwrap();
    let mut vim = Command::new(need_program("vim")?);
    vim.args(["-N", "-es", "-i", "NONE", "-u"]).arg(file);
    Some(ask_script(vim, home, script, task.clone()))
}

#[test]
fn words_have_the_colour_of_what_they_are() {
    let home = home();
    home.write("words.smk", WORDS);
    home.write("sheet.smk", &keywords::sheet().text);
    let colours = |file: &str, positions: Json| {
        let task = json!({ "file": home.path().join(file), "positions": positions });
        ask(&home, "", "vim/colours.vim", &task)
    };
    let Some(found) = colours("words.smk", places()) else { return };
    compare(&found, is_group);
    let found = colours("sheet.smk", sheet_places()).unwrap();
    compare_sheet(&found, is_group);
}

#[test]
fn the_words_are_those_of_the_language() {
    let Some(table) = ask(&home(), "", "vim/words.vim", &json!({})) else { return };
    is_complete(&table);
}

#[test]
fn files_get_the_language_they_are_written_in_whatever_else_is_installed() {
    let rival = "au BufNewFile,BufRead *.smk set syntax=snakemake\n";
    for (package, settings) in [(None, ""), (Some("a"), ""), (Some("z"), ""), (None, rival)] {
        let home = home();
        if let Some(name) = package {
            install_rival(&home, ".vim/pack", name);
        }
        let cases = languages();
        let files: Vec<_> = cases.iter().map(|case| &case.file).collect();
        let task = json!({ "files": files });
        let Some(found) = ask(&home, settings, "vim/languages.vim", &task) else { return };
        for (case, found) in cases.iter().zip(found.as_array().unwrap()) {
            let language = case.language_beside(package.is_some());
            assert_eq!(*found, json!([language, language]), "{} {package:?}", case.about);
        }
    }
}

#[test]
fn programs_are_indented_as_they_are_laid_out() {
    let files = layouts();
    Folder::empty().smk(&["fmt", "--check", files[0].to_str().unwrap()]).succeeds();
    let task = json!({ "files": files });
    let Some(found) = ask(&home(), "", "vim/indentation.vim", &task) else { return };
    for (file, indented) in files.iter().zip(texts(&found)) {
        assert_eq!(indented, fs::read_to_string(file).unwrap(), "{}", file.display());
    }
}

#[test]
fn gq_lays_a_program_out_as_smk_does_it() {
    let home = home();
    let task = untidy(&home);
    let Some(found) = ask(&home, "", "vim/format.vim", &task) else { return };
    assert_eq!(found, TIDY);
}

#[test]
fn gq_keeps_what_cannot_be_read_and_everything_where_there_is_no_smk() {
    let text = "key   a\n\n\nkey   b = = 3\n";
    for (has_smk, expected) in [(true, "key a\n\nkey   b = = 3\n"), (false, text)] {
        let home = home();
        if has_smk {
            install_smk(&home);
        }
        home.write("main.smk", text);
        let task = json!({ "file": home.path().join("main.smk") });
        let Some(found) = ask(&home, "", "vim/format.vim", &task) else { return };
        assert_eq!(found, expected);
    }
}

#[test]
fn make_lists_the_problems_that_smk_finds() {
    let home = home();
    install_smk(&home);
    let program = "network lab 10.0.0.0/16 {\n  egres via nat\n\tsubnets private 10.0.0.0/33\n}\n\
                   notebook it { in lap; root on }\nwaive ec2-public-address on it because \"é\"\n\
                   bucket data { tag Team \"研究室 🔑\"; kee }\r\n";
    home.write("main.smk", program);
    let said = home.smk(&["check", "--format", "json"]).ends_with(1).json();
    let problems = said["diagnostics"].as_array().unwrap();
    let expected = problems.iter().map(|it| {
        let place = &it["labels"][0];
        let (message, code) = (it["message"].as_str().unwrap(), it["code"].as_str().unwrap());
        let text = format!("{message} ({code})\nhelp: {}", it["help"].as_str().unwrap());
        json!([place["file"], place["start"]["line"], place["start"]["byte_column"], "E", text])
    });
    let Some(found) = ask(&home, "", "vim/quickfix.vim", &json!({})) else { return };
    assert_eq!(found, expected.collect::<Json>());
    assert!(problems.len() > 3, "{said}");
}
