//! What words become: the resources that they ask for, and what a month of those costs.

use std::fmt::Write;

use super::Analysis;
use super::manual;
use crate::cost::{self, Charge, Dollars};
use crate::model::Resource;
use crate::source::Span;

/// What some words become, in Markdown; nothing, if they ask for no resource.
pub(super) fn becomes(analysis: &Analysis, words: Span) -> Option<String> {
    let resources: Vec<&Resource> = analysis.resources(words).collect();
    if resources.is_empty() {
        return None;
    }
    let managed = resources.iter().filter(|it| it.is_managed());
    let monthly = cost::idle(managed.clone().map(|it| (&it.type_name, &it.properties)));
    let summary = summary(managed.count(), monthly);
    let lines = resources.iter().map(|resource| line(resource));
    Some(format!("Becomes {summary}:\n\n{}", manual::named(lines)))
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
