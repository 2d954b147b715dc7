//! What can be wrong with the files of a program, before anything in them is read.

use crate::diagnostic::Finding;
use crate::pins;
use crate::source::Span;

#[derive(Debug, thiserror::Error, miette::Diagnostic)]
pub enum Problem {
    #[error("`{path}` cannot be read: {reason}")]
    #[diagnostic(
        code("load::unreadable"),
        help(
            "name a folder with `.smk` files, or such files; the path in a `use` is relative to the file that has it"
        )
    )]
    Unreadable {
        path: String,
        reason: String,
        #[label("named here")]
        span: Option<Span>,
    },
    #[error("there are no `.smk` files in `{folder}`")]
    #[diagnostic(
        code("load::no-programs"),
        help("name the folder of a program, or begin one with `smk init`")
    )]
    NoPrograms {
        folder: String,
        #[label("named here")]
        span: Option<Span>,
    },
    #[error("`{file}` includes itself")]
    #[diagnostic(
        code("load::includes-itself"),
        help("take the `use` out; a file is read once, wherever it is named")
    )]
    IncludesItself {
        file: String,
        #[label("leads back to a file that is being read")]
        span: Span,
    },
    #[error("`{file}` is not UTF-8")]
    #[diagnostic(code("load::not-utf8"), help("save the file as UTF-8"))]
    NotUtf8 {
        file: String,
        #[label("the first byte that is not")]
        span: Span,
    },
    #[error("`{file}` makes the program larger than 4 GB")]
    #[diagnostic(code("load::too-large"), help("name only the files of one program"))]
    TooLarge { file: String },
}

impl Finding for Problem {}

impl Finding for pins::Error {}
