//! The least rights with which smk can plan, apply and destroy a program: those of Cloud Control,
//! and those that the handlers of the program's types use on behalf of the caller.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::json;

use crate::graph::ResourceGraph;
use crate::model::{AccountId, Json, Region, policies};

mod needs;
mod passing;
mod scope;

/// What the rights are for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Aim {
    Plan,
    /// A replacement is deleted as well, so that whoever may apply may destroy.
    Apply,
    Destroy,
}

/// Where the resources are.
#[derive(Clone, Debug)]
pub struct Place {
    pub region: Region,
    /// Any, if nobody says which.
    pub account: Option<AccountId>,
}

/// A right to do something with some resources.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Right {
    pub action: String,
    /// The ARN of a resource, or a pattern of ARNs.
    pub on: String,
    /// To which service a role may be passed.
    pub to: BTreeSet<String>,
}

impl Right {
    fn new(action: impl Into<String>, on: impl Into<String>) -> Self {
        Self { action: action.into(), on: on.into(), to: BTreeSet::new() }
    }
}

/// Everything that is on all resources.
const ALL: &str = "*";

/// Every right that it takes, sorted.
pub fn rights(graph: &ResourceGraph, place: &Place, aim: Aim) -> BTreeSet<Right> {
    let mut rights = needs::of(graph, place, aim);
    let everywhere: BTreeSet<String> =
        rights.iter().filter(|right| right.on == ALL).map(|right| right.action.clone()).collect();
    rights.retain(|right| right.on == ALL || !everywhere.contains(&right.action));
    rights
}

/// The rights as policies that each fit into a managed one.
pub fn policies(rights: &BTreeSet<Right>) -> Vec<Json> {
    let whole = Statement::all(rights).into_iter();
    // One action on one resource is always short enough.
    let parts = whole.filter_map(|it| policies::fitting(it, &Statement::size, &Statement::halves));
    policies::documents(parts.flatten().collect(), Statement::size)
        .into_iter()
        .map(|statements| {
            let statements: Vec<Json> = statements.iter().map(Statement::json).collect();
            json!({ "Version": "2012-10-17", "Statement": statements })
        })
        .collect()
}

/// The same actions on the same resources.
#[derive(Clone, Debug)]
pub struct Statement {
    pub actions: Vec<String>,
    pub resources: Vec<String>,
    /// To which service roles may be passed.
    pub to: BTreeSet<String>,
}

impl Statement {
    /// The rights, those together that are about the same resources.
    pub fn all(rights: &BTreeSet<Right>) -> Vec<Self> {
        let mut by_action: BTreeMap<(&str, &BTreeSet<String>), BTreeSet<&str>> = BTreeMap::new();
        for right in rights {
            by_action.entry((&right.action, &right.to)).or_default().insert(&right.on);
        }
        let mut grouped: BTreeMap<(BTreeSet<&str>, &BTreeSet<String>), Vec<&str>> = BTreeMap::new();
        for ((action, to), resources) in by_action {
            grouped.entry((resources, to)).or_default().push(action);
        }
        let owned = |names: Vec<&str>| names.into_iter().map(str::to_owned).collect();
        let statements = grouped.into_iter().map(|((resources, to), actions)| Self {
            actions: owned(actions),
            resources: owned(resources.into_iter().collect()),
            to: to.clone(),
        });
        statements.collect()
    }

    fn json(&self) -> Json {
        let (actions, resources) = (&self.actions, &self.resources);
        let mut statement = json!({ "Effect": "Allow", "Action": actions, "Resource": resources });
        if let (false, Some(entries)) = (self.to.is_empty(), statement.as_object_mut()) {
            let test = json!({ "StringEquals": { "iam:PassedToService": self.to } });
            entries.insert("Condition".to_owned(), test);
        }
        statement
    }

    fn size(&self) -> usize {
        self.json().to_string().len()
    }

    /// Of many actions two times half as many, of one the same with the resources.
    fn halves(mut self) -> Option<[Self; 2]> {
        let to = self.to.clone();
        let (mut actions, mut resources) = (self.actions.clone(), self.resources.clone());
        if self.actions.len() > 1 {
            actions = self.actions.split_off(self.actions.len() / 2);
        } else if self.resources.len() > 1 {
            resources = self.resources.split_off(self.resources.len() / 2);
        } else {
            return None;
        }
        Some([self, Self { actions, resources, to }])
    }
}
