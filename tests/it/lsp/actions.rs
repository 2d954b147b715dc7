//! What can be done with problems and words.

use serde_json::{Value as Json, json};

use super::names::applied;
use super::{Client, position, uri};
use crate::it::support::Folder;

/// The actions at the first of some words: title, kind, and the text with each of them done.
fn actions(text: &str, words: &str, only: &Json) -> Vec<(String, String, String)> {
    let folder = Folder::with(text);
    let main = uri(&folder.path().join("main.smk"));
    let mut client = Client::start(&folder.path(), "utf-8");
    client.open(&main, text);
    let at = position(text, words, "utf-8");
    let mut context = json!({ "diagnostics": [] });
    if !only.is_null() {
        context["only"] = only.clone();
    }
    let question = json!({
        "textDocument": { "uri": main },
        "range": { "start": at, "end": at },
        "context": context,
    });
    let answer = client.ask("textDocument/codeAction", &question);
    let done = |action: &Json| {
        let edits = action["edit"]["changes"][&main].as_array().unwrap();
        let text = |key: &str| action[key].as_str().unwrap().to_owned();
        (text("title"), text("kind"), applied(text_of(&folder).as_str(), edits))
    };
    answer.as_array().unwrap().iter().map(done).collect()
}

fn text_of(folder: &Folder) -> String {
    folder.read("main.smk")
}

#[test]
fn a_problem_comes_with_what_puts_it_right() {
    let text = "network lab 10.0.0.0/16\nnotebok research { in lab }\n";
    let found = actions(text, "notebok", &Json::Null);
    let mended = "network lab 10.0.0.0/16\nnotebook research { in lab }\n";
    assert!(found.iter().any(|it| it.1 == "quickfix" && it.2 == mended), "{found:?}");
    let all = actions(text, "lab", &json!(["source.fixAll"]));
    assert!(all.iter().all(|it| it.1 == "source.fixAll" && it.2 == mended), "{all:?}");
    assert_eq!(actions(text, "lab", &json!(["source.organizeImports"])), []);
}

#[test]
fn a_value_gets_a_name() {
    let text = "let range = 10.1.0.0/16\nnetwork lab 10.0.0.0/16 {\n  flow-logs keep 30 days\n}\nnetwork two $range\n";
    let found = actions(text, "10.0.0.0/16", &json!(["refactor"]));
    assert_eq!(found.len(), 1);
    assert_eq!(found[0].0, "Name `10.0.0.0/16` with `let`");
    let folder = Folder::with(&found[0].2);
    folder.smk(&["check"]).succeeds();
    assert!(found[0].2.contains("let range-2 = 10.0.0.0/16\nnetwork lab $range-2 {"), "{found:?}");
    let found = actions(text, "30 days", &json!(["refactor.extract"]));
    assert!(found[0].2.contains("keep $amount\n"), "{found:?}");
    Folder::with(&found[0].2).smk(&["check"]).succeeds();
    for words in ["lab", "keep", "let range", "$range"] {
        assert_eq!(actions(text, words, &json!(["refactor"])), [], "{words}");
    }
}
