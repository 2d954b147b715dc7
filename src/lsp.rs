//! The language server: editors talk to it over the standard input and output. What it knows
//! comes from `ide`; here are documents, positions and the order of messages.

use lsp_server::{ErrorCode, ResponseError};
use serde::Serialize;

use crate::model::Region;

mod checks;
mod convert;
mod documents;
mod context;
mod edits;
mod notifications;
mod markup;
mod programs;
mod publish;
mod questions;
mod requests;
mod server;
mod shelf;
mod transport;
mod uri;

/// What the server is told when it starts.
#[derive(Clone, Debug, Default)]
pub struct Settings {
    /// The region where a program does not say one.
    pub region: Option<Region>,
}

/// How the talk ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum End {
    /// The editor said goodbye first, or just closed the line.
    Asked,
    /// The editor ended it in the middle, or nobody could understand it any more.
    Abrupt,
}

/// Serves one editor until it leaves.
pub fn serve(settings: Settings) -> End {
    let (events, incoming) = std::sync::mpsc::channel();
    let outgoing = transport::open(events.clone());
    let end = server::Server::new(settings, outgoing.sender(), events).run(&incoming);
    outgoing.finish();
    end
}

/// What a request is answered, as it is sent: of a large document, that is too much to be held in
/// any other form.
#[derive(Debug)]
struct Answer(String);

impl Answer {
    fn of(result: &impl Serialize) -> Result<Self, Failure> {
        serde_json::to_string(result)
            .map(Self)
            .map_err(|error| Failure::new(ErrorCode::InternalError, error.to_string()))
    }
}

/// Why a request has no answer.
#[derive(Debug)]
struct Failure {
    code: ErrorCode,
    message: String,
}

impl Failure {
    fn new(code: ErrorCode, message: impl Into<String>) -> Self {
        Self { code, message: message.into() }
    }
}

impl From<Failure> for ResponseError {
    fn from(failure: Failure) -> Self {
        Self { code: failure.code as i32, message: failure.message, data: None }
    }
}

#[cfg(test)]
mod tests;
