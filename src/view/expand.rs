//! Every resource that a program stands for, grouped by the statement that asked for it.

use std::collections::BTreeMap;
use std::fmt::Write;

use serde_json::{Value as Json, json};

use super::value::written;
use super::{Color, Style};
use crate::graph::ResourceGraph;
use crate::model::{Kind, PropertyPath, Resource};
use crate::source::{SourceMap, Span};

const VERSION: &str = "1.0";

/// Column at which the place that asked for a property stands, if there is room.
const PLACE_COLUMN: usize = 72;

pub fn text(resources: &[&Resource], sources: &SourceMap, style: Style) -> String {
    let mut shown = String::new();
    for (span, resources) in by_statement(resources) {
        let heading = format!("# {}", heading(span, sources));
        let _ = writeln!(shown, "{}\n", style.paint(Color::Bold, &heading));
        for resource in resources {
            block(resource, sources, style, &mut shown);
        }
    }
    shown
}

fn by_statement<'a>(resources: &[&'a Resource]) -> BTreeMap<Span, Vec<&'a Resource>> {
    let mut groups: BTreeMap<Span, Vec<&Resource>> = BTreeMap::new();
    for resource in resources {
        groups.entry(resource.origin.span).or_default().push(resource);
    }
    groups
}

/// The place and the line of a statement: `main.smk:8  notebook research { in lab }`.
pub(super) fn heading(span: Span, sources: &SourceMap) -> String {
    let Some(place) = sources.location(span) else { return "not from the program".to_owned() };
    format!("{}:{}  {}", place.file, place.line, super::text::harmless(sources.line(span).trim()))
}

fn block(resource: &Resource, sources: &SourceMap, style: Style, shown: &mut String) {
    let keyword = if resource.is_managed() { "resource" } else { "existing" };
    let mut head = format!("{keyword} {} {}", resource.type_name, resource.address);
    if let Kind::Existing { identifier } = &resource.kind {
        let _ = write!(head, " {}", written(identifier, 0));
    }
    let why = resource.origin.implied.as_ref().map(|why| format!("  # {why}")).unwrap_or_default();
    let _ = writeln!(shown, "{head} {{{}", style.paint(Color::Dim, &why));
    for (name, value) in &resource.properties {
        let line = format!("  {name} = {}", written(value, 2));
        let place = place(resource, name, sources);
        let (first, rest) = line
            .split_once('\n')
            .map_or((line.as_str(), None), |(first, rest)| (first, Some(rest)));
        let gap = " ".repeat(PLACE_COLUMN.saturating_sub(first.chars().count()).max(2));
        let comment =
            place.map(|place| format!("{gap}{}", style.paint(Color::Dim, &format!("# {place}"))));
        let _ = writeln!(shown, "{first}{}", comment.unwrap_or_default());
        if let Some(rest) = rest {
            let _ = writeln!(shown, "{rest}");
        }
    }
    shown.push_str("}\n\n");
}

/// Where a property comes from, if that is not simply where the resource does.
fn place(resource: &Resource, property: &str, sources: &SourceMap) -> Option<String> {
    let span = resource.span_of(&PropertyPath::key(property));
    let place = sources.location(span).filter(|_| span != resource.origin.span)?;
    Some(format!("{}:{}", place.file, place.line))
}

pub fn json(graph: &ResourceGraph, resources: &[&Resource], sources: &SourceMap) -> Json {
    let resources: Vec<Json> =
        resources.iter().map(|resource| resource_json(graph, resource, sources)).collect();
    json!({ "format_version": VERSION, "resources": resources })
}

fn resource_json(graph: &ResourceGraph, resource: &Resource, sources: &SourceMap) -> Json {
    let place = |span: Span| {
        sources.location(span).map(|at| format!("{}:{}:{}", at.file, at.line, at.column))
    };
    let sources_of: BTreeMap<&str, Option<String>> = resource
        .properties
        .keys()
        .map(|name| (name, place(resource.span_of(&PropertyPath::key(name)))))
        .collect();
    let identifier = match &resource.kind {
        Kind::Managed => None,
        Kind::Existing { identifier } => Some(plain(identifier)),
    };
    let properties: BTreeMap<&str, Json> =
        resource.properties.iter().map(|(name, value)| (name, plain(value))).collect();
    json!({
        "address": resource.address,
        "type": resource.type_name,
        "mode": if resource.is_managed() { "managed" } else { "existing" },
        "identifier": identifier,
        "properties": properties,
        "sources": sources_of,
        "source": place(resource.origin.span),
        "implied": resource.origin.implied,
        "needs": graph.needs(&resource.address),
    })
}

/// A value as JSON, with references in the form of CloudFormation's functions.
fn plain(value: &crate::model::Value) -> Json {
    use crate::model::Value;
    match value {
        Value::Bool(value) => json!(value),
        Value::Number(number) => Json::Number(number.clone()),
        Value::String(text) => json!(text),
        Value::List(items) => Json::Array(items.iter().map(plain).collect()),
        Value::Map(entries) => {
            entries.iter().map(|(key, value)| (key.to_owned(), plain(value))).collect()
        }
        Value::Reference(reference) => attribute(reference),
        Value::Base64(text) => json!({ "Fn::Base64": plain(text) }),
        Value::Concat(parts) => {
            json!({ "Fn::Join": ["", parts.iter().map(plain).collect::<Vec<_>>()] })
        }
        Value::Select { list, prefix } => {
            let joined = json!({ "Fn::Join": [",", attribute(list)] });
            let behind = json!({ "Fn::Select": [1, { "Fn::Split": [prefix, joined] }] });
            json!({ "Fn::Select": [0, { "Fn::Split": [",", behind] }] })
        }
    }
}

fn attribute(reference: &crate::model::Reference) -> Json {
    let property = reference.property.to_string();
    let property = property.trim_start_matches('/').replace('/', ".");
    json!({ "Fn::GetAtt": [reference.address, property] })
}
