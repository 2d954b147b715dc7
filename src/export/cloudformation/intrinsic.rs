//! Values as `CloudFormation` computes them: `Ref` where that gives the property, `Fn::GetAtt`
//! where the type offers it, and otherwise what the program itself says.

use std::collections::BTreeSet;

use serde_json::{Map as JsonMap, Value as Json, json};

use super::logical::Names;
use super::{Parameters, Problem, parameter};
use crate::diagnostic::Diagnostics;
use crate::graph::ResourceGraph;
use crate::model::{Kind, PropertyPath, Reference, Resource, SURROUNDINGS, Segment, Value};
use crate::schema::{self, JsonType};
use crate::source::Span;

/// Attributes that `Fn::GetAtt` gives although a program sets them.
/// AWS `CloudFormation` template reference, "Return values" of each type.
const OFFERED: [(&str, &str); 5] = [
    ("AWS::EC2::VPC", "CidrBlock"),
    ("AWS::EC2::Subnet", "AvailabilityZone"),
    ("AWS::SQS::Queue", "QueueName"),
    ("AWS::SageMaker::NotebookInstance", "NotebookInstanceName"),
    ("AWS::SageMaker::NotebookInstanceLifecycleConfig", "NotebookInstanceLifecycleConfigName"),
];

pub(super) struct Writer<'a> {
    pub(super) graph: &'a ResourceGraph,
    pub(super) names: Names,
    pub(super) diagnostics: &'a mut Diagnostics,
    parameters: Parameters,
}

impl<'a> Writer<'a> {
    pub(super) fn new(graph: &'a ResourceGraph, diagnostics: &'a mut Diagnostics) -> Self {
        let managed: Vec<&Resource> = graph.resources().filter(|it| it.is_managed()).collect();
        let mut references: BTreeSet<&Reference> =
            managed.iter().flat_map(|it| it.references()).collect();
        references.extend(graph.outputs.iter().flat_map(|output| output.value.references()));
        let parameters: Parameters = references
            .into_iter()
            .filter_map(|reference| parameter(graph.get(&reference.address)?, &reference.property))
            .collect();
        let names =
            managed.iter().map(|it| it.address.to_string()).chain(parameters.keys().cloned());
        Self { graph, names: Names::for_all(names), diagnostics, parameters }
    }

    pub(super) fn parameters(&self) -> JsonMap<String, Json> {
        let entries = self.parameters.iter();
        entries.map(|(key, value)| (self.names.of(key).to_owned(), value.clone())).collect()
    }

    pub(super) fn value(&mut self, value: &Value, span: Span) -> Json {
        match value {
            Value::Bool(value) => json!(value),
            Value::Number(number) => Json::Number(number.clone()),
            Value::String(text) => json!(text),
            Value::List(items) => items.iter().map(|item| self.value(item, span)).collect(),
            Value::Map(entries) => entries
                .iter()
                .map(|(key, value)| (key.to_owned(), self.value(value, span)))
                .collect(),
            Value::Reference(reference) => self.reference(reference, span),
            Value::Select { list, prefix } => {
                let list = self.reference(list, span);
                after_prefix(&list, prefix)
            }
            Value::Base64(text) => json!({ "Fn::Base64": self.value(text, span) }),
            Value::Concat(parts) => {
                let parts: Vec<Json> = parts.iter().map(|part| self.value(part, span)).collect();
                json!({ "Fn::Join": ["", parts] })
            }
        }
    }

    fn reference(&mut self, reference: &Reference, span: Span) -> Json {
        if reference.address.as_str() == SURROUNDINGS {
            return match reference.property.top() {
                Some("account") => json!({ "Ref": "AWS::AccountId" }),
                Some("region") => json!({ "Ref": "AWS::Region" }),
                Some("partition") => json!({ "Ref": "AWS::Partition" }),
                _ => self.missing(reference, span),
            };
        }
        let Some(resource) = self.graph.get(&reference.address) else {
            return self.missing(reference, span);
        };
        match &resource.kind {
            Kind::Managed => self.attribute(resource, reference, span),
            Kind::Existing { identifier } => self.existing(resource, identifier, reference, span),
        }
    }

    fn existing(
        &mut self,
        resource: &Resource,
        identifier: &Value,
        reference: &Reference,
        span: Span,
    ) -> Json {
        match parameter(resource, &reference.property) {
            Some((key, _)) => json!({ "Ref": self.names.of(&key) }),
            // A program may compute the identifier of what exists.
            None if is_identifier(resource, &reference.property) => self.value(identifier, span),
            None => self.missing(reference, span),
        }
    }

    fn attribute(&mut self, resource: &Resource, reference: &Reference, span: Span) -> Json {
        let property = &reference.property;
        let name = self.names.of(resource.address.as_str()).to_owned();
        if is_identifier(resource, property) {
            return json!({ "Ref": name });
        }
        if is_offered(resource, property) {
            return match select(property) {
                Some((path, None)) => json!({ "Fn::GetAtt": [name, path] }),
                Some((path, Some(index))) => {
                    json!({ "Fn::Select": [index, { "Fn::GetAtt": [name, path] }] })
                }
                None => self.missing(reference, span),
            };
        }
        let own = property.top().and_then(|name| resource.properties.get(name));
        match own {
            Some(value) if *property == top(property) && value.is_known() => {
                self.value(value, span)
            }
            _ => self.missing(reference, span),
        }
    }

    fn missing(&mut self, reference: &Reference, span: Span) -> Json {
        self.diagnostics.push(Problem::NoAttribute {
            address: reference.address.to_string(),
            property: reference.property.to_string().trim_start_matches('/').replace('/', "."),
            span,
        });
        Json::Null
    }

    /// The value as the text that an output has to be.
    pub(super) fn text_of(&mut self, value: &Value, span: Span) -> Option<Json> {
        let is_list = match value {
            Value::List(_) => true,
            Value::Reference(reference) => self.has_type(reference, JsonType::Array),
            _ => false,
        };
        let is_map = match value {
            Value::Map(_) => true,
            Value::Reference(reference) => self.has_type(reference, JsonType::Object),
            _ => false,
        };
        if is_map {
            self.diagnostics.push(Problem::MapAsOutput { span });
            return None;
        }
        let written = self.value(value, span);
        Some(match written {
            _ if is_list => json!({ "Fn::Join": [",", written] }),
            Json::Bool(_) | Json::Number(_) => Json::String(written.to_string()),
            _ => written,
        })
    }

    fn has_type(&self, reference: &Reference, wanted: JsonType) -> bool {
        let resource = self.graph.get(&reference.address);
        let schema = resource.and_then(|it| schema::find_anywhere(&it.type_name));
        let name = reference.property.top().filter(|_| reference.property.0.len() == 1);
        schema.zip(name).is_some_and(|(schema, name)| {
            let shape = schema.root.properties.get(name);
            shape.is_some_and(|shape| schema.definition(shape).types.as_slice() == [wanted])
        })
    }
}

/// What follows the prefix in the element of a list that begins with it: joined, the list is cut
/// behind the prefix, and then before the next element. Delimiters are literals, as they have to be.
fn after_prefix(list: &Json, prefix: &str) -> Json {
    let joined = json!({ "Fn::Join": [",", list] });
    let behind = json!({ "Fn::Select": [1, { "Fn::Split": [prefix, joined] }] });
    json!({ "Fn::Select": [0, { "Fn::Split": [",", behind] }] })
}

fn top(property: &PropertyPath) -> PropertyPath {
    property.top().map(PropertyPath::key).unwrap_or_default()
}

fn is_identifier(resource: &Resource, property: &PropertyPath) -> bool {
    schema::find_anywhere(&resource.type_name).is_some_and(|schema| {
        schema.primary_identifier.as_slice() == std::slice::from_ref(property)
    })
}

fn is_offered(resource: &Resource, property: &PropertyPath) -> bool {
    let name = (resource.type_name.as_str(), property.top().unwrap_or_default());
    let is_read_only = schema::find_anywhere(&resource.type_name)
        .is_some_and(|schema| schema.is_read_only(property));
    is_read_only || OFFERED.contains(&name)
}

/// The path of an attribute, and which element of it if it is a list.
fn select(property: &PropertyPath) -> Option<(String, Option<usize>)> {
    let (index, keys) = match property.0.split_last()? {
        (Segment::Index(index), keys) => (Some(*index), keys),
        _ => (None, property.0.as_slice()),
    };
    let keys: Option<Vec<&str>> = keys
        .iter()
        .map(|segment| match segment {
            Segment::Key(key) => Some(key.as_str()),
            Segment::Index(_) | Segment::Any => None,
        })
        .collect();
    Some((keys?.join("."), index))
}
