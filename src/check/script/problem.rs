//! What can be wrong with a script beside the program.

use crate::diagnostic::Finding;
use crate::source::Span;

#[derive(Debug, thiserror::Error, miette::Diagnostic)]
pub enum Problem {
    #[error("the script `{path}` cannot be read: {reason}")]
    #[diagnostic(
        code("check::no-script"),
        help("name a text in UTF-8; the path is relative to the file that has it")
    )]
    Unread {
        path: String,
        reason: String,
        #[label("named here")]
        span: Span,
    },
    #[error("the script `{path}` is empty")]
    #[diagnostic(code("check::empty-script"), help("take the line out, or write the script"))]
    Empty {
        path: String,
        #[label("named here")]
        span: Span,
    },
    #[error("the script `{path}` is too long: {length} characters in base64")]
    #[diagnostic(
        code("check::long-script"),
        help("AWS takes 16384; let the script fetch the rest from a bucket")
    )]
    TooLong {
        path: String,
        length: usize,
        #[label("named here")]
        span: Span,
    },
}

impl Finding for Problem {}
