//! Problems as an editor shows them.

use crate::diagnostic::{Diagnostics, Edit, Finding, Fix, is_error, span_of};
use crate::ide::Moved;
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

    /// The problem in later texts; nothing, if the words that it is about are not there any more.
    pub fn moved(&self, moved: &Moved) -> Option<Self> {
        let mut labels = self.labels.iter();
        let first = labels.next().map(|label| label.moved(moved));
        if matches!(first, Some(None)) {
            return None;
        }
        let others = labels.filter_map(|label| label.moved(moved));
        let fixes = self.fixes.iter().filter_map(|fix| {
            let edits = fix
                .edits
                .iter()
                .map(|edit| Some(Edit { span: moved.now(edit.span)?, text: edit.text.clone() }));
            let edits: Option<Vec<Edit>> = edits.collect();
            Some(Fix { edits: edits?, ..fix.clone() })
        });
        Some(Self {
            labels: first.flatten().into_iter().chain(others).collect(),
            fixes: fixes.collect(),
            code: self.code.clone(),
            message: self.message.clone(),
            help: self.help.clone(),
            is_error: self.is_error,
        })
    }
}

impl Label {
    fn moved(&self, moved: &Moved) -> Option<Self> {
        Some(Self { span: moved.now(self.span)?, text: self.text.clone() })
    }
}

const UNNECESSARY: [&str; 3] = ["check::unused", "check::host-twice", "check::host-covered"];

/// All problems, in the order in which they are shown everywhere.
pub fn findings(diagnostics: &Diagnostics) -> Vec<Shown> {
    diagnostics.sorted().into_iter().map(|problem| shown(&**problem, diagnostics)).collect()
}

fn shown(problem: &dyn Finding, diagnostics: &Diagnostics) -> Shown {
    let labels = diagnostics.labels(problem).into_iter().map(|label| {
        let text = label.label().map(str::to_owned);
        Label { span: span_of(&label), text }
    });
    Shown {
        code: problem.code().map(|code| code.to_string()),
        is_error: is_error(problem),
        message: problem.to_string(),
        help: problem.help().map(|help| help.to_string()),
        labels: labels.collect(),
        fixes: diagnostics.fixes(problem),
    }
}
