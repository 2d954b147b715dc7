//! `textDocument/onTypeFormatting`

use std::fs;

use serde_json::json;
use smk::syntax::format::format;

use super::{Asked, CURSOR, Client, check, editor, position, uri};
use crate::it::support::{Folder, editors::layouts};

/// The text after the sign in front of the cursor was typed, with the cursor where it is then.
fn laid_out(asked: &mut Asked<'_>) -> String {
    let mut params = asked.place();
    let mut at = asked.offset(&params["position"]);
    params["ch"] = json!(if asked.text[..at].ends_with('}') { "}" } else { "\n" });
    params["options"] = json!({ "tabSize": 8, "insertSpaces": false });
    let edits = asked.ask("textDocument/onTypeFormatting", &params);
    let mut text = asked.text.clone();
    for edit in edits.as_array().unwrap().iter().rev() {
        let range = asked.offset(&edit["range"]["start"])..asked.offset(&edit["range"]["end"]);
        let new = edit["newText"].as_str().unwrap();
        if range.end <= at {
            at = at - range.len() + new.len();
        }
        text.replace_range(range, new);
    }
    text.insert(at, CURSOR);
    text
}

#[test]
fn what_was_typed_is_laid_out() {
    check("typing.txt", laid_out);
}

fn signs(text: &str) -> String {
    text.chars().filter(|sign| !sign.is_whitespace() && *sign != ';').collect()
}

/// Breaks every program at every space. Whatever was broken: no sign is lost, the line break stays,
/// a second answer has nothing to add, and the layout of the whole is what it would have been.
#[test]
fn a_line_break_anywhere_changes_only_the_layout() {
    let folder = Folder::empty();
    let main = uri(&folder.path().join("main.smk"));
    let mut client = Client::start_with(&folder.path(), &editor());
    client.open(&main, "");
    let mut version = 1;
    let mut write = |client: &mut Client, text: &str| {
        version += 1;
        client.change(&main, version, &json!([{ "text": text }]));
    };
    for file in layouts() {
        let program = fs::read_to_string(&file).unwrap();
        let spaces = program.match_indices([' ', '}', '\n']).map(|(at, _)| at + 1);
        for at in spaces.step_by(7) {
            let (before, behind) = program.split_at(at);
            let mut broken = format!("{before}\n{behind}");
            let wanted = format(&broken);
            broken.insert(at + 1, CURSOR);
            for turn in 0..2 {
                let text = broken.replace(CURSOR, "");
                write(&mut client, &text);
                let at = position(&broken, &CURSOR.to_string(), "utf-16");
                let asked =
                    &mut Asked { client: &mut client, uri: main.clone(), text, at: Some(at) };
                let typed = laid_out(asked);
                assert_eq!(signs(&typed), signs(&broken));
                let lines = |text: &str| text.lines().take_while(|it| !it.contains(CURSOR)).count();
                assert!(lines(&typed) >= lines(&broken), "{typed}");
                if turn == 1 {
                    assert_eq!(typed, broken);
                }
                broken = typed;
            }
            assert_eq!(format(&broken.replace(CURSOR, "")), wanted, "{broken}");
        }
    }
    assert_eq!(client.leave(), 0);
}
