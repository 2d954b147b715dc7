//! What is wrong with what a program asks for, though AWS would make it, and with what it waives.

use std::fmt;

use miette::{Diagnostic, LabeledSpan, Severity};

use super::{Check, Finding, Standing, Verdict};
use crate::diagnostic::{self, Fix, did_you_mean};
use crate::source::Span;

/// A rule that some resources from the same words do not keep. Its code is that of the rule.
#[derive(Debug)]
pub struct Weakness {
    rule: &'static Check,
    addresses: Vec<String>,
    /// Whether the program's words ask for exactly this.
    spelled: bool,
    span: Span,
}

impl Weakness {
    /// The problem of findings about one rule that come from the same words.
    pub(super) fn of(findings: &[&Finding]) -> Option<Self> {
        let first = findings.first()?;
        let mut addresses: Vec<String> =
            findings.iter().map(|finding| finding.address.to_string()).collect();
        addresses.dedup();
        let spelled = findings.iter().all(|finding| finding.verdict == Verdict::Spelled);
        Some(Self { rule: first.rule, addresses, spelled, span: first.span })
    }

    /// What a `waive` would name: each statement once.
    fn owners(&self) -> String {
        let owner = |address: &String| address.split('.').next().unwrap_or_default().to_owned();
        let mut owners: Vec<String> = self.addresses.iter().map(owner).collect();
        owners.dedup();
        owners.join(", ")
    }
}

impl std::error::Error for Weakness {}

impl fmt::Display for Weakness {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (first, others) = match self.addresses.split_first() {
            Some((first, others)) => (first.as_str(), others),
            None => ("", [].as_slice()),
        };
        write!(formatter, "`{first}` {}", self.rule.says)?;
        if !others.is_empty() {
            let others: Vec<String> = others.iter().map(|other| format!("`{other}`")).collect();
            write!(formatter, ", and likewise {}", others.join(", "))?;
        }
        Ok(())
    }
}

impl diagnostic::Finding for Weakness {}

impl Diagnostic for Weakness {
    fn code<'a>(&'a self) -> Option<Box<dyn fmt::Display + 'a>> {
        Some(Box::new(self.rule.code()))
    }

    fn severity(&self) -> Option<Severity> {
        let is_advice = self.spelled || self.rule.standing == Standing::Advised;
        Some(if is_advice { Severity::Warning } else { Severity::Error })
    }

    fn help<'a>(&'a self) -> Option<Box<dyn fmt::Display + 'a>> {
        Some(Box::new(format!(
            "{}; or say why it has to be so:\n`waive {} on {} because \"…\"`",
            self.rule.mend,
            self.rule.name,
            self.owners()
        )))
    }

    fn labels(&self) -> Option<Box<dyn Iterator<Item = LabeledSpan> + '_>> {
        let label = if self.spelled { "weakens the environment" } else { "asked for here" };
        Some(Box::new(std::iter::once(LabeledSpan::new_with_span(
            Some(label.to_owned()),
            self.span,
        ))))
    }
}

#[derive(Debug, thiserror::Error, Diagnostic)]
pub enum Problem {
    #[error("there is no rule `{name}`")]
    #[diagnostic(code("comply::unknown-rule"), help("{}", similar.as_ref().map_or_else(|| "`smk comply` lists the rules".to_owned(), |similar| format!("did you mean `{similar}`?"))))]
    UnknownRule {
        name: String,
        similar: Option<String>,
        #[label("no such rule")]
        span: Span,
    },
    #[error("there is nothing called `{name}` for which to waive a rule")]
    #[diagnostic(
        code("comply::nothing-to-waive"),
        help("name a statement, such as `main`, or one of the resources that `smk expand` lists")
    )]
    NothingToWaive {
        name: String,
        #[label("nothing has this name")]
        span: Span,
    },
    #[error("`{name}` keeps the rule `{rule}`")]
    #[diagnostic(
        code("comply::idle-waive"),
        severity(Warning),
        help("take it out of the statement, so that nobody relies on the rule being waived")
    )]
    IdleWaive {
        name: String,
        rule: &'static str,
        /// The name, or the whole statement if it is about nothing else.
        said: Span,
        #[label("waives nothing")]
        span: Span,
    },
    #[error("`{rule}` is waived twice for `{name}`")]
    #[diagnostic(code("comply::waived-twice"), help("keep one of them, with one reason"))]
    WaivedTwice {
        name: String,
        rule: &'static str,
        said: Span,
        #[label("and again here")]
        span: Span,
        #[label("first here")]
        first: Span,
    },
}

impl diagnostic::Finding for Problem {
    fn fixes(&self) -> Vec<Fix> {
        match self {
            Self::UnknownRule { similar: Some(similar), span, .. } => {
                vec![did_you_mean(*span, similar)]
            }
            Self::IdleWaive { said, .. } => vec![Fix::delete("waive nothing here", *said)],
            Self::WaivedTwice { said, .. } => vec![Fix::delete("delete the second", *said)],
            Self::UnknownRule { .. } | Self::NothingToWaive { .. } => Vec::new(),
        }
    }
}
