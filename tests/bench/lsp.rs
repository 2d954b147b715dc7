//! How long an editor waits for the language server, in a file of 10,000 statements: the real
//! program over its standard input and output.

#![allow(
    clippy::print_stdout,
    clippy::indexing_slicing,
    clippy::unwrap_used,
    reason = "a benchmark prints what it measured, and ends where something is not as it must be"
)]

use std::env;
use std::fmt::Write;
use std::fs;
use std::time::{Duration, Instant};

use serde_json::{Value as Json, json};

#[path = "../it/lsp/client.rs"]
#[allow(dead_code, reason = "the tests need more of it")]
mod client;

use client::{Client, position, uri};

const STATEMENTS: usize = 10_000;
const KEYS: usize = 200;

/// What editors ask about a whole file.
const WHOLE: [&str; 6] = [
    "textDocument/semanticTokens/full",
    "textDocument/documentSymbol",
    "textDocument/foldingRange",
    "textDocument/inlayHint",
    "textDocument/codeLens",
    "textDocument/formatting",
];

/// Queues and parameters, and a few log groups that come with a warning.
fn program() -> String {
    let mut text = String::from("stack large in eu-west-1\n");
    for number in 0..STATEMENTS {
        let (kind, properties) = match number % 100 {
            0 => {
                ("Logs::LogGroup", format!("LogGroupName = \"g{number}\"\n  RetentionInDays = 30"))
            }
            odd if odd % 2 == 1 => (
                "SSM::Parameter",
                format!("Name = \"n{number}\"\n  Type = \"String\"\n  Value = \"v\""),
            ),
            _ => ("SQS::Queue", format!("QueueName = \"q{number}\"\n  DelaySeconds = 5")),
        };
        let _ = writeln!(text, "resource AWS::{kind} r{number} {{\n  {properties}\n}}");
    }
    text
}

/// Times in order, for their percentiles.
struct Times(Vec<Duration>);

impl Times {
    fn of(mut work: impl FnMut(usize) -> Duration) -> Self {
        let mut times: Vec<Duration> = (0..KEYS).map(&mut work).collect();
        times.sort();
        Self(times)
    }

    fn show(&self, what: &str) {
        let at = |percent: usize| self.0[(self.0.len() * percent / 100).min(self.0.len() - 1)];
        let (median, high, most) = (at(50), at(99), at(100));
        println!("{what:<44} median {median:>10.2?}  p99 {high:>10.2?}  most {most:>10.2?}");
    }
}

struct Bench {
    client: Client,
    uri: String,
    text: String,
    version: i32,
}

impl Bench {
    fn start() -> Self {
        let folder = env::temp_dir().join(format!("smk-bench-lsp-{}", std::process::id()));
        fs::create_dir_all(&folder).unwrap();
        let (uri, text) = (uri(&folder.join("main.smk")), program());
        let mut client = Client::start(&folder, "utf-8");
        let start = Instant::now();
        client.open(&uri, &text);
        client.await_problems(&uri, |_| true);
        println!("{:<44} {:?}", "opened, first problems", start.elapsed());
        client.pull(&uri);
        println!("{:<44} {:?}", "opened, all problems", start.elapsed());
        fs::remove_dir_all(&folder).unwrap();
        Self { client, uri, text, version: 1 }
    }

    /// Replaces words of the text by others of the same length, so that all places stay.
    fn edit(&mut self, words: &str, by: &str) {
        let start = position(&self.text, words, "utf-8");
        let mut end = start.clone();
        end["character"] = json!(end["character"].as_u64().unwrap() + words.len() as u64);
        self.version += 1;
        let change = json!([{ "range": { "start": start, "end": end }, "text": by }]);
        self.client.change(&self.uri, self.version, &change);
        self.text = self.text.replacen(words, by, 1);
    }

    /// Writes words and takes them back, in turn, and waits each time for what is said about it.
    fn press(&mut self, words: impl Fn(usize) -> String, by: impl Fn(usize) -> String) -> Times {
        Times::of(|key| {
            let place = 97 * (key / 2) % STATEMENTS;
            let (old, new) = (words(place), by(place));
            let wrong = key % 2 == 0;
            let (old, new) = if wrong { (old, new) } else { (new, old) };
            let version = self.version + 1;
            let start = Instant::now();
            self.edit(&old, &new);
            self.client.await_problems(&self.uri, |it| {
                let problems = it["diagnostics"].as_array().unwrap();
                it["version"] == version && problems.iter().any(|it| it["severity"] == 1) == wrong
            });
            let taken = start.elapsed();
            // What comes later belongs to this key, not to the next.
            self.client.pull(&self.uri);
            taken
        })
    }

    fn settle(&mut self) -> Times {
        Times::of(|key| {
            let start = Instant::now();
            let (old, new) = if key % 2 == 0 { ("r50 ", "s50 ") } else { ("s50 ", "r50 ") };
            self.edit(old, new);
            self.client.pull(&self.uri);
            start.elapsed()
        })
    }

    /// Asks right after a key.
    fn ask(&mut self, method: &str, params: impl Fn(&str, Json) -> Json) -> Times {
        Times::of(|key| {
            let place = 97 * (key / 2) % STATEMENTS;
            let (queue, other) = (format!(" r{place} {{"), format!(" s{place} {{"));
            let (old, new) = if key % 2 == 0 { (queue, other) } else { (other, queue) };
            self.edit(&old, &new);
            let params = params(&self.uri, position(&self.text, &new, "utf-8"));
            let start = Instant::now();
            self.client.ask(method, &params);
            let taken = start.elapsed();
            self.client.pull(&self.uri);
            taken
        })
    }

    /// Asks for something about the whole file, after a key.
    fn whole(&mut self, method: &str) {
        let last = json!({ "line": self.text.lines().count(), "character": 0 });
        let range = json!({ "start": { "line": 0, "character": 0 }, "end": last });
        let options = json!({ "tabSize": 2, "insertSpaces": true });
        let params = json!({
            "textDocument": { "uri": self.uri }, "range": range, "options": options,
        });
        self.edit("r50 ", "s50 ");
        let start = Instant::now();
        self.client.ask(method, &params);
        println!("{method:<44} {:>16.2?}", start.elapsed());
        self.edit("s50 ", "r50 ");
        self.client.pull(&self.uri);
    }

    fn memory(&self) {
        let status = fs::read_to_string(format!("/proc/{}/status", self.client.process_id()));
        for line in status.unwrap_or_default().lines().filter(|it| it.starts_with("Vm")) {
            if line.starts_with("VmHWM") || line.starts_with("VmRSS") {
                println!("{line}");
            }
        }
    }
}

fn main() {
    let mut bench = Bench::start();
    bench
        .press(|place| format!(" r{place} {{"), |place| format!(" r{place} !"))
        .show("key to problems of the text");
    bench
        .press(
            |place| {
                format!("AWS::SQS::Queue r{}", place / 2 * 2 + usize::from(place % 100 < 2) * 2)
            },
            |place| {
                format!("AWS::SQS::Qeueu r{}", place / 2 * 2 + usize::from(place % 100 < 2) * 2)
            },
        )
        .show("key to problems of the resources");
    bench.settle().show("key to all problems");
    let at =
        |uri: &str, position: Json| json!({ "textDocument": { "uri": uri }, "position": position });
    for method in ["textDocument/completion", "textDocument/hover"] {
        let provider = format!("{}Provider", method.trim_start_matches("textDocument/"));
        if bench.client.capabilities.get(&provider).is_some() {
            bench.ask(method, at).show(method);
        }
    }
    let all = |uri: &str, position: Json| json!({ "textDocument": { "uri": uri }, "positions": [position] });
    bench.ask("textDocument/selectionRange", all).show("textDocument/selectionRange");
    for method in WHOLE {
        bench.whole(method);
    }
    bench.memory();
    bench.client.leave();
}
