//! What every fix keeps, over all cases: it ends the problem that it is offered for, and no other
//! comes of it. The edits are made here, by what `smk check --json` says of them.

#![allow(clippy::indexing_slicing, reason = "a test fails by panicking")]

use std::fs;
use std::path::Path;

use libtest_mimic::Trial;
use serde_json::Value as Json;

use super::{Scratch, folders, name, root};

/// Cases in which another problem shows only when the first is mended, with what shows.
const REVEALED: [(&str, &str); 11] = [
    ("check/bundle-written-badly", "check::empty-bundle"),
    ("check/network-with-mistakes", "check::repeated"),
    ("check/notebook-with-mistakes", "check::no-script"),
    ("check/studio-with-mistakes", "check::same-name"),
    ("check/values-of-things-with-mistakes", "check::name-twice"),
    ("check/waives-that-say-too-little", "comply::waived-twice"),
    ("syntax/block-not-closed", "check::allow-without-via"),
    ("syntax/inner-block-not-closed", "check::allow-without-via"),
    ("syntax/text-not-closed", "check::no-script"),
    ("syntax/text-not-closed-before-a-block", "check::expected"),
    ("syntax/windows-line-ends", "check::name-twice"),
];

pub fn trials() -> Vec<Trial> {
    let stages = folders(&root().join("tests/cases"));
    let cases = stages.iter().flat_map(|stage| {
        let stage_name = name(stage);
        folders(stage).into_iter().map(move |case| (format!("{stage_name}/{}", name(&case)), case))
    });
    let with_problems = cases.filter(|(_, case)| case.join("diagnostics.txt").exists());
    with_problems
        .map(|(title, case)| {
            Trial::test(format!("fix::{title}"), move || {
                check(&title, &case);
                Ok(())
            })
        })
        .collect()
}

fn check(title: &str, case: &Path) {
    let arguments = fs::read_to_string(case.join("arguments.txt")).unwrap_or_default();
    let arguments: Vec<&str> =
        ["check", "--json"].into_iter().chain(arguments.split_whitespace()).collect();
    let scratch = Scratch::copy_of(&format!("{title}/fix"), case);
    let problems = problems(&scratch, &arguments);
    let mut has_sure = false;
    for problem in &problems {
        for fix in list(&problem["fixes"]) {
            has_sure |= fix["applicability"] == "machine-applicable";
            let scratch = Scratch::copy_of(&format!("{title}/fix"), case);
            let moved = apply(&scratch, fix, start(problem));
            let left = self::problems(&scratch, &arguments);
            let what = format!("{title}: {} `{}`", problem["message"], fix["title"]);
            let same = |other: &&Json| {
                (&other["code"], &other["message"]) == (&problem["code"], &problem["message"])
                    && start(other) == moved
            };
            assert!(left.iter().find(same).is_none(), "{what}: is still there");
            let known = |code: &Json| {
                let shown = code.as_str().unwrap_or_default();
                problems.iter().any(|other| other["code"] == *code)
                    || REVEALED.contains(&(title, shown))
            };
            let other = left.iter().find(|other| !known(&other["code"]));
            assert!(other.is_none(), "{what}: then {other:#?}");
        }
    }
    let expected = case.join("fixed.txt").exists();
    if has_sure && !expected && std::env::var_os("UPDATE_EXPECT").is_some() {
        fs::write(case.join("fixed.txt"), "").expect("an expectation can be written");
        return;
    }
    assert_eq!(has_sure, expected, "{title}: `fixed.txt` stands where something can be mended");
}

fn problems(scratch: &Scratch, arguments: &[&str]) -> Vec<Json> {
    let run = scratch.smk(arguments);
    let document: Json = serde_json::from_str(&run.out).unwrap_or_else(|_| panic!("{}", run.err));
    list(&document["diagnostics"]).to_vec()
}

fn list(value: &Json) -> &[Json] {
    value.as_array().map(Vec::as_slice).unwrap_or_default()
}

/// Where a problem begins.
fn start(problem: &Json) -> Option<(String, u64)> {
    let label = list(&problem["labels"]).first()?;
    Some((label["file"].as_str()?.to_owned(), label["start"]["offset"].as_u64()?))
}

/// Makes the edits of a fix, and gives where a place is then.
fn apply(scratch: &Scratch, fix: &Json, place: Option<(String, u64)>) -> Option<(String, u64)> {
    let mut edits: Vec<&Json> = list(&fix["edits"]).iter().collect();
    assert!(!edits.is_empty(), "a fix changes nothing");
    edits.sort_by_key(|edit| std::cmp::Reverse(offset(&edit["start"])));
    let mut place = place;
    for edit in edits {
        let file = edit["file"].as_str().expect("an edit is in a file");
        let (from, to) = (offset(&edit["start"]), offset(&edit["end"]));
        let text = edit["text"].as_str().expect("an edit has a text");
        let written = scratch.read(file);
        let mark = if written.starts_with('\u{feff}') { '\u{feff}'.len_utf8() } else { 0 };
        let (before, after) = (&written[..from + mark], &written[to + mark..]);
        scratch.write(file, &format!("{before}{text}{after}"));
        if let Some((shown, at)) = &mut place
            && shown == file
            && *at >= from as u64
        {
            *at = (*at).max(to as u64) - to as u64 + from as u64 + text.len() as u64;
        }
    }
    place
}

fn offset(place: &Json) -> usize {
    usize::try_from(place["offset"].as_u64().expect("a place has an offset")).expect("is small")
}
