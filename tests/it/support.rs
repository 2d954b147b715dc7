//! What the tests share: folders, runs of smk, local clouds, and what stands in between.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use std::sync::atomic::{AtomicUsize, Ordering};

use serde_json::Value as Json;

mod cloud;
pub mod colours;
pub mod editors;
mod life;
pub mod reading;
mod recorder;
mod tools;
mod world;

pub use cloud::{Cloud, call};
pub use life::{applied, exported, programs};
pub use recorder::Recorder;
pub use tools::{
    is_valid_sarif, need_cloud_init, need_node, need_program, need_python, need_python_with,
    need_tree_sitter, python,
};
pub use world::{World, at_once};

/// The account of the local cloud.
pub const ACCOUNT: &str = "111122223333";

pub const EXAMPLE: &str = include_str!("../../examples/pip-only/main.smk");
pub const EXAMPLE_LOCK: &str = include_str!("../../examples/pip-only/smk.lock");

pub const STUDIO: &str = include_str!("../../examples/studio/main.smk");

/// A folder of a test's own, removed at the end unless the test fails.
pub struct Folder {
    root: PathBuf,
}

impl Folder {
    /// An empty folder, called `program`, as programs are named after their folders.
    pub fn empty() -> Self {
        static NEXT: AtomicUsize = AtomicUsize::new(0);
        let number = NEXT.fetch_add(1, Ordering::Relaxed);
        let unique = format!("it-{}-{number}", std::process::id());
        let root = Path::new(env!("CARGO_TARGET_TMPDIR")).join(unique);
        fs::create_dir_all(root.join("program")).unwrap();
        Self { root }
    }

    /// A folder with a program and the pins of the example.
    pub fn with(program: &str) -> Self {
        let folder = Self::empty();
        folder.write("main.smk", program);
        folder.write("smk.lock", EXAMPLE_LOCK);
        folder
    }

    pub fn example() -> Self {
        Self::with(EXAMPLE)
    }

    /// A copy of an example.
    pub fn of_example(name: &str) -> Self {
        let folder = Self::empty();
        let example = Path::new(env!("CARGO_MANIFEST_DIR")).join("examples").join(name);
        for file in fs::read_dir(example).unwrap() {
            let file = file.unwrap();
            if file.file_type().unwrap().is_file() {
                fs::copy(file.path(), folder.path().join(file.file_name())).unwrap();
            }
        }
        folder
    }

    pub fn path(&self) -> PathBuf {
        self.root.join("program")
    }

    /// A place beside the program.
    pub fn beside(&self, name: &str) -> PathBuf {
        self.root.join(name)
    }

    pub fn write(&self, name: &str, text: &str) {
        fs::write(self.path().join(name), text).unwrap();
    }

    pub fn read(&self, name: &str) -> String {
        fs::read_to_string(self.path().join(name)).unwrap()
    }

    /// The same in a folder of its own, with all that stands beside it.
    pub fn copy(&self) -> Self {
        let copy = Self::empty();
        for (path, bytes) in self.everything() {
            let to = copy.beside("").join(path);
            fs::create_dir_all(to.parent().unwrap()).unwrap();
            fs::write(to, bytes).unwrap();
        }
        copy
    }

    /// Runs smk in the folder.
    pub fn smk(&self, arguments: &[&str]) -> Run {
        Run::of(self.command(arguments))
    }

    /// A run of smk that is not begun yet.
    pub fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_smk"));
        surroundings(&mut command, &self.root);
        command.current_dir(self.path()).args(arguments);
        command
    }

    /// Every file below the program's folder, byte by byte.
    pub fn bytes(&self) -> BTreeMap<PathBuf, Vec<u8>> {
        files(self.path())
    }

    /// Every file of the program and beside it, by its path from there.
    pub fn everything(&self) -> BTreeMap<PathBuf, Vec<u8>> {
        let from_here = |path: PathBuf| path.strip_prefix(&self.root).unwrap().to_owned();
        files(self.root.clone()).into_iter().map(|(path, it)| (from_here(path), it)).collect()
    }
}

fn files(folder: PathBuf) -> BTreeMap<PathBuf, Vec<u8>> {
    let mut found = BTreeMap::new();
    let mut waiting = vec![folder];
    while let Some(folder) = waiting.pop() {
        for entry in fs::read_dir(&folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                waiting.push(path);
            } else {
                let bytes = fs::read(&path).unwrap();
                found.insert(path, bytes);
            }
        }
    }
    found
}

impl Drop for Folder {
    fn drop(&mut self) {
        if !std::thread::panicking() {
            let _leftover = fs::remove_dir_all(&self.root);
        }
    }
}

/// Nothing of the person's own settings reaches a program under test.
pub fn surroundings(command: &mut Command, home: &Path) {
    command
        .env_clear()
        .env("PATH", std::env::var_os("PATH").unwrap_or_default())
        .env("HOME", home)
        .env("AWS_ACCESS_KEY_ID", "AKIDTEST")
        .env("AWS_SECRET_ACCESS_KEY", "test")
        .env("AWS_EC2_METADATA_DISABLED", "true")
        .stdin(Stdio::null());
}

/// What a process said, and how it ended.
pub struct Run {
    pub code: i32,
    pub stdout: String,
    pub stderr: String,
}

impl From<Output> for Run {
    fn from(output: Output) -> Self {
        Self {
            code: output.status.code().unwrap_or(-1),
            stdout: String::from_utf8(output.stdout).unwrap(),
            stderr: String::from_utf8(output.stderr).unwrap(),
        }
    }
}

impl Run {
    pub fn of(mut command: Command) -> Self {
        Self::from(command.output().unwrap())
    }

    #[track_caller]
    pub fn ends_with(self, code: i32) -> Self {
        assert_eq!(self.code, code, "{}\n{}", self.stdout, self.stderr);
        self
    }

    #[track_caller]
    pub fn succeeds(self) -> Self {
        self.ends_with(0)
    }

    /// The run failed with a diagnostic of this code.
    #[track_caller]
    pub fn fails_with(self, code: &str) -> Self {
        let run = self.ends_with(1);
        assert!(run.stderr.contains(code), "no `{code}` in:\n{}", run.stderr);
        run
    }

    #[track_caller]
    pub fn says(self, words: &str) -> Self {
        assert!(self.stdout.contains(words), "no `{words}` in:\n{}\n{}", self.stdout, self.stderr);
        self
    }

    #[track_caller]
    pub fn json(&self) -> Json {
        serde_json::from_str(&self.stdout)
            .unwrap_or_else(|error| panic!("{error}\n{}", self.stdout))
    }
}

/// Sends a signal, such as `INT`, to a process that the test began.
pub fn signal(name: &str, process: u32) {
    let sent = Command::new("sh").arg("-c").arg(format!("kill -{name} {process}")).status();
    assert!(sent.unwrap().success());
}
