//! Problems as an editor shows them.

use crate::diagnostic::{Diagnostics, Finding, Fix, is_error};
use crate::source::Span;

/// A problem, with the words that it is about in the texts that were compiled.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Shown {
    pub code: Option<String>,
    pub is_error: bool,
    pub message: String,
    pub help: Option<String>,
    /// What it is about first; then what else plays a part.
    pub labels: Vec<Label>,
    /// What would put it right, the best first.
    pub fixes: Vec<Fix>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Label {
    pub span: Span,
    pub text: Option<String>,
}

impl Shown {
    /// Whether the words could be deleted without any loss.
    pub fn is_unnecessary(&self) -> bool {
        self.code.as_deref().is_some_and(|code| UNNECESSARY.contains(&code))
    }
}

const UNNECESSARY: [&str; 3] = ["check::unused", "check::host-twice", "check::host-covered"];

/// All problems, in the order in which they are shown everywhere.
pub fn findings(diagnostics: &Diagnostics) -> Vec<Shown> {
    diagnostics.sorted().into_iter().map(|problem| shown(&**problem)).collect()
}

fn shown(problem: &dyn Finding) -> Shown {
    let labels = problem.labels().into_iter().flatten().map(|label| {
        let start = u32::try_from(label.offset()).unwrap_or(u32::MAX);
        let length = u32::try_from(label.len()).unwrap_or(0);
        let span = Span::new(start, start.saturating_add(length));
        Label { span, text: label.label().map(str::to_owned) }
    });
    Shown {
        code: problem.code().map(|code| code.to_string()),
        is_error: is_error(problem),
        message: problem.to_string(),
        help: problem.help().map(|help| help.to_string()),
        labels: labels.collect(),
        fixes: problem.fixes(),
    }
}
