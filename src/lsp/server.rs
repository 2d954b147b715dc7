//! The conversation: one message after the other, from hello to goodbye.

use std::collections::VecDeque;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::mpsc::{Receiver, Sender};

use lsp_server::{ErrorCode, Message, Notification, Request, RequestId, Response};
use lsp_types::notification::{DidChangeWatchedFiles, Notification as _};
use lsp_types::request::{RegisterCapability, Request as _};
use lsp_types::{
    ClientCapabilities, InitializeParams, InitializeResult, SaveOptions, ServerCapabilities,
    ServerInfo, TextDocumentSyncCapability, TextDocumentSyncKind, TextDocumentSyncOptions,
};
use serde_json::{Value as Json, json};

use super::context::Context;
use super::convert::Encoding;
use super::documents::Documents;
use super::programs::Programs;
use super::publish::Published;
use super::questions::Questions;
use super::shelf::Saved;
use super::transport::{Event, Outgoing};
use super::{Answer, End, Failure, Settings, checks, notifications, requests};
use crate::model::Region;
use crate::schema;

/// How far the conversation is.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Stage {
    New,
    Running,
    /// The editor has said goodbye.
    Leaving,
}

/// What programs are made of: their texts, what they run, and what names resolved to.
const WATCHED: [&str; 3] = ["**/*.smk", "**/*.sh", "**/smk.lock"];

pub(super) struct Server {
    pub(super) documents: Documents,
    pub(super) programs: Programs,
    pub(super) encoding: Encoding,
    pub(super) client: ClientCapabilities,
    settings: Settings,
    region: Option<Region>,
    stage: Stage,
    /// What has come and is not looked at yet.
    waiting: VecDeque<Event>,
    pub(super) questions: Questions,
    pub(super) published: Published,
    outgoing: Sender<Outgoing>,
}

impl Server {
    pub(super) fn new(
        settings: Settings,
        outgoing: Sender<Outgoing>,
        events: Sender<Event>,
    ) -> Self {
        let saved = Saved::default();
        Self {
            documents: Documents::default(),
            programs: Programs::new(checks::start(saved.clone(), events), saved),
            encoding: Encoding::default(),
            client: ClientCapabilities::default(),
            region: settings.region.clone(),
            settings,
            stage: Stage::New,
            waiting: VecDeque::new(),
            questions: Questions::default(),
            published: Published::default(),
            outgoing,
        }
    }

    pub(super) fn run(mut self, incoming: &Receiver<Event>) -> End {
        loop {
            if self.waiting.is_empty() {
                self.programs.submit(&self.documents, self.region.as_ref());
                // While others check, so that the next question need not wait for it.
                self.guarded("a text", |server| _ = server.context());
                self.waiting.extend(incoming.recv().ok());
            }
            self.waiting.extend(incoming.try_iter());
            let Some(event) = self.waiting.pop_front() else { return End::Abrupt };
            match event {
                Event::Message(Message::Notification(it)) if it.method == "exit" => {
                    return if self.stage == Stage::Leaving { End::Asked } else { End::Abrupt };
                }
                Event::Message(message) => self.message(message),
                Event::Report(report) => {
                    self.programs.take(report);
                    self.guarded("a report", Self::publish);
                    self.answer_questions();
                }
                Event::Malformed(reason) => self.send(Outgoing::Unreadable(reason)),
                Event::Closed(None) => return End::Asked,
                Event::Closed(Some(reason)) => {
                    self.log(&format!("nothing more can be read: {reason}"));
                    return End::Abrupt;
                }
            }
        }
    }

    fn message(&mut self, message: Message) {
        match message {
            Message::Request(request) => self.request(request),
            Message::Notification(Notification { method, params }) => {
                if self.stage == Stage::Running {
                    self.guarded(&method, |server| {
                        if let Err(reason) = notifications::receive(server, &method, params) {
                            server.log(&reason);
                        }
                    });
                }
            }
            // The server asks for nothing whose answer it would need.
            Message::Response(_) => {}
        }
    }

    /// Does something whose faults must not end the conversation.
    fn guarded(&mut self, what: &str, work: impl FnOnce(&mut Self)) {
        if catch_unwind(AssertUnwindSafe(|| work(self))).is_err() {
            self.log(&format!("smk has a fault in {what}"));
        }
    }

    fn request(&mut self, request: Request) {
        let Request { id, method, params } = request;
        let wrong = |code, what: &str| Err(Failure::new(code, format!("`{method}` {what}")));
        let answer = match (self.stage, method.as_str()) {
            (Stage::New, "initialize") => self.initialize(params),
            (Stage::New, _) => wrong(ErrorCode::ServerNotInitialized, "came before `initialize`"),
            (Stage::Leaving, _) => wrong(ErrorCode::InvalidRequest, "came after `shutdown`"),
            (Stage::Running, "initialize") => wrong(ErrorCode::InvalidRequest, "came twice"),
            (Stage::Running, "shutdown") => {
                self.stage = Stage::Leaving;
                self.leave_questions();
                Answer::of(&Json::Null)
            }
            (Stage::Running, _) if self.is_taken_back(&id) => {
                wrong(ErrorCode::RequestCanceled, "was taken back")
            }
            (Stage::Running, _) => match requests::find(&method) {
                Some(entry) => return self.ask(id, entry, params),
                None => wrong(ErrorCode::MethodNotFound, "is no request that smk knows"),
            },
        };
        self.answer(id, answer);
    }

    /// Whether the editor has taken a request back in what has come since.
    fn is_taken_back(&self, id: &RequestId) -> bool {
        let id = json!(id);
        self.waiting.iter().any(|event| match event {
            Event::Message(Message::Notification(it)) if it.method == "$/cancelRequest" => {
                it.params.get("id") == Some(&id)
            }
            _ => false,
        })
    }

    fn initialize(&mut self, params: Json) -> Result<Answer, Failure> {
        let params: InitializeParams = serde_json::from_value(params)
            .map_err(|error| Failure::new(ErrorCode::InvalidParams, error.to_string()))?;
        self.client = params.capabilities;
        let general = self.client.general.as_ref();
        let offered = general.and_then(|general| general.position_encodings.as_deref());
        self.encoding = Encoding::among(offered.unwrap_or_default());
        self.configure(&params.initialization_options.unwrap_or_default());
        self.stage = Stage::Running;
        let result = InitializeResult {
            capabilities: self.capabilities(),
            server_info: Some(ServerInfo {
                name: "smk".to_owned(),
                version: Some(env!("CARGO_PKG_VERSION").to_owned()),
            }),
        };
        Answer::of(&result)
    }

    fn capabilities(&self) -> ServerCapabilities {
        let synchronization = TextDocumentSyncOptions {
            open_close: Some(true),
            change: Some(TextDocumentSyncKind::INCREMENTAL),
            save: Some(SaveOptions::default().into()),
            ..TextDocumentSyncOptions::default()
        };
        let mut capabilities = ServerCapabilities {
            position_encoding: Some(self.encoding.kind()),
            text_document_sync: Some(TextDocumentSyncCapability::Options(synchronization)),
            ..ServerCapabilities::default()
        };
        requests::offer(&mut capabilities);
        capabilities
    }

    /// Takes the settings of the editor over: `region`, where a program does not say one.
    pub(super) fn configure(&mut self, settings: &Json) {
        let named = settings.get("region").and_then(Json::as_str).filter(|name| !name.is_empty());
        let known = named.filter(|name| schema::all_regions().any(|known| known == *name));
        if let Some(unknown) = named.filter(|_| known.is_none()) {
            self.log(&format!("there is no region `{unknown}`"));
        }
        self.region = known.map(Region::new).or_else(|| self.settings.region.clone());
    }

    /// What a request may look at, at this moment.
    pub(super) fn context(&mut self) -> Context<'_> {
        self.programs.refresh(&self.documents);
        Context::new(&self.documents, &self.programs, self.encoding, &self.client)
    }

    pub(super) fn answer(&self, id: RequestId, answer: Result<Answer, Failure>) {
        self.send(match answer {
            Ok(answer) => Outgoing::Answer(id, answer),
            Err(failure) => {
                let response = Response { id, result: None, error: Some(failure.into()) };
                Outgoing::Message(response.into())
            }
        });
    }

    pub(super) fn notify(&self, method: &str, params: Json) {
        let notification = Notification { method: method.to_owned(), params };
        self.send(Outgoing::Message(notification.into()));
    }

    /// Asks the editor to say when files change that it does not hold.
    pub(super) fn watch(&self) {
        let workspace = self.client.workspace.as_ref();
        let watching = workspace.and_then(|it| it.did_change_watched_files.as_ref());
        if watching.and_then(|it| it.dynamic_registration) != Some(true) {
            return;
        }
        let watchers = WATCHED.map(|pattern| json!({ "globPattern": pattern }));
        let registration = json!({
            "id": "files",
            "method": DidChangeWatchedFiles::METHOD,
            "registerOptions": { "watchers": watchers },
        });
        let request = Request {
            id: RequestId::from("files".to_owned()),
            method: RegisterCapability::METHOD.to_owned(),
            params: json!({ "registrations": [registration] }),
        };
        self.send(Outgoing::Message(request.into()));
    }

    /// A line for whoever looks into the editor's log.
    fn log(&self, text: &str) {
        self.notify("window/logMessage", json!({ "type": 2, "message": text }));
    }

    fn send(&self, message: Outgoing) {
        // An editor that is gone closes the input too, which ends the loop.
        drop(self.outgoing.send(message));
    }
}
