//! Proof by tools that know AWS and nothing of smk: cfn-lint reads the exported examples, boto3 the
//! requests that smk sends, and a script what the cloud holds afterwards.

use std::fs;
use std::path::Path;
use std::path::PathBuf;
use std::process::Command;

use serde_json::Value as Json;

use super::support::{Cloud, Folder, Recorder, Run, exported, need_python, python, surroundings};

#[test]
fn the_exported_examples_pass_cfn_lint() {
    let Some(programs) = need_python() else { return };
    for example in fs::read_dir(root().join("examples")).unwrap() {
        let example = example.unwrap().path();
        let folder = Folder::empty();
        let template = exported(&folder, example.to_str().unwrap());
        let mut command = Command::new(programs.join("cfn-lint"));
        surroundings(&mut command, &folder.beside(""));
        command.args(["--regions", &region_of(&template), "--template"]).arg(&template);
        let run = Run::of(command);
        let shown = example.display();
        assert_eq!((run.code, run.stdout.as_str()), (0, ""), "{shown}: {}", run.stderr);
    }
}

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn region_of(template: &Path) -> String {
    let template: Json = serde_json::from_str(&fs::read_to_string(template).unwrap()).unwrap();
    let region = &template["Rules"]["Region"]["Assertions"][0]["Assert"]["Fn::Equals"][1];
    region.as_str().unwrap().to_owned()
}

#[test]
fn every_request_is_one_that_boto3_would_send() {
    let Some(programs) = need_python() else { return };
    let folder = Folder::example();
    let cloud = Cloud::start(&folder, "0");
    let recorder = Recorder::before(&cloud);
    let endpoint = recorder.endpoint();
    folder.smk(&["apply", "--yes", "--endpoint-url", &endpoint]).succeeds();
    let program = folder.read("main.smk").replace("{ in lab }", "{ in lab; instance ml.t3.large }");
    folder.write("main.smk", &program);
    folder.smk(&["apply", "--yes", "--endpoint-url", &endpoint]).succeeds();
    folder.smk(&["destroy", "--yes", "--endpoint-url", &endpoint]).succeeds();
    let operations = recorder.operations();
    for operation in ["CreateResource", "GetResource", "UpdateResource", "DeleteResource"] {
        assert!(operations.contains(&operation.to_owned()), "no {operation} was sent");
    }
    let requests = folder.beside("requests.json");
    fs::write(&requests, recorder.json().to_string()).unwrap();
    python(&programs, &folder, "requests_are_valid.py", &[requests.to_str().unwrap()]);
}

#[test]
fn the_cloud_holds_what_the_design_of_pinned_addresses_asks_for() {
    as_designed("pip-only", |folder, _| folder.path().join("smk.lock"));
}

#[test]
fn the_cloud_holds_what_the_design_of_the_proxy_asks_for() {
    as_designed("proxy", |folder, recorder| {
        let requests = folder.beside("requests.json");
        fs::write(&requests, recorder.json().to_string()).unwrap();
        requests
    });
}

#[test]
fn the_cloud_holds_what_the_design_of_the_workshop_asks_for() {
    as_designed("workshop", |folder, _| {
        let config = folder.beside("config.yaml");
        fs::write(&config, folder.smk(&["export", "sdk-config"]).succeeds().stdout).unwrap();
        config
    });
}

#[test]
fn the_cloud_holds_what_the_design_of_studio_asks_for() {
    as_designed("studio", |folder, _| folder.path().to_owned());
}

/// Applies an example, has its script walk the cloud line by line of the design, plans again, and
/// destroys everything. The script is told what it cannot read from the cloud.
fn as_designed(example: &str, told: impl Fn(&Folder, &Recorder) -> PathBuf) {
    let Some(programs) = need_python() else { return };
    let folder = Folder::of_example(example);
    let cloud = Cloud::start(&folder, "0");
    let recorder = Recorder::before(&cloud);
    let endpoint = recorder.endpoint();
    let run = |arguments: &[&str]| {
        folder.smk(&[arguments, &["--endpoint-url", &endpoint]].concat()).succeeds()
    };
    run(&["apply", "--yes"]);
    let script = format!("{}_is_as_designed.py", example.replace('-', "_"));
    let told = told(&folder, &recorder);
    python(&programs, &folder, &script, &[cloud.endpoint(), told.to_str().unwrap()]);
    run(&["plan"]).says("No changes.");
    run(&["destroy", "--yes"]);
    python(&programs, &folder, "nothing_is_left.py", &[cloud.endpoint()]);
}
