//! Every resource that a program stands for, grouped by the statement that asked for it.

use std::collections::BTreeMap;
use std::fmt::Write;
use std::sync::Arc;

use serde_json::{Value as Json, json};

use super::value::{HIDDEN, written};
use super::{Color, Style};
use crate::graph::ResourceGraph;
use crate::model::{Kind, PropertyPath, Resource, Value};
use crate::schema::{self, TypeSchema};
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

/// The place and the line of a statement: `main.smk:8  notebook research { in lab }`. What stands
/// in the braces of a `resource` may be a secret.
pub(super) fn heading(span: Span, sources: &SourceMap) -> String {
    let Some(place) = sources.location(span) else { return "not from the program".to_owned() };
    let line = sources.line(span).trim();
    let line = match line.split_once('{') {
        Some((head, block)) if line.starts_with("resource ") && !matches!(block, "" | "}") => {
            format!("{head}{{ … }}")
        }
        _ => line.to_owned(),
    };
    format!("{}:{}  {}", place.file, place.line, super::text::harmless(&line))
}

fn block(resource: &Resource, sources: &SourceMap, style: Style, shown: &mut String) {
    let keyword = if resource.is_managed() { "resource" } else { "existing" };
    let mut head = format!("{keyword} {} {}", resource.type_name, resource.address);
    if let Kind::Existing { identifier } = &resource.kind {
        let _ = write!(head, " {}", written(identifier, 0));
    }
    let why = resource.origin.implied.as_ref().map(|why| format!("  # {why}")).unwrap_or_default();
    let _ = writeln!(shown, "{head} {{{}", style.paint(Color::Dim, &why));
    let schema = secretive(resource);
    for (name, value) in &resource.properties {
        let path = PropertyPath::key(name);
        let hidden = schema.as_deref().is_some_and(|schema| is_secret(schema, &path, value));
        let value = schema.as_deref().map_or_else(|| value.clone(), |it| conceal(it, &path, value));
        let value = if hidden { HIDDEN.to_owned() } else { written(&value, 2) };
        let line = format!("  {name} = {value}");
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

/// The schema of a resource that may hold secrets: one that somebody wrote property by property.
fn secretive(resource: &Resource) -> Option<Arc<TypeSchema>> {
    resource.by_hand.then(|| schema::find_anywhere(&resource.type_name)).flatten()
}

/// Whether AWS does not give a value back that somebody wrote.
fn is_secret(schema: &TypeSchema, path: &PropertyPath, value: &Value) -> bool {
    let told = matches!(value, Value::Bool(_) | Value::Number(_) | Value::Reference(_));
    !told && schema.is_write_only(path)
}

/// A value with words for what is secret in it.
fn conceal(schema: &TypeSchema, path: &PropertyPath, value: &Value) -> Value {
    match value {
        value if is_secret(schema, path, value) => HIDDEN.into(),
        Value::List(items) => Value::list(
            items.iter().enumerate().map(|(at, item)| conceal(schema, &path.index(at), item)),
        ),
        Value::Map(entries) => Value::map(
            entries
                .iter()
                .map(|(key, value)| (key.to_owned(), conceal(schema, &path.child(key), value))),
        ),
        other => other.clone(),
    }
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
    let schema = secretive(resource);
    let shown = |name: &str, value: &Value| match schema.as_deref() {
        Some(schema) => plain(&conceal(schema, &PropertyPath::key(name), value)),
        None => plain(value),
    };
    let properties: BTreeMap<&str, Json> =
        resource.properties.iter().map(|(name, value)| (name, shown(name, value))).collect();
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
fn plain(value: &Value) -> Json {
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
