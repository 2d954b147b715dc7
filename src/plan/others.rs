//! Whether another state holds this stack already, so that all of it would be made once more.

use super::Problem;
use super::decide::Find;
use crate::diagnostic::Diagnostics;
use crate::graph::ResourceGraph;
use crate::model::resource::STACK_TAG;
use crate::model::{Address, Json, Resource};
use crate::observe::Observed;
use crate::state::Owner;

/// Reports what bears the names and the tag of this stack.
pub(super) fn check(
    graph: &ResourceGraph,
    observed: &Observed,
    owner: &Owner,
    find: &Find<'_>,
    diagnostics: &mut Diagnostics,
) {
    let own = |(address, live): (&Address, &Json)| {
        let resource = graph.get(address)?;
        let stack = find(&resource.type_name)?.tagging.value(live, STACK_TAG)?;
        (stack == owner.stack).then_some(resource)
    };
    let found: Vec<&Resource> = observed.others.iter().filter_map(own).collect();
    let Some((first, others)) = found.split_first() else { return };
    let others = match others.len() {
        0 => String::new(),
        others => format!(" and {others} more"),
    };
    diagnostics.push(Problem::AnotherState {
        stack: owner.stack.clone(),
        what: format!("`{}`{others}", first.address),
        span: first.origin.span,
    });
}
