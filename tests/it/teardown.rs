//! Studio domains go with all that AWS and people made around them, in the order in which AWS
//! lets go of it.

use std::collections::BTreeSet;

use serde_json::{Value as Json, json};

use super::interruption::up_to;
use super::support::{Cloud, Folder, Run, need_python, python, signal};

const PROGRAM: &str = r#"
stack classroom in us-east-1
network main 10.0.0.0/16 { subnets private 10.0.1.0/24, 10.0.2.0/24 }
resource AWS::IAM::Role studio-role {
  AssumeRolePolicyDocument = {
    Version = "2012-10-17",
    Statement = [{ Effect = "Allow", Principal = { Service = "sagemaker.amazonaws.com" }, Action = "sts:AssumeRole" }]
  }
}
resource AWS::EC2::SecurityGroup studio-group { GroupDescription = "Studio"; VpcId = main.vpc.id }
resource AWS::SageMaker::Domain lab {
  AuthMode = "IAM"
  DomainName = "lab"
  AppNetworkAccessType = "VpcOnly"
  VpcId = main.vpc.id
  SubnetIds = [main.private-a.id, main.private-b.id]
  DefaultUserSettings = { ExecutionRole = studio-role.arn, SecurityGroups = [studio-group.id] }
}
resource AWS::SageMaker::UserProfile ana { DomainId = lab.id; UserProfileName = "ana" }
waive security-group-egress-explicit on studio-group because "what it lets out is not what is tested"
waive domain-key on lab because "what encrypts it is not what is tested"
"#;

const HOME: &str = "Deleted for good: the home directories of the users";

fn run(folder: &Folder, cloud: &Cloud, arguments: &[&str]) -> Run {
    folder.smk(&[arguments, &["--endpoint-url", cloud.endpoint()]].concat())
}

/// What a plan would delete, by type.
fn deleted(plan: &Run) -> Vec<String> {
    let plan = plan.json();
    let changes = plan["resource_changes"].as_array().unwrap().iter();
    let deletes = |change: &&Json| change["change"]["actions"] == json!(["delete"]);
    changes.filter(deletes).map(|change| change["type"].as_str().unwrap().to_owned()).collect()
}

#[track_caller]
fn nothing_is_left(folder: &Folder, cloud: &Cloud) {
    assert_eq!(cloud.list("AWS::SageMaker::Domain"), [""; 0]);
    assert_eq!(cloud.list("AWS::EFS::FileSystem"), [""; 0]);
    assert_eq!(cloud.list("AWS::EC2::VPC"), [""; 0]);
    let state = folder.smk(&["state", "list"]).succeeds();
    assert_eq!(state.stdout, "");
    if let Some(programs) = need_python() {
        python(&programs, folder, "nothing_is_left.py", &[cloud.endpoint()]);
    }
}

#[test]
fn a_domain_goes_with_its_file_system_and_its_groups() {
    let folder = Folder::with(PROGRAM);
    let cloud = Cloud::start(&folder, "0");
    run(&folder, &cloud, &["apply", "--yes"]).succeeds();
    run(&folder, &cloud, &["plan", "--detailed-exitcode"]).succeeds().says("No changes.");
    run(&folder, &cloud, &["plan", "--destroy"]).succeeds().says(HOME);
    let planned = deleted(&run(&folder, &cloud, &["plan", "--destroy", "--json"]).succeeds());
    for (type_name, count) in [
        ("AWS::EFS::FileSystem", 1),
        ("AWS::EFS::MountTarget", 2),
        ("AWS::EC2::SecurityGroup", 3),
        ("AWS::SageMaker::Domain", 1),
    ] {
        assert_eq!(planned.iter().filter(|it| *it == type_name).count(), count, "{type_name}");
    }
    let destroyed = format!("{} destroyed", planned.len());
    run(&folder, &cloud, &["destroy", "--yes"]).succeeds().says(HOME).says(&destroyed);
    nothing_is_left(&folder, &cloud);
}

#[test]
fn whatever_happens_to_the_lists_nothing_is_left() {
    let folder = Folder::with(PROGRAM);
    let cloud = Cloud::start(&folder, "0");
    run(&folder, &cloud, &["apply", "--yes"]).succeeds();
    cloud.kill();
    let lives = |faults: &str, code: i32| {
        let folder = folder.copy();
        let cloud = Cloud::troubled(&folder, "0", faults);
        run(&folder, &cloud, &["destroy", "--yes"]).ends_with(code);
        cloud.kill();
        let cloud = Cloud::start(&folder, "0");
        run(&folder, &cloud, &["destroy", "--yes"]).succeeds();
        nothing_is_left(&folder, &cloud);
    };
    std::thread::scope(|scope| {
        for (faults, code) in [
            ("refused ThrottlingException on list * first 2 each", 0),
            ("refused ServiceInternalErrorException on list * first 2 each", 0),
            ("unheard on list * every 2", 0),
            ("unanswered on list * first 1 each", 0),
            ("shuffled on list,read *", 0),
            ("refused InvalidRequestException on list AWS::EFS::MountTarget first 1", 1),
        ] {
            scope.spawn(move || lives(faults, code));
        }
    });
}

#[test]
fn aws_alone_leaves_it_behind() {
    let folder = Folder::with(PROGRAM);
    let cloud = Cloud::start(&folder, "0");
    run(&folder, &cloud, &["apply", "--yes"]).succeeds();
    for type_name in ["AWS::SageMaker::UserProfile", "AWS::SageMaker::Domain"] {
        for identifier in cloud.list(type_name) {
            let request = json!({ "TypeName": type_name, "Identifier": identifier });
            let answer = cloud.call("DeleteResource", &request).unwrap();
            assert_eq!(answer["ProgressEvent"]["OperationStatus"], "SUCCESS");
        }
    }
    assert_eq!(cloud.list("AWS::EFS::FileSystem").len(), 1);
    // The program still asks for the domain; what the old one held is not touched.
    let plan = run(&folder, &cloud, &["plan", "--json"]).succeeds();
    assert_eq!(deleted(&plan), [""; 0]);
    run(&folder, &cloud, &["destroy", "--yes"]).succeeds().says(HOME);
    nothing_is_left(&folder, &cloud);
}

#[test]
fn what_people_made_inside_goes_first() {
    let folder = Folder::with(PROGRAM);
    let cloud = Cloud::start(&folder, "0");
    run(&folder, &cloud, &["apply", "--yes"]).succeeds();
    let domain = cloud.list("AWS::SageMaker::Domain").remove(0);
    let make = |type_name: &str, desired: &Json| {
        let desired = desired.to_string();
        let request = json!({ "TypeName": type_name, "DesiredState": desired });
        let answer = cloud.call("CreateResource", &request).unwrap();
        assert_eq!(answer["ProgressEvent"]["OperationStatus"], "SUCCESS", "{answer}");
    };
    make("AWS::SageMaker::UserProfile", &json!({ "DomainId": domain, "UserProfileName": "ben" }));
    for user in ["ana", "ben"] {
        make(
            "AWS::SageMaker::App",
            &json!({
                "DomainId": domain, "UserProfileName": user,
                "AppType": "JupyterServer", "AppName": "default",
            }),
        );
    }
    make(
        "AWS::SageMaker::Space",
        &json!({
            "DomainId": domain, "SpaceName": "drafts",
            "OwnershipSettings": { "OwnerUserProfileName": "ben" },
            "SpaceSharingSettings": { "SharingType": "Private" },
        }),
    );
    let planned = deleted(&run(&folder, &cloud, &["plan", "--destroy", "--json"]).succeeds());
    let kinds: BTreeSet<&str> = planned.iter().map(String::as_str).collect();
    assert!(kinds.contains("AWS::SageMaker::App") && kinds.contains("AWS::SageMaker::Space"));
    run(&folder, &cloud, &["plan", "--destroy"]).succeeds().says("the files of the space");
    let without_ana = PROGRAM.lines().filter(|line| !line.contains("ana")).collect::<Vec<_>>();
    folder.write("main.smk", &without_ana.join("\n"));
    let plan = run(&folder, &cloud, &["plan", "--json"]).succeeds();
    assert_eq!(deleted(&plan), ["AWS::SageMaker::UserProfile", "AWS::SageMaker::App"]);
    run(&folder, &cloud, &["apply", "--yes"]).succeeds().says("2 destroyed");
    assert_eq!(cloud.list("AWS::SageMaker::UserProfile").len(), 1);
    run(&folder, &cloud, &["destroy", "--yes"]).succeeds();
    nothing_is_left(&folder, &cloud);
}

#[test]
fn a_teardown_that_was_cut_short_goes_on() {
    for stop in ["INT", "KILL"] {
        let folder = Folder::with(PROGRAM);
        let cloud = Cloud::start(&folder, "0.005");
        run(&folder, &cloud, &["apply", "--yes"]).succeeds();
        let arguments = ["destroy", "--yes", "--endpoint-url", cloud.endpoint()];
        let (mut process, rest) = up_to(&folder, &arguments, "lab: Destruction complete");
        signal(stop, process.id());
        process.wait().unwrap();
        rest();
        assert_eq!(cloud.list("AWS::SageMaker::Domain"), [""; 0]);
        assert_eq!(cloud.list("AWS::EFS::FileSystem").len(), 1);
        run(&folder, &cloud, &["plan", "--destroy"]).succeeds().says(HOME);
        run(&folder, &cloud, &["destroy", "--yes"]).succeeds();
        nothing_is_left(&folder, &cloud);
    }
}

#[test]
fn a_teardown_that_did_not_reach_the_domain_leaves_its_home_alone() {
    let folder = Folder::with(PROGRAM);
    let cloud = Cloud::start(&folder, "0.005");
    run(&folder, &cloud, &["apply", "--yes"]).succeeds();
    let arguments = ["destroy", "--yes", "--endpoint-url", cloud.endpoint()];
    let (mut process, rest) = up_to(&folder, &arguments, "ana: Destroying");
    signal("INT", process.id());
    process.wait().unwrap();
    rest();
    run(&folder, &cloud, &["apply", "--yes"]).succeeds();
    assert_eq!(cloud.list("AWS::EFS::FileSystem").len(), 1);
    run(&folder, &cloud, &["plan", "--detailed-exitcode"]).succeeds();
}

#[test]
fn a_domain_that_is_replaced_loses_its_home_directories_and_says_so() {
    let folder = Folder::with(PROGRAM);
    let cloud = Cloud::start(&folder, "0");
    run(&folder, &cloud, &["apply", "--yes"]).succeeds();
    let before = cloud.list("AWS::EFS::FileSystem");
    folder.write("main.smk", &PROGRAM.replace("DomainName = \"lab\"", "DomainName = \"school\""));
    run(&folder, &cloud, &["plan"]).succeeds().says(HOME).says("2 to add");
    run(&folder, &cloud, &["apply", "--yes"]).succeeds();
    let after = cloud.list("AWS::EFS::FileSystem");
    assert_eq!(after.len(), 1);
    assert_ne!(before, after);
    assert_eq!(cloud.list("AWS::EC2::SecurityGroup").len(), 4);
    run(&folder, &cloud, &["plan", "--detailed-exitcode"]).succeeds();
    folder.write("main.smk", &format!("{PROGRAM}protect lab\n"));
    run(&folder, &cloud, &["apply", "--yes"]).fails_with("plan::protected");
    run(&folder, &cloud, &["destroy", "--yes"]).fails_with("plan::protected");
    assert_eq!(cloud.list("AWS::EFS::FileSystem"), after);
    folder.write("main.smk", PROGRAM);
    run(&folder, &cloud, &["destroy", "--yes"]).succeeds();
    nothing_is_left(&folder, &cloud);
}

#[test]
fn a_domain_without_a_file_system_leaves_nothing() {
    let without = "AuthMode = \"IAM\"\n  HomeEfsFileSystemCreation = \"Disabled\"";
    let folder = Folder::with(&PROGRAM.replace("AuthMode = \"IAM\"", without));
    let cloud = Cloud::start(&folder, "0");
    run(&folder, &cloud, &["apply", "--yes"]).succeeds();
    assert_eq!(cloud.list("AWS::EFS::FileSystem"), [""; 0]);
    let destroyed = run(&folder, &cloud, &["destroy", "--yes"]).succeeds();
    assert!(!destroyed.stdout.contains("Deleted for good"));
    nothing_is_left(&folder, &cloud);
}
