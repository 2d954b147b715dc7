//! What `smk fmt` does to files: which, when, and how it says so.

use std::fs;
use std::io::Write;
use std::process::Stdio;

use serde_json::Value as Json;

use super::support::{Folder, Run};

const UNTIDY: &str = "key   lab\n\n\n\nnotebook   research { in lab }";
const TIDY: &str = "key lab\n\nnotebook research { in lab }\n";
const BROKEN: &str = "\n\n\nkey   lab = = 3\nbucket   data\n";
const MENDED: &str = "key   lab = = 3\nbucket data\n";

fn piped(folder: &Folder, arguments: &[&str], text: &[u8]) -> Run {
    let mut command = folder.command(arguments);
    command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command.spawn().unwrap();
    child.stdin.take().unwrap().write_all(text).unwrap();
    Run::from(child.wait_with_output().unwrap())
}

#[test]
fn changed_files_are_named_and_others_are_not_touched() {
    let folder = Folder::with(UNTIDY);
    folder.write("other.smk", TIDY);
    let before = fs::metadata(folder.path().join("other.smk")).unwrap().modified().unwrap();
    let run = folder.smk(&["fmt"]).succeeds();
    assert_eq!((run.stdout.as_str(), run.stderr.as_str()), ("main.smk\n", ""));
    assert_eq!(folder.read("main.smk"), TIDY);
    let after = fs::metadata(folder.path().join("other.smk")).unwrap().modified().unwrap();
    assert_eq!(before, after);
    let names: Vec<_> = folder.bytes().into_keys().collect();
    assert_eq!(names.len(), 3, "{names:?}");
    assert_eq!(folder.smk(&["fmt"]).succeeds().stdout, "");
}

#[test]
fn a_check_writes_nothing_and_fails() {
    let folder = Folder::with(UNTIDY);
    let before = folder.bytes();
    for (arguments, code) in [
        (&["fmt", "--check"][..], 1),
        (&["fmt", "--check", "--diff"], 1),
        (&["fmt", "--diff"], 0),
        (&["fmt", "--check", "--json"], 1),
    ] {
        assert_eq!(folder.smk(arguments).code, code, "{arguments:?}");
        assert_eq!(folder.bytes(), before, "{arguments:?}");
    }
    assert_eq!(folder.smk(&["fmt", "--check"]).stdout, "main.smk\n");
    folder.write("main.smk", TIDY);
    assert_eq!(folder.smk(&["fmt", "--check"]).succeeds().stdout, "");
}

#[test]
fn a_difference_can_be_applied() {
    let folder = Folder::with(UNTIDY);
    let difference = folder.smk(&["fmt", "--diff"]).succeeds().stdout;
    let expected = "\
--- main.smk
+++ main.smk
@@ -1,5 +1,3 @@
-key   lab
+key lab
 
-
-
-notebook   research { in lab }
\\ No newline at end of file
+notebook research { in lab }
";
    assert_eq!(difference, expected);
    assert_eq!(piped(&folder, &["fmt", "--diff", "-"], UNTIDY.as_bytes()).stdout, {
        expected.replace("main.smk", "<stdin>")
    });
}

#[test]
fn the_standard_input_goes_to_the_standard_output() {
    let folder = Folder::empty();
    let run = piped(&folder, &["fmt", "-"], UNTIDY.as_bytes());
    assert_eq!((run.code, run.stdout.as_str(), run.stderr.as_str()), (0, TIDY, ""));
    let run = piped(&folder, &["fmt", "-"], BROKEN.as_bytes());
    assert_eq!((run.code, run.stdout.as_str()), (1, MENDED));
    assert!(run.stderr.starts_with("syntax::unexpected\n"), "{}", run.stderr);
    let run = piped(&folder, &["fmt", "--check", "-"], UNTIDY.as_bytes());
    assert_eq!((run.code, run.stdout.as_str()), (1, "<stdin>\n"));
    let run = piped(&folder, &["fmt", "-"], b"key \xff\n");
    assert_eq!((run.code, run.stdout.as_str()), (1, ""));
    assert!(run.stderr.starts_with("load::not-utf8\n"), "{}", run.stderr);
    let run = piped(&folder, &["fmt", "-", "main.smk"], b"");
    assert_eq!(run.code, 2, "{}", run.stderr);
    assert_eq!(folder.bytes().len(), 0);
}

#[test]
fn what_cannot_be_read_is_told_and_the_rest_is_done() {
    let folder = Folder::with(BROKEN);
    fs::write(folder.path().join("bytes.smk"), b"key   \xff\n").unwrap();
    folder.write("other-language.smk", "rule all:\n    input:   \"a\"\n");
    folder.write("tidy.smk", UNTIDY);
    let before = folder.bytes();
    let run = folder.smk(&["fmt"]);
    assert_eq!((run.code, run.stdout.as_str()), (1, "main.smk\ntidy.smk\n"));
    for words in ["syntax::unexpected", "main.smk:1:", "load::not-utf8", "syntax::other-language"] {
        assert!(run.stderr.contains(words), "{}", run.stderr);
    }
    let after = folder.bytes();
    let changed: Vec<_> = after.iter().filter(|(path, bytes)| before[*path] != **bytes).collect();
    assert_eq!(changed.len(), 2);
    assert_eq!((folder.read("main.smk"), folder.read("tidy.smk")), (MENDED.into(), TIDY.into()));
}

#[test]
fn a_folder_stands_for_its_program_and_a_file_for_itself() {
    let folder = Folder::with("use \"parts/net.smk\"\nkey   lab\n");
    folder.write("second.smk", UNTIDY);
    fs::create_dir(folder.path().join("parts")).unwrap();
    folder.write("parts/net.smk", UNTIDY);
    assert_eq!(folder.smk(&["fmt", "main.smk"]).succeeds().stdout, "main.smk\n");
    assert_eq!(folder.smk(&["fmt"]).succeeds().stdout, "parts/net.smk\nsecond.smk\n");
    let apart = Folder::empty();
    for name in ["one", "two"] {
        fs::create_dir(apart.path().join(name)).unwrap();
        apart.write(&format!("{name}/main.smk"), UNTIDY);
    }
    assert_eq!(apart.smk(&["fmt"]).succeeds().stdout, "one/main.smk\ntwo/main.smk\n");
}

#[test]
fn line_ends_and_a_byte_order_mark_stay() {
    let folder = Folder::with(&format!("\u{feff}{}", UNTIDY.replace('\n', "\r\n")));
    folder.smk(&["fmt"]).succeeds();
    let tidy = format!("\u{feff}{}", TIDY.replace('\n', "\r\n"));
    assert_eq!(folder.read("main.smk"), tidy);
    assert_eq!(folder.smk(&["fmt", "--check"]).succeeds().stdout, "");
    assert_eq!(piped(&folder, &["fmt", "-"], tidy.as_bytes()).stdout, tidy);
}

#[cfg(unix)]
#[test]
fn permissions_stay_and_a_link_goes_on_leading_to_its_file() {
    use std::os::unix::fs::{PermissionsExt, symlink};
    let folder = Folder::empty();
    let kept = folder.beside("kept.smk");
    fs::write(&kept, UNTIDY).unwrap();
    fs::set_permissions(&kept, fs::Permissions::from_mode(0o640)).unwrap();
    symlink(&kept, folder.path().join("main.smk")).unwrap();
    assert_eq!(folder.smk(&["fmt"]).succeeds().stdout, "main.smk\n");
    assert!(folder.path().join("main.smk").is_symlink());
    assert_eq!(fs::read_to_string(&kept).unwrap(), TIDY);
    assert_eq!(fs::metadata(&kept).unwrap().permissions().mode() & 0o777, 0o640);
}

#[test]
fn a_program_reads_what_would_change() {
    let folder = Folder::with(BROKEN);
    let run = folder.smk(&["fmt", "--diff", "--json"]);
    assert_eq!(run.code, 1);
    let document: Json = serde_json::from_str(&run.stdout).unwrap();
    assert_eq!(document["format_version"], "2.0");
    assert_eq!(document["diagnostics"][0]["code"], "syntax::unexpected");
    assert_eq!(document["files"][0]["file"], "main.smk");
    assert_eq!(document["files"][0]["changed"], true);
    assert!(document["files"][0]["diff"].as_str().unwrap().contains("+bucket data\n"));
    let run = piped(&folder, &["fmt", "-", "--json"], UNTIDY.as_bytes());
    let document: Json = serde_json::from_str(&run.stdout).unwrap();
    assert_eq!(document["files"][0]["text"], TIDY);
}
