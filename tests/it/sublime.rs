//! The syntax for Sublime Text, as bat reads it: it gives every word the colour that the grammar of
//! `TextMate` gives it.

use std::collections::BTreeSet;
use std::fmt::Write;
use std::fs;
use std::os::unix::fs::symlink;
use std::path::{Path, PathBuf};
use std::process::Command;

use regex_lite::Regex;

use super::keywords;
use super::support::colours::{self, Coloured};
use super::support::editors::install;
use super::support::{Folder, Run, need_program, need_python, surroundings};

const SYNTAX: &str = "editors/sublime/smk.sublime-syntax";

/// bat with the syntax, and a theme in which every scope has a colour of its own.
struct Bat {
    program: PathBuf,
    home: Folder,
    scopes: Vec<String>,
}

impl Bat {
    fn with_the_syntax() -> Option<Self> {
        let program = need_program("batcat")?;
        let syntax = fs::read_to_string(root().join(SYNTAX)).unwrap();
        let scope = Regex::new(r"[a-z]+\.[a-z.-]+\.smk\b").unwrap();
        let scopes: BTreeSet<_> = scope.find_iter(&syntax).map(|it| it.as_str()).collect();
        let scopes = scopes.into_iter().filter(|scope| !scope.starts_with("meta."));
        let bat =
            Self { program, home: Folder::empty(), scopes: scopes.map(str::to_owned).collect() };
        for folder in ["syntaxes", "themes"] {
            fs::create_dir_all(bat.home.path().join(folder)).unwrap();
        }
        bat.home.write("syntaxes/smk.sublime-syntax", &syntax);
        bat.home.write("themes/scopes.tmTheme", &bat.theme());
        let built = bat.run(&["cache", "--build"]);
        assert!(built.stderr.is_empty(), "{}", built.stderr);
        Some(bat)
    }

    fn run(&self, arguments: &[&str]) -> Run {
        let mut command = Command::new(&self.program);
        surroundings(&mut command, &self.home.beside(""));
        command
            .env("BAT_CONFIG_DIR", self.home.path())
            .env("BAT_CACHE_PATH", self.home.beside("cache"))
            .env("COLORTERM", "truecolor")
            .args(arguments);
        Run::of(command).succeeds()
    }

    /// The red of a scope is its place in the list.
    fn theme(&self) -> String {
        let mut rules = String::new();
        for (number, scope) in (1..=254).zip(&self.scopes) {
            write!(
                rules,
                "<dict><key>scope</key><string>{scope}</string><key>settings</key><dict>\
                 <key>foreground</key><string>#{number:02x}0101</string></dict></dict>"
            )
            .unwrap();
        }
        assert!(self.scopes.len() < 255);
        format!(
            "<?xml version=\"1.0\" encoding=\"UTF-8\"?><plist version=\"1.0\"><dict>\
             <key>settings</key><array><dict><key>settings</key><dict><key>foreground</key>\
             <string>#ffffff</string></dict></dict>{rules}</array></dict></plist>"
        )
    }

    /// The scope of every byte of a file, by its colour.
    fn scopes(&self, file: &Path) -> Vec<Option<&str>> {
        let look = ["--plain", "--tabs=0", "--paging=never", "--color=always", "--theme=scopes"];
        let shown = self.run(&[&look[..], &[file.to_str().unwrap()]].concat());
        let mut scopes = Vec::new();
        let mut current = None;
        let mut rest = shown.stdout.as_str();
        while let Some(first) = rest.chars().next() {
            if let Some((codes, behind)) =
                rest.strip_prefix("\u{1b}[").and_then(|it| it.split_once('m'))
            {
                let red = codes.strip_prefix("38;2;").and_then(|it| it.split(';').next());
                let number = red.and_then(|red| red.parse::<usize>().ok());
                current = number.and_then(|it| self.scopes.get(it.checked_sub(1)?));
                rest = behind;
                continue;
            }
            scopes.extend(vec![current.map(String::as_str); first.len_utf8()]);
            rest = &rest[first.len_utf8()..];
        }
        scopes
    }
}

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

#[test]
fn bat_knows_the_language() {
    let Some(program) = need_program("batcat") else { return };
    let home = Folder::empty();
    fs::create_dir(home.beside("bin")).unwrap();
    // Debian gives it another name.
    symlink(&program, home.beside("bin/bat")).unwrap();
    install(&home, "sublime", 0);
    let mut command = Command::new(&program);
    surroundings(&mut command, &home.beside(""));
    command.arg("--list-languages");
    let languages = Run::of(command).succeeds().stdout;
    let ours: Vec<&str> = languages.lines().filter(|line| line.contains("smk")).collect();
    assert_eq!(ours, ["smk:smk"]);
}

#[test]
fn the_preferences_of_sublime_are_a_property_list() {
    let Some(programs) = need_python() else { return };
    let read =
        "import json, plistlib, sys; print(json.dumps(plistlib.load(open(sys.argv[1], 'rb'))))";
    let mut command = Command::new(programs.join("python"));
    command.args(["-c", read]).arg(root().join("editors/sublime/Comments.tmPreferences"));
    let preferences = Run::of(command).succeeds().json();
    assert_eq!(preferences["scope"], "source.smk");
    let variable = &preferences["settings"]["shellVariables"][0];
    assert_eq!((&variable["name"], &variable["value"]), (&"TM_COMMENT_START".into(), &"# ".into()));
}

#[test]
fn sublime_and_bat_colour_programs_as_editors_with_textmate_do() {
    let Some(bat) = Bat::with_the_syntax() else { return };
    let sheet = bat.home.beside("sheet.smk");
    fs::write(&sheet, keywords::sheet().text).unwrap();
    let mut files = colours::programs();
    files.extend(colours::cases());
    files.push(sheet);
    let Some(read) = colours::textmate(&files) else { return };
    for (file, coloured) in files.iter().zip(&read) {
        let text = fs::read_to_string(file).unwrap();
        // bat drops a mark at the beginning, and draws tabs as it likes.
        if text.starts_with('\u{feff}') || text.contains('\t') {
            continue;
        }
        let seen = bat.scopes(file);
        let expected = innermost(&text, coloured);
        for (at, character) in text.char_indices().filter(|(_, it)| !it.is_whitespace()) {
            let line = text[..at].matches('\n').count() + 1;
            let place = format!("{}:{line}: {character:?}", file.display());
            assert_eq!(seen[at], expected[at], "{place}");
        }
    }
}

/// The last scope of every byte.
fn innermost<'a>(text: &str, coloured: &'a Coloured) -> Vec<Option<&'a str>> {
    let mut scopes = vec![None; text.len()];
    for (start, end, known) in coloured {
        scopes[*start..*end].fill(known.split(' ').next_back());
    }
    scopes
}
