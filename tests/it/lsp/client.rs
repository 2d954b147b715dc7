//! A client of the language server that shares nothing with it: frames and messages are made here
//! by hand, and sent to the real program.

use std::collections::BTreeMap;
use std::io::{BufRead, BufReader, Write};
use std::path::Path;
use std::process::{Child, ChildStdin, Command, Stdio};
use std::sync::mpsc::{Receiver, channel};
use std::time::Duration;

use serde_json::{Value as Json, json};

/// How long an answer may take before the server counts as stuck.
const PATIENCE: Duration = Duration::from_mins(1);

pub struct Client {
    process: Child,
    input: Option<ChildStdin>,
    messages: Receiver<Json>,
    next: i64,
    /// Notifications that came while something else was awaited.
    pub notifications: Vec<Json>,
    /// The problems that were published last, by document.
    pub published: BTreeMap<String, Json>,
    answers: BTreeMap<String, Json>,
    pub encoding: String,
    pub capabilities: Json,
}

impl Client {
    /// Starts the server without a word to it.
    pub fn silent(folder: &Path) -> Self {
        let mut command = Command::new(env!("CARGO_BIN_EXE_smk"));
        // Nothing of the person's own settings reaches a program under test.
        command.env_clear().env("PATH", std::env::var_os("PATH").unwrap_or_default());
        command.env("HOME", folder).current_dir(folder).arg("lsp");
        command.stdin(Stdio::piped()).stdout(Stdio::piped());
        let mut process = command.spawn().unwrap();
        let input = process.stdin.take();
        let mut output = BufReader::new(process.stdout.take().unwrap());
        let (sender, messages) = channel();
        std::thread::spawn(move || {
            while let Some(message) = read(&mut output) {
                if sender.send(message).is_err() {
                    return;
                }
            }
        });
        Self {
            process,
            input,
            messages,
            next: 1,
            notifications: Vec::new(),
            published: BTreeMap::new(),
            answers: BTreeMap::new(),
            encoding: String::new(),
            capabilities: Json::Null,
        }
    }

    /// Starts the server and says hello, as an editor that counts columns so.
    pub fn start(folder: &Path, encoding: &str) -> Self {
        Self::start_with(folder, &json!({ "general": { "positionEncodings": [encoding] } }))
    }

    pub fn start_with(folder: &Path, capabilities: &Json) -> Self {
        let mut client = Self::silent(folder);
        let root = uri(folder);
        let hello = json!({
            "processId": null,
            "rootUri": root,
            "capabilities": capabilities,
            "workspaceFolders": [{ "uri": root, "name": "program" }],
        });
        let welcome = client.ask("initialize", &hello);
        client.capabilities = welcome["capabilities"].clone();
        client.encoding =
            client.capabilities["positionEncoding"].as_str().unwrap_or("utf-16").to_owned();
        client.tell("initialized", &json!({}));
        client
    }

    /// Bytes as they are, right or wrong.
    pub fn raw(&mut self, bytes: &[u8]) {
        let input = self.input.as_mut().unwrap();
        input.write_all(bytes).unwrap();
        input.flush().unwrap();
    }

    pub fn send(&mut self, message: &Json) {
        let text = message.to_string();
        self.raw(format!("Content-Length: {}\r\n\r\n{text}", text.len()).as_bytes());
    }

    pub fn tell(&mut self, method: &str, params: &Json) {
        self.send(&json!({ "jsonrpc": "2.0", "method": method, "params": params }));
    }

    /// Asks without waiting; gives the number of the question.
    pub fn begin(&mut self, method: &str, params: &Json) -> i64 {
        let id = self.next;
        self.next += 1;
        self.send(&json!({ "jsonrpc": "2.0", "id": id, "method": method, "params": params }));
        id
    }

    /// The whole answer to a question.
    pub fn await_answer(&mut self, id: &Json) -> Json {
        loop {
            if let Some(answer) = self.answers.remove(&id.to_string()) {
                return answer;
            }
            self.receive();
        }
    }

    /// Asks, and gives the result.
    #[track_caller]
    pub fn ask(&mut self, method: &str, params: &Json) -> Json {
        let id = self.begin(method, params);
        let answer = self.await_answer(&json!(id));
        assert!(answer.get("error").is_none(), "{method}: {answer}");
        answer["result"].clone()
    }

    /// Asks, and gives the code of the error.
    #[track_caller]
    pub fn ask_wrongly(&mut self, method: &str, params: &Json) -> i64 {
        let id = self.begin(method, params);
        let answer = self.await_answer(&json!(id));
        answer["error"]["code"].as_i64().unwrap_or_else(|| panic!("{method}: {answer}"))
    }

    /// Takes the next message in.
    #[track_caller]
    pub fn receive(&mut self) {
        let message = self.messages.recv_timeout(PATIENCE).expect("the server says something");
        if message.get("method").is_none() {
            self.answers.insert(message["id"].to_string(), message);
        } else {
            if message["method"] == "textDocument/publishDiagnostics" {
                let uri = message["params"]["uri"].as_str().unwrap().to_owned();
                self.published.insert(uri, message["params"].clone());
            }
            self.notifications.push(message);
        }
    }

    /// Waits for problems of a document that fulfil a condition.
    #[track_caller]
    pub fn await_problems(&mut self, uri: &str, until: impl Fn(&Json) -> bool) -> Json {
        loop {
            if let Some(known) = self.published.get(uri).filter(|known| until(known)) {
                return known["diagnostics"].clone();
            }
            self.receive();
        }
    }

    pub fn open(&mut self, uri: &str, text: &str) {
        let document = json!({ "uri": uri, "languageId": "smk", "version": 1, "text": text });
        self.tell("textDocument/didOpen", &json!({ "textDocument": document }));
    }

    pub fn change(&mut self, uri: &str, version: i32, changes: &Json) {
        let document = json!({ "uri": uri, "version": version });
        let params = json!({ "textDocument": document, "contentChanges": changes });
        self.tell("textDocument/didChange", &params);
    }

    pub fn close(&mut self, uri: &str) {
        self.tell("textDocument/didClose", &json!({ "textDocument": { "uri": uri } }));
    }

    /// The problems of a document, after everything that was said so far.
    #[track_caller]
    pub fn pull(&mut self, uri: &str) -> Vec<Json> {
        let params = json!({ "textDocument": { "uri": uri } });
        let report = self.ask("textDocument/diagnostic", &params);
        assert_eq!(report["kind"], "full", "{report}");
        report["items"].as_array().unwrap().clone()
    }

    /// Semantic tokens as line, column, length and `type.modifier`.
    pub fn tokens(&self, data: &Json) -> Vec<(usize, usize, usize, String)> {
        let legend = &self.capabilities["semanticTokensProvider"]["legend"];
        let modifiers = legend["tokenModifiers"].as_array().unwrap();
        let data: Vec<usize> = serde_json::from_value(data.clone()).unwrap();
        let (mut line, mut column) = (0, 0);
        let token = |numbers: &[usize]| {
            column = if numbers[0] == 0 { column + numbers[1] } else { numbers[1] };
            line += numbers[0];
            let mut kind = legend["tokenTypes"][numbers[3]].as_str().unwrap().to_owned();
            let said = modifiers.iter().enumerate().filter(|(bit, _)| numbers[4] >> bit & 1 == 1);
            for (_, modifier) in said {
                kind = format!("{kind}.{}", modifier.as_str().unwrap());
            }
            (line, column, numbers[2], kind)
        };
        data.chunks(5).map(token).collect()
    }

    #[allow(dead_code, reason = "the benchmark needs it")]
    pub fn process_id(&self) -> u32 {
        self.process.id()
    }

    /// Closes the line, and gives how the server ended.
    pub fn hang_up(mut self) -> i32 {
        drop(self.input.take());
        self.process.wait().unwrap().code().unwrap_or(-1)
    }

    /// Says goodbye as an editor does.
    pub fn leave(mut self) -> i32 {
        let nothing = self.ask("shutdown", &Json::Null);
        assert_eq!(nothing, Json::Null);
        self.tell("exit", &Json::Null);
        self.process.wait().unwrap().code().unwrap_or(-1)
    }

    /// How the server ended by itself.
    pub fn wait(mut self) -> i32 {
        self.process.wait().unwrap().code().unwrap_or(-1)
    }
}

impl Drop for Client {
    fn drop(&mut self) {
        // One that has ended needs no end.
        drop(self.process.kill());
        drop(self.process.wait());
    }
}

fn read(output: &mut impl BufRead) -> Option<Json> {
    let mut length = None;
    loop {
        let mut line = String::new();
        if output.read_line(&mut line).ok()? == 0 {
            return None;
        }
        let line = line.trim_end();
        if line.is_empty() {
            break;
        }
        if let Some(value) = line.strip_prefix("Content-Length: ") {
            length = value.parse::<usize>().ok();
        }
    }
    let mut bytes = vec![0; length?];
    output.read_exact(&mut bytes).ok()?;
    serde_json::from_slice(&bytes).ok()
}

/// The name of a file, as editors write it.
pub fn uri(path: &Path) -> String {
    let text = path.to_str().unwrap();
    let escaped: Vec<String> = text
        .bytes()
        .map(|byte| match byte {
            b'/' | b'-' | b'.' | b'_' | b'~' => char::from(byte).to_string(),
            _ if byte.is_ascii_alphanumeric() => char::from(byte).to_string(),
            _ => format!("%{byte:02x}"),
        })
        .collect();
    format!("file://{}", escaped.concat())
}

/// The place of the first occurrence of words in a text, as an editor names it.
pub fn position(text: &str, words: &str, encoding: &str) -> Json {
    let at = text.find(words).unwrap_or_else(|| panic!("no `{words}` in the text"));
    position_at(text, at, encoding)
}

pub fn position_at(text: &str, at: usize, encoding: &str) -> Json {
    let before = &text[..at];
    let line = before.matches('\n').count();
    let start = before.rfind('\n').map_or(0, |it| it + 1);
    let column = match encoding {
        "utf-8" => at - start,
        _ => before[start..].encode_utf16().count(),
    };
    json!({ "line": line, "character": column })
}
