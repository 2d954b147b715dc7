//! The audit of what others made: notebooks that boto3 creates, good and bad, in several regions.

use serde_json::{Value as Json, json};

use super::support::{Cloud, Folder, Run, is_valid_sarif, need_python, python};

/// A cloud with the notebooks of the script, and its audit.
struct Audited {
    folder: Folder,
    cloud: Cloud,
}

impl Audited {
    fn new() -> Option<Self> {
        let programs = need_python()?;
        let folder = Folder::empty();
        let cloud = Cloud::start(&folder, "0");
        let audited = Self { folder, cloud };
        audited.audit("us-east-1", &[]).succeeds().says("0 resources read, 0 findings.");
        let endpoint = audited.cloud.endpoint();
        python(&programs, &audited.folder, "notebooks_to_audit.py", &[endpoint]);
        Some(audited)
    }

    fn audit(&self, region: &str, more: &[&str]) -> Run {
        let arguments = ["audit", "--endpoint-url", self.cloud.endpoint(), "--region", region];
        self.folder.smk(&[&arguments, more].concat())
    }

    fn findings(&self, region: &str) -> Vec<Json> {
        let found = self.audit(region, &["--json"]).ends_with(1).json();
        found["findings"].as_array().unwrap().clone()
    }
}

/// The rules that a notebook does not keep.
fn of(findings: &[Json], name: &str) -> Vec<String> {
    let own = findings.iter().filter(|finding| finding["name"] == name);
    own.map(|finding| finding["rule"].as_str().unwrap().to_owned()).collect()
}

#[test]
fn notebooks_that_others_made_are_judged() {
    let Some(audited) = Audited::new() else { return };
    audited.audit("us-east-1", &[]).ends_with(1).says("good in us-east-1  keeps every rule");

    let findings = audited.findings("us-east-1");
    let all = ["direct-internet-access", "outside-vpc", "root-access", "notebook-key"];
    let all: Vec<String> = all
        .iter()
        .chain(&["platform", "metadata-service"])
        .map(|rule| format!("audit::{rule}"))
        .collect();
    assert_eq!(of(&findings, "bad"), all);
    assert_eq!(of(&findings, "half"), ["audit::direct-internet-access"]);
    assert_eq!(of(&findings, "good"), [""; 0]);
}

#[test]
fn a_notebook_that_reaches_nothing_it_needs_is_told_what() {
    let Some(audited) = Audited::new() else { return };
    let findings = audited.findings("eu-west-1");
    let everything = json!(["logs", "s3", "sagemaker.api", "sagemaker.runtime", "sts"]);
    for name in ["alone", "locked", "inside", "public", "untabled"] {
        assert_eq!(of(&findings, name), ["audit::isolated"], "{name}");
        let finding = findings.iter().find(|finding| finding["name"] == name).unwrap();
        assert_eq!(finding["missing"], everything, "{name}");
        assert_eq!(finding["level"], "medium");
    }
    let partly = findings.iter().find(|finding| finding["name"] == "partly").unwrap();
    assert_eq!(partly["missing"], json!(["logs", "sagemaker.api", "sagemaker.runtime"]));
    for name in ["routed", "proxied"] {
        assert_eq!(of(&findings, name), [""; 0], "{name}");
    }
    audited.audit("eu-west-1", &[]).ends_with(1).says(
        "audit::isolated: reaches neither the internet nor, through endpoints, logs, \
         sagemaker.api, sagemaker.runtime\n",
    );
}

#[test]
fn several_regions_are_audited_at_once_and_each_once() {
    let Some(audited) = Audited::new() else { return };
    let more = ["eu-west-1", "us-east-1", "ap-southeast-2", "--json"];
    let found = audited.audit("us-east-1", &more).ends_with(1).json();
    assert_eq!(found["resources_read"], 11);
    let one = audited.findings("us-east-1").len() + audited.findings("eu-west-1").len();
    assert_eq!(found["findings"].as_array().unwrap().len(), one);
}

#[test]
fn every_rule_of_the_audit_is_declared_and_explained() {
    let Some(audited) = Audited::new() else { return };
    let both = ["eu-west-1", "--format", "sarif"];
    let run = audited.audit("us-east-1", &both).ends_with(1);
    audited.folder.write("audit.sarif", &run.stdout);
    is_valid_sarif(&audited.folder);
    let sarif = run.json();
    let results = sarif["runs"][0]["results"].as_array().unwrap();
    let declared = sarif["runs"][0]["tool"]["driver"]["rules"].as_array().unwrap();
    for result in results {
        let id = result["ruleId"].as_str().unwrap();
        assert!(declared.iter().any(|rule| rule["id"] == id), "{id}");
        audited.folder.smk(&["explain", id]).succeeds();
    }
    let isolated = results.iter().find(|result| result["ruleId"] == "audit::isolated").unwrap();
    assert_eq!(isolated["level"], "warning");
    let page = audited.folder.smk(&["explain", "audit::direct-internet-access"]);
    page.succeeds().says("2018").says("reversed");
}

#[test]
fn notebooks_of_smk_keep_every_rule() {
    for example in ["pip-only", "proxy", "workshop"] {
        let folder = Folder::of_example(example);
        let cloud = Cloud::start(&folder, "0");
        let endpoint = ["--endpoint-url", cloud.endpoint()];
        folder.smk(&[&["apply", "--yes"][..], &endpoint].concat()).succeeds();
        let audit = [&["audit", "--region", "us-east-1"][..], &endpoint].concat();
        folder.smk(&audit).succeeds().says("1 resource read, 0 findings.");
    }
}
