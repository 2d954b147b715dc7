//! Which rights a program takes: for each resource those of the handlers that are asked, and for
//! what stands around and in what is deleted those of looking there.

use std::collections::BTreeSet;

use super::scope::Scopes;
use super::{ALL, Aim, Place, Right, passing};
use crate::graph::ResourceGraph;
use crate::model::companions::{self, TIES};
use crate::model::{Disposal, Resource, TypeName};
use crate::schema::{self, Operation, TypeSchema};

/// What smk itself asks of Cloud Control, and of STS.
/// Service authorization reference, "AWS Cloud Control API": none of it takes a resource.
const LOOKING: [&str; 3] =
    ["cloudformation:GetResource", "cloudformation:ListResources", "sts:GetCallerIdentity"];
const WAITING: [&str; 3] = [
    "cloudformation:CancelResourceRequest",
    "cloudformation:GetResourceRequestStatus",
    "cloudformation:ListResourceRequests",
];
const DELETING: &[&str] = &["cloudformation:DeleteResource", "cloudformation:UpdateResource"];
const MAKING: &[&str] = &["cloudformation:CreateResource"];

const BUCKET: &str = "AWS::S3::Bucket";

impl Aim {
    /// What is asked of Cloud Control.
    fn requests(self) -> Vec<&'static str> {
        let (deleting, making) = match self {
            Self::Plan => return LOOKING.to_vec(),
            Self::Destroy => (DELETING, &[][..]),
            Self::Apply => (DELETING, MAKING),
        };
        [&LOOKING, &WAITING, deleting, making].concat()
    }

    /// What is asked of the handlers of the program's own resources.
    fn operations(self) -> &'static [Operation] {
        match self {
            Self::Plan => &[Operation::Read],
            Self::Destroy => &[Operation::Read, Operation::Delete],
            Self::Apply => {
                &[Operation::Create, Operation::Read, Operation::Update, Operation::Delete]
            }
        }
    }
}

pub(super) fn of(graph: &ResourceGraph, place: &Place, aim: Aim) -> BTreeSet<Right> {
    let scopes = Scopes::of(graph, place);
    let mut found: BTreeSet<Right> =
        aim.requests().into_iter().map(|action| Right::new(action, ALL)).collect();
    for resource in graph.resources() {
        let read = &[Operation::Read][..];
        let operations = if resource.is_managed() { aim.operations() } else { read };
        handlers(resource, operations, &scopes, &mut found);
        if aim == Aim::Destroy && is_tied(resource.type_name.as_str()) {
            handlers(resource, &[Operation::Update], &scopes, &mut found);
        }
        if resource.is_managed() && resource.type_name.as_str() == BUCKET {
            found.extend(objects(resource, aim, &scopes));
        }
    }
    around(graph, aim, &scopes, &mut found);
    if aim == Aim::Apply {
        found.extend(passing::of(graph, &scopes));
    }
    found
}

fn handlers(
    resource: &Resource,
    operations: &[Operation],
    scopes: &Scopes<'_>,
    found: &mut BTreeSet<Right>,
) {
    let Some(schema) = schema::find(&resource.type_name, &scopes.place.region) else { return };
    for action in permissions(&schema, operations) {
        found.extend(scopes.of_resource(resource, action));
    }
}

/// What handlers use, by the names that IAM has for it; to pass roles is a matter of its own.
fn permissions<'a>(
    schema: &'a TypeSchema,
    operations: &[Operation],
) -> impl Iterator<Item = &'a str> {
    let handlers = operations.iter().filter_map(|operation| schema.handler(*operation));
    let listed: BTreeSet<&str> =
        handlers.flat_map(|handler| &handler.permissions).map(String::as_str).collect();
    listed.into_iter().filter(|action| *action != passing::ACTION)
}

/// Whether resources of a type can hold each other, so that lists of theirs change before they go.
fn is_tied(type_name: &str) -> bool {
    TIES.iter().any(|tie| tie.type_name == type_name)
}

/// What it takes to look into a bucket, and to empty it if the program says so.
fn objects(bucket: &Resource, aim: Aim, scopes: &Scopes<'_>) -> Vec<Right> {
    let look = ["s3:ListBucketVersions"];
    let empty: &[&str] = match bucket.disposal {
        Some(Disposal::Empty) if aim != Aim::Plan => &["s3:DeleteObject", "s3:DeleteObjectVersion"],
        _ => &[],
    };
    look.iter().chain(empty).flat_map(|action| scopes.of_resource(bucket, action)).collect()
}

/// What AWS and people make around a resource goes with it.
fn around(graph: &ResourceGraph, aim: Aim, scopes: &Scopes<'_>, found: &mut BTreeSet<Right>) {
    let mut types = BTreeSet::new();
    let roots = graph.resources().filter(|resource| resource.is_managed());
    let kinds = roots.flat_map(|resource| companions::of(resource.type_name.as_str(), false));
    let mut waiting: Vec<&str> = kinds.map(|kind| kind.type_name).collect();
    while let Some(type_name) = waiting.pop() {
        if types.insert(type_name) {
            waiting.extend(companions::of(type_name, true).map(|kind| kind.type_name));
        }
    }
    for type_name in types {
        let mut operations = vec![Operation::Read, Operation::List];
        if aim != Aim::Plan {
            operations.push(Operation::Delete);
            operations.extend(is_tied(type_name).then_some(Operation::Update));
        }
        let schema = schema::find(&TypeName::new(type_name), &scopes.place.region);
        let Some(schema) = schema else { continue };
        for action in permissions(&schema, &operations) {
            found.extend(scopes.anywhere(action));
        }
    }
}
