//! Who refers to whom, step by step as an editor shows it.

use serde_json::{Value as Json, json};

use super::{Client, position, uri};
use crate::it::support::Folder;

const MAIN: &str = "\
let days = 30 days
network lab 10.0.0.0/16 {
  egress via nat
  egress allow tools
  flow-logs keep $days
}
key main
bucket data, models { only from lab; key main }
notebook research {
  in lab.private-a
  uses data read, models read-write
}
resource AWS::SQS::Queue work { QueueName = \"a\"; Tags = [{ Key = \"lab\", Value = lab.id }] }
output where = lab.id
waive s3-versions on data because \"it is a test\"
";
const OTHER: &str = "bundle tools { data.example.org }\nprotect lab, data\n";

struct Hierarchy {
    _folder: Folder,
    client: Client,
    main: String,
}

impl Hierarchy {
    fn open() -> Self {
        let folder = Folder::with(MAIN);
        folder.write("other.smk", OTHER);
        let main = uri(&folder.path().join("main.smk"));
        let mut client = Client::start(&folder.path(), "utf-16");
        client.open(&main, MAIN);
        Self { _folder: folder, client, main }
    }

    fn prepare(&mut self, words: &str) -> Json {
        let at = position(MAIN, words, "utf-16");
        let question = json!({ "textDocument": { "uri": self.main }, "position": at });
        self.client.ask("textDocument/prepareCallHierarchy", &question)
    }

    /// What is on a side of an item: its name, and the places in between.
    fn side(&mut self, side: &str, item: &Json) -> Vec<String> {
        let calls =
            self.client.ask(&format!("callHierarchy/{side}Calls"), &json!({ "item": item }));
        let end = if side == "incoming" { "from" } else { "to" };
        let shown = calls.as_array().unwrap().iter().map(|call| {
            let other = &call[end];
            let file = other["uri"].as_str().unwrap().rsplit('/').next().unwrap();
            let places = call["fromRanges"]
                .as_array()
                .unwrap()
                .iter()
                .map(|it| format!("{}:{}", it["start"]["line"], it["start"]["character"]));
            let places = places.collect::<Vec<_>>().join(" ");
            let detail = other["detail"].as_str().unwrap_or("-");
            format!("{detail} {} in {file} at {places}", other["name"].as_str().unwrap())
        });
        shown.collect()
    }
}

#[test]
fn who_refers_to_a_thing() {
    let mut hierarchy = Hierarchy::open();
    let lab = hierarchy.prepare("lab.private-a");
    assert_eq!(lab[0]["name"], "lab");
    assert_eq!(lab[0]["selectionRange"]["start"], position(MAIN, "lab 10", "utf-16"));
    assert_eq!(
        hierarchy.side("incoming", &lab[0]),
        [
            "bucket data in main.smk at 7:32",
            "bucket models in main.smk at 7:32",
            "notebook research in main.smk at 9:5",
            "resource work in main.smk at 12:80",
            "output where in main.smk at 13:15",
            "- protect lab, data in other.smk at 1:8",
        ]
    );
    assert_eq!(
        hierarchy.side("outgoing", &lab[0]),
        ["let days in main.smk at 4:18", "bundle tools in other.smk at 3:15"]
    );
    let days = hierarchy.prepare("days = 30");
    assert_eq!(hierarchy.side("incoming", &days[0]), ["network lab in main.smk at 4:18"]);
    assert_eq!(hierarchy.side("outgoing", &days[0]), [""; 0]);
}

#[test]
fn to_what_a_thing_refers() {
    let mut hierarchy = Hierarchy::open();
    let research = hierarchy.prepare("research");
    let expected = [
        "network lab in main.smk at 9:5",
        "bucket data in main.smk at 10:7",
        "bucket models in main.smk at 10:18",
    ];
    assert_eq!(hierarchy.side("outgoing", &research[0]), expected);
    assert_eq!(hierarchy.side("incoming", &research[0]), [""; 0]);
    // From a file that is not open, the way goes on.
    let tools = hierarchy.prepare("tools");
    assert_eq!(tools[0]["detail"], "bundle");
    assert_eq!(hierarchy.side("incoming", &tools[0]), ["network lab in main.smk at 3:15"]);
    let question = json!({ "item": hierarchy.prepare("lab.id")[0] });
    let callers = hierarchy.client.ask("callHierarchy/incomingCalls", &question);
    let protect = &callers.as_array().unwrap().last().unwrap()["from"];
    let expected = ["network lab in main.smk at 1:8", "bucket data in main.smk at 1:13"];
    assert_eq!(hierarchy.side("outgoing", protect), expected);
    assert_eq!(hierarchy.side("incoming", protect), [""; 0]);
    assert_eq!(hierarchy.prepare("10.0.0.0"), Json::Null);
}

#[test]
fn of_a_thing_that_is_gone_nothing_is_said() {
    let mut hierarchy = Hierarchy::open();
    let lab = hierarchy.prepare("lab 10");
    let main = hierarchy.main.clone();
    let start = json!({ "line": 0, "character": 0 });
    let change = json!([{ "range": { "start": start, "end": start }, "text": "key one\n" }]);
    hierarchy.client.change(&main, 2, &change);
    assert_eq!(hierarchy.side("incoming", &lab[0]), [""; 0]);
    assert_eq!(hierarchy.side("outgoing", &lab[0]), [""; 0]);
}
