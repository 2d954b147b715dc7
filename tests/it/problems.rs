//! Problems as other programs and other terminals get them, and what `smk check --fix` does to
//! files.

use serde_json::Value as Json;

use super::support::{Folder, need_python, need_sarif_schema, python};

/// Two problems that are mended, one that is not, and one that is about two places.
const WRONG: &str = "let team = \"研究室\"; netwrk lab 10.0.0.0/16\nbucket data { only from lab; key \
                     keys }\nbucket data\nkey one { alias '🔑' }\n";

#[test]
fn json_says_where_in_bytes_and_in_utf16_and_what_would_mend_it() {
    let folder = Folder::with(WRONG);
    let document = folder.smk(&["check", "--format", "json"]).ends_with(1).json();
    assert_eq!(document["format_version"], "1.1");
    let found = |code: &str| {
        let problems = document["diagnostics"].as_array().unwrap();
        problems.iter().find(|problem| problem["code"] == code).unwrap()
    };
    let misspelt = found("check::unknown-statement");
    let start = &misspelt["labels"][0]["start"];
    assert_eq!((&start["line"], &start["offset"]), (&Json::from(1), &Json::from(24)));
    assert_eq!((&start["column"], &start["utf16_column"]), (&Json::from(25), &Json::from(19)));
    let fix = &misspelt["fixes"][0];
    assert_eq!(fix["applicability"], "machine-applicable");
    assert_eq!(fix["edits"][0]["text"], "network");
    let twice = found("check::name-twice");
    let primary: Vec<&Json> =
        twice["labels"].as_array().unwrap().iter().map(|label| &label["primary"]).collect();
    assert_eq!(primary, [true, false]);
    folder.smk(&["explain", twice["code"].as_str().unwrap()]).succeeds();
    assert_eq!(twice["page"], "smk explain check::name-twice");
}

#[test]
fn github_gets_a_command_for_each_problem() {
    let folder = Folder::with(WRONG);
    let run = folder.smk(&["check", "--format", "github"]).ends_with(1);
    let quote = "::error file=main.smk,line=4,endLine=4,col=17,endColumn=18,\
                 title=syntax%3A%3Asingle-quote::text is written in double quotes%0Awrite `\"` in \
                 place of `'`";
    assert!(run.stdout.lines().any(|line| line == quote), "{}", run.stdout);
    assert!(run.stdout.lines().all(|line| line.starts_with("::error ")), "{}", run.stdout);
    let odd = Folder::empty();
    odd.write("a,b:c%.smk", "let unused = 5\nbucket data {\n");
    let run = odd.smk(&["check", "--format", "github"]).ends_with(1);
    assert!(run.stdout.starts_with("::error file=a%2Cb%3Ac%25.smk,line=2,"), "{}", run.stdout);
}

#[test]
fn sarif_is_valid_and_its_places_and_fixes_are_right() {
    let Some(tools) = need_python() else { return };
    let Some(schema) = need_sarif_schema() else { return };
    let folder = Folder::with(WRONG);
    folder.write("weak network.smk", "network weak 10.0.0.0/16 { flow-logs off }\n");
    let sarif = folder.smk(&["check", "--format", "sarif"]).ends_with(1);
    folder.write("check.sarif", &sarif.stdout);
    folder.write("check.json", &folder.smk(&["check", "--json"]).ends_with(1).stdout);
    let proxy = "network lab 10.0.0.0/16 {\n  egress via proxy\n  egress allow pip\n}\n";
    let other = Folder::with(proxy);
    folder.write("comply.sarif", &other.smk(&["comply", "--format", "sarif"]).stdout);
    let path = folder.path();
    let path = path.to_str().unwrap();
    python(&tools, &folder, "sarif_is_valid.py", &[schema.to_str().unwrap(), path]);
}

#[test]
fn several_programs_are_runs_of_one_document() {
    let folder = Folder::empty();
    for name in ["one", "two"] {
        std::fs::create_dir(folder.path().join(name)).unwrap();
        folder.write(&format!("{name}/main.smk"), "key Lab\n");
    }
    let document = folder.smk(&["check", "--format", "sarif"]).ends_with(1).json();
    let uri = |run: usize| {
        let result = &document["runs"][run]["results"][0];
        result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"].clone()
    };
    assert_eq!((uri(0), uri(1)), ("one/main.smk".into(), "two/main.smk".into()));
}

#[test]
fn fixes_are_made_in_every_file_and_nowhere_else() {
    let folder = Folder::empty();
    folder.write("main.smk", "\u{feff}use \"parts/keys.smk\"\r\nbucket data {\r\n  key lab\r\n");
    std::fs::create_dir(folder.path().join("parts")).unwrap();
    folder.write("parts/keys.smk", "keey lab\n");
    folder.write("sound.smk", "bucket other;\n");
    let run = folder.smk(&["check", "--fix"]).succeeds();
    assert!(run.stderr.starts_with("main.smk: 1 fix\n"), "{}", run.stderr);
    assert!(run.stderr.contains("\nparts/keys.smk: 1 fix\n"), "{}", run.stderr);
    assert!(run.stderr.ends_with("The program is valid.\n"), "{}", run.stderr);
    let main = "\u{feff}use \"parts/keys.smk\"\r\nbucket data {\r\n  key lab\r\n}\r\n";
    assert_eq!(folder.read("main.smk"), main);
    assert_eq!(folder.read("parts/keys.smk"), "key lab\n");
    let before = folder.bytes();
    folder.smk(&["check", "--fix"]).succeeds();
    assert_eq!(folder.bytes(), before);
}

#[test]
fn what_a_fix_is_not_sure_of_is_left_to_its_author() {
    let folder = Folder::with("network lab 10.0.0.7/16 { egress via nat; egress allow pipp }\n");
    let before = folder.bytes();
    let run = folder.smk(&["check", "--fix", "--json"]).ends_with(1).json();
    assert_eq!(run["fixed"].as_array().map(Vec::len), Some(0));
    for problem in run["diagnostics"].as_array().unwrap() {
        assert_eq!(problem["fixes"][0]["applicability"], "maybe-incorrect");
    }
    assert_eq!(folder.bytes(), before);
}

#[test]
fn of_many_problems_the_first_are_shown_and_all_are_counted() {
    let unused: String = (0..60).map(|number| format!("let unused-{number} = 5\n")).collect();
    let folder = Folder::with(&unused);
    let run = folder.smk(&["check"]).succeeds();
    assert_eq!(run.stderr.matches("is never used").count(), 50);
    assert!(run.stderr.contains("\n… and 10 more, all of which"), "{}", run.stderr);
    assert!(run.stderr.contains("\n60 warnings\n"), "{}", run.stderr);
    let document = folder.smk(&["check", "--json"]).succeeds().json();
    assert_eq!(document["diagnostics"].as_array().map(Vec::len), Some(60));
}

#[test]
fn a_narrow_terminal_and_a_screen_reader_get_plain_lines() {
    let folder = Folder::with(WRONG);
    let check = |name: &str, value: &str| {
        let mut command = folder.command(&["check"]);
        command.env(name, value);
        super::support::Run::of(command).ends_with(1).stderr
    };
    let narrow = check("COLUMNS", "40");
    assert!(narrow.lines().all(|line| line.chars().count() <= 40), "{narrow}");
    for plain in [&narrow, &check("TERM", "dumb"), &check("NO_GRAPHICS", "1")] {
        assert!(plain.is_ascii() || plain.contains("main.smk:4:17: "), "{plain}");
        assert!(!plain.contains(['│', '╭', '×']), "{plain}");
    }
}
