//! From the text of one section to its items. Nothing but this and `values` knows pest and the names
//! of the grammar's rules. The grammar accepts every text, so all problems are found here, at most
//! one per statement, and those of its blocks besides.

use std::ops::Range;

use pest::Parser;
use pest::error::{Error, ErrorVariant, InputLocation};
use pest::iterators::{Pair, Pairs};

use super::ast::{Block, Broken, Comment, File, Group, Item, Value, Word, WordKind};
use super::draft::Draft;
use super::mend::Place;
use super::section::{self, Refusal, Separation};
use super::text::{self, Flaw};
use super::{Expected, Found, Problem, shifted};
use crate::diagnostic::{Diagnostics, Fix};
use crate::source::Span;

mod values;

#[derive(pest_derive::Parser)]
#[grammar = "../grammar/smk.pest"]
struct Grammar;

/// Reads one section, which begins at `base`, into the tree of its file.
pub(super) fn section(text: &str, base: u32, diagnostics: &mut Diagnostics, file: &mut File) {
    let mut reader = Reader { text, base, diagnostics, ended: true, balanced: true, suspect: None };
    if let Some(refusal) = section::refusal(text) {
        file.items.push(reader.refused(refusal));
        return;
    }
    match Grammar::parse(Rule::section, text) {
        Ok(pairs) => {
            file.comments.extend(reader.comments(pairs.clone()));
            file.items.append(&mut reader.section(pairs));
        }
        Err(error) => file.items.push(reader.failed(&error)),
    }
}

/// Whether a plain word may hold a character, as the rule `letter` has it.
pub(super) fn is_letter(character: char) -> bool {
    let in_some_script = || {
        let sets = [pest::unicode::LETTER, pest::unicode::MARK, pest::unicode::NUMBER];
        sets.iter().any(|set| set(character))
    };
    matches!(character, 'a'..='z' | '-'..=':' | 'A'..='Z' | '_' | '*') || in_some_script()
}

/// What the user would type for a rule, if anything.
fn described(rule: Rule) -> Option<&'static str> {
    match rule {
        Rule::word | Rule::plain | Rule::letter | Rule::piece => Some("a word"),
        Rule::text | Rule::open_text | Rule::escape => Some("a text in quotes"),
        Rule::variable => Some("`$` and a name"),
        Rule::section | Rule::statement | Rule::group | Rule::broken => Some("a statement"),
        Rule::assignment | Rule::equals | Rule::colon => Some("`=`"),
        Rule::block | Rule::map => Some("`{`"),
        Rule::close | Rule::stray => Some("`}`"),
        Rule::list => Some("`[`"),
        Rule::list_close => Some("`]`"),
        Rule::comma => Some("`,`"),
        Rule::separator => Some("`;`"),
        Rule::value | Rule::list_item | Rule::quantity | Rule::number | Rule::digit => {
            Some("a value")
        }
        Rule::entry | Rule::map_item => Some("`name = value`"),
        Rule::unit => Some("a unit"),
        Rule::white | Rule::gap => Some("a space"),
        Rule::newline | Rule::over | Rule::EOI => Some("the end of the line"),
        Rule::mark
        | Rule::surplus
        | Rule::rest
        | Rule::symbol
        | Rule::blank
        | Rule::comment
        | Rule::space
        | Rule::wide
        | Rule::list_gap => None,
    }
}

fn expected(rules: &[Rule]) -> Expected {
    let mut phrases: Vec<_> = rules.iter().filter_map(|rule| described(*rule)).collect();
    phrases.dedup();
    Expected(phrases)
}

/// A problem of this part has been reported, so nothing more is said about it.
#[derive(Debug)]
struct Reported;

struct Reader<'a> {
    text: &'a str,
    base: u32,
    diagnostics: &'a mut Diagnostics,
    /// False once a block of the statement that is being read has no end.
    ended: bool,
    /// False once any bracket has no end: a later one may then close something else than was meant.
    balanced: bool,
    /// A block whose `}` stands further left than the line that opened it.
    suspect: Option<Span>,
}

impl Reader<'_> {
    fn section(&mut self, mut pairs: Pairs<'_, Rule>) -> Vec<Item> {
        let parts = pairs.next().map(Pair::into_inner).into_iter().flatten();
        let stray = parts.clone().find(|pair| pair.as_rule() == Rule::stray);
        let mut items = self.items(parts);
        if let Some(stray) = stray.filter(|_| self.balanced) {
            let span = self.span(&stray);
            let holds = section::spill(&mut items, |item| {
                let start = (item.span().start - self.base) as usize;
                let indented =
                    self.text.get(..start).is_some_and(|before| before.ends_with([' ', '\t']));
                indented && start < stray.as_span().start()
            });
            self.report(Problem::StrayBrace { span, is_alone: !holds });
        }
        items
    }

    fn items<'i>(&mut self, pairs: impl Iterator<Item = Pair<'i, Rule>>) -> Vec<Item> {
        let mut items = Vec::new();
        let mut separation = Separation::default();
        for pair in pairs {
            let at = pair.as_span().start();
            let lone = match pair.as_rule() {
                Rule::separator => separation.separator(self.text, at),
                Rule::statement | Rule::broken => {
                    let lone = separation.statement(self.text, at, at + trimmed(&pair));
                    if pair.as_str().starts_with('{') && self.adjoins(&items, at) {
                        section::lose_block(&mut items);
                    }
                    items.push(self.item(pair));
                    lone
                }
                _ => None,
            };
            self.empty_statement(lone);
        }
        self.empty_statement(separation.end());
        items
    }

    /// Whether the last item stands on the line of an offset.
    fn adjoins(&self, items: &[Item], at: usize) -> bool {
        let end = items.last().map(|item| (item.span().end - self.base) as usize);
        let between = end.and_then(|end| self.text.get(end..at));
        between.is_some_and(|between| !between.contains('\n'))
    }

    fn empty_statement(&mut self, separator: Option<usize>) {
        if let Some(at) = separator {
            self.report(Problem::EmptyStatement { span: self.at(at..at + 1) });
        }
    }

    fn item(&mut self, pair: Pair<'_, Rule>) -> Item {
        let whole = pair.clone();
        let mut draft = Draft::default();
        if pair.as_rule() == Rule::broken
            && let Some(first) = pair.clone().into_inner().next()
        {
            draft.faulty = self.unexpected::<()>(&first, &[Rule::statement]).is_err();
        }
        let ended = std::mem::replace(&mut self.ended, true);
        for part in pair.into_inner() {
            if part.as_rule() == Rule::block {
                self.block_of(part, &mut draft);
            } else if !draft.faulty {
                draft.faulty = self.part(part, &mut draft).is_err();
            }
        }
        let item = match draft.finish(self.span(&whole)) {
            Some(statement) if self.ended => Item::Statement(statement),
            _ => Item::Broken(self.broken(&whole)),
        };
        self.ended &= ended;
        item
    }

    fn block_of(&mut self, pair: Pair<'_, Rule>, draft: &mut Draft) {
        if draft.block.is_some() && !draft.faulty {
            draft.faulty = self.unexpected::<()>(&pair, &[Rule::newline]).is_err();
        }
        let block = self.block(pair);
        draft.block.get_or_insert(block);
    }

    fn part(&mut self, part: Pair<'_, Rule>, draft: &mut Draft) -> Result<(), Reported> {
        match part.as_rule() {
            Rule::group => {
                let group = self.group(part, draft)?;
                draft.groups.push(group);
                Ok(())
            }
            Rule::assignment => {
                draft.value = Some(self.assigned(part, draft)?);
                Ok(())
            }
            Rule::comment => Ok(()),
            Rule::list if draft.value.is_none() && draft.block.is_none() => {
                self.list_of_words(part, draft)
            }
            _ if draft.value.is_some() || draft.block.is_some() => {
                self.unexpected(&part, &[Rule::newline])
            }
            _ => self.unexpected(&part, &[Rule::word, Rule::equals, Rule::block, Rule::newline]),
        }
    }

    /// A list right behind words: the value of a property without its `=`, or words in brackets.
    fn list_of_words(&mut self, list: Pair<'_, Rule>, draft: &Draft) -> Result<(), Reported> {
        let open = self.opening(&list);
        let range = list.as_span().start()..list.as_span().start() + trimmed(&list);
        let mut words = draft.groups.iter().flat_map(|group| &group.words);
        let (first, second) = (words.next(), words.next());
        if let (Some(property), None) = (first, second)
            && property.text().starts_with(|letter: char| letter.is_ascii_uppercase())
        {
            let fix = Fix::insert("write `=`", open, "= ").sure();
            return self.fault(Problem::NoEquals { name: property.text().into(), open, fix });
        }
        let parts: Vec<Pair<'_, Rule>> = list.into_inner().collect();
        let is_plain = |part: &Pair<'_, Rule>| {
            matches!(part.as_rule(), Rule::plain | Rule::text | Rule::variable | Rule::comma)
        };
        let fix = match parts.split_last() {
            Some((close, [first, .., last])) if close.as_rule() == Rule::list_close => {
                let inside = first.as_span().start()..last.as_span().start() + trimmed(last);
                Some((inside, parts.iter().rev().skip(1).all(is_plain)))
            }
            Some((close, [only])) if close.as_rule() == Rule::list_close => {
                let start = only.as_span().start();
                Some((start..start + trimmed(only), is_plain(only)))
            }
            _ => None,
        };
        let fix = fix.filter(|(_, is_plain)| *is_plain);
        let fix = fix.map(|(inside, _)| self.place().without_brackets(range, inside));
        self.fault(Problem::ListOfWords { open, fix })
    }

    fn group(&mut self, pair: Pair<'_, Rule>, draft: &Draft) -> Result<Group, Reported> {
        let mut words = Vec::new();
        let mut comma = None;
        for part in pair.into_inner().filter(|part| part.as_rule() != Rule::comment) {
            if part.as_rule() == Rule::comma {
                self.trailing(comma.replace(self.span(&part)))?;
            } else {
                comma = None;
                let word = self.word(&part)?;
                let before = words.last().or_else(|| draft.groups.last()?.words.last());
                self.no_colon(&word, before, false)?;
                words.push(word);
            }
        }
        self.trailing(comma)?;
        Ok(Group { words })
    }

    fn trailing(&mut self, comma: Option<Span>) -> Result<(), Reported> {
        comma.map_or(Ok(()), |span| self.fault(Problem::TrailingComma { span }))
    }

    /// `Name: value` and `Name : value`, where `Name = value` is meant.
    fn no_colon(
        &mut self,
        word: &Word,
        before: Option<&Word>,
        is_entry: bool,
    ) -> Result<(), Reported> {
        let text = word.text();
        if !word.is_plain() || !text.ends_with(':') || text.ends_with("::") {
            return Ok(());
        }
        let name = text.trim_end_matches(':');
        let name = if name.is_empty() { before.map_or("name", Word::text) } else { name };
        let span = Span::new(word.span.end - 1, word.span.end);
        let fix = self.place().colon((span.start - self.base) as usize, is_entry);
        self.fault(Problem::ColonForEquals { name: name.into(), span, fix })
    }

    fn assigned(&mut self, pair: Pair<'_, Rule>, draft: &Draft) -> Result<Value, Reported> {
        let name = draft.groups.last().and_then(|group| group.words.last());
        let name = name.map_or("", Word::text);
        let at = pair.as_span().start();
        match pair.into_inner().next() {
            Some(value) => self.value(value),
            None => match self.no_value(at + 1) {
                Some(problem) => self.fault(problem),
                None => self.missing_value(name, self.at(at..at + 1)),
            },
        }
    }

    /// What stands on the line behind `=`, though it is no value.
    fn no_value(&self, at: usize) -> Option<Problem> {
        let line = self.text.get(at..)?.split('\n').next()?;
        let rest = line.trim_start_matches([' ', '\t']);
        let found =
            rest.split([' ', '\t', '\r', '#', '}', ';']).next().filter(|it| !it.is_empty())?;
        let start = at + line.len() - rest.len();
        let is_quote = found.starts_with(['\'', '‘', '’', '“', '”']);
        if is_quote
            || found.chars().any(|it| text::is_invisible(it) || text::looks_like(it).is_some())
        {
            return None;
        }
        let (span, expected) = (self.at(start..start + found.len()), expected(&[Rule::value]));
        Some(Problem::Unexpected { found: Found::new(found), expected, span, fix: None })
    }

    /// The last character that a span covers.
    fn last(&self, span: Span) -> Span {
        let end = (span.end - self.base) as usize;
        let last = self.text.get(..end).and_then(|text| text.chars().next_back());
        self.at(end - last.map_or(0, char::len_utf8)..end)
    }

    fn missing_value<T>(&mut self, name: &str, span: Span) -> Result<T, Reported> {
        self.fault(Problem::MissingValue { name: name.into(), span })
    }

    /// A block that lacks its `}` runs to the end of the section; the block whose indentation gives
    /// it away as the real culprit is named in its place.
    fn block(&mut self, pair: Pair<'_, Rule>) -> Block {
        let whole = pair.clone();
        let range = pair.as_span().start()..pair.as_span().end();
        let open = self.at(range.start..range.start + 1);
        let outer = self.suspect.take();
        let closed = pair.clone().into_inner().last().is_some_and(|p| p.as_rule() == Rule::close);
        let items = self.items(pair.into_inner());
        if !closed {
            let open = self.suspect.take().unwrap_or(open);
            (self.ended, self.balanced) = (false, false);
            let fix = self.place().close_block((open.start - self.base) as usize);
            self.report(Problem::UnclosedBlock { open, fix });
        } else if section::closes_further_left(self.text, &range) {
            self.suspect = Some(open);
        }
        self.suspect = self.suspect.or(outer);
        Block { items, open, span: self.span(&whole) }
    }

    fn word(&mut self, pair: &Pair<'_, Rule>) -> Result<Word, Reported> {
        let (span, typed) = (self.span(pair), pair.as_str());
        match pair.as_rule() {
            Rule::variable => {
                let name = typed.strip_prefix('$').unwrap_or(typed);
                Ok(Word::new(WordKind::Variable, name, span))
            }
            Rule::text => {
                let inner = typed.strip_prefix('"').and_then(|text| text.strip_suffix('"'));
                let start = pair.as_span().start() + 1;
                match text::unescape(inner.unwrap_or_default()) {
                    Ok(text) => Ok(Word::new(WordKind::Text, text, span)),
                    Err(flaw) => self.flawed(&flaw, start),
                }
            }
            Rule::open_text => self.fault(self.open_text(span)),
            _ => Ok(self.plain(pair)),
        }
    }

    fn plain(&self, pair: &Pair<'_, Rule>) -> Word {
        Word::new(WordKind::Plain, pair.as_str(), self.span(pair))
    }

    fn flawed<T>(&mut self, flaw: &Flaw, start: usize) -> Result<T, Reported> {
        let within = |range: &Range<usize>| range.start + start..range.end + start;
        match flaw {
            Flaw::Hidden(character, range) => {
                let span = self.at(within(range));
                let character = *character;
                self.fault(Problem::HiddenCharacter { character, in_text: true, span })
            }
            Flaw::Escape(range) => {
                let range = within(range);
                let escape = self.text.get(range.clone()).unwrap_or_default().into();
                let span = self.at(range);
                self.fault(Problem::UnknownEscape { escape, span })
            }
        }
    }

    fn comments(&mut self, pairs: Pairs<'_, Rule>) -> Vec<Comment> {
        let mut comments = Vec::new();
        if !self.text.contains('#') {
            return comments;
        }
        for pair in pairs.flatten().filter(|pair| pair.as_rule() == Rule::comment) {
            if let Some((character, range)) = text::hidden(pair.as_str()) {
                let start = pair.as_span().start();
                let span = self.at(start + range.start..start + range.end);
                self.report(Problem::HiddenCharacter { character, in_text: false, span });
            }
            comments.push(Comment { span: self.span(&pair) });
        }
        comments
    }

    fn broken(&self, pair: &Pair<'_, Rule>) -> Broken {
        let mut words = Vec::new();
        for part in pair.clone().into_inner().flatten() {
            match part.as_rule() {
                Rule::plain | Rule::number | Rule::unit => words.push(self.plain(&part)),
                Rule::open_text => {
                    words.extend(section::words(part.as_str()).map(|range| {
                        let text = part.as_str().get(range.clone()).unwrap_or_default();
                        let span = self.span(&part);
                        Word::new(WordKind::Plain, text, shifted(range, span.start))
                    }));
                }
                _ => {}
            }
        }
        let span = self.span(pair);
        let keyword = words.first().is_some_and(|word| word.span.start == span.start);
        let keyword = keyword.then(|| words.remove(0));
        Broken { keyword, words, span }
    }

    fn refused(&mut self, refusal: Refusal) -> Item {
        let problem = match refusal {
            Refusal::TooDeep(range) => {
                Problem::TooDeep { limit: section::DEEPEST, span: self.at(range) }
            }
            Refusal::LongLine { start, length } => Problem::LongLine {
                length,
                limit: section::LONGEST_LINE,
                span: self.at(start..start),
            },
        };
        self.report(problem);
        self.unread()
    }

    fn failed(&mut self, error: &Error<Rule>) -> Item {
        let (InputLocation::Pos(start) | InputLocation::Span((start, _))) = error.location;
        let rules = match &error.variant {
            ErrorVariant::ParsingError { positives, .. } => positives.as_slice(),
            ErrorVariant::CustomError { .. } => &[],
        };
        let found = self.text.get(start..).and_then(|rest| rest.chars().next());
        let found = found.map_or_else(String::new, String::from);
        let span = self.at(start..start + found.len());
        self.report(Problem::Unexpected {
            found: Found::new(&found),
            expected: expected(rules),
            span,
            fix: None,
        });
        self.unread()
    }

    /// The section as a statement of which only the words of the first line are known.
    fn unread(&self) -> Item {
        let line = self.text.lines().next().unwrap_or_default();
        let words = section::words(line).take(section::DEEPEST).map(|range| {
            let text = line.get(range.clone()).unwrap_or_default();
            Word::new(WordKind::Plain, text, self.at(range))
        });
        let mut words = words.peekable();
        let keyword = words.next_if(|word| word.span.start == self.base);
        let words = words.collect();
        Item::Broken(Broken { keyword, words, span: self.at(0..self.text.trim_end().len()) })
    }

    fn unexpected<T>(&mut self, pair: &Pair<'_, Rule>, rules: &[Rule]) -> Result<T, Reported> {
        let first = match pair.as_rule() {
            Rule::rest => pair.clone().into_inner().next().unwrap_or_else(|| pair.clone()),
            _ => pair.clone(),
        };
        let bracket = matches!(first.as_rule(), Rule::block | Rule::map | Rule::list);
        let span = if bracket { self.opening(&first) } else { self.span(&first) };
        let length = if bracket { 1 } else { first.as_str().trim_end().len() };
        let start = first.as_span().start();
        let found = first.as_str().get(..length).unwrap_or_default();
        let is_symbol = first.as_rule() == Rule::symbol;
        let problem = match found.chars().next() {
            _ if first.as_rule() == Rule::open_text => self.open_text(span),
            Some(']') if is_symbol && !self.balanced => return Err(Reported),
            Some('\'' | '‘' | '’' | '“' | '”') if is_symbol => {
                let quote = found.chars().next().unwrap_or_default();
                Problem::SingleQuote { quote, span, fix: self.place().quotes(start) }
            }
            Some(found) if is_symbol && let Some(meant) = text::looks_like(found) => {
                Problem::LookAlike { found, meant, span }
            }
            Some(character) if is_symbol && !text::is_invisible(character) => {
                let fix = self.place().unexpected(start..start + length, false);
                let (found, expected) = (Found::new(found), expected(rules));
                Problem::Unexpected { found, expected, span, fix }
            }
            _ if is_symbol => self.hidden(&first),
            Some('{') if rules == [Rule::statement] && self.begins_below(start) => {
                Problem::BlockBelow { open: span, fix: self.place().block_below(start) }
            }
            Some(':') if self.text.get(..start).is_some_and(|before| before.ends_with('"')) => {
                let before = self.text.get(..start - 1).unwrap_or_default();
                let name = before.rsplit('"').next().unwrap_or_default().into();
                let fix = self.place().colon(start, false);
                Problem::ColonForEquals { name, span: self.at(start..start + 1), fix }
            }
            _ => {
                let adjoins = !bracket && rules.contains(&Rule::word);
                let rules = if adjoins { &[Rule::gap] } else { rules };
                let fix = self.place().unexpected(start..start + length, adjoins);
                let (found, expected) = (Found::new(found), expected(rules));
                Problem::Unexpected { found, expected, span, fix }
            }
        };
        self.fault(problem)
    }

    /// Whether the line above is a statement without a block.
    fn begins_below(&self, at: usize) -> bool {
        let above = self.text.get(..at).unwrap_or_default().trim_end();
        let line = above.rsplit('\n').next().unwrap_or_default().trim_start();
        line.starts_with(char::is_alphabetic) && !line.ends_with(['{', '}', ';'])
    }

    fn place(&self) -> Place<'_> {
        Place { text: self.text, base: self.base }
    }

    /// What a list or a map lacks that runs to the end of what it could hold.
    fn close(&self, pair: Pair<'_, Rule>, sign: char) -> Fix {
        let open = pair.as_span().start();
        let parts = pair.into_inner().filter(|part| part.as_rule() != Rule::comment);
        let last = parts.last().map(|part| part.as_span().start() + trimmed(&part));
        self.place().close_bracket(open, last, sign)
    }

    fn open_text(&self, span: Span) -> Problem {
        let range = (span.start - self.base) as usize..(span.end - self.base) as usize;
        Problem::UnclosedText { span, fix: Some(self.place().close_text(range)) }
    }

    fn hidden(&self, pair: &Pair<'_, Rule>) -> Problem {
        let character = pair.as_str().chars().next().unwrap_or_default();
        let start = pair.as_span().start();
        let span = self.at(start..start + character.len_utf8());
        Problem::HiddenCharacter { character, in_text: false, span }
    }

    fn fault<T>(&mut self, problem: Problem) -> Result<T, Reported> {
        self.report(problem);
        Err(Reported)
    }

    fn report(&mut self, problem: Problem) {
        self.diagnostics.push(problem);
    }

    fn opening(&self, pair: &Pair<'_, Rule>) -> Span {
        let start = pair.as_span().start();
        self.at(start..start + 1)
    }

    fn span(&self, pair: &Pair<'_, Rule>) -> Span {
        let start = pair.as_span().start();
        self.at(start..start + trimmed(pair))
    }

    fn at(&self, range: Range<usize>) -> Span {
        shifted(range, self.base)
    }
}

/// The length of a part without the white space that it ends with.
fn trimmed(pair: &Pair<'_, Rule>) -> usize {
    pair.as_str().trim_end().len()
}
