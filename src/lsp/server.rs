//! The loop: one message after the other, and what each does.

use std::collections::BTreeMap;
use std::collections::VecDeque;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::mpsc::{Receiver, Sender};

use lsp_server::{ErrorCode, Message, Notification, Request, RequestId, Response};
use lsp_types::notification::{Notification as _, PublishDiagnostics};
use lsp_types::{
    ClientCapabilities, Diagnostic, InitializeParams, InitializeResult, PublishDiagnosticsParams,
    SaveOptions, ServerCapabilities, ServerInfo, TextDocumentSyncCapability, TextDocumentSyncKind,
    TextDocumentSyncOptions, Uri,
};
use serde_json::{Value as Json, json};

use super::context::Context;
use super::convert::Encoding;
use super::documents::Documents;
use super::programs::Programs;
use super::transport::{Event, Outgoing};
use super::{End, Failure, Settings, notifications, publish, requests, uri};
use crate::model::Region;
use crate::schema;

/// How far the talk is.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Stage {
    New,
    Running,
    /// The editor has said goodbye.
    Leaving,
}

pub(super) struct Server {
    pub(super) documents: Documents,
    pub(super) programs: Programs,
    pub(super) encoding: Encoding,
    settings: Settings,
    region: Option<Region>,
    client: ClientCapabilities,
    stage: Stage,
    waiting: VecDeque<Event>,
    /// The problems that the editor shows.
    published: BTreeMap<Uri, Vec<Diagnostic>>,
    outgoing: Sender<Outgoing>,
}

impl Server {
    pub(super) fn new(settings: Settings, outgoing: Sender<Outgoing>) -> Self {
        Self {
            documents: Documents::default(),
            programs: Programs::default(),
            encoding: Encoding::default(),
            region: settings.region.clone(),
            settings,
            client: ClientCapabilities::default(),
            stage: Stage::New,
            waiting: VecDeque::new(),
            published: BTreeMap::new(),
            outgoing,
        }
    }

    pub(super) fn run(mut self, incoming: &Receiver<Event>) -> End {
        loop {
            if self.waiting.is_empty() {
                self.refresh();
                self.waiting.extend(incoming.recv().ok());
            }
            self.waiting.extend(incoming.try_iter());
            let Some(event) = self.waiting.pop_front() else { return End::Abrupt };
            match event {
                Event::Message(Message::Notification(it)) if it.method == "exit" => {
                    return if self.stage == Stage::Leaving { End::Asked } else { End::Abrupt };
                }
                Event::Message(message) => self.message(message),
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
            Message::Request(request) => {
                let id = request.id.clone();
                let answer = self.request(request);
                self.answer(id, answer);
            }
            Message::Notification(Notification { method, params }) => {
                if self.stage == Stage::Running
                    && let Err(reason) = notifications::receive(self, &method, params)
                {
                    self.log(&reason);
                }
            }
            // The server asks for nothing whose answer it would need.
            Message::Response(_) => {}
        }
    }

    fn request(&mut self, request: Request) -> Result<Json, Failure> {
        let Request { id, method, params } = request;
        match (self.stage, method.as_str()) {
            (Stage::New, "initialize") => self.initialize(params),
            (Stage::New, _) => Err(Failure::new(
                ErrorCode::ServerNotInitialized,
                format!("`{method}` came before `initialize`"),
            )),
            (Stage::Leaving, _) => Err(Failure::new(
                ErrorCode::InvalidRequest,
                format!("`{method}` came after `shutdown`"),
            )),
            (Stage::Running, "initialize") => {
                Err(Failure::new(ErrorCode::InvalidRequest, "`initialize` came twice"))
            }
            (Stage::Running, "shutdown") => {
                self.stage = Stage::Leaving;
                Ok(Json::Null)
            }
            (Stage::Running, _) if self.is_cancelled(&id) => {
                Err(Failure::new(ErrorCode::RequestCanceled, format!("`{method}` was taken back")))
            }
            (Stage::Running, _) => self.ask(&method, params),
        }
    }

    fn ask(&mut self, method: &str, params: Json) -> Result<Json, Failure> {
        let entry = requests::find(method).ok_or_else(|| {
            Failure::new(ErrorCode::MethodNotFound, format!("there is no request `{method}`"))
        })?;
        self.refresh();
        let context = self.context();
        catch_unwind(AssertUnwindSafe(|| entry.answer(&context, params))).unwrap_or_else(|_| {
            Err(Failure::new(ErrorCode::InternalError, format!("smk has a fault in `{method}`")))
        })
    }

    /// Whether the editor has taken a request back in the meantime.
    fn is_cancelled(&self, id: &RequestId) -> bool {
        let id = json!(id);
        self.waiting.iter().any(|event| match event {
            Event::Message(Message::Notification(it)) if it.method == "$/cancelRequest" => {
                it.params.get("id") == Some(&id)
            }
            _ => false,
        })
    }

    fn initialize(&mut self, params: Json) -> Result<Json, Failure> {
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
        serde_json::to_value(result)
            .map_err(|error| Failure::new(ErrorCode::InternalError, error.to_string()))
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

    /// Reads what changed, and says what is wrong with it.
    fn refresh(&mut self) {
        let read = self.programs.refresh(&self.documents, self.region.as_ref());
        if read.is_empty() && self.published.is_empty() {
            return;
        }
        self.publish();
    }

    fn publish(&mut self) {
        if self.pulls() {
            return;
        }
        let context = self.context();
        let mut wanted = BTreeMap::new();
        for (_, analysis) in self.programs.iter() {
            wanted.extend(publish::by_document(&context, analysis));
        }
        let gone = self.published.keys().filter(|uri| !wanted.contains_key(*uri)).cloned();
        let gone: Vec<Uri> = gone.collect();
        for (uri, diagnostics) in gone.into_iter().map(|uri| (uri, Vec::new())).chain(wanted) {
            if self.published.get(&uri) == Some(&diagnostics) {
                continue;
            }
            let version = self.documents.get(&uri::path(&uri)).map(|document| document.version);
            let params = PublishDiagnosticsParams::new(uri.clone(), diagnostics.clone(), version);
            self.notify(PublishDiagnostics::METHOD, json!(params));
            self.published.insert(uri, diagnostics);
        }
    }

    /// Whether the editor asks for problems itself; to send them as well would show them twice.
    fn pulls(&self) -> bool {
        self.client.text_document.as_ref().is_some_and(|it| it.diagnostic.is_some())
    }

    fn context(&self) -> Context<'_> {
        Context {
            documents: &self.documents,
            programs: &self.programs,
            encoding: self.encoding,
            client: &self.client,
        }
    }

    fn answer(&self, id: RequestId, answer: Result<Json, Failure>) {
        let response = match answer {
            Ok(result) => Response { id, result: Some(result), error: None },
            Err(failure) => Response { id, result: None, error: Some(failure.into()) },
        };
        self.send(Outgoing::Message(response.into()));
    }

    fn notify(&self, method: &str, params: Json) {
        let notification = Notification { method: method.to_owned(), params };
        self.send(Outgoing::Message(notification.into()));
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
