//! A case is a folder with an `input.smk`; the other files in it decide what is checked:
//! `diagnostics.txt`, `fixed.txt`, `expanded.txt`, `graph.txt`, `cost.txt`, `plan.txt`, `applied.txt`,
//! `formatted.smk`.
//! `arguments.txt` holds further words of the command line.

use std::fs;
use std::path::Path;

use expect_test::expect_file;
use libtest_mimic::Trial;

use super::{Scratch, folders, name, root};

const INPUT: &str = "input.smk";
const FORMATTED: &str = "formatted.smk";

/// What a program in a folder shows, given further words of the command line.
type Show = fn(&Scratch, &[&str]) -> String;

/// The files that say what is expected, and what is then run.
const EXPECTATIONS: [(&str, Show); 8] = [
    ("diagnostics.txt", diagnostics),
    ("fixed.txt", fixed),
    ("expanded.txt", expanded),
    ("graph.txt", graph),
    ("cost.txt", cost),
    ("plan.txt", plan),
    ("applied.txt", applied),
    (FORMATTED, formatted),
];

pub fn trials() -> Vec<Trial> {
    let stages = folders(&root().join("tests/cases"));
    let cases = stages.iter().flat_map(|stage| {
        let stage_name = name(stage);
        folders(stage).into_iter().map(move |case| (format!("{stage_name}/{}", name(&case)), case))
    });
    cases
        .map(|(title, case)| {
            Trial::test(format!("case::{title}"), move || {
                check(&title, &case);
                Ok(())
            })
        })
        .collect()
}

fn check(title: &str, case: &Path) {
    assert!(case.join(INPUT).is_file(), "{title} has no input.smk");
    let arguments = fs::read_to_string(case.join("arguments.txt")).unwrap_or_default();
    let arguments: Vec<&str> = arguments.split_whitespace().collect();
    let mut expected: Vec<_> =
        EXPECTATIONS.iter().filter(|(file, _)| case.join(file).exists()).collect();
    if expected.is_empty() && std::env::var_os("UPDATE_EXPECT").is_some() {
        expected.extend(EXPECTATIONS.first());
    }
    assert!(!expected.is_empty(), "{title} expects nothing");
    for (file, run) in expected {
        let scratch = Scratch::copy_of(&format!("{title}/{file}"), case);
        // It would be one program with the input.
        scratch.remove(FORMATTED);
        // What is expected is read with LF at the end of lines, too.
        let found = run(&scratch, &arguments).replace("\r\n", "\n");
        expect_file![case.join(file)].assert_eq(&found);
    }
}

fn with<'a>(command: &[&'a str], arguments: &[&'a str]) -> Vec<&'a str> {
    command.iter().chain(arguments).copied().collect()
}

fn diagnostics(scratch: &Scratch, arguments: &[&str]) -> String {
    let run = scratch.smk(&with(&["check"], arguments));
    let found = run.err.contains("error");
    assert_eq!(run.code, Some(i32::from(found)), "{}", run.err);
    run.err
}

/// The text once all has been mended that can be mended without asking.
fn fixed(scratch: &Scratch, arguments: &[&str]) -> String {
    scratch.smk(&with(&["check", "--fix"], arguments));
    let text = scratch.read("input.smk");
    let again = scratch.smk(&with(&["check", "--fix"], arguments));
    assert_eq!(scratch.read("input.smk"), text, "fixes are made once");
    assert!(!again.err.contains("check --fix"), "{}", again.err);
    let lines = text.replace("\r\n", "\n");
    let breaks = text.len() - lines.len();
    assert!(breaks == 0 || breaks == lines.matches('\n').count(), "lines end in two ways");
    lines
}

fn expanded(scratch: &Scratch, arguments: &[&str]) -> String {
    scratch.smk(&with(&["expand"], arguments)).done()
}

fn graph(scratch: &Scratch, arguments: &[&str]) -> String {
    scratch.smk(&with(&["graph", "--format", "mermaid"], arguments)).done()
}

fn cost(scratch: &Scratch, arguments: &[&str]) -> String {
    scratch.smk(&with(&["cost"], arguments)).done()
}

fn plan(scratch: &Scratch, arguments: &[&str]) -> String {
    scratch.smk(&with(&["plan", "--local"], arguments)).done()
}

/// The file as `smk fmt` leaves it, which has nothing to do afterwards.
fn formatted(scratch: &Scratch, arguments: &[&str]) -> String {
    let run = scratch.smk(&with(&["fmt"], arguments));
    let found = run.err.contains("error");
    assert_eq!(run.code, Some(i32::from(found)), "{}", run.err);
    let again = scratch.smk(&with(&["fmt", "--diff"], arguments));
    assert_eq!(again.out, "");
    scratch.read(INPUT)
}

/// One life of a program: made, looked at, and removed.
fn applied(scratch: &Scratch, arguments: &[&str]) -> String {
    let apply = scratch.smk(&with(&["apply", "--local", "--yes"], arguments)).done();
    let apply = apply.split_once("Apply complete!").map(|(_, after)| after).unwrap_or_default();
    let again = scratch.smk(&with(&["plan", "--local"], arguments)).done();
    let held = without_third_column(&scratch.smk(&["state", "list", "--local"]).done());
    let destroy = scratch.smk(&with(&["destroy", "--local", "--yes"], arguments)).done();
    let destroy = destroy.lines().last().unwrap_or_default();
    let left = scratch.smk(&["state", "list", "--local"]);
    let left = left.err.clone() + &left.done();
    without_ids(&format!(
        "Apply complete!{apply}\n> plan\n{again}\n> state list\n{held}\n> destroy\n{destroy}\n\n> state list\n{left}"
    ))
}

/// What each resource is called and of what type it is, without what the cloud calls it.
fn without_third_column(list: &str) -> String {
    let columns = |line: &str| line.split_whitespace().take(2).collect::<Vec<_>>().join("  ");
    list.lines().map(|line| columns(line) + "\n").collect()
}

/// The ids that a cloud hands out differ from run to run.
fn without_ids(text: &str) -> String {
    let is_id = |word: &&str| {
        let ending = word.rsplit('-').next().unwrap_or_default();
        let is_account = ending.len() == 12 && ending.bytes().all(|byte| byte.is_ascii_digit());
        ending.len() >= 12 && !is_account && ending.bytes().all(|byte| byte.is_ascii_hexdigit())
    };
    let edge = |c: char| !(c.is_ascii_alphanumeric() || c == '-');
    let mut shown = text.to_owned();
    for id in text.split(edge).filter(is_id) {
        shown = shown.replace(id, "(id)");
    }
    shown
}
