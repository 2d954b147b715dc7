//! The policies that programs come to, as a cloud holds them: a linter and IAM's limits have
//! nothing against them, and the guardrails deny what they are there to deny.

use std::fs;
use std::path::{Path, PathBuf};

use super::support::{Cloud, Folder, need_python, python};

/// The examples, and the cases that show a whole life of a program.
fn programs() -> Vec<PathBuf> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let inside =
        |folder: &str| fs::read_dir(root.join(folder)).unwrap().map(|it| it.unwrap().path());
    let lived = |case: &PathBuf| case.join("applied.txt").exists();
    inside("examples").chain(inside("tests/cases/valid").filter(lived)).collect()
}

/// A cloud in which a program was applied, and the region.
fn applied(program: &Path) -> (Folder, Cloud, String) {
    let folder = Folder::empty();
    let mut region = "us-east-1".to_owned();
    for file in fs::read_dir(program).unwrap() {
        let file = file.unwrap();
        let name = file.file_name().into_string().unwrap();
        let text = fs::read_to_string(file.path()).unwrap();
        let words: Vec<&str> = text.split_whitespace().collect();
        if let Some([.., said]) = words.windows(4).find(|it| it[0] == "stack" && it[2] == "in") {
            region = (*said).to_owned();
        }
        folder.write(&name, &text);
    }
    let cloud = Cloud::start(&folder, "0");
    folder.smk(&["apply", "--yes", "--endpoint-url", cloud.endpoint()]).succeeds();
    (folder, cloud, region)
}

#[test]
fn every_policy_passes_parliament_and_fits() {
    let Some(tools) = need_python() else { return };
    let lives: Vec<_> = programs().iter().map(|program| applied(program)).collect();
    let places = lives.iter().flat_map(|(_, cloud, region)| [cloud.endpoint(), region.as_str()]);
    let places: Vec<&str> = places.collect();
    assert!(places.len() > 4);
    python(&tools, &Folder::empty(), "policies_pass_parliament.py", &places);
}

#[test]
fn guardrails_deny_the_ways_around() {
    let Some(tools) = need_python() else { return };
    let case = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cases/valid/guardrails");
    let (folder, cloud, _) = applied(&case);
    python(&tools, &folder, "guardrails_deny_the_ways_around.py", &[cloud.endpoint()]);
}
