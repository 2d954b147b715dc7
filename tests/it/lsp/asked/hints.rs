//! `textDocument/inlayHint`

use serde_json::json;

use super::{Asked, check};

/// The program with the hints in it, and what they say of themselves.
fn shown(asked: &mut Asked<'_>) -> String {
    let mut params = asked.document();
    let end = asked.at.clone().unwrap_or(json!({ "line": 1000, "character": 0 }));
    params["range"] = json!({ "start": { "line": 0, "character": 0 }, "end": end });
    let hints = asked.ask("textDocument/inlayHint", &params);
    let mut text = asked.text.clone();
    let mut about = String::new();
    for hint in hints.as_array().unwrap().iter().rev() {
        let label = hint["label"].as_str().unwrap();
        assert_eq!(hint["paddingLeft"], true);
        text.insert_str(asked.offset(&hint["position"]), &format!(" «{label}»"));
        let said = hint["tooltip"]["value"].as_str().unwrap();
        about = format!("\n«{label}»\n{said}\n{about}");
    }
    format!("{}\n{about}", text.trim_end())
}

#[test]
fn what_is_so_although_nobody_wrote_it() {
    check("hints.txt", shown);
}
