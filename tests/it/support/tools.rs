//! Outside tools. A test that needs one is skipped where it is missing, and fails where the tools
//! are required.

use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::Command;

use super::{Folder, Run, surroundings};

const REQUIRED: &str = "SMK_REQUIRE_TOOLS";

/// The folder of the programs that `tests/run` installs.
pub fn need_python() -> Option<PathBuf> {
    need_venv("venv", "boto3, awscli and cfn-lint")
}

/// The folder of the programs that go with the packages of `tests/requirements/NAME.txt`.
pub fn need_python_with(name: &str) -> Option<PathBuf> {
    need_venv(&format!("venv-{name}"), &format!("the Python packages for {name}"))
}

fn need_venv(folder: &str, what: &str) -> Option<PathBuf> {
    let programs = Path::new(env!("CARGO_MANIFEST_DIR")).join("target").join(folder).join("bin");
    let complete = programs.join("../requirements.txt").exists();
    present(complete.then_some(programs), &format!("{what} (`./tests/run` installs them)"))
}

/// The folder of cloud-init's modules, which `tests/run` unpacks.
pub fn need_cloud_init() -> Option<PathBuf> {
    let unpacked = Path::new(env!("CARGO_MANIFEST_DIR")).join("target/cloud-init");
    let modules = unpacked.join("usr/lib/python3/dist-packages");
    present(modules.exists().then_some(modules), "cloud-init (`./tests/run` unpacks it)")
}

/// Holds the documents of a folder that end in `.sarif` against the published schema, and what
/// `check.sarif` says against `check.json`.
pub fn is_valid_sarif(folder: &Folder) {
    let Some((tools, schema)) = need_python().zip(need_sarif_schema()) else { return };
    let path = folder.path();
    let arguments = [schema.to_str().unwrap(), path.to_str().unwrap()];
    python(&tools, folder, "sarif_is_valid.py", &arguments);
}

/// The published schema of SARIF, which `tests/run` unpacks.
fn need_sarif_schema() -> Option<PathBuf> {
    let unpacked = Path::new(env!("CARGO_MANIFEST_DIR")).join("target/sarif/package/lib/schemas");
    let schema = unpacked.join("sarif-2.1.0-rtm.5.json");
    present(schema.exists().then_some(schema), "the schema of SARIF (`./tests/run` unpacks it)")
}

/// The folder into which `tests/run` installs the npm packages of `editors/NAME`.
pub fn need_node(name: &str) -> Option<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("target/node").join(name);
    let complete = folder.join("installed.json").exists();
    let what = format!("the npm packages of editors/{name} (`./tests/run` installs them)");
    present(complete.then_some(folder), &what)
}

/// The program that makes parsers of grammars, which `tests/run` builds.
pub fn need_tree_sitter() -> Option<PathBuf> {
    let program = Path::new(env!("CARGO_MANIFEST_DIR")).join("target/tools/bin/tree-sitter");
    present(program.exists().then_some(program), "tree-sitter (`./tests/run` builds it)")
}

/// A program of the system.
pub fn need_program(name: &str) -> Option<PathBuf> {
    let folders = std::env::var_os("PATH").unwrap_or_default();
    let found = std::env::split_paths(&folders).map(|folder| folder.join(name));
    present(found.into_iter().find(|path| path.is_file()), name)
}

fn present(tool: Option<PathBuf>, name: &str) -> Option<PathBuf> {
    if tool.is_none() {
        assert!(std::env::var_os(REQUIRED).is_none(), "this test needs {name}");
        // Past the harness, which keeps what a test that passes prints.
        std::io::stderr().write_all(format!("skipped: needs {name}\n").as_bytes()).unwrap();
    }
    tool
}

/// Runs a script of `tests/it`, which says what is wrong by failing.
#[track_caller]
pub fn python(programs: &Path, folder: &Folder, script: &str, arguments: &[&str]) -> Run {
    let mut command = Command::new(programs.join("python"));
    surroundings(&mut command, &folder.beside(""));
    command
        .env("PYTHONDONTWRITEBYTECODE", "1")
        .env("AWS_DEFAULT_REGION", "us-east-1")
        .arg(Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/it").join(script))
        .args(arguments);
    Run::of(command).succeeds()
}
