//! The words and signs of a text, and where its lines end.

use std::ops::Range;

use crate::source::Span;
use crate::syntax::ast::{Word, WordKind};
use crate::syntax::parser::is_letter;
use crate::syntax::text;

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Token {
    pub(super) kind: Kind,
    pub span: Span,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Word(Word),
    Comma,
    Equals,
    Semicolon,
    Open,
    Close,
    ListOpen,
    ListClose,
    Newline,
    Comment,
    /// A sign that has no meaning, or `:`, which many write for `=`.
    Other,
}

/// Everything in a text but white space.
pub(super) fn tokens(text: &str, base: u32) -> Vec<Token> {
    let mut tokens = Vec::new();
    let mut at = 0;
    while let Some(character) = text.get(at..).and_then(|rest| rest.chars().next()) {
        let rest = text.get(at..).unwrap_or_default();
        let end = at + length(rest, character);
        let span = crate::syntax::shifted(at..end, base);
        let typed = text.get(at..end).unwrap_or_default();
        tokens.extend(kind(typed, character, span).map(|kind| Token { kind, span }));
        at = end;
    }
    tokens
}

/// How long the token is that a text begins with.
fn length(rest: &str, first: char) -> usize {
    match first {
        '"' => quoted(rest).end,
        '#' => rest.find('\n').unwrap_or(rest.len()),
        '$' => 1 + letters(rest.get(1..).unwrap_or_default()),
        first if is_letter(first) => letters(rest),
        other => other.len_utf8(),
    }
}

fn letters(text: &str) -> usize {
    text.find(|character| !is_letter(character)).unwrap_or(text.len())
}

/// A text in quotes: up to the closing one, or to the end of its line or a `{` there.
fn quoted(rest: &str) -> Range<usize> {
    let mut bytes = rest.bytes().enumerate().skip(1);
    let mut line = rest.len();
    while let Some((at, byte)) = bytes.next() {
        match byte {
            b'"' => return 0..at + 1,
            b'\\' => drop(bytes.next()),
            b'\n' => {
                line = at;
                break;
            }
            _ => {}
        }
    }
    let typed = rest.get(..line).unwrap_or_default().trim_end_matches('\r');
    let opens = typed.trim_end().strip_suffix('{');
    0..opens.map_or(typed.len(), str::len).max(1)
}

fn kind(typed: &str, first: char, span: Span) -> Option<Kind> {
    Some(match first {
        ' ' | '\t' | '\r' => return None,
        '\n' => Kind::Newline,
        ',' => Kind::Comma,
        '=' => Kind::Equals,
        ';' => Kind::Semicolon,
        '{' => Kind::Open,
        '}' => Kind::Close,
        '[' => Kind::ListOpen,
        ']' => Kind::ListClose,
        '#' => Kind::Comment,
        '"' => {
            let inner = typed.strip_prefix('"').unwrap_or(typed);
            let inner = inner.strip_suffix('"').unwrap_or(inner);
            let said = text::unescape(inner).unwrap_or_else(|_| inner.into());
            Kind::Word(Word::new(WordKind::Text, said, span))
        }
        '$' => {
            let name = typed.strip_prefix('$').unwrap_or(typed);
            Kind::Word(Word::new(WordKind::Variable, name, span))
        }
        first if is_letter(first) => Kind::Word(Word::new(WordKind::Plain, typed, span)),
        _ => Kind::Other,
    })
}
