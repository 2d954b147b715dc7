//! Where words stand after somebody has gone on writing.

use crate::source::{Change, SourceMap, Span};

/// The way from the texts of one moment to those of a later one.
#[derive(Clone, Debug, Default)]
pub struct Moved {
    /// One for each file that there was, in order; nothing, if no text differs.
    files: Vec<File>,
}

/// What became of a file: the beginning and the end of its text stayed.
#[derive(Clone, Debug)]
struct File {
    old: Span,
    /// Where the file begins and ends; nothing, if it is gone.
    new: Option<Span>,
    same_start: u32,
    same_end: u32,
}

impl Moved {
    pub fn between(old: &SourceMap, new: &SourceMap) -> Self {
        let files: Vec<File> = old
            .ids()
            .map(|id| {
                let before = old.file(id);
                let after = new.ids().map(|id| new.file(id)).find(|it| it.name == before.name);
                let Some(after) = after else {
                    return File { old: before.span(), new: None, same_start: 0, same_end: 0 };
                };
                let change = Change::between(&before.text, &after.text);
                let new = Some(after.span());
                let (same_start, same_end) = (change.same_start as u32, change.same_end as u32);
                File { old: before.span(), new, same_start, same_end }
            })
            .collect();
        let still = old.ids().count() == new.ids().count() && files.iter().all(File::is_still);
        Self { files: if still { Vec::new() } else { files } }
    }

    pub fn is_nothing(&self) -> bool {
        self.files.is_empty()
    }

    /// Where the words of an earlier span stand; nothing, if they are not the same words.
    pub fn now(&self, span: Span) -> Option<Span> {
        if self.is_nothing() {
            return Some(span);
        }
        let index = self.files.partition_point(|file| file.old.start <= span.start);
        self.files.get(index.checked_sub(1)?)?.now(span)
    }

    /// Whether the words of a later span stood there from the beginning, all of them.
    pub fn is_same(&self, span: Span) -> bool {
        self.is_nothing() || self.files.iter().any(|file| file.is_same(span))
    }
}

impl File {
    fn is_same(&self, span: Span) -> bool {
        self.new.filter(|new| new.contains(span)).is_some_and(|new| {
            span.end <= new.start + self.same_start || span.start + self.same_end >= new.end
        })
    }

    fn is_still(&self) -> bool {
        self.new == Some(self.old) && self.same_start == self.old.len()
    }

    fn now(&self, span: Span) -> Option<Span> {
        let new = self.new?;
        if span.end <= self.old.start + self.same_start {
            let shift = |offset: u32| offset - self.old.start + new.start;
            return Some(Span::new(shift(span.start), shift(span.end)));
        }
        if span.start + self.same_end >= self.old.end && span.end <= self.old.end {
            let shift = |offset: u32| new.end - (self.old.end - offset);
            return Some(Span::new(shift(span.start), shift(span.end)));
        }
        None
    }
}
