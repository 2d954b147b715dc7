//! The audit of what others made: notebooks that boto3 creates, good and bad.

use super::support::{Cloud, Folder, need_python, python};

#[test]
fn notebooks_that_others_made_are_judged() {
    let Some(programs) = need_python() else { return };
    let folder = Folder::empty();
    let cloud = Cloud::start(&folder, "0");
    let audit = |more: &[&str]| {
        let arguments = ["audit", "--region", "us-east-1", "--endpoint-url", cloud.endpoint()];
        folder.smk(&[&arguments, more].concat())
    };
    audit(&[]).succeeds().says("0 resources read, 0 findings.");
    python(&programs, &folder, "notebooks_to_audit.py", &[cloud.endpoint()]);
    audit(&[]).ends_with(1).says("good in us-east-1  keeps every rule");

    let found = audit(&["--json"]).ends_with(1).json();
    let findings = found["findings"].as_array().unwrap();
    let of = |name: &str| -> Vec<&str> {
        let own = findings.iter().filter(|finding| finding["name"] == name);
        own.map(|finding| finding["rule"].as_str().unwrap()).collect()
    };
    let all = ["direct-internet-access", "outside-vpc", "root-access", "notebook-key"];
    let all: Vec<String> = all
        .iter()
        .chain(&["platform", "metadata-service"])
        .map(|rule| format!("audit::{rule}"))
        .collect();
    assert_eq!(of("bad"), all);
    assert_eq!(of("half"), ["audit::direct-internet-access"]);
    assert_eq!(of("good"), [""; 0]);

    let sarif = audit(&["--format", "sarif"]).ends_with(1).json();
    assert_eq!(sarif["version"], "2.1.0");
    let results = sarif["runs"][0]["results"].as_array().unwrap();
    assert_eq!(results.len(), findings.len());
    let declared = sarif["runs"][0]["tool"]["driver"]["rules"].as_array().unwrap();
    for result in results {
        let id = result["ruleId"].as_str().unwrap();
        assert!(declared.iter().any(|rule| rule["id"] == id), "{id}");
        folder.smk(&["explain", id]).succeeds();
    }
}

#[test]
fn notebooks_of_smk_keep_every_rule() {
    let folder = Folder::example();
    let cloud = Cloud::start(&folder, "0");
    let endpoint = ["--endpoint-url", cloud.endpoint()];
    folder.smk(&[&["apply", "--yes"][..], &endpoint].concat()).succeeds();
    let audit = [&["audit", "--region", "us-east-1"][..], &endpoint].concat();
    folder.smk(&audit).succeeds().says("1 resource read, 0 findings.");
}
