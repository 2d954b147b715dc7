//! Which files belong together, and what the editor holds in place of the disk.

use serde_json::{Value as Json, json};

use super::{Client, uri};
use crate::it::support::Folder;

fn codes(problems: &[Json]) -> Vec<&str> {
    problems.iter().map(|it| it["code"].as_str().unwrap()).collect()
}

#[test]
fn files_of_a_folder_are_one_program() {
    let folder = Folder::empty();
    folder.write("network.smk", "network lab 10.0.0.0/16 {\n  subnets private 10.0.1.0/24\n}\n");
    let path = |name: &str| uri(&folder.path().join(name));
    let mut client = Client::start(&folder.path(), "utf-16");
    let book = path("wörk book.smk");
    client.open(&book, "notebook research { in lab }\nnotebook other { in lap }\n");
    assert_eq!(codes(&client.pull(&book)), ["check::no-such-thing"]);
    // The name that it gave is the one under which it is published.
    client.await_problems(&book, |it| it["diagnostics"].as_array().unwrap().len() == 1);

    // A file that was never saved counts, and goes with its document.
    client
        .open(&path("second.smk"), "network lap 10.1.0.0/16 {\n  subnets private 10.1.1.0/24\n}\n");
    assert_eq!(codes(&client.pull(&book)), [""; 0]);
    client.close(&path("second.smk"));
    assert_eq!(codes(&client.pull(&book)), ["check::no-such-thing"]);

    // What is saved by others is read when the editor says so.
    folder.write("network.smk", "network lap 10.0.0.0/16 {\n  subnets private 10.0.1.0/24\n}\n");
    let changed = json!({ "changes": [{ "uri": path("network.smk"), "type": 2 }] });
    client.tell("workspace/didChangeWatchedFiles", &changed);
    assert_eq!(client.pull(&book)[0]["range"]["start"]["line"], 0);
    let report = client.ask("workspace/diagnostic", &json!({ "previousResultIds": [] }));
    let of =
        |it: &Json| (it["uri"].as_str().unwrap().to_owned(), it["items"].as_array().unwrap().len());
    let items: Vec<(String, usize)> = report["items"].as_array().unwrap().iter().map(of).collect();
    assert_eq!(items, [(path("network.smk"), 0), (book.clone(), 1)]);

    // Whoever has the problems already is told that they are the same.
    let known: Vec<Json> = report["items"]
        .as_array()
        .unwrap()
        .iter()
        .map(|it| json!({ "uri": it["uri"], "value": it["resultId"] }))
        .collect();
    let again = client.ask("workspace/diagnostic", &json!({ "previousResultIds": known }));
    assert!(
        again["items"].as_array().unwrap().iter().all(|it| it["kind"] == "unchanged"),
        "{again}"
    );
    client.close(&book);
    client.await_problems(&book, |it| it["diagnostics"] == json!([]));
    assert_eq!(client.leave(), 0);
}

#[test]
fn what_a_file_uses_and_runs_is_read_too() {
    let folder = Folder::empty();
    std::fs::create_dir(folder.path().join("parts")).unwrap();
    folder.write("parts/key.smk", "key main\nkey main\n");
    let path = |name: &str| uri(&folder.path().join(name));
    let main = path("main.smk");
    let mut client = Client::start_with(
        &folder.path(),
        &json!({
            "textDocument": { "diagnostic": { "relatedDocumentSupport": true } },
        "workspace": { "didChangeWatchedFiles": { "dynamicRegistration": true } }
        }),
    );
    client.open(&main, "use \"parts/key.smk\"\nnotebook research {\n  in lab\n  on start \"setup.sh\"\n}\nnetwork lab 10.0.0.0/16 {\n  subnets private 10.0.1.0/24\n}\n");
    let report = client.ask("textDocument/diagnostic", &json!({ "textDocument": { "uri": main } }));
    assert_eq!(codes(report["items"].as_array().unwrap()), ["check::no-script"]);
    let key = &report["relatedDocuments"][path("parts/key.smk")];
    assert_eq!(codes(key["items"].as_array().unwrap()), ["check::same-name", "check::name-twice"]);
    assert_eq!(key["items"][1]["relatedInformation"][0]["location"]["uri"], path("parts/key.smk"));
    folder.write("setup.sh", "#!/bin/sh\n");
    client.tell("textDocument/didSave", &json!({ "textDocument": { "uri": main } }));
    assert_eq!(client.pull(&main), Vec::<Json>::new());
    // The server asked to be told of files that change.
    let asked = client.notifications.iter().find(|it| it["method"] == "client/registerCapability");
    let registration = &asked.unwrap()["params"]["registrations"][0];
    assert_eq!(registration["method"], "workspace/didChangeWatchedFiles");
    // It asks for problems itself, so none are sent.
    assert!(client.published.is_empty());
    assert_eq!(client.leave(), 0);
}

#[test]
fn a_text_without_a_file_is_a_program_of_its_own() {
    let folder = Folder::with("key main\nkey main\n");
    let mut client = Client::start(&folder.path(), "utf-16");
    let unsaved = "untitled:Untitled-1";
    client.open(unsaved, "let days = 30 days\nbucket data { only from lab }\n");
    assert_eq!(codes(&client.pull(unsaved)), ["check::no-such-thing"]);
    let settings = json!({ "settings": { "smk": { "region": "eu-south-2" } } });
    client.tell("workspace/didChangeConfiguration", &settings);
    let channel = "resource AWS::IVS::Channel channel { Name = \"x\" }\n";
    client.change(unsaved, 2, &json!([{ "text": channel }]));
    assert_eq!(codes(&client.pull(unsaved)), ["check::not-in-region"]);
    client.tell("workspace/didChangeConfiguration", &json!({ "settings": {} }));
    assert!(!codes(&client.pull(unsaved)).contains(&"check::not-in-region"));
    client.close(unsaved);
    client.await_problems(unsaved, |it| it["diagnostics"] == json!([]));
    assert_eq!(client.leave(), 0);
}
