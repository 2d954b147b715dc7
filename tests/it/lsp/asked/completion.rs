//! `textDocument/completion` and `completionItem/resolve`

use std::fmt::Write;

use serde_json::{Value as Json, json};

use super::{Asked, check};
use crate::it::lsp::{Client, position, uri};
use crate::it::support::Folder;

/// How many entries of a long list are shown.
const SHOWN: usize = 12;

fn entries(asked: &mut Asked<'_>) -> String {
    let place = asked.place();
    let list = asked.ask("textDocument/completion", &place);
    let Some(items) = list["items"].as_array() else { return "nothing".to_owned() };
    let mut text = String::new();
    if let Some(first) = items.first() {
        let replaced = asked.words(&first["textEdit"]["range"]);
        if !replaced.is_empty() {
            let _ = writeln!(text, "in the place of `{replaced}`:");
        }
    }
    let sorted: Vec<&str> = items.iter().map(|it| it["sortText"].as_str().unwrap()).collect();
    assert!(sorted.is_sorted());
    for item in items.iter().take(SHOWN) {
        line(item, &mut text);
    }
    if items.len() > SHOWN {
        let more = if list["isIncomplete"] == true { ", and more to come" } else { "" };
        let _ = writeln!(text, "… and others{more}");
    }
    if let Some(first) = items.first() {
        let resolved = asked.ask("completionItem/resolve", first);
        if let Some(said) = resolved["documentation"]["value"].as_str() {
            let lines = said.lines().map(|line| format!("| {line}").trim_end().to_owned());
            text += &lines.collect::<Vec<_>>().join("\n");
        }
    }
    text
}

fn line(item: &Json, text: &mut String) {
    let label = item["label"].as_str().unwrap();
    let _ = write!(text, "{label}");
    if let Some(detail) = item["detail"].as_str() {
        let _ = write!(text, "  ({detail})");
    }
    let written = item["textEdit"]["newText"].as_str().unwrap();
    if written != label {
        let _ = write!(text, "  ⇒ {}", written.replace('\n', "⏎"));
    }
    text.push('\n');
}

#[test]
fn what_may_be_written() {
    check("completion.txt", entries);
}

#[test]
fn an_editor_without_snippets_and_markdown_gets_plain_text() {
    let folder = Folder::empty();
    let main = uri(&folder.path().join("main.smk"));
    let mut client = Client::start(&folder.path(), "utf-8");
    let text = "net\n";
    client.open(&main, text);
    let mut place = json!({ "textDocument": { "uri": main } });
    place["position"] = position(text, "\n", "utf-8");
    let list = client.ask("textDocument/completion", &place);
    let items = list["items"].as_array().unwrap();
    let network = items.iter().find(|it| it["label"] == "network").unwrap();
    assert_eq!(network["textEdit"]["newText"], "network");
    assert_eq!(network["insertTextFormat"], 1);
    assert_eq!(network["documentation"]["kind"], "plaintext");
    assert!(!network["documentation"]["value"].as_str().unwrap().contains('`'));
    assert_eq!(client.leave(), 0);
}
