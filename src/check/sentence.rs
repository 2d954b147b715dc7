//! Reads one sentence word by word. What is missing, superfluous or of the wrong kind is
//! reported with the way in which the sentence is written.

use crate::diagnostic::{Diagnostics, closest, is_slip};
use crate::model::program::{Name, Spanned};
use crate::source::Span;
use crate::syntax::ast::{self, Block, Statement, Value, WordKind};

use super::variables::Variables;
use super::vocabulary::{self, Form, Place};
use super::{names, statements};

mod fixes;
mod problem;
mod quantity;
mod report;

pub(super) use problem::{Home, Problem};

/// A word with variables already put in.
#[derive(Clone, Debug)]
pub(super) struct Word {
    pub(super) text: String,
    pub(super) quoted: bool,
    pub(super) span: Span,
    /// Where the variable is defined from which the word comes.
    pub(super) defined: Option<Span>,
}

impl Word {
    pub(super) fn of(word: &ast::Word) -> Self {
        let quoted = word.kind == WordKind::Text;
        Self { text: word.text().to_owned(), quoted, span: word.span, defined: None }
    }

    /// What is left of a variable that does not exist.
    pub(super) fn unknown(span: Span) -> Self {
        Self { text: String::new(), quoted: false, span, defined: None }
    }

    fn is_unknown(&self) -> bool {
        self.text.is_empty() && !self.quoted
    }

    pub(super) fn name(self) -> Name {
        Spanned::new(self.text, self.span)
    }

    fn is(&self, text: &str) -> bool {
        !self.quoted && self.text == text
    }
}

/// The sentences of a block; what begins none is reported.
pub(super) fn sentences<'a>(
    place: Place,
    block: &'a Block,
    variables: &Variables,
    diagnostics: &mut Diagnostics,
) -> Vec<Sentence<'a>> {
    let read = |statement| match vocabulary::form(place, statement) {
        Ok(form) => Some(Sentence::new(statement, form, variables, diagnostics)),
        Err(problem) => {
            diagnostics.push(problem);
            None
        }
    };
    statements(&block.items).filter_map(read).collect()
}

/// A word that may be meant by another.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Meant {
    pub word: String,
    /// Whether it is so beyond doubt.
    pub is_slip: bool,
}

impl Meant {
    /// Which of some words is meant.
    pub(super) fn among(word: &str, candidates: &[&str]) -> Option<Self> {
        let meant = closest(word, candidates.iter().copied())?;
        let is_slip = is_slip(word, &meant, candidates.iter().copied());
        Some(Self { word: meant, is_slip })
    }
}

/// What a sentence lacks that names nothing.
const A_NAME: &str = "a name";

/// A position in a sentence.
#[expect(clippy::struct_excessive_bools, reason = "each says that one part has been dealt with")]
pub(super) struct Sentence<'a> {
    pub(super) statement: &'a Statement,
    form: &'static Form,
    /// How the sentence is written, as far as it has been read.
    example: &'static str,
    groups: std::vec::IntoIter<Vec<Word>>,
    /// The end of what has been read.
    read: Span,
    /// Where the variable is defined from which the last word came.
    defined: Option<Span>,
    /// What was read last are words that commas may join.
    in_list: bool,
    /// What is read is a quantity, which a variable gives as a whole or not at all.
    in_quantity: bool,
    /// A problem makes the rest of the sentence meaningless.
    spoilt: bool,
    value_read: bool,
    block_read: bool,
}

impl<'a> Sentence<'a> {
    pub(super) fn new(
        statement: &'a Statement,
        form: &'static Form,
        variables: &Variables,
        diagnostics: &mut Diagnostics,
    ) -> Self {
        let groups: Vec<Vec<Word>> = statement
            .groups
            .iter()
            .flat_map(|group| variables.expand(&group.words, diagnostics))
            .collect();
        let mut sentence = Self {
            statement,
            form,
            example: form.example,
            groups: groups.into_iter(),
            read: statement.keyword.span,
            defined: None,
            in_list: false,
            in_quantity: false,
            spoilt: false,
            value_read: false,
            block_read: false,
        };
        if let Some(joined) = statement.joined.first() {
            sentence.surplus(joined.span, diagnostics);
        }
        sentence
    }

    pub(super) fn keyword(&self) -> &'static str {
        self.form.keyword
    }

    /// Says how the sentence goes on, now that this is known.
    pub(super) fn like(&mut self, example: &'static str) {
        self.example = example;
    }

    /// The words that the sentence consists of so far.
    pub(super) fn span(&self) -> Span {
        self.statement.keyword.span.to(self.read)
    }

    /// The next word, which must stand alone.
    pub(super) fn word(&mut self, what: &str, diagnostics: &mut Diagnostics) -> Option<Word> {
        let mut words = self.list(what, diagnostics)?.into_iter();
        let first = words.next();
        self.in_list = false;
        if let Some(second) = words.next() {
            self.surplus(second.span, diagnostics);
        }
        first
    }

    /// The next words, which commas may join.
    pub(super) fn list(&mut self, what: &str, diagnostics: &mut Diagnostics) -> Option<Vec<Word>> {
        if self.spoilt {
            return None;
        }
        let Some(words) = self.groups.next() else {
            self.lacks_words(what, diagnostics);
            return None;
        };
        self.advance(&words);
        self.in_list = true;
        if words.iter().any(Word::is_unknown) {
            self.spoil();
            diagnostics.consequence();
            return None;
        }
        Some(words)
    }

    fn advance(&mut self, words: &[Word]) {
        if let Some(last) = words.last() {
            (self.read, self.defined) = (last.span, last.defined);
        }
    }

    /// The name of something else.
    pub(super) fn name(&mut self, what: &str, diagnostics: &mut Diagnostics) -> Option<Name> {
        let word = self.word(what, diagnostics)?;
        self.plain(word, what, diagnostics).map(Word::name)
    }

    /// The name that the sentence gives.
    pub(super) fn new_name(&mut self, diagnostics: &mut Diagnostics) -> Option<Name> {
        let word = self.word(A_NAME, diagnostics)?;
        self.good_name(word, diagnostics)
    }

    /// The names that the sentence gives.
    pub(super) fn new_names(&mut self, diagnostics: &mut Diagnostics) -> Vec<Name> {
        let words = self.list(A_NAME, diagnostics).unwrap_or_default();
        words.into_iter().filter_map(|word| self.good_name(word, diagnostics)).collect()
    }

    fn good_name(&mut self, word: Word, diagnostics: &mut Diagnostics) -> Option<Name> {
        if word.defined.is_some() {
            diagnostics.push(super::Problem::VariableAsName {
                span: word.span,
                value: (!word.quoted).then_some(word.text),
            });
            self.spoil();
            return None;
        }
        let name = self.plain(word, A_NAME, diagnostics)?.name();
        let Some(problem) = names::flaw(&name.value, name.span) else { return Some(name) };
        diagnostics.push(problem);
        if !name.value.starts_with(|first: char| first.is_alphabetic()) || name.value.contains("::")
        {
            // This is what should follow the name.
            self.spoil();
        }
        None
    }

    /// A quoted text.
    pub(super) fn text(
        &mut self,
        what: &str,
        diagnostics: &mut Diagnostics,
    ) -> Option<Spanned<String>> {
        let word = self.word(what, diagnostics)?;
        if word.quoted {
            return Some(word.name());
        }
        let (what, example) = (what.to_owned(), self.example.to_owned());
        let until = self.rest().map_or(word.span, |rest| rest.1);
        let until =
            (!self.groups.as_slice().iter().flatten().any(|word| word.quoted)).then_some(until);
        let until = until.filter(|_| word.defined.is_none());
        diagnostics.push(Problem::Unquoted { what, example, span: word.span, until });
        self.spoil();
        None
    }

    /// A word that `read` understands.
    pub(super) fn literal<T>(
        &mut self,
        what: &str,
        read: impl FnOnce(&str) -> Option<T>,
        diagnostics: &mut Diagnostics,
    ) -> Option<Spanned<T>> {
        self.literal_or(what, read, |_| None, diagnostics)
    }

    /// A word that `read` understands; `otherwise` knows how else it is written.
    pub(super) fn literal_or<T>(
        &mut self,
        what: &str,
        read: impl FnOnce(&str) -> Option<T>,
        otherwise: impl FnOnce(&str) -> Option<Meant>,
        diagnostics: &mut Diagnostics,
    ) -> Option<Spanned<T>> {
        let word = self.word(what, diagnostics)?;
        let value = read(&word.text);
        if value.is_some() && word.quoted {
            self.quoted(word, what, true, diagnostics);
            return None;
        }
        if let Some(value) = value {
            return Some(Spanned::new(value, word.span));
        }
        match otherwise(&word.text).filter(|_| word.defined.is_none()) {
            Some(meant) => self.unexpected(what, &word, Some(meant), diagnostics),
            None if word.quoted => self.quoted(word, what, false, diagnostics),
            None => self.expected(what, &word, diagnostics),
        }
        None
    }

    /// `on` or `off`
    pub(super) fn switch(&mut self, diagnostics: &mut Diagnostics) -> Option<Spanned<bool>> {
        let read = |text: &str| match text {
            "on" | "true" => Some(true),
            "off" | "false" => Some(false),
            _ => None,
        };
        self.literal("`on` or `off`", read, diagnostics)
    }

    /// Reads the word if it comes next.
    pub(super) fn takes(&mut self, text: &str) -> bool {
        let next = self.groups.as_slice().first();
        let found = next.is_some_and(|words| matches!(words.as_slice(), [word] if word.is(text)));
        if found && let Some(words) = self.groups.next() {
            self.advance(&words);
            self.in_list = false;
        }
        found
    }

    /// Whether a quoted text comes next.
    pub(super) fn is_text_next(&self) -> bool {
        let next = self.groups.as_slice().first();
        next.and_then(|words| words.first()).is_some_and(|word| word.quoted)
    }

    /// Reads the word, which must come next.
    pub(super) fn demand(&mut self, text: &str, diagnostics: &mut Diagnostics) -> Option<()> {
        let what = format!("`{text}`");
        self.literal(&what, |word| (word == text).then_some(()), diagnostics).map(|_| ())
    }

    /// The value behind `=`.
    pub(super) fn value(&mut self, diagnostics: &mut Diagnostics) -> Option<&'a Value> {
        if self.spoilt {
            return None;
        }
        self.value_read = true;
        let is_bare = self.statement.value.is_none() && self.statement.block.is_none();
        match self.groups.as_slice() {
            [] => {}
            [words] if is_bare && words.len() == 1 => {
                let span = words.iter().map(|word| word.span).fold(self.read.after(), |_, it| it);
                self.unassigned(span, diagnostics);
                return None;
            }
            _ => {
                self.end(diagnostics);
                return None;
            }
        }
        if self.statement.value.is_none() {
            self.incomplete("`=` and a value", diagnostics);
        }
        self.statement.value.as_ref()
    }

    /// The block, if there is one.
    pub(super) fn block(&mut self) -> Option<&'a Block> {
        self.block_read = true;
        self.statement.block.as_ref()
    }

    /// The block, which must be there.
    pub(super) fn demand_block(
        &mut self,
        what: &str,
        diagnostics: &mut Diagnostics,
    ) -> Option<&'a Block> {
        let block = self.block();
        if block.is_none() && !self.spoilt && self.groups.as_slice().is_empty() {
            self.incomplete(what, diagnostics);
        }
        block
    }

    /// Reports what nobody asked for.
    pub(super) fn end(&mut self, diagnostics: &mut Diagnostics) {
        if self.spoilt {
            return;
        }
        if let Some((first, last)) = self.rest() {
            if let Some(inner) = self.inner() {
                return self.outside_braces(first, inner, diagnostics);
            }
            self.surplus_words(first, Some(first.to(last)), diagnostics);
        }
        if let Some(value) = self.statement.value.as_ref().filter(|_| !self.value_read) {
            match self.value_of_words() {
                Some(_) => self.assigned(value.span, None, diagnostics),
                None => self.surplus(value.span, diagnostics),
            }
        }
        if let Some(block) = self.statement.block.as_ref().filter(|_| !self.block_read) {
            self.surplus(block.open, diagnostics);
        }
    }

    pub(super) fn plain(
        &mut self,
        word: Word,
        what: &str,
        diagnostics: &mut Diagnostics,
    ) -> Option<Word> {
        if word.quoted {
            self.quoted(word, what, true, diagnostics);
            return None;
        }
        Some(word)
    }

    /// The first and the last of the words that have not been read.
    fn rest(&self) -> Option<(Span, Span)> {
        let mut words = self.groups.as_slice().iter().flatten();
        let first = words.next()?.span;
        Some((first, words.next_back().map_or(first, |word| word.span)))
    }

    /// One problem a sentence is enough: what follows it has lost its place.
    fn spoil(&mut self) {
        self.spoilt = true;
    }
}
