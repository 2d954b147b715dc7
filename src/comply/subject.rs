//! The resources of a program as the rules look at them.

use std::collections::{BTreeMap, HashMap};

use super::{Check, Examine, Unmet, found, rules};
use crate::graph::ResourceGraph;
use crate::model::program::Program;
use crate::model::{Address, Json, Resource, Value};

/// Where properties do not keep a rule.
pub(super) type Broken = fn(&Json) -> Vec<String>;

pub struct Subject<'a> {
    pub program: &'a Program,
    pub graph: &'a ResourceGraph,
    types: HashMap<&'a str, Vec<&'a Resource>>,
    found: HashMap<&'a str, Vec<&'a Resource>>,
}

impl<'a> Subject<'a> {
    pub fn new(program: &'a Program, graph: &'a ResourceGraph) -> Self {
        let (mut types, mut found) = (HashMap::new(), HashMap::new());
        for resource in graph.resources() {
            let by_type = match resource {
                it if it.is_managed() => &mut types,
                it if it.by_hand => continue,
                _ => &mut found,
            };
            let same: &mut Vec<&Resource> = by_type.entry(resource.type_name.as_str()).or_default();
            same.push(resource);
        }
        Self { program, graph, types, found }
    }

    /// What smk would make of a type.
    pub fn of(&self, type_name: &str) -> impl Iterator<Item = &'a Resource> + use<'_, 'a> {
        self.types.get(type_name).into_iter().flatten().copied()
    }

    /// What others made of a type, and a network is built in.
    pub fn found(&self, type_name: &str) -> impl Iterator<Item = &'a Resource> + use<'_, 'a> {
        self.found.get(type_name).into_iter().flatten().copied()
    }

    /// Whether the program has anything to which a rule applies.
    pub fn concerns(&self, rule: &Check) -> bool {
        let (Examine::Each(types, _) | Examine::All(types, _)) = rule.examine;
        let is_found = |name: &&str| found::counts(rule) && self.found.contains_key(*name);
        types.iter().any(|name| self.types.contains_key(name) || is_found(name))
    }

    /// Every place at which one of the rules that are meant is not kept. The properties of a resource are put into shape
    /// once, for all rules about its type.
    pub(super) fn examine(
        &self,
        is_meant: impl Fn(&Check) -> bool,
    ) -> Vec<(&'static Check, Unmet)> {
        let mut found = Vec::new();
        let mut each: BTreeMap<&str, Vec<(&'static Check, Broken)>> = BTreeMap::new();
        for rule in rules().filter(|rule| is_meant(rule)) {
            match rule.examine {
                Examine::Each(types, broken) => {
                    types
                        .iter()
                        .for_each(|name| each.entry(name).or_default().push((rule, broken)));
                }
                Examine::All(_, broken) => {
                    found.extend(broken(self).into_iter().map(|unmet| (rule, unmet)));
                }
            }
        }
        for (type_name, rules) in each {
            for resource in self.of(type_name) {
                let properties = shape(resource);
                for (rule, broken) in &rules {
                    let paths = broken(&properties).into_iter();
                    found.extend(paths.map(|path| (*rule, Unmet::at(resource, path))));
                }
            }
        }
        found
    }
}

/// The names by which a `waive` may mean a resource: its own, those of what it is a part of, and
/// those of the VPC in which it lies.
pub(super) fn names(resource: &Resource) -> impl Iterator<Item = &str> {
    let vpc = target(resource, "VpcId").into_iter().flat_map(Address::around);
    resource.address.around().chain(vpc)
}

/// The resource to which a property at the top level refers.
pub(super) fn target<'a>(resource: &'a Resource, property: &str) -> Option<&'a Address> {
    match resource.properties.get(property)? {
        Value::Reference(reference) => Some(&reference.address),
        _ => None,
    }
}

/// The properties as JSON. What is unknown until another resource exists is a text that names it.
pub(super) fn shape(resource: &Resource) -> Json {
    let entries = resource.properties.iter();
    Json::Object(entries.map(|(name, value)| (name.to_owned(), shape_of(value))).collect())
}

fn shape_of(value: &Value) -> Json {
    match value {
        Value::Bool(value) => Json::Bool(*value),
        Value::Number(number) => Json::Number(number.clone()),
        Value::String(text) => Json::String(text.clone()),
        Value::List(items) => Json::Array(items.iter().map(shape_of).collect()),
        Value::Map(entries) => Json::Object(
            entries.iter().map(|(name, value)| (name.to_owned(), shape_of(value))).collect(),
        ),
        Value::Reference(reference) | Value::Select { list: reference, .. } => {
            Json::String(format!("${{{reference}}}"))
        }
        Value::Base64(text) => shape_of(text),
        Value::Concat(parts) => {
            let text = |part: &Value| match shape_of(part) {
                Json::String(text) => text,
                other => other.to_string(),
            };
            Json::String(parts.iter().map(text).collect())
        }
    }
}
