//! The lines of source that a problem is about, cut where they are too long to be shown. Only what
//! lies around the words in question is left of such a line.

use miette::{MietteError, MietteSpanContents, SourceCode, SourceSpan, SpanContents};

use crate::source::{SourceMap, Span};

/// How much of the source around a label is shown at most.
const LONGEST: usize = 1000;

/// How much of a line that is too long is shown on each side of a label.
const MARGIN: usize = 60;

/// How much of the words in question is underlined at most.
const UNDERLINED: usize = 200;

/// The sources as problems show them.
pub(super) struct Excerpts<'a>(pub(super) &'a SourceMap);

impl Excerpts<'_> {
    /// No more than a piece of the words in question, where these are one long piece of a line.
    pub(super) fn underlined(&self, span: Span) -> Span {
        let text = self.0.text(span);
        if text.len() <= UNDERLINED || text.contains('\n') {
            return span;
        }
        Span::new(span.start, span.start + text.floor_char_boundary(MARGIN) as u32)
    }

    /// What lies around a span, with a margin on both sides as far as its lines reach.
    fn around(&self, span: Span) -> Option<(Span, u32)> {
        let place = self.0.location(span)?;
        let before = place.byte_column as usize - 1;
        let end = self.0.location(span.after())?.byte_column as usize - 1;
        let from = self.0.line(span).floor_char_boundary(before.saturating_sub(MARGIN));
        let to = self.0.line(span.after()).ceil_char_boundary(end + MARGIN);
        let start = span.start - (before - from) as u32;
        Some((Span::new(start, span.end + to.saturating_sub(end) as u32), place.line))
    }
}

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
        let wanted = Span::new(span.offset() as u32, (span.offset() + span.len()) as u32);
        let (around, line) = self.around(wanted).ok_or(MietteError::OutOfBounds)?;
        let contents = MietteSpanContents::new_named(
            whole.name().unwrap_or_default().to_owned(),
            self.0.text(around).as_bytes(),
            around.into(),
            line as usize - 1,
            0,
            1,
        );
        Ok(Box::new(contents))
    }
}
