//! Runs that are cut short, by a person, by a kill, or by a cloud that goes away.

use std::collections::BTreeSet;
use std::fs;
use std::io::{BufRead, BufReader, Read};
use std::process::{Child, Command, Stdio};
use std::sync::Mutex;
use std::thread;

use serde_json::{Value as Json, json};

use super::support::{Cloud, Folder, Recorder, Run, signal, surroundings};

/// The local cloud takes so long that a run can be cut short in the middle of it.
const SLOW: &str = "0.01";

/// A run of `smk apply` that has got as far as a line with these words.
fn apply_up_to(
    folder: &Folder,
    endpoint: &str,
    words: &str,
) -> (Child, impl FnOnce() -> String + use<>) {
    up_to(folder, &["apply", "--yes", "--endpoint-url", endpoint], words)
}

/// A run of smk that has got as far as a line with these words.
pub(super) fn up_to(
    folder: &Folder,
    arguments: &[&str],
    words: &str,
) -> (Child, impl FnOnce() -> String + use<>) {
    let mut command = folder.command(arguments);
    let mut process = command.stdout(Stdio::null()).stderr(Stdio::piped()).spawn().unwrap();
    let mut reader = BufReader::new(process.stderr.take().unwrap());
    let mut said = String::new();
    while !said.contains(words) {
        assert!(reader.read_line(&mut said).unwrap() > 0, "no `{words}` in:\n{said}");
    }
    let rest = move || {
        reader.read_to_string(&mut said).unwrap();
        said
    };
    (process, rest)
}

/// The program exists once, and nothing is left to do.
#[track_caller]
fn is_whole(folder: &Folder, cloud: &Cloud) {
    folder.smk(&["plan", "--detailed-exitcode", "--endpoint-url", cloud.endpoint()]).succeeds();
    for (type_name, count) in [
        ("AWS::EC2::VPC", 1),
        ("AWS::EC2::Subnet", 2),
        ("AWS::EC2::InternetGateway", 1),
        ("AWS::EC2::NatGateway", 1),
        ("AWS::EC2::EIP", 1),
        ("AWS::KMS::Key", 1),
        ("AWS::EC2::FlowLog", 1),
        ("AWS::SageMaker::NotebookInstance", 1),
    ] {
        assert_eq!(cloud.list(type_name).len(), count, "{type_name}");
    }
}

#[test]
fn ctrl_c_waits_for_what_runs_and_the_next_run_goes_on() {
    let folder = Folder::example();
    let cloud = Cloud::start(&folder, SLOW);
    let (mut process, rest) = apply_up_to(&folder, cloud.endpoint(), "lab.vpc: Creation complete");
    signal("INT", process.id());
    let said = rest();
    assert_eq!(process.wait().unwrap().code(), Some(130), "{said}");
    let begun = said.matches(": Creating...").count();
    let done = said.matches(": Creation complete").count();
    assert_eq!(begun, done, "{said}");
    assert!(done < 30, "{said}");
    let state = folder.smk(&["state", "list"]).succeeds();
    assert_eq!(state.stdout.lines().count(), done, "{}", state.stdout);
    folder.smk(&["apply", "--yes", "--endpoint-url", cloud.endpoint()]).succeeds();
    is_whole(&folder, &cloud);
}

#[test]
fn a_second_ctrl_c_ends_the_run_at_once() {
    let folder = Folder::example();
    let cloud = Cloud::start(&folder, "1");
    let (mut process, rest) = apply_up_to(&folder, cloud.endpoint(), "lab.vpc: Creating...");
    signal("INT", process.id());
    let (sender, told) = std::sync::mpsc::channel();
    let reading = thread::spawn(move || sender.send(rest()));
    // The second signal counts only once the first one was heard, so it is sent until it does.
    while process.try_wait().unwrap().is_none() {
        signal("INT", process.id());
        thread::sleep(std::time::Duration::from_millis(20));
    }
    assert_eq!(process.wait().unwrap().code(), Some(130));
    assert!(told.recv().unwrap().contains("Interrupted"));
    reading.join().unwrap().unwrap();
    folder.smk(&["state", "list"]).succeeds();
}

#[test]
fn a_killed_run_leaves_a_state_that_can_be_read() {
    let folder = Folder::example();
    let cloud = Cloud::start(&folder, SLOW);
    let (mut process, rest) = apply_up_to(&folder, cloud.endpoint(), "lab.vpc: Creation complete");
    process.kill().unwrap();
    process.wait().unwrap();
    rest();
    let state = folder.smk(&["state", "list"]).succeeds();
    assert!(state.stdout.contains("lab.vpc"), "{}", state.stdout);
    folder.smk(&["state", "show", "lab.vpc"]).succeeds();
}

#[test]
fn a_run_goes_on_when_the_cloud_comes_back() {
    let folder = Folder::example();
    let cloud = Cloud::start(&folder, SLOW);
    let recorder = Recorder::before(&cloud);
    let (mut process, rest) =
        apply_up_to(&folder, &recorder.endpoint(), "lab.vpc: Creation complete");
    cloud.kill();
    let cloud = Cloud::start(&folder, SLOW);
    recorder.turn_to(&cloud);
    let said = rest();
    assert_eq!(process.wait().unwrap().code(), Some(0), "{said}");
    is_whole(&folder, &cloud);
}

#[test]
fn a_killed_cloud_has_everything_that_it_said_was_done() {
    let folder = Folder::empty();
    let cloud = Cloud::start(&folder, "0");
    let acknowledged = Mutex::new(BTreeSet::new());
    let address = cloud.address().to_owned();
    thread::scope(|scope| {
        for worker in 0..4 {
            let (address, acknowledged) = (&address, &acknowledged);
            scope.spawn(move || {
                for number in 0.. {
                    let name = format!("queue-{worker}-{number}");
                    let Some(identifier) = make_queue(address, &name) else { break };
                    acknowledged.lock().unwrap().insert(identifier);
                }
            });
        }
        while acknowledged.lock().unwrap().len() < 40 {
            thread::sleep(std::time::Duration::from_millis(2));
        }
        cloud.kill();
    });
    let cloud = Cloud::start(&folder, "0");
    for identifier in acknowledged.into_inner().unwrap() {
        cloud.get("AWS::SQS::Queue", &identifier).unwrap();
    }
}

/// The identifier of a queue that was made, or nothing once the cloud is gone.
fn make_queue(address: &str, name: &str) -> Option<String> {
    let state = json!({ "QueueName": name }).to_string();
    let request = json!({ "TypeName": "AWS::SQS::Queue", "DesiredState": state });
    let answer: Json = super::support::call(address, "CreateResource", &request).ok()?.unwrap();
    let event = &answer["ProgressEvent"];
    assert_eq!(event["OperationStatus"], "SUCCESS", "{event}");
    Some(event["Identifier"].as_str().unwrap().to_owned())
}

#[test]
fn a_killed_cloud_finishes_what_it_had_accepted() {
    let folder = Folder::empty();
    let cloud = Cloud::start(&folder, "0.2");
    let state = json!({ "CidrBlock": "10.0.0.0/16" }).to_string();
    let request =
        json!({ "TypeName": "AWS::EC2::VPC", "DesiredState": state, "ClientToken": "one" });
    let answer = cloud.call("CreateResource", &request).unwrap();
    assert_ne!(answer["ProgressEvent"]["OperationStatus"], "SUCCESS");
    cloud.kill();
    let cloud = Cloud::start(&folder, "0.2");
    let again = cloud.call("CreateResource", &request).unwrap();
    assert_eq!(again["ProgressEvent"]["RequestToken"], answer["ProgressEvent"]["RequestToken"]);
    assert_eq!(cloud.wait_for(&answer)["OperationStatus"], "SUCCESS");
    assert_eq!(cloud.list("AWS::EC2::VPC").len(), 1);
}

/// No file may get longer than so many kilobytes, as on a disk that is full.
const FULL: &str = "trap '' XFSZ; ulimit -f \"$1\"; shift; exec \"$@\"";

#[test]
fn a_full_disk_ends_a_run_at_once_and_the_next_goes_on() {
    let folder = Folder::example();
    folder.smk(&["apply", "--local", "--yes"]).succeeds();
    folder.smk(&["destroy", "--local", "--yes"]).succeeds();
    // With a state of its own, the local cloud is the first for whom there is no room.
    let state = folder.beside("state");
    let here = ["--local", "--state", state.to_str().unwrap()];
    let journal = folder.path().join(".smk/local/cloud/cloud.journal");
    let most = fs::metadata(journal).unwrap().len() / 1024 + 4;
    let mut full = Command::new("bash");
    surroundings(&mut full, &folder.beside(""));
    full.current_dir(folder.path()).args(["-c", FULL, "full", &most.to_string()]);
    full.args([env!("CARGO_BIN_EXE_smk"), "apply", "--yes"]).args(here);
    let run = Run::of(full).ends_with(1);
    assert!(run.stderr.contains("cannot write its folder any more"), "{}", run.stderr);
    assert!(!run.stderr.contains("Still creating"), "{}", run.stderr);
    folder.smk(&[&["apply", "--yes"], &here[..]].concat()).succeeds();
    folder.smk(&[&["plan"], &here[..]].concat()).succeeds().says("No changes.");
}
