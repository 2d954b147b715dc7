//! Where the words of a statement ask for exactly what a rule forbids. Who wrote them has seen it,
//! so that a warning is enough.

use super::subject::target;
use super::{Check, Subject};
use crate::model::Resource;
use crate::model::program::{Destination, FlowLogs, Network};
use crate::source::Span;

/// The words that ask for it, if there are any. `span` are those that asked for the property.
pub(super) fn spelled(
    rule: &Check,
    resource: &Resource,
    span: Span,
    subject: &Subject<'_>,
) -> Option<Span> {
    if resource.by_hand {
        return Some(span);
    }
    let program = subject.program;
    let owner = resource.address.owner();
    match rule.name {
        "notebook-root" => {
            let notebook = program.notebooks.iter().find(|it| it.name.value == owner)?;
            notebook.root.as_ref().map(|root| root.span)
        }
        "training-traffic-encrypted" => {
            let training = program.trainings.iter().find(|it| it.name.value == owner)?;
            training.encrypt_traffic.as_ref().map(|on| on.span)
        }
        "bucket-versions" => {
            let bucket = program.buckets.iter().find(|it| it.name.value == owner)?;
            bucket.versions.as_ref().map(|versions| versions.span)
        }
        "security-group-egress-open" => {
            let mut lines = network(resource, subject)?.egress.allow.iter();
            let any = lines.find(|allow| matches!(allow.destination, Destination::Any))?;
            Some(any.span)
        }
        "vpc-flow-logs" => match network(resource, subject)?.flow_logs {
            FlowLogs::Off(span) => Some(span),
            FlowLogs::Keep { .. } => None,
        },
        "dns-firewall" => {
            let said = &network(resource, subject)?.dns_firewall;
            (!said.value).then_some(said.span)
        }
        "firewall-zones" => {
            let network = program.networks.iter().find(|it| it.name.value == owner)?;
            network.zones.first().map(|zone| zone.span)
        }
        _ => None,
    }
}

/// The network in whose VPC a resource lies, or whose part it is.
fn network<'a>(resource: &Resource, subject: &Subject<'a>) -> Option<&'a Network> {
    let vpc = target(resource, "VpcId").unwrap_or(&resource.address);
    subject.program.networks.iter().find(|network| network.name.value == vpc.owner())
}
