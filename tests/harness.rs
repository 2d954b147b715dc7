//! What the cases are made of: a scratch copy of a folder, and the binary run in it.

pub mod code;
pub mod example;
pub mod fix;
pub mod folder;
pub mod oversize;
pub mod page;

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

/// The root of the project.
pub fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// The folders below one, by name.
pub fn folders(parent: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(parent).expect("the folder can be read");
    let mut folders: Vec<PathBuf> =
        entries.flatten().map(|entry| entry.path()).filter(|path| path.is_dir()).collect();
    folders.sort();
    folders
}

pub fn name(path: &Path) -> String {
    path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default()
}

/// A program's folder that may be written to. It is always called `case`, because a stack without
/// a name is called like its folder.
pub struct Scratch {
    folder: PathBuf,
}

impl Scratch {
    pub fn new(title: &str) -> Self {
        let outer = Path::new(env!("CARGO_TARGET_TMPDIR")).join(title.replace(['/', ':'], "-"));
        if outer.exists() {
            fs::remove_dir_all(&outer).expect("an old scratch folder can be removed");
        }
        let folder = outer.join("case");
        fs::create_dir_all(&folder).expect("a scratch folder can be made");
        Self { folder }
    }

    pub fn copy_of(title: &str, folder: &Path) -> Self {
        let scratch = Self::new(title);
        copy(folder, &scratch.folder);
        scratch
    }

    pub fn write(&self, file: &str, text: &str) {
        fs::write(self.folder.join(file), text).expect("a scratch file can be written");
    }

    /// Without a file, whether there was one or not.
    pub fn remove(&self, file: &str) {
        let path = self.folder.join(file);
        if path.exists() {
            fs::remove_file(path).expect("a scratch file can be removed");
        }
    }

    pub fn read(&self, file: &str) -> String {
        fs::read_to_string(self.folder.join(file)).expect("a scratch file can be read")
    }

    /// Runs smk in the folder, told nothing by the surroundings.
    pub fn smk(&self, arguments: &[&str]) -> Run {
        let mut command = Command::new(env!("CARGO_BIN_EXE_smk"));
        command.arg("--chdir").arg(&self.folder).args(arguments);
        for (name, _) in std::env::vars_os() {
            let told = name.to_string_lossy();
            if told.starts_with("AWS_") || ["COLUMNS", "NO_COLOR"].contains(&&*told) {
                command.env_remove(&name);
            }
        }
        Run::of(&command.output().expect("smk can be run"))
    }
}

impl Drop for Scratch {
    fn drop(&mut self) {
        if !std::thread::panicking() {
            drop(self.folder.parent().map(fs::remove_dir_all));
        }
    }
}

/// What a command left behind.
#[derive(Debug)]
pub struct Run {
    pub code: Option<i32>,
    pub out: String,
    pub err: String,
}

impl Run {
    fn of(output: &Output) -> Self {
        let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
        Self { code: output.status.code(), out: text(&output.stdout), err: text(&output.stderr) }
    }

    /// What was printed, if the command did its work.
    pub fn done(self) -> String {
        assert_eq!(self.code, Some(0), "{}", self.err);
        self.out
    }
}

fn copy(from: &Path, to: &Path) {
    for entry in fs::read_dir(from).expect("the folder can be read").flatten() {
        let (source, target) = (entry.path(), to.join(entry.file_name()));
        if entry.file_name() == ".smk" {
            continue;
        }
        if source.is_dir() {
            fs::create_dir_all(&target).expect("a scratch folder can be made");
            copy(&source, &target);
        } else {
            fs::copy(&source, &target).expect("a file can be copied");
        }
    }
}
