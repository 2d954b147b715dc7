//! The standing checks as somebody meets them: the list of `smk comply`, and AWS's protection of
//! what the program protects.

use super::support::{Cloud, Folder, is_valid_sarif};

const PROXY: &str = "network lab 10.0.0.0/16 {\n  egress via proxy\n  egress allow pip\n}\n\
                     notebook research {\n  in lab\n  root on\n}\n";

const WAIVE: &str = "waive ec2-public-address on lab because \"the proxy needs one\"\n";

#[test]
fn the_list_says_what_a_program_keeps_and_why_not() {
    let folder = Folder::with(PROXY);
    let bare = folder.smk(&["comply"]).ends_with(1);
    let line = |text: &str, rule: &str| {
        let found = text.lines().find(|line| line.starts_with(&format!("{rule} ")));
        found.unwrap().split_whitespace().skip(1).collect::<Vec<_>>().join(" ")
    };
    assert_eq!(line(&bare.stdout, "ec2-public-address"), "unmet");
    assert_eq!(line(&bare.stdout, "notebook-root"), "as written");
    assert_eq!(line(&bare.stdout, "notebook-key"), "kept");
    assert_eq!(line(&bare.stdout, "bucket-key"), "–");

    folder.write("main.smk", &format!("{PROXY}{WAIVE}"));
    let text = folder.smk(&["comply"]).succeeds();
    assert_eq!(line(&text.stdout, "ec2-public-address"), "waived");
    text.says("lab.proxy-address  waived: the proxy needs one");

    let json = folder.smk(&["comply", "--json"]).succeeds().json();
    let rules = json["rules"].as_array().unwrap();
    let rule = |name: &str| rules.iter().find(|rule| rule["name"] == name).unwrap();
    let address = &rule("ec2-public-address")["findings"][0];
    assert_eq!(address["because"], "the proxy needs one");
    assert_eq!((address["file"].as_str(), address["line"].as_u64()), (Some("main.smk"), Some(2)));
    assert!(!json["not_held"].as_array().unwrap().is_empty());

    let run = folder.smk(&["comply", "--format", "sarif"]).succeeds();
    folder.write("comply.sarif", &run.stdout);
    is_valid_sarif(&folder);
    let sarif = run.json();
    let run = &sarif["runs"][0];
    let declared = run["tool"]["driver"]["rules"].as_array().unwrap();
    let results = run["results"].as_array().unwrap();
    for result in results {
        let id = result["ruleId"].as_str().unwrap();
        assert!(declared.iter().any(|rule| rule["id"] == id), "{id}");
        folder.smk(&["explain", id]).succeeds();
    }
    let suppressed = |id: &str| {
        let result = results.iter().find(|result| result["ruleId"] == id).unwrap();
        !result["suppressions"].as_array().unwrap().is_empty()
    };
    assert!(suppressed("comply::ec2-public-address"));
    assert!(!suppressed("comply::notebook-root"));
}

#[test]
fn a_program_that_keeps_a_rule_nowhere_is_not_planned() {
    let folder = Folder::with(PROXY);
    let plan = folder.smk(&["plan", "--local"]).ends_with(1);
    assert!(plan.stderr.contains("waive ec2-public-address on lab because"), "{}", plan.stderr);
    folder.write("main.smk", &format!("{PROXY}{WAIVE}"));
    folder.smk(&["plan", "--local"]).succeeds();
}

#[test]
fn aws_protects_the_firewall_of_a_protected_network() {
    let program = "network lab 10.0.0.0/16 {\n  egress via firewall\n  egress allow pip\n}\n";
    let folder = Folder::with(&format!("{program}protect lab\n"));
    let cloud = Cloud::start(&folder, "0");
    let endpoint = ["--endpoint-url", cloud.endpoint()];
    let run = |arguments: &[&str]| folder.smk(&[arguments, &endpoint].concat());
    run(&["apply", "--yes"]).succeeds();
    run(&["destroy", "--yes"]).ends_with(1);
    let waive = "waive firewall-protection on lab because \"it is about to be taken down\"\n";
    folder.write("main.smk", &format!("{program}{waive}"));
    run(&["apply", "--yes"]).succeeds().says("1 changed");
    run(&["destroy", "--yes"]).succeeds();
}
