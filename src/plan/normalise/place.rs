//! Where two values are compared: the shape there, and the objects around it.

use super::{Shape, TypeSchema, exceptions};
use crate::model::{Json, PropertyPath, Segment};
use crate::schema::transform;

/// How many references from shape to shape are followed; real schemas stay far below.
const SHAPE_DEPTH: usize = 8;

/// A place in the properties of a type.
#[derive(Debug)]
pub struct Place<'a> {
    pub schema: &'a TypeSchema,
    shape: Option<&'a Shape>,
    step: Option<Step<'a>>,
}

/// How a place is reached from the one around it.
#[derive(Debug)]
struct Step<'a> {
    from: &'a Place<'a>,
    /// The key in an object; nothing in a list.
    key: Option<&'a str>,
    /// The object as it is asked for.
    object: Option<&'a Json>,
}

impl<'a> Place<'a> {
    pub fn root(schema: &'a TypeSchema) -> Self {
        Self { schema, shape: Some(&schema.root), step: None }
    }

    /// What stands under a key of an object.
    pub fn child(&'a self, key: &'a str, object: &'a Json) -> Self {
        let shape = child(self.schema, self.shape, key);
        let step = Some(Step { from: self, key: Some(key), object: Some(object) });
        Self { schema: self.schema, shape, step }
    }

    /// Any item of a list.
    pub fn item(&'a self) -> Self {
        let shape = self.shape().and_then(|shape| shape.items.as_deref());
        let step = Some(Step { from: self, key: None, object: None });
        Self { schema: self.schema, shape, step }
    }

    /// The shape with its definition filled in.
    pub fn shape(&self) -> Option<&'a Shape> {
        self.shape.map(|shape| self.schema.definition(shape))
    }

    /// The name of the property, which is the list's for its items.
    pub fn name(&self) -> &str {
        let Some(step) = &self.step else { return "" };
        step.key.unwrap_or_else(|| step.from.name())
    }

    /// The path as a schema writes it, with `*` for the items of lists.
    pub fn path(&self) -> PropertyPath {
        let Some(step) = &self.step else { return PropertyPath::root() };
        step.from.path().join(step.key.map_or(Segment::Any, |key| Segment::Key(key.to_owned())))
    }

    /// Whether this is a value of a map whose keys the user chose, or a tag.
    pub fn is_free(&self) -> bool {
        self.step.as_ref().is_some_and(|step| {
            let of_map = step.key.is_some() && is_free_form(self.schema, step.from.shape);
            of_map || step.key == Some("Value") || step.from.is_free()
        })
    }

    /// Whether AWS may have put more into a list than was asked for.
    pub fn may_grow(&self) -> bool {
        exceptions::may_grow(self.schema.name.as_str(), &self.path())
    }

    /// Whether the schema's rule for how the service rewrites this property gives a value. What
    /// it gives whatever was asked for counts only if told so.
    pub fn service_writes(&self, live: &Json, constants: bool) -> bool {
        if self.schema.transforms.is_empty() {
            return false;
        }
        let rule = self.schema.transforms.get(&self.path());
        rule.is_some_and(|rule| transform::allows(rule, &self.around(), live, constants))
    }

    /// The objects around this place as they are asked for, the outermost first.
    fn around(&self) -> Vec<&Json> {
        let Some(step) = &self.step else { return Vec::new() };
        let mut objects = step.from.around();
        objects.extend(step.object);
        objects
    }
}

/// The shape of what stands under a key, as far as the schema says.
pub fn child<'a>(schema: &'a TypeSchema, shape: Option<&'a Shape>, key: &str) -> Option<&'a Shape> {
    child_within(schema, shape?, key, SHAPE_DEPTH)
}

fn child_within<'a>(
    schema: &'a TypeSchema,
    shape: &'a Shape,
    key: &str,
    depth: usize,
) -> Option<&'a Shape> {
    let depth = depth.checked_sub(1)?;
    let own = shape.properties.get(key);
    own.or_else(|| {
        let more = alternatives(schema, shape);
        more.into_iter().find_map(|other| child_within(schema, other, key, depth))
    })
    .or_else(|| shape.pattern_properties.first().map(|(_, shape)| shape))
}

/// The shapes that hold instead of this one, or in addition to it.
fn alternatives<'a>(schema: &'a TypeSchema, shape: &'a Shape) -> Vec<&'a Shape> {
    let named = shape.definition.as_ref().and_then(|name| schema.definitions.get(name));
    let lists = [&shape.all_of, &shape.any_of, &shape.one_of];
    named.into_iter().chain(lists.into_iter().flatten()).collect()
}

/// Whether any object is good, so that it is one value and not a set of properties.
pub fn is_free_form(schema: &TypeSchema, shape: Option<&Shape>) -> bool {
    shape.is_none_or(|shape| !has_properties(schema, shape, SHAPE_DEPTH))
}

fn has_properties(schema: &TypeSchema, shape: &Shape, depth: usize) -> bool {
    let Some(depth) = depth.checked_sub(1) else { return false };
    !shape.properties.is_empty()
        || !shape.pattern_properties.is_empty()
        || alternatives(schema, shape).into_iter().any(|other| has_properties(schema, other, depth))
}
