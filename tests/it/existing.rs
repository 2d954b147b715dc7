//! What exists already: networks inside a VPC that another client made, and resources that are
//! only read.

use std::fs;
use std::path::PathBuf;

use serde_json::Value as Json;

use super::support::{Cloud, Folder, Run, need_python, python};

/// A cloud in which a company has a network.
struct Company {
    folder: Folder,
    cloud: Cloud,
    programs: PathBuf,
    ids: Json,
}

impl Company {
    fn start() -> Option<Self> {
        let programs = need_python()?;
        let folder = Folder::with("");
        let cloud = Cloud::start(&folder, "0");
        let mut company = Self { folder, cloud, programs, ids: Json::Null };
        company.python("make");
        let known = fs::read_to_string(company.notes()).unwrap();
        company.ids = serde_json::from_str::<Json>(&known).unwrap()["ids"].clone();
        Some(company)
    }

    fn notes(&self) -> PathBuf {
        self.folder.beside("company.json")
    }

    fn python(&self, task: &str) {
        let notes = self.notes();
        let arguments = [self.cloud.endpoint(), notes.to_str().unwrap(), task];
        python(&self.programs, &self.folder, "company_network.py", &arguments);
    }

    /// Writes a program, in which `@vpc` stands for the id of the VPC in quotes.
    fn write(&self, program: &str) {
        let ids = self.ids.as_object().unwrap();
        let mut program = program.to_owned();
        let mut names: Vec<&String> = ids.keys().collect();
        names.sort_by_key(|name| std::cmp::Reverse(name.len()));
        for name in names {
            program = program.replace(&format!("@{name}"), &ids[name].to_string());
        }
        self.folder.write("main.smk", &program);
    }

    fn smk(&self, arguments: &[&str]) -> Run {
        self.folder.smk(&[arguments, &["--endpoint-url", self.cloud.endpoint()]].concat())
    }

    /// A program is applied, changes nothing that is not its own, and goes without a trace.
    #[track_caller]
    fn comes_and_goes(&self, program: &str) {
        self.write(program);
        self.smk(&["apply", "--yes"]).succeeds();
        self.smk(&["plan", "--detailed-exitcode"]).succeeds().says("No changes.");
        self.python("untouched");
        self.smk(&["destroy", "--yes"]).succeeds();
        self.python("untouched");
        assert_eq!(self.cloud.list("AWS::EC2::VPC").len(), 2);
        assert_eq!(self.cloud.list("AWS::EC2::Subnet").len(), 3);
        assert_eq!(self.cloud.list("AWS::EC2::VPCEndpoint").len(), 2);
        assert_eq!(self.cloud.list("AWS::EC2::NetworkInterface"), [""; 0]);
    }

    #[track_caller]
    fn refuses(&self, program: &str, code: &str) -> Run {
        self.write(program);
        let run = self.smk(&["apply", "--yes"]).fails_with(code);
        assert!(!self.folder.path().join(".smk/state").exists(), "something was begun");
        run
    }
}

const WORKLOADS: &str = "
notebook research { in main; uses data read-write }
training jobs { in main; uses data read }
bucket data { only from main; empty-on-destroy }
";

#[test]
fn workloads_in_subnets_that_exist() {
    let Some(company) = Company::start() else { return };
    company.comes_and_goes(&format!(
        "stack acme
network main in @vpc {{
  zones a, b
  subnets private @a, @b
  endpoint s3 @endpoint
}}
{WORKLOADS}"
    ));
}

const PUBLIC_PROXY: &str = "waive ec2-public-address on main because \"the proxy is the way out\"";

#[test]
fn a_proxy_for_subnets_that_exist() {
    let Some(company) = Company::start() else { return };
    company.comes_and_goes(&format!(
        "stack acme
network main 10.0.0.0/16 in @vpc {{
  zones a, b
  subnets private @a, @b
  subnets public 10.0.64.0/28, 10.0.64.16/28
  internet-gateway @gateway
  endpoint s3 @endpoint
  egress via proxy
  egress allow pip
}}
{PUBLIC_PROXY}
{WORKLOADS}"
    ));
}

#[test]
fn subnets_of_its_own_behind_each_way_out() {
    let Some(company) = Company::start() else { return };
    for via in ["nat", "proxy", "firewall", "none"] {
        let allow = if via == "none" { "" } else { "egress allow pip; internet-gateway @gateway" };
        let waive = if via == "proxy" { PUBLIC_PROXY } else { "" };
        company.comes_and_goes(&format!(
            "stack acme
{waive}
network main 10.0.64.0/18 in @vpc {{
  egress via {via}
  {allow}
}}
{WORKLOADS}"
        ));
    }
}

#[test]
fn what_is_not_as_the_program_says_is_refused_before_anything_happens() {
    let Some(company) = Company::start() else { return };
    let network = |place: &str, lines: &str| {
        format!(
            "stack acme\nnetwork main {place} {{\n  {lines}\n}}\nnotebook research {{ in main }}\n"
        )
    };
    let differs = "plan::existing-differs";
    let run = company.refuses(&network("10.1.64.0/18 in @quiet", "zones a"), differs);
    assert!(run.stderr.contains("EnableDnsHostnames"), "{}", run.stderr);
    let found = "endpoint s3 @endpoint; zones";
    let run =
        company.refuses(&network("in @vpc", &format!("{found} b\n  subnets private @a")), differs);
    assert!(run.stderr.contains("AvailabilityZone"), "{}", run.stderr);
    let run = company
        .refuses(&network("in @vpc", &format!("{found} a\n  subnets private @elsewhere")), differs);
    assert!(run.stderr.contains("VpcId"), "{}", run.stderr);
    let outside = network("10.7.0.0/18 in @vpc", "zones a");
    company.refuses(&outside, "plan::outside-vpc");
    let missing = "plan::existing-missing";
    company.refuses(&network("10.0.64.0/18 in \"vpc-0a1b2c3d\"", "zones a"), missing);
    let gateway = "internet-gateway \"igw-0a1b2c3d\"\n  egress via firewall\n  egress allow pip";
    company.refuses(&network("10.0.64.0/18 in @vpc", gateway), missing);
    let gateway = "internet-gateway @gateway\n  egress via firewall\n  egress allow pip";
    company.refuses(&network("10.1.64.0/18 in @quiet", gateway), missing);
}

#[test]
fn an_endpoint_that_lets_everything_through_is_refused() {
    let Some(company) = Company::start() else { return };
    let network = "stack acme
network main in @vpc {
  zones a
  subnets private @a
  endpoint s3 @open
}
notebook research { in main }
";
    let run = company.refuses(network, "comply::endpoint-policy");
    assert!(run.stderr.contains("`main.endpoint-s3` lets everybody through"), "{}", run.stderr);
    assert!(run.stderr.contains("main.smk:5:15"), "{}", run.stderr);
    let waive = "waive endpoint-policy on main because \"the house filters S3 by other means\"\n";
    company.write(&format!("{network}{waive}"));
    let check = company.folder.smk(&["check"]).succeeds();
    assert!(!check.stderr.contains("idle-waive"), "{}", check.stderr);
    company.smk(&["plan"]).succeeds();
    let comply = company.folder.smk(&["comply"]).succeeds();
    comply.says("main.endpoint-s3  waived: the house filters S3 by other means");
}

#[test]
fn names_that_resolve_in_a_vpc_of_others_are_reported() {
    let network = |lines: &str| {
        format!(
            "network main 10.0.64.0/18 in \"vpc-0a1b2c3d\" {{\n  {lines}\n}}\n\
             notebook research {{ in main }}\n"
        )
    };
    let folder = Folder::with(&network("zones a"));
    let check = folder.smk(&["check"]).succeeds();
    assert!(check.stderr.contains("comply::dns-firewall"), "{}", check.stderr);
    assert!(!check.stderr.contains("comply::vpc-flow-logs"), "{}", check.stderr);
    folder.write("main.smk", &network("zones a; dns-firewall on; flow-logs off"));
    let check = folder.smk(&["check"]).succeeds();
    assert!(!check.stderr.contains("comply::dns-firewall"), "{}", check.stderr);
    assert!(check.stderr.contains("comply::vpc-flow-logs"), "{}", check.stderr);
}

#[test]
fn what_cannot_be_looked_up_is_shown_where_it_is_asked_for() {
    let endless = "x".repeat(1100);
    let folder = Folder::with(&format!("stack acme\nexisting AWS::EC2::VPC main \"{endless}\"\n"));
    let run = folder.smk(&["plan", "--local"]).fails_with("observe::unreadable");
    assert!(run.stderr.contains("main.smk:2:"), "{}", run.stderr);
    folder.write("main.smk", "stack acme\nexisting AWS::IAM::Role main \"vpc-0a1b2c3d\"\n");
    let run = folder.smk(&["plan", "--local"]).fails_with("plan::existing-missing");
    assert!(run.stderr.contains("there is no AWS::IAM::Role `vpc-0a1b2c3d`"), "{}", run.stderr);
}

#[test]
fn the_ranges_that_others_have_are_theirs() {
    let Some(company) = Company::start() else { return };
    company.write("stack acme\nnetwork main 10.0.0.0/20 in @vpc { zones a; flow-logs off }\n");
    company.smk(&["apply", "--yes"]).fails_with("apply::refused");
    company.python("untouched");
    company.smk(&["destroy", "--yes"]).succeeds();
    company.python("untouched");
}
