//! What can be wrong with what a program says of its past.

use crate::diagnostic::{Finding, Fix, did_you_mean};
use crate::source::Span;

#[derive(Debug, thiserror::Error, miette::Diagnostic)]
pub enum Problem {
    #[error("`{name}` is still in the program")]
    #[diagnostic(
        code("check::still-in-program"),
        help("take out the statement that is called so, or this line")
    )]
    StillInProgram {
        name: String,
        #[label("asked for and given up at once")]
        span: Span,
    },
    #[error("the program has no `{name}` to move to")]
    #[diagnostic(code("check::moved-to-nothing"), help("{}", suggestion(similar.as_deref())))]
    MovedToNothing {
        name: String,
        similar: Option<String>,
        #[label("nothing has this name")]
        span: Span,
    },
    #[error("what becomes of `{name}` is said twice")]
    #[diagnostic(code("check::moved-twice"), help("keep one of the two"))]
    MovedTwice {
        name: String,
        #[label("and again here")]
        span: Span,
        #[label("first here")]
        first: Span,
    },
    #[error("two things cannot both become `{name}`")]
    #[diagnostic(
        code("check::moved-together"),
        help(
            "move one of them; without a `moved` the other is destroyed, and with `forget` it is left alone"
        )
    )]
    MovedTogether {
        name: String,
        #[label("and again here")]
        span: Span,
        #[label("first here")]
        first: Span,
    },
    #[error("these renames lead back to where they begin: {path}")]
    #[diagnostic(
        code("check::moved-in-circle"),
        help("to swap two names, rename one of them to a third and apply that first")
    )]
    MovedInCircle {
        path: String,
        #[label("begins and ends at the same name")]
        span: Span,
    },
}

impl Finding for Problem {
    fn fixes(&self) -> Vec<Fix> {
        match self {
            Self::MovedToNothing { similar: Some(similar), span, .. } => {
                vec![did_you_mean(*span, similar)]
            }
            _ => Vec::new(),
        }
    }
}

fn suggestion(similar: Option<&str>) -> String {
    similar.map_or_else(
        || "name a statement of the program, or a resource that `smk expand` lists".to_owned(),
        |similar| format!("did you mean `{similar}`?"),
    )
}
