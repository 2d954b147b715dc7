//! What goes wrong between smk and AWS, and that nothing is lost, made twice or taken from others.

use serde_json::json;

use super::interruption::up_to;
use super::support::{Cloud, Folder, Run};

const PROGRAM: &str = r#"
stack classroom in us-east-1
resource AWS::EC2::VPC net { CidrBlock = "10.0.0.0/16" }
resource AWS::EC2::Subnet room { VpcId = net.id; CidrBlock = "10.0.1.0/24" }
resource AWS::EC2::SecurityGroup door { VpcId = net.id; GroupDescription = "Door" }
resource AWS::EC2::InternetGateway way {}
resource AWS::EC2::VPCGatewayAttachment way-attached { VpcId = net.id; InternetGatewayId = way.id }
resource AWS::IAM::Role teacher {
  RoleName = "teacher"
  AssumeRolePolicyDocument = {
    Version = "2012-10-17",
    Statement = [{ Effect = "Allow", Principal = { Service = "lambda.amazonaws.com" }, Action = "sts:AssumeRole" }]
  }
}
resource AWS::S3::Bucket shelf { BucketName = "shelf-of-the-classroom" }
"#;

const TYPES: [(&str, &str); 7] = [
    ("net", "AWS::EC2::VPC"),
    ("room", "AWS::EC2::Subnet"),
    ("door", "AWS::EC2::SecurityGroup"),
    ("way", "AWS::EC2::InternetGateway"),
    ("way-attached", "AWS::EC2::VPCGatewayAttachment"),
    ("teacher", "AWS::IAM::Role"),
    ("shelf", "AWS::S3::Bucket"),
];

fn run(folder: &Folder, cloud: &Cloud, arguments: &[&str]) -> Run {
    folder.smk(&[arguments, &["--endpoint-url", cloud.endpoint()]].concat())
}

/// Everything exists once, beside the group that AWS makes for every VPC, and the state has it.
#[track_caller]
fn is_whole(folder: &Folder, cloud: &Cloud) {
    run(folder, cloud, &["plan", "--detailed-exitcode"]).succeeds().says("No changes.");
    for (address, type_name) in TYPES {
        let count = if address == "door" { 2 } else { 1 };
        assert_eq!(cloud.list(type_name).len(), count, "{type_name}");
    }
    let state = folder.smk(&["state", "list"]).succeeds();
    assert_eq!(state.stdout.lines().count(), TYPES.len(), "{}", state.stdout);
}

/// Nothing is left, and the state knows it.
#[track_caller]
fn is_gone(folder: &Folder, cloud: &Cloud) {
    for (_, type_name) in TYPES {
        assert_eq!(cloud.list(type_name), [""; 0], "{type_name}");
    }
    assert_eq!(folder.smk(&["state", "list"]).succeeds().stdout, "");
}

/// Applies while these faults happen, from an empty cloud.
fn apply_with(faults: &str) -> (Folder, Cloud, Run) {
    let folder = Folder::with(PROGRAM);
    let cloud = Cloud::troubled(&folder, "0", faults);
    let applied = run(&folder, &cloud, &["apply", "--yes"]);
    cloud.kill();
    let cloud = Cloud::start(&folder, "0");
    (folder, cloud, applied)
}

/// Destroys while these faults happen.
fn destroy_with(folder: &Folder, cloud: Cloud, faults: &str) -> (Cloud, Run) {
    cloud.kill();
    let cloud = Cloud::troubled(folder, "0", faults);
    let destroyed = run(folder, &cloud, &["destroy", "--yes"]);
    cloud.kill();
    (Cloud::start(folder, "0"), destroyed)
}

/// What passes.
const PASSING: [&str; 16] = [
    "failed ResourceConflict on delete * first 2 each",
    "failed InvalidRequest \"Network vpc-1 has some mapped public address(es).\" on delete AWS::EC2::VPCGatewayAttachment first 2",
    "half-done on delete * first 1 each",
    "rate 5 burst 2",
    "failed Throttling on create,delete * first 2 each",
    "refused ThrottlingException on * * every 2",
    "failed ServiceInternalError on create,delete * first 1 each",
    "failed GeneralServiceException on create,delete AWS::S3::* first 2",
    "failed GeneralServiceException \"Rate exceeded\" on create,delete * first 1 each",
    "unheard on * * every 3",
    "unanswered on create,delete * first 1 each",
    "refused ServiceInternalErrorException on poll * first 6",
    "refused RequestTokenNotFoundException on poll * first 2",
    "hidden 2 on create *",
    "unseen 3 on create *",
    "unpropagated 2 on create AWS::EC2::VPC",
];

#[test]
fn what_passes_is_tried_again_until_it_works() {
    let lives = |faults: &'static str| {
        let (folder, cloud, applied) = apply_with(faults);
        assert_eq!(applied.code, 0, "{faults}\n{}\n{}", applied.stdout, applied.stderr);
        is_whole(&folder, &cloud);
        let (cloud, destroyed) = destroy_with(&folder, cloud, faults);
        assert_eq!(destroyed.code, 0, "{faults}\n{}\n{}", destroyed.stdout, destroyed.stderr);
        is_gone(&folder, &cloud);
    };
    std::thread::scope(|scope| {
        for faults in PASSING {
            scope.spawn(move || lives(faults));
        }
    });
}

#[test]
fn an_update_that_failed_is_tried_again_from_what_is_there() {
    let faults = [
        ("failed ServiceInternalError on update * first 1 each", 0),
        ("failed Throttling on update * first 2 each", 0),
        ("half-done ServiceInternalError on update * first 1 each", 0),
        ("half-done on update * first 1 each", 1),
        ("unanswered on update * first 1 each", 0),
        ("stale 4 on update *", 0),
        ("stale 9 on update AWS::EC2::VPC", 1),
        ("failed AccessDenied on update AWS::EC2::VPC first 1", 1),
    ];
    let lives = |faults: &str, code: i32| {
        let (folder, cloud, applied) = apply_with("");
        applied.succeeds();
        cloud.kill();
        let tagged = PROGRAM.replacen("us-east-1", "us-east-1 { tag team \"a\" }", 1);
        folder.write("main.smk", &tagged);
        let cloud = Cloud::troubled(&folder, "0", faults);
        run(&folder, &cloud, &["apply", "--yes"]).ends_with(code);
        cloud.kill();
        let cloud = Cloud::start(&folder, "0");
        run(&folder, &cloud, &["apply", "--yes"]).succeeds();
        is_whole(&folder, &cloud);
    };
    std::thread::scope(|scope| {
        for (faults, code) in faults {
            scope.spawn(move || lives(faults, code));
        }
    });
}

#[test]
fn a_killed_run_is_settled_by_the_next() {
    for (speed, faults, words) in [
        // Some are under way, and their request tokens are known.
        ("0.05", "", "net: Creation complete"),
        ("0.05", "", "teacher: Creating..."),
        // They arrived, and no answer ever did.
        ("0", "unanswered on create *", "shelf: Creating..."),
        // They never arrived.
        ("0", "unheard on create *", "shelf: Creating..."),
    ] {
        let folder = Folder::with(PROGRAM);
        let cloud = Cloud::troubled(&folder, speed, faults);
        let arguments = ["apply", "--yes", "--endpoint-url", cloud.endpoint()];
        let (mut process, rest) = up_to(&folder, &arguments, words);
        // The requests are on their way by then.
        std::thread::sleep(std::time::Duration::from_millis(400));
        process.kill().unwrap();
        process.wait().unwrap();
        rest();
        cloud.kill();
        let cloud = Cloud::start(&folder, speed);
        let before = folder.bytes();
        let planned = run(&folder, &cloud, &["plan"]).succeeds();
        assert!(planned.stderr.contains("An earlier run was cut short"), "{}", planned.stderr);
        assert_eq!(before, folder.bytes(), "a plan changes nothing");
        run(&folder, &cloud, &["apply", "--yes"]).succeeds();
        is_whole(&folder, &cloud);
        let quiet = run(&folder, &cloud, &["plan"]).succeeds();
        assert!(!quiet.stderr.contains("An earlier run"), "{}", quiet.stderr);
    }
}

#[test]
fn what_a_killed_run_made_is_destroyed() {
    let folder = Folder::with(PROGRAM);
    let cloud = Cloud::troubled(&folder, "0", "unanswered on create *");
    let arguments = ["apply", "--yes", "--endpoint-url", cloud.endpoint()];
    let (mut process, rest) = up_to(&folder, &arguments, "shelf: Creating...");
    std::thread::sleep(std::time::Duration::from_millis(400));
    process.kill().unwrap();
    process.wait().unwrap();
    rest();
    cloud.kill();
    let cloud = Cloud::start(&folder, "0");
    assert!(!cloud.list("AWS::EC2::VPC").is_empty());
    run(&folder, &cloud, &["destroy", "--yes"]).succeeds();
    is_gone(&folder, &cloud);
}

#[test]
fn what_a_killed_run_made_without_tags_is_known_by_what_it_belongs_to() {
    let program = format!(
        "{PROGRAM}resource AWS::IAM::InstanceProfile badge {{ InstanceProfileName = \"badge\"; Roles = [teacher.id] }}\n\
         resource AWS::Logs::ResourcePolicy rules {{\n  PolicyName = \"rules\"\n  \
         PolicyDocument = \"{{}}\"\n}}\n"
    );
    let folder = Folder::with(&program);
    let faults = "unanswered on create AWS::IAM::InstanceProfile\n\
                  unheard on create AWS::Logs::ResourcePolicy";
    let cloud = Cloud::troubled(&folder, "0", faults);
    let arguments = ["apply", "--yes", "--endpoint-url", cloud.endpoint()];
    let (mut process, rest) = up_to(&folder, &arguments, "badge: Creating...");
    std::thread::sleep(std::time::Duration::from_millis(400));
    process.kill().unwrap();
    process.wait().unwrap();
    rest();
    cloud.kill();
    let cloud = Cloud::start(&folder, "0");
    assert_eq!(cloud.list("AWS::IAM::InstanceProfile"), ["badge"]);
    // Somebody else's, and like the one that never arrived.
    let desired = json!({ "PolicyName": "rules", "PolicyDocument": "{}" }).to_string();
    let request = json!({ "TypeName": "AWS::Logs::ResourcePolicy", "DesiredState": desired });
    cloud.call("CreateResource", &request).unwrap();
    let destroyed = run(&folder, &cloud, &["destroy", "--yes"]).succeeds();
    assert!(destroyed.stderr.contains("nothing proves that"), "{}", destroyed.stderr);
    assert_eq!(cloud.list("AWS::IAM::InstanceProfile"), [""; 0]);
    assert_eq!(cloud.list("AWS::Logs::ResourcePolicy"), ["rules"]);
    is_gone(&folder, &cloud);
}

#[test]
fn a_killed_destroy_is_settled_by_the_next() {
    let folder = Folder::with(PROGRAM);
    let cloud = Cloud::start(&folder, "0");
    run(&folder, &cloud, &["apply", "--yes"]).succeeds();
    cloud.kill();
    let cloud = Cloud::start(&folder, "0.05");
    let arguments = ["destroy", "--yes", "--endpoint-url", cloud.endpoint()];
    let (mut process, rest) = up_to(&folder, &arguments, "room: Destroying...");
    process.kill().unwrap();
    process.wait().unwrap();
    rest();
    run(&folder, &cloud, &["destroy", "--yes"]).succeeds();
    is_gone(&folder, &cloud);
}

#[test]
fn what_is_left_half_made_is_recorded_and_replaced() {
    let (folder, cloud, applied) = apply_with("half-done on create AWS::S3::Bucket first 1");
    applied.fails_with("apply::half-made");
    let state = folder.smk(&["state", "show", "shelf"]).succeeds();
    assert!(state.stdout.contains("tainted"), "{}", state.stdout);
    run(&folder, &cloud, &["plan"]).succeeds().says("tainted");
    run(&folder, &cloud, &["apply", "--yes"]).succeeds();
    is_whole(&folder, &cloud);
}

#[test]
fn what_cannot_be_read_yet_is_not_made_again() {
    let (folder, cloud, applied) = apply_with("hidden 7 on create AWS::EC2::VPC");
    applied.fails_with("apply::unreadable");
    cloud.kill();
    let cloud = Cloud::troubled(
        &folder,
        "0",
        "refused ResourceNotFoundException on read AWS::EC2::VPC first 2",
    );
    run(&folder, &cloud, &["apply", "--yes"]).succeeds();
    is_whole(&folder, &cloud);
}

#[test]
fn what_exists_already_is_neither_adopted_nor_deleted() {
    let folder = Folder::with(PROGRAM);
    let cloud = Cloud::start(&folder, "0");
    let desired = json!({ "BucketName": "shelf-of-the-classroom" }).to_string();
    let request = json!({ "TypeName": "AWS::S3::Bucket", "DesiredState": desired });
    cloud.call("CreateResource", &request).unwrap();
    let applied = run(&folder, &cloud, &["apply", "--yes"]).fails_with("apply::already-exists");
    let flat = applied.stderr.split_whitespace().collect::<Vec<_>>().join(" ").replace(" │ ", " ");
    assert!(flat.contains("smk import shelf shelf-of-the-classroom"), "{}", applied.stderr);
    let state = folder.smk(&["state", "list"]).succeeds();
    assert!(!state.stdout.contains("shelf"), "{}", state.stdout);
    run(&folder, &cloud, &["destroy", "--yes"]).succeeds();
    assert_eq!(cloud.list("AWS::S3::Bucket"), ["shelf-of-the-classroom"]);
}

#[test]
fn deletions_go_on_and_what_stays_is_named_with_what_holds_it() {
    let folder = Folder::with(PROGRAM);
    let cloud = Cloud::start(&folder, "0");
    run(&folder, &cloud, &["apply", "--yes"]).succeeds();
    let room = cloud.list("AWS::EC2::Subnet").remove(0);
    let desired = json!({ "SubnetId": room, "Description": "of a colleague" }).to_string();
    let request = json!({ "TypeName": "AWS::EC2::NetworkInterface", "DesiredState": desired });
    cloud.call("CreateResource", &request).unwrap();
    let interface = cloud.list("AWS::EC2::NetworkInterface").remove(0);
    let destroyed = run(&folder, &cloud, &["destroy", "--yes"]).fails_with("apply::still-in-use");
    assert!(destroyed.stderr.contains(&interface), "{}", destroyed.stderr);
    let state = folder.smk(&["state", "list"]).succeeds();
    let left: Vec<&str> = state.stdout.split_whitespace().collect();
    assert_eq!(cloud.list("AWS::IAM::Role"), [""; 0]);
    assert!(left.iter().any(|it| it.contains("room")), "{left:?}");
    assert!(!left.iter().any(|it| it.contains("door")), "{left:?}");
    let request = json!({ "TypeName": "AWS::EC2::NetworkInterface", "Identifier": interface });
    cloud.call("DeleteResource", &request).unwrap();
    run(&folder, &cloud, &["destroy", "--yes"]).succeeds();
    is_gone(&folder, &cloud);
}

#[test]
fn interfaces_that_services_leave_behind_are_waited_for() {
    let folder = Folder::with(PROGRAM);
    let cloud = Cloud::troubled(&folder, "0", "lingering 2 on delete AWS::EC2::Instance");
    let program = format!(
        "{PROGRAM}resource AWS::EC2::Instance desk {{ SubnetId = room.id; SecurityGroupIds = [door.id]; ImageId = \"ami-0123456789abcdef0\"; InstanceType = \"t3.micro\" }}\n"
    );
    folder.write("main.smk", &program);
    run(&folder, &cloud, &["apply", "--yes"]).succeeds();
    let destroyed = run(&folder, &cloud, &["destroy", "--yes"]).succeeds();
    assert!(destroyed.stderr.contains("Waiting"), "{}", destroyed.stderr);
    is_gone(&folder, &cloud);
}

#[test]
fn what_aws_may_refuse_to_change_is_made_anew_after_it_did() {
    let program = |tenancy: &str| {
        format!(
            "stack acme in us-east-1\n\
             resource AWS::EC2::VPC net {{ CidrBlock = \"10.0.0.0/16\"; InstanceTenancy = \"{tenancy}\" }}\n\
             waive vpc-flow-logs on net because \"nothing is in it\"\n\
             waive dns-firewall on net because \"nothing is in it\"\n"
        )
    };
    let folder = Folder::with(&program("dedicated"));
    let cloud = Cloud::start(&folder, "0");
    let id = || cloud.list("AWS::EC2::VPC").concat();
    run(&folder, &cloud, &["apply", "--yes"]).succeeds();
    let first = id();

    folder.write("main.smk", &program("default"));
    run(&folder, &cloud, &["plan"]).succeeds().says("# may force replacement").says("1 to change");
    run(&folder, &cloud, &["apply", "--yes"]).succeeds().says("0 added, 1 changed, 0 destroyed");
    assert_eq!(id(), first);

    folder.write("main.smk", &program("dedicated"));
    run(&folder, &cloud, &["plan"]).succeeds().says("# may force replacement");
    let refused = run(&folder, &cloud, &["apply", "--yes"]).fails_with("apply::fixed");
    assert!(refused.stderr.contains("`/InstanceTenancy` of `net`"), "{}", refused.stderr);
    assert_eq!(id(), first);
    let plan = run(&folder, &cloud, &["plan"]).succeeds();
    plan.says("# forces replacement").says("1 to add, 0 to change, 1 to destroy");
    folder.write("main.smk", &program("default"));
    run(&folder, &cloud, &["plan", "--detailed-exitcode"]).succeeds().says("No changes.");

    folder.write("main.smk", &program("dedicated"));
    run(&folder, &cloud, &["apply", "--yes"]).succeeds().says("1 added, 0 changed, 1 destroyed");
    assert_ne!(id(), first);
    run(&folder, &cloud, &["plan", "--detailed-exitcode"]).succeeds().says("No changes.");
}

#[test]
fn what_somebody_else_does_to_a_resource_is_waited_for() {
    let program = |team: &str| {
        PROGRAM.replacen("us-east-1", &format!("us-east-1 {{ tag team \"{team}\" }}"), 1)
    };
    let folder = Folder::with(&program("a"));
    let cloud = Cloud::start(&folder, "0");
    run(&folder, &cloud, &["apply", "--yes"]).succeeds();
    cloud.kill();
    let cloud = Cloud::troubled(&folder, "0", "slow 8000 on update AWS::EC2::VPC first 1");
    let vpc = cloud.list("AWS::EC2::VPC").concat();
    let patch = json!([{ "op": "add", "path": "/EnableDnsHostnames", "value": true }]).to_string();
    let request = json!({ "TypeName": "AWS::EC2::VPC", "Identifier": vpc, "PatchDocument": patch });
    let begun = cloud.call("UpdateResource", &request).unwrap();
    assert_ne!(begun["ProgressEvent"]["OperationStatus"], "SUCCESS");
    folder.write("main.smk", &program("b"));
    let applied = run(&folder, &cloud, &["apply", "--yes"]).succeeds();
    assert!(applied.stderr.contains("ConcurrentOperation"), "{}", applied.stderr);
    let read = cloud.get("AWS::EC2::VPC", &vpc).unwrap();
    assert_eq!(read["EnableDnsHostnames"], true, "{read}");
    let team = json!({ "Key": "team", "Value": "b" });
    assert!(read["Tags"].as_array().unwrap().contains(&team), "{read}");
    is_whole(&folder, &cloud);
}
