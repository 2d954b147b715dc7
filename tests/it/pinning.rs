//! Names that are pinned to addresses: never to one that is not on the internet, and never asked
//! for when the lock file has them.

use std::path::Path;
use std::process::Command;

use super::support::{
    Cloud, EXAMPLE, EXAMPLE_LOCK, Folder, Recorder, Run, need_program, need_python, surroundings,
};

/// Names that the machine itself answers, if anything does; none is on the internet.
const INTERNAL: [&str; 2] = ["localhost.localdomain", "host.docker.internal"];

#[test]
fn an_address_that_is_not_on_the_internet_is_refused() {
    for name in INTERNAL {
        let program = EXAMPLE.replace("allow pip", &format!("allow pip, {name}"));
        let folder = Folder::with(&program);
        let cloud = Cloud::start(&folder, "0");
        let recorder = Recorder::before(&cloud);
        let before = folder.bytes();
        for command in [&["plan"][..], &["plan", "--refresh-pins"], &["apply", "--yes"]] {
            let endpoint = recorder.endpoint();
            let run = folder.smk(&[command, &["--endpoint-url", &endpoint]].concat()).ends_with(1);
            let refused = ["pins::not-public", "pins::no-answer"];
            assert!(refused.iter().any(|code| run.stderr.contains(code)), "{}", run.stderr);
            assert!(run.stderr.contains(name), "{}", run.stderr);
        }
        assert_eq!(recorder.operations(), [""; 0]);
        assert!(before == folder.bytes(), "something was written");
    }
}

/// The names cannot be resolved by anybody, so a run that succeeds has not tried.
#[test]
fn a_complete_lock_file_needs_no_resolver() {
    let program = EXAMPLE.replace("allow pip", "allow never.invalid");
    let folder = Folder::with(&program);
    let lock = "{\n  \"version\": 1,\n  \"pins\": {\n    \"never.invalid\": [\n      \"93.184.215.14\"\n    ]\n  }\n}\n";
    folder.write("smk.lock", lock);
    folder.smk(&["apply", "--local", "--yes"]).succeeds();
    folder.smk(&["plan", "--local", "--detailed-exitcode"]).succeeds();
    assert_eq!(folder.read("smk.lock"), lock);
    let refused = folder.smk(&["plan", "--local", "--refresh-pins"]);
    refused.fails_with("pins::no-answer");
    assert_eq!(folder.read("smk.lock"), lock);
}

#[test]
fn the_lock_file_of_the_example_is_complete() {
    let folder = Folder::example();
    folder.smk(&["apply", "--local", "--yes"]).succeeds();
    assert_eq!(folder.read("smk.lock"), EXAMPLE_LOCK);
}

/// Runs smk where `pypi.org` resolves and nothing else is ever answered.
fn smk_beside_a_silent_resolver(folder: &Folder, arguments: &[&str]) -> Option<Run> {
    let (unshare, programs) = (need_program("unshare")?, need_python()?);
    let mut command = Command::new(unshare);
    surroundings(&mut command, &folder.beside(""));
    command
        .current_dir(folder.path())
        .arg("-rmn")
        .arg(programs.join("python"))
        .arg(Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/it/resolver.py"))
        .args(["pypi.org", "151.101.0.223", env!("CARGO_BIN_EXE_smk")])
        .args(arguments);
    Some(Run::of(command))
}

#[test]
fn a_name_that_nobody_answers_for_keeps_its_pins_and_stops_everything() {
    let folder = Folder::example();
    folder.smk(&["apply", "--local", "--yes"]).succeeds();
    let before = folder.bytes();
    let plan = ["plan", "--local", "--refresh-pins"];
    let Some(run) = smk_beside_a_silent_resolver(&folder, &plan) else { return };
    let run = run.fails_with("pins::no-answer");
    assert!(run.stderr.contains("`files.pythonhosted.org` does not resolve"), "{}", run.stderr);
    assert!(!run.stderr.contains("`pypi.org`"), "{}", run.stderr);
    assert!(before == folder.bytes(), "something was written");
}

#[test]
fn a_new_name_that_nobody_answers_for_stops_what_else_would_change() {
    let folder = Folder::example();
    folder.smk(&["apply", "--local", "--yes"]).succeeds();
    let program = EXAMPLE.replace("allow pip", "allow pip, data.example.org");
    folder.write("main.smk", &program.replace("{ in lab }", "{ in lab; volume 9 GB }"));
    let before = folder.bytes();
    let apply = ["apply", "--local", "--yes"];
    let Some(run) = smk_beside_a_silent_resolver(&folder, &apply) else { return };
    let run = run.fails_with("pins::no-answer");
    assert!(run.stderr.contains("`data.example.org` does not resolve"), "{}", run.stderr);
    assert!(!run.stderr.contains("pythonhosted"), "{}", run.stderr);
    assert!(before == folder.bytes(), "something was written");
}

/// The same machine, so that what the others refuse is not the machine's fault.
#[test]
fn the_name_that_is_answered_for_is_pinned() {
    let folder = Folder::with(&EXAMPLE.replace("allow pip", "allow pypi.org"));
    let plan = ["plan", "--local", "--refresh-pins"];
    let Some(run) = smk_beside_a_silent_resolver(&folder, &plan) else { return };
    run.succeeds();
    let lock: serde_json::Value = serde_json::from_str(&folder.read("smk.lock")).unwrap();
    assert_eq!(lock["pins"], serde_json::json!({ "pypi.org": ["151.101.0.223"] }));
}
