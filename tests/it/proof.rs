//! Proof by tools that know AWS and nothing of smk: cfn-lint reads the exported examples, boto3 the
//! requests that smk sends, and a script what the cloud holds afterwards.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;
use std::path::PathBuf;
use std::process::Command;

use serde_json::Value as Json;

use super::support::{
    Cloud, Folder, Recorder, Run, exported, need_python, need_python_with, python, surroundings,
};

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

#[test]
fn checkov_finds_nothing_in_what_is_exported_but_what_has_a_reason() {
    let Some(programs) = need_python_with("checkov") else { return };
    let cases = fs::read_dir(root().join("tests/cases/valid")).unwrap();
    let examples = fs::read_dir(root().join("examples")).unwrap();
    for program in examples.chain(cases).map(|entry| entry.unwrap().path()) {
        let folder = Folder::empty();
        let template = exported(&folder, program.to_str().unwrap());
        let shown = program.display();
        assert_eq!(failed(&programs, &folder, &template), BTreeSet::new(), "{shown}");
        let mut bare: Json = serde_json::from_str(&fs::read_to_string(&template).unwrap()).unwrap();
        let reasons = take_reasons(&mut bare);
        fs::write(&template, bare.to_string()).unwrap();
        let unexplained: Vec<_> = failed(&programs, &folder, &template)
            .into_iter()
            .filter(|finding| !reasons.contains(finding))
            .collect();
        assert!(unexplained.is_empty(), "{shown}: {unexplained:?}");
    }
}

/// Types that only raw resources of the cases have, and of which the standing checks say nothing.
const OF_NO_CONSTRUCT: [&str; 2] = ["AWS::SNS::Topic", "AWS::SQS::Queue"];

/// What a rule that checkov knows is about: the rule, and the logical id of the resource.
type Subject = (String, String);

/// What checkov finds, without asking anybody else.
fn failed(programs: &Path, folder: &Folder, template: &Path) -> BTreeSet<Subject> {
    let mut command = Command::new(programs.join("checkov"));
    surroundings(&mut command, &folder.beside(""));
    command.args([
        "--framework",
        "cloudformation",
        "--skip-download",
        "--output",
        "json",
        "--file",
    ]);
    command.arg(template);
    let run = Run::of(command);
    let report: Json = serde_json::from_str(&run.stdout).unwrap();
    assert_eq!(report["summary"]["parsing_errors"], 0, "{report}");
    assert!(report["summary"]["resource_count"].as_u64().unwrap() > 0, "{report}");
    let failed = report["results"]["failed_checks"].as_array().unwrap().iter();
    let of_constructs = |check: &&Json| {
        let resource = check["resource"].as_str().unwrap();
        !OF_NO_CONSTRUCT.iter().any(|type_name| resource.starts_with(type_name))
    };
    let subject = |check: &Json| {
        let resource = check["resource"].as_str().unwrap().rsplit('.').next().unwrap();
        (check["check_id"].as_str().unwrap().to_owned(), resource.to_owned())
    };
    failed.filter(of_constructs).map(subject).collect()
}

/// Takes the reasons out of a template.
fn take_reasons(template: &mut Json) -> BTreeSet<Subject> {
    let mut reasons = BTreeSet::new();
    for (name, resource) in template["Resources"].as_object_mut().unwrap() {
        let metadata = resource.as_object_mut().unwrap().remove("Metadata").unwrap_or_default();
        let skipped = metadata["checkov"]["skip"].as_array().cloned().unwrap_or_default();
        for skip in skipped {
            assert!(skip["comment"].as_str().unwrap().len() > 10, "{skip}");
            reasons.insert((skip["id"].as_str().unwrap().to_owned(), name.clone()));
        }
    }
    reasons
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
    as_designed("studio", |folder, _| folder.path().clone());
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
