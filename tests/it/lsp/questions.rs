//! Every kind of question, at any place of any text: each has an answer.

use serde_json::{Value as Json, json};

use super::Client;

/// Questions about a place.
const AT: [&str; 11] = [
    "completion",
    "declaration",
    "definition",
    "documentHighlight",
    "hover",
    "onTypeFormatting",
    "prepareCallHierarchy",
    "prepareRename",
    "references",
    "selectionRange",
    "signatureHelp",
];

/// Questions about a document or a part of it.
const OF: [&str; 9] = [
    "codeAction",
    "codeLens",
    "diagnostic",
    "documentLink",
    "documentSymbol",
    "foldingRange",
    "inlayHint",
    "semanticTokens/full",
    "semanticTokens/range",
];

pub const KINDS: usize = AT.len() + OF.len();

/// Asks one kind of question about a place.
pub fn ask(client: &mut Client, kind: usize, uri: &str, place: &Json) {
    let mut params = json!({ "textDocument": { "uri": uri } });
    let Some(method) = AT.get(kind) else {
        let method = OF[kind - AT.len()];
        let start = json!({ "line": 0, "character": 0 });
        params["range"] = json!({ "start": start, "end": place });
        params["context"] = json!({ "diagnostics": [] });
        client.ask(&format!("textDocument/{method}"), &params);
        return;
    };
    params["position"] = place.clone();
    params["positions"] = json!([place]);
    params["ch"] = json!("\n");
    params["options"] = json!({ "tabSize": 2, "insertSpaces": true });
    params["context"] =
        json!({ "includeDeclaration": true, "triggerKind": 1, "isRetrigger": false });
    let answer = client.ask(&format!("textDocument/{method}"), &params);
    match *method {
        "completion" => completed(client, &answer, place),
        "prepareCallHierarchy" => called(client, &answer),
        _ => {}
    }
}

/// Each side of each thing can be asked about in turn.
fn called(client: &mut Client, items: &Json) {
    for item in items.as_array().into_iter().flatten() {
        for side in ["incomingCalls", "outgoingCalls"] {
            let calls = client.ask(&format!("callHierarchy/{side}"), &json!({ "item": item }));
            let ranges = calls.as_array().unwrap().iter().map(|it| &it["fromRanges"]);
            assert!(ranges.into_iter().all(|it| it[0].is_object()), "{calls}");
        }
    }
}

/// Each entry replaces a piece of one line around the place, and there is more to know of each.
fn completed(client: &mut Client, list: &Json, place: &Json) {
    let column = |place: &Json| place["character"].as_u64().unwrap();
    let items = list["items"].as_array().map(Vec::as_slice).unwrap_or_default();
    for item in items {
        let range = &item["textEdit"]["range"];
        assert_eq!(range["start"]["line"], place["line"], "{item}");
        assert_eq!(range["end"]["line"], place["line"], "{item}");
        let within = column(&range["start"])..=column(&range["end"]);
        assert!(within.contains(&column(place)), "{item} at {place}");
    }
    if let Some(first) = items.first() {
        let resolved = client.ask("completionItem/resolve", first);
        assert_eq!(resolved["label"], first["label"]);
    }
}
