//! `textDocument/completion`

use std::path::Path;

use lsp_types::request::Completion;
use lsp_types::{
    CompletionItem, CompletionItemKind, CompletionList, CompletionOptions, CompletionParams,
    CompletionResponse, CompletionTextEdit, InsertTextFormat, InsertTextMode, MarkupKind, Range,
    ServerCapabilities, TextEdit, Uri,
};
use serde::{Deserialize, Serialize};
use serde_json::json;

use super::Handler;
use crate::ide::completion::{About, Beside, Entry, Kind, completion};
use crate::load::{Disk, Files};
use crate::lsp::context::Context;
use crate::lsp::markup::documentation;
use crate::lsp::{Failure, shelf, uri};

pub(super) struct Complete;

/// What an editor gives back of an entry of which it wants to know more.
#[derive(Serialize, Deserialize)]
pub(super) struct More {
    pub(super) uri: Uri,
    pub(super) about: About,
}

/// Characters that do not belong to words of other languages.
const TRIGGERS: [&str; 8] = [" ", ".", ":", "$", "\"", "/", "=", "-"];

impl Handler for Complete {
    type Request = Completion;

    fn offer(capabilities: &mut ServerCapabilities) {
        capabilities.completion_provider = Some(CompletionOptions {
            resolve_provider: Some(true),
            trigger_characters: Some(TRIGGERS.map(str::to_owned).into()),
            ..CompletionOptions::default()
        });
    }

    fn answer(
        context: &Context<'_>,
        params: CompletionParams,
    ) -> Result<Option<CompletionResponse>, Failure> {
        let (target, offset) = context.at(&params.text_document_position)?;
        let uri = params.text_document_position.text_document.uri;
        let path = uri::path(&uri);
        let folder = path.parent().filter(|_| uri::is_file(&path));
        let beside = |below: &str| folder.map_or_else(Vec::new, |it| listed(context, it, below));
        let Some(found) = completion(target.analysis, offset, &beside) else { return Ok(None) };
        let range = target.range(found.span);
        let form = Form::of(context);
        let items = found.entries.into_iter().enumerate();
        let items = items.map(|(place, entry)| form.item(place, entry, range, &uri));
        let items: Vec<CompletionItem> = items.collect();
        Ok(Some(CompletionResponse::List(CompletionList { is_incomplete: found.more, items })))
    }
}

/// What lies in a folder below that of the document.
fn listed(context: &Context<'_>, folder: &Path, below: &str) -> Vec<Beside> {
    let inside = folder.join(below);
    let named = |path: &Path| {
        let name = path.file_name()?.to_str().filter(|name| !name.starts_with('.'))?;
        Some(if below.is_empty() { name.to_owned() } else { format!("{below}/{name}") })
    };
    let all = |is_folder: bool| {
        let found = if is_folder {
            Disk.folders(&inside)
        } else {
            shelf::files(context.documents, &inside)
        };
        let found = found.unwrap_or_default().into_iter();
        found.filter_map(move |path| Some(Beside { path: named(&path)?, is_folder }))
    };
    let mut beside: Vec<Beside> = all(false).chain(all(true)).collect();
    beside.sort_by(|one, other| one.path.cmp(&other.path));
    beside
}

/// What an editor can do with entries.
struct Form<'a> {
    shown: Option<&'a [MarkupKind]>,
    snippets: bool,
    indents: bool,
}

impl<'a> Form<'a> {
    fn of(context: &'a Context<'_>) -> Self {
        let able = context.completion_item();
        let modes = able.and_then(|it| it.insert_text_mode_support.as_ref());
        Self {
            shown: able.and_then(|it| it.documentation_format.as_deref()),
            snippets: able.is_some_and(|it| it.snippet_support == Some(true)),
            indents: modes
                .is_some_and(|it| it.value_set.contains(&InsertTextMode::ADJUST_INDENTATION)),
        }
    }

    fn item(&self, place: usize, entry: Entry, range: Range, uri: &Uri) -> CompletionItem {
        let snippet = entry.snippet.filter(|_| self.snippets);
        let format = match snippet {
            Some(_) => InsertTextFormat::SNIPPET,
            None => InsertTextFormat::PLAIN_TEXT,
        };
        let (words, data) = match entry.about {
            About::Words(words) => (Some(words).filter(|words| !words.is_empty()), None),
            about => (None, Some(json!(More { uri: uri.clone(), about }))),
        };
        CompletionItem {
            filter_text: Some(entry.label.clone()),
            label: entry.label,
            kind: Some(kind(entry.kind)),
            detail: entry.detail,
            documentation: words.map(|words| documentation(&words, self.shown)),
            sort_text: Some(format!("{place:04}")),
            insert_text_format: Some(format),
            insert_text_mode: self.indents.then_some(InsertTextMode::ADJUST_INDENTATION),
            text_edit: Some(CompletionTextEdit::Edit(TextEdit::new(
                range,
                snippet.unwrap_or(entry.text),
            ))),
            data,
            ..CompletionItem::default()
        }
    }
}

fn kind(kind: Kind) -> CompletionItemKind {
    match kind {
        Kind::Keyword => CompletionItemKind::KEYWORD,
        Kind::Word => CompletionItemKind::ENUM_MEMBER,
        Kind::Thing => CompletionItemKind::VARIABLE,
        Kind::Part => CompletionItemKind::FIELD,
        Kind::Bundle => CompletionItemKind::MODULE,
        Kind::Value => CompletionItemKind::VALUE,
        Kind::Type => CompletionItemKind::CLASS,
        Kind::Property => CompletionItemKind::PROPERTY,
        Kind::Variable => CompletionItemKind::CONSTANT,
        Kind::Unit => CompletionItemKind::UNIT,
        Kind::File => CompletionItemKind::FILE,
        Kind::Folder => CompletionItemKind::FOLDER,
    }
}
