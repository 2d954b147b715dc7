//! What creating, updating, deleting and reading a resource of any type means, by its schema.

use std::collections::BTreeMap;

use crate::local::patch::{self, Step};
use crate::local::protocol::{Action, ErrorCode, Exception, Failure};
use crate::local::requests::Request;
use crate::local::rules::{self, Scene};
use crate::local::store::{Key, Origin, Properties, Record, Store};
use crate::local::{defaults, identity};
use crate::model::{Json, PropertyPath, Segment, removals};
use crate::schema::{self, Operation, TypeSchema, Violation, ViolationKind};

/// The resource as a client reads it.
pub fn read(store: &Store, record: &Record) -> Json {
    let mut properties = record.properties.clone();
    (rules::of(record.key.type_name.as_str()).read)(store, record, &mut properties);
    Json::Object(properties)
}

/// The properties that a resource is asked to have, if the schema allows them.
pub fn desired(schema: &TypeSchema, text: &str) -> Result<Properties, Exception> {
    let desired: Json = serde_json::from_str(text).map_err(|error| {
        Exception::validation(format!("DesiredState is not valid JSON: {error}"))
    })?;
    let Json::Object(properties) = &desired else {
        return Err(Exception::validation("DesiredState must be a JSON object"));
    };
    let set: Vec<String> = schema
        .read_only
        .iter()
        .filter(|path| !schema.create_only.contains(path) && exists(&desired, path))
        .map(pointer)
        .collect();
    if !set.is_empty() {
        return Err(Exception::validation(format!(
            "Invalid create request: readOnlyProperties [{}] cannot be set",
            set.join(", ")
        )));
    }
    validate(schema, &desired)?;
    Ok(properties.clone())
}

/// What an update makes of a resource, if the schema allows it; the patch applies to what a
/// client reads, without what is write-only.
pub fn patched(
    schema: &TypeSchema,
    store: &Store,
    record: &Record,
    document: &str,
) -> Result<Properties, Exception> {
    let steps: Vec<Step> = serde_json::from_str(document)
        .map_err(|error| Exception::validation(format!("Invalid patch document: {error}")))?;
    if steps.is_empty() {
        return Err(Exception::validation("Invalid patch document: it holds no operation"));
    }
    check_touched(schema, &steps)?;
    let before = read(store, record);
    let after = patch::apply(&before, &steps)
        .map_err(|error| Exception::validation(format!("Invalid patch update: {error}")))?;
    check_fixed(schema, (&before, &after), &steps)?;
    let mut checked = after.clone();
    schema.read_only.iter().for_each(|path| drop(take(&mut checked, path)));
    drop_unpublished(schema, &before, &mut checked);
    validate_patched(schema, &checked)?;
    match after {
        Json::Object(properties) => Ok(properties),
        _ => Err(Exception::validation("Invalid patch update: the result is not an object")),
    }
}

/// A read may show what the published schema does not have; that does not stand in the way.
fn drop_unpublished(schema: &TypeSchema, before: &Json, checked: &mut Json) {
    if let Json::Object(properties) = checked {
        properties.retain(|name, value| {
            schema.root.properties.contains_key(name) || before.get(name) != Some(value)
        });
    }
}

/// Create-only properties must not even be repeated.
fn check_touched(schema: &TypeSchema, steps: &[Step]) -> Result<(), Exception> {
    let changed: Vec<PropertyPath> = steps.iter().flat_map(Step::changes).collect();
    let touched = |fixed: &&PropertyPath| changed.iter().any(|path| path.is_within(fixed));
    let create_only: Vec<String> = schema.create_only.iter().filter(touched).map(pointer).collect();
    if !create_only.is_empty() {
        return Err(not_updatable(&create_only));
    }
    let read_only: Vec<String> = schema.read_only.iter().filter(touched).map(pointer).collect();
    if read_only.is_empty() { Ok(()) } else { Err(read_only_changed(&read_only)) }
}

/// What was not named by a step may still have changed inside of something that was.
fn check_fixed(
    schema: &TypeSchema,
    (before, after): (&Json, &Json),
    steps: &[Step],
) -> Result<(), Exception> {
    let changed: Vec<PropertyPath> = steps.iter().flat_map(Step::changes).collect();
    let inside = |path: &PropertyPath| changed.iter().any(|outer| path.is_within(outer));
    let differs = |path: &&PropertyPath| found(before, path) != found(after, path);
    let create_only: Vec<String> = schema
        .create_only
        .iter()
        .filter(|path| differs(path) || (path.0.len() > 1 && inside(path) && exists(after, path)))
        .map(pointer)
        .collect();
    if !create_only.is_empty() {
        return Err(not_updatable(&create_only));
    }
    // Whoever replaces a list leaves out what is read-only in its items.
    let set = |path: &&PropertyPath| {
        let inside_list = path.0.contains(&Segment::Any);
        let known = found(before, path);
        if inside_list {
            found(after, path).iter().any(|it| !known.contains(it))
        } else {
            differs(path)
        }
    };
    let read_only: Vec<String> = schema.read_only.iter().filter(set).map(pointer).collect();
    if read_only.is_empty() { Ok(()) } else { Err(read_only_changed(&read_only)) }
}

fn not_updatable(paths: &[String]) -> Exception {
    Exception::new(
        "NotUpdatableException",
        format!(
            "Invalid patch update: createOnlyProperties [{}] cannot be updated",
            paths.join(", ")
        ),
    )
}

fn read_only_changed(paths: &[String]) -> Exception {
    Exception::validation(format!(
        "Invalid patch update: readOnlyProperties [{}] cannot be updated",
        paths.join(", ")
    ))
}

/// The properties that a list is restricted to, all of which the type's handler needs.
pub fn list_filter(
    schema: &TypeSchema,
    model: Option<&str>,
) -> Result<Vec<(String, Json)>, Exception> {
    let model: Json = serde_json::from_str(model.unwrap_or("{}")).map_err(|error| {
        Exception::validation(format!("ResourceModel is not valid JSON: {error}"))
    })?;
    let Json::Object(properties) = model else {
        return Err(Exception::validation("ResourceModel must be a JSON object"));
    };
    let required = schema.handler(Operation::List).map(|handler| handler.required.as_slice());
    let missing: Vec<&str> = required
        .unwrap_or_default()
        .iter()
        .map(String::as_str)
        .filter(|name| !properties.contains_key(*name))
        .collect();
    if missing.is_empty() {
        Ok(properties.into_iter().collect())
    } else {
        Err(Exception::new(
            "InvalidRequestException",
            format!(
                "Missing or invalid ResourceModel property in {} list handler request input. Required property: [{}]",
                schema.name,
                missing.join(", ")
            ),
        ))
    }
}

/// Does what a request asks for and gives the identifier of the resource.
pub fn run(
    scene: &mut Scene<'_>,
    schema: &TypeSchema,
    request: &Request,
) -> Result<String, Failure> {
    let document = request.document.as_deref().unwrap_or_default();
    let identifier = request.identifier.clone().unwrap_or_default();
    let key = Key::new(scene.region, &request.type_name, identifier);
    match request.action {
        Action::Create => create(scene, schema, document),
        Action::Update => update(scene, schema, &key, document),
        Action::Delete => delete(scene, &key),
    }
}

/// What is said of a type that this program no longer knows.
pub fn gone(type_name: &str) -> Failure {
    Failure::new(ErrorCode::InternalFailure, format!("the type {type_name} is not in the catalog"))
}

fn create(scene: &mut Scene<'_>, schema: &TypeSchema, document: &str) -> Result<String, Failure> {
    let mut properties = desired(schema, document).map_err(as_failure)?;
    let rules = rules::of(schema.name.as_str());
    scene.check_references(rules, &properties)?;
    (rules.create)(scene, &mut properties)?;
    defaults::fill(scene, schema, &mut properties, rules.absent);
    identity::fill(scene, schema, &mut properties, rules.absent);
    let mut readable = Json::Object(properties);
    let identifier = identity::identifier(schema, &readable)?;
    let written = split(schema, &mut readable);
    let key = Key::new(scene.region, schema.name.as_str(), identifier.clone());
    if scene.store.get(&key).is_some() {
        return Err(Failure::new(
            ErrorCode::AlreadyExists,
            format!(
                "Resource of type '{}' with identifier '{identifier}' already exists.",
                schema.name
            ),
        ));
    }
    let record = Record { key, origin: Origin::Client, properties: object(readable), written };
    scene.store.put(record.clone())?;
    (rules.created)(scene, &record)?;
    Ok(identifier)
}

fn update(
    scene: &mut Scene<'_>,
    schema: &TypeSchema,
    key: &Key,
    document: &str,
) -> Result<String, Failure> {
    let before = scene.store.get(key).cloned().ok_or_else(|| missing(key))?;
    check_owner(&before)?;
    let mut properties = patched(schema, scene.store, &before, document).map_err(as_failure)?;
    ignore_removals(schema, &before, &mut properties);
    let rules = rules::of(schema.name.as_str());
    scene.check_references(rules, &properties)?;
    (rules.update)(scene, &before, &mut properties)?;
    let mut readable = Json::Object(properties);
    let mut written = before.written.clone();
    written.extend(split(schema, &mut readable));
    scene.store.put(Record { properties: object(readable), written, ..before })?;
    Ok(key.identifier.clone())
}

/// Some handlers ignore that a property is no longer there.
fn ignore_removals(schema: &TypeSchema, before: &Record, properties: &mut Properties) {
    for (name, value) in &before.properties {
        if removals::default(schema.name.as_str(), &PropertyPath::key(name.as_str())).is_some() {
            properties.entry(name.as_str()).or_insert_with(|| value.clone());
        }
    }
}

fn delete(scene: &mut Scene<'_>, key: &Key) -> Result<String, Failure> {
    let record = scene.store.get(key).cloned().ok_or_else(|| missing(key))?;
    check_owner(&record)?;
    rules::delete(scene, &record)?;
    Ok(key.identifier.clone())
}

fn check_owner(record: &Record) -> Result<(), Failure> {
    match record.origin {
        Origin::Amazon => {
            Err(Failure::invalid(format!("{} is managed by AWS", record.key.identifier)))
        }
        Origin::Client | Origin::Part(_) => Ok(()),
    }
}

fn missing(key: &Key) -> Failure {
    Failure::new(
        ErrorCode::NotFound,
        format!(
            "Resource of type '{}' with identifier '{}' was not found.",
            key.type_name, key.identifier
        ),
    )
}

/// What was right when the request was accepted may have changed until it is done.
fn as_failure(exception: Exception) -> Failure {
    let code = match exception.name {
        "NotUpdatableException" => ErrorCode::NotUpdatable,
        _ => ErrorCode::InvalidRequest,
    };
    Failure::new(code, exception.message)
}

fn object(value: Json) -> Properties {
    match value {
        Json::Object(properties) => properties,
        _ => Properties::new(),
    }
}

/// Takes out what is never read back.
fn split(schema: &TypeSchema, readable: &mut Json) -> BTreeMap<String, Json> {
    schema
        .write_only
        .iter()
        .filter_map(|path| {
            let taken = take(readable, path);
            (!taken.is_empty()).then(|| (path.to_string(), Json::Array(taken)))
        })
        .collect()
}

/// Everything at a path, in which `*` stands for any element.
fn found<'a>(value: &'a Json, path: &PropertyPath) -> Vec<&'a Json> {
    path.0.iter().fold(vec![value], |values, segment| {
        values.into_iter().flat_map(|value| children(value, segment)).collect()
    })
}

fn children<'a>(value: &'a Json, segment: &Segment) -> Vec<&'a Json> {
    match (segment, value) {
        (Segment::Any, Json::Array(items)) => items.iter().collect(),
        (Segment::Any, Json::Object(entries)) => entries.values().collect(),
        (Segment::Key(key), Json::Array(items)) => {
            items.iter().filter_map(|item| item.get(key)).collect()
        }
        (Segment::Key(key), value) => value.get(key).into_iter().collect(),
        (Segment::Index(index), value) => value.get(index).into_iter().collect(),
        (Segment::Any, _) => Vec::new(),
    }
}

fn exists(value: &Json, path: &PropertyPath) -> bool {
    !found(value, path).is_empty()
}

/// Removes everything at a path and gives it.
fn take(value: &mut Json, path: &PropertyPath) -> Vec<Json> {
    let Some((last, parents)) = path.0.split_last() else { return Vec::new() };
    let Segment::Key(last) = last else { return Vec::new() };
    let mut places = vec![value];
    for segment in parents {
        places = places.into_iter().flat_map(|value| children_mut(value, segment)).collect();
    }
    places
        .into_iter()
        .flat_map(|place| match place {
            Json::Array(items) => items.iter_mut().collect(),
            other => vec![other],
        })
        .filter_map(|place| place.as_object_mut()?.remove(last))
        .collect()
}

fn children_mut<'a>(value: &'a mut Json, segment: &Segment) -> Vec<&'a mut Json> {
    match (segment, value) {
        (Segment::Any, Json::Array(items)) => items.iter_mut().collect(),
        (Segment::Any, Json::Object(entries)) => entries.values_mut().collect(),
        (Segment::Key(key), Json::Array(items)) => {
            items.iter_mut().filter_map(|item| item.get_mut(key)).collect()
        }
        (Segment::Key(key), value) => value.get_mut(key).into_iter().collect(),
        (Segment::Index(index), value) => value.get_mut(index).into_iter().collect(),
        (Segment::Any, _) => Vec::new(),
    }
}

/// A path as AWS writes it in messages.
fn pointer(path: &PropertyPath) -> String {
    format!("/properties{path}")
}

/// What the schema says against the properties; what AWS decides is not the client's to give, and
/// cannot be missing either.
fn validate(schema: &TypeSchema, properties: &Json) -> Result<(), Exception> {
    refuse_unless_empty(schema, &schema::validate_json(schema, properties))
}

/// A read fills in both of two properties of which a client may give one, such as a subnet's zone
/// by name and by id.
fn validate_patched(schema: &TypeSchema, properties: &Json) -> Result<(), Exception> {
    let mut violations = schema::validate_json(schema, properties);
    violations.retain(|violation| !matches!(violation.kind, ViolationKind::Conflict { .. }));
    refuse_unless_empty(schema, &violations)
}

fn refuse_unless_empty(schema: &TypeSchema, violations: &[Violation]) -> Result<(), Exception> {
    let wrong: Vec<String> = violations
        .iter()
        .filter(|violation| !is_decided_by_aws(schema, violation))
        .map(|violation| format!("#: {violation}"))
        .collect();
    if wrong.is_empty() {
        Ok(())
    } else {
        Err(Exception::validation(format!("Model validation failed ({})", wrong.join("; "))))
    }
}

fn is_decided_by_aws(schema: &TypeSchema, violation: &Violation) -> bool {
    match &violation.kind {
        ViolationKind::ReadOnly => true,
        ViolationKind::MissingProperty { name } => schema.is_read_only(&violation.path.child(name)),
        _ => false,
    }
}
