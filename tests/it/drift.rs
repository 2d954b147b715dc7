//! What boto3 changes outside: it is shown, taken as it is, or put back, and nothing else is.

use std::path::PathBuf;

use expect_test::{Expect, expect};
use serde_json::json;

use super::support::{Cloud, EXAMPLE, Folder, Run, applied, need_python, programs, python};

/// An applied program, and somebody else who works on the same account.
struct Lab {
    folder: Folder,
    cloud: Cloud,
    programs: PathBuf,
}

impl Lab {
    fn start() -> Option<Self> {
        let programs = need_python()?;
        let folder = Folder::example();
        let cloud = Cloud::start(&folder, "0");
        let lab = Self { folder, cloud, programs };
        lab.smk(&["apply", "--yes"]).succeeds();
        Some(lab)
    }

    fn smk(&self, arguments: &[&str]) -> Run {
        self.folder.smk(&[arguments, &["--endpoint-url", self.cloud.endpoint()]].concat())
    }

    fn id(&self, address: &str) -> String {
        let shown = self.folder.smk(&["state", "show", address, "--json"]).succeeds().json();
        shown["resources"][0]["identifier"].as_str().unwrap().to_owned()
    }

    #[track_caller]
    fn outside(&self, arguments: &[&str]) -> Run {
        let arguments = [&[self.cloud.endpoint()], arguments].concat();
        python(&self.programs, &self.folder, "outside.py", &arguments)
    }

    #[track_caller]
    fn patch(&self, type_name: &str, address: &str, operations: &serde_json::Value) {
        let operations = operations.to_string();
        self.outside(&["patch", type_name, &self.id(address), &operations]);
    }

    /// Somebody opens the network, changes tags and deletes the notebook.
    fn tamper(&self) {
        let tag = json!({ "Key": "owner", "Value": "eve" });
        self.patch(
            "AWS::EC2::VPC",
            "lab.vpc",
            &json!([
                { "op": "add", "path": "/Tags/-", "value": tag },
                { "op": "add", "path": "/EnableDnsSupport", "value": false },
            ]),
        );
        let rule = json!({
            "IpProtocol": "tcp", "FromPort": 22, "ToPort": 22, "CidrIp": "0.0.0.0/0",
        });
        self.patch(
            "AWS::EC2::SecurityGroup",
            "research.security-group",
            &json!([{ "op": "add", "path": "/SecurityGroupIngress", "value": [rule] }]),
        );
        self.patch(
            "AWS::Logs::LogGroup",
            "lab.flow-log-group",
            &json!([{ "op": "add", "path": "/DeletionProtectionEnabled", "value": true }]),
        );
        self.outside(&["delete", "AWS::SageMaker::NotebookInstance", &self.id("research")]);
    }

    #[track_caller]
    fn has_no_drift(&self) {
        self.smk(&["drift", "--detailed-exitcode"]).succeeds().says("No drift.");
    }
}

/// The lines without the identifiers of AWS.
#[expect(clippy::needless_pass_by_value, reason = "a snapshot is made where it is compared")]
fn shows(run: &Run, snapshot: Expect) {
    let lines = run.stdout.lines().map(|line| match line.split_once(" [id=") {
        Some((before, after)) => {
            format!("{before} [id=…]{}\n", after.split_once(']').map_or("", |(_, rest)| rest))
        }
        None => format!("{line}\n"),
    });
    snapshot.assert_eq(&lines.collect::<String>());
}

#[test]
fn nothing_drifts_by_itself() {
    let examples = programs().into_iter().filter(|it| it.parent().unwrap().ends_with("examples"));
    for program in examples {
        let (folder, cloud, region) = applied(&program);
        let asked = ["drift", "--detailed-exitcode", "--region", &region];
        let arguments = [&asked[..], &["--endpoint-url", cloud.endpoint()]].concat();
        folder.smk(&arguments).succeeds().says("No drift.");
    }
}

#[test]
fn what_changed_outside_is_shown_property_by_property() {
    let Some(lab) = Lab::start() else { return };
    lab.has_no_drift();
    lab.tamper();
    let before = lab.folder.bytes();
    let run = lab.smk(&["drift"]).succeeds();
    shows(
        &run,
        expect![[r#"
        These resources were changed outside of smk:

        main.smk:2  network lab 10.0.0.0/16 {

          # lab.flow-log-group has changed (needed by `lab`)
          ~ AWS::Logs::LogGroup lab.flow-log-group [id=…] {
              ~ DeletionProtectionEnabled = false -> true  # not asked for by the program
            }

          # lab.vpc has changed
          ~ AWS::EC2::VPC lab.vpc [id=…] {
              ~ EnableDnsSupport = true -> false  # main.smk:2
              ~ Tags:  # main.smk:2
                + { Key = "owner", Value = "eve" }
            }

        main.smk:9  notebook research { in lab }

          # research has been deleted
          - AWS::SageMaker::NotebookInstance research [id=…]

          # research.security-group has changed
          ~ AWS::EC2::SecurityGroup research.security-group [id=…] {
              + SecurityGroupIngress = [{ CidrIp = "0.0.0.0/0", FromPort = 22, IpProtocol = "tcp", ToPort = 22 }]  # not asked for by the program
            }

        Drift: 3 changed, 1 deleted.
    "#]],
    );
    assert!(run.stderr.contains("--revert"), "{}", run.stderr);
    lab.smk(&["drift", "--detailed-exitcode"]).ends_with(2);
    assert!(before == lab.folder.bytes(), "something was written");
    let told = lab.smk(&["drift", "--json"]).succeeds().json();
    assert_eq!(told["summary"], json!({ "changed": 3, "deleted": 1 }));
    let group = &told["resource_drift"].as_array().unwrap()[3];
    assert_eq!(group["address"], "research.security-group");
    assert_eq!(group["properties"][0]["path"], "/SecurityGroupIngress");
    assert_eq!(group["properties"][0]["asked_for"], false);
    assert_eq!(group["source"], "main.smk:9:10");
}

#[test]
fn what_changed_outside_is_put_back() {
    let Some(lab) = Lab::start() else { return };
    lab.tamper();
    // What the program asks for only by now is not part of it.
    lab.folder
        .write("main.smk", &EXAMPLE.replace("tag Name", "flow-logs keep 30 days\n  tag Name"));
    lab.smk(&["drift", "--revert"]).fails_with("cli::nobody-to-ask");
    lab.smk(&["drift", "--revert", "--yes"]).succeeds().says("1 added, 3 changed, 0 destroyed");
    lab.has_no_drift();
    lab.smk(&["plan"]).succeeds().says("RetentionInDays").says("0 to add, 2 to change");
    lab.folder.write("main.smk", EXAMPLE);
    lab.smk(&["plan", "--detailed-exitcode"]).succeeds().says("No changes.");
    lab.smk(&["drift", "--revert", "--yes"]).succeeds().says("No drift.");
}

#[test]
fn what_changed_outside_is_taken_as_it_is() {
    let Some(lab) = Lab::start() else { return };
    lab.tamper();
    lab.smk(&["drift", "--accept"]).succeeds().says("Drift: 3 changed, 1 deleted.");
    lab.has_no_drift();
    let plan = lab.smk(&["plan"]).succeeds().says("1 to add, 1 to change, 0 to destroy");
    assert!(!plan.stdout.contains("outside"), "{}", plan.stdout);
    lab.smk(&["apply", "--yes"]).succeeds();
    lab.smk(&["plan", "--detailed-exitcode"]).succeeds().says("No changes.");
}

#[test]
fn a_plan_says_what_of_it_undoes_a_change_from_outside() {
    let Some(lab) = Lab::start() else { return };
    lab.tamper();
    let program = EXAMPLE.replace("tag Name \"Acme VPC\"", "tag Name \"Acme\"");
    lab.folder.write("main.smk", &program);
    let plan = lab.smk(&["plan"]).succeeds();
    let marked = plan.stdout.lines().filter(|line| line.contains("# changed outside"));
    let marked: Vec<&str> = marked.map(str::trim).collect();
    assert_eq!(
        marked,
        [
            "~ EnableDnsSupport = false -> true  # changed outside since the last apply",
            "]  # changed outside since the last apply",
        ]
    );
    let plan = plan.says("# (because it was deleted outside of smk)");
    assert!(!plan.stdout.contains("DeletionProtection"), "{}", plan.stdout);
    lab.smk(&["apply", "--yes"]).succeeds();
    lab.smk(&["plan", "--detailed-exitcode"]).succeeds().says("No changes.");
}

#[test]
fn what_smk_does_not_keep_is_not_put_back_by_guessing() {
    let Some(programs) = need_python() else { return };
    let program = |domain: &str| {
        format!(
            "stack acme in us-east-1\nresource AWS::Route53Resolver::FirewallDomainList names {{\n  \
             Name = \"names\"\n  Domains = [\"{domain}\"]\n}}\n"
        )
    };
    let folder = Folder::with(&program("a.example.org"));
    let cloud = Cloud::start(&folder, "0");
    let lab = Lab { folder, cloud, programs };
    lab.smk(&["apply", "--yes"]).succeeds();
    let tag = json!({ "Key": "owner", "Value": "eve" });
    lab.patch(
        "AWS::Route53Resolver::FirewallDomainList",
        "names",
        &json!([{ "op": "add", "path": "/Tags/-", "value": tag }]),
    );
    lab.folder.write("main.smk", &program("b.example.org"));
    let before = lab.folder.bytes();
    lab.smk(&["drift", "--revert", "--yes"]).fails_with("plan::not-known-any-more");
    assert!(before == lab.folder.bytes(), "something was written");
    lab.smk(&["drift"]).succeeds().says("Drift: 1 changed, 0 deleted.");
    lab.folder.write("main.smk", &program("a.example.org"));
    lab.smk(&["drift", "--revert", "--yes"]).succeeds().says("0 added, 1 changed, 0 destroyed");
    lab.has_no_drift();
}
