//! The resources of a program as a `CloudFormation` template that deploys by itself. Says what
//! cannot be expressed there instead of leaving it out.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Map as JsonMap, Value as Json, json};

use crate::comply::Finding;
use crate::diagnostic::Diagnostics;
use crate::graph::ResourceGraph;
use crate::model::limits::{TEMPLATE_BYTES, TEMPLATE_RESOURCES};
use crate::model::program::Stack;
use crate::model::{Address, Kind, PropertyPath, Resource, Value};
use crate::schema;

mod intrinsic;
mod logical;
mod problem;
mod suppress;

use intrinsic::Writer;
use logical::Names;
pub use problem::Problem;
use suppress::Reasons;

/// What somebody who reads the template with cfn-lint need not be told: zones are named, as it is
/// made for one region, which its rule demands.
const INTENDED: &str = "W3010";

/// Writes the template. What CloudFormation cannot express is a problem.
pub fn template(
    stack: &Stack,
    graph: &ResourceGraph,
    findings: &[Finding],
    diagnostics: &mut Diagnostics,
) -> Json {
    let reasons = Reasons::of(findings);
    let mut writer = Writer::new(graph, diagnostics);
    let managed: Vec<&Resource> = graph.resources().filter(|it| it.is_managed()).collect();
    let resources: JsonMap<String, Json> = managed
        .iter()
        .map(|it| {
            let mut written = resource(it, &mut writer);
            if let Some(metadata) = reasons.metadata(&it.address) {
                set(&mut written, "Metadata", metadata);
            }
            (writer.names.of(it.address.as_str()).to_owned(), written)
        })
        .collect();
    let ids = Names::for_all(graph.outputs.iter().map(|output| output.name.clone()));
    let outputs: JsonMap<String, Json> = graph
        .outputs
        .iter()
        .filter_map(|output| {
            let value = writer.text_of(&output.value, output.span)?;
            Some((ids.of(&output.name).to_owned(), json!({ "Value": value })))
        })
        .collect();
    let region = stack.region.as_str();
    let mut template = json!({
        "AWSTemplateFormatVersion": "2010-09-09",
        "Description": format!("The stack {} of smk, for {region}.", stack.name),
        "Metadata": { "cfn-lint": { "config": { "ignore_checks": [INTENDED] } } },
        "Rules": { "Region": { "Assertions": [{
            "Assert": { "Fn::Equals": [{ "Ref": "AWS::Region" }, region] },
            "AssertDescription": format!("This template is made for {region}."),
        }] } },
        "Resources": resources,
    });
    let count = managed.len();
    if let Json::Object(template) = &mut template {
        for (section, content) in [("Parameters", writer.parameters()), ("Outputs", outputs)] {
            if !content.is_empty() {
                template.insert(section.to_owned(), Json::Object(content));
            }
        }
    }
    if count > TEMPLATE_RESOURCES {
        writer.diagnostics.push(Problem::ManyResources { count });
    }
    template
}

fn resource(resource: &Resource, writer: &mut Writer<'_>) -> Json {
    let tags = tags_property(resource);
    let mut properties = JsonMap::new();
    for (name, value) in &resource.properties {
        let span = resource.span_of(&PropertyPath::key(name));
        let mut value = writer.value(value, span);
        if tags.as_deref() == Some(name) {
            without_ownership(&mut value);
        }
        properties.insert(name.to_owned(), value);
    }
    let properties = Json::Object(properties);
    let before = not_said(resource, &properties, writer);
    let mut written = json!({ "Type": resource.type_name, "Properties": properties });
    if !before.is_empty() {
        set(&mut written, "DependsOn", json!(before));
    }
    if resource.protected.is_some() {
        set(&mut written, "DeletionPolicy", json!("Retain"));
        set(&mut written, "UpdateReplacePolicy", json!("Retain"));
    }
    written
}

fn set(object: &mut Json, key: &str, value: Json) {
    if let Json::Object(entries) = object {
        entries.insert(key.to_owned(), value);
    }
}

fn tags_property(resource: &Resource) -> Option<String> {
    let schema = schema::find_anywhere(&resource.type_name)?;
    schema.tagging.property.top().map(str::to_owned)
}

/// The tags by which smk knows what it owns: `CloudFormation` owns what it makes of a template.
fn without_ownership(tags: &mut Json) {
    const PREFIX: &str = "smk:";
    match tags {
        Json::Array(tags) => {
            tags.retain(|tag| !tag["Key"].as_str().is_some_and(|key| key.starts_with(PREFIX)));
        }
        Json::Object(tags) => tags.retain(|key, _| !key.starts_with(PREFIX)),
        _ => {}
    }
}

/// What the resource needs beyond what its properties refer to.
fn not_said(resource: &Resource, properties: &Json, writer: &Writer<'_>) -> Vec<String> {
    let mut said = BTreeSet::new();
    referred(properties, &mut said);
    let is_managed = |address: &&&Address| {
        writer.graph.get(address).is_some_and(|needed| needed.kind == Kind::Managed)
    };
    let needs = writer.graph.needs(&resource.address);
    let names = needs.iter().filter(is_managed).map(|need| writer.names.of(need.as_str()));
    names.filter(|name| !said.contains(*name)).map(str::to_owned).collect()
}

/// The logical ids to which a value refers.
fn referred<'a>(value: &'a Json, found: &mut BTreeSet<&'a str>) {
    match value {
        Json::Array(items) => items.iter().for_each(|item| referred(item, found)),
        Json::Object(entries) => {
            for (key, value) in entries {
                match key.as_str() {
                    "Ref" => found.extend(value.as_str()),
                    "Fn::GetAtt" => found.extend(value.get(0).and_then(Json::as_str)),
                    _ => referred(value, found),
                }
            }
        }
        _ => {}
    }
}

/// The template as text, in ASCII, on one line if it would otherwise be too long to be given
/// inline. One that is too long even so is a warning.
pub fn text(template: &Json, diagnostics: &mut Diagnostics) -> String {
    let spacious = ascii(&serde_json::to_string_pretty(template).unwrap_or_default());
    if spacious.len() <= TEMPLATE_BYTES {
        return spacious;
    }
    let dense = ascii(&template.to_string());
    if dense.len() > TEMPLATE_BYTES {
        diagnostics.push(Problem::LongTemplate { bytes: dense.len() });
    }
    dense
}

/// Outside of strings, JSON is ASCII already.
fn ascii(json: &str) -> String {
    let mut text = String::with_capacity(json.len() + 1);
    for letter in json.chars() {
        if letter.is_ascii() {
            text.push(letter);
        } else {
            let units = letter.encode_utf16(&mut [0; 2]).to_vec();
            text.extend(units.into_iter().map(|unit| format!("\\u{unit:04x}")));
        }
    }
    text.push('\n');
    text
}

/// A parameter for each thing that exists already, by the key of its name.
type Parameters = BTreeMap<String, Json>;

/// The parameter for the identifier of what exists, or for another property of it.
fn parameter(resource: &Resource, property: &PropertyPath) -> Option<(String, Json)> {
    let Kind::Existing { identifier } = &resource.kind else { return None };
    let schema = schema::find_anywhere(&resource.type_name)?;
    let kind = &resource.type_name;
    if schema.primary_identifier.as_slice() == std::slice::from_ref(property) {
        let Value::String(identifier) = identifier else { return None };
        let description = format!("The {kind} that exists already");
        let parameter =
            json!({ "Type": "String", "Default": identifier, "Description": description });
        return Some((resource.address.to_string(), parameter));
    }
    let name = property.top()?;
    let shape = schema.root.properties.get(name)?;
    let is_list = schema.definition(shape).types.contains(&schema::JsonType::Array);
    let parameter = json!({
        "Type": if is_list { "CommaDelimitedList" } else { "String" },
        "Description": format!("{name} of the {kind} that exists already"),
    });
    Some((format!("{}.{name}", resource.address), parameter))
}

#[cfg(test)]
mod tests;
