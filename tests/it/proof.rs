//! Proof by tools that know AWS and nothing of smk: cfn-lint reads the exported examples, boto3 the
//! requests that smk sends, and a script what the cloud holds afterwards.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::Value as Json;

use super::support::{Cloud, Folder, Recorder, Run, STUDIO, need_python, python, surroundings};

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

/// The template of a program, in a file.
fn exported(folder: &Folder, program: &str) -> PathBuf {
    let run = folder.smk(&["export", "cloudformation", program]).succeeds();
    assert!(run.stdout.is_ascii());
    let template = folder.beside("template.json");
    fs::write(&template, run.stdout).unwrap();
    template
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
fn the_cloud_holds_what_the_design_of_studio_asks_for() {
    let Some(programs) = need_python() else { return };
    let folder = Folder::with(STUDIO);
    let cloud = Cloud::start(&folder, "0");
    let run = |command: &str| {
        folder.smk(&[command, "--yes", "--endpoint-url", cloud.endpoint()]).succeeds()
    };
    run("apply");
    python(&programs, &folder, "studio_is_as_designed.py", &[cloud.endpoint()]);
    run("destroy");
    python(&programs, &folder, "nothing_is_left.py", &[cloud.endpoint()]);
}

#[test]
fn the_cloud_holds_what_the_reference_design_asks_for() {
    let Some(programs) = need_python() else { return };
    let folder = Folder::example();
    let cloud = Cloud::start(&folder, "0");
    let lock = folder.path().join("smk.lock");
    let run = |arguments: &[&str]| {
        folder.smk(&[arguments, &["--endpoint-url", cloud.endpoint()]].concat()).succeeds()
    };
    run(&["apply", "--yes"]);
    let arguments = [cloud.endpoint(), lock.to_str().unwrap()];
    python(&programs, &folder, "pip_only_is_as_designed.py", &arguments);
    run(&["destroy", "--yes"]);
    python(&programs, &folder, "nothing_is_left.py", &[cloud.endpoint()]);
}
