//! Messages on the standard input and output, each behind a header that says how long it is.

use std::io::{self, BufRead, Read, Write};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::thread::{self, JoinHandle};

use lsp_server::{Message, RequestId};
use serde_json::{Value as Json, json};

use super::Answer;
use super::checks::Report;

/// What happens to the server.
pub(super) enum Event {
    Message(Message),
    /// A message that nobody can understand, and why.
    Malformed(String),
    /// A check came to an end.
    Report(Report),
    /// Nothing comes any more; the reason, if that is a fault of the editor.
    Closed(Option<String>),
}

/// What goes out.
pub(super) enum Outgoing {
    Message(Message),
    Answer(RequestId, Answer),
    /// The answer to a message that could not be read, and so has no number.
    Unreadable(String),
}

/// The largest message: more than any text that the language allows.
const LARGEST: usize = 1 << 30;

/// The thread that writes.
pub(super) struct Writer {
    sender: Sender<Outgoing>,
    thread: JoinHandle<()>,
}

impl Writer {
    pub(super) fn sender(&self) -> Sender<Outgoing> {
        self.sender.clone()
    }

    /// Waits until everything is written; all other senders must be gone.
    pub(super) fn finish(self) {
        drop(self.sender);
        // A writer that failed has nobody to write to.
        drop(self.thread.join());
    }
}

/// Begins to read and to write.
pub(super) fn open(events: Sender<Event>) -> Writer {
    thread::spawn(move || read_all(&mut io::stdin().lock(), &events));
    let (sender, outgoing) = channel();
    let thread = thread::spawn(move || write_all(&mut io::stdout().lock(), &outgoing));
    Writer { sender, thread }
}

fn read_all(input: &mut impl BufRead, events: &Sender<Event>) {
    loop {
        let event = match read(input) {
            Ok(Some(bytes)) => parse(&bytes),
            Ok(None) => Event::Closed(None),
            Err(error) => Event::Closed(Some(error.to_string())),
        };
        let last = matches!(event, Event::Closed(_));
        if events.send(event).is_err() || last {
            return;
        }
    }
}

/// The bytes of the next message.
fn read(input: &mut impl BufRead) -> io::Result<Option<Vec<u8>>> {
    let Some(length) = header(input)? else { return Ok(None) };
    let mut bytes = Vec::new();
    let read = input.take(length as u64).read_to_end(&mut bytes)?;
    if read < length {
        return Err(io::Error::other("the message ends too early"));
    }
    Ok(Some(bytes))
}

/// The length that a header gives; nothing at the end of the input.
fn header(input: &mut impl BufRead) -> io::Result<Option<usize>> {
    let mut length = None;
    let mut begun = false;
    loop {
        let mut line = Vec::new();
        if input.take(LARGEST as u64).read_until(b'\n', &mut line)? == 0 {
            return if begun {
                Err(io::Error::other("the header ends too early"))
            } else {
                Ok(None)
            };
        }
        begun = true;
        let line = String::from_utf8_lossy(&line);
        let line = line.trim_end();
        if line.is_empty() {
            break;
        }
        let (name, value) = line
            .split_once(':')
            .ok_or_else(|| io::Error::other("a header line has the form `Name: value`"))?;
        if name.trim().eq_ignore_ascii_case("Content-Length") {
            length = value.trim().parse().ok().filter(|length| *length <= LARGEST);
        }
    }
    length.map(Some).ok_or_else(|| io::Error::other("the header has no usable `Content-Length`"))
}

fn parse(bytes: &[u8]) -> Event {
    let document: Json = match serde_json::from_slice(bytes) {
        Ok(document) => document,
        Err(error) => return Event::Malformed(error.to_string()),
    };
    // Without its number a request would pass for a notification.
    let numbered = document.get("id").is_some_and(|id| id.is_i64() || id.is_string());
    if document.get("id").is_some() && !numbered {
        return Event::Malformed("`id` is neither a number nor a text".to_owned());
    }
    match serde_json::from_value(document) {
        Ok(message) => Event::Message(message),
        Err(_) => Event::Malformed("neither request, answer nor notification".to_owned()),
    }
}

fn write_all(output: &mut impl Write, messages: &Receiver<Outgoing>) {
    for message in messages {
        let written = match message {
            Outgoing::Message(message) => message.write(output),
            Outgoing::Answer(id, answer) => self::answer(output, &id, &answer),
            Outgoing::Unreadable(reason) => unreadable(output, &reason),
        };
        if written.is_err() {
            return;
        }
    }
}

fn answer(output: &mut impl Write, id: &RequestId, Answer(text): &Answer) -> io::Result<()> {
    let start = format!("{{\"jsonrpc\":\"2.0\",\"id\":{},\"result\":", json!(id));
    write!(output, "Content-Length: {}\r\n\r\n{start}{text}}}", start.len() + text.len() + 1)?;
    output.flush()
}

fn unreadable(output: &mut impl Write, reason: &str) -> io::Result<()> {
    let code = lsp_server::ErrorCode::ParseError as i32;
    let error = json!({ "code": code, "message": reason });
    let text = json!({ "jsonrpc": "2.0", "id": null, "error": error }).to_string();
    write!(output, "Content-Length: {}\r\n\r\n{text}", text.len())?;
    output.flush()
}
