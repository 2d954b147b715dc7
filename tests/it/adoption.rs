//! A state that was lost is rebuilt from the tags, and what boto3 made is imported.

use serde_json::json;

use super::support::{Cloud, EXAMPLE, Folder, Run, need_python, python};

struct Lab {
    folder: Folder,
    cloud: Cloud,
}

impl Lab {
    fn of(folder: Folder) -> Self {
        let cloud = Cloud::start(&folder, "0");
        Self { folder, cloud }
    }

    fn smk(&self, arguments: &[&str]) -> Run {
        self.folder.smk(&[arguments, &["--endpoint-url", self.cloud.endpoint()]].concat())
    }

    fn lose_the_state(&self) {
        std::fs::remove_dir_all(self.folder.path().join(".smk")).unwrap();
    }

    fn list(&self) -> String {
        self.folder.smk(&["state", "list"]).succeeds().stdout
    }

    fn id(&self, address: &str) -> String {
        let list = self.list();
        let line = list.lines().find(|line| line.split_whitespace().next() == Some(address));
        line.unwrap().split_whitespace().nth(2).unwrap().to_owned()
    }
}

#[test]
fn a_lost_state_is_rebuilt() {
    for example in ["pip-only", "proxy", "workshop", "studio"] {
        let lab = Lab::of(Folder::of_example(example));
        lab.smk(&["apply", "--yes"]).succeeds();
        let before = lab.list();
        lab.lose_the_state();
        let adopted = lab.smk(&["adopt"]).succeeds();
        assert!(!adopted.stdout.contains("smk import"), "{}", adopted.stdout);
        assert_eq!(lab.list(), before, "{example}");
        let again = lab.smk(&["adopt"]).succeeds();
        assert!(again.stdout.starts_with("Nothing of stack"), "{}", again.stdout);
        lab.smk(&["plan"]).succeeds().says("0 to add").says("0 to destroy");
        lab.smk(&["destroy", "--yes"]).succeeds().says("destroyed");
    }
}

#[test]
fn what_the_program_does_not_name_any_more_is_found_too() {
    let lab = Lab::of(Folder::with(&format!("{EXAMPLE}\nkey old\nnotebook gone {{ in lab }}\n")));
    lab.smk(&["apply", "--yes"]).succeeds();
    lab.lose_the_state();
    lab.folder.write("main.smk", EXAMPLE);
    let told = lab.smk(&["adopt", "--json"]).succeeds().json();
    let found: Vec<&str> = told["imported"]
        .as_array()
        .unwrap()
        .iter()
        .map(|it| it["address"].as_str().unwrap())
        .filter(|it| it.starts_with("old") || it.starts_with("gone"))
        .collect();
    assert_eq!(found, ["gone", "gone.role", "gone.security-group", "old"]);
    assert_eq!(told["missing"], json!([]));
    lab.smk(&["apply", "--yes"]).succeeds().says("4 destroyed");
}

#[test]
fn of_two_that_may_be_meant_neither_is_taken() {
    let Some(programs) = need_python() else { return };
    let lab = Lab::of(Folder::with("stack acme\nkey lab\n"));
    lab.smk(&["apply", "--yes"]).succeeds();
    let second = json!({
        "Tags": [
            { "Key": "smk:stack", "Value": "acme" }, { "Key": "smk:address", "Value": "lab" },
        ],
    });
    let endpoint = lab.cloud.endpoint();
    let arguments = [endpoint, "create", "AWS::KMS::Key", &second.to_string()];
    let second = python(&programs, &lab.folder, "outside.py", &arguments).stdout;
    let first = lab.id("lab");
    lab.lose_the_state();
    let told = lab.smk(&["adopt"]).succeeds().says("Took over 1 resource of stack `acme`");
    let told = told.says(&format!("smk import lab '{first}'"));
    told.says(&format!("smk import lab '{}'", second.trim()));
}

#[test]
fn an_import_shows_what_would_change_and_nothing_more() {
    let Some(programs) = need_python() else { return };
    let lab = Lab::of(Folder::with(
        "stack acme\nbucket data\nresource AWS::SQS::Queue work {\n  QueueName = \"work\"\n  DelaySeconds = 5\n}\n",
    ));
    let outside = |type_name: &str, properties: serde_json::Value| {
        let properties = properties.to_string();
        let arguments = [lab.cloud.endpoint(), "create", type_name, &properties];
        python(&programs, &lab.folder, "outside.py", &arguments).stdout.trim().to_owned()
    };
    let bucket = outside("AWS::S3::Bucket", json!({ "BucketName": "acme-old-data" }));
    let queue = outside("AWS::SQS::Queue", json!({ "QueueName": "work", "DelaySeconds": 5 }));
    let run = lab.smk(&["import", "data", &bucket]).succeeds();
    run.says("Imported AWS::S3::Bucket data [id=acme-old-data].").says("~ Tags");
    lab.smk(&["import", "work", &queue]).succeeds();
    let plan = lab.smk(&["plan", "--json"]).succeeds().json();
    let changes = plan["resource_changes"].as_array().unwrap();
    let changed = |address: &str| {
        let change = changes.iter().find(|it| it["address"] == address).unwrap();
        assert_eq!(change["change"]["actions"], json!(["update"]), "{change}");
        let properties = change["change"]["properties"].as_array().unwrap();
        properties.iter().map(|it| it["path"].as_str().unwrap().to_owned()).collect::<Vec<_>>()
    };
    assert_eq!(changed("work"), ["/Tags"]);
    assert!(changed("data").contains(&"/Tags".to_owned()));
    lab.smk(&["apply", "--yes"]).succeeds().says("0 destroyed");
    lab.smk(&["plan", "--detailed-exitcode"]).succeeds().says("No changes.");
    assert_eq!(lab.id("data"), "acme-old-data");
}

#[test]
fn an_import_that_cannot_be_meant_is_refused_and_records_nothing() {
    let Some(programs) = need_python() else { return };
    let lab = Lab::of(Folder::with(&format!("stack acme\n{EXAMPLE}\nkey lab-key\n")));
    lab.smk(&["import", "lab-kee", "x"]).fails_with("adopt::no-such-address");
    lab.smk(&["import", "lab-key", "1b2c"]).fails_with("adopt::not-found");
    lab.smk(&["import", "lab.public-default-route", "rtb-1"]).fails_with("adopt::wrong-form");
    let elsewhere = "arn:aws:sagemaker:eu-west-1:111122223333:notebook-instance/x";
    lab.smk(&["import", "research", elsewhere]).fails_with("adopt::elsewhere");
    let others = json!({ "Tags": [{ "Key": "smk:stack", "Value": "zeta" }] }).to_string();
    let arguments = [lab.cloud.endpoint(), "create", "AWS::KMS::Key", &others];
    let key = python(&programs, &lab.folder, "outside.py", &arguments).stdout;
    let refused = lab.smk(&["import", "lab-key", key.trim()]);
    assert!(refused.stderr.contains("`zeta`"), "{}", refused.stderr);
    refused.fails_with("adopt::of-another-stack");
    assert!(!lab.folder.path().join(".smk").exists(), "something was written");
    lab.smk(&["import", "lab-key", key.trim(), "--take-over"]).succeeds();
    lab.smk(&["import", "lab-key", key.trim()]).fails_with("adopt::known-already");
    lab.smk(&["import", "stack.key", key.trim()]).fails_with("adopt::known-otherwise");
    lab.folder.write("main.smk", "stack acme\nexisting AWS::KMS::Alias team \"alias/team\"\n");
    lab.smk(&["import", "team", "alias/team"]).fails_with("adopt::only-read");
}
