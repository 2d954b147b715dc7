//! The `waive` statements of a program: for which rule and thing somebody says why.

use std::cell::Cell;
use std::collections::{BTreeMap, BTreeSet, HashSet};

use super::{Check, Problem, find, rules};
use crate::diagnostic::Diagnostics;
use crate::graph::ResourceGraph;
use crate::model::Address;
use crate::model::program::{Name, Program, Waive};
use crate::source::Span;

/// What is waived, by rule and name.
pub(super) struct Waivers<'a> {
    waived: BTreeMap<(&'static str, &'a str), Waived<'a>>,
    /// Rules that a statement with a mistake may have meant to waive.
    doubtful: BTreeSet<&'static str>,
}

struct Waived<'a> {
    because: &'a str,
    span: Span,
    said: Span,
    used: Cell<bool>,
}

/// Reads the statements; what they name must exist.
pub(super) fn read<'a>(
    program: &'a Program,
    graph: &ResourceGraph,
    diagnostics: &mut Diagnostics,
) -> Waivers<'a> {
    let mut waivers = Waivers { waived: BTreeMap::new(), doubtful: BTreeSet::new() };
    if program.waives.is_empty() {
        return waivers;
    }
    let addresses = graph.resources().flat_map(|resource| resource.address.around());
    let trainings = program.trainings.iter().map(|training| training.name.value.as_str());
    let known: HashSet<&str> = addresses.chain(trainings).collect();
    for waive in &program.waives {
        let Some(rule) = find(&waive.rule.value) else {
            let (name, span) = (waive.rule.value.clone(), waive.rule.span);
            let similar = elsewhere(&name)
                .or_else(|| diagnostics.closest(&name, rules().map(|rule| rule.name)));
            waivers.doubt(similar.as_deref());
            diagnostics.push(Problem::UnknownRule { name, similar, span });
            continue;
        };
        for name in &waive.on {
            if known.contains(name.value.as_str()) {
                waivers.add(rule, waive, name, diagnostics);
            } else if !program.may_be_lost(Address::new(name.value.as_str()).owner()) {
                let (name, span) = (name.value.clone(), name.span);
                diagnostics.push(Problem::NothingToWaive { name, span });
                waivers.doubt(Some(rule.name));
            }
        }
    }
    waivers
}

/// The rule that another list calls by this name.
fn elsewhere(id: &str) -> Option<String> {
    let rule = rules().find(|rule| rule.ids.iter().any(|(_, known)| *known == id))?;
    Some(rule.name.to_owned())
}

impl<'a> Waivers<'a> {
    fn add(
        &mut self,
        rule: &'static Check,
        waive: &'a Waive,
        name: &'a Name,
        diagnostics: &mut Diagnostics,
    ) {
        let key = (rule.name, name.value.as_str());
        let said = if waive.on.len() == 1 { waive.span } else { name.span };
        if let Some(known) = self.waived.get(&key) {
            diagnostics.push(Problem::WaivedTwice {
                name: name.value.clone(),
                rule: rule.name,
                span: name.span,
                said,
                first: known.span,
            });
            return;
        }
        let (because, span) = (waive.because.value.as_str(), name.span);
        let waived = Waived { because, span, said, used: Cell::new(false) };
        self.waived.insert(key, waived);
    }

    fn doubt(&mut self, rule: Option<&str>) {
        self.doubtful.extend(rule.and_then(find).map(|rule| rule.name));
    }

    /// Whether a rule would be waived but for a mistake that is reported.
    pub(super) fn may_waive(&self, rule: &Check) -> bool {
        self.doubtful.contains(rule.name)
    }

    /// Why a rule is waived for something that has these names.
    pub(super) fn reason<'b>(
        &self,
        rule: &Check,
        mut names: impl Iterator<Item = &'b str>,
    ) -> Option<&'a str> {
        let waived = names.find_map(|name| self.waived.get(&(rule.name, name)))?;
        waived.used.set(true);
        Some(waived.because)
    }

    /// Reports what waives nothing.
    pub(super) fn report_idle(&self, diagnostics: &mut Diagnostics) {
        for ((rule, name), waived) in &self.waived {
            if !waived.used.get() {
                let (name, span, said) = ((*name).to_owned(), waived.span, waived.said);
                diagnostics.push(Problem::IdleWaive { name, rule, said, span });
            }
        }
    }
}
