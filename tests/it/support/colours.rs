//! Holds the scopes that a grammar gives to the words of programs against what the compiler takes
//! these words for.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use super::reading::{Kind, understood};
use super::{Run, need_node, need_program, surroundings};

/// The pieces of a file that have scopes: the first byte, the byte after the last, the scopes.
pub type Coloured = Vec<(usize, usize, String)>;

const GRAMMAR: &str = "editors/vscode/syntaxes/smk.tmLanguage.json";

/// How the grammar of `TextMate` reads files.
pub fn textmate(files: &[PathBuf]) -> Option<Vec<Coloured>> {
    let (packages, program) = (need_node("vscode")?, need_program("node")?);
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut command = Command::new(program);
    surroundings(&mut command, &std::env::temp_dir());
    command.arg(root.join("tests/editors/tokens.mjs")).arg(packages).arg(root.join(GRAMMAR));
    command.args(files);
    let read: Vec<Coloured> = serde_json::from_value(Run::of(command).succeeds().json()).unwrap();
    assert_eq!(read.len(), files.len());
    Some(read)
}

/// The programs that hold what colours they are to have.
pub fn cases() -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/editors/textmate");
    let paths = fs::read_dir(folder).unwrap().map(|it| it.unwrap().path());
    let mut cases: Vec<_> =
        paths.filter(|path| path.extension().is_some_and(|ending| ending == "smk")).collect();
    cases.sort();
    cases
}

/// All programs of the repository whose sentences can be read, in order.
pub fn programs() -> Vec<PathBuf> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut files = Vec::new();
    let mut waiting = vec![root.join("examples"), root.join("tests/cases")];
    while let Some(folder) = waiting.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() && !path.ends_with("tests/cases/syntax") {
                waiting.push(path);
            } else if path.extension().is_some_and(|ending| ending == "smk") {
                files.push(path);
            }
        }
    }
    files.retain(|file| fs::read_to_string(file).is_ok());
    files.sort();
    files
}

/// Every word has the scope of what it is; and where no sentence is mistaken, no other word has that
/// of a keyword.
#[track_caller]
pub fn assert_as_the_compiler_reads(files: &[PathBuf], read: &[Coloured]) {
    let mut wrong = Vec::new();
    let mut wholes = 0;
    for (file, coloured) in files.iter().zip(read) {
        let text = fs::read_to_string(file).unwrap();
        let shown = |start: usize, end: usize| {
            let line = text[..start].matches('\n').count() + 1;
            format!("{}:{line}: `{}`", file.display(), &text[start..end])
        };
        let meant = understood(&text);
        for (range, kind) in &meant.pieces {
            let scopes = coloured.iter().filter(|it| it.0 < range.end && range.start < it.1);
            let scopes: Vec<&str> = scopes.map(|it| it.2.as_str()).collect();
            if scopes.is_empty() || !scopes.iter().all(|scopes| fits(*kind, scopes)) {
                wrong
                    .push(format!("{} is {kind:?}, not {scopes:?}", shown(range.start, range.end)));
            }
        }
        let whole = meant.whole;
        wholes += u32::from(whole);
        for (start, end, scopes) in coloured.iter().filter(|it| whole && is_keyword(&it.2)) {
            let known = meant.pieces.iter().any(|(range, kind)| {
                (range.start, range.end) == (*start, *end)
                    && matches!(kind, Kind::First | Kind::Inner)
            });
            if !known {
                wrong.push(format!("{} is no keyword, not {scopes:?}", shown(*start, *end)));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert!(wholes > 50, "only {wholes} programs are without a mistake");
}

/// Whether scopes say what a piece is.
fn fits(kind: Kind, scopes: &str) -> bool {
    let any = |known: &[&str]| known.iter().any(|known| scopes.contains(known));
    match kind {
        Kind::First => is_keyword(scopes),
        Kind::Inner => is_keyword(scopes) || any(&["constant.language."]),
        Kind::Unit => any(&["constant.numeric.unit.smk"]),
        Kind::New => any(&["entity.name.class.", "entity.name.constant.smk"]),
        Kind::Type => any(&["entity.name.type.resource.smk"]),
        Kind::Property => any(&["support.type.property-name.smk"]),
        Kind::Text => any(&["string.quoted.double.smk"]),
        Kind::Variable => any(&["variable.other.constant.smk"]),
        Kind::Comment => any(&["comment.line.number-sign.smk"]),
    }
}

fn is_keyword(scopes: &str) -> bool {
    ["keyword.declaration.smk", "keyword.control.", "keyword.other.smk"]
        .iter()
        .any(|keyword| scopes.contains(keyword))
}
