//! From one program to the next: what is planned is what happens, and afterwards nothing is left
//! to do.

use std::process::Stdio;

use serde_json::Value as Json;

use super::support::{Cloud, EXAMPLE, Folder, Run};

/// The addresses that a plan would treat so, such as `update`.
fn planned(plan: &Run, action: &str) -> Vec<String> {
    let plan = plan.json();
    let changes = plan["resource_changes"].as_array().unwrap().iter();
    changes
        .filter(|change| actions(change).join(" ") == action)
        .map(|change| change["address"].as_str().unwrap().to_owned())
        .collect()
}

fn actions(change: &Json) -> Vec<&str> {
    let actions = change["change"]["actions"].as_array().unwrap();
    actions.iter().map(|action| action.as_str().unwrap()).collect()
}

#[track_caller]
fn nothing_to_do(folder: &Folder) {
    folder.smk(&["plan", "--local", "--detailed-exitcode"]).succeeds().says("No changes.");
}

#[test]
fn a_plan_is_carried_out_once() {
    let folder = Folder::example();
    folder.smk(&["plan", "--local"]).succeeds().says("30 to add");
    folder.smk(&["plan", "--local", "--detailed-exitcode"]).ends_with(2);
    folder.smk(&["apply", "--local", "--yes"]).succeeds().says("30 added");
    nothing_to_do(&folder);
    let cloud = ".smk/local/cloud/cloud.journal";
    let before = folder.read(cloud);
    folder.smk(&["apply", "--local", "--yes"]).succeeds().says("No changes.");
    assert!(before == folder.read(cloud), "the cloud was changed");
    let before = folder.bytes();
    folder.smk(&["apply", "--local", "--yes"]).succeeds().says("No changes.");
    assert!(before == folder.bytes(), "something was written");
}

#[test]
fn what_is_destroyed_is_gone_and_can_be_made_again() {
    let folder = Folder::example();
    folder.smk(&["apply", "--local", "--yes"]).succeeds();
    folder.smk(&["plan", "--local", "--destroy"]).succeeds().says("30 to destroy");
    folder.smk(&["destroy", "--local", "--yes"]).succeeds().says("30 destroyed");
    assert_eq!(folder.smk(&["state", "list", "--local"]).succeeds().stdout, "");
    folder.smk(&["destroy", "--local", "--yes"]).succeeds();
    folder.smk(&["apply", "--local", "--yes"]).succeeds().says("30 added");
    nothing_to_do(&folder);
}

#[test]
fn another_tag_is_an_update() {
    let folder = Folder::example();
    folder.smk(&["apply", "--local", "--yes"]).succeeds();
    folder.write("main.smk", &EXAMPLE.replace("tag Name", "tag team \"blue\"\n  tag Name"));
    let plan = folder.smk(&["plan", "--local", "--json"]).succeeds();
    assert!(planned(&plan, "update").contains(&"lab.vpc".to_owned()));
    assert_eq!(planned(&plan, "create"), [""; 0]);
    assert_eq!(planned(&plan, "delete"), [""; 0]);
    folder.smk(&["apply", "--local", "--yes"]).succeeds().says("0 added").says("0 destroyed");
    nothing_to_do(&folder);
    folder.write("main.smk", EXAMPLE);
    folder.smk(&["apply", "--local", "--yes"]).succeeds().says("0 added").says("0 destroyed");
    nothing_to_do(&folder);
}

#[test]
fn another_instance_type_is_an_update_of_the_notebook_alone() {
    let folder = Folder::example();
    folder.smk(&["apply", "--local", "--yes"]).succeeds();
    folder.write("main.smk", &EXAMPLE.replace("{ in lab }", "{ in lab; instance ml.t3.large }"));
    let plan = folder.smk(&["plan", "--local", "--json"]).succeeds();
    assert_eq!(planned(&plan, "update"), ["research"]);
    folder.smk(&["apply", "--local", "--yes"]).succeeds().says("0 added, 1 changed, 0 destroyed");
    nothing_to_do(&folder);
}

#[test]
fn a_statement_that_goes_takes_its_resources_with_it() {
    let folder = Folder::example();
    folder.smk(&["apply", "--local", "--yes"]).succeeds();
    folder.write("main.smk", &EXAMPLE.replace("notebook research { in lab }", ""));
    let plan = folder.smk(&["plan", "--local", "--json"]).succeeds();
    let gone = planned(&plan, "delete");
    for address in ["research", "research.role", "research.security-group"] {
        assert!(gone.contains(&address.to_owned()), "{address} is not in {gone:?}");
    }
    assert!(!gone.contains(&"lab.vpc".to_owned()));
    folder.smk(&["apply", "--local", "--yes"]).succeeds().says("0 added");
    nothing_to_do(&folder);
}

#[test]
fn another_subnet_replaces_what_stands_in_it() {
    let folder = Folder::example();
    let cloud = Cloud::start(&folder, "0");
    let at = ["--endpoint-url", cloud.endpoint()];
    let run = |arguments: &[&str]| folder.smk(&[arguments, &at].concat());
    run(&["apply", "--yes"]).succeeds();
    folder.write("main.smk", &EXAMPLE.replace("10.0.1.0/26", "10.0.2.0/26"));
    let plan = run(&["plan", "--json"]).succeeds();
    let mut replaced = planned(&plan, "create delete");
    replaced.extend(planned(&plan, "delete create"));
    for address in ["lab.private-a", "lab.private-a-association", "research"] {
        assert!(replaced.contains(&address.to_owned()), "{address} is not in {replaced:?}");
    }
    run(&["apply", "--yes"]).succeeds();
    run(&["plan", "--detailed-exitcode"]).succeeds();
    assert_eq!(cloud.list("AWS::EC2::Subnet").len(), 2);
    assert_eq!(cloud.list("AWS::SageMaker::NotebookInstance").len(), 1);
}

#[test]
fn what_vanished_outside_is_made_again() {
    let folder = Folder::example();
    let cloud = Cloud::start(&folder, "0");
    let at = ["--endpoint-url", cloud.endpoint()];
    let run = |arguments: &[&str]| folder.smk(&[arguments, &at].concat());
    run(&["apply", "--yes"]).succeeds();
    let notebooks = cloud.list("AWS::SageMaker::NotebookInstance");
    let request = serde_json::json!({
        "TypeName": "AWS::SageMaker::NotebookInstance", "Identifier": notebooks[0],
    });
    cloud.call("DeleteResource", &request).unwrap();
    let plan = run(&["plan", "--json"]).succeeds();
    assert_eq!(planned(&plan, "create"), ["research"]);
    run(&["apply", "--yes"]).succeeds().says("1 added, 0 changed, 0 destroyed");
    run(&["plan", "--detailed-exitcode"]).succeeds();
}

#[test]
fn what_is_protected_is_neither_replaced_nor_destroyed() {
    let folder = Folder::with(&format!("{EXAMPLE}protect lab.vpc\n"));
    folder.smk(&["apply", "--local", "--yes"]).succeeds();
    let before = folder.bytes();
    folder.smk(&["destroy", "--local", "--yes"]).fails_with("plan::protected");
    assert!(before == folder.bytes(), "something was written");
    let moved = format!("{EXAMPLE}protect lab.vpc\n").replace("10.0.", "10.9.");
    folder.write("main.smk", &moved);
    folder.smk(&["apply", "--local", "--yes"]).fails_with("plan::protected");
    folder.write("main.smk", EXAMPLE);
    folder.smk(&["destroy", "--local", "--yes"]).succeeds().says("30 destroyed");
}

#[test]
fn an_update_without_effect_is_said_to_be_one() {
    let bucket = "stack shelf\n\nresource AWS::S3::Bucket data {\n  BucketName = \"shelved\"\n}\n";
    let folder = Folder::with(bucket);
    folder.smk(&["apply", "--local", "--yes"]).succeeds().says("1 added");
    let locked = bucket.replace("\n}", "\n  ObjectLockEnabled = true\n}");
    folder.write("main.smk", &locked);
    folder.smk(&["apply", "--local", "--yes"]).fails_with("apply::no-effect");
    folder.smk(&["plan", "--local", "--detailed-exitcode"]).ends_with(2);
    folder.write("main.smk", bucket);
    nothing_to_do(&folder);
}

#[test]
fn what_somebody_changes_after_the_plan_is_not_overwritten() {
    const NOTE: &str = "AWS::SSM::Parameter";
    let note = |value: &str| {
        format!(
            "resource {NOTE} note {{\n  Name = \"note\"\n  Type = \"String\"\n  Value = {value}\n}}\n"
        )
    };
    let folder = Folder::with(&format!("stack shelf\n\n{}", note("\"one\"")));
    let cloud = Cloud::start(&folder, "0.1");
    let at = ["--endpoint-url", cloud.endpoint()];
    folder.smk(&[&["apply", "--yes"][..], &at].concat()).succeeds();
    let bucket = "resource AWS::S3::Bucket data {\n  BucketName = \"shelved\"\n}\n";
    folder.write("main.smk", &format!("stack shelf\n\n{bucket}\n{}", note("data.Arn")));
    let mut apply = folder.command(&[&["apply", "--yes"][..], &at].concat());
    let apply = apply.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    let running = serde_json::json!({ "ResourceRequestStatusFilter": {
        "OperationStatuses": ["IN_PROGRESS"], "Operations": ["CREATE"],
    } });
    while cloud.call("ListResourceRequests", &running).unwrap()["ResourceRequestStatusSummaries"]
        == serde_json::json!([])
    {
        std::thread::sleep(std::time::Duration::from_millis(10));
    }
    let patch = r#"[{"op":"add","path":"/Value","value":"two"}]"#;
    let request = serde_json::json!({
        "TypeName": NOTE, "Identifier": "note", "PatchDocument": patch,
    });
    cloud.wait_for(&cloud.call("UpdateResource", &request).unwrap());
    let ended = apply.wait_with_output().unwrap();
    let said = String::from_utf8(ended.stderr).unwrap();
    assert!(said.contains("apply::changed-meanwhile") && said.contains("`/Value`"), "{said}");
    assert_eq!(cloud.get(NOTE, "note").unwrap()["Value"], "two");
    folder.smk(&[&["apply", "--yes"][..], &at].concat()).succeeds().says("1 changed");
    folder.smk(&[&["plan", "--detailed-exitcode"][..], &at].concat()).succeeds();
}
