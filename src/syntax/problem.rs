//! What can be wrong with the sentences of a program, in the words of the person who wrote them.

use std::fmt;

use miette::Diagnostic;
use thiserror::Error;

use crate::diagnostic::Fix;
use crate::source::Span;

#[derive(Clone, Debug, Error, Diagnostic, PartialEq, Eq)]
pub enum Problem {
    #[error("the block is not closed")]
    #[diagnostic(
        code("syntax::unclosed-block"),
        help(
            "write `}}` where the block ends; a line that begins at the left margin with a statement such as `key` always ends it, so indent what belongs to the block"
        )
    )]
    UnclosedBlock {
        #[label("opened here")]
        open: Span,
        fix: Option<Fix>,
    },

    #[error("the list is not closed")]
    #[diagnostic(code("syntax::unclosed-list"), help("write `]` where the list ends"))]
    UnclosedList {
        #[label("opened here")]
        open: Span,
        fix: Option<Fix>,
    },

    #[error("the map is not closed")]
    #[diagnostic(code("syntax::unclosed-map"), help("write `}}` where the map ends"))]
    UnclosedMap {
        #[label("opened here")]
        open: Span,
        fix: Option<Fix>,
    },

    #[error("the text is not closed")]
    #[diagnostic(
        code("syntax::unclosed-text"),
        help(
            "write `\"` where the text ends, on the same line; a quote inside it is written `\\\"`"
        )
    )]
    UnclosedText {
        #[label("begins here")]
        span: Span,
        fix: Option<Fix>,
    },

    #[error("`}}` closes nothing")]
    #[diagnostic(
        code("syntax::stray-brace"),
        help("delete it, or write the `{{` that it belongs to")
    )]
    StrayBrace {
        #[label("no block is open here")]
        span: Span,
        /// Whether no lines stand above it that were meant to be in a block.
        is_alone: bool,
    },

    #[error("unexpected {found}")]
    #[diagnostic(code("syntax::unexpected"), help("{}", instead(found, expected)))]
    Unexpected {
        found: Found,
        expected: Expected,
        #[label("this")]
        span: Span,
        fix: Option<Fix>,
    },

    #[error("a block begins on the line of its statement")]
    #[diagnostic(
        code("syntax::unexpected"),
        help("write `{{` at the end of the line of the statement that it belongs to")
    )]
    BlockBelow {
        #[label("on a line of its own")]
        open: Span,
        fix: Option<Fix>,
    },

    #[error("words of a statement are written without brackets")]
    #[diagnostic(
        code("syntax::unexpected"),
        help("join them by commas: `egress allow pip, github`; a list stands only behind `=`")
    )]
    ListOfWords {
        #[label("this bracket")]
        open: Span,
        fix: Option<Fix>,
    },

    #[error("`{name}` is followed by a value without `=`")]
    #[diagnostic(code("syntax::unexpected"), help("write `{name} = …`"))]
    NoEquals {
        name: Box<str>,
        #[label("`=` is missing before this")]
        open: Span,
        fix: Fix,
    },

    #[error("`{found}` is not `{meant}`, though it looks alike")]
    #[diagnostic(code("syntax::look-alike"), help("write `{meant}`"))]
    LookAlike {
        found: char,
        meant: char,
        #[label("another sign")]
        span: Span,
    },

    #[error("`{name}` is given no value")]
    #[diagnostic(
        code("syntax::missing-value"),
        help(
            "write a value after `=`, on the same line: a word, a text in quotes, a list `[ ]` or a map `{{ }}`"
        )
    )]
    MissingValue {
        name: Box<str>,
        #[label("nothing follows")]
        span: Span,
    },

    #[error("`{name}` is followed by a colon")]
    #[diagnostic(code("syntax::colon-for-equals"), help("{}", instead_of_colon(name, fix.as_ref())))]
    ColonForEquals {
        name: Box<str>,
        #[label("`=` gives a value")]
        span: Span,
        fix: Option<Fix>,
    },

    #[error("nothing follows the comma")]
    #[diagnostic(
        code("syntax::trailing-comma"),
        help("delete the comma, or write what comes after it")
    )]
    TrailingComma {
        #[label("this comma")]
        span: Span,
    },

    #[error("a comma is missing")]
    #[diagnostic(
        code("syntax::missing-comma"),
        help("write `,` between the entries of a list or a map, also where each has its own line")
    )]
    MissingComma {
        #[label("before this entry")]
        span: Span,
        fix: Option<Fix>,
    },

    #[error("`;` separates nothing")]
    #[diagnostic(
        code("syntax::empty-statement"),
        help("delete it; `;` stands only between two statements on one line")
    )]
    EmptyStatement {
        #[label("no statement on one of its sides")]
        span: Span,
    },

    #[error("brackets are nested more than {limit} deep")]
    #[diagnostic(
        code("syntax::too-deep"),
        help("close brackets before opening more; no AWS resource is nested that deep")
    )]
    TooDeep {
        limit: usize,
        #[label("one bracket too many")]
        span: Span,
    },

    #[error("a line of {length} bytes is too long")]
    #[diagnostic(
        code("syntax::long-line"),
        help("split the line; AWS accepts no resource of more than {limit} bytes")
    )]
    LongLine {
        length: usize,
        limit: usize,
        #[label("this line begins here")]
        span: Span,
    },

    #[error("this file is written for Snakemake, which also uses the ending `.smk`")]
    #[diagnostic(
        code("syntax::other-language"),
        help("run smk on a folder that holds only programs of smk")
    )]
    OtherLanguage {
        #[label("this line belongs to Snakemake")]
        span: Span,
    },

    #[error("the invisible character U+{:04X} stands here", u32::from(*character))]
    #[diagnostic(
        code("syntax::hidden-character"),
        help("delete it or write a plain space; inside a text it can be written `\\u{{{:X}}}`", u32::from(*character))
    )]
    HiddenCharacter {
        character: char,
        in_text: bool,
        #[label("here")]
        span: Span,
    },

    #[error("`{escape}` means nothing in a text")]
    #[diagnostic(
        code("syntax::unknown-escape"),
        help(
            "write `\\\"`, `\\\\`, `\\n`, `\\t` or a character's number as in `\\u{{e9}}`; a backslash itself is `\\\\`"
        )
    )]
    UnknownEscape {
        escape: Box<str>,
        #[label("this escape")]
        span: Span,
    },

    #[error("text is written in double quotes")]
    #[diagnostic(code("syntax::single-quote"), help("write `\"` in place of `{quote}`"))]
    SingleQuote {
        quote: char,
        #[label("another quote")]
        span: Span,
        fix: Option<Fix>,
    },
}

/// `=` where a value follows; nothing where a sentence only goes on.
fn instead_of_colon(name: &str, fix: Option<&Fix>) -> String {
    let deletes = fix.is_some_and(|fix| fix.edits.iter().all(|edit| edit.text.is_empty()));
    if deletes { "delete the colon".to_owned() } else { format!("write `{name} = …`") }
}

/// What can stand in the place of something, or is written where that stands in other languages.
fn instead(found: &Found, expected: &Expected) -> String {
    let advice = match found.first() {
        Some('(' | ')') => "write the value itself: there are no functions and no parentheses",
        Some('+') => "write the text as a whole: texts are not put together",
        Some('!') => "refer to a thing by its name, as in `work.arn`",
        Some('<') => "write the text in quotes, with `\\n` where a line ends",
        _ => return format!("what can stand here is {expected}"),
    };
    advice.to_owned()
}

/// What stands where it should not, cut short where it is long.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Found(Box<str>);

impl Found {
    const LONGEST: usize = 40;

    pub fn new(text: &str) -> Self {
        let mut shown: String = text.chars().take(Self::LONGEST).collect();
        if shown.len() < text.len() {
            shown.push('…');
        }
        Self(shown.into())
    }

    fn first(&self) -> Option<char> {
        self.0.chars().next()
    }
}

impl fmt::Display for Found {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "`{}`", self.0)
    }
}

/// What could stand in a place, as a phrase: "a word, `=` or the end of the line".
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Expected(pub Vec<&'static str>);

impl fmt::Display for Expected {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Some((last, others)) = self.0.split_last() else {
            return formatter.write_str("something else");
        };
        if !others.is_empty() {
            write!(formatter, "{} or ", others.join(", "))?;
        }
        formatter.write_str(last)
    }
}
