//! Random writing in a program of two files: what the server says is what `smk check` says of the
//! same texts, and every question has an answer. `SMK_LSP_EDITS` says how many edits are made in place of a few.

use std::path::Path;

use serde_json::{Value as Json, json};
use smk::syntax::format::format;

use super::client::position_at;
use super::names::applied;
use super::{Client, questions, uri};
use crate::it::support::Folder;

const FEW: usize = 1200;

/// After how many edits the two are compared.
const ROUND: usize = 60;

/// After how many edits something else is asked.
const QUESTION: usize = 3;

const NAMES: [&str; 2] = ["main.smk", "other.smk"];

const TEXTS: [&str; 2] = [
    include_str!("../../../src/lsp/tests/main.smk"),
    include_str!("../../../src/lsp/tests/other.smk"),
];

const WRITTEN: [&str; 20] = [
    "",
    "\n",
    "\r\n",
    " ",
    "{",
    "}",
    "=",
    "\"",
    "#",
    "$",
    "a",
    "é",
    "😀",
    "10.0.0.0/16",
    "key ",
    "in lab",
    "\nkey more\n",
    "\nlet more = 3 days\n",
    "\nresource AWS::SQS::Queue q {\n  DelaySeconds = 5\n}\n",
    "egress via nat\n",
];

/// Numbers as a die gives them, the same in every run.
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 >> 33).unwrap() % sides
    }
}

/// Whether an editor can name a place: one within a character or a line break it cannot.
fn is_place(text: &str, at: usize) -> bool {
    text.is_char_boundary(at) && !(text[..at].ends_with('\r') && text[at..].starts_with('\n'))
}

fn place_before(text: &str, at: usize) -> usize {
    (0..=at).rev().find(|at| is_place(text, *at)).unwrap_or_default()
}

fn replace(text: &mut String, dice: &mut Dice, encoding: &str) -> Json {
    let start = place_before(text, dice.roll(text.len() + 1));
    let mut end = (start + [0, 0, 1, 4][dice.roll(4)]).min(text.len());
    while !is_place(text, end) {
        end += 1;
    }
    let (from, to) = (position_at(text, start, encoding), position_at(text, end, encoding));
    let written = WRITTEN[dice.roll(WRITTEN.len())];
    text.replace_range(start..end, written);
    json!({ "range": { "start": from, "end": to }, "text": written })
}

/// The problems as `code:line:column:message`, from what the server says, which names files by
/// their whole path.
fn said(problems: &[Json], folder: &Path) -> Vec<String> {
    let folder = format!("{}/", folder.display());
    let shown = problems.iter().map(|it| {
        let start = &it["range"]["start"];
        let message = it["message"].as_str().unwrap().lines().next().unwrap_or_default();
        let code = it["code"].as_str().unwrap();
        let message = message.replace(&folder, "");
        format!("{code}:{}:{}:{message}", start["line"], start["character"])
    });
    let mut shown: Vec<String> = shown.collect();
    shown.sort();
    shown
}

/// The same of each file, from what the command says.
fn checked(folder: &Folder, texts: &[String], encoding: &str) -> Vec<Vec<String>> {
    let document: Json = serde_json::from_str(&folder.smk(&["check", "--json"]).stdout).unwrap();
    let mut found = vec![Vec::new(); NAMES.len()];
    for problem in document["diagnostics"].as_array().unwrap() {
        let label = &problem["labels"][0];
        let name = label["file"].as_str().unwrap_or(NAMES[0]);
        let file = NAMES.iter().position(|it| Path::new(name).ends_with(it)).unwrap();
        let place =
            label["start"]["line"].as_u64().map_or(json!({ "line": 0, "character": 0 }), |line| {
                let starts =
                    std::iter::once(0).chain(texts[file].match_indices('\n').map(|(at, _)| at + 1));
                let start = starts.clone().nth(usize::try_from(line).unwrap() - 1).unwrap();
                let column =
                    usize::try_from(label["start"]["byte_column"].as_u64().unwrap()).unwrap();
                position_at(&texts[file], start + column - 1, encoding)
            });
        let message = problem["message"].as_str().unwrap().lines().next().unwrap_or_default();
        let code = problem["code"].as_str().unwrap();
        found[file].push(format!("{code}:{}:{}:{message}", place["line"], place["character"]));
    }
    found.iter_mut().for_each(|it| it.sort());
    found
}

/// A text with the layout that the server gives to it.
fn laid_out(client: &mut Client, uri: &str, text: &str) -> String {
    let options = json!({ "tabSize": 2, "insertSpaces": true });
    let params = json!({ "textDocument": { "uri": uri }, "options": options });
    let edits = client.ask("textDocument/formatting", &params);
    applied(text, edits.as_array().unwrap())
}

fn write(encoding: &str, seed: u64) {
    let edits = std::env::var("SMK_LSP_EDITS").ok().and_then(|edits| edits.parse().ok());
    let edits = edits.unwrap_or(FEW) / 2;
    let (folder, beside) = (Folder::empty(), Folder::empty());
    let mut dice = Dice(seed);
    let mut texts: Vec<String> = TEXTS.iter().map(|text| (*text).to_owned()).collect();
    let uris = NAMES.map(|name| uri(&folder.path().join(name)));
    let mut client = Client::start(&folder.path(), encoding);
    assert_eq!(client.encoding, encoding);
    uris.iter().zip(&texts).for_each(|(uri, text)| client.open(uri, text));
    for version in 2..edits + 2 {
        let file = dice.roll(NAMES.len());
        let change = if dice.roll(40) == 0 {
            TEXTS[file].clone_into(&mut texts[file]);
            json!({ "text": TEXTS[file] })
        } else {
            replace(&mut texts[file], &mut dice, encoding)
        };
        client.change(&uris[file], i32::try_from(version).unwrap(), &json!([change]));
        if version % QUESTION == 0 {
            let text = &texts[file];
            let at = place_before(text, dice.roll(text.len() + 1));
            let place = position_at(text, at, encoding);
            questions::ask(&mut client, dice.roll(questions::KINDS), &uris[file], &place);
        }
        if version % ROUND == 0 {
            NAMES.iter().zip(&texts).for_each(|(name, text)| beside.write(name, text));
            let expected = checked(&beside, &texts, encoding);
            for ((uri, text), expected) in uris.iter().zip(&texts).zip(expected) {
                assert_eq!(said(&client.pull(uri), &folder.path()), expected, "{texts:#?}");
                if encoding == "utf-8" {
                    assert_eq!(laid_out(&mut client, uri, text), format(text));
                }
            }
        }
    }
    assert_eq!(client.leave(), 0);
}

#[test]
fn writing_counted_in_bytes() {
    write("utf-8", 0xed17_0001);
}

#[test]
fn writing_counted_in_units_of_utf_16() {
    write("utf-16", 0xed17_0002);
}
