//! What AWS publishes about each resource type: properties, identifiers, handlers, regions.
//! The catalog is embedded; a type is decoded when it is first asked for.

use std::collections::BTreeMap;

use crate::model::{Json, PhysicalId, PropertyPath, TypeName};

pub mod bundle;
pub mod codec;
mod pattern;
pub mod transform;
pub mod published;
mod likeness;
pub mod prefix_lists;
pub mod validate;
mod violation;

pub use bundle::{
    all_regions, available, contains, find, find_anywhere, names, regions, schema_date, similar,
    spelled,
};
pub use validate::{validate, validate_json};
pub use violation::{Violation, ViolationKind};

/// One of the five things a handler can do.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize,
)]
#[serde(rename_all = "snake_case")]
pub enum Operation {
    Create,
    Read,
    Update,
    Delete,
    List,
}

/// How long a handler may take if its type does not say.
pub const DEFAULT_TIMEOUT_MINUTES: u32 = 120;

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Handler {
    /// The IAM actions that the handler calls on behalf of the caller.
    pub permissions: Vec<String>,
    pub timeout_minutes: u32,
    /// What a list needs to know, such as the route table whose routes are listed.
    pub required: Vec<String>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tagging {
    pub taggable: bool,
    pub on_create: bool,
    pub updatable: bool,
    /// The property that holds the tags.
    pub property: PropertyPath,
}

impl Tagging {
    /// The value of a tag, if the type has tags and a read shows them.
    pub fn value(&self, live: &Json, key: &str) -> Option<String> {
        let tags = self.property.get(live).filter(|_| self.taggable)?;
        let listed = tags.as_array().into_iter().flatten();
        let listed = listed.filter(|tag| tag["Key"] == key).find_map(|tag| tag.get("Value"));
        tags.get(key).or(listed).and_then(Json::as_str).map(str::to_owned)
    }
}

/// Which of a replacement's two halves the type's authors want first.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Replacement {
    CreateThenDelete,
    DeleteThenCreate,
}

/// Everything that is known of a resource type.
#[derive(Clone, Debug, PartialEq)]
pub struct TypeSchema {
    pub name: TypeName,
    pub root: Shape,
    pub definitions: BTreeMap<String, Shape>,
    pub primary_identifier: Vec<PropertyPath>,
    pub create_only: Vec<PropertyPath>,
    pub conditional_create_only: Vec<PropertyPath>,
    pub read_only: Vec<PropertyPath>,
    pub write_only: Vec<PropertyPath>,
    /// Empty for a type that Cloud Control cannot provision.
    pub handlers: BTreeMap<Operation, Handler>,
    pub tagging: Tagging,
    pub replacement: Replacement,
    /// How the service rewrites a property, as `JSONata`.
    pub transforms: BTreeMap<PropertyPath, String>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum JsonType {
    String,
    Integer,
    Number,
    Boolean,
    Object,
    Array,
    Null,
}

/// What a value must look like: a JSON schema, as far as resource schemas use it.
#[derive(Clone, Debug, PartialEq)]
#[expect(clippy::struct_excessive_bools, reason = "each is a keyword of its own in a schema")]
pub struct Shape {
    /// The name of a definition that holds in addition to what stands here.
    pub definition: Option<String>,
    /// Any type, if empty.
    pub types: Vec<JsonType>,
    pub allowed: Vec<Json>,
    pub ignore_case: bool,
    pub pattern: Option<String>,
    pub format: Option<String>,
    pub length: Bounds<u64>,
    pub value: Bounds<f64>,
    pub items: Option<Box<Shape>>,
    /// How many items a list has, or how many entries an object has.
    pub count: Bounds<u64>,
    pub unique_items: bool,
    /// Whether the order of a list means something.
    pub ordered: bool,
    pub properties: BTreeMap<String, Shape>,
    pub pattern_properties: Vec<(String, Shape)>,
    /// Whether an object may hold properties that are not named here.
    pub additional: bool,
    pub required: Vec<String>,
    /// Of these properties exactly one must be there, unless there are none here.
    pub exactly_one: Vec<String>,
    pub at_least_one: Vec<String>,
    /// What else must be there if a property is there.
    pub demands: BTreeMap<String, Vec<String>>,
    /// What must not be there if a property is there.
    pub excludes: BTreeMap<String, Vec<String>>,
    pub any_of: Vec<Shape>,
    pub one_of: Vec<Shape>,
    pub all_of: Vec<Shape>,
    pub default: Option<Json>,
}

#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Bounds<T> {
    pub least: Option<T>,
    pub most: Option<T>,
}

impl Default for Shape {
    /// The shape that any value fits.
    fn default() -> Self {
        Self {
            definition: None,
            types: Vec::new(),
            allowed: Vec::new(),
            ignore_case: false,
            pattern: None,
            format: None,
            length: Bounds::default(),
            value: Bounds::default(),
            items: None,
            count: Bounds::default(),
            unique_items: false,
            ordered: true,
            properties: BTreeMap::new(),
            pattern_properties: Vec::new(),
            additional: true,
            required: Vec::new(),
            exactly_one: Vec::new(),
            at_least_one: Vec::new(),
            demands: BTreeMap::new(),
            excludes: BTreeMap::new(),
            any_of: Vec::new(),
            one_of: Vec::new(),
            all_of: Vec::new(),
            default: None,
        }
    }
}

impl TypeSchema {
    pub fn handler(&self, operation: Operation) -> Option<&Handler> {
        self.handlers.get(&operation)
    }

    /// Whether Cloud Control can create, read and delete this type.
    pub fn is_provisionable(&self) -> bool {
        [Operation::Create, Operation::Read, Operation::Delete]
            .iter()
            .all(|operation| self.handlers.contains_key(operation))
    }

    pub fn is_read_only(&self, path: &PropertyPath) -> bool {
        self.read_only.iter().any(|listed| path.is_within(listed))
    }

    pub fn is_write_only(&self, path: &PropertyPath) -> bool {
        self.write_only.iter().any(|listed| path.is_within(listed))
    }

    pub fn is_create_only(&self, path: &PropertyPath) -> bool {
        self.create_only.iter().any(|listed| path.is_within(listed))
    }

    /// Whether some changes of a property call for another resource, and others do not.
    pub fn may_be_create_only(&self, path: &PropertyPath) -> bool {
        self.conditional_create_only.iter().any(|it| path.is_within(it) || it.is_within(path))
    }

    /// What a read gave, with the identifier: some handlers leave it out, and others refer to it.
    pub fn with_identifier(&self, mut live: Json, identifier: &PhysicalId) -> Json {
        let [path] = self.primary_identifier.as_slice() else { return live };
        let at_root = path.parent().is_some_and(|parent| parent.is_root());
        if let (Some(name), Json::Object(properties)) = (path.top().filter(|_| at_root), &mut live)
        {
            let text = || Json::String(identifier.as_str().to_owned());
            properties.entry(name.to_owned()).or_insert_with(text);
        }
        live
    }

    /// The identifier of a resource with these properties; the parts of a composite one stand in
    /// the order of the schema.
    pub fn identifier(&self, properties: &Json) -> Option<PhysicalId> {
        let parts: Option<Vec<String>> = self
            .primary_identifier
            .iter()
            .map(|path| match path.get(properties)? {
                Json::String(text) => Some(text.clone()),
                Json::Number(number) => Some(number.to_string()),
                Json::Bool(value) => Some(value.to_string()),
                Json::Null | Json::Array(_) | Json::Object(_) => None,
            })
            .collect();
        parts.filter(|parts| !parts.is_empty()).map(|parts| PhysicalId::new(parts.join("|")))
    }

    /// The shape with its definition, if it names one, filled in.
    pub fn definition<'a>(&'a self, shape: &'a Shape) -> &'a Shape {
        let mut shape = shape;
        for _ in 0..self.definitions.len() {
            match shape.definition.as_ref().and_then(|name| self.definitions.get(name)) {
                Some(definition) => shape = definition,
                None => break,
            }
        }
        shape
    }
}

#[cfg(test)]
pub(crate) mod tests;
