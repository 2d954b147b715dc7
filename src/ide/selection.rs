//! What is selected when the selection grows: the word, its value, its sentence, the block around,
//! and so on to the whole file.

use crate::ide::{Analysis, find};
use crate::source::{FileId, Span};

/// The spans around an offset, each larger than the one before.
pub fn selection(analysis: &Analysis, file: FileId, offset: u32) -> Vec<Span> {
    let mut spans = Vec::new();
    spans.extend(find::word(analysis, offset).map(|(_, word)| word.span));
    for statement in find::around(analysis, offset).into_iter().rev() {
        let parts = [
            statement.value.as_ref().map(|value| value.span),
            statement.block.as_ref().map(|block| block.span),
        ];
        let inner = parts.into_iter().flatten().filter(|span| span.touches(offset));
        spans.extend(inner.chain([statement.span]));
    }
    spans.push(analysis.sources.file(file).span());
    let mut grown: Vec<Span> = Vec::new();
    for span in spans {
        if grown.last().is_none_or(|last| *last != span && span.contains(*last)) {
            grown.push(span);
        }
    }
    grown
}
