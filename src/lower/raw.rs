//! `resource` and `existing`: any Cloud Control type, as it stands.

use super::{Lowering, expression, tags, written};
use crate::model::{Address, Kind, Resource};

pub(super) fn lower(lowering: &mut Lowering<'_>) {
    let program = lowering.program;
    for existing in &program.existing {
        let address = Address::new(existing.name.value.as_str());
        let mut resource =
            Resource::new(address, existing.type_name.value.as_str(), written(existing.name.span));
        resource.kind = Kind::Existing { identifier: existing.identifier.value.as_str().into() };
        resource.spans.insert(crate::model::PropertyPath::root(), existing.identifier.span);
        lowering.push(resource);
    }
    // Every resource must be there before values are bound, as a value may refer to any of them.
    let first = lowering.resources.len();
    for raw in &program.raw {
        let address = Address::new(raw.name.value.as_str());
        let mut resource =
            Resource::new(address, raw.type_name.value.as_str(), written(raw.name.span));
        resource.spans.insert(crate::model::PropertyPath::root(), raw.type_name.span);
        lowering.push(resource);
    }
    for (offset, raw) in program.raw.iter().enumerate() {
        let bound = expression::properties(&raw.properties, lowering);
        if let Some(resource) = lowering.resources.get_mut(first + offset) {
            resource.properties = bound.values;
            resource.spans.extend(bound.spans);
            tags::tag(resource, &program.stack, &[]);
        }
    }
}
