//! On what an action is needed: the ARNs of the program's own resources where their names are
//! known, else everything of the service in the region, and `*` for what takes no ARN.

use std::collections::BTreeSet;

use super::{ALL, Place, Right};
use crate::graph::ResourceGraph;
use crate::model::{Kind, Reference, Resource, SURROUNDINGS, Value, rights};

pub(super) struct Scopes<'a> {
    pub place: &'a Place,
    graph: &'a ResourceGraph,
    /// The ARNs of the program's resources, by the service in them.
    named: BTreeSet<(&'static str, String)>,
}

impl<'a> Scopes<'a> {
    pub fn of(graph: &'a ResourceGraph, place: &'a Place) -> Self {
        let mut scopes = Self { place, graph, named: BTreeSet::new() };
        for resource in graph.resources() {
            let Some(named) = rights::named(resource.type_name.as_str()) else { continue };
            let arns = scopes.names(resource).into_iter();
            let arns: Vec<_> = arns.map(|arn| (named.service, arn)).collect();
            scopes.named.extend(arns);
        }
        scopes
    }

    /// The right to an action that the handler of a resource uses; none, if it calls for it only
    /// where the resource has something that this one has not.
    pub fn of_resource(&self, resource: &Resource, action: &str) -> Vec<Right> {
        let Some((service, name)) = rights::right(action) else { return Vec::new() };
        let type_name = resource.type_name.as_str();
        let refers = resource.references().into_iter().any(|it| self.is_in(it, &service));
        if !(refers || rights::is_wanted(type_name, &resource.properties, &service, name)) {
            return Vec::new();
        }
        let own = rights::named(type_name).map(|named| named.service);
        let named = (refers || own == Some(&service))
            && rights::on_special(&service, name).is_none()
            && !rights::is_without(&service, name);
        let names = self.named.iter().filter(|(known, _)| named && *known == service);
        let action_of = |(_, arn): &(_, String)| Right::new(format!("{service}:{name}"), arn);
        let rights: Vec<Right> = names.map(action_of).collect();
        if rights.is_empty() { self.anywhere(action).into_iter().collect() } else { rights }
    }

    /// The right to an action if nothing is known of what it is done to.
    pub fn anywhere(&self, action: &str) -> Option<Right> {
        let (service, name) = rights::right(action)?;
        let tail = if rights::is_without(&service, name) {
            None
        } else {
            rights::on_special(&service, name).or_else(|| rights::everything(&service, name))
        };
        let on = tail.map_or(ALL.to_owned(), |tail| self.arn(&service, tail));
        Some(Right::new(format!("{service}:{name}"), on))
    }

    /// The ARNs of a resource, with what is unknown of them left open.
    pub fn names(&self, resource: &Resource) -> Vec<String> {
        let named = rights::named(resource.type_name.as_str());
        let tails = named.map_or(&[][..], |named| named.tails);
        let service = named.map_or("", |named| named.service);
        let property = |name: &str| self.property(resource, name);
        tails.iter().map(|tail| self.arn(service, &rights::filled(tail, property))).collect()
    }

    fn is_in(&self, reference: &Reference, service: &str) -> bool {
        let other = self.graph.get(&reference.address);
        let named = other.and_then(|other| rights::named(other.type_name.as_str()));
        named.is_some_and(|named| named.service == service)
    }

    fn arn(&self, service: &str, tail: &str) -> String {
        let account = self.place.account.as_ref().map_or(ALL, |account| account.as_str());
        rights::arn(&self.place.region, account, service, tail)
    }

    fn property(&self, resource: &Resource, property: &str) -> String {
        let value = match (&resource.kind, resource.properties.get(property)) {
            (_, Some(value)) => value,
            (_, None) if property == "Path" => return "/".to_owned(),
            (Kind::Existing { identifier }, None) => identifier,
            (Kind::Managed, None) => return ALL.to_owned(),
        };
        self.text(value, 0)
    }

    /// The text of a value; what is unknown of it may be anything.
    fn text(&self, value: &Value, depth: usize) -> String {
        match value {
            Value::String(text) => text.clone(),
            Value::Concat(parts) => parts.iter().map(|part| self.text(part, depth)).collect(),
            Value::Reference(reference) if reference.address.as_str() == SURROUNDINGS => {
                match reference.property.top() {
                    Some("region") => self.place.region.to_string(),
                    Some("partition") => self.place.region.partition().to_owned(),
                    Some("account") => {
                        self.place.account.as_ref().map_or(ALL.to_owned(), ToString::to_string)
                    }
                    _ => ALL.to_owned(),
                }
            }
            Value::Reference(reference) if depth < DEEPEST => {
                let other = self.graph.get(&reference.address);
                let value = other
                    .zip(reference.property.top())
                    .and_then(|(it, top)| it.properties.get(top));
                value.map_or(ALL.to_owned(), |value| self.text(value, depth + 1))
            }
            _ => ALL.to_owned(),
        }
    }
}

/// How far names are followed from resource to resource.
const DEEPEST: usize = 8;
