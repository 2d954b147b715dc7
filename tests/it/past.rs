//! `moved` and `forget`: what has another name stays as it is, and what is forgotten stays in AWS.

use serde_json::Value as Json;

use super::support::{Cloud, Folder, Run};

const BEFORE: &str = r#"stack acme
network main 10.0.0.0/16 { egress via firewall; egress allow pip }
key lab
bucket data { only from main; empty-on-destroy }
notebook old { in main; key lab; uses data read }
resource AWS::SQS::Queue work { QueueName = "work" }
waive firewall-protection on main because "it is taken down at the end"
"#;

const AFTER: &str = r#"stack acme
network core 10.0.0.0/16 { egress via firewall; egress allow pip }
key lab
bucket store { only from core; empty-on-destroy }
notebook research { in core; key lab; uses store read }
resource AWS::SQS::Queue work { QueueName = "work" }
waive firewall-protection on core because "it is taken down at the end"
"#;

const MOVES: &str = "moved main to core\nmoved data to store\nmoved old to research\n";

/// What must never be made anew: what people and logs are in, and what is known by its name.
const KEPT: [&str; 8] = [
    "AWS::EC2::SecurityGroup",
    "AWS::EC2::VPC",
    "AWS::IAM::Role",
    "AWS::KMS::Alias",
    "AWS::Logs::LogGroup",
    "AWS::NetworkFirewall::Firewall",
    "AWS::S3::Bucket",
    "AWS::SageMaker::NotebookInstance",
];

struct Place {
    folder: Folder,
    cloud: Cloud,
}

impl Place {
    fn with(program: &str) -> Self {
        let folder = Folder::with(program);
        let cloud = Cloud::start(&folder, "0");
        let place = Self { folder, cloud };
        place.smk(&["apply", "--yes"]).succeeds();
        place
    }

    fn smk(&self, arguments: &[&str]) -> Run {
        self.folder.smk(&[arguments, &["--endpoint-url", self.cloud.endpoint()]].concat())
    }

    fn write(&self, program: &str) {
        self.folder.write("main.smk", program);
    }

    fn identifiers(&self) -> Vec<(&'static str, Vec<String>)> {
        let sorted = |type_name: &'static str| {
            let mut found = self.cloud.list(type_name);
            found.sort();
            (type_name, found)
        };
        KEPT.map(sorted).into()
    }

    fn recorded(&self) -> String {
        self.folder.smk(&["state", "list"]).succeeds().stdout
    }

    #[track_caller]
    fn nothing_to_do(&self) {
        self.smk(&["plan", "--detailed-exitcode"]).succeeds().says("No changes.");
    }
}

/// How many resources a plan adds, changes, destroys, moves and forgets.
fn summary(plan: &Run) -> [u64; 5] {
    let summary = &plan.json()["summary"];
    ["add", "change", "destroy", "move", "forget"].map(|what| summary[what].as_u64().unwrap())
}

fn addresses<'a>(plan: &'a Json, what: &str) -> Vec<(&'a str, &'a str)> {
    let text = |json: &'a Json| json.as_str().unwrap_or_default();
    let found = plan[what].as_array().unwrap().iter();
    found.map(|it| (text(&it["previous_address"]), text(&it["address"]))).collect()
}

#[test]
fn what_has_another_name_is_not_made_anew() {
    let place = Place::with(BEFORE);
    let before = place.identifiers();
    place.write(&format!("{AFTER}{MOVES}"));
    let plan = place.smk(&["plan", "--json"]).succeeds();
    let [add, change, destroy, moved, forgotten] = summary(&plan);
    assert_eq!((add, destroy, forgotten), (0, 0, 0), "{}", plan.stdout);
    assert!(change > 0 && moved > change);
    assert!(addresses(&plan.json(), "moved").contains(&("old.role", "research.role")));
    assert!(addresses(&plan.json(), "resource_changes").contains(&("main.vpc", "core.vpc")));
    place
        .smk(&["plan"])
        .succeeds()
        .says("(moved from main.vpc)")
        .says("main.private-a-association has moved to core.private-a-association");
    place.smk(&["apply", "--yes"]).succeeds().says("0 added").says("0 destroyed");
    assert_eq!(before, place.identifiers());
    let recorded = place.recorded();
    assert!(recorded.contains("core.vpc") && !recorded.contains("main."), "{recorded}");
    place.nothing_to_do();
    let vpc = place.cloud.list("AWS::EC2::VPC");
    let tags = place.cloud.get("AWS::EC2::VPC", &vpc[0]).unwrap()["Tags"].to_string();
    assert!(tags.contains("core.vpc"), "{tags}");
}

#[test]
fn a_proxy_goes_on_under_another_name() {
    let by_proxy = |program: &str| {
        let program = program.replace("firewall-protection", "ec2-public-address");
        program.replace("via firewall", "via proxy")
    };
    let place = Place::with(&by_proxy(BEFORE));
    let kept = ["AWS::EC2::Instance", "AWS::EC2::LaunchTemplate", "AWS::SSM::Parameter"];
    let before = kept.map(|type_name| place.cloud.list(type_name));
    let after = by_proxy(AFTER);
    place.write(&format!("{after}{MOVES}"));
    place.smk(&["apply", "--yes"]).succeeds().says("0 added").says("0 destroyed");
    place.write(&after);
    place.nothing_to_do();
    // Another list reaches the parameter that the instance follows, and the DNS firewall.
    place.write(&after.replace("allow pip", "allow pip, github"));
    let plan = place.smk(&["plan", "--json"]).succeeds();
    assert_eq!(summary(&plan), [0, 2, 0, 0, 0], "{}", plan.stdout);
    place.smk(&["apply", "--yes"]).succeeds();
    assert_eq!(before, kept.map(|type_name| place.cloud.list(type_name)));
}

#[test]
fn names_in_aws_stay_when_the_line_has_gone() {
    let place = Place::with(BEFORE);
    place.write(&format!("{AFTER}{MOVES}"));
    place.smk(&["apply", "--yes"]).succeeds();
    let before = place.identifiers();
    place.write(AFTER);
    place.nothing_to_do();
    // What takes the old name cannot have the names that what was moved has kept.
    place.write(&format!("{AFTER}notebook old {{ in core }}\n"));
    let plan = place.smk(&["plan", "--json"]).succeeds();
    let [_, _, destroy, ..] = summary(&plan);
    assert_eq!(destroy, 0, "{}", plan.stdout);
    place.smk(&["apply", "--yes"]).succeeds();
    place.nothing_to_do();
    for ((type_name, before), (_, after)) in before.iter().zip(place.identifiers()) {
        assert!(before.iter().all(|it| after.contains(it)), "{type_name} was made anew");
    }
    assert_eq!(place.cloud.list("AWS::SageMaker::NotebookInstance").len(), 2);
}

#[test]
fn what_must_be_made_anew_gets_a_name_of_its_new_address() {
    let place = Place::with(BEFORE);
    let zone = AFTER.replace("in core; key", "in core.private-b; key");
    place.write(&format!("{zone}{MOVES}"));
    place.smk(&["apply", "--yes"]).succeeds().says("1 added").says("1 destroyed");
    let notebooks = place.cloud.list("AWS::SageMaker::NotebookInstance");
    assert!(notebooks[0].contains("acme-research-"), "{notebooks:?}");
    place.nothing_to_do();
}

#[test]
fn moves_are_followed_to_their_end() {
    let key = |name: &str| format!("stack acme\nkey {name}\n");
    let chain = format!("{}moved first to second\nmoved second to third\n", key("third"));
    for name in ["first", "second", "third"] {
        let place = Place::with(&key(name));
        place.write(&chain);
        let plan = place.smk(&["plan", "--json"]).succeeds();
        let [add, _, destroy, moved, _] = summary(&plan);
        assert_eq!((add, destroy, moved), (0, 0, if name == "third" { 0 } else { 2 }));
        place.smk(&["apply", "--yes"]).succeeds();
        place.nothing_to_do();
        assert!(place.recorded().lines().all(|line| line.starts_with("third")));
        assert_eq!(place.cloud.list("AWS::KMS::Key").len(), 1);
    }
}

#[test]
fn a_single_resource_is_moved() {
    let queue = |name: &str| {
        format!("stack acme\nresource AWS::SQS::Queue {name} {{ QueueName = \"q\" }}\n")
    };
    let place = Place::with(&queue("first"));
    place.write(&format!("{}moved first to second\n", queue("second")));
    let plan = place.smk(&["plan", "--json"]).succeeds();
    assert_eq!(summary(&plan), [0, 1, 0, 1, 0]);
    place.smk(&["apply", "--yes"]).succeeds();
    place.nothing_to_do();
}

#[test]
fn moves_that_cannot_be_followed_are_refused() {
    let place = Place::with("stack acme\nkey lab\nkey old\n");
    let before = place.folder.bytes();
    place.write("stack acme\nkey lab\nmoved old to lab\n");
    place.smk(&["apply", "--yes"]).fails_with("plan::move-occupied");
    place.write("stack acme\nkey lab\nresource AWS::SQS::Queue work {}\nmoved old to work\n");
    place.smk(&["apply", "--yes"]).fails_with("plan::moved-to-other-type");
    place.write("stack acme\nkey lab\nkey old\n");
    assert!(before == place.folder.bytes(), "something was written");
}

#[test]
fn what_is_forgotten_stays_in_aws() {
    let place = Place::with(BEFORE);
    let program = BEFORE.replace("resource AWS::SQS::Queue work { QueueName = \"work\" }", "");
    let program = format!("{program}forget work, never-there\n");
    place.write(&program);
    let plan = place.smk(&["plan", "--json"]).succeeds();
    assert_eq!(summary(&plan), [0, 0, 0, 0, 1]);
    place
        .smk(&["plan"])
        .succeeds()
        .says("work will be removed from the state but will not be destroyed")
        .says("Plan: 0 to add, 0 to change, 0 to destroy, 1 to forget.");
    place.smk(&["apply", "--yes"]).succeeds();
    assert!(!place.recorded().contains("AWS::SQS::Queue"), "{}", place.recorded());
    place.nothing_to_do();
    place.smk(&["destroy", "--yes"]).succeeds();
    assert_eq!(place.cloud.list("AWS::SQS::Queue").len(), 1);
    assert_eq!(place.cloud.list("AWS::EC2::VPC").len(), 0);
}

#[test]
fn a_construct_is_forgotten_with_all_of_its_resources() {
    let place = Place::with("stack acme\nkey lab\nkey other\n");
    place.write("stack acme\nkey other\nforget lab\n");
    let plan = place.smk(&["plan", "--json"]).succeeds();
    assert_eq!(summary(&plan), [0, 0, 0, 0, 2]);
    place.smk(&["apply", "--yes"]).succeeds();
    place.nothing_to_do();
    assert_eq!(place.cloud.list("AWS::KMS::Key").len(), 2);
    assert_eq!(place.cloud.list("AWS::KMS::Alias").len(), 2);
}

#[test]
fn destroy_heeds_what_is_not_applied_yet() {
    let place = Place::with("stack acme\nkey lab\nkey legacy\n");
    place.write("stack acme\nkey research\nmoved lab to research\nprotect research\n");
    place.smk(&["destroy", "--yes"]).fails_with("plan::protected");
    place.write("stack acme\nkey research\nmoved lab to research\nforget legacy\n");
    place.smk(&["destroy", "--yes"]).succeeds().says("2 destroyed");
    assert_eq!(place.recorded(), "");
    assert_eq!(place.cloud.list("AWS::KMS::Alias"), ["alias/acme-legacy"]);
}
