//! Outlines, colours, folds and what else follows from how a text is written.

use std::fmt::Write;

use expect_test::expect;
use serde_json::{Value as Json, json};

use super::names::applied;
use super::{Client, position, uri};
use crate::it::keywords::sheet;
use crate::it::support::Folder;

const PROGRAM: &str = "\
# What people need
# in their lab.
stack acme in eu-west-1
let ä = \"\" # not a name
network lab 10.0.0.0/16 {
  egress via nat
  egress allow pip, .example.org port 80
  endpoint s3 { allow data }
}
bucket data, models
resource AWS::SQS::Queue work {
  QueueName = \"wörk\"; Tags = [
    { Key = \"a\", Value = lab.id }
  ]
}
waive ec2-public-address on lab because \"it is a test\"
network broken { in in }
";

fn open(text: &str, capabilities: &Json) -> (Folder, Client, String) {
    let folder = Folder::with(text);
    let main = uri(&folder.path().join("main.smk"));
    let mut client = Client::start_with(&folder.path(), capabilities);
    client.open(&main, text);
    (folder, client, main)
}

fn of(document: &str) -> Json {
    json!({ "textDocument": { "uri": document } })
}

fn outline(symbols: &Json, depth: usize, shown: &mut String) {
    for symbol in symbols.as_array().unwrap() {
        let detail = symbol["detail"].as_str().unwrap_or("");
        let line = &symbol["selectionRange"]["start"];
        let name = symbol["name"].as_str().unwrap();
        let indent = "  ".repeat(depth);
        let (kind, line, column) = (&symbol["kind"], &line["line"], &line["character"]);
        writeln!(shown, "{indent}{name} [{kind} {detail}] {line}:{column}").unwrap();
        outline(&symbol["children"], depth + 1, shown);
    }
}

#[test]
fn the_outline_has_every_statement() {
    let tree = json!({ "textDocument": { "documentSymbol": { "hierarchicalDocumentSymbolSupport": true } } });
    let (_folder, mut client, main) = open(PROGRAM, &tree);
    let symbols = client.ask("textDocument/documentSymbol", &of(&main));
    let mut shown = String::new();
    outline(&symbols, 0, &mut shown);
    let expected = expect![[r#"
        acme [4 stack] 2:6
        ä [14 let] 3:4
        lab [3 network] 4:8
          egress via nat [24 ] 5:2
          egress allow pip, .example.org port 80 [24 ] 6:2
          endpoint s3 [24 ] 7:2
            allow data [24 ] 7:16
        data [19 bucket] 9:7
        models [19 bucket] 9:13
        work [19 resource] 10:25
          QueueName [7 ] 11:2
          Tags [7 ] 11:22
        waive ec2-public-address on lab because "it is a test" [24 ] 15:0
        broken [3 network] 16:8
    "#]];
    expected.assert_eq(&shown);
    let (_folder, mut client, main) = open(PROGRAM, &json!({}));
    let symbols = client.ask("textDocument/documentSymbol", &of(&main));
    let names: Vec<&str> =
        symbols.as_array().unwrap().iter().map(|it| it["name"].as_str().unwrap()).collect();
    assert!(names.contains(&"lab") && names.contains(&"models"), "{names:?}");
    let mut search = |query: &str| -> Vec<String> {
        let found = client.ask("workspace/symbol", &json!({ "query": query }));
        let found = found.as_array().unwrap().iter();
        found.map(|it| it["name"].as_str().unwrap().to_owned()).collect()
    };
    assert_eq!(search("LB"), ["lab"]);
    assert_eq!(search("nothing"), [""; 0]);
}

#[test]
fn words_have_the_meaning_of_their_place() {
    let (_folder, mut client, main) = open(PROGRAM, &json!({}));
    let answer = client.ask("textDocument/semanticTokens/full", &of(&main));
    let lines: Vec<Vec<u16>> = PROGRAM.lines().map(|line| line.encode_utf16().collect()).collect();
    let mut shown = String::new();
    for (line, column, length, kind) in client.tokens(&answer["data"]) {
        let word = String::from_utf16(&lines[line][column..column + length]).unwrap();
        writeln!(shown, "{word}: {kind}").unwrap();
    }
    let expected = expect![[r##"
        # What people need: comment
        # in their lab.: comment
        stack: keyword.declaration
        acme: variable.declaration
        in: keyword.control
        eu-west-1: enumMember
        let: keyword.declaration
        ä: parameter.declaration
        "": string
        # not a name: comment
        network: keyword.declaration
        lab: variable.declaration
        10.0.0.0/16: number
        egress: keyword
        via: keyword.control
        nat: enumMember
        egress: keyword
        allow: keyword.control
        pip: enumMember
        .example.org: namespace
        port: keyword.control
        80: number
        endpoint: keyword
        s3: enumMember
        allow: keyword
        data: variable
        bucket: keyword.declaration
        data: variable.declaration
        models: variable.declaration
        resource: keyword.declaration
        AWS::SQS::Queue: type
        work: variable.declaration
        QueueName: property
        "wörk": string
        Tags: property
        Key: property
        "a": string
        Value: property
        lab.id: variable
        waive: keyword.control
        ec2-public-address: enumMember
        on: keyword.control
        lab: variable
        because: keyword.control
        "it is a test": string
        network: keyword.declaration
        broken: variable.declaration
    "##]];
    expected.assert_eq(&shown);
}

#[test]
fn tokens_of_a_range_are_among_all_and_changes_lead_from_one_to_the_other() {
    let (_folder, mut client, main) = open(PROGRAM, &json!({}));
    let all = client.ask("textDocument/semanticTokens/full", &of(&main));
    let mut part = of(&main);
    let start = position(PROGRAM, "network lab", "utf-16");
    part["range"] = json!({ "start": start, "end": position(PROGRAM, "bucket", "utf-16") });
    let some = client.ask("textDocument/semanticTokens/range", &part);
    let (whole, some) = (client.tokens(&all["data"]), client.tokens(&some["data"]));
    assert!(!some.is_empty() && some.len() < whole.len());
    assert!(some.iter().all(|token| whole.contains(token)));
    let at = position(PROGRAM, "pip", "utf-16");
    client.change(&main, 2, &json!([{ "range": { "start": at, "end": at }, "text": "conda, " }]));
    let mut question = of(&main);
    question["previousResultId"] = all["resultId"].clone();
    let delta = client.ask("textDocument/semanticTokens/full/delta", &question);
    let mut numbers = all["data"].as_array().unwrap().clone();
    for edit in delta["edits"].as_array().unwrap() {
        let start = usize::try_from(edit["start"].as_u64().unwrap()).unwrap();
        let count = usize::try_from(edit["deleteCount"].as_u64().unwrap()).unwrap();
        numbers.splice(start..start + count, edit["data"].as_array().unwrap().clone());
    }
    let after = client.ask("textDocument/semanticTokens/full", &of(&main));
    assert_eq!(json!(numbers), after["data"]);
    assert_eq!(delta["resultId"], after["resultId"]);
    question["previousResultId"] = json!("of somebody else");
    let again = client.ask("textDocument/semanticTokens/full/delta", &question);
    assert_eq!(again["data"], after["data"]);
}

#[test]
fn every_word_of_the_language_is_known_where_it_stands() {
    let sheet = sheet();
    let (_folder, mut client, main) = open(&sheet.text, &json!({}));
    let answer = client.ask("textDocument/semanticTokens/full", &of(&main));
    let tokens = client.tokens(&answer["data"]);
    for word in &sheet.words {
        let kinds =
            if word.is_first { &["keyword"][..] } else { &["keyword", "enumMember", "number"] };
        let is_known = |(line, column, length, kind): &(usize, usize, usize, String)| {
            (*line, *column, *length) == (word.line, word.column, word.word.len())
                && kinds.iter().any(|known| kind.starts_with(known))
        };
        assert!(tokens.iter().any(is_known), "{word:?}");
    }
}

#[test]
fn blocks_and_comments_fold() {
    let (_folder, mut client, main) = open(PROGRAM, &json!({}));
    let folds = client.ask("textDocument/foldingRange", &of(&main));
    let folds: Vec<String> = folds
        .as_array()
        .unwrap()
        .iter()
        .map(|it| format!("{}-{} {}", it["startLine"], it["endLine"], it["kind"]))
        .collect();
    assert_eq!(
        folds,
        [r#"0-1 "comment""#, r#"4-8 "region""#, r#"10-14 "region""#, r#"11-13 "region""#]
    );
}

#[test]
fn the_layout_comes_as_changes_of_lines() {
    let text = "network lab 10.0.0.0/16 {\negress   via nat\n  egress allow pip   # ü\n}\n\n\n\nkey  lab-key\n";
    let (folder, mut client, main) = open(text, &json!({}));
    let options = json!({ "tabSize": 8, "insertSpaces": false });
    let mut question = of(&main);
    question["options"] = options.clone();
    let edits = client.ask("textDocument/formatting", &question);
    let whole = applied(text, edits.as_array().unwrap());
    folder.smk(&["fmt"]).succeeds();
    assert_eq!(whole, folder.read("main.smk"));
    assert_ne!(whole, text);
    let at = position(text, "egress   via", "utf-16");
    question["range"] = json!({ "start": at, "end": at });
    let edits = client.ask("textDocument/rangeFormatting", &question);
    let part = applied(text, edits.as_array().unwrap());
    assert!(part.contains("{\n  egress via nat\n") && part.ends_with("key  lab-key\n"), "{part}");
}
