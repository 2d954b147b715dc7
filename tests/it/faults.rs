//! Whatever goes wrong at whichever operation, one more run does what is left to do, nothing is
//! made twice, and nothing exists of which nobody knows.

use super::support::{Cloud, Folder, Recorder, World, at_once};

/// Resources with names that the user chose, and with ids that AWS chose.
const PROGRAM: &str = r#"
stack world in us-east-1
resource AWS::EC2::VPC net { CidrBlock = "10.0.0.0/16"; Tags = [{ Key = "v", Value = "VERSION" }] }
resource AWS::EC2::Subnet inner { VpcId = net.id; CidrBlock = "10.0.0.0/24"; Tags = [{ Key = "v", Value = "VERSION" }] }
resource AWS::SSM::Parameter word { Name = "/world/word"; Type = "String"; Value = "VERSION" }
resource AWS::IAM::Role reader {
  AssumeRolePolicyDocument = {
    Version = "2012-10-17",
    Statement = [{ Effect = "Allow", Principal = { AWS = ["111122223333"] }, Action = "sts:AssumeRole" }]
  }
  Description = "VERSION"
}
resource AWS::S3::Bucket data { Tags = [{ Key = "v", Value = "VERSION" }, { Key = "w", Value = "1" }] }
resource AWS::S3::BucketPolicy policy {
  Bucket = data.id
  PolicyDocument = {
    Version = "2012-10-17",
    Statement = [{ Effect = "Allow", Principal = { AWS = reader.arn }, Action = "s3:GetObject", Resource = "${data.arn}/VERSION" }]
  }
}
"#;
const EMPTY: &str = "stack world in us-east-1\n";

const CODES: [&str; 16] = [
    "NotUpdatable",
    "InvalidRequest",
    "AccessDenied",
    "UnauthorizedTaggingOperation",
    "InvalidCredentials",
    "AlreadyExists",
    "NotFound",
    "ResourceConflict",
    "Throttling",
    "ServiceLimitExceeded",
    "NotStabilized",
    "GeneralServiceException",
    "ServiceInternalError",
    "ServiceTimeout",
    "NetworkFailure",
    "InternalFailure",
];

const EXCEPTIONS: [&str; 15] = [
    "AlreadyExistsException",
    "ConcurrentOperationException",
    "GeneralServiceException",
    "HandlerFailureException",
    "HandlerInternalFailureException",
    "InvalidCredentialsException",
    "InvalidRequestException",
    "NetworkFailureException",
    "NotStabilizedException",
    "NotUpdatableException",
    "ResourceConflictException",
    "ServiceInternalErrorException",
    "ServiceLimitExceededException",
    "ThrottlingException",
    "UnsupportedActionException",
];

/// Every fault that can happen to an operation.
fn faults(operation: &str) -> Vec<String> {
    let mut faults: Vec<String> = vec!["unheard".into(), "unanswered".into()];
    faults.extend(EXCEPTIONS.map(|name| format!("refused {name}")));
    match operation {
        "read" | "list" => faults.extend(["shuffled".into(), "rewritten".into()]),
        "poll" => {}
        _ => {
            faults.extend(CODES.map(|code| format!("failed {code}")));
            faults.extend([
                "half-done".into(),
                "half-done ServiceTimeout".into(),
                "slow 30".into(),
            ]);
        }
    }
    match operation {
        "create" => {
            faults.extend(["already-exists".into(), "hidden 2".into()]);
            faults.extend(["unseen 2".into(), "unpropagated 2".into()]);
        }
        "update" => faults.extend(["ignored".into(), "stale 2".into(), "unpropagated 2".into()]),
        "delete" => faults.push("lingering 2".into()),
        _ => {}
    }
    // That there is nothing to delete is what a deletion is for.
    faults.retain(|fault| (operation, fault.as_str()) != ("delete", "failed NotFound"));
    faults.into_iter().map(|fault| format!("{fault} on {operation} * first 1 each")).collect()
}

fn version(version: &str) -> String {
    PROGRAM.replace("VERSION", version)
}

/// From one program to another while something goes wrong, and then to the end.
fn hold(operations: &[&str], (from, to): (&str, &str), besides: &str) {
    let mut before = World::new(from);
    before.apply("").unwrap();
    before.settles().unwrap();
    let cases: Vec<String> = operations.iter().flat_map(|operation| faults(operation)).collect();
    at_once(&cases, |case| {
        let mut world = before.fork();
        world.write(to);
        let lines = format!("{case}\n{besides}");
        let held = world.apply(&lines).and_then(|()| world.settles());
        held.map_err(|wrong| format!("== {case}\n{}\n-- {wrong}", world.said()))
    });
}

#[test]
fn whatever_happens_to_a_creation_is_mended() {
    hold(&["create"], (EMPTY, &version("1")), "");
}

#[test]
fn whatever_happens_to_an_update_is_mended() {
    hold(&["update"], (&version("1"), &version("2")), "");
}

#[test]
fn whatever_happens_to_a_deletion_is_mended() {
    hold(&["delete"], (&version("1"), EMPTY), "");
}

#[test]
fn whatever_happens_to_a_read_or_a_poll_is_mended() {
    let slow = "slow 20 on create,update,delete *";
    hold(&["read", "poll"], (EMPTY, &version("1")), slow);
    hold(&["read"], (&version("1"), &version("2")), slow);
}

#[test]
fn whatever_happens_to_a_list_is_mended() {
    let program = version("1");
    let mut before = World::new(&program);
    before.apply("").unwrap();
    before.lose_the_state();
    at_once(&faults("list"), |case| {
        let mut world = before.fork();
        let held = world.adopt(case).and_then(|()| world.adopt("")).and_then(|()| world.settles());
        held.map_err(|wrong| format!("== {case}\n{}\n-- {wrong}", world.said()))
    });
}

#[test]
fn a_creation_takes_at_most_four_calls() {
    for faults in ["", "slow 100 on create *", "slow 1500 on create AWS::EC2::*"] {
        let folder = Folder::example();
        let cloud = Cloud::troubled(&folder, "0", faults);
        let recorder = Recorder::before(&cloud);
        folder.smk(&["apply", "--yes", "--endpoint-url", &recorder.endpoint()]).succeeds();
        let operations = recorder.operations();
        let of = |name: &str| operations.iter().filter(|it| *it == name).count();
        let (calls, created) = (operations.len(), of("CreateResource"));
        assert!(calls <= 4 * created, "{faults}: {calls} calls for {created} resources");
    }
}

#[test]
fn a_cloud_that_takes_few_calls_a_second_gets_no_more() {
    let folder = Folder::example();
    let cloud = Cloud::troubled(&folder, "0", "rate 25 burst 25");
    folder.smk(&["apply", "--yes", "--endpoint-url", cloud.endpoint()]).succeeds();
    let fast = ["plan", "--detailed-exitcode", "--rate", "200", "--endpoint-url", cloud.endpoint()];
    folder.smk(&fast).succeeds();
}
