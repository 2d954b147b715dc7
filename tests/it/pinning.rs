//! Names that are pinned to addresses: never to one that is not on the internet, and never asked
//! for when the lock file has them.

use super::support::{Cloud, EXAMPLE, EXAMPLE_LOCK, Folder, Recorder};

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
