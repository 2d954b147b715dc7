//! What an editor tells: which documents are open, and what was written in them.

use lsp_types::notification::{
    Cancel, DidChangeConfiguration, DidChangeTextDocument, DidChangeWatchedFiles,
    DidCloseTextDocument, DidOpenTextDocument, DidSaveTextDocument, Initialized, Notification,
};
use serde::de::DeserializeOwned;
use serde_json::Value as Json;

use super::documents::{Document, Tokens};
use super::server::Server;
use super::uri;

type Take = fn(&mut Server, Json) -> Result<(), serde_json::Error>;

const TABLE: &[(&str, Take)] = &[
    entry::<Cancel>(|server, params| {
        server.take_back(params.get("id").unwrap_or(&Json::Null));
        Ok(())
    }),
    entry::<Initialized>(|server, _| {
        server.watch();
        Ok(())
    }),
    entry::<DidOpenTextDocument>(|server, params| take(params, |it| opened(server, it))),
    entry::<DidChangeTextDocument>(|server, params| take(params, |it| changed(server, &it))),
    entry::<DidSaveTextDocument>(|server, params| take(params, |it| saved(server, &it))),
    entry::<DidCloseTextDocument>(|server, params| take(params, |it| closed(server, &it))),
    entry::<DidChangeWatchedFiles>(|server, params| take(params, |it| watched(server, &it))),
    entry::<DidChangeConfiguration>(|server, params| take(params, |it| configured(server, &it))),
];

const fn entry<N: Notification>(take: Take) -> (&'static str, Take) {
    (N::METHOD, take)
}

fn take<P: DeserializeOwned>(params: Json, with: impl FnOnce(P)) -> Result<(), serde_json::Error> {
    serde_json::from_value(params).map(with)
}

/// Takes a notification over. What nobody knows is left alone, as the protocol wants it; what is
/// wrongly made has no effect, and the reason is returned.
pub(super) fn receive(server: &mut Server, method: &str, params: Json) -> Result<(), String> {
    let Some((_, take)) = TABLE.iter().find(|(known, _)| *known == method) else { return Ok(()) };
    take(server, params).map_err(|error| format!("{method}: {error}"))
}

fn opened(server: &mut Server, params: lsp_types::DidOpenTextDocumentParams) {
    let opened = params.text_document;
    let path = uri::path(&opened.uri);
    let document = Document {
        uri: opened.uri,
        version: opened.version,
        text: opened.text.into(),
        tokens: Tokens::default(),
    };
    server.documents.open(path.clone(), document);
    server.programs.touch(&path);
}

fn changed(server: &mut Server, params: &lsp_types::DidChangeTextDocumentParams) {
    let path = uri::path(&params.text_document.uri);
    let version = params.text_document.version;
    let encoding = server.encoding;
    if server.documents.change(&path, version, &params.content_changes, encoding) {
        server.programs.touch(&path);
    }
}

/// A script or a lock file beside the document may have been saved with it.
fn saved(server: &mut Server, params: &lsp_types::DidSaveTextDocumentParams) {
    server.programs.touch(&uri::path(&params.text_document.uri));
}

fn closed(server: &mut Server, params: &lsp_types::DidCloseTextDocumentParams) {
    let path = uri::path(&params.text_document.uri);
    server.documents.close(&path);
    server.programs.touch(&path);
    server.publish();
}

/// A changed file may belong to any program, by a `use`.
fn watched(server: &mut Server, _: &lsp_types::DidChangeWatchedFilesParams) {
    server.programs.touch_all();
}

fn configured(server: &mut Server, params: &lsp_types::DidChangeConfigurationParams) {
    server.configure(params.settings.get("smk").unwrap_or(&params.settings));
    server.programs.touch_all();
}
