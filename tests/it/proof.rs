//! Proof by tools that know AWS and nothing of smk: cfn-lint reads the resources of the example,
//! boto3 the requests that smk sends, and a script what the cloud holds afterwards.

use std::fs;
use std::process::Command;

use serde_json::{Map, Value as Json, json};

use super::support::{Cloud, Folder, Recorder, Run, need_python, python, surroundings};

/// What the example does not ask for, and the linter would have.
///
/// `W3010`: a zone is named, where a template that serves all regions would compute it; smk
/// compiles for one region.
const IGNORED: &str = "W3010";

#[test]
fn the_resources_of_the_examples_pass_cfn_lint() {
    let Some(programs) = need_python() else { return };
    for folder in [Folder::example(), Folder::with(include_str!("../../examples/proxy/main.smk"))] {
        let expanded = folder.smk(&["expand", "--json"]).succeeds().json();
        let template = folder.beside("template.json");
        let text = serde_json::to_string_pretty(&as_template(&expanded)).unwrap();
        fs::write(&template, text).unwrap();
        let mut command = Command::new(programs.join("cfn-lint"));
        surroundings(&mut command, &folder.beside(""));
        command.args(["--regions", "us-east-1", "--ignore-checks", IGNORED, "--template"]);
        command.arg(&template);
        let run = Run::of(command);
        assert_eq!((run.code, run.stdout.as_str()), (0, ""), "{}", run.stderr);
    }
}

/// A template with the same resources; what exists already is a literal.
fn as_template(expanded: &Json) -> Json {
    let all = expanded["resources"].as_array().unwrap();
    let existing: Map<String, Json> = all
        .iter()
        .filter(|it| it["mode"] == "existing")
        .map(|it| (text(&it["address"]), it["identifier"].clone()))
        .collect();
    let managed: Vec<&Json> = all.iter().filter(|it| it["mode"] == "managed").collect();
    let resources: Map<String, Json> = managed
        .iter()
        .map(|it| {
            let properties = rewritten(&it["properties"], &existing);
            let needs = it["needs"].as_array().unwrap().iter().map(text);
            let before: Vec<String> = needs
                .filter(|need| !existing.contains_key(need))
                .map(|need| logical(&need))
                .filter(|need| !refers_to(&properties, need))
                .collect();
            let resource =
                json!({ "Type": it["type"], "Properties": properties, "DependsOn": before });
            (logical(&text(&it["address"])), resource)
        })
        .collect();
    assert_eq!(resources.len(), managed.len(), "two resources have the same logical id");
    json!({ "AWSTemplateFormatVersion": "2010-09-09", "Resources": resources })
}

fn text(value: &Json) -> String {
    value.as_str().unwrap().to_owned()
}

/// `lab.flow-log-role` is `LabFlowLogRole`: logical ids have letters and digits only.
fn logical(address: &str) -> String {
    let words = address.split(|letter: char| !letter.is_ascii_alphanumeric());
    words.filter_map(|word| Some(word.get(..1)?.to_uppercase() + word.get(1..)?)).collect()
}

fn rewritten(value: &Json, existing: &Map<String, Json>) -> Json {
    match value {
        Json::Array(items) => items.iter().map(|item| rewritten(item, existing)).collect(),
        Json::Object(entries) => match entries.get("Fn::GetAtt").and_then(Json::as_array) {
            Some(reference) => reference_to(reference, existing),
            None => entries
                .iter()
                .map(|(key, value)| (key.clone(), rewritten(value, existing)))
                .collect(),
        },
        _ => value.clone(),
    }
}

fn reference_to(reference: &[Json], existing: &Map<String, Json>) -> Json {
    let (address, property) = (text(&reference[0]), text(&reference[1]));
    match existing.get(&address) {
        Some(identifier) => identifier.clone(),
        None if address == "aws" => {
            assert_eq!(property, "account");
            json!({ "Ref": "AWS::AccountId" })
        }
        None if named_by_ref(&property) => json!({ "Ref": logical(&address) }),
        None => json!({ "Fn::GetAtt": [logical(&address), property] }),
    }
}

/// Properties that CloudFormation has under `Ref` only.
fn named_by_ref(property: &str) -> bool {
    ["InstanceProfileName", "LogGroupName", "RoleName"].contains(&property)
}

fn refers_to(value: &Json, logical: &str) -> bool {
    match value {
        Json::Array(items) => items.iter().any(|item| refers_to(item, logical)),
        Json::Object(entries) => entries.iter().any(|(key, value)| match key.as_str() {
            "Fn::GetAtt" => value[0] == logical,
            "Ref" => value == logical,
            _ => refers_to(value, logical),
        }),
        _ => false,
    }
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
