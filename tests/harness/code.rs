//! Every code of a diagnostic has a page, every page a code, and every code that a program alone
//! can bring about has a case.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use libtest_mimic::Trial;
use smk::comply;
use smk::diagnostic::explain;

use super::{folders, root};

/// The stages whose problems a folder of files can show.
const SHOWN: [&str; 5] = ["syntax", "check", "load", "graph", "comply"];

/// Codes without a case, and why.
const WITHOUT_CASE: [(&str, &str); 4] = [
    ("check::long-guardrails", "made in `oversize`"),
    ("check::too-many-hosts", "made in `oversize`"),
    ("load::too-large", "a program of 4 GB is too much for a test"),
    ("syntax::long-line", "made in `oversize`"),
];

pub fn trials() -> Vec<Trial> {
    let trial = |name: &str, check: fn()| {
        Trial::test(format!("code::{name}"), move || {
            check();
            Ok(())
        })
    };
    vec![
        trial("every-code-has-a-page", every_code_has_a_page),
        trial("pages-are-in-order", pages_are_in_order),
        trial("every-code-has-a-case", every_code_has_a_case),
        trial("every-other-code-is-brought-about", every_other_code_is_brought_about),
        trial("every-standing-check-has-a-case", every_standing_check_has_a_case),
    ]
}

fn every_code_has_a_page() {
    let pages: BTreeSet<String> = explain::codes().map(str::to_owned).collect();
    let codes = codes();
    let unexplained: Vec<&String> = codes.difference(&pages).collect();
    let stale: Vec<&String> = pages.difference(&codes).collect();
    assert!(unexplained.is_empty(), "without a page: {unexplained:?}");
    assert!(stale.is_empty(), "pages of no code: {stale:?}");
}

fn pages_are_in_order() {
    assert!(explain::codes().is_sorted(), "the list of pages is not sorted");
}

fn every_code_has_a_case() {
    let shown = shown();
    let exempt = |code: &str| WITHOUT_CASE.iter().any(|(known, _)| *known == code);
    let codes = codes();
    let missing: Vec<&String> = codes
        .iter()
        .filter(|code| SHOWN.iter().any(|stage| code.starts_with(&format!("{stage}::"))))
        .filter(|code| !shown.contains(*code) && !exempt(code))
        .collect();
    assert!(missing.is_empty(), "without a case: {missing:?}");
    let superfluous = WITHOUT_CASE.iter().find(|(code, _)| shown.contains(*code));
    assert_eq!(superfluous, None, "this code has a case");
}

/// Codes that no test brings about, and why.
const UNREACHED: [(&str, &str); 17] = [
    ("apply::not-begun", "credentials that end between a plan and its first operation"),
    ("apply::unknown-type", "a plan of a smk with a newer catalog"),
    ("apply::unknown-value", "AWS leaves out a property that it documents"),
    ("apply::unsettled", "AWS answers reads and not the question for an operation"),
    ("cli::runtime", "the system refuses threads"),
    ("cloud::malformed-answer", "AWS answers with something that is no answer"),
    ("cloud::no-region", "smk always has a region"),
    ("cloud::refused", "it is the reason within other problems"),
    ("cloud::too-late", "it takes hours"),
    (
        "plan::existing-too-early",
        "only what smk looks up on its own account is looked up by a value",
    ),
    ("plan::not-in-region", "a program with such a type does not compile"),
    ("plan::other-owner", "the command line asks first, as `cli::other-owner`"),
    ("plan::unknown-value", "AWS leaves out a property that it documents"),
    ("state::closed", "the process ends before its state does"),
    ("state::contradiction", "`state` has a test for it in its own words"),
    ("state::halted", "the disk is full"),
    ("state::unwritable", "the disk is full, or another user runs smk"),
];

/// What is about more than the text of a program is brought about by a test of the program itself.
fn every_other_code_is_brought_about() {
    let mut tested = shown();
    for folder in ["tests/it", "src"] {
        for_each_file(&root().join(folder), &mut |path| {
            let shown = path.to_string_lossy().into_owned();
            if shown.ends_with(".rs") && (folder == "tests/it" || shown.contains("tests")) {
                let text = fs::read_to_string(path).expect("a test can be read");
                let codes = text.split('"').filter(|part| part.contains("::"));
                tested.extend(codes.map(str::to_owned));
            }
        });
    }
    let is_other = |code: &&String| {
        let stage = code.split("::").next().unwrap_or_default();
        // What an audit finds has no place in a program, and is held against a list of its own.
        !SHOWN.contains(&stage) && stage != "audit"
    };
    let exempt = |code: &str| UNREACHED.iter().any(|(known, _)| *known == code);
    let codes = codes();
    let missing: Vec<&String> = codes
        .iter()
        .filter(is_other)
        .filter(|code| !tested.contains(*code) && !exempt(code))
        .collect();
    assert!(missing.is_empty(), "brought about by no test: {missing:?}");
    let superfluous = UNREACHED.iter().find(|(code, _)| tested.contains(*code));
    assert_eq!(superfluous, None, "this code is brought about");
}

/// Standing checks without a case, and why.
const ALWAYS_KEPT: [(&str, &str); 1] =
    [("comply::domain-tagged", "smk tags every resource, raw ones too")];

fn every_standing_check_has_a_case() {
    let shown = shown();
    let held = comply::rules().filter(|rule| rule.standing == comply::Standing::Held);
    let exempt = |code: &String| ALWAYS_KEPT.iter().any(|(known, _)| known == code);
    let missing: Vec<String> = held
        .map(comply::Check::code)
        .filter(|code| !shown.contains(code) && !exempt(code))
        .collect();
    assert!(missing.is_empty(), "without a case: {missing:?}");
}

/// The codes that the sources declare.
fn codes() -> BTreeSet<String> {
    let mut codes = BTreeSet::new();
    for_each_file(&root().join("src"), &mut |path| {
        if path.extension().is_some_and(|ending| ending == "rs") {
            let text = fs::read_to_string(path).expect("a source file can be read");
            let declared = text.split("code(\"").skip(1).filter_map(|rest| rest.split('"').next());
            codes.extend(declared.map(str::to_owned));
        }
    });
    codes
}

/// The codes that the cases show.
fn shown() -> BTreeSet<String> {
    let cases = folders(&root().join("tests/cases")).into_iter().flat_map(|stage| folders(&stage));
    let shown = cases.filter_map(|case| fs::read_to_string(case.join("diagnostics.txt")).ok());
    let words = |text: String| text.split_whitespace().map(str::to_owned).collect::<Vec<_>>();
    shown.flat_map(words).filter(|word| word.contains("::")).collect()
}

fn for_each_file(folder: &Path, visit: &mut impl FnMut(&Path)) {
    for entry in fs::read_dir(folder).expect("the folder can be read").flatten() {
        let path = entry.path();
        if path.is_dir() { for_each_file(&path, visit) } else { visit(&path) }
    }
}
