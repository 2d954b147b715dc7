//! What a network finds in an existing VPC. It is read, held against what the program says of it,
//! and never changed.

use super::{Parts, Reach};
use crate::lower::{Lowering, written};
use crate::model::program::{Inside, Network, Spanned};
use crate::model::{Kind, PropertyPath, Resource, Value};

pub(super) fn lower(
    network: &Network,
    inside: &Inside,
    parts: &Parts,
    lowering: &mut Lowering<'_>,
) {
    // Endpoints answer under the names of their services only where the VPC's resolver does.
    let vpc = Resource::new(parts.vpc(), "AWS::EC2::VPC", written(network.name.span))
        .set_from("EnableDnsHostnames", true, inside.vpc.span)
        .set_from("EnableDnsSupport", true, inside.vpc.span);
    find(vpc, inside.vpc.value.as_str(), &inside.vpc, lowering);
    for (subnet, zone) in inside.private.iter().zip(&network.zones) {
        let address = parts.subnet(Reach::Private, &zone.value);
        let zone_name = lowering.program.stack.region.zone(&zone.value);
        let found = Resource::new(address, "AWS::EC2::Subnet", written(subnet.span))
            .set_from("VpcId", inside.vpc.value.as_str(), subnet.span)
            .set_from("AvailabilityZone", zone_name, zone.span);
        find(found, subnet.value.as_str(), subnet, lowering);
    }
    if let Some(gateway) = &inside.gateway {
        let id = gateway.value.as_str();
        let address = parts.internet_gateway();
        let found = Resource::new(address, "AWS::EC2::InternetGateway", written(gateway.span));
        find(found, id, gateway, lowering);
        let attachment = format!("IGW|{}", inside.vpc.value);
        let found = Resource::new(
            parts.attachment(),
            "AWS::EC2::VPCGatewayAttachment",
            written(gateway.span),
        )
        .set_from("InternetGatewayId", id, gateway.span);
        find(found, attachment, gateway, lowering);
    }
}

fn find(
    mut resource: Resource,
    identifier: impl Into<Value>,
    said: &Spanned<String>,
    lowering: &mut Lowering<'_>,
) {
    resource.kind = Kind::Existing { identifier: identifier.into() };
    resource.spans.insert(PropertyPath::root(), said.span);
    lowering.push(resource);
}
