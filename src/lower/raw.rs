//! `resource` and `existing`: any Cloud Control type, as it stands.

use super::{Lowering, Problem, expression, tags, written};
use crate::diagnostic::Diagnostics;
use crate::model::program::{ExistingResource, RawResource};
use crate::model::{Address, Kind, PropertyPath, Resource};
use crate::parallel;

/// How many resources are worth a thread.
const SHARE: usize = 200;

pub(super) fn lower(lowering: &mut Lowering<'_>) {
    let program = lowering.program;
    for existing in &program.existing {
        let address = Address::new(existing.name.value.as_str());
        let mut resource =
            Resource::new(address, existing.type_name.value.as_str(), written(existing.name.span));
        resource.by_hand = true;
        resource.kind = Kind::Existing { identifier: existing.identifier.value.as_str().into() };
        resource.spans.insert(PropertyPath::root(), existing.identifier.span);
        report_elsewhere(existing, lowering);
        lowering.push(resource);
    }
    // Every resource must be there before values are bound, as a value may refer to any of them.
    let first = lowering.resources.len();
    for raw in &program.raw {
        let address = Address::new(raw.name.value.as_str());
        let mut resource =
            Resource::new(address, raw.type_name.value.as_str(), written(raw.name.span));
        resource.by_hand = true;
        lowering.push(resource);
    }
    let bare = lowering.resources.get(first..).unwrap_or_default();
    let asked: Vec<(&RawResource, &Resource)> = program.raw.iter().zip(bare).collect();
    let whole = parallel::map(&asked, SHARE, |(raw, bare)| {
        let mut diagnostics = Diagnostics::trial();
        let resource = fill(raw, bare, lowering, &mut diagnostics);
        diagnostics.is_blank().then_some(resource)
    });
    for (place, (raw, whole)) in (first..).zip(program.raw.iter().zip(whole)) {
        let resource = whole.or_else(|| {
            lowering.judging(|lowering, diagnostics| {
                Some(fill(raw, lowering.resources.get(place)?, lowering, diagnostics))
            })
        });
        if let (Some(resource), Some(bare)) = (resource, lowering.resources.get_mut(place)) {
            *bare = resource;
        }
    }
}

/// A resource with its properties.
fn fill(
    raw: &RawResource,
    bare: &Resource,
    lowering: &Lowering<'_>,
    diagnostics: &mut Diagnostics,
) -> Resource {
    let mut bound = expression::properties(&raw.properties, lowering, diagnostics);
    bound.spans.insert(PropertyPath::root(), raw.type_name.span);
    let mut resource = Resource { properties: bound.values, spans: bound.spans, ..bare.clone() };
    tags::tag(&mut resource, &lowering.program.stack, &[]);
    resource
}

/// An ARN says in which region and account the thing is, and smk looks in those of the stack only.
fn report_elsewhere(existing: &ExistingResource, lowering: &mut Lowering<'_>) {
    let parts: Vec<&str> = existing.identifier.value.splitn(6, ':').collect();
    let ["arn", _, _, region, account, _] = parts.as_slice() else { return };
    let stack = &lowering.program.stack;
    let other_region = !region.is_empty() && *region != stack.region.as_str();
    let mine = stack.account.as_ref().map(|mine| mine.value.as_str());
    let is_number = account.bytes().all(|byte| byte.is_ascii_digit()) && !account.is_empty();
    let other_account = mine.filter(|mine| is_number && mine != account);
    let (found, wanted) = match other_account {
        _ if other_region => ((*region).to_owned(), stack.region.to_string()),
        Some(mine) => (format!("account {account}"), format!("account {mine}")),
        None => return,
    };
    let (name, span) = (existing.name.value.clone(), existing.identifier.span);
    lowering.diagnostics.push(Problem::ExistingElsewhere { name, found, wanted, span });
}
