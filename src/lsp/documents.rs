//! The texts that an editor holds open.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};

use lsp_types::{Position, Range, SemanticTokens, TextDocumentContentChangeEvent, Uri};

use super::convert::Encoding;

/// A text as it stands in the editor.
#[derive(Clone, Debug)]
pub(super) struct Document {
    /// As the editor spells it.
    pub(super) uri: Uri,
    pub(super) version: i32,
    pub(super) text: Arc<str>,
    pub(super) tokens: Tokens,
}

/// The tokens that the editor was given last.
#[derive(Clone, Debug, Default)]
pub(super) struct Tokens(Arc<Mutex<Option<SemanticTokens>>>);

impl Tokens {
    pub(super) fn take(&self) -> Option<SemanticTokens> {
        self.0.lock().ok()?.take()
    }

    pub(super) fn keep(&self, tokens: SemanticTokens) {
        if let Ok(mut kept) = self.0.lock() {
            *kept = Some(tokens);
        }
    }
}

/// All open documents, by path.
#[derive(Clone, Debug, Default)]
pub(super) struct Documents(BTreeMap<PathBuf, Document>);

impl Documents {
    pub(super) fn open(&mut self, path: PathBuf, document: Document) {
        self.0.insert(path, document);
    }

    pub(super) fn close(&mut self, path: &Path) {
        self.0.remove(path);
    }

    pub(super) fn get(&self, path: &Path) -> Option<&Document> {
        self.0.get(path)
    }

    pub(super) fn iter(&self) -> impl Iterator<Item = (&PathBuf, &Document)> {
        self.0.iter()
    }

    /// Takes over what somebody wrote; false, if the document is not open.
    pub(super) fn change(
        &mut self,
        path: &Path,
        version: i32,
        changes: &[TextDocumentContentChangeEvent],
        encoding: Encoding,
    ) -> bool {
        let Some(document) = self.0.get_mut(path) else { return false };
        let mut text = String::from(&*document.text);
        for change in changes {
            match change.range {
                Some(range) => replace(&mut text, range, &change.text, encoding),
                None => text.clone_from(&change.text),
            }
        }
        document.version = version;
        document.text = text.into();
        true
    }
}

fn replace(text: &mut String, range: Range, by: &str, encoding: Encoding) {
    let (line, start) = offset(text, (0, 0), range.start, encoding);
    // Both ends are near each other, and the text may be long.
    let known = if range.start.line <= range.end.line { (line, range.start.line) } else { (0, 0) };
    let (_, end) = offset(text, known, range.end, encoding);
    text.replace_range(start.min(end)..start.max(end), by);
}

/// Where a position's line begins, and the position; looked for from a line that is known.
fn offset(
    text: &str,
    (mut start, line): (usize, u32),
    position: Position,
    encoding: Encoding,
) -> (usize, usize) {
    for _ in line..position.line {
        match text.get(start..).and_then(|rest| rest.find('\n')) {
            Some(at) => start += at + 1,
            None => return (text.len(), text.len()),
        }
    }
    let rest = text.get(start..).unwrap_or_default();
    let line = rest.split_inclusive('\n').next().unwrap_or_default();
    (start, start + encoding.bytes(line, position.character))
}
