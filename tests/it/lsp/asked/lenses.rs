//! `textDocument/codeLens`

use serde_json::{Value as Json, json};

use super::{Asked, check, editor};
use crate::it::lsp::{Client, uri};
use crate::it::support::{Cloud, EXAMPLE, Folder};

fn lines(asked: &mut Asked<'_>) -> String {
    let params = asked.document();
    let lenses = asked.ask("textDocument/codeLens", &params);
    let line = |lens: &Json| {
        assert_eq!(lens["command"]["command"], "smk.plan");
        assert_eq!(lens["command"]["arguments"], json!([asked.uri]));
        let title = lens["command"]["title"].as_str().unwrap();
        format!("{}: {title}", asked.words(&lens["range"]))
    };
    lenses.as_array().unwrap().iter().map(line).collect::<Vec<_>>().join("\n")
}

#[test]
fn what_statements_come_to() {
    check("lenses.txt", lines);
}

fn titles(client: &mut Client, uri: &str) -> Vec<String> {
    let params = json!({ "textDocument": { "uri": uri } });
    let lenses = client.ask("textDocument/codeLens", &params);
    let title = |lens: &Json| lens["command"]["title"].as_str().unwrap().to_owned();
    lenses.as_array().unwrap().iter().map(title).collect()
}

#[test]
fn they_count_from_what_the_state_has() {
    let folder = Folder::example();
    let cloud = Cloud::start(&folder, "0");
    folder.smk(&["apply", "--yes", "--endpoint-url", cloud.endpoint()]).succeeds();
    let main = uri(&folder.path().join("main.smk"));
    let mut client = Client::start_with(&folder.path(), &editor());
    client.open(&main, EXAMPLE);
    let before = titles(&mut client, &main);
    assert!(before.iter().all(|title| title.ends_with(": nothing to do")), "{before:#?}");
    let changed = EXAMPLE.replace("{ in lab }", "{ in lab; volume 50 GB }") + "key other\n";
    client.change(&main, 2, &json!([{ "text": changed }]));
    let after = titles(&mut client, &main);
    assert_eq!(after[0], before[0]);
    assert!(after[1].ends_with(": 1 to change"), "{after:#?}");
    assert_eq!(after[2], "2 resources, $1.00 a month: 2 to add");
    folder.write("main.smk", &changed);
    folder
        .smk(&["plan", "--endpoint-url", cloud.endpoint()])
        .succeeds()
        .says("2 to add, 1 to change, 0 to destroy");
    assert_eq!(client.leave(), 0);
}
