//! The policies of `smk export iam-policy`: a linter has nothing against them, and they allow what
//! the commands ask of a cloud.

use std::fs;
use std::path::Path;

use serde_json::{Value as Json, json};

use super::support::{ACCOUNT, Cloud, Folder, Recorder, need_python, programs, python};

#[test]
fn exported_policies_pass_parliament_and_fit() {
    let Some(tools) = need_python() else { return };
    let folder = Folder::empty();
    let mut files = Vec::new();
    for program in programs() {
        for command in ["plan", "apply", "destroy"] {
            let exported = exported(&folder, &program, &["--for", command]);
            let name = format!("{}-{command}.json", program.file_name().unwrap().display());
            fs::write(folder.beside(&name), exported).unwrap();
            files.push(folder.beside(&name).to_str().unwrap().to_owned());
        }
    }
    assert!(files.len() > 12);
    let files: Vec<&str> = files.iter().map(String::as_str).collect();
    python(&tools, &folder, "exported_policies_pass_parliament.py", &files);
}

#[test]
fn exported_policies_allow_what_the_commands_ask() {
    let Some(tools) = need_python() else { return };
    for name in ["pip-only", "proxy", "studio", "workshop"] {
        let folder = Folder::of_example(name);
        let cloud = Cloud::start(&folder, "0");
        for (command, run) in [
            ("plan", &["plan"][..]),
            ("apply", &["apply", "--yes"]),
            ("destroy", &["destroy", "--yes"]),
        ] {
            let recorder = Recorder::before(&cloud);
            let endpoint = recorder.endpoint();
            folder.smk(&[run, &["--endpoint-url", &endpoint]].concat()).succeeds();
            let policies = exported(&folder, &folder.path(), &["--for", command]);
            fs::write(folder.beside("policies.json"), policies).unwrap();
            fs::write(folder.beside("asked.json"), recorder.json().to_string()).unwrap();
            let files = ["policies.json", "asked.json"].map(|name| folder.beside(name));
            let files = files.each_ref().map(|file| file.to_str().unwrap());
            python(&tools, &folder, "exported_policies_suffice.py", &files);
        }
    }
}

/// A role is passed by its name and to its service, and nothing is done to what has a name by any
/// other.
#[test]
fn what_has_a_name_is_named() {
    let folder = Folder::example();
    let text = exported(&folder, &folder.path(), &[]);
    let policies: Json = serde_json::from_str(&text).unwrap();
    let statements = policies.as_array().unwrap().iter().flat_map(|policy| {
        assert_eq!(policy["Version"], "2012-10-17");
        policy["Statement"].as_array().unwrap()
    });
    let of = |action: &str| {
        let has = |it: &&Json| it["Action"].as_array().unwrap().contains(&action.into());
        let found = statements.clone().filter(has);
        let found = found.flat_map(|it| it["Resource"].as_array().unwrap());
        found.map(|on| on.as_str().unwrap().to_owned()).collect::<Vec<String>>()
    };
    let role = |name: &str| format!("arn:aws:iam::{ACCOUNT}:role/program-{name}");
    let roles = of("iam:DeleteRole");
    assert_eq!(roles.len(), 2);
    assert!(roles[0].starts_with(&role("lab-flow-log-role-")), "{roles:?}");
    assert!(roles[1].starts_with(&role("research-role-")), "{roles:?}");
    let passed = statements.clone().filter(|it| it["Action"] == json!(["iam:PassRole"]));
    let passed: Vec<Json> = passed
        .map(|it| json!([it["Resource"], it["Condition"]["StringEquals"]["iam:PassedToService"]]))
        .collect();
    let services = ["vpc-flow-logs.amazonaws.com", "sagemaker.amazonaws.com"];
    let exact = roles.iter().zip(services).map(|(role, service)| json!([[role], [service]]));
    assert_eq!(passed, exact.collect::<Vec<_>>());
    let notebook =
        format!("arn:aws:sagemaker:us-east-1:{ACCOUNT}:notebook-instance/program-research-");
    let notebooks = of("sagemaker:DeleteNotebookInstance");
    assert!(matches!(notebooks.as_slice(), [one] if one.starts_with(&notebook)), "{notebooks:?}");
    assert_eq!(of("ec2:DeleteVpc"), ["arn:aws:ec2:us-east-1:*:*"]);
    assert_eq!(of("s3:PutBucketPolicy"), [""; 0]);
}

/// A caller who has the exported rights and no other comes through, and one who lacks a single one
/// of them does not.
#[test]
fn exported_policies_are_enough_and_none_too_many() {
    for name in ["pip-only", "proxy", "studio", "workshop"] {
        let folder = Folder::of_example(name);
        let policy = folder.beside("policy.json");
        for (command, run) in [
            ("plan", &["plan"][..]),
            ("apply", &["apply", "--yes"]),
            ("plan", &["plan"]),
            ("destroy", &["destroy", "--yes"]),
        ] {
            fs::write(&policy, exported(&folder, &folder.path(), &["--for", command])).unwrap();
            let cloud = Cloud::limited(&folder, &policy);
            folder.smk(&[run, &["--endpoint-url", cloud.endpoint()]].concat()).succeeds();
        }
    }
}

#[test]
fn a_right_that_is_missing_stops_an_apply() {
    let folder = Folder::example();
    let all = exported(&folder, &folder.path(), &[]);
    let policy = folder.beside("policy.json");
    for (action, words) in [
        (
            "cloudformation:CreateResource",
            "not authorized to perform: cloudformation:CreateResource",
        ),
        ("ec2:CreateNatGateway", "not authorized to perform: ec2:CreateNatGateway"),
        ("iam:CreateRole", "not authorized to perform: iam:CreateRole on resource: arn:aws:iam::"),
    ] {
        fs::write(&policy, all.replace(&format!("\"{action}\""), "\"sts:GetSessionToken\""))
            .unwrap();
        let cloud = Cloud::limited(&folder, &policy);
        let run = folder.smk(&["apply", "--yes", "--endpoint-url", cloud.endpoint()]).ends_with(1);
        let said: Vec<&str> = run.stderr.split_whitespace().filter(|word| *word != "│").collect();
        assert!(said.join(" ").contains(words), "{}{}", run.stdout, run.stderr);
        drop(cloud);
        fs::write(&policy, &all).unwrap();
        let whole = Cloud::limited(&folder, &policy);
        folder.smk(&["destroy", "--yes", "--endpoint-url", whole.endpoint()]).succeeds();
    }
}

#[test]
fn a_plan_notes_the_rights_that_are_missing_if_the_caller_may_ask() {
    let folder = Folder::example();
    let policy = folder.beside("policy.json");
    let mut policies: Json = serde_json::from_str(&exported(&folder, &folder.path(), &[])).unwrap();
    let plan = |policies: &Json| {
        fs::write(&policy, policies.to_string()).unwrap();
        let cloud = Cloud::limited(&folder, &policy);
        folder.smk(&["plan", "--endpoint-url", cloud.endpoint()]).succeeds()
    };
    let less = policies.to_string().replace("\"ec2:CreateNatGateway\",", "");
    let less = less.replace("\"iam:PassRole\"", "\"iam:GetRole\"");
    let less: Json = serde_json::from_str(&less).unwrap();
    assert_eq!(plan(&less).stderr, "", "the caller may not ask");

    let ask = json!({
        "Version": "2012-10-17",
        "Statement": [{
            "Effect": "Allow",
            "Action": ["iam:SimulatePrincipalPolicy"],
            "Resource": [format!("arn:aws:iam::{ACCOUNT}:user/local")],
        }],
    });
    let list = policies.as_array_mut().unwrap();
    list.push(ask.clone());
    assert_eq!(plan(&policies).stderr, "", "nothing is missing");

    let mut less = less;
    less.as_array_mut().unwrap().push(ask);
    let said = plan(&less).stderr;
    let lines: Vec<&str> = said.lines().collect();
    assert_eq!(lines.len(), 5, "{said}");
    assert_eq!(lines[0], "IAM says that you lack rights which this may take:");
    assert_eq!(lines[1], "  ec2:CreateNatGateway on arn:aws:ec2:us-east-1:*:*");
    assert!(lines[2].starts_with("  iam:PassRole on arn:aws:iam::111122223333:role/program-lab-"));
    assert!(lines[3].starts_with("  iam:PassRole on arn:aws:iam::111122223333:role/program-rese"));
}

fn exported(folder: &Folder, program: &Path, more: &[&str]) -> String {
    let program = program.to_str().unwrap();
    let export = ["export", "iam-policy", "--account", ACCOUNT, program];
    folder.smk(&[&export, more].concat()).succeeds().stdout
}
