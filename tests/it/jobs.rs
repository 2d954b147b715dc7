//! What people start from notebooks: the defaults of the SDK, and the rules among machines.

use std::fs;
use std::process::Command;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde_json::Value as Json;

use super::support::{Cloud, Folder, need_program, need_python_with, python};

const LIFECYCLE: &str = "AWS::SageMaker::NotebookInstanceLifecycleConfig";
const PROGRAM: &str = "
network main 10.0.0.0/16 { egress via proxy; egress allow pip }
bucket data { only from main; empty-on-destroy }
notebook ana { in main; starts jobs; on start \"setup.sh\" }
training jobs { in main; uses data read-write }
waive ec2-public-address on main because \"the proxy is the way out\"
";

fn applied(program: &str, cloud: &Cloud, folder: &Folder) {
    folder.write("main.smk", program);
    folder.write("setup.sh", "#!/bin/sh\npip install pandas\n");
    folder.smk(&["apply", "--yes", "--endpoint-url", cloud.endpoint()]).succeeds();
    let plan = folder.smk(&["plan", "--endpoint-url", cloud.endpoint()]);
    plan.succeeds().says("No changes.");
}

/// The script that runs at each start of the only notebook.
fn script(cloud: &Cloud) -> String {
    let lifecycle = cloud.list(LIFECYCLE).pop().unwrap();
    let lifecycle = cloud.get(LIFECYCLE, &lifecycle).unwrap();
    let content = lifecycle["OnStart"][0]["Content"].as_str().unwrap();
    assert!(content.len() <= 16384);
    String::from_utf8(STANDARD.decode(content).unwrap()).unwrap()
}

#[test]
fn the_defaults_of_the_sdk_are_the_same_wherever_they_are_given_and_fit_its_schema() {
    let Some(programs) = need_python_with("sagemaker") else { return };
    let folder = Folder::empty();
    let cloud = Cloud::start(&folder, "0");
    applied(PROGRAM, &cloud, &folder);
    let exported = folder.smk(&["export", "sdk-config"]).succeeds().stdout;
    let written = script(&cloud);
    let written = written.split_once("/etc/xdg/sagemaker/config.yaml <<'END'\n").unwrap().1;
    assert_eq!(written.split_once("END\n").unwrap().0, exported);
    let again = folder.smk(&["apply", "--yes", "--json", "--endpoint-url", cloud.endpoint()]);
    let summary = again.succeeds().stdout.lines().last().unwrap().to_owned();
    let summary: Json = serde_json::from_str(&summary).unwrap();
    assert_eq!(summary["outputs"]["jobs-sdk-config"], exported);
    let file = folder.beside("config.yaml");
    fs::write(&file, &exported).unwrap();
    python(&programs, &folder, "sdk_config_is_valid.py", &[file.to_str().unwrap()]);
    let values = folder.smk(&["export", "sdk-config", "--json"]).succeeds().json();
    let job = &values["SageMaker"]["TrainingJob"];
    assert_eq!(job["EnableInterContainerTrafficEncryption"], true);
    assert_eq!(job["Environment"]["HTTPS_PROXY"], "http://10.0.15.254:3128");
}

#[test]
fn the_script_of_a_notebook_passes_shellcheck() {
    let Some(shellcheck) = need_program("shellcheck") else { return };
    let folder = Folder::empty();
    let cloud = Cloud::start(&folder, "0");
    applied(PROGRAM, &cloud, &folder);
    let path = folder.beside("script");
    let script = script(&cloud);
    assert!(script.ends_with("pip install pandas\nEND\nexec /var/tmp/on-start\n"), "{script}");
    fs::write(&path, script).unwrap();
    let run = Command::new(shellcheck).args(["-e", "SC1091"]).arg(&path).output().unwrap();
    assert!(run.status.success(), "{}", String::from_utf8_lossy(&run.stdout));
}

#[test]
fn rules_among_machines_outlive_a_change_of_the_others() {
    let folder = Folder::empty();
    let cloud = Cloud::start(&folder, "0");
    let program = |more: &str, traffic: &str| {
        format!(
            "network main 10.0.0.0/16 {{ egress via nat; egress allow any port 443{more} }}\n\
             training jobs {{ in main; encrypt-traffic {traffic} }}\n"
        )
    };
    let own = || -> Vec<String> {
        let all = cloud.list("AWS::EC2::SecurityGroup").into_iter();
        let all = all.map(|group| cloud.get("AWS::EC2::SecurityGroup", &group).unwrap());
        let mut of_jobs = all.filter(|it| it["GroupDescription"] == "What jobs may reach");
        let group = of_jobs.next().unwrap();
        let of_peers = |rule: &&Json| rule["DestinationSecurityGroupId"] == group["GroupId"];
        let rules = group["SecurityGroupEgress"].as_array().unwrap().iter();
        let mut protocols: Vec<String> = rules
            .filter(of_peers)
            .map(|it| it["IpProtocol"].as_str().unwrap().to_owned())
            .collect();
        protocols.sort();
        protocols
    };
    applied(&program("", "on"), &cloud, &folder);
    assert_eq!(own(), ["50", "udp"]);
    applied(&program(", 80", "on"), &cloud, &folder);
    assert_eq!(own(), ["50", "udp"]);
    applied(&program("", "off"), &cloud, &folder);
    assert_eq!(own(), ["-1"]);
    folder.smk(&["destroy", "--yes", "--endpoint-url", cloud.endpoint()]).succeeds();
}

#[test]
fn a_plan_shows_scripts_as_they_are_read() {
    let folder = Folder::empty();
    let cloud = Cloud::start(&folder, "0");
    folder.write("main.smk", PROGRAM);
    folder.write("setup.sh", "#!/bin/sh\npip install pandas\n");
    let plan = || folder.smk(&["plan", "--endpoint-url", cloud.endpoint()]).succeeds();
    let line = "              |     RoleArn: \"(known after apply)\"\n";
    plan().says(line).says("              | pip install pandas\n");
    applied(PROGRAM, &cloud, &folder);
    let isolated =
        PROGRAM.replace("training jobs { in main;", "training jobs { in main; isolate on;");
    folder.write("main.smk", &isolated);
    let shown = plan().says("    EnableNetworkIsolation: false\n");
    let shown = shown.says("    EnableNetworkIsolation: true\n").stdout;
    // The beginning of a script in base64.
    assert!(!shown.contains("IyEvYmlu"), "{shown}");
}
