//! Hello and goodbye, documents, problems, and what goes wrong on the way.

use serde_json::{Value as Json, json};

use super::{Client, position, uri};
use crate::it::support::Folder;

const PROGRAM: &str = "stack lab in eu-west-1\nlet days = 30 days\n";

fn codes(problems: &[Json]) -> Vec<&str> {
    problems.iter().map(|it| it["code"].as_str().unwrap()).collect()
}

#[test]
fn an_editor_comes_and_goes() {
    let folder = Folder::empty();
    let client = Client::start(&folder.path(), "utf-8");
    assert_eq!(client.encoding, "utf-8");
    assert_eq!(client.leave(), 0);
    assert_eq!(Client::start(&folder.path(), "utf-32").encoding, "utf-16");
    assert_eq!(Client::start(&folder.path(), "utf-16").hang_up(), 0);
    assert_eq!(Client::silent(&folder.path()).hang_up(), 0);
    let mut client = Client::start(&folder.path(), "utf-16");
    client.tell("exit", &Json::Null);
    assert_eq!(client.wait(), 1);
}

#[test]
fn problems_come_while_somebody_writes() {
    let folder = Folder::with(PROGRAM);
    let main = uri(&folder.path().join("main.smk"));
    let mut client = Client::start(&folder.path(), "utf-16");
    client.open(&main, PROGRAM);
    let problems = client.await_problems(&main, |it| it["version"] == 1);
    let problems = problems.as_array().unwrap();
    assert_eq!(codes(problems), ["check::unused"]);
    assert_eq!(problems[0]["range"]["start"], position(PROGRAM, "days", "utf-16"));
    assert_eq!(problems[0]["severity"], 2);
    assert_eq!(problems[0]["tags"], json!([1]));
    assert_eq!(problems[0]["source"], "smk");
    let start = json!({ "line": 1, "character": 0 });
    let end = json!({ "line": 1, "character": 18 });
    let edit = json!([{ "range": { "start": start, "end": end }, "text": "key main" }]);
    client.change(&main, 2, &edit);
    let problems = client.await_problems(&main, |it| it["version"] == 2);
    assert_eq!(problems, json!([]));
    assert_eq!(client.pull(&main), Vec::<Json>::new());
    assert_eq!(client.leave(), 0);
}

#[test]
fn what_cannot_be_understood_is_answered_and_forgotten() {
    let folder = Folder::with(PROGRAM);
    let main = uri(&folder.path().join("main.smk"));
    let mut client = Client::silent(&folder.path());
    client.tell("textDocument/didOpen", &json!({ "textDocument": 1 }));
    assert_eq!(client.ask_wrongly("textDocument/hover", &json!({})), -32002);
    client.raw(b"Content-Length: 3\r\n\r\n{,}");
    assert_eq!(client.await_answer(&Json::Null)["error"]["code"], -32700);
    client.send(&json!({ "jsonrpc": "2.0", "id": [1], "method": "initialize" }));
    assert_eq!(client.await_answer(&Json::Null)["error"]["code"], -32700);
    client.send(&json!("nothing"));
    assert_eq!(client.await_answer(&Json::Null)["error"]["code"], -32700);
    assert_eq!(client.ask_wrongly("initialize", &json!({ "capabilities": 1 })), -32602);
    client.ask("initialize", &json!({ "capabilities": {} }));
    client.tell("initialized", &json!({}));
    assert_eq!(client.ask_wrongly("initialize", &json!({ "capabilities": {} })), -32600);
    assert_eq!(client.ask_wrongly("smk/sing", &json!({})), -32601);
    assert_eq!(client.ask_wrongly("textDocument/selectionRange", &json!([])), -32602);
    assert_eq!(client.ask_wrongly("textDocument/selectionRange", &Json::Null), -32602);
    let closed = json!({ "textDocument": { "uri": main }, "positions": [] });
    assert_eq!(client.ask_wrongly("textDocument/selectionRange", &closed), -32602);
    client.change(&main, 3, &json!([{ "text": "not open" }]));
    client.close(&main);
    client.tell("textDocument/didChange", &json!({ "textDocument": 7 }));
    client.tell("smk/dance", &json!(null));
    client.open(&main, PROGRAM);
    assert_eq!(codes(&client.pull(&main)), ["check::unused"]);
    client.ask("shutdown", &Json::Null);
    assert_eq!(client.ask_wrongly("shutdown", &Json::Null), -32600);
    client.raw(b"Content-Size: 3\r\n\r\n{}");
    assert_eq!(client.wait(), 1);
}
