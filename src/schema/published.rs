//! Reads a resource schema as AWS publishes it, keeping facts only: no descriptions, no examples.
//! What this cannot express (`if`, `not`, `prefixItems`) is left out, which allows more.

use std::collections::{BTreeMap, BTreeSet};

use super::{
    Bounds, DEFAULT_TIMEOUT_MINUTES, Handler, JsonType, Operation, Replacement, Shape, Tagging,
    TypeSchema,
};
use crate::model::{Json, PropertyPath, TypeName};

#[derive(Debug, thiserror::Error)]
pub enum Unreadable {
    #[error("the schema has no `typeName`")]
    NoName,
    #[error("`{type_name}` refers to `{reference}`, which does not exist")]
    Dangling { type_name: TypeName, reference: String },
}

/// The facts of a published schema.
pub fn read(published: &Json) -> Result<TypeSchema, Unreadable> {
    let name = text(published, "typeName").map(TypeName::new).ok_or(Unreadable::NoName)?;
    let mut root = shape(published);
    root.types = vec![JsonType::Object];
    let definitions = definitions(&name, &root, published)?;
    Ok(TypeSchema {
        name,
        root,
        definitions,
        primary_identifier: paths(published, "primaryIdentifier"),
        create_only: paths(published, "createOnlyProperties"),
        conditional_create_only: paths(published, "conditionalCreateOnlyProperties"),
        read_only: paths(published, "readOnlyProperties"),
        write_only: paths(published, "writeOnlyProperties"),
        handlers: handlers(published),
        tagging: tagging(published),
        replacement: match text(published, "replacementStrategy") {
            Some("delete_then_create") => Replacement::DeleteThenCreate,
            _ => Replacement::CreateThenDelete,
        },
        transforms: transforms(published),
    })
}

/// The definitions that can be reached from the root.
fn definitions(
    name: &TypeName,
    root: &Shape,
    published: &Json,
) -> Result<BTreeMap<String, Shape>, Unreadable> {
    let mut found = BTreeMap::new();
    let mut wanted = BTreeSet::new();
    references(root, &mut wanted);
    while let Some(key) = wanted.pop_first() {
        if found.contains_key(&key) {
            continue;
        }
        let target = target(published, &key).ok_or_else(|| Unreadable::Dangling {
            type_name: name.clone(),
            reference: key.clone(),
        })?;
        let shape = shape(target);
        references(&shape, &mut wanted);
        found.insert(key, shape);
    }
    Ok(found)
}

fn target<'a>(published: &'a Json, key: &str) -> Option<&'a Json> {
    match key.strip_prefix('#') {
        Some(pointer) => published.pointer(pointer),
        None => published.get("definitions")?.get(key),
    }
}

/// `X` for `#/definitions/X`; a pointer to anything else stays as it is.
fn definition_key(reference: &str) -> String {
    match reference.strip_prefix("#/definitions/") {
        Some(key) if !key.contains('/') => key.to_owned(),
        _ => reference.to_owned(),
    }
}

fn references(shape: &Shape, found: &mut BTreeSet<String>) {
    found.extend(shape.definition.clone());
    let lists = [&shape.any_of, &shape.one_of, &shape.all_of].into_iter().flatten();
    let named = shape.pattern_properties.iter().map(|(_, shape)| shape);
    lists
        .chain(named)
        .chain(shape.properties.values())
        .chain(shape.items.as_deref())
        .for_each(|shape| references(shape, found));
}

fn shape(published: &Json) -> Shape {
    let mut demands = name_lists(published, "dependencies");
    demands.extend(name_lists(published, "dependentRequired"));
    let case_insensitive = published.get("enumCaseInsensitive");
    Shape {
        definition: text(published, "$ref").map(definition_key),
        types: types(published),
        allowed: allowed(published),
        ignore_case: case_insensitive.is_some(),
        pattern: owned(published, "pattern"),
        format: owned(published, "format"),
        length: bounds(published, "minLength", "maxLength", Json::as_u64),
        value: bounds(published, "minimum", "maximum", Json::as_f64),
        items: published.get("items").filter(|items| items.is_object()).map(shape).map(Box::new),
        count: count(published),
        unique_items: flag(published, "uniqueItems", false),
        ordered: flag(published, "insertionOrder", true),
        properties: shapes(published, "properties").into_iter().collect(),
        pattern_properties: pattern_properties(published),
        additional: published.get("additionalProperties") != Some(&Json::Bool(false)),
        required: names(published, "required"),
        exactly_one: names(published, "requiredXor"),
        at_least_one: names(published, "requiredOr"),
        demands,
        excludes: name_lists(published, "dependentExcluded"),
        any_of: alternatives(published, "anyOf"),
        one_of: alternatives(published, "oneOf"),
        all_of: alternatives(published, "allOf"),
        default: published.get("default").filter(|default| !default.is_null()).cloned(),
    }
}

/// An object whose further properties have a shape is one whose properties match any pattern.
fn pattern_properties(published: &Json) -> Vec<(String, Shape)> {
    let mut found = shapes(published, "patternProperties");
    let open = published.get("properties").is_none() && found.is_empty();
    if let Some(further) = published.get("additionalProperties")
        && further.is_object()
        && open
    {
        found.push((String::new(), shape(further)));
    }
    found
}

fn types(published: &Json) -> Vec<JsonType> {
    let mut found = match published.get("type") {
        Some(Json::String(name)) => json_type(name).into_iter().collect(),
        Some(Json::Array(names)) => {
            names.iter().filter_map(Json::as_str).filter_map(json_type).collect()
        }
        _ => Vec::new(),
    };
    found.sort();
    found.dedup();
    found
}

fn json_type(name: &str) -> Option<JsonType> {
    Some(match name {
        "string" => JsonType::String,
        "integer" => JsonType::Integer,
        "number" => JsonType::Number,
        "boolean" => JsonType::Boolean,
        "object" => JsonType::Object,
        "array" => JsonType::Array,
        "null" => JsonType::Null,
        _ => return None,
    })
}

fn allowed(published: &Json) -> Vec<Json> {
    let listed = published.get("enum").or_else(|| published.get("enumCaseInsensitive"));
    match (listed, published.get("const")) {
        (Some(Json::Array(values)), _) => values.clone(),
        (_, Some(value)) => vec![value.clone()],
        _ => Vec::new(),
    }
}

fn count(published: &Json) -> Bounds<u64> {
    let items = bounds(published, "minItems", "maxItems", Json::as_u64);
    let entries = bounds(published, "minProperties", "maxProperties", Json::as_u64);
    Bounds { least: items.least.or(entries.least), most: items.most.or(entries.most) }
}

fn bounds<T>(
    published: &Json,
    least: &str,
    most: &str,
    read: impl Fn(&Json) -> Option<T>,
) -> Bounds<T> {
    Bounds {
        least: published.get(least).and_then(&read),
        most: published.get(most).and_then(&read),
    }
}

fn shapes(published: &Json, key: &str) -> Vec<(String, Shape)> {
    let entries = published.get(key).and_then(Json::as_object).into_iter().flatten();
    entries.map(|(name, value)| (name.clone(), shape(value))).collect()
}

fn alternatives(published: &Json, key: &str) -> Vec<Shape> {
    published.get(key).and_then(Json::as_array).into_iter().flatten().map(shape).collect()
}

fn handlers(published: &Json) -> BTreeMap<Operation, Handler> {
    [
        ("create", Operation::Create),
        ("read", Operation::Read),
        ("update", Operation::Update),
        ("delete", Operation::Delete),
        ("list", Operation::List),
    ]
    .into_iter()
    .filter_map(|(name, operation)| {
        let published = published.get("handlers")?.get(name)?;
        Some((operation, handler(published)))
    })
    .collect()
}

fn handler(published: &Json) -> Handler {
    let timeout = published.get("timeoutInMinutes").and_then(Json::as_u64);
    let mut permissions = names(published, "permissions");
    permissions.sort();
    permissions.dedup();
    Handler {
        permissions,
        timeout_minutes: timeout
            .and_then(|minutes| minutes.try_into().ok())
            .unwrap_or(DEFAULT_TIMEOUT_MINUTES),
        required: published
            .get("handlerSchema")
            .map(|schema| names(schema, "required"))
            .unwrap_or_default(),
    }
}

fn tagging(published: &Json) -> Tagging {
    let tagging = published.get("tagging").unwrap_or(&Json::Null);
    let property = PropertyPath::parse(text(tagging, "tagProperty").unwrap_or("/Tags"));
    let holds = property
        .top()
        .is_some_and(|name| published.get("properties").is_some_and(|all| all.get(name).is_some()));
    let taggable = flag(tagging, "taggable", flag(published, "taggable", holds)) && holds;
    Tagging {
        taggable,
        on_create: taggable && flag(tagging, "tagOnCreate", true),
        updatable: taggable && flag(tagging, "tagUpdatable", true),
        property,
    }
}

fn transforms(published: &Json) -> BTreeMap<PropertyPath, String> {
    let entries = published.get("propertyTransform").and_then(Json::as_object);
    entries
        .into_iter()
        .flatten()
        .filter_map(|(path, rule)| {
            let absolute = format!("/{}", path.trim_start_matches('/'));
            Some((PropertyPath::parse(&absolute), rule.as_str()?.to_owned()))
        })
        .collect()
}

fn paths(published: &Json, key: &str) -> Vec<PropertyPath> {
    names(published, key).iter().map(|path| PropertyPath::parse(path)).collect()
}

fn names(published: &Json, key: &str) -> Vec<String> {
    let listed = published.get(key).and_then(Json::as_array).into_iter().flatten();
    listed.filter_map(Json::as_str).map(str::to_owned).collect()
}

fn name_lists(published: &Json, key: &str) -> BTreeMap<String, Vec<String>> {
    let entries = published.get(key).and_then(Json::as_object).into_iter().flatten();
    entries
        .map(|(name, _)| (name.clone(), published.get(key).map(|all| names(all, name))))
        .filter_map(|(name, list)| Some((name, list.filter(|list| !list.is_empty())?)))
        .collect()
}

fn flag(published: &Json, key: &str, otherwise: bool) -> bool {
    published.get(key).and_then(Json::as_bool).unwrap_or(otherwise)
}

fn text<'a>(published: &'a Json, key: &str) -> Option<&'a str> {
    published.get(key)?.as_str()
}

fn owned(published: &Json, key: &str) -> Option<String> {
    text(published, key).map(str::to_owned)
}
