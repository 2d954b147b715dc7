//! What words become: the resources that they ask for, and what a month of those costs.

use std::fmt::Write;

use super::Analysis;
use super::manual;
use crate::cost::{self, Charge, Dollars};
use crate::model::Resource;
use crate::source::Span;

/// The resources that some words ask for, in the order of their addresses.
pub struct Becomes<'a> {
    pub resources: Vec<&'a Resource>,
}

pub fn becomes(analysis: &Analysis, words: Span) -> Becomes<'_> {
    Becomes { resources: analysis.resources(words).collect() }
}

impl Becomes<'_> {
    /// What a month costs without use.
    pub fn monthly(&self) -> Dollars {
        let managed = self.resources.iter().filter(|resource| resource.is_managed());
        cost::idle(managed.map(|resource| (&resource.type_name, &resource.properties)))
    }

    /// `5 resources, $37.50 a month`
    pub fn summary(&self) -> String {
        summary(self.resources.iter().filter(|it| it.is_managed()).count(), self.monthly())
    }

    /// All of them, in Markdown; nothing, if there are none.
    pub(super) fn listed(&self) -> Option<String> {
        if self.resources.is_empty() {
            return None;
        }
        let lines = self.resources.iter().map(|resource| line(resource));
        Some(format!("Becomes {}:\n\n{}", self.summary(), manual::named(lines)))
    }
}

/// `5 resources, $37.50 a month`
pub(super) fn summary(count: usize, monthly: Dollars) -> String {
    let ending = if count == 1 { "" } else { "s" };
    format!("{count} resource{ending}, {monthly} a month")
}

fn line(resource: &Resource) -> String {
    let mut line = format!("- `{}` {}", resource.address, resource.type_name);
    if !resource.is_managed() {
        line.push_str(", which exists already");
        return line;
    }
    for charge in cost::charges(&resource.type_name, &resource.properties) {
        match charge {
            Charge::Idle { .. } if charge.monthly() != Dollars::default() => {
                let _ = write!(line, ", {} a month", charge.monthly());
            }
            Charge::ByUse(what) => {
                let _ = write!(line, ", charged {what}");
            }
            Charge::Idle { .. } | Charge::Unknown => {}
        }
    }
    let own = format!("needed by `{}`", resource.address.owner());
    if let Some(why) = resource.origin.implied.as_ref().filter(|why| **why != own) {
        let _ = write!(line, ", {why}");
    }
    line
}
