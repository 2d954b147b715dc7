//! What can be wrong with the words of a sentence, whatever it says.

use super::Meant;
use crate::check::problem::{question, suggestion};
use crate::diagnostic::Fix;
use crate::source::Span;

#[derive(Debug, thiserror::Error, miette::Diagnostic)]
pub enum Problem {
    #[error("`{keyword}` lacks {what}")]
    #[diagnostic(code("check::incomplete"), help("write it like `{example}`"))]
    Incomplete {
        keyword: String,
        what: String,
        example: String,
        #[label("here")]
        span: Span,
        #[label("used here")]
        used: Option<Span>,
    },
    #[error("`{keyword}` is already complete")]
    #[diagnostic(
        code("check::surplus"),
        help("{}", suggestion(meant.as_ref().map(|meant| meant.word.as_str()), "", || format!(
            "write it like `{example}`; lists have commas, and every statement a line of its own"
        )))
    )]
    Surplus {
        keyword: String,
        example: String,
        #[label("this is too much")]
        span: Span,
        /// All words that are too much, if words are all of it.
        rest: Option<Span>,
        meant: Option<Meant>,
        /// Where commas would join them to the words before, if that could be meant.
        commas: Vec<Span>,
    },
    #[error("`{keyword}` takes no `=`")]
    #[diagnostic(code("check::surplus"), help("write it like `{example}`"))]
    Assigned {
        keyword: String,
        example: String,
        #[label("leave out the `=` before this")]
        span: Span,
        /// From the words before it to the end of the value, and the words that are meant there.
        meant: Option<(Span, String)>,
    },
    #[error("`{keyword}` takes its value after `=`")]
    #[diagnostic(code("check::incomplete"), help("write it like `{example}`"))]
    Unassigned {
        keyword: String,
        example: String,
        #[label("`=` is missing before this")]
        span: Span,
    },
    #[error("`{inner}` stands outside of the braces of `{keyword}`")]
    #[diagnostic(code("check::misplaced"), help("write it like `{example}`"))]
    OutsideBraces {
        keyword: String,
        inner: String,
        example: String,
        #[label("belongs in braces")]
        span: Span,
        /// The ends of the sentences that are meant, if they only lack their braces.
        ends: Vec<Span>,
    },
    #[error("expected {what} but found `{found}`")]
    #[diagnostic(code("check::expected"), help("{}write it like `{example}`", asked(meant.as_ref())))]
    Expected {
        what: String,
        found: String,
        example: String,
        #[label("not {what}")]
        span: Span,
        #[label("used here")]
        used: Option<Span>,
        meant: Option<Meant>,
    },
    #[error("{what} is written without quotes")]
    #[diagnostic(code("check::expected"), help("write it like `{example}`"))]
    Quoted {
        what: String,
        example: String,
        text: String,
        /// Whether it would be right without the quotes, as far as one can tell.
        fits: bool,
        #[label("in quotes")]
        span: Span,
    },
    #[error("{what} is written in quotes")]
    #[diagnostic(code("check::expected"), help("write it like `{example}`"))]
    Unquoted {
        what: String,
        example: String,
        #[label("without quotes")]
        span: Span,
        /// The last word that the text may consist of.
        until: Option<Span>,
    },
    #[error("a statement cannot begin with {found}")]
    #[diagnostic(code("check::unknown-statement"), help("begin it with one of: {known}"))]
    NoFirstWord {
        found: &'static str,
        known: String,
        #[label("not a statement")]
        span: Span,
    },
    #[error("`{keyword}` begins no statement")]
    #[diagnostic(code("check::unknown-statement"), help("{}", suggestion(similar.as_ref().map(|meant| meant.word.as_str()), "", || format!("what may stand here: {known}"))))]
    UnknownStatement {
        keyword: String,
        similar: Option<Meant>,
        known: String,
        #[label("not known")]
        span: Span,
    },
    #[error("`{keyword}` begins no statement")]
    #[diagnostic(code("check::unknown-statement"), help("{advice}"))]
    Elsewhere {
        keyword: String,
        advice: &'static str,
        /// The words that are missing in front of it.
        head: Option<&'static str>,
        /// The whole statement, if there is no need of it.
        idle: Option<Span>,
        #[label("not known")]
        span: Span,
    },
    #[error("`{keyword}` belongs in {}", among(owners))]
    #[diagnostic(code("check::misplaced"), help("{}", home.as_ref().map_or_else(
        || format!("move it into the braces of {owners}"),
        |home| format!("move it into the braces of `{}`", home.name),
    )))]
    OnlyInside {
        keyword: String,
        owners: String,
        #[label("not at the top level")]
        span: Span,
        home: Option<Box<Home>>,
    },
    #[error("`{keyword}` does not belong in {owner}")]
    #[diagnostic(code("check::misplaced"), help("move it {place}"))]
    NotInside {
        keyword: String,
        owner: &'static str,
        place: String,
        #[label("not here")]
        span: Span,
    },
    #[error("a comment begins with `#`")]
    #[diagnostic(
        code("check::other-comment"),
        help("write `#` in place of `{sign}`, in front of each line of the comment")
    )]
    OtherComment {
        sign: &'static str,
        #[label("means nothing")]
        span: Span,
        /// Whether it ends with its line, so that nothing else is lost with it.
        is_line: bool,
    },
    #[error("this version of smk cannot build `{keyword}` yet")]
    #[diagnostic(
        code("check::not-built"),
        help("take the statement out; nothing of it would be created")
    )]
    NotBuilt {
        keyword: String,
        statement: Span,
        #[label("understood, but without effect")]
        span: Span,
    },
    #[error("`{keyword}` is joined to the line above by its comma")]
    #[diagnostic(
        code("check::surplus"),
        help("delete the comma at the end of that line; a comma continues a line")
    )]
    Joined {
        keyword: String,
        #[label("begins a line of its own")]
        span: Span,
    },
}

fn asked(meant: Option<&Meant>) -> String {
    question(meant.map(|meant| meant.word.as_str()))
}

/// A statement that another one may belong to, and what would move it there.
#[derive(Clone, Debug)]
pub struct Home {
    pub name: String,
    pub fix: Fix,
}

/// Where a sentence may stand, unless these are too many places.
fn among(owners: &str) -> &str {
    let is_long = owners.matches(',').count() > 1;
    if is_long { "the braces of what it is about" } else { owners }
}
