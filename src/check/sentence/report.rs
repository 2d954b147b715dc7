//! What a sentence says of itself where it is not as it should be.

use super::{Meant, Problem, Sentence, Word};
use crate::check::vocabulary::shape::{self, Inner, Part};
use crate::check::vocabulary::{self, Place};
use crate::diagnostic::Diagnostics;
use crate::source::Span;
use crate::syntax::ast::{Value, ValueKind};

impl<'a> Sentence<'a> {
    /// Reports that words are missing, which may stand behind `=`.
    pub(super) fn lacks_words(&mut self, what: &str, diagnostics: &mut Diagnostics) {
        let Some(value) = self.value_of_words() else {
            return self.incomplete(what, diagnostics);
        };
        let words = written(value);
        let meant = words.map(|words| (Span::new(self.read.end, value.span.end), words));
        self.assigned(value.span, meant, diagnostics);
    }

    /// Reports what is missing; of a quantity, that is where its variable is defined.
    pub(super) fn incomplete(&mut self, what: &str, diagnostics: &mut Diagnostics) {
        let defined = self.defined.filter(|_| self.in_quantity);
        diagnostics.push(Problem::Incomplete {
            keyword: self.form.keyword.to_owned(),
            what: what.to_owned(),
            example: self.example.to_owned(),
            span: defined.unwrap_or(self.read.after()),
            used: defined.map(|_| self.read),
        });
        self.spoil();
    }

    /// What stands behind `=` where only words may follow.
    pub(super) fn value_of_words(&self) -> Option<&'a Value> {
        let takes_value = shape::ways(self.form.shape).concat().contains(&Part::Value);
        self.statement.value.as_ref().filter(|_| !takes_value)
    }

    /// Reports `=` where only words may follow.
    pub(super) fn assigned(
        &mut self,
        span: Span,
        meant: Option<(Span, String)>,
        diagnostics: &mut Diagnostics,
    ) {
        let (keyword, example) = (self.form.keyword.to_owned(), self.example.to_owned());
        diagnostics.push(Problem::Assigned { keyword, example, span, meant });
        self.spoil();
    }

    /// The first word of a sentence of the block, if that is what comes next.
    pub(super) fn inner(&self) -> Option<(Place, String)> {
        let Some(Inner::Sentences(place)) = self.form.inner() else { return None };
        let word = self.groups.as_slice().first()?.first()?;
        let is_known = !word.quoted && vocabulary::find(place, &word.text).is_some();
        is_known.then(|| (place, word.text.clone()))
    }

    /// Reports sentences of the block that stand behind this one.
    pub(super) fn outside_braces(
        &mut self,
        span: Span,
        (place, inner): (Place, String),
        diagnostics: &mut Diagnostics,
    ) {
        let (mut ends, mut length) = (Vec::new(), 0);
        for words in self.groups.as_slice() {
            let begins = matches!(words.as_slice(), [word]
                if !word.quoted && vocabulary::find(place, &word.text).is_some());
            // What follows a first word belongs to it, as `on` does in `root on`.
            if begins && length > 1 {
                ends.push(self.read.after());
                length = 0;
            }
            length += 1;
            self.read = words.last().map_or(self.read, |word| word.span);
        }
        ends.push(self.read.after());
        if self.statement.block.is_some() || self.statement.value.is_some() {
            ends.clear();
        }
        diagnostics.push(Problem::OutsideBraces {
            keyword: self.form.keyword.to_owned(),
            inner,
            example: self.form.example.to_owned(),
            span,
            ends,
        });
        self.spoil();
    }

    pub(super) fn unassigned(&mut self, span: Span, diagnostics: &mut Diagnostics) {
        let (keyword, example) = (self.form.keyword.to_owned(), self.example.to_owned());
        diagnostics.push(Problem::Unassigned { keyword, example, span });
        self.spoil();
    }

    /// The fixed words that may stand at a place of the sentence.
    pub(super) fn fixed_at(&self, place: Span) -> Vec<&'static str> {
        let groups = &self.statement.groups;
        let before = groups.iter().take_while(|group| group.span().end <= place.start).count();
        let next = shape::words(self.form.shape, groups.get(..before).unwrap_or_default()).next;
        next.iter().flat_map(Part::fixed).map(|known| known.word).collect()
    }

    /// Reports a word that is not what the sentence needs.
    pub(in crate::check) fn expected(
        &mut self,
        what: &str,
        word: &Word,
        diagnostics: &mut Diagnostics,
    ) {
        let is_written = !word.quoted && word.defined.is_none();
        let meant = is_written.then(|| Meant::among(&word.text, &self.fixed_at(word.span)));
        self.unexpected(what, word, meant.flatten(), diagnostics);
    }

    /// Reports a word that is not what the sentence needs, with the one that may be meant.
    pub(in crate::check) fn unexpected(
        &mut self,
        what: &str,
        word: &Word,
        meant: Option<Meant>,
        diagnostics: &mut Diagnostics,
    ) {
        let defined = word.defined.filter(|_| self.in_quantity);
        diagnostics.push(Problem::Expected {
            meant,
            what: what.to_owned(),
            found: word.text.clone(),
            example: self.example.to_owned(),
            span: defined.unwrap_or(word.span),
            used: defined.map(|_| word.span),
        });
        self.spoil();
    }

    pub(super) fn quoted(
        &mut self,
        word: Word,
        what: &str,
        fits: bool,
        diagnostics: &mut Diagnostics,
    ) {
        let (what, example) = (what.to_owned(), self.example.to_owned());
        let (text, span) = (word.text, word.span);
        diagnostics.push(Problem::Quoted { what, example, text, fits, span });
        self.spoil();
    }

    /// Reports a word that has no place in the sentence.
    pub(in crate::check) fn surplus(&mut self, span: Span, diagnostics: &mut Diagnostics) {
        self.surplus_words(span, None, diagnostics);
    }

    pub(super) fn surplus_words(
        &mut self,
        span: Span,
        rest: Option<Span>,
        diagnostics: &mut Diagnostics,
    ) {
        let next = self.groups.as_slice().first().and_then(|words| words.first());
        let next = next.filter(|word| rest.is_some() && !word.quoted && word.defined.is_none());
        diagnostics.push(Problem::Surplus {
            keyword: self.form.keyword.to_owned(),
            example: self.example.to_owned(),
            span,
            rest,
            meant: next.and_then(|word| Meant::among(&word.text, &self.fixed_at(span))),
            commas: if rest.is_some() { self.commas() } else { Vec::new() },
        });
        self.spoil();
    }

    /// Where commas would join the words that are left to those that were read last.
    pub(super) fn commas(&self) -> Vec<Span> {
        let rest = self.groups.as_slice();
        if !self.in_list {
            return Vec::new();
        }
        let ends = rest.iter().filter_map(|words| words.last()).map(|word| word.span.after());
        std::iter::once(self.read.after()).chain(ends).take(rest.len()).collect()
    }
}

/// The words of a value as they would stand in a sentence.
fn written(value: &Value) -> Option<String> {
    match &value.kind {
        ValueKind::Word(only) => only.typed(),
        ValueKind::Quantity { number, unit } => {
            Some(format!("{} {}", number.typed()?, unit.typed()?))
        }
        ValueKind::List(items) if !items.is_empty() => {
            let words = items.iter().map(|item| match &item.kind {
                ValueKind::Word(only) => only.typed(),
                _ => None,
            });
            Some(words.collect::<Option<Vec<_>>>()?.join(", "))
        }
        ValueKind::List(_) | ValueKind::Map(_) => None,
    }
}
