//! What AWS's schemas say of the properties of a type, in words.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::Analysis;
use super::scene::Scene;
use crate::model::{Json, PropertyPath, Segment, TypeName};
use crate::schema::{self, JsonType, Shape, TypeSchema};

/// A property of a type, or of a map within one.
#[expect(clippy::struct_excessive_bools, reason = "each is a fact of its own in a schema")]
pub struct Property<'a> {
    pub name: &'a str,
    pub path: PropertyPath,
    /// What its value may look like; any one of these, if they are several.
    pub shapes: Vec<&'a Shape>,
    pub required: bool,
    pub create_only: bool,
    pub read_only: bool,
    pub write_only: bool,
}

/// How many shapes of one value are looked at; a few types have hundreds.
const LAYERS: usize = 200;

/// The shapes of what stands at a path.
pub fn shapes<'a>(schema: &'a TypeSchema, path: &PropertyPath) -> Vec<&'a Shape> {
    let mut shapes = vec![&schema.root];
    for segment in &path.0 {
        let all = shapes.iter().flat_map(|shape| layers(schema, shape));
        shapes = all.flat_map(|(shape, _)| children(shape, segment)).collect();
        shapes.truncate(LAYERS);
    }
    shapes
}

/// The properties that a map at a path may have, by name.
pub fn properties<'a>(schema: &'a TypeSchema, path: &PropertyPath) -> Vec<Property<'a>> {
    let mut found: BTreeMap<&str, Property<'a>> = BTreeMap::new();
    let mut required: Vec<&str> = Vec::new();
    for (shape, certain) in shapes(schema, path).iter().flat_map(|it| layers(schema, it)) {
        required.extend(shape.required.iter().filter(|_| certain).map(String::as_str));
        for (name, shape) in &shape.properties {
            let property = found.entry(name).or_insert_with(|| new(schema, path, name));
            property.shapes.push(shape);
        }
    }
    let mut found: Vec<Property<'a>> = found.into_values().collect();
    for property in &mut found {
        property.required = required.contains(&property.name);
    }
    found
}

/// The property at a path.
pub fn find<'a>(schema: &'a TypeSchema, path: &PropertyPath) -> Option<Property<'a>> {
    let Some(Segment::Key(name)) = path.0.last() else { return None };
    let all = properties(schema, &path.parent()?);
    all.into_iter().find(|property| property.name == name)
}

fn new<'a>(schema: &TypeSchema, path: &PropertyPath, name: &'a str) -> Property<'a> {
    let path = path.child(name);
    Property {
        name,
        shapes: Vec::new(),
        required: false,
        create_only: schema.is_create_only(&path),
        read_only: schema.is_read_only(&path),
        write_only: schema.is_write_only(&path),
        path,
    }
}

/// The schema of the type in whose braces the offset is.
pub(super) fn of_resource(analysis: &Analysis, scene: &Scene<'_>) -> Option<Arc<TypeSchema>> {
    let layer =
        scene.around.last().filter(|it| it.form.is_some_and(|it| it.keyword == "resource"))?;
    let type_name = TypeName::new(layer.sentence.groups.get(1)?.words.first()?.text());
    let region = &analysis.compiled.program.stack.region;
    schema::find(&type_name, region).or_else(|| schema::find_anywhere(&type_name))
}

/// The path of a place within the value of a property, from the root.
pub(super) fn path_of(scene: &Scene<'_>, path: &PropertyPath) -> Option<PropertyPath> {
    let name = scene.sentence?.sentence.keyword()?.text();
    Some(PropertyPath(PropertyPath::key(name).0.into_iter().chain(path.0.clone()).collect()))
}

/// A shape with everything that holds in addition, and whether that holds of every value.
fn layers<'a>(schema: &'a TypeSchema, shape: &'a Shape) -> Vec<(&'a Shape, bool)> {
    let mut found: Vec<(&Shape, bool)> = Vec::new();
    let mut waiting = vec![(shape, true)];
    while let Some((shape, certain)) = waiting.pop() {
        if found.len() >= LAYERS || found.iter().any(|(known, _)| std::ptr::eq(*known, shape)) {
            continue;
        }
        found.push((shape, certain));
        let definition = shape.definition.as_ref().and_then(|it| schema.definitions.get(it));
        waiting.extend(definition.map(|it| (it, certain)));
        waiting.extend(shape.all_of.iter().map(|it| (it, certain)));
        waiting.extend(shape.any_of.iter().chain(&shape.one_of).map(|it| (it, false)));
    }
    found
}

fn children<'a>(shape: &'a Shape, segment: &Segment) -> Vec<&'a Shape> {
    match segment {
        Segment::Key(name) => match shape.properties.get(name) {
            Some(child) => vec![child],
            None => shape.pattern_properties.iter().map(|(_, child)| child).collect(),
        },
        Segment::Index(_) | Segment::Any => shape.items.iter().map(AsRef::as_ref).collect(),
    }
}

/// The values that are allowed, where they are listed.
pub fn allowed<'a>(schema: &'a TypeSchema, shapes: &[&'a Shape]) -> Vec<&'a Json> {
    let mut found: Vec<&Json> = Vec::new();
    for (shape, _) in shapes.iter().flat_map(|shape| layers(schema, shape)) {
        found.extend(
            shape.allowed.iter().filter(|value| !found.contains(value)).collect::<Vec<_>>(),
        );
    }
    found
}

pub fn default<'a>(schema: &'a TypeSchema, shapes: &[&'a Shape]) -> Option<&'a Json> {
    let mut layers = shapes.iter().flat_map(|shape| layers(schema, shape));
    layers.find_map(|(shape, _)| shape.default.as_ref())
}

/// Whether a value of this type fits.
pub fn takes(schema: &TypeSchema, shapes: &[&Shape], wanted: JsonType) -> bool {
    let mut layers = shapes.iter().flat_map(|shape| layers(schema, shape));
    layers.any(|(shape, _)| shape.types.contains(&wanted))
}

/// `text`, `list of maps`, `number or text`
pub fn kind(schema: &TypeSchema, shapes: &[&Shape]) -> String {
    let kinds = kinds(schema, shapes, false);
    if kinds.is_empty() { "any value".to_owned() } else { kinds.join(" or ") }
}

fn kinds(schema: &TypeSchema, shapes: &[&Shape], plural: bool) -> Vec<String> {
    let mut found: Vec<String> = Vec::new();
    let layers: Vec<&Shape> =
        shapes.iter().flat_map(|shape| layers(schema, shape)).map(|(shape, _)| shape).collect();
    for kind in layers.iter().flat_map(|shape| &shape.types) {
        let (one, many) = match kind {
            JsonType::String => ("text", "texts"),
            JsonType::Integer => ("whole number", "whole numbers"),
            JsonType::Number => ("number", "numbers"),
            JsonType::Boolean => ("`true` or `false`", "`true` or `false`"),
            JsonType::Object => ("map", "maps"),
            JsonType::Array => ("list", "lists"),
            JsonType::Null => continue,
        };
        let mut named = if plural { many } else { one }.to_owned();
        let items: Vec<&Shape> = layers.iter().filter_map(|it| it.items.as_deref()).collect();
        let inner = if plural { Vec::new() } else { kinds(schema, &items, true) };
        if *kind == JsonType::Array && !inner.is_empty() {
            named = format!("{named} of {}", inner.join(" or "));
        }
        if !found.contains(&named) {
            found.push(named);
        }
    }
    found
}
