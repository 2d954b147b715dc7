//! Whatever somebody writes: the text stays that of the editor, trees and problems those of a
//! reading from the beginning, and every request has an answer. `SMK_LSP_EDITS` says how many edits
//! are made in place of a few.

use std::path::{Path, PathBuf};
use std::sync::mpsc::{Receiver, channel};

use lsp_types::{ClientCapabilities, TextDocumentContentChangeEvent};
use serde_json::{Value as Json, json};

use super::checks::{Early, Job, Outcome, Report, settle};
use super::context::Context;
use super::convert::Encoding;
use super::documents::{Document, Documents, Tokens};
use super::programs::Programs;
use super::shelf::Saved;
use super::{requests, uri};
use crate::diagnostic::Diagnostics;
use crate::ide::Analysis;
use crate::ide::findings::Shown;
use crate::syntax;

const FEW: usize = 200;

/// After how many edits everything is compared; the trees and texts are after each.
const ROUND: usize = 20;

const ROOT: &str = "/nowhere/lab";

const FILES: [(&str, &str); 2] = [
    ("/nowhere/lab/main.smk", include_str!("tests/main.smk")),
    ("/nowhere/lab/other.smk", include_str!("tests/other.smk")),
];

const WRITTEN: [&str; 36] = [
    "",
    "",
    "\n",
    "\r\n",
    " ",
    "  ",
    "{",
    "}",
    "{\n",
    "}\n",
    "[",
    "]",
    ",",
    ";",
    "=",
    "\"",
    "#",
    "$",
    "a",
    "é",
    "😀",
    "10.0.0.0/16",
    "key",
    "network",
    "in lab",
    "$days",
    "lab.id",
    "\nkey main\n",
    "\nlet more = 3 days\n",
    "resource AWS::SQS::Queue q {\n",
    "DelaySeconds = 5\n",
    "egress via nat\n",
    "\tx",
    "bucket data\n",
    "moved a to b\n",
    "# ä\n",
];

/// Numbers as a die gives them, the same in every run.
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 >> 11) as usize % sides.max(1)
    }

    fn place(&mut self, text: &str) -> usize {
        let mut at = self.roll(text.len() + 1);
        while !is_place(text, at) {
            at -= 1;
        }
        at
    }
}

/// Whether an editor can name a place: one within a character or a line break it cannot.
fn is_place(text: &str, at: usize) -> bool {
    text.is_char_boundary(at) && !(text[..at].ends_with('\r') && text[at..].starts_with('\n'))
}

/// The position of a byte, counted in another way than the server counts.
fn position(text: &str, at: usize, encoding: Encoding) -> Json {
    let lines: Vec<&str> = text[..at].split('\n').collect();
    let last = lines[lines.len() - 1];
    let column = match encoding {
        Encoding::Utf8 => last.len(),
        Encoding::Utf16 => last.encode_utf16().count(),
    };
    json!({ "line": lines.len() - 1, "character": column })
}

struct Editor {
    encoding: Encoding,
    dice: Dice,
    texts: Vec<String>,
    documents: Documents,
    programs: Programs,
    jobs: Receiver<Job>,
    early: Early,
    client: ClientCapabilities,
}

impl Editor {
    fn new(encoding: Encoding, seed: u64) -> Self {
        let (sender, jobs) = channel();
        let mut documents = Documents::default();
        for (path, text) in FILES {
            let uri = uri::of(Path::new(path)).unwrap();
            documents.open(
                PathBuf::from(path),
                Document { uri, version: 0, text: text.into(), tokens: Tokens::default() },
            );
        }
        let mut programs = Programs::new(sender, Saved::default());
        FILES.iter().for_each(|(path, _)| programs.touch(Path::new(path)));
        Self {
            encoding,
            dice: Dice(seed),
            texts: FILES.iter().map(|(_, text)| (*text).to_owned()).collect(),
            documents,
            programs,
            jobs,
            early: Early::new(Saved::default()),
            client: ClientCapabilities::default(),
        }
    }

    /// Writes something somewhere, and now and then begins anew.
    fn edit(&mut self, version: i32) {
        let file = self.dice.roll(FILES.len());
        let mut changes = Vec::new();
        for _ in 0..=self.dice.roll(3) {
            let change = if self.dice.roll(60) == 0 {
                FILES[file].1.clone_into(&mut self.texts[file]);
                json!({ "text": FILES[file].1 })
            } else {
                self.replace(file)
            };
            changes.push(serde_json::from_value::<TextDocumentContentChangeEvent>(change).unwrap());
        }
        let path = Path::new(FILES[file].0);
        assert!(self.documents.change(path, version, &changes, self.encoding));
        self.programs.touch(path);
        assert_eq!(*self.documents.get(path).unwrap().text, self.texts[file]);
    }

    fn replace(&mut self, file: usize) -> Json {
        let Self { dice, texts, encoding, .. } = self;
        let text = &mut texts[file];
        let start = dice.place(text);
        let mut end = (start + [0, 0, 1, 5, 60][dice.roll(5)]).min(text.len());
        while !is_place(text, end) {
            end += 1;
        }
        let (from, to) = (position(text, start, *encoding), position(text, end, *encoding));
        let copied = dice.place(text)..dice.place(text);
        let written = match text.get(copied) {
            Some(copied) if dice.roll(8) == 0 && text.len() < 4000 => copied.to_owned(),
            _ => WRITTEN[dice.roll(WRITTEN.len())].to_owned(),
        };
        text.replace_range(start..end, &written);
        json!({ "range": { "start": from, "end": to }, "text": written })
    }

    fn analysis(&self) -> &Analysis {
        self.programs.of(Path::new(FILES[0].0)).unwrap()
    }

    /// The trees are those that a first reading gives.
    fn compare_trees(&mut self) {
        self.programs.refresh(&self.documents);
        let Analysis { sources, files, .. } = self.analysis();
        assert_eq!(files.len(), FILES.len());
        for (id, tree) in sources.ids().zip(files) {
            let anew = syntax::parse(sources, id, &mut Diagnostics::default());
            assert_eq!(*tree, anew, "{}", sources.file(id).text);
        }
    }

    /// Checks what changed, and gives what a check says that knows of nothing before.
    fn check(&mut self) -> Vec<Shown> {
        self.programs.submit(&self.documents, None);
        let mut anew = None;
        for job in self.jobs.try_iter() {
            let Job { root, documents, region, stamp } = job;
            let copy = Job {
                root: root.clone(),
                documents: documents.clone(),
                region: region.clone(),
                stamp,
            };
            anew = Some(settle(Early::new(Saved::default()).check(copy)).found);
            let half = self.early.check(Job { root: root.clone(), documents, region, stamp });
            let outcome = Outcome::Settled(settle(half));
            self.programs.take(Report { root, stamp, outcome });
        }
        anew.expect("something was written")
    }

    /// Asks everything that can be asked, somewhere.
    fn ask(&mut self) {
        let file = self.dice.roll(FILES.len());
        let (one, other) = (self.dice.place(&self.texts[file]), self.dice.place(&self.texts[file]));
        let at = |at| position(&self.texts[file], at, self.encoding);
        let range = json!({ "start": at(one.min(other)), "end": at(one.max(other)) });
        let params = json!({
            "textDocument": { "uri": uri::of(Path::new(FILES[file].0)), "version": 1 },
            "position": at(one),
            "positions": [at(one), at(other)],
            "range": range,
            "context": {
                "includeDeclaration": true,
                "diagnostics": [],
                "triggerKind": 1,
                "isRetrigger": false,
            },
            "label": "lab",
            "newName": "renamed",
            "query": "a",
            "options": { "tabSize": 2, "insertSpaces": true },
            "ch": "\n",
            "item": {
                "name": "lab",
                "kind": 3,
                "uri": uri::of(Path::new(FILES[file].0)),
                "range": range,
                "selectionRange": range,
            },
            "previousResultId": "0",
            "previousResultIds": [],
        });
        let context = Context::new(&self.documents, &self.programs, self.encoding, &self.client);
        for entry in requests::all() {
            // To refuse is an answer too, where no name can be changed for example.
            if let Err(failure) = entry.answer(&context, params.clone()) {
                assert_ne!(failure.code as i32, -32602, "{}: {}", entry.method, failure.message);
            }
        }
    }
}

fn write(encoding: Encoding, seed: u64) {
    let edits = std::env::var("SMK_LSP_EDITS").ok().and_then(|edits| edits.parse().ok());
    let mut editor = Editor::new(encoding, seed);
    for version in 1..=edits.unwrap_or(FEW) / 2 {
        editor.edit(i32::try_from(version).unwrap());
        editor.compare_trees();
        if version % ROUND == 0 {
            // What was compiled is older than the text.
            editor.ask();
            let anew = editor.check();
            assert_eq!(editor.programs.problems(Path::new(ROOT)), anew, "{:#?}", editor.texts);
        }
        editor.ask();
    }
}

#[test]
fn an_editor_that_counts_bytes() {
    write(Encoding::Utf8, 0x5eed_0001);
}

#[test]
fn an_editor_that_counts_as_most_do() {
    write(Encoding::Utf16, 0x5eed_0002);
}
