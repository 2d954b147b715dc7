//! Where names are given and used, and what changes with them.

use serde_json::{Value as Json, json};

use super::{Client, position, uri};
use crate::it::support::Folder;

const MAIN: &str = "\
let days = 30 days # kept
network lab 10.0.0.0/16 {
  egress via nat
  egress allow tools
  flow-logs keep $days
}
notebook research { in lab.private-a }
bucket data { only from lab }
output where = lab.id
";
const OTHER: &str = "bundle tools { data.example.org }\nprotect lab\n";

/// A program of two files, of which one is open.
fn talk(capabilities: &Json) -> (Folder, Client, String, String) {
    let folder = Folder::with(MAIN);
    folder.write("other.smk", OTHER);
    let main = uri(&folder.path().join("main.smk"));
    let other = uri(&folder.path().join("other.smk"));
    let mut client = Client::start_with(&folder.path(), capabilities);
    client.open(&main, MAIN);
    (folder, client, main, other)
}

fn at(document: &str, text: &str, words: &str, further: u64) -> Json {
    let mut position = position(text, words, "utf-16");
    position["character"] = json!(position["character"].as_u64().unwrap() + further);
    json!({ "textDocument": { "uri": document }, "position": position })
}

/// Places as `file:line:column`.
fn places(answer: &Json) -> Vec<String> {
    let place = |it: &Json| {
        let file = it["uri"].as_str().map_or("", |uri| uri.rsplit('/').next().unwrap());
        let start = &it["range"]["start"];
        format!("{file}:{}:{}", start["line"], start["character"])
    };
    answer.as_array().unwrap().iter().map(place).collect()
}

#[test]
fn a_name_leads_to_where_it_is_given_and_used() {
    let (_folder, mut client, main, _) = talk(&json!({}));
    for method in ["textDocument/definition", "textDocument/declaration"] {
        let mut go = |words, further| {
            let answer = client.ask(method, &at(&main, MAIN, words, further));
            if answer.is_null() { Vec::new() } else { places(&answer) }
        };
        assert_eq!(go("lab.private-a", 1), ["main.smk:1:8"]);
        assert_eq!(go("lab.id", 0), ["main.smk:1:8"]);
        assert_eq!(go("tools", 2), ["other.smk:0:7"]);
        assert_eq!(go("$days", 1), ["main.smk:0:4"]);
        assert_eq!(go("10.0.0.0", 1), [""; 0]);
        assert_eq!(go("# kept", 3), [""; 0]);
    }
    let mut question = at(&main, MAIN, "lab.id", 0);
    question["context"] = json!({ "includeDeclaration": false });
    let uses = places(&client.ask("textDocument/references", &question));
    assert_eq!(uses, ["main.smk:6:23", "main.smk:7:24", "main.smk:8:15", "other.smk:1:8"]);
    question["context"] = json!({ "includeDeclaration": true });
    assert_eq!(places(&client.ask("textDocument/references", &question)).len(), 5);
    let marks = client.ask("textDocument/documentHighlight", &at(&main, MAIN, "lab.id", 0));
    let kinds: Vec<i64> =
        marks.as_array().unwrap().iter().map(|it| it["kind"].as_i64().unwrap()).collect();
    assert_eq!(kinds, [3, 2, 2, 2]);
}

/// The texts after a change of the workspace, main first.
fn changed(answer: &Json, texts: [(&str, &str); 2]) -> Vec<String> {
    let edits_of = |uri: &str| -> Vec<Json> {
        if let Some(changes) = answer.get("changes") {
            return changes[uri].as_array().cloned().unwrap_or_default();
        }
        let documents = answer["documentChanges"].as_array().unwrap();
        let document = documents.iter().find(|it| it["textDocument"]["uri"] == uri);
        document.map_or(Vec::new(), |it| it["edits"].as_array().unwrap().clone())
    };
    texts.iter().map(|(uri, text)| applied(text, &edits_of(uri))).collect()
}

pub fn applied(text: &str, edits: &[Json]) -> String {
    let offset = |position: &Json| {
        let line = usize::try_from(position["line"].as_u64().unwrap()).unwrap();
        let start: usize = text.split_inclusive('\n').take(line).map(str::len).sum();
        start + usize::try_from(position["character"].as_u64().unwrap()).unwrap()
    };
    let mut spans: Vec<(usize, usize, &str)> = edits
        .iter()
        .map(|it| {
            let range = &it["range"];
            (offset(&range["start"]), offset(&range["end"]), it["newText"].as_str().unwrap())
        })
        .collect();
    spans.sort_unstable();
    let mut after = text.to_owned();
    for (start, end, by) in spans.into_iter().rev() {
        after.replace_range(start..end, by);
    }
    after
}

#[test]
fn a_rename_reaches_all_files_and_says_what_was_moved() {
    let (folder, mut client, main, other) = talk(&json!({}));
    let question = at(&main, MAIN, "lab.private-a", 1);
    let prepared = client.ask("textDocument/prepareRename", &question);
    assert_eq!(prepared["placeholder"], "lab");
    assert_eq!(client.ask("textDocument/prepareRename", &at(&main, MAIN, "egress", 1)), Json::Null);
    let mut rename = |name: &str| {
        let mut question = question.clone();
        question["newName"] = json!(name);
        let id = client.begin("textDocument/rename", &question);
        client.await_answer(&json!(id))
    };
    for (name, reason) in [
        ("data", "`data` is the name of something else"),
        ("Lab 2", "`Lab 2` cannot be a name"),
        ("aws", "`aws` has a meaning of its own"),
    ] {
        assert_eq!(rename(name)["error"]["message"], reason, "{name}");
    }
    let answer = rename("main-lab");
    let texts = changed(&answer["result"], [(&main, MAIN), (&other, OTHER)]);
    assert!(texts[0].contains("}\nmoved lab to main-lab\nnotebook"), "{}", texts[0]);
    assert!(!texts[0].contains(" lab."), "{}", texts[0]);
    assert!(texts[1].contains("protect main-lab"), "{}", texts[1]);
    folder.write("main.smk", &texts[0]);
    folder.write("other.smk", &texts[1]);
    folder.smk(&["check"]).succeeds();
}

#[test]
fn a_rename_back_takes_the_line_away_again() {
    let text = "key fresh\nmoved old to fresh\nbucket data { key fresh }\n";
    let folder = Folder::with(text);
    let main = uri(&folder.path().join("main.smk"));
    let mut client = Client::start(&folder.path(), "utf-16");
    client.open(&main, text);
    let mut question = at(&main, text, "fresh", 1);
    question["newName"] = json!("old");
    let answer = client.ask("textDocument/rename", &question);
    let after = changed(&answer, [(&main, text), ("", "")]).remove(0);
    assert_eq!(after, "key old\nbucket data { key old }\n");
    question["newName"] = json!("third");
    let answer = client.ask("textDocument/rename", &question);
    let after = changed(&answer, [(&main, text), ("", "")]).remove(0);
    let expected =
        "key third\nmoved fresh to third\nmoved old to fresh\nbucket data { key third }\n";
    assert_eq!(after, expected);
    folder.write("main.smk", &after);
    folder.smk(&["check"]).succeeds();
}

#[test]
fn an_editor_that_can_ask_is_told_what_the_line_is_for() {
    let (_folder, mut client, main, other) = talk(&json!({ "workspace": { "workspaceEdit": {
        "documentChanges": true,
        "changeAnnotationSupport": { "groupsOnLabel": true },
    } } }));
    let mut question = at(&main, MAIN, "research", 1);
    question["newName"] = json!("work");
    let answer = client.ask("textDocument/rename", &question);
    assert_eq!(answer["changeAnnotations"]["moved"]["label"], "Keep the resources that exist");
    let edits = answer["documentChanges"][0]["edits"].as_array().unwrap();
    let annotated: Vec<&Json> = edits.iter().filter(|it| it["annotationId"] == "moved").collect();
    assert_eq!(annotated.len(), 1);
    assert_eq!(annotated[0]["newText"], "\nmoved research to work");
    let texts = changed(&answer, [(&main, MAIN), (&other, OTHER)]);
    assert_eq!(texts[1], OTHER);
}

#[test]
fn variables_bundles_and_outputs_are_renamed_without_a_word_about_it() {
    let (_folder, mut client, main, other) = talk(&json!({}));
    for (words, name) in [("$days", "kept"), ("tools", "sites"), ("where", "place")] {
        let mut question = at(&main, MAIN, words, 2);
        question["newName"] = json!(name);
        let answer = client.ask("textDocument/rename", &question);
        let texts = changed(&answer, [(&main, MAIN), (&other, OTHER)]);
        assert!(!texts.concat().contains("moved"), "{texts:?}");
        assert!(!texts.concat().contains(words), "{texts:?}");
    }
}
