//! `network`: a VPC with subnets and route tables. The ways out are in `egress`, the ways to AWS
//! services in `endpoint`.

use std::collections::BTreeSet;

use super::site::Site;
use super::{Lowering, dns_firewall, egress, endpoint, flow_logs, written};
use crate::model::program::{Mechanism, Network, Spanned};
use crate::model::{Address, Resource, Value, Zone};
use ipnet::Ipv4Net;

mod inside;

/// The kinds of subnets.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Reach {
    Public,
    Private,
    Firewall,
}

impl Reach {
    pub(super) fn word(self) -> &'static str {
        match self {
            Self::Public => "public",
            Self::Private => "private",
            Self::Firewall => "firewall",
        }
    }
}

/// The addresses of a network's parts.
pub(super) struct Parts(Address);

impl Parts {
    pub(super) fn of(network: &str) -> Self {
        Self(Address::new(network))
    }

    pub(super) fn vpc(&self) -> Address {
        self.0.part("vpc")
    }

    pub(super) fn subnet(&self, reach: Reach, zone: &Zone) -> Address {
        self.0.part(&format!("{}-{zone}", reach.word()))
    }

    pub(super) fn association(&self, reach: Reach, zone: &Zone) -> Address {
        self.0.part(&format!("{}-{zone}-association", reach.word()))
    }

    pub(super) fn routes(&self, reach: Reach) -> Address {
        self.0.part(&format!("{}-routes", reach.word()))
    }

    /// The route table of a zone: its own, where each zone has a firewall endpoint of its own.
    pub(super) fn table(&self, network: &Network, reach: Reach, zone: &Zone) -> Address {
        match network.egress.mechanism {
            Mechanism::Firewall { .. } => self.0.part(&format!("{}-{zone}-routes", reach.word())),
            Mechanism::Nat | Mechanism::Proxy | Mechanism::None => self.routes(reach),
        }
    }

    /// The route tables of all zones.
    pub(super) fn tables(&self, network: &Network, reach: Reach) -> BTreeSet<Address> {
        network.zones.iter().map(|zone| self.table(network, reach, &zone.value)).collect()
    }

    pub(super) fn default_route(&self, reach: Reach) -> Address {
        self.0.part(&format!("{}-default-route", reach.word()))
    }

    pub(super) fn internet_gateway(&self) -> Address {
        self.0.part("internet-gateway")
    }

    pub(super) fn attachment(&self) -> Address {
        self.0.part("internet-gateway-attachment")
    }

    pub(super) fn part(&self, part: &str) -> Address {
        self.0.part(part)
    }
}

pub(super) fn lower(site: &Site<'_>, lowering: &mut Lowering<'_>) {
    let network = site.network;
    let parts = Parts::of(&network.name.value);
    match &network.inside {
        Some(inside) => self::inside::lower(network, inside, &parts, lowering),
        None => vpc(network, &parts, lowering),
    }
    if !network.public.is_empty() {
        internet_gateway(network, &parts, lowering);
        subnets(network, Reach::Public, &network.public, lowering);
    }
    let is_direct = matches!(network.egress.mechanism, Mechanism::Nat | Mechanism::Proxy);
    if is_direct && !network.public.is_empty() {
        route(
            &parts,
            Reach::Public,
            ("GatewayId", &parts.internet_gateway(), "InternetGatewayId"),
            network,
            lowering,
        );
    }
    subnets(network, Reach::Private, &network.private, lowering);
    if !network.firewall.is_empty() {
        subnets(network, Reach::Firewall, &network.firewall, lowering);
    }
    egress::lower(network, &parts, lowering);
    endpoint::lower(site, &parts, lowering);
    flow_logs::lower(network, &parts, lowering);
    dns_firewall::lower(network, &parts, lowering);
}

fn vpc(network: &Network, parts: &Parts, lowering: &mut Lowering<'_>) {
    let mut vpc = Resource::new(parts.vpc(), "AWS::EC2::VPC", written(network.name.span))
        .set("EnableDnsHostnames", true)
        .set("EnableDnsSupport", true)
        .set("InstanceTenancy", "default");
    if let Some(range) = &network.cidr {
        vpc = vpc.set_from("CidrBlock", range.value.to_string(), range.span);
    }
    lowering.add(vpc, &network.tags);
}

/// The ranges of the private subnets, in the order of their zones.
pub(super) fn private_ranges(network: &Network) -> impl Iterator<Item = Value> {
    let parts = Parts::of(&network.name.value);
    let own = network.private.iter().map(|range| Value::from(range.value.to_string()));
    let found = network.inside.iter().flat_map(|inside| &inside.private).zip(&network.zones);
    own.chain(found.map(move |(_, zone)| {
        Value::reference(&parts.subnet(Reach::Private, &zone.value), "CidrBlock")
    }))
}

/// Says why a route may lead to the internet gateway.
pub(super) fn to_internet(route: Resource) -> Resource {
    let because = "Its subnets hold the way out alone: NAT gateways, a firewall or a proxy.";
    route.cannot_keep("internet-gateway-route", because)
}

fn internet_gateway(network: &Network, parts: &Parts, lowering: &mut Lowering<'_>) {
    if network.inside.as_ref().is_some_and(|inside| inside.gateway.is_some()) {
        return;
    }
    let origin = || written(network.egress.span);
    let gateway = Resource::new(parts.internet_gateway(), "AWS::EC2::InternetGateway", origin());
    lowering.add(gateway, &network.tags);
    let attachment = Resource::new(parts.attachment(), "AWS::EC2::VPCGatewayAttachment", origin())
        .set("VpcId", Value::reference(&parts.vpc(), "VpcId"))
        .set("InternetGatewayId", Value::reference(&parts.internet_gateway(), "InternetGatewayId"));
    lowering.add(attachment, &network.tags);
}

fn subnets(
    network: &Network,
    reach: Reach,
    ranges: &[Spanned<Ipv4Net>],
    lowering: &mut Lowering<'_>,
) {
    let parts = Parts::of(&network.name.value);
    let vpc = Value::reference(&parts.vpc(), "VpcId");
    for table in parts.tables(network, reach).into_iter().filter(|_| !ranges.is_empty()) {
        let table = Resource::new(table, "AWS::EC2::RouteTable", written(network.name.span))
            .set("VpcId", vpc.clone());
        lowering.add(table, &network.tags);
    }
    for (range, zone) in ranges.iter().zip(&network.zones) {
        let subnet = Resource::new(
            parts.subnet(reach, &zone.value),
            "AWS::EC2::Subnet",
            written(range.span),
        )
        .set("VpcId", vpc.clone())
        .set_from("CidrBlock", range.value.to_string(), range.span)
        .set_from("AvailabilityZone", lowering.program.stack.region.zone(&zone.value), zone.span)
        .set("MapPublicIpOnLaunch", false);
        let address = subnet.address.clone();
        lowering.add(subnet, &network.tags);
        let association = parts.association(reach, &zone.value);
        let association = Resource::new(
            association,
            "AWS::EC2::SubnetRouteTableAssociation",
            written(range.span),
        )
        .set("SubnetId", Value::reference(&address, "SubnetId"))
        .set(
            "RouteTableId",
            Value::reference(&parts.table(network, reach, &zone.value), "RouteTableId"),
        );
        lowering.add(association, &network.tags);
    }
}

/// Sends everything that is not local through a target: the property that names it, its address
/// and the property that identifies it.
pub(super) fn route(
    parts: &Parts,
    reach: Reach,
    (property, target, identifier): (&'static str, &Address, &str),
    network: &Network,
    lowering: &mut Lowering<'_>,
) {
    let mut route =
        Resource::new(parts.default_route(reach), "AWS::EC2::Route", written(network.egress.span))
            .set("RouteTableId", Value::reference(&parts.routes(reach), "RouteTableId"))
            .set("DestinationCidrBlock", "0.0.0.0/0")
            .set(property, Value::reference(target, identifier));
    if reach == Reach::Public {
        route = to_internet(route.need(&parts.attachment()));
    }
    lowering.add(route, &network.tags);
}
