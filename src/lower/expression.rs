//! From expressions of the program to values: `lab.arn` becomes a reference to a property of a
//! resource, and the source of every part is kept.

use std::collections::BTreeMap;

use super::network::Parts;
use super::{Lowering, Problem, endpoint, notebook, sdk_config};
use crate::diagnostic::{Diagnostics, closest};
use crate::model::SURROUNDINGS;
use crate::model::program::{Expression, ExpressionKind, Name, Program, Training};
use crate::model::{Address, Map, Output, PropertyPath, Reference, Resource, Value};
use crate::schema::{self, TypeSchema};
use crate::source::Span;

/// The member of a training that is the file of the SDK.
const SDK_CONFIG: &str = "sdk-config";

/// Values with the source of their parts.
#[derive(Default)]
pub(super) struct Bound {
    pub(super) values: Map,
    pub(super) spans: BTreeMap<PropertyPath, Span>,
}

pub(super) fn properties(
    properties: &[(Name, Expression)],
    lowering: &Lowering<'_>,
    diagnostics: &mut Diagnostics,
) -> Bound {
    let mut bound = Bound::default();
    for (name, expression) in properties {
        let path = PropertyPath::key(name.value.as_str());
        // A name that the type does not know is wrong itself, not its value.
        bound.spans.insert(path.clone(), name.span.to(expression.span));
        if let Some(value) = bind(expression, &path, &mut bound.spans, lowering, diagnostics) {
            bound.values.insert(name.value.clone(), value);
        }
    }
    bound
}

/// The outputs of the program.
pub(super) fn outputs(lowering: &mut Lowering<'_>) -> Vec<Output> {
    let program = lowering.program;
    let mut outputs = Vec::new();
    for output in &program.outputs {
        let (root, mut spans) = (PropertyPath::root(), BTreeMap::new());
        let value = lowering.judging(|lowering, diagnostics| {
            bind(&output.value, &root, &mut spans, lowering, diagnostics)
        });
        outputs.extend(value.map(|value| Output {
            name: output.name.value.clone(),
            value,
            span: output.value.span,
        }));
    }
    outputs.extend(defaults_of_jobs(&outputs, lowering));
    outputs
}

/// The file of the SDK for each training, unless the program gives something else that name.
fn defaults_of_jobs(given: &[Output], lowering: &Lowering<'_>) -> Vec<Output> {
    let program = lowering.program;
    let output = |training: &Training| {
        let name = format!("{}-{SDK_CONFIG}", training.name.value);
        let is_given = given.iter().any(|output| output.name == name);
        let value = sdk_config::text(training, program).filter(|_| !is_given)?;
        Some(Output { name, value, span: training.name.span })
    };
    program.trainings.iter().filter_map(output).collect()
}

/// The value of an expression; nothing if a part of it is wrong, which is then reported.
fn bind(
    expression: &Expression,
    path: &PropertyPath,
    spans: &mut BTreeMap<PropertyPath, Span>,
    lowering: &Lowering<'_>,
    diagnostics: &mut Diagnostics,
) -> Option<Value> {
    spans.entry(path.clone()).or_insert(expression.span);
    match &expression.kind {
        ExpressionKind::Literal(json) => Some(Value::from(json.clone())),
        ExpressionKind::List(items) => {
            let bound: Vec<Option<Value>> = items
                .iter()
                .enumerate()
                .map(|(index, item)| bind(item, &path.index(index), spans, lowering, diagnostics))
                .collect();
            bound.into_iter().collect::<Option<Vec<Value>>>().map(Value::List)
        }
        ExpressionKind::Map(entries) => {
            let bound: Vec<Option<(String, Value)>> = entries
                .iter()
                .map(|(key, value)| {
                    let path = path.child(&key.value);
                    Some((key.value.clone(), bind(value, &path, spans, lowering, diagnostics)?))
                })
                .collect();
            bound.into_iter().collect::<Option<Map>>().map(Value::Map)
        }
        ExpressionKind::Member { owner, member } => {
            self::member(owner, member, lowering, diagnostics)
        }
    }
}

/// What `owner.member` refers to.
fn member(
    owner: &Name,
    member: &Name,
    lowering: &Lowering<'_>,
    diagnostics: &mut Diagnostics,
) -> Option<Value> {
    if owner.value == SURROUNDINGS {
        return surroundings(owner, member, lowering, diagnostics);
    }
    let program = lowering.program;
    if member.value == SDK_CONFIG
        && let Some(training) = program.trainings.iter().find(|it| it.name.value == owner.value)
    {
        return sdk_config::text(training, program);
    }
    let Some(resource) = find(&owner.value, lowering) else {
        let address = Address::new(owner.value.as_str());
        if program.may_be_lost(address.owner()) || may_be_implied(&address, program) {
            diagnostics.consequence();
        } else {
            let addresses = lowering.resources.iter().map(|resource| resource.address.as_str());
            let similar = diagnostics.closest(&owner.value, addresses);
            let problem =
                Problem::UnknownName { name: owner.value.clone(), similar, span: owner.span };
            diagnostics.push(problem);
        }
        return None;
    };
    if member.value == "url" && resource.type_name.as_str() == notebook::TYPE {
        return Some(notebook::url(&resource.address, &lowering.program.stack.region));
    }
    // A type that is not known is reported where it stands.
    let schema = schema::find_anywhere(&resource.type_name)?;
    if let Some(property) = property(&schema, &member.value) {
        if withholds(&schema, &property) {
            let (owner, member, span) = (owner.value.clone(), property.to_string(), member.span);
            let member = member.trim_start_matches('/').to_owned();
            diagnostics.push(Problem::NotGivenBack { owner, member, span });
            return None;
        }
        return Some(Value::Reference(Reference { address: resource.address.clone(), property }));
    }
    // Another statement with this name may be the one that is meant, and is wrong itself.
    if program.broken.contains(resource.address.owner()) {
        diagnostics.consequence();
        return None;
    }
    let similar =
        diagnostics.closest(&member.value, schema.root.properties.keys().map(String::as_str));
    let problem = Problem::UnknownMember {
        owner: owner.value.clone(),
        member: member.value.clone(),
        type_name: resource.type_name.to_string(),
        similar,
        span: member.span,
    };
    diagnostics.push(problem);
    None
}

/// Whether AWS keeps a property, or a part of it, to itself.
fn withholds(schema: &TypeSchema, property: &PropertyPath) -> bool {
    let mut kept = schema.write_only.iter();
    kept.any(|listed| property.is_within(listed) || listed.is_within(property))
}

/// Whether what a network lacks may be there for a statement that is wrong itself.
fn may_be_implied(address: &Address, program: &Program) -> bool {
    let network = program.networks.iter().find(|it| it.name.value == address.owner());
    let parts = network.map(|network| Parts::of(&network.name.value));
    !program.broken.is_empty() && parts.is_some_and(|parts| endpoint::makes(&parts, address))
}

fn surroundings(
    owner: &Name,
    member: &Name,
    lowering: &Lowering<'_>,
    diagnostics: &mut Diagnostics,
) -> Option<Value> {
    match member.value.as_str() {
        "account" => Some(lowering.account()),
        "region" => Some(lowering.region().into()),
        "partition" => Some(lowering.partition().into()),
        other => {
            diagnostics.push(Problem::UnknownMember {
                owner: owner.value.clone(),
                member: member.value.clone(),
                type_name: "where the program runs".to_owned(),
                similar: closest(other, ["account", "partition", "region"]),
                span: member.span,
            });
            None
        }
    }
}

/// The resource at an address; a network stands for its VPC.
fn find<'a>(address: &str, lowering: &'a Lowering<'_>) -> Option<&'a Resource> {
    lowering.find(address).or_else(|| lowering.find(&format!("{address}.vpc")))
}

/// The property that a member means: one spelt like it in any style, or the identifier, ARN or
/// name of the thing.
pub fn property(schema: &TypeSchema, member: &str) -> Option<PropertyPath> {
    let plain = |text: &str| text.replace('-', "").to_lowercase();
    let names = || schema.root.properties.keys();
    if let Some(name) = names()
        .find(|name| *name == member)
        .or_else(|| names().find(|name| plain(name) == plain(member)))
    {
        return Some(PropertyPath::key(name.as_str()));
    }
    let own = schema.name.as_str().rsplit("::").next().unwrap_or_default();
    let ending = match member {
        "id" => match schema.primary_identifier.as_slice() {
            [only] => return Some(only.clone()),
            _ => "Id",
        },
        "arn" => "Arn",
        "name" => "Name",
        _ => return None,
    };
    let exact = format!("{own}{ending}");
    let mut ending_so = names().filter(|name| name.ends_with(ending));
    let found = names().find(|name| **name == exact).or_else(|| ending_so.next())?;
    Some(PropertyPath::key(found.as_str()))
}
