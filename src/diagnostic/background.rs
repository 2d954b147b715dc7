//! What words of the program stand for: a problem with `$vpc-cidr` says what that is, and where it
//! was said.

use std::collections::BTreeMap;

use super::{Finding, span_of};
use crate::source::Span;

/// How many variables a problem explains; a list of them has other problems than their values.
const MOST: usize = 3;

/// What a variable stands for where it is used.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Background {
    pub name: String,
    pub value: String,
    pub used: Span,
    pub defined: Span,
    /// Whether the command line gives the value, and not the program.
    pub is_given: bool,
}

impl Background {
    /// A sentence; of a secret, without the value.
    pub fn text(&self, is_secret: bool) -> String {
        let name = &self.name;
        match (is_secret, self.is_given) {
            (true, false) => format!("`${name}` is defined here"),
            (true, true) => format!("`${name}` comes from the command line"),
            (false, false) => format!("`${name}` is `{}`", self.value),
            (false, true) => format!("`${name}` is `{}`, from the command line", self.value),
        }
    }
}

/// What the words under the labels of a problem stand for.
pub(super) fn behind<'a>(
    problem: &dyn Finding,
    known: &'a BTreeMap<Span, Background>,
) -> Vec<&'a Background> {
    let labels: Vec<Span> =
        problem.labels().into_iter().flatten().map(|label| span_of(&label)).collect();
    let mut found: Vec<&Background> = Vec::new();
    for label in labels.iter().filter(|label| !label.is_empty()) {
        let within = known.range(Span::new(label.start, 0)..Span::new(label.end, 0));
        for (_, background) in within.filter(|(used, _)| label.contains(**used)) {
            let is_new = found.iter().all(|it| it.name != background.name);
            if is_new && found.len() < MOST {
                found.push(background);
            }
        }
    }
    found
}
