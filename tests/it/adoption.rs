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
        let list = lab.list();
        let known = list.lines().filter(|line| !line.contains(".default-security-group "));
        assert_eq!(known.collect::<Vec<_>>(), before.lines().collect::<Vec<_>>(), "{example}");
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
fn an_identifier_of_several_parts_is_given_joined_or_by_name() {
    let lab = Lab::of(Folder::with(EXAMPLE));
    lab.smk(&["apply", "--yes"]).succeeds();
    let address = "lab.public-default-route";
    let joined = lab.id(address);
    let (table, range) = joined.split_once('|').unwrap();
    let by_name = json!({ "CidrBlock": range, "RouteTableId": table }).to_string();
    for given in [&joined, &by_name] {
        lab.lose_the_state();
        let run = lab.smk(&["import", address, given]).succeeds();
        run.says(&format!("Imported AWS::EC2::Route {address} [id={joined}]."));
        assert_eq!(lab.id(address), joined);
    }
    lab.lose_the_state();
    let more = json!({ "CidrBlock": range, "RouteTableId": table, "VpcId": "vpc-1" }).to_string();
    let less = json!({ "RouteTableId": table }).to_string();
    for given in [&more, &less] {
        lab.smk(&["import", address, given]).fails_with("adopt::wrong-form");
    }
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

/// What the standing check says of the default group.
fn verdict(lab: &Lab) -> String {
    let list = lab.folder.smk(&["comply"]).succeeds().stdout;
    let line = list.lines().find(|line| line.starts_with("default-security-group-closed "));
    line.unwrap().split_whitespace().nth(1).unwrap().to_owned()
}

#[test]
fn the_default_security_group_is_closed_once_it_is_known() {
    let Some(programs) = need_python() else { return };
    let lab = Lab::of(Folder::with(EXAMPLE));
    let boto3 = |arguments: &[&str]| {
        let arguments = [&[lab.cloud.endpoint()], arguments].concat();
        python(&programs, &lab.folder, "outside.py", &arguments).stdout
    };
    lab.smk(&["apply", "--yes"]).succeeds();
    assert_eq!(verdict(&lab), "open");
    lab.smk(&["adopt"]).succeeds().says("Took over 1 resource").says("lab.default-security-group");
    assert_eq!(verdict(&lab), "open");
    lab.smk(&["plan"])
        .succeeds()
        .says("(AWS makes it with `lab.vpc`)")
        .says("0 to add, 1 to change");
    lab.smk(&["apply", "--yes"]).succeeds().says("0 added, 1 changed, 0 destroyed");
    let group = lab.id("lab.default-security-group");
    let is_closed = || {
        let read = boto3(&["read", "AWS::EC2::SecurityGroup", &group]);
        let read: serde_json::Value = serde_json::from_str(&read).unwrap();
        let out = read["SecurityGroupEgress"].as_array().unwrap();
        assert_eq!(read["GroupName"], "default", "{read}");
        read["SecurityGroupIngress"] == json!([])
            && out.iter().all(|rule| rule["CidrIp"] == "127.0.0.1/32")
    };
    assert!(is_closed());
    assert_eq!(verdict(&lab), "kept");
    lab.smk(&["plan", "--detailed-exitcode"]).succeeds().says("No changes.");

    let rule = json!({ "IpProtocol": "-1", "CidrIp": "0.0.0.0/0" });
    let opened = json!([{ "op": "add", "path": "/SecurityGroupIngress", "value": [rule] }]);
    boto3(&["patch", "AWS::EC2::SecurityGroup", &group, &opened.to_string()]);
    let drift = lab.smk(&["drift"]).succeeds().says("lab.default-security-group has changed");
    drift.says("SecurityGroupIngress").says("Drift: 1 changed, 0 deleted.");
    lab.smk(&["apply", "--yes"]).succeeds().says("1 changed");
    assert!(is_closed());

    // The local cloud refuses to delete such a group, as AWS does.
    let plan = lab.smk(&["destroy", "--yes"]).succeeds();
    plan.says("AWS deletes it with what it belongs to").says(" destroyed.");
    assert_eq!(lab.list(), "");
    assert_eq!(lab.cloud.list("AWS::EC2::SecurityGroup"), [""; 0]);
}

#[test]
fn a_default_security_group_goes_with_its_vpc() {
    let Some(programs) = need_python() else { return };
    let program = |range: &str| {
        format!(
            "stack acme\nresource AWS::EC2::VPC main {{ CidrBlock = \"{range}\" }}\n\
             waive vpc-flow-logs on main because \"nothing is in it\"\n\
             waive dns-firewall on main because \"nothing is in it\"\n"
        )
    };
    let lab = Lab::of(Folder::with(&program("10.0.0.0/16")));
    let known = || lab.list().contains("main.default-security-group");
    lab.smk(&["apply", "--yes"]).succeeds();
    lab.smk(&["adopt"]).succeeds();
    lab.smk(&["apply", "--yes"]).succeeds().says("1 changed");

    lab.folder.write("main.smk", &program("10.1.0.0/16"));
    let plan = lab.smk(&["plan"]).succeeds();
    plan.says("main.default-security-group will be removed from the state").says("1 to forget");
    lab.smk(&["apply", "--yes"]).succeeds().says("1 added, 0 changed, 1 destroyed");
    assert!(!known());
    lab.smk(&["plan", "--detailed-exitcode"]).succeeds().says("No changes.");

    let group = lab.cloud.list("AWS::EC2::SecurityGroup").concat();
    lab.smk(&["import", "main.default-security-group", &group]).succeeds();
    lab.smk(&["apply", "--yes"]).succeeds().says("1 changed");
    let vpc = lab.id("main");
    let arguments = [lab.cloud.endpoint(), "delete", "AWS::EC2::VPC", &vpc];
    python(&programs, &lab.folder, "outside.py", &arguments);
    lab.smk(&["drift"]).succeeds().says("Drift: 0 changed, 2 deleted.");
    lab.smk(&["apply", "--yes"]).succeeds().says("1 added, 0 changed, 0 destroyed");
    assert!(!known());
    lab.smk(&["plan", "--detailed-exitcode"]).succeeds().says("No changes.");
    lab.smk(&["adopt"]).succeeds().says("Took over 1 resource");
    lab.smk(&["drift", "--detailed-exitcode"]).succeeds().says("No drift.");
    lab.smk(&["destroy", "--yes"]).succeeds();
    assert_eq!(lab.cloud.list("AWS::EC2::VPC"), [""; 0]);
}

#[test]
fn a_stack_that_another_state_holds_is_not_made_again() {
    let lab = Lab::of(Folder::example());
    lab.smk(&["apply", "--yes"]).succeeds();
    let before = lab.cloud.list("AWS::EC2::VPC");
    // A colleague has the program, and not the state.
    let other = lab.folder.copy();
    std::fs::remove_dir_all(other.path().join(".smk")).unwrap();
    let smk = |arguments: &[&str]| {
        other.smk(&[arguments, &["--endpoint-url", lab.cloud.endpoint()]].concat())
    };
    for command in [&["plan"][..], &["apply", "--yes"]] {
        let run = smk(command).fails_with("plan::another-state");
        assert!(run.stderr.contains("a stack `program` already"), "{}", run.stderr);
    }
    assert_eq!(lab.cloud.list("AWS::EC2::VPC"), before);
    smk(&["adopt"]).succeeds();
    smk(&["plan"]).succeeds().says("0 to add").says("0 to destroy");
    // Under another name it is another stack.
    std::fs::remove_dir_all(other.path().join(".smk")).unwrap();
    other.write("main.smk", &format!("stack mine\n{EXAMPLE}"));
    smk(&["plan"]).succeeds().says("30 to add");
}
