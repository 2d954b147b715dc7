//! Questions at a place of a program: each case of a file in `asked` is a program with `▮` where
//! somebody asks, and the answer. `UPDATE_EXPECT=1` writes the answers; read what it wrote.

use std::fmt::Write;
use std::fs;
use std::path::Path;

use serde_json::{Value as Json, json};

use super::{Client, position, uri};
use crate::it::support::{EXAMPLE_LOCK, Folder};

mod completion;
mod hints;
mod hover;
mod lenses;
mod links;
mod signature;
mod typing;

const CURSOR: char = '▮';

/// An editor that can show everything.
fn editor() -> Json {
    json!({
        "general": { "positionEncodings": ["utf-16"] },
        "textDocument": {
            "completion": {
                "completionItem": {
                    "snippetSupport": true,
                    "documentationFormat": ["markdown"],
                    "insertTextModeSupport": { "valueSet": [1, 2] },
                },
            },
            "hover": { "contentFormat": ["markdown", "plaintext"] },
            "signatureHelp": { "signatureInformation": { "documentationFormat": ["markdown"] } },
        },
    })
}

/// A program that is open in the editor, and the place at which somebody asks.
struct Asked<'a> {
    client: &'a mut Client,
    uri: String,
    text: String,
    at: Option<Json>,
}

impl Asked<'_> {
    fn document(&self) -> Json {
        json!({ "textDocument": { "uri": self.uri } })
    }

    /// The document and the place of the cursor.
    fn place(&self) -> Json {
        let at = self.at.clone().expect("a cursor in the program");
        json!({ "textDocument": { "uri": self.uri }, "position": at })
    }

    fn ask(&mut self, method: &str, params: &Json) -> Json {
        self.client.ask(method, params)
    }

    /// The words of a range.
    fn words(&self, range: &Json) -> String {
        self.text[self.offset(&range["start"])..self.offset(&range["end"])].to_owned()
    }

    fn offset(&self, place: &Json) -> usize {
        let line = place["line"].as_u64().unwrap() as usize;
        let start: usize = self.text.split_inclusive('\n').take(line).map(str::len).sum();
        let mut left = place["character"].as_u64().unwrap() as usize;
        let mut end = start;
        for character in self.text[start..].chars() {
            if left == 0 {
                break;
            }
            left -= character.len_utf16().min(left);
            end += character.len_utf8();
        }
        end
    }
}

struct Case {
    title: String,
    program: String,
    answer: String,
}

fn cases(text: &str) -> Vec<Case> {
    let split = |part: &str| {
        let (title, rest) = part.split_once('\n').expect("a title");
        let (program, answer) = rest.split_once("\n---\n").expect("a program and `---`");
        Case {
            title: title.to_owned(),
            program: format!("{program}\n"),
            answer: answer.trim_end().to_owned(),
        }
    };
    text.split("=== ").skip(1).map(split).collect()
}

/// Asks the question of each case of a file.
fn check(name: &str, answer: impl Fn(&mut Asked<'_>) -> String) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/it/lsp/asked").join(name);
    let folder = Folder::empty();
    let mut client = Client::start_with(&folder.path(), &editor());
    let mut written = String::new();
    let mut wrong = Vec::new();
    for (number, case) in cases(&fs::read_to_string(&path).unwrap()).into_iter().enumerate() {
        let beside = folder.path().join(format!("{number}/lab"));
        let found = ask(&mut client, &beside, &case, &answer);
        let found = found.trim_end();
        if found != case.answer {
            wrong.push(format!("{}\n{found}", case.title));
        }
        write!(written, "=== {}\n{}---\n{found}\n\n", case.title, case.program).unwrap();
    }
    assert_eq!(client.leave(), 0);
    if std::env::var_os("UPDATE_EXPECT").is_some() {
        fs::write(&path, written.trim_end().to_owned() + "\n").unwrap();
    } else {
        assert!(wrong.is_empty(), "{name}:\n{}", wrong.join("\n\n"));
    }
}

fn ask(
    client: &mut Client,
    folder: &Path,
    case: &Case,
    answer: &impl Fn(&mut Asked<'_>) -> String,
) -> String {
    fs::create_dir_all(folder.join("scripts")).unwrap();
    fs::write(folder.join("smk.lock"), EXAMPLE_LOCK).unwrap();
    fs::write(folder.join("scripts/setup.sh"), "pip install numpy\n").unwrap();
    let uri = uri(&folder.join("main.smk"));
    let text = case.program.replace(CURSOR, "");
    let at = case.program.contains(CURSOR);
    let at = at.then(|| position(&case.program, &CURSOR.to_string(), "utf-16"));
    client.open(&uri, &text);
    // What was compiled may otherwise be of an earlier moment.
    client.pull(&uri);
    let found = answer(&mut Asked { client, uri: uri.clone(), text, at });
    client.close(&uri);
    found
}
