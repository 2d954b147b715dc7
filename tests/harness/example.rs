//! Every example is valid, becomes something in an empty cloud, is then as it was asked for, and
//! goes away again.

use std::path::Path;

use libtest_mimic::Trial;

use super::{Scratch, folders, name, root};

pub fn trials() -> Vec<Trial> {
    let examples = folders(&root().join("examples"));
    let trial = |example: std::path::PathBuf| {
        let title = format!("example::{}", name(&example));
        Trial::test(title.clone(), move || {
            live(&title, &example);
            Ok(())
        })
    };
    examples.into_iter().map(trial).collect()
}

fn live(title: &str, example: &Path) {
    let scratch = Scratch::copy_of(title, example);
    let check = scratch.smk(&["check"]);
    assert_eq!((check.code, check.err.as_str()), (Some(0), "The program is valid.\n"));
    let plan = scratch.smk(&["plan", "--local"]).done();
    assert!(plan.contains(" to add, 0 to change, 0 to destroy."), "{plan}");
    assert!(!plan.contains("Plan: 0 to add"), "{plan}");
    scratch.smk(&["apply", "--local", "--yes"]).done();
    let again = scratch.smk(&["plan", "--local"]).done();
    assert!(again.starts_with("No changes."), "{again}");
    scratch.smk(&["destroy", "--local", "--yes"]).done();
    let left = scratch.smk(&["state", "list", "--local"]);
    assert_eq!(left.err, "The state holds no resources.\n");
}
