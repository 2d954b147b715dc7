//! Tags: those of the stack, those of the thing, a name for people, and the two by which smk
//! knows what it owns.

use crate::model::program::{Stack, Tag};
use crate::model::resource::{ADDRESS_TAG as ADDRESS, STACK_TAG as STACK};
use crate::model::{Made, Map, Resource, Value};
use crate::schema::{self, JsonType};

/// What nearly every type calls them.
const TAGS: &str = "Tags";

const NAME: &str = "Name";

/// Adds the tags to a resource whose type can carry them.
pub(super) fn tag(resource: &mut Resource, stack: &Stack, own: &[Tag]) {
    if !resource.is_managed() {
        return;
    }
    let Some(schema) = schema::find_anywhere(&resource.type_name) else { return };
    let Some(property) = schema.tagging.property.top().filter(|_| schema.tagging.taggable) else {
        return;
    };
    let Some(shape) = schema.root.properties.get(property) else { return };
    let as_list = schema.definition(shape).types.contains(&JsonType::Array);
    // Where tags cannot change, another one would replace the resource.
    let fixed = schema.create_only.iter().any(|path| path.top() == Some(property));
    let wanted = if fixed { lasting(resource, stack) } else { wanted(resource, stack, own) };
    if fixed && property == TAGS {
        resource.made.push(Made { property: TAGS, with: &[] });
    }
    let existing = resource.properties.remove(property);
    let tagged = if as_list { list(existing, wanted) } else { map(existing, wanted) };
    resource.properties.insert(property.to_owned(), tagged);
}

/// The tags that are the same as long as the resource lives.
fn lasting(resource: &Resource, stack: &Stack) -> Map {
    let named = format!("{} {}", stack.name, resource.address);
    let mut tags = Map::new();
    tags.insert(NAME, named);
    tags.insert(STACK, stack.name.as_str());
    tags.insert(ADDRESS, resource.address.as_str());
    tags
}

fn wanted(resource: &Resource, stack: &Stack, own: &[Tag]) -> Map {
    let mut tags = lasting(resource, stack);
    let is_principal = is_principal(resource);
    for tag in stack.tags.iter().chain(own) {
        if tag.key.value != NAME || is_principal {
            tags.insert(tag.key.value.clone(), tag.value.value.as_str());
        }
    }
    tags
}

/// The resource that a statement is first of all about, which alone takes the statement's `Name`.
fn is_principal(resource: &Resource) -> bool {
    let address = resource.address.as_str();
    address == resource.address.owner() || resource.type_name.as_str() == "AWS::EC2::VPC"
}

fn list(existing: Option<Value>, wanted: Map) -> Value {
    let mut tags = match existing {
        None => Vec::new(),
        Some(Value::List(tags)) => tags,
        Some(other) => return other,
    };
    let is = |tag: &Value, key: &str| {
        let known = if let Value::Map(tag) = tag { tag.get("Key") } else { None };
        matches!(known, Some(Value::String(known)) if known == key)
    };
    for (key, value) in wanted {
        if !tags.iter().any(|tag| is(tag, &key)) {
            tags.push(Value::map([("Key", Value::from(&*key)), ("Value", value)]));
        }
    }
    Value::List(tags)
}

fn map(existing: Option<Value>, wanted: Map) -> Value {
    let mut tags = match existing {
        None => Map::new(),
        Some(Value::Map(tags)) => tags,
        Some(other) => return other,
    };
    for (key, value) in wanted {
        if !tags.contains_key(&key) {
            tags.insert(key, value);
        }
    }
    Value::Map(tags)
}
