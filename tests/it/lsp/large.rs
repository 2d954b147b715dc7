//! A file of 10,000 statements, and questions that are taken back.

use std::fmt::Write;

use serde_json::{Value as Json, json};

use super::{Client, position, uri};
use crate::it::support::Folder;

fn program() -> String {
    let mut text = String::from("stack large in eu-west-1\n");
    for number in 0..10_000 {
        let _ = writeln!(
            text,
            "resource AWS::SQS::Queue r{number} {{\n  QueueName = \"q{number}\"\n  DelaySeconds = 5\n}}"
        );
    }
    text
}

/// Replaces the first occurrence of words.
fn edit(client: &mut Client, uri: &str, text: &mut String, version: i32, words: &str, by: &str) {
    let start = position(text, words, "utf-16");
    let mut end = start.clone();
    end["character"] = json!(end["character"].as_u64().unwrap() + words.len() as u64);
    let change = json!([{ "range": { "start": start, "end": end }, "text": by }]);
    client.change(uri, version, &change);
    *text = text.replacen(words, by, 1);
}

fn code(answer: &Json) -> i64 {
    answer["error"]["code"].as_i64().unwrap_or_default()
}

#[test]
fn ten_thousand_statements() {
    let folder = Folder::empty();
    let main = uri(&folder.path().join("main.smk"));
    let mut text = program();
    let mut client = Client::start(&folder.path(), "utf-16");
    client.open(&main, &text);
    let pull = json!({ "textDocument": { "uri": main } });
    // Of many edits in a row, the last one counts.
    for version in 2..40 {
        let (old, new) =
            if version % 2 == 0 { (" r5000 {", " r5000 !") } else { (" r5000 !", " r5000 {") };
        edit(&mut client, &main, &mut text, version, old, new);
    }
    edit(&mut client, &main, &mut text, 40, "DelaySeconds = 5", "DelaySecond = 5");
    let problems = client.pull(&main);
    let codes: Vec<&str> = problems.iter().map(|it| it["code"].as_str().unwrap()).collect();
    assert_eq!(codes, ["check::property"]);
    assert_eq!(problems[0]["range"]["start"], position(&text, "DelaySecond =", "utf-16"));

    // Whoever asks about a text that changes meanwhile, or takes the question back, is told.
    edit(&mut client, &main, &mut text, 41, "DelaySecond = 5", "DelaySeconds = 5");
    let waits = client.begin("textDocument/diagnostic", &pull);
    let start = position(&text, "r7 ", "utf-16");
    let range = json!({ "start": start, "end": start });
    let place = json!({
        "textDocument": { "uri": main }, "range": range, "context": { "diagnostics": [] }
    });
    let stale = client.begin("textDocument/codeAction", &place);
    let gone = client.begin("textDocument/diagnostic", &pull);
    client.tell("$/cancelRequest", &json!({ "id": gone }));
    client.tell("$/cancelRequest", &json!({ "id": "never asked" }));
    edit(&mut client, &main, &mut text, 42, " r9 {", " s9 {");
    assert_eq!(code(&client.await_answer(&json!(gone))), -32800);
    assert_eq!(code(&client.await_answer(&json!(stale))), -32801);
    assert_eq!(client.await_answer(&json!(waits))["result"]["items"], json!([]));

    // What is said at once of a statement that is new is less, and never what it was before.
    edit(&mut client, &main, &mut text, 43, "SQS::Queue r100 {", "SNS::Topic r100 {");
    let mut hover = |words: &str| {
        let place = json!({ "textDocument": { "uri": main }, "position": position(&text, words, "utf-16") });
        client.ask("textDocument/hover", &place)["contents"]["value"].as_str().unwrap().to_owned()
    };
    let same = hover("r5000 {");
    assert!(same.contains("Becomes 1 resource, $0.00 a month"), "{same}");
    let new = hover("r100 {");
    assert!(new.contains("AWS::SNS::Topic") && !new.contains("AWS::SQS::Queue"), "{new}");
    assert_eq!(client.leave(), 0);
}
