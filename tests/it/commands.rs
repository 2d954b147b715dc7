//! What people type: the same words give the same answer, as text and as JSON.

use regex_lite::Regex;
use serde_json::Value as Json;

use super::support::{EXAMPLE, EXAMPLE_LOCK, Folder, Run, need_program};

/// Commands that only read.
const READING: [&[&str]; 15] = [
    &["check"],
    &["check", "--json"],
    &["expand"],
    &["cost"],
    &["cost", "--json"],
    &["export", "cloudformation"],
    &["expand", "--json"],
    &["graph", "--format", "dot"],
    &["graph", "--format", "mermaid"],
    &["plan", "--local"],
    &["plan", "--local", "--json"],
    &["plan", "--local", "--destroy"],
    &["state", "list", "--local"],
    &["state", "list", "--local", "--json"],
    &["state", "show", "research", "--local"],
];

#[track_caller]
fn assert_same(first: &Run, second: &Run, what: &[&str]) {
    assert_eq!(first.code, second.code, "{what:?}");
    assert_eq!(first.stdout, second.stdout, "{what:?}");
    assert_eq!(first.stderr, second.stderr, "{what:?}");
}

#[test]
fn two_runs_say_the_same() {
    let folder = Folder::example();
    for command in READING {
        assert_same(&folder.smk(command), &folder.smk(command), command);
    }
    folder.smk(&["apply", "--local", "--yes"]).succeeds();
    for command in READING {
        assert_same(&folder.smk(command).succeeds(), &folder.smk(command), command);
    }
}

/// Identifiers that the cloud makes up, and how long something took.
fn without_generated(text: &str) -> String {
    let generated = [
        r"-[0-9a-f]{16,17}\b",
        r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}",
        r"198\.\d+\.\d+\.\d+",
        r"after \d+s",
    ];
    generated.iter().fold(text.to_owned(), |text, pattern| {
        Regex::new(pattern).unwrap().replace_all(&text, "…").into_owned()
    })
}

/// The lines in any order, as things that happen at once may end in any.
fn lines(text: &str) -> Vec<String> {
    let mut lines: Vec<String> = without_generated(text).lines().map(str::to_owned).collect();
    lines.sort();
    lines
}

#[test]
fn two_applies_and_two_destroys_say_the_same() {
    for command in [&["apply", "--local", "--yes"], &["destroy", "--local", "--yes"]] {
        let runs = [Folder::example(), Folder::example()].map(|folder| {
            if command[0] == "destroy" {
                folder.smk(&["apply", "--local", "--yes"]).succeeds();
            }
            folder.smk(command).succeeds()
        });
        let [first, second] = &runs;
        assert_eq!(without_generated(&first.stdout), without_generated(&second.stdout));
        assert_eq!(lines(&first.stderr), lines(&second.stderr));
    }
}

#[test]
fn json_is_one_versioned_document() {
    let folder = Folder::example();
    folder.smk(&["apply", "--local", "--yes"]).succeeds();
    // A picture and a template are written in formats of others.
    let of_others = |command: &&&[&str]| ["graph", "export"].contains(&command[0]);
    for command in READING.iter().filter(|command| !of_others(command)) {
        let mut command = command.to_vec();
        if !command.contains(&"--json") {
            command.push("--json");
        }
        let run = folder.smk(&command).succeeds();
        assert!(run.json()["format_version"].is_string(), "{command:?}: {}", run.stdout);
        assert_eq!(run.stderr, "", "{command:?}");
    }
}

#[test]
fn json_of_a_run_is_an_object_a_line() {
    let folder = Folder::example();
    for command in
        [["apply", "--local", "--yes", "--json"], ["destroy", "--local", "--yes", "--json"]]
    {
        let run = folder.smk(&command).succeeds();
        let objects: Vec<Json> =
            run.stdout.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
        assert!(objects.iter().all(|object| object["type"].is_string()), "{}", run.stdout);
        let summary = objects.last().unwrap();
        assert_eq!(summary["type"], "change_summary");
        assert!(summary["format_version"].is_string());
        assert_eq!(summary["complete"], true);
    }
}

#[test]
fn json_of_problems_is_a_document_too() {
    let folder = Folder::with(&EXAMPLE.replace("in lab", "in nowhere"));
    for command in
        [&["check"][..], &["expand"], &["plan", "--local"], &["apply", "--local", "--yes"]]
    {
        let run = folder.smk(&[command, &["--json"]].concat()).ends_with(1);
        assert!(run.json()["format_version"].is_string(), "{command:?}");
        assert_eq!(run.stderr, "", "{command:?}");
    }
}

#[test]
fn colour_only_when_it_is_asked_for() {
    let folder = Folder::with(&EXAMPLE.replace("in lab", "in nowhere"));
    let escape = '\u{1b}';
    let check = |arguments: &[&str], variables: &[(&str, &str)]| {
        let mut command = folder.command(arguments);
        command.envs(variables.iter().copied());
        Run::of(command).ends_with(1).stderr
    };
    assert!(!check(&["check"], &[]).contains(escape));
    assert!(!check(&["check"], &[("NO_COLOR", "1")]).contains(escape));
    assert!(!check(&["check", "--color", "never"], &[]).contains(escape));
    assert!(check(&["check", "--color", "always"], &[]).contains(escape));
    folder.write("main.smk", EXAMPLE);
    let plan = folder.smk(&["plan", "--local", "--color", "always"]).succeeds();
    assert!(plan.stdout.contains(escape));
    let plan = folder.smk(&["plan", "--local"]).succeeds();
    assert!(!plan.stdout.contains(escape));
}

/// On a terminal there is colour, unless `NO_COLOR` says otherwise.
#[test]
fn colour_on_a_terminal() {
    let Some(script) = need_program("script") else { return };
    let folder = Folder::example();
    let on_a_terminal = |variables: &[(&str, &str)]| {
        let mut command = folder.command(&[]);
        let line = format!("{} plan --local", env!("CARGO_BIN_EXE_smk"));
        command = {
            let mut script = std::process::Command::new(&script);
            super::support::surroundings(&mut script, &folder.beside(""));
            script.current_dir(command.get_current_dir().unwrap());
            script.env("TERM", "xterm").args(["-q", "-e", "-c", &line, "/dev/null"]);
            script
        };
        command.envs(variables.iter().copied());
        Run::of(command).succeeds().stdout
    };
    assert!(on_a_terminal(&[]).contains('\u{1b}'));
    assert!(!on_a_terminal(&[("NO_COLOR", "1")]).contains('\u{1b}'));
}

#[test]
fn init_writes_a_program_that_works_and_nothing_over_another() {
    let folder = Folder::empty();
    folder.smk(&["init"]).succeeds();
    assert_eq!(folder.read("main.smk"), EXAMPLE);
    assert_eq!(folder.read("smk.lock"), EXAMPLE_LOCK);
    folder.smk(&["check"]).succeeds();
    folder.smk(&["plan", "--local"]).succeeds().says("30 to add");
    folder.write("main.smk", "# mine\n");
    let before = folder.bytes();
    folder.smk(&["init"]).ends_with(2);
    assert!(before == folder.bytes());
}

#[test]
fn init_says_to_editors_and_to_git_whose_files_these_are() {
    let folder = Folder::empty();
    folder.smk(&["init"]).succeeds();
    let settings: Json = serde_json::from_str(&folder.read(".vscode/settings.json")).unwrap();
    assert_eq!(settings["files.associations"]["*.smk"], "smk");
    assert_eq!(folder.read(".gitattributes"), "*.smk linguist-language=HCL\n");
    let Some(git) = need_program("git") else { return };
    let run = |arguments: &[&str]| {
        let mut command = std::process::Command::new(&git);
        super::support::surroundings(&mut command, &folder.beside(""));
        command.current_dir(folder.path()).args(arguments);
        Run::of(command).succeeds()
    };
    run(&["init", "--quiet"]);
    run(&["check-attr", "linguist-language", "main.smk"]).says(": HCL");
    run(&["check-ignore", ".smk/state.json"]).says(".smk/state.json");
}

#[test]
fn init_leaves_what_others_wrote() {
    let kept = "{\n  // mine\n  \"editor.tabSize\": 3,\n}\n";
    let told = "{ \"files.associations\": { \"*.smk\": \"smk\" } }";
    for (settings, line) in [(kept, true), (told, false), ("", false)] {
        let folder = Folder::empty();
        std::fs::create_dir(folder.path().join(".vscode")).unwrap();
        folder.write(".vscode/settings.json", settings);
        folder.write(".gitattributes", "*.png binary");
        folder.write(".gitignore", "/target\n");
        let run = folder.smk(&["init"]).succeeds();
        assert_eq!(run.stderr.contains("\"files.associations\": {"), line, "{}", run.stderr);
        assert!(settings.is_empty() || folder.read(".vscode/settings.json") == settings);
        assert!(folder.read(".vscode/settings.json").contains("smk") != line);
        let attributes = "*.png binary\n*.smk linguist-language=HCL\n";
        assert_eq!(folder.read(".gitattributes"), attributes);
        assert_eq!(folder.read(".gitignore"), "/target\n.smk/\n");
    }
}

#[test]
fn init_writes_the_example_that_is_named() {
    for name in ["pip-only", "proxy", "workshop", "studio"] {
        let folder = Folder::empty();
        folder.smk(&["init", name]).succeeds();
        let example = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("examples").join(name);
        for file in std::fs::read_dir(example).unwrap() {
            let file = file.unwrap();
            let text = std::fs::read_to_string(file.path()).unwrap();
            assert_eq!(folder.read(file.file_name().to_str().unwrap()), text);
        }
        folder.smk(&["check"]).succeeds();
    }
}

#[test]
fn init_knows_its_examples() {
    let folder = Folder::empty();
    let refused = folder.smk(&["init", "pip-olny"]).ends_with(2);
    assert!(refused.stderr.contains("pip-only"), "{}", refused.stderr);
    assert!(folder.bytes().is_empty());
}

#[test]
fn completions_are_scripts_of_their_shells() {
    let folder = Folder::empty();
    for shell in ["bash", "zsh", "fish"] {
        let completions = folder.smk(&["completions", shell]).succeeds();
        let Some(program) = need_program(shell) else { continue };
        let script = folder.beside(shell);
        std::fs::write(&script, completions.stdout).unwrap();
        let mut command = std::process::Command::new(program);
        super::support::surroundings(&mut command, &folder.beside(""));
        command.arg("-n").arg(script);
        let parsed = Run::of(command).succeeds();
        assert_eq!(parsed.stderr, "", "{shell}");
    }
}

#[test]
fn a_shell_completes_commands_and_options() {
    const ASK: &str = "source \"$1\"; shift; COMP_WORDS=(\"$@\"); COMP_CWORD=$(($# - 1)); \
                       _smk smk \"${COMP_WORDS[COMP_CWORD]}\" \"${COMP_WORDS[COMP_CWORD - 1]}\"; \
                       printf '%s\\n' \"${COMPREPLY[@]}\"";
    let Some(bash) = need_program("bash") else { return };
    let folder = Folder::empty();
    let script = folder.beside("bash");
    std::fs::write(&script, folder.smk(&["completions", "bash"]).succeeds().stdout).unwrap();
    for (words, expected) in [
        (&["dri"][..], "drift"),
        (&["imp"], "import"),
        (&["ado"], "adopt"),
        (&["com"], "comply"),
        (&["drift", "--acc"], "--accept"),
        (&["drift", "--rev"], "--revert"),
        (&["import", "lab.vpc", "vpc-1", "--ta"], "--take-over"),
        (&["comply", "--st"], "--state"),
        (&["cloud", "--fa"], "--faults"),
        (&["plan", "--local", "--fa"], "--faults"),
    ] {
        let mut command = std::process::Command::new(&bash);
        super::support::surroundings(&mut command, &folder.beside(""));
        command.args(["-c", ASK, "bash"]).arg(&script).arg("smk").args(words);
        let completed = Run::of(command).succeeds().stdout;
        assert!(completed.lines().any(|line| line == expected), "{words:?}: {completed}");
    }
}

#[test]
fn wrong_use_of_the_command_line_is_told_apart() {
    let folder = Folder::example();
    for command in
        [&["plna"][..], &[], &["plan", "--loca"], &["apply", "--local", "--profile", "x"]]
    {
        folder.smk(command).ends_with(2);
    }
    folder.smk(&["--help"]).succeeds();
    folder.smk(&["--version"]).succeeds();
}

#[test]
fn a_program_is_found_where_it_is_said_to_be() {
    let folder = Folder::example();
    let path = folder.path();
    let elsewhere = Folder::empty();
    let path = path.to_str().unwrap();
    let file = format!("{path}/main.smk");
    elsewhere.smk(&["check", path]).succeeds();
    elsewhere.smk(&["check", &file]).succeeds();
    elsewhere.smk(&["--chdir", path, "check"]).succeeds();
    elsewhere.smk(&["check", "nowhere"]).ends_with(1);
    elsewhere.smk(&["check"]).ends_with(1);
    assert!(elsewhere.bytes().is_empty());
}

#[test]
fn a_code_is_explained() {
    let folder = Folder::empty();
    folder.smk(&["explain", "syntax::missing-comma"]).succeeds();
    folder.smk(&["explain", "syntax::missing-coma"]).ends_with(2);
}

#[test]
fn the_defaults_of_the_sdk_name_what_was_applied() {
    let program = "network main 10.0.0.0/16 { flow-logs off }\nkey lab\nbucket data { key lab }\n\
                   training jobs { in main.private-a; key lab; uses data read-write }\n\
                   output group = jobs.security-group.id\noutput bucket = data.name\n";
    let folder = Folder::with(program);
    let export = ["export", "sdk-config", "--local"];
    let early = folder.smk(&export).ends_with(2);
    assert!(early.stderr.contains("the state does not know"), "{}", early.stderr);
    folder.smk(&["apply", "--local", "--yes"]).succeeds();
    let state = folder.smk(&["state", "list", "--local", "--json"]).succeeds().json();
    let defaults = folder.smk(&["export", "sdk-config", "--local", "--json"]).succeeds().json();
    let job = &defaults["SageMaker"]["TrainingJob"];
    assert_eq!(job["VpcConfig"]["SecurityGroupIds"][0], state["outputs"]["group"]);
    assert_eq!(job["VpcConfig"]["Subnets"].as_array().map(Vec::len), Some(1));
    assert_eq!(job["EnableInterContainerTrafficEncryption"], Json::Bool(true));
    let session = &defaults["SageMaker"]["PythonSDK"]["Modules"]["Session"];
    assert_eq!(session["DefaultS3Bucket"], state["outputs"]["bucket"]);
    folder.smk(&export).succeeds().says("SchemaVersion: \"1.0\"");
    folder.smk(&["export", "sdk-config", "--local", "--training", "job"]).ends_with(2);
}
