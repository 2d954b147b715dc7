//! The lines of source that a problem is about, cut where they are too long to be shown. Only what
//! lies around the words in question is left of such a line.

use miette::{MietteError, MietteSpanContents, SourceCode, SourceSpan, SpanContents};

use crate::source::SourceMap;

/// How much of the source around a label is shown at most.
const LONGEST: usize = 2000;

/// How much of a line that is too long is shown on each side of a label.
const MARGIN: usize = 60;

/// The sources as problems show them.
pub(super) struct Excerpts<'a>(pub(super) &'a SourceMap);

impl SourceCode for Excerpts<'_> {
    fn read_span<'s>(
        &'s self,
        span: &SourceSpan,
        before: usize,
        after: usize,
    ) -> Result<Box<dyn SpanContents<'s> + 's>, MietteError> {
        let whole = self.0.read_span(span, before, after)?;
        if whole.data().len() <= LONGEST.max(span.len()) {
            return Ok(whole);
        }
        let line = self.0.read_span(span, 0, 0)?;
        let start = span.offset() - line.span().offset();
        let text = std::str::from_utf8(line.data()).map_err(|_| MietteError::OutOfBounds)?;
        let from = text.floor_char_boundary(start.saturating_sub(MARGIN));
        let to = text.ceil_char_boundary(start + span.len() + MARGIN);
        let shown = line.data().get(from..to).ok_or(MietteError::OutOfBounds)?;
        let contents = MietteSpanContents::new_named(
            line.name().unwrap_or_default().to_owned(),
            shown,
            SourceSpan::new((line.span().offset() + from).into(), shown.len()),
            line.line(),
            line.column() + from,
            1,
        );
        Ok(Box::new(contents))
    }
}
