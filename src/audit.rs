//! Judges what exists, written by smk or not, by its live properties. A property that a read does
//! not give counts as AWS's default, which none of the rules keeps.

use crate::comply;
use crate::model::{Json, PhysicalId, Region};

pub mod isolation;
mod rules;

pub use rules::{ISOLATED, RULES};

pub const NOTEBOOK: &str = "AWS::SageMaker::NotebookInstance";
pub const DOMAIN: &str = "AWS::SageMaker::Domain";

/// The types that are judged.
pub const TYPES: [&str; 2] = [NOTEBOOK, DOMAIN];

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Level {
    Medium,
    High,
}

/// A standing check, as it is told of what exists.
pub struct Rule {
    pub id: &'static str,
    pub type_name: &'static str,
    pub level: Level,
    ground: Ground,
}

/// By what a rule judges.
enum Ground {
    /// The standing check of this name.
    Standing(&'static str),
    /// What is around a thing: what is wrong then, and what others call that.
    Around { says: &'static str, names: &'static [&'static str] },
}

impl Rule {
    /// The same rule for what is written. That there is one is tested.
    fn standing(&self) -> Option<&'static comply::Check> {
        match self.ground {
            Ground::Standing(name) => comply::find(name),
            Ground::Around { .. } => None,
        }
    }

    /// What is wrong with a thing that does not keep the rule, after its name.
    pub fn says(&self) -> &'static str {
        match self.ground {
            Ground::Standing(_) => self.standing().map_or("", |rule| rule.says),
            Ground::Around { says, .. } => says,
        }
    }

    /// What other tools call the rule.
    pub fn names(&self) -> Vec<String> {
        match self.ground {
            Ground::Standing(_) => self.standing().map(comply::Check::known_as).unwrap_or_default(),
            Ground::Around { names, .. } => names.iter().map(|&name| name.to_owned()).collect(),
        }
    }

    fn keeps(&self, properties: &Json) -> bool {
        match self.ground {
            Ground::Standing(_) => {
                self.standing().and_then(|rule| rule.keeps(properties)).unwrap_or_default()
            }
            Ground::Around { .. } => true,
        }
    }
}

/// Something that exists.
pub struct Thing {
    pub region: Region,
    pub type_name: &'static str,
    pub identifier: PhysicalId,
    pub properties: Json,
    /// What is around it, if that decides what it reaches.
    pub surroundings: Option<isolation::Surroundings>,
}

impl Thing {
    /// Whether it is a notebook that reaches only what its subnet leads to.
    pub fn is_confined(&self) -> bool {
        let text = |name: &str| self.properties.get(name).and_then(Json::as_str);
        self.type_name == NOTEBOOK
            && text("DirectInternetAccess") == Some("Disabled")
            && text("SubnetId").is_some()
    }

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
    /// What it lacks, where the rule is about several things.
    pub missing: Vec<&'static str>,
}

/// Every rule that a thing does not keep, thing by thing.
pub fn judge(things: &[Thing]) -> Vec<Finding<'_>> {
    things.iter().flat_map(findings).collect()
}

fn findings(thing: &Thing) -> Vec<Finding<'_>> {
    let own = RULES.iter().filter(|rule| rule.type_name == thing.type_name);
    let broken = own.filter(|rule| !rule.keeps(&thing.properties));
    let mut found: Vec<Finding<'_>> =
        broken.map(|rule| Finding { rule, thing, missing: Vec::new() }).collect();
    let missing = thing.surroundings.as_ref().map(isolation::unreachable).unwrap_or_default();
    if !missing.is_empty() {
        found.push(Finding { rule: &ISOLATED, thing, missing });
    }
    found
}
