//! Reads the files of a program: its folder or the files that are named, what they `use`, the
//! scripts beside them and the lock file. The one place that reads a program from disk.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io::{Error, ErrorKind};
use std::path::{Component, Path, PathBuf};

use crate::check;
use crate::diagnostic::Diagnostics;
use crate::pins::{self, Pins};
use crate::source::{FileId, SourceMap, Span};
use crate::syntax::ast;

mod disk;
mod include;
mod problem;
mod texts;

pub use disk::{Disk, Files};
pub use problem::Problem;
pub use texts::{piped, texts};

/// The ending of a program's files.
pub const ENDING: &str = "smk";

/// The bytes of the character that stands for bytes which are none.
const REPLACEMENT: u32 = 3;

/// Everything that was read.
#[derive(Default)]
pub struct Loaded {
    pub sources: SourceMap,
    pub files: Vec<ast::File>,
    /// The texts of scripts, by the words that name them.
    pub scripts: BTreeMap<Span, Result<String, String>>,
    pub pins: Pins,
    /// Whether a file that belongs to the program could not be read.
    pub incomplete: bool,
    /// Where the program lies; state and lock file are kept there.
    pub folder: PathBuf,
    /// The stack's name where the program does not give one.
    pub name: String,
}

/// Reads the program that paths name: one folder, or files.
pub fn load(paths: &[PathBuf], diagnostics: &mut Diagnostics) -> Loaded {
    load_from(&mut Disk, paths, diagnostics)
}

/// Reads a program of which somebody else may hold some files.
pub fn load_from(
    source: &mut dyn Files,
    paths: &[PathBuf],
    diagnostics: &mut Diagnostics,
) -> Loaded {
    let here = [PathBuf::from(".")];
    let paths = if paths.is_empty() { &here } else { paths };
    let mut loading = Loading::new(source, diagnostics);
    loading.loaded.folder = folder_of(loading.source, paths);
    loading.loaded.name = stack_name(loading.source, &loading.loaded.folder);
    for path in paths {
        loading.path(path, None, &mut Vec::new());
    }
    loading.lock_file();
    loading.loaded
}

/// The folders below a path that hold a program, each with its own; the path itself if it does.
pub fn programs(path: &Path) -> Vec<PathBuf> {
    if !path.is_dir() || programs_in(&Disk, path).is_ok_and(|files| !files.is_empty()) {
        return vec![path.to_owned()];
    }
    let mut found = Vec::new();
    let mut waiting = vec![path.to_owned()];
    while let Some(folder) = waiting.pop() {
        let Ok(entries) = fs::read_dir(&folder) else { continue };
        for entry in entries.flatten() {
            let path = entry.path();
            let hidden = entry.file_name().to_string_lossy().starts_with('.');
            // A link to a folder above would never end.
            if entry.file_type().is_ok_and(|kind| kind.is_dir()) && !hidden {
                if programs_in(&Disk, &path).is_ok_and(|files| !files.is_empty()) {
                    found.push(path.clone());
                }
                waiting.push(path);
            }
        }
    }
    found.sort();
    if found.is_empty() { vec![path.to_owned()] } else { found }
}

struct Loading<'a> {
    loaded: Loaded,
    source: &'a mut dyn Files,
    seen: BTreeSet<PathBuf>,
    /// Whether files are read because others use them.
    follows: bool,
    diagnostics: &'a mut Diagnostics,
}

impl<'a> Loading<'a> {
    fn new(source: &'a mut dyn Files, diagnostics: &'a mut Diagnostics) -> Self {
        let (loaded, seen) = (Loaded::default(), BTreeSet::new());
        Self { loaded, source, seen, follows: true, diagnostics }
    }

    /// Reads a file or all files of a folder; `from` are the words that asked for it.
    fn path(&mut self, path: &Path, from: Option<Span>, chain: &mut Vec<PathBuf>) {
        if !self.source.is_folder(path) {
            return self.file(path, from, chain);
        }
        match programs_in(self.source, path) {
            Ok(files) if files.is_empty() => {
                let (folder, span) = (shown(path), from);
                self.diagnostics.push(Problem::NoPrograms { folder, span });
                self.loaded.incomplete = true;
            }
            Ok(files) => files.iter().for_each(|file| self.file(file, from, chain)),
            Err(error) => self.lack(path, &error, from),
        }
    }

    fn file(&mut self, path: &Path, from: Option<Span>, chain: &mut Vec<PathBuf>) {
        let canonical = match self.source.canonical(path) {
            Ok(canonical) => canonical,
            Err(error) => return self.lack(path, &error, from),
        };
        if let Some(span) = from.filter(|_| chain.contains(&canonical)) {
            self.diagnostics.push(Problem::IncludesItself { file: shown(path), span });
            return;
        }
        if !self.seen.insert(canonical.clone()) {
            return;
        }
        let path = &self.straight(path, &canonical);
        let bytes = match self.source.read(path) {
            Ok(bytes) => bytes,
            Err(error) => return self.lack(path, &error, from),
        };
        let Some(id) = self.text(path, bytes) else {
            self.loaded.incomplete = true;
            return;
        };
        let tree = self.source.parse(&self.loaded.sources, id, self.diagnostics);
        let beside = path.parent().map_or_else(PathBuf::new, Path::to_owned);
        self.scripts(&tree, &beside);
        let includes = if self.follows { include::paths(&tree) } else { Vec::new() };
        self.loaded.files.push(tree);
        chain.push(canonical);
        for include in includes {
            self.path(&beside.join(&include.value), Some(include.span), chain);
        }
        chain.pop();
    }

    /// The path without `folder/..`, where that leads to the same file, which a link may prevent.
    fn straight(&self, path: &Path, canonical: &Path) -> PathBuf {
        if path.components().all(|part| part != Component::ParentDir) {
            return path.to_owned();
        }
        let mut straight = PathBuf::new();
        for part in path.components() {
            let is_named = matches!(straight.components().next_back(), Some(Component::Normal(_)));
            if part == Component::ParentDir && is_named {
                straight.pop();
            } else {
                straight.push(part);
            }
        }
        let leads_there = self.source.canonical(&straight).is_ok_and(|file| file == canonical);
        if leads_there { straight } else { path.to_owned() }
    }

    /// Adds a text to the source map; one that is not UTF-8 is shown but not read.
    fn text(&mut self, path: &Path, bytes: Vec<u8>) -> Option<FileId> {
        let name = shown(path);
        let (text, fault) = match String::from_utf8(bytes) {
            // A byte-order mark is no part of the text, and would only shift its columns.
            Ok(text) => match text.strip_prefix('\u{feff}') {
                Some(text) => (text.to_owned(), None),
                None => (text, None),
            },
            Err(error) => {
                let at = error.utf8_error().valid_up_to();
                (String::from_utf8_lossy(error.as_bytes()).into_owned(), Some(at))
            }
        };
        let Ok(id) = self.loaded.sources.add(name.clone(), text) else {
            self.diagnostics.push(Problem::TooLarge { file: name });
            return None;
        };
        let Some(at) = fault else { return Some(id) };
        let whole = self.loaded.sources.file(id).span();
        let start = u32::try_from(at).map_or(whole.end, |at| whole.start + at);
        let span = Span::new(start, whole.end.min(start + REPLACEMENT));
        self.diagnostics.push(Problem::NotUtf8 { file: name, span });
        None
    }

    fn scripts(&mut self, tree: &ast::File, beside: &Path) {
        for script in check::scripts(tree) {
            let text =
                self.source.read(&beside.join(&script.value)).map_err(|error| reason(&error));
            let text = text.and_then(|bytes| {
                String::from_utf8(bytes).map_err(|_| "it is not UTF-8".to_owned())
            });
            self.loaded.scripts.insert(script.span, text);
        }
    }

    fn lock_file(&mut self) {
        let path = self.loaded.folder.join(pins::FILE_NAME);
        let read = self.source.read(&path).and_then(|bytes| {
            String::from_utf8(bytes).map_err(|error| Error::new(ErrorKind::InvalidData, error))
        });
        let text = match read {
            Ok(text) => text,
            Err(error) if error.kind() == ErrorKind::NotFound => return,
            Err(error) => return self.unreadable(&path, &error, None),
        };
        match Pins::parse(&text) {
            Ok(pins) => self.loaded.pins = pins,
            Err(error) => self.diagnostics.push(error),
        }
    }

    /// Goes on without a file or folder of the program.
    fn lack(&mut self, path: &Path, error: &Error, span: Option<Span>) {
        self.loaded.incomplete = true;
        self.unreadable(path, error, span);
    }

    fn unreadable(&mut self, path: &Path, error: &Error, span: Option<Span>) {
        let (path, reason) = (shown(path), reason(error));
        self.diagnostics.push(Problem::Unreadable { path, reason, span });
    }
}

/// The program's files of a folder, in the order of their names.
fn programs_in(source: &dyn Files, folder: &Path) -> std::io::Result<Vec<PathBuf>> {
    let mut files = source.files(folder)?;
    files.retain(|path| path.extension().is_some_and(|ending| ending == ENDING));
    files.sort();
    files.dedup();
    Ok(files)
}

fn folder_of(source: &dyn Files, paths: &[PathBuf]) -> PathBuf {
    let Some(first) = paths.first() else { return PathBuf::from(".") };
    if source.is_folder(first) {
        return first.clone();
    }
    match first.parent() {
        Some(parent) if !parent.as_os_str().is_empty() => parent.to_owned(),
        _ => PathBuf::from("."),
    }
}

/// A name for a stack that has none, made from the folder's.
fn stack_name(source: &dyn Files, folder: &Path) -> String {
    let folder = source.canonical(folder).unwrap_or_else(|_| folder.to_owned());
    let name =
        folder.file_name().map(|name| name.to_string_lossy().to_lowercase()).unwrap_or_default();
    let made: String =
        name.chars().map(|c| if c.is_ascii_alphanumeric() { c } else { '-' }).collect();
    let made = made.trim_matches(|c: char| !c.is_ascii_lowercase() && !c.is_ascii_digit());
    let made: String =
        made.trim_start_matches(|c: char| !c.is_ascii_lowercase()).chars().take(32).collect();
    if made.is_empty() { "stack".to_owned() } else { made }
}

/// A path without the dots that mean nothing; the folder itself is one.
fn shown(path: &Path) -> String {
    let inside = path.strip_prefix(".").unwrap_or(path);
    let path = if inside.as_os_str().is_empty() { path } else { inside };
    path.display().to_string()
}

/// The words of the system, without its number.
fn reason(error: &Error) -> String {
    let text = error.to_string();
    text.split(" (os error").next().unwrap_or_default().to_lowercase()
}
