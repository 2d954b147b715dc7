//! What smk refuses before anything happens: the wrong account, somebody else's state, nobody to
//! ask.

use std::fs;

use super::support::{ACCOUNT, Cloud, EXAMPLE, Folder, Recorder};

#[test]
fn another_account_is_refused_before_anything_else_is_asked() {
    let folder = Folder::with(&format!("stack lab-one {{ account 999988887777 }}\n{EXAMPLE}"));
    let cloud = Cloud::start(&folder, "0");
    let recorder = Recorder::before(&cloud);
    let before = folder.bytes();
    for command in [&["plan"][..], &["apply", "--yes"], &["destroy", "--yes"]] {
        let endpoint = recorder.endpoint();
        let arguments = [command, &["--endpoint-url", &endpoint]].concat();
        folder.smk(&arguments).fails_with("cli::other-account");
    }
    assert_eq!(recorder.operations(), [""; 0]);
    assert_eq!(recorder.recorded().len(), 3);
    assert!(before == folder.bytes(), "something was written");
}

#[test]
fn the_right_account_is_accepted() {
    let program = format!("stack lab-one {{ account {ACCOUNT} }}\n{EXAMPLE}");
    let folder = Folder::with(&program);
    let cloud = Cloud::start(&folder, "0");
    folder.smk(&["plan", "--endpoint-url", cloud.endpoint()]).succeeds();
}

#[test]
fn the_state_of_another_stack_is_refused() {
    let folder = Folder::with(&format!("stack lab-one\n{EXAMPLE}"));
    let cloud = Cloud::start(&folder, "0");
    let recorder = Recorder::before(&cloud);
    let endpoint = recorder.endpoint();
    folder.smk(&["apply", "--yes", "--endpoint-url", &endpoint]).succeeds();
    let asked = recorder.operations().len();
    folder.write("main.smk", &format!("stack lab-two\n{EXAMPLE}"));
    let before = folder.bytes();
    for command in [&["plan"][..], &["apply", "--yes"], &["destroy", "--yes"]] {
        let arguments = [command, &["--endpoint-url", &endpoint]].concat();
        folder.smk(&arguments).fails_with("cli::other-owner");
    }
    assert_eq!(recorder.operations().len(), asked);
    assert!(before == folder.bytes(), "something was written");
}

#[test]
fn without_a_terminal_nothing_is_done_unless_told() {
    let folder = Folder::example();
    let cloud = Cloud::start(&folder, "0");
    let recorder = Recorder::before(&cloud);
    let endpoint = recorder.endpoint();
    folder.smk(&["apply", "--endpoint-url", &endpoint]).fails_with("cli::nobody-to-ask");
    assert_eq!(recorder.mutations(), 0);
    folder.smk(&["apply", "--yes", "--endpoint-url", &endpoint]).succeeds();
    let made = recorder.mutations();
    let before = folder.bytes();
    folder.smk(&["destroy", "--endpoint-url", &endpoint]).fails_with("cli::nobody-to-ask");
    assert_eq!(recorder.mutations(), made);
    assert!(before == folder.bytes(), "something was written");
}

#[test]
fn a_program_with_a_fault_reaches_no_cloud() {
    let folder = Folder::with(&EXAMPLE.replace("in lab", "in nowhere"));
    let cloud = Cloud::start(&folder, "0");
    let recorder = Recorder::before(&cloud);
    folder.smk(&["apply", "--yes", "--endpoint-url", &recorder.endpoint()]).ends_with(1);
    assert!(recorder.recorded().is_empty());
}

#[test]
fn the_profile_that_is_named_counts_before_the_environment() {
    let folder = Folder::example();
    let cloud = Cloud::start(&folder, "0");
    let recorder = Recorder::before(&cloud);
    let endpoint = ["--endpoint-url", &recorder.endpoint()];
    fs::create_dir_all(folder.beside(".aws")).unwrap();
    let keys = "[bank]\naws_access_key_id = AKIDBANK\naws_secret_access_key = secret\n";
    fs::write(folder.beside(".aws/credentials"), keys).unwrap();
    folder.smk(&[&["plan", "--profile", "bank"], &endpoint[..]].concat()).succeeds();
    let recorded = recorder.recorded();
    assert!(!recorded.is_empty());
    for request in recorded {
        let mut headers = request.headers.iter();
        let signed = headers.any(|(name, value)| {
            name.eq_ignore_ascii_case("authorization") && value.contains("AKIDBANK/")
        });
        assert!(signed, "{request:?}");
    }
    let run = folder.smk(&[&["plan", "--profile", "nobody"], &endpoint[..]].concat());
    let run = run.fails_with("cloud::not-sent");
    assert!(run.stderr.contains("`nobody`"), "{}", run.stderr);
}

#[test]
fn an_address_that_is_none_is_told_apart() {
    for address in ["nonsense", "https://", "ftp://example.org"] {
        let run = Folder::example().smk(&["plan", "--endpoint-url", address]).ends_with(2);
        assert!(run.stderr.contains("write it like `https://"), "{}", run.stderr);
    }
}
