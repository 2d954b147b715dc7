//! Every row of the table belongs somewhere.

use super::*;
use crate::model::TypeName;

#[test]
fn rows_are_of_types_and_fill_in_what_they_have() {
    for name in crate::schema::names() {
        let schema = crate::schema::find_anywhere(&TypeName::new(name)).expect("it is listed");
        for (path, value) in table::of(name) {
            let path = PropertyPath::parse(path);
            let mut shape = Some(&schema.root);
            for segment in &path.0 {
                shape = shape.and_then(|shape| match segment {
                    Segment::Key(key) => schema.definition(shape).properties.get(key),
                    _ => schema.definition(shape).items.as_deref(),
                });
            }
            let shape = schema.definition(shape.unwrap_or_else(|| panic!("{name}{path}")));
            for key in value.as_object().into_iter().flat_map(|entries| entries.keys()) {
                assert!(shape.properties.contains_key(key), "{name}{path}/{key}");
            }
        }
    }
}
