//! The standing checks: what every environment keeps, whether a construct or a raw `resource` asked
//! for it. They judge resources, not statements. What is unmet needs another program, or a `waive`
//! that says why.

use std::collections::{BTreeMap, BTreeSet};

use crate::diagnostic::Diagnostics;
use crate::graph::ResourceGraph;
use crate::model::program::Program;
use crate::model::{Address, Json, PropertyPath, Resource};
use crate::source::Span;

mod elsewhere;
mod found;
mod page;
mod problem;
mod rules;
mod spelled;
mod subject;
mod waivers;

pub use elsewhere::{Elsewhere, NOT_HELD};
pub use found::judge_found;
pub use page::{codes, page};
pub use problem::Problem;
pub use rules::{find, is_closed, rules};
pub use subject::Subject;

const STAGE: &str = "comply";

/// What makes an environment weak, and under which names other lists have it.
#[derive(Debug)]
pub struct Check {
    pub name: &'static str,
    /// What is so where the rule is kept.
    pub title: &'static str,
    /// What is wrong with a thing that does not keep the rule, after its name.
    pub says: &'static str,
    pub why: &'static str,
    /// What to write instead.
    pub mend: &'static str,
    pub ids: &'static [(List, &'static str)],
    pub standing: Standing,
    pub examine: Examine,
}

/// What follows where a rule is not kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    /// An error, unless the program waives it; where its words say it already, a warning.
    Held,
    /// A warning, unless the program waives it: it is about failures and mistakes, and changes
    /// nothing about where data can go.
    Advised,
    /// Nothing: others ask for it, and this is why smk does not.
    Answered(&'static str),
    /// Nothing: it is about what AWS makes by itself, and the state alone knows how that is. This
    /// is what to do about it.
    Recorded(&'static str),
}

#[derive(Clone, Copy, Debug)]
pub enum Examine {
    /// Where the properties of each resource of these types do not keep the rule.
    Each(&'static [&'static str], fn(&Json) -> Vec<String>),
    /// The resources that do not keep the rule, found by looking at all of them; it concerns
    /// programs that have these types.
    All(&'static [&'static str], fn(&Subject<'_>) -> Vec<Unmet>),
}

/// A place at which a rule is not kept.
#[derive(Clone, Debug)]
pub struct Unmet {
    pub address: Address,
    /// The property, as a JSON pointer.
    pub path: String,
}

impl Unmet {
    pub fn at(resource: &Resource, path: impl Into<String>) -> Self {
        Self { address: resource.address.clone(), path: path.into() }
    }
}

/// Those who publish lists of such rules.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum List {
    SecurityHub,
    Config,
    Checkov,
    Guard,
    CdkNag,
    CfnNag,
    Kics,
    Prowler,
}

impl List {
    pub fn title(self) -> &'static str {
        match self {
            Self::SecurityHub => "Security Hub",
            Self::Config => "AWS Config",
            Self::Checkov => "Checkov",
            Self::Guard => "cfn-guard",
            Self::CdkNag => "cdk-nag",
            Self::CfnNag => "cfn_nag",
            Self::Kics => "KICS",
            Self::Prowler => "Prowler",
        }
    }
}

impl Check {
    /// By what `smk explain` knows the rule.
    pub fn code(&self) -> String {
        format!("{STAGE}::{}", self.name)
    }

    /// Whether only the state can tell.
    fn is_of_state(&self) -> bool {
        matches!(self.standing, Standing::Recorded(_))
    }

    /// The names of the rule in other lists, each after that of its list.
    pub fn known_as(&self) -> Vec<String> {
        self.ids.iter().map(|(list, id)| format!("{} {id}", list.title())).collect()
    }

    /// Whether live properties keep the rule; nothing, where that takes more than the properties.
    pub fn keeps(&self, properties: &Json) -> Option<bool> {
        match self.examine {
            Examine::Each(_, broken) => Some(broken(properties).is_empty()),
            Examine::All(..) => None,
        }
    }
}

/// A rule that something does not keep, and what follows.
#[derive(Clone, Debug)]
pub struct Finding {
    pub rule: &'static Check,
    pub address: Address,
    pub span: Span,
    pub verdict: Verdict,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// Nobody says why.
    Unmet,
    /// The program's words ask for exactly this.
    Spelled,
    /// The program says why, in a `waive`.
    Waived(String),
    /// It lies in the nature of a construct.
    ByNature(&'static str),
    /// smk does not hold the rule.
    Answered(&'static str),
    /// The state does not know that it is kept.
    Open(&'static str),
}

impl Verdict {
    /// Why the rule need not be kept, if somebody says so.
    pub fn reason(&self) -> Option<&str> {
        match self {
            Self::Unmet | Self::Spelled => None,
            Self::Waived(reason) => Some(reason),
            Self::ByNature(reason) | Self::Answered(reason) | Self::Open(reason) => Some(reason),
        }
    }
}

/// Judges a program. One with errors is not judged: what it lacks may be what a rule asks for.
pub fn judge(
    program: &Program,
    graph: &ResourceGraph,
    diagnostics: &mut Diagnostics,
) -> Option<Vec<Finding>> {
    let sound = diagnostics.faults() == 0;
    let waivers = waivers::read(program, graph, diagnostics);
    if !sound {
        return None;
    }
    let subject = Subject::new(program, graph);
    let mut findings = Vec::new();
    for (rule, unmet) in subject.examine(|rule| !rule.is_of_state()) {
        let Some(resource) = graph.get(&unmet.address) else { continue };
        findings.push(finding(rule, &unmet, resource, &subject, &waivers));
    }
    findings.extend(found::unread(&subject, &waivers));
    waivers.report_idle(diagnostics);
    let certain = findings.iter().filter(|finding| !waivers.may_waive(finding.rule));
    report(certain, diagnostics);
    Some(findings)
}

/// What is not so as far as the state knows, of a graph that has taken in what AWS made and is as it
/// should be.
pub fn open(program: &Program, graph: &ResourceGraph) -> Vec<Finding> {
    let unmet = Subject::new(program, graph).examine(Check::is_of_state).into_iter();
    let found = unmet.filter_map(|(rule, unmet)| {
        let Standing::Recorded(reason) = rule.standing else { return None };
        let span = graph.get(&unmet.address)?.origin.span;
        Some(Finding { rule, address: unmet.address, span, verdict: Verdict::Open(reason) })
    });
    found.collect()
}

fn finding(
    rule: &'static Check,
    unmet: &Unmet,
    resource: &Resource,
    subject: &Subject<'_>,
    waivers: &waivers::Waivers<'_>,
) -> Finding {
    let span = resource.span_of(&PropertyPath::parse(&unmet.path));
    let finding =
        |span, verdict| Finding { rule, address: resource.address.clone(), span, verdict };
    if let Standing::Answered(reason) = rule.standing {
        return finding(span, Verdict::Answered(reason));
    }
    if let Some(reason) = resource.by_nature.get(rule.name) {
        return finding(span, Verdict::ByNature(reason));
    }
    let spelled = spelled::spelled(rule, resource, span, subject);
    let span = spelled.unwrap_or(span);
    if let Some(reason) = waivers.reason(rule, subject::names(resource)) {
        return finding(span, Verdict::Waived(reason.to_owned()));
    }
    finding(span, if spelled.is_some() { Verdict::Spelled } else { Verdict::Unmet })
}

/// The rules that are about something of a program.
pub fn concerning(program: &Program, graph: &ResourceGraph) -> BTreeSet<&'static str> {
    let subject = Subject::new(program, graph);
    rules().filter(|rule| subject.concerns(rule)).map(|rule| rule.name).collect()
}

/// One problem for each rule and place, whatever number of resources come from there.
fn report<'a>(findings: impl Iterator<Item = &'a Finding>, diagnostics: &mut Diagnostics) {
    let mut places: BTreeMap<(&str, u32, u32), Vec<&Finding>> = BTreeMap::new();
    for finding in findings.filter(|finding| finding.verdict.reason().is_none()) {
        let key = (finding.rule.name, finding.span.start, finding.span.end);
        places.entry(key).or_default().push(finding);
    }
    for findings in places.values() {
        if let Some(weakness) = problem::Weakness::of(findings) {
            diagnostics.push(weakness);
        }
    }
}

#[cfg(test)]
mod tests;
