//! What smk refuses beyond the text of a program: each refusal has its code, says what to do, and
//! changes nothing.

use serde_json::json;

use super::support::{Cloud, Folder, Run};

/// A run that fails with a code, advice, and nothing done.
#[track_caller]
fn refused(folder: &Folder, arguments: &[&str], code: &str) {
    let program = || {
        let mut files = folder.bytes();
        // A local cloud keeps its own account of what it was asked.
        files.retain(|path, _| !path.components().any(|part| part.as_os_str() == ".smk"));
        files
    };
    let before = program();
    let run = folder.smk(arguments);
    assert_ne!(run.code, 0, "{}", run.stdout);
    assert!(run.stderr.contains(code), "no `{code}` in:\n{}", run.stderr);
    assert!(run.stderr.contains("help:"), "no advice in:\n{}", run.stderr);
    assert!(before == program(), "`{arguments:?}` changed something");
    folder.smk(&["explain", code]).succeeds();
}

#[test]
fn what_a_template_cannot_say() {
    let folder = Folder::with("resource AWS::EC2::VPC net { CidrBlock = \"10.0.0.0/16\" }\n");
    let with = |text: &str| {
        let net = "resource AWS::EC2::VPC net { CidrBlock = \"10.0.0.0/16\" }\n";
        folder.write("main.smk", &format!("{net}{text}\n"));
    };
    with("output tenancy = net.InstanceTenancy");
    refused(&folder, &["export", "cloudformation"], "export::no-attribute");
    with("output all = { Net = net.VpcId }");
    refused(&folder, &["export", "cloudformation"], "export::map-as-output");
    let text = "x".repeat(2000);
    let queue = |number| {
        format!(
            "resource AWS::SSM::Parameter p{number} {{ Type = \"String\"; Value = \"{text}\" }}\n"
        )
    };
    with(&(0..501).map(queue).collect::<String>());
    let export = folder.smk(&["export", "cloudformation"]).succeeds();
    for code in ["export::many-resources", "export::long-template"] {
        assert!(export.stderr.contains(code), "no `{code}` in:\n{}", export.stderr);
    }
}

#[test]
fn what_cannot_be_planned() {
    let folder = Folder::empty();
    folder.write("main.smk", "resource AWS::AppMesh::Mesh mesh {}\n");
    refused(&folder, &["plan", "--local"], "plan::not-provisionable");
    let queue = "resource AWS::SQS::Queue work {}\n";
    folder.write("main.smk", queue);
    folder.smk(&["apply", "--local", "--yes"]).succeeds();
    folder.write("main.smk", "existing AWS::SQS::Queue work \"https://sqs.example.org/work\"\n");
    refused(&folder, &["plan", "--local"], "plan::existing-owned");
}

#[test]
fn a_value_that_aws_does_not_give_back_is_not_put_back_once_the_program_says_another() {
    let network = |hosts: &str| {
        format!("network lab 10.0.0.0/16 {{\n  egress via firewall\n  egress allow {hosts}\n}}\n")
    };
    let folder = Folder::with(&network("pypi.org"));
    let cloud = Cloud::start(&folder, "0");
    let run = |arguments: &[&str]| -> Run {
        folder.smk(&[arguments, &["--endpoint-url", cloud.endpoint()]].concat())
    };
    run(&["apply", "--yes"]).succeeds();
    let list = "AWS::Route53Resolver::FirewallDomainList";
    for identifier in cloud.list(list) {
        let tag =
            json!([{ "op": "add", "path": "/Tags/-", "value": { "Key": "a", "Value": "b" } }]);
        let patch = tag.to_string();
        let request = json!({ "TypeName": list, "Identifier": identifier, "PatchDocument": patch });
        let ended = cloud.wait_for(&cloud.call("UpdateResource", &request).unwrap());
        assert_eq!(ended["OperationStatus"], "SUCCESS", "{ended}");
    }
    folder.write("main.smk", &network("example.org"));
    run(&["drift", "--revert", "--yes"]).fails_with("plan::not-known-any-more");
    folder.write("main.smk", &network("pypi.org"));
    run(&["drift", "--revert", "--yes"]).succeeds();
}

#[test]
fn what_cannot_be_asked_for() {
    let folder = Folder::with("key lab\n");
    refused(&folder, &["check", "--set", "x"], "cli::usage");
    refused(&folder, &["check", "--params", "nowhere.json"], "cli::unusable-path");
    folder.write("faults", "nonsense on create *\n");
    refused(&folder, &["plan", "--local", "--faults", "faults"], "cli::faults");
    let cloud = Cloud::start(&folder, "0");
    refused(&folder, &["cloud", "--listen", cloud.address()], "cli::local-cloud");
}

#[test]
fn a_cloud_that_is_not_there() {
    let folder = Folder::with("key lab\n");
    let cloud = Cloud::start(&folder, "0");
    let endpoint = cloud.endpoint().to_owned();
    cloud.kill();
    refused(&folder, &["plan", "--endpoint-url", &endpoint], "cloud::no-answer");
    let mut stranger = folder.command(&["plan", "--endpoint-url", &endpoint]);
    stranger.env_remove("AWS_ACCESS_KEY_ID").env_remove("AWS_SECRET_ACCESS_KEY");
    Run::of(stranger).fails_with("cloud::not-sent");
}

#[test]
fn an_operation_of_which_nobody_knows_what_became() {
    let folder = Folder::with("resource AWS::SQS::Queue work {}\n");
    let cloud = Cloud::troubled(&folder, "0", "unheard on create *\n");
    let run = folder.smk(&["apply", "--yes", "--endpoint-url", cloud.endpoint()]);
    run.fails_with("apply::unanswered");
}
