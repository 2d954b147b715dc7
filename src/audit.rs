//! Judges what exists, written by smk or not, by its live properties. A property that a read does
//! not give counts as AWS's default, which none of the rules keeps.

use crate::model::{Json, PhysicalId, Region};

mod rules;

pub use rules::RULES;

pub const NOTEBOOK: &str = "AWS::SageMaker::NotebookInstance";
pub const DOMAIN: &str = "AWS::SageMaker::Domain";

/// The types that are judged.
pub const TYPES: [&str; 2] = [NOTEBOOK, DOMAIN];

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Level {
    Medium,
    High,
}

pub struct Rule {
    pub id: &'static str,
    pub type_name: &'static str,
    pub level: Level,
    /// What is wrong with a thing that does not keep the rule, after its name.
    pub says: &'static str,
    /// What other tools call the rule.
    pub names: &'static [&'static str],
    keeps: fn(&Json) -> bool,
}

/// Something that exists.
pub struct Thing {
    pub region: Region,
    pub type_name: &'static str,
    pub identifier: PhysicalId,
    pub properties: Json,
}

impl Thing {
    /// What people call it.
    pub fn name(&self) -> &str {
        let named = ["NotebookInstanceName", "DomainName"];
        let name = named.iter().find_map(|name| self.properties.get(name)?.as_str());
        name.unwrap_or(self.identifier.as_str())
    }
}

pub struct Finding<'a> {
    pub rule: &'static Rule,
    pub thing: &'a Thing,
}

/// Every rule that a thing does not keep, thing by thing.
pub fn judge(things: &[Thing]) -> Vec<Finding<'_>> {
    let broken = |thing: &Thing| {
        let own = RULES.iter().filter(|rule| rule.type_name == thing.type_name);
        own.filter(|rule| !(rule.keeps)(&thing.properties)).collect::<Vec<_>>()
    };
    things
        .iter()
        .flat_map(|thing| broken(thing).into_iter().map(move |rule| Finding { rule, thing }))
        .collect()
}
