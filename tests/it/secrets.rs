//! What AWS does not give back: where somebody wrote it, smk shows and keeps it nowhere; where a
//! construct made it, whoever reads a plan sees it.

use super::support::{Cloud, Folder, Run};

const FIRST: &str = "correct-horse-battery";
const SECOND: &str = "staple-correct-horse";

/// Secrets at the top, within a map, and on the line of the statement itself.
const PROGRAM: &str = "stack lab-one
param password = \"unset\"
resource AWS::SecretsManager::Secret token { SecretString = $password }
resource AWS::IAM::User ana {
  LoginProfile = { Password = $password }
}
resource AWS::SecretsManager::Secret fixed { SecretString = \"correct-horse-battery\" }
resource AWS::SQS::Queue work {}
";

#[test]
fn a_secret_is_neither_shown_nor_kept() {
    let folder = Folder::with(PROGRAM);
    let cloud = Cloud::start(&folder, "0");
    let run = |password: &str, arguments: &[&str]| -> Run {
        let set = format!("password={password}");
        let run = folder.smk(&[arguments, &["--set", &set]].concat());
        for secret in [FIRST, SECOND] {
            let shown = run.stdout.contains(secret) || run.stderr.contains(secret);
            assert!(!shown, "{arguments:?} shows it:\n{}{}", run.stdout, run.stderr);
        }
        run
    };
    let endpoint = ["--endpoint-url", cloud.endpoint()];
    for password in [FIRST, SECOND] {
        run(password, &["expand"]).succeeds().says("(sensitive value)");
        run(password, &["expand", "--json"]).succeeds().says("(sensitive value)");
        run(password, &["plan", endpoint[0], endpoint[1]]).succeeds().says("(sensitive value)");
        run(password, &["plan", "--json", endpoint[0], endpoint[1]]).succeeds();
        run(password, &["apply", "--yes", endpoint[0], endpoint[1]]).succeeds();
        run(password, &["plan", endpoint[0], endpoint[1]]).says("No changes.");
        run(password, &["drift", endpoint[0], endpoint[1]]).succeeds();
    }
    let kept = folder.bytes().into_iter().filter(|(path, _)| !path.ends_with("main.smk"));
    for (path, bytes) in kept {
        let text = String::from_utf8_lossy(&bytes);
        let is_kept = text.contains(FIRST) || text.contains(SECOND);
        assert!(!is_kept, "`{}` keeps it", path.display());
    }
}

#[test]
fn a_plan_shows_which_names_resolve_and_how_a_proxy_filters() {
    let program = |hosts: &str| {
        format!(
            "stack lab-one
network lab 10.0.0.0/16 {{
  egress via proxy
  egress allow {hosts}
}}
waive ec2-public-address on lab because \"the proxy is the way out\"
"
        )
    };
    let folder = Folder::with(&program("pypi.org"));
    let plan = folder.smk(&["plan", "--local"]).succeeds();
    assert!(!plan.stdout.contains("(sensitive value)"), "{}", plan.stdout);
    plan.says("\"pypi.org\"").says("HttpTokens = \"required\"").says("http_access deny all");
    folder.smk(&["apply", "--local", "--yes"]).succeeds();
    folder.write("main.smk", &program("pypi.org, data.example.org"));
    let plan = folder.smk(&["plan", "--local"]).succeeds();
    plan.says("Domains = [\"data.example.org\", \"pypi.org\"]");
}

#[test]
fn each_address_that_is_named_is_expanded() {
    let folder = Folder::with(PROGRAM);
    let run = folder.smk(&["expand", "work", "token"]).succeeds();
    run.says("AWS::SQS::Queue work").says("AWS::SecretsManager::Secret token");
    folder.smk(&["expand", "work", "wrok"]).ends_with(2);
}

#[test]
fn a_file_of_parameters_that_cannot_be_read_is_not_repeated() {
    let folder = Folder::with(PROGRAM);
    for text in [format!("\"{FIRST}\""), format!("{{ \"password\": \"{FIRST}\""), FIRST.to_owned()]
    {
        folder.write("values.json", &text);
        let run = folder.smk(&["check", "--params", "values.json"]).ends_with(2);
        assert!(run.stderr.contains("`values.json` is no object of JSON, at line 1"));
        assert!(!run.stderr.contains(FIRST), "{}", run.stderr);
    }
}
