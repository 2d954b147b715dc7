//! Changes of texts in the words of the protocol.

use std::collections::{BTreeMap, HashMap};

use lsp_types::{
    AnnotatedTextEdit, DocumentChanges, OneOf, OptionalVersionedTextDocumentIdentifier,
    TextDocumentEdit, TextEdit, Uri, WorkspaceEdit,
};

use super::context::Context;
use super::uri;
use crate::diagnostic::fix::Edit;
use crate::ide::Analysis;

/// Whether the editor can ask about single changes.
pub(super) fn asks(context: &Context<'_>) -> bool {
    let edit = context.client.workspace.as_ref().and_then(|it| it.workspace_edit.as_ref());
    versioned(context) && edit.is_some_and(|edit| edit.change_annotation_support.is_some())
}

/// Whether the editor takes changes of documents of a certain version.
fn versioned(context: &Context<'_>) -> bool {
    let edit = context.client.workspace.as_ref().and_then(|it| it.workspace_edit.as_ref());
    edit.and_then(|edit| edit.document_changes).unwrap_or_default()
}

/// Changes of the texts of a program, each perhaps under the name of a question.
pub(super) fn workspace<'a>(
    context: &Context<'_>,
    analysis: &Analysis,
    edits: impl Iterator<Item = (&'a Edit, Option<&'a str>)>,
) -> WorkspaceEdit {
    let mut files: BTreeMap<Uri, Vec<(TextEdit, Option<&str>)>> = BTreeMap::new();
    for (edit, question) in edits {
        let Some(place) = context.location(analysis, edit.span) else { continue };
        let edit = TextEdit { range: place.range, new_text: edit.text.clone() };
        files.entry(place.uri).or_default().push((edit, question));
    }
    if !versioned(context) {
        let plain = |edits: Vec<(TextEdit, _)>| edits.into_iter().map(|(edit, _)| edit).collect();
        let changes: HashMap<Uri, Vec<TextEdit>> =
            files.into_iter().map(|(uri, edits)| (uri, plain(edits))).collect();
        return WorkspaceEdit { changes: Some(changes), ..WorkspaceEdit::default() };
    }
    let document = |(uri, edits): (Uri, Vec<(TextEdit, Option<&str>)>)| {
        let version = context.documents.get(&uri::path(&uri)).map(|document| document.version);
        TextDocumentEdit {
            text_document: OptionalVersionedTextDocumentIdentifier { uri, version },
            edits: edits.into_iter().map(|(edit, question)| annotated(edit, question)).collect(),
        }
    };
    let changes = DocumentChanges::Edits(files.into_iter().map(document).collect());
    WorkspaceEdit { document_changes: Some(changes), ..WorkspaceEdit::default() }
}

fn annotated(edit: TextEdit, question: Option<&str>) -> OneOf<TextEdit, AnnotatedTextEdit> {
    match question {
        Some(question) => {
            OneOf::Right(AnnotatedTextEdit { text_edit: edit, annotation_id: question.to_owned() })
        }
        None => OneOf::Left(edit),
    }
}
