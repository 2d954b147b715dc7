//! Holds every resource against what AWS publishes about its type, and points at the words that
//! asked for what does not fit.

use std::collections::{BTreeMap, HashMap};

use super::{Problem, words};
use crate::diagnostic::Diagnostics;
use crate::model::program::Program;
use crate::model::{PropertyPath, Region, Resource, Segment, Value};
use crate::parallel;
use crate::schema::{self, TypeSchema, Violation, ViolationKind};

/// How many resources are worth a thread.
const SHARE: usize = 200;

pub(super) fn check(resources: &[Resource], program: &Program, diagnostics: &mut Diagnostics) {
    let mut types: BTreeMap<&str, Vec<&Resource>> = BTreeMap::new();
    for resource in resources {
        types.entry(resource.type_name.as_str()).or_default().push(resource);
    }
    for resources in types.values() {
        check_type(resources, program, diagnostics);
    }
}

/// Checks resources that are all of one type.
fn check_type(resources: &[&Resource], program: &Program, diagnostics: &mut Diagnostics) {
    let region = &program.stack.region;
    let Some(type_name) = resources.first().map(|resource| &resource.type_name) else { return };
    let Some(schema) = schema::find_anywhere(type_name) else {
        let similar = || schema::similar(type_name.as_str()).first().copied();
        let similar = diagnostics.suggests().then(similar).flatten();
        resources.iter().for_each(|resource| diagnostics.push(unknown_type(resource, similar)));
        return;
    };
    if !schema::available(type_name, region) {
        resources.iter().for_each(|resource| diagnostics.push(not_in_region(resource, region)));
    }
    let naming = naming(&schema);
    let mut names: HashMap<String, &Resource> = HashMap::new();
    let managed: Vec<&Resource> =
        resources.iter().copied().filter(|resource| resource.is_managed()).collect();
    let judged = parallel::map(&managed, SHARE, |resource| {
        (schema::validate(&schema, &resource.properties), chosen_name(resource, &naming))
    });
    for (resource, (violations, name)) in managed.iter().zip(judged) {
        for violation in violations.into_iter().filter(|it| !follows(resource, it)) {
            diagnostics.push(property(resource, violation, &schema, program));
        }
        if let Some(name) = name
            && let Some(first) = names.insert(name.clone(), resource)
        {
            diagnostics.push(same_name(first, resource, name));
        }
    }
}

/// Whether a property is missing only because what is written there is wrong itself.
fn follows(resource: &Resource, violation: &Violation) -> bool {
    let missing = match &violation.kind {
        ViolationKind::MissingProperty { name } | ViolationKind::MissingBeside { name, .. } => {
            std::slice::from_ref(name)
        }
        ViolationKind::NotExactlyOne { names } | ViolationKind::NoneOf { names } => names,
        _ => return false,
    };
    let is_written = |name: &str| resource.spans.contains_key(&PropertyPath::key(name));
    let is_lost = |name: &String| is_written(name) && resource.properties.get(name).is_none();
    violation.path == PropertyPath::root() && missing.iter().any(is_lost)
}

fn unknown_type(resource: &Resource, similar: Option<&str>) -> Problem {
    Problem::UnknownType {
        type_name: resource.type_name.to_string(),
        similar: similar.map(str::to_owned),
        span: resource.span_of(&PropertyPath::root()),
    }
}

fn not_in_region(resource: &Resource, region: &Region) -> Problem {
    let regions: Vec<String> =
        schema::regions(&resource.type_name).iter().map(ToString::to_string).collect();
    Problem::NotInRegion {
        type_name: resource.type_name.to_string(),
        region: region.to_string(),
        regions: regions.join(", "),
        span: resource.span_of(&PropertyPath::root()),
    }
}

fn property(
    resource: &Resource,
    violation: Violation,
    schema: &TypeSchema,
    program: &Program,
) -> Problem {
    let written = words::written(&program.raw, resource, &violation);
    let is_secret = schema.is_write_only(&violation.path) && violation.kind.is_about_a_text();
    let path = violation.path.to_string();
    let of = format!("{} `{}`", resource.type_name, resource.address);
    let what = match path.strip_prefix('/') {
        Some(path) => format!("`{path}` of {of}"),
        None => of,
    };
    let span = resource.span_of(&violation.path);
    let violation = if is_secret { violation.kind.concealed() } else { violation.kind };
    Problem::Property { what, violation, written, is_secret, span }
}

fn same_name(first: &Resource, second: &Resource, name: String) -> Problem {
    Problem::SameName {
        first: first.address.to_string(),
        second: second.address.to_string(),
        name,
        one: first.origin.span,
        other: second.origin.span,
    }
}

/// The properties that together name a resource of a type.
fn naming(schema: &TypeSchema) -> Vec<&PropertyPath> {
    let own = schema.name.as_str().rsplit("::").next().unwrap_or_default();
    let names_it = |path: &&PropertyPath| {
        let top = path.top().and_then(|top| top.strip_suffix("Name"));
        path.0.len() == 1
            && top.is_some_and(|top| top.is_empty() || own.ends_with(top) || own.starts_with(top))
    };
    let by_name: Vec<&PropertyPath> = schema.create_only.iter().filter(names_it).collect();
    if by_name.is_empty() { schema.primary_identifier.iter().collect() } else { by_name }
}

/// The name under which AWS would know the resource, if the program fixes it.
fn chosen_name(resource: &Resource, naming: &[&PropertyPath]) -> Option<String> {
    let parts: Option<Vec<String>> = naming.iter().map(|path| literal(resource, path)).collect();
    parts.filter(|parts| !parts.is_empty()).map(|parts| parts.join("|"))
}

/// What stands at a path of the properties; a reference stands for itself, as two that are equal
/// will have the same value.
fn literal(resource: &Resource, path: &PropertyPath) -> Option<String> {
    match path.0.as_slice() {
        [Segment::Key(key)] => match resource.properties.get(key)? {
            Value::String(text) => Some(text.clone()),
            Value::Reference(reference) => Some(format!("${reference}")),
            _ => None,
        },
        _ => None,
    }
}
