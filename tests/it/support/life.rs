//! Programs that are applied to a cloud of their own, to see what they come to.

use std::fs;
use std::path::{Path, PathBuf};

use super::{Cloud, Folder};

/// The examples, and the cases that show a whole life of a program.
pub fn programs() -> Vec<PathBuf> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let inside =
        |folder: &str| fs::read_dir(root.join(folder)).unwrap().map(|it| it.unwrap().path());
    let lived = |case: &PathBuf| case.join("applied.txt").exists();
    inside("examples").chain(inside("tests/cases/valid").filter(lived)).collect()
}

/// A cloud in which a program was applied, and the region.
pub fn applied(program: &Path) -> (Folder, Cloud, String) {
    let folder = Folder::empty();
    let mut region = "us-east-1".to_owned();
    for file in fs::read_dir(program).unwrap() {
        let file = file.unwrap();
        let name = file.file_name().into_string().unwrap();
        let text = fs::read_to_string(file.path()).unwrap();
        let words: Vec<&str> = text.split_whitespace().collect();
        if let Some([.., said]) = words.windows(4).find(|it| it[0] == "stack" && it[2] == "in") {
            (*said).clone_into(&mut region);
        }
        folder.write(&name, &text);
    }
    let cloud = Cloud::start(&folder, "0");
    folder.smk(&["apply", "--yes", "--endpoint-url", cloud.endpoint()]).succeeds();
    (folder, cloud, region)
}

/// The template of a program, in a file.
pub fn exported(folder: &Folder, program: &str) -> PathBuf {
    let run = folder.smk(&["export", "cloudformation", program]).succeeds();
    assert!(run.stdout.is_ascii());
    let template = folder.beside("template.json");
    fs::write(&template, run.stdout).unwrap();
    template
}
