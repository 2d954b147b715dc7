//! Questions right after somebody has written something.

use serde_json::{Value as Json, json};

use super::{Client, position, uri};
use crate::it::support::{EXAMPLE, Folder};

fn hover(client: &mut Client, uri: &str, at: &Json) -> String {
    let question = json!({ "textDocument": { "uri": uri }, "position": at });
    let answer = client.ask("textDocument/hover", &question);
    answer["contents"]["value"].as_str().unwrap_or_default().to_owned()
}

#[test]
fn a_program_is_known_as_it_is_written() {
    let folder = Folder::example();
    let main = uri(&folder.path().join("main.smk"));
    let mut client = Client::start(&folder.path(), "utf-8");
    client.open(&main, EXAMPLE);
    for version in 2..30 {
        let kept = if version % 2 == 0 { "key lab-key\n" } else { "" };
        let text = format!("{kept}{EXAMPLE}bucket b{version} {{ key lab-key }}\n");
        client.change(&main, version, &json!([{ "text": text }]));
        let at = position(&text, &format!("b{version} {{"), "utf-8");
        let said = hover(&mut client, &main, &at);
        client.pull(&main);
        assert_eq!(said, hover(&mut client, &main, &at));
        assert_eq!(said.contains("Becomes"), version % 2 == 0, "{said}");
    }
    assert_eq!(client.leave(), 0);
}
