//! Problems as other programs and other terminals get them, and what `smk check --fix` does to
//! files.

use serde_json::Value as Json;

use super::support::{Folder, is_valid_sarif};

/// Two problems that are mended, one that is not, and one that is about two places.
const WRONG: &str = "let team = \"研究室\"; netwrk lab 10.0.0.0/16\nbucket data { only from lab; key \
                     keys }\nbucket data\nkey one { alias '🔑' }\n";

#[test]
fn json_says_where_in_every_unit_of_editors_and_what_would_mend_it() {
    let folder = Folder::with(WRONG);
    let document = folder.smk(&["check", "--format", "json"]).ends_with(1).json();
    assert_eq!(document["format_version"], "2.0");
    let found = |code: &str| {
        let problems = document["diagnostics"].as_array().unwrap();
        problems.iter().find(|problem| problem["code"] == code).unwrap()
    };
    let misspelt = found("check::unknown-statement");
    let start = &misspelt["labels"][0]["start"];
    assert_eq!((&start["line"], &start["offset"]), (&Json::from(1), &Json::from(24)));
    let columns = ["column", "utf16_column", "byte_column"].map(|unit| &start[unit]);
    assert_eq!(columns, [&Json::from(19), &Json::from(19), &Json::from(25)]);
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
    let folder = Folder::with(WRONG);
    folder.write("weak network.smk", "network weak 10.0.0.0/16 { flow-logs off }\n");
    let sarif = folder.smk(&["check", "--format", "sarif"]).ends_with(1);
    folder.write("check.sarif", &sarif.stdout);
    folder.write("check.json", &folder.smk(&["check", "--json"]).ends_with(1).stdout);
    is_valid_sarif(&folder);
}

#[test]
fn places_in_text_count_characters_as_compilers_do() {
    let folder = Folder::with(
        "key one\r\n\tkee two\r\nbucket data { tag Team \"研究室 🔑 e\u{301}\"; kee }\r\n",
    );
    let drawn = folder.smk(&["check"]).ends_with(1).stderr;
    let mut plain = folder.command(&["check"]);
    plain.env("NO_GRAPHICS", "1");
    let plain = super::support::Run::of(plain).ends_with(1).stderr;
    for place in ["main.smk:2:2", "main.smk:3:36"] {
        assert!(drawn.contains(&format!("╭─[{place}]")), "{drawn}");
        assert!(plain.contains(&format!("  {place}: not known")), "{plain}");
    }
    let document = folder.smk(&["check", "--json"]).ends_with(1).json();
    let start = &document["diagnostics"][1]["labels"][0]["start"];
    let columns = ["column", "utf16_column", "byte_column"].map(|unit| &start[unit]);
    assert_eq!(columns, [&Json::from(36), &Json::from(37), &Json::from(46)]);
    let github = folder.smk(&["check", "--format", "github"]).ends_with(1).stdout;
    assert!(github.contains(",line=3,endLine=3,col=37,endColumn=40,"), "{github}");
}

#[test]
fn of_a_long_line_only_what_a_problem_is_about_is_shown() {
    let long = |letter: &str| letter.repeat(3000);
    let program =
        format!("bucket data {{\n  tag Team \"{}\"; kee;  # {}\n}}\n", long("研"), long("#"));
    let shown = Folder::with(&program).smk(&["check"]).ends_with(1).stderr;
    assert!(shown.contains("研研\"; kee;  # ###"), "{shown}");
    assert!(shown.contains("the tag is longer than 256 characters"), "{shown}");
    assert!(shown.lines().all(|line| line.chars().count() < 250), "{shown}");
}

/// Programs in folders of their own, two of which use the same file.
fn several() -> Folder {
    let folder = Folder::empty();
    for (name, text) in [
        ("one", "use \"../parts/keys.txt\"\nkey Lab\n"),
        ("sound", "let unused = 5\n"),
        ("two", "use \"../parts/keys.txt\"\n"),
    ] {
        std::fs::create_dir(folder.path().join(name)).unwrap();
        folder.write(&format!("{name}/main.smk"), text);
    }
    std::fs::create_dir(folder.path().join("parts")).unwrap();
    folder.write("parts/keys.txt", "keey other\n");
    folder
}

#[test]
fn several_programs_are_one_document_and_a_shared_file_is_blamed_once() {
    let folder = several();
    let found = ["one/main.smk", "parts/keys.txt", "sound/main.smk"];
    let document = folder.smk(&["check", "--json"]).ends_with(1).json();
    let problems = document["diagnostics"].as_array().unwrap();
    let files: Vec<&Json> = problems.iter().map(|it| &it["labels"][0]["file"]).collect();
    assert_eq!(files, found);
    assert_eq!((&document["error_count"], &document["warning_count"]), (&2.into(), &1.into()));
    let sarif = folder.smk(&["check", "--format", "sarif"]).ends_with(1).json();
    assert_eq!(sarif["runs"].as_array().unwrap().len(), 1);
    let results = sarif["runs"][0]["results"].as_array().unwrap();
    let rules = &sarif["runs"][0]["tool"]["driver"]["rules"];
    for (result, file) in results.iter().zip(found) {
        let place = &result["locations"][0]["physicalLocation"]["artifactLocation"];
        assert_eq!(place["uri"], file);
        let rule = result["ruleIndex"].as_u64().unwrap() as usize;
        assert_eq!(rules[rule]["id"], result["ruleId"]);
    }
    let github = folder.smk(&["check", "--format", "github"]).ends_with(1).stdout;
    let places: Vec<&str> =
        github.lines().map(|line| line.split(['=', ',']).nth(1).unwrap()).collect();
    assert_eq!(places, found);
    let text = folder.smk(&["check"]).ends_with(1).stderr;
    assert!(text.contains("\n2 errors, 1 warning\n"), "{text}");
    assert_eq!(text.matches("begins no statement").count(), 1, "{text}");
}

#[test]
fn several_programs_are_mended_and_judged_together() {
    let folder = several();
    folder.write("one/main.smk", "use \"../parts/keys.txt\"\n");
    let run = folder.smk(&["check", "--fix"]).succeeds();
    assert!(run.stderr.starts_with("parts/keys.txt: 1 fix\n"), "{}", run.stderr);
    assert!(run.stderr.ends_with("\n1 warning\nAll 3 programs are valid.\n"), "{}", run.stderr);
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
