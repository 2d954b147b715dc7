//! What a request may look at: the open documents, their programs, and what the editor can do.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use lsp_server::ErrorCode;
use lsp_types::{
    ClientCapabilities, CompletionItemCapability, Location, Position, Range,
    TextDocumentPositionParams, TextEdit, Uri,
};

use super::convert::{self, Encoding};
use super::documents::{Document, Documents};
use super::programs::Programs;
use super::{Failure, uri};
use crate::diagnostic::fix::Edit;
use crate::ide::Analysis;
use crate::source::{FileId, SourceFile, Span};

pub(super) struct Context<'a> {
    pub(super) documents: &'a Documents,
    pub(super) programs: &'a Programs,
    pub(super) encoding: Encoding,
    pub(super) client: &'a ClientCapabilities,
    /// The names of the files that were asked for: to look for one asks the disk.
    names: RefCell<BTreeMap<String, Option<Uri>>>,
}

/// The document that a request is about.
pub(super) struct Target<'a> {
    pub(super) document: &'a Document,
    pub(super) analysis: &'a Analysis,
    /// Which file of the analysis it is.
    pub(super) file: FileId,
    pub(super) encoding: Encoding,
}

impl<'a> Context<'a> {
    pub(super) fn new(
        documents: &'a Documents,
        programs: &'a Programs,
        encoding: Encoding,
        client: &'a ClientCapabilities,
    ) -> Self {
        Self { documents, programs, encoding, client, names: RefCell::default() }
    }

    /// What the editor can do with entries of a completion.
    pub(super) fn completion_item(&self) -> Option<&CompletionItemCapability> {
        self.client.text_document.as_ref()?.completion.as_ref()?.completion_item.as_ref()
    }

    /// An open document and its program.
    pub(super) fn target(&self, uri: &Uri) -> Result<Target<'_>, Failure> {
        let path = uri::path(uri);
        let not_open =
            || Failure::new(ErrorCode::InvalidParams, format!("{} is not open", uri.as_str()));
        let document = self.documents.get(&path).ok_or_else(not_open)?;
        let analysis = self.programs.of(&path).ok_or_else(not_open)?;
        let file = file(analysis, &path).ok_or_else(not_open)?;
        Ok(Target { document, analysis, file, encoding: self.encoding })
    }

    /// An open document, and the offset of a position in the texts of its program.
    pub(super) fn at(
        &self,
        place: &TextDocumentPositionParams,
    ) -> Result<(Target<'_>, u32), Failure> {
        let target = self.target(&place.text_document.uri)?;
        let offset = target.offset(place.position);
        Ok((target, offset))
    }

    /// The document and range of a span of this moment.
    pub(super) fn location(&self, analysis: &Analysis, span: Span) -> Option<Location> {
        let file = analysis.sources.file(analysis.sources.file_of(span)?);
        Some(Location::new(self.uri(&file.name)?, convert::range(file, span, self.encoding)))
    }

    /// The offset of a position in any file of a program.
    pub(super) fn offset(&self, analysis: &Analysis, uri: &Uri, at: Position) -> Option<u32> {
        let file = analysis.sources.file(file(analysis, &uri::path(uri))?);
        Some(convert::offset(file, at, self.encoding))
    }

    /// The name of a file of a program, as the editor spells it if it holds the file.
    pub(super) fn uri(&self, name: &str) -> Option<Uri> {
        if let Some(known) = self.names.borrow().get(name) {
            return known.clone();
        }
        let path = Path::new(name);
        let found = self.documents.get(path).map(|open| open.uri.clone()).or_else(|| {
            let real = real(path);
            let open = self.documents.get(&real).map(|open| open.uri.clone());
            open.or_else(|| uri::of(&real))
        });
        self.names.borrow_mut().insert(name.to_owned(), found.clone());
        found
    }
}

fn file(analysis: &Analysis, path: &Path) -> Option<FileId> {
    let name = |id| Path::new(&analysis.sources.file(id).name);
    let mut ids = analysis.sources.ids();
    ids.find(|id| name(*id) == path).or_else(|| {
        let wanted = real(path);
        analysis.sources.ids().find(|id| real(name(*id)) == wanted)
    })
}

/// The path without detours, as far as it exists.
fn real(path: &Path) -> PathBuf {
    path.canonicalize().unwrap_or_else(|_| path.to_owned())
}

impl Target<'_> {
    pub(super) fn source(&self) -> &SourceFile {
        self.analysis.sources.file(self.file)
    }

    pub(super) fn offset(&self, position: Position) -> u32 {
        convert::offset(self.source(), position, self.encoding)
    }

    pub(super) fn position(&self, offset: u32) -> Position {
        convert::position(self.source(), offset, self.encoding)
    }

    /// The range of a span of this document.
    pub(super) fn range(&self, span: Span) -> Range {
        convert::range(self.source(), span, self.encoding)
    }

    /// Changes of this document.
    pub(super) fn edits(&self, edits: Vec<Edit>) -> Vec<TextEdit> {
        edits.into_iter().map(|edit| TextEdit::new(self.range(edit.span), edit.text)).collect()
    }

    /// The span of a range of this document.
    pub(super) fn span(&self, range: Range) -> Span {
        let (start, end) = (self.offset(range.start), self.offset(range.end));
        Span::new(start.min(end), start.max(end))
    }
}
