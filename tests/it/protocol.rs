//! The local cloud as outside clients see it: boto3, the AWS command line, and what a power cut
//! leaves of it.

use std::process::Command;

use super::support::{Cloud, Folder, Run, need_python, python, surroundings};

#[test]
fn boto3_drives_the_local_cloud() {
    let Some(programs) = need_python() else { return };
    let folder = Folder::empty();
    let cloud = Cloud::start(&folder, "0");
    python(&programs, &folder, "boto3_at_once.py", &[cloud.endpoint()]);
}

#[test]
fn boto3_sees_operations_that_take_their_time() {
    let Some(programs) = need_python() else { return };
    let folder = Folder::empty();
    let cloud = Cloud::start(&folder, "0.05");
    python(&programs, &folder, "boto3_over_time.py", &[cloud.endpoint()]);
}

#[test]
fn the_aws_command_line_drives_the_local_cloud() {
    let Some(programs) = need_python() else { return };
    let folder = Folder::empty();
    let cloud = Cloud::start(&folder, "0");
    let aws = |arguments: &[&str]| {
        let mut command = Command::new(programs.join("aws"));
        surroundings(&mut command, &folder.beside(""));
        command
            .args(["--region", "us-east-1", "--output", "json"])
            .args(["--endpoint-url", cloud.endpoint()])
            .args(arguments);
        Run::of(command)
    };
    let control = |arguments: &[&str]| aws(&[&["cloudcontrol"], arguments].concat());

    let identity = aws(&["sts", "get-caller-identity"]).succeeds().json();
    assert_eq!(identity["Account"], super::support::ACCOUNT);

    let vpc = ["--type-name", "AWS::EC2::VPC"];
    let desired = ["--desired-state", r#"{"CidrBlock":"10.0.0.0/16"}"#];
    let created = control(&[&["create-resource"], &vpc[..], &desired].concat()).succeeds().json();
    let event = &created["ProgressEvent"];
    assert_eq!(event["OperationStatus"], "SUCCESS");
    let id = ["--identifier", event["Identifier"].as_str().unwrap()];
    let token = ["--request-token", event["RequestToken"].as_str().unwrap()];

    let wait = ["wait", "resource-request-success"];
    control(&[&wait[..], &token].concat()).succeeds();
    let status = control(&[&["get-resource-request-status"], &token[..]].concat()).succeeds();
    assert_eq!(status.json()["ProgressEvent"]["Operation"], "CREATE");

    let patch = r#"[{"op":"replace","path":"/EnableDnsHostnames","value":true}]"#;
    let patch = ["--patch-document", patch];
    control(&[&["update-resource"], &vpc[..], &id, &patch].concat()).succeeds();
    let read = control(&[&["get-resource"], &vpc[..], &id].concat()).succeeds().json();
    let properties = read["ResourceDescription"]["Properties"].as_str().unwrap();
    assert!(properties.contains(r#""EnableDnsHostnames":true"#), "{properties}");

    let listed = control(&[&["list-resources"], &vpc[..]].concat()).succeeds().json();
    assert_eq!(listed["ResourceDescriptions"].as_array().unwrap().len(), 1);
    let requests = control(&["list-resource-requests"]).succeeds().json();
    assert_eq!(requests["ResourceRequestStatusSummaries"].as_array().unwrap().len(), 2);

    control(&[&["delete-resource"], &vpc[..], &id].concat()).succeeds();
    let gone = control(&[&["get-resource"], &vpc[..], &id].concat());
    assert_ne!(gone.code, 0);
    assert!(gone.stderr.contains("ResourceNotFoundException"), "{}", gone.stderr);
    let late = control(&[&["cancel-resource-request"], &token[..]].concat());
    assert_ne!(late.code, 0);
}
