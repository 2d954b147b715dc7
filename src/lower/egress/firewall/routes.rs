//! The routes through the firewall. Each zone has its own endpoint, NAT gateway and tables, and
//! what leaves through an endpoint comes back through the same one: a firewall that sees one half
//! of a connection drops it.

use ipnet::Ipv4Net;

use super::firewall_address;
use crate::lower::network::{Parts, Reach, to_internet};
use crate::lower::{Lowering, written};
use crate::model::program::{Network, Spanned};
use crate::model::{Address, Resource, Value, Zone};

const EVERYWHERE: &str = "0.0.0.0/0";

/// The parts of a network in one of its zones.
struct InZone<'a> {
    network: &'a Network,
    parts: &'a Parts,
    zone: &'a Zone,
}

pub(super) fn lower(
    network: &Network,
    parts: &Parts,
    after_nat: bool,
    lowering: &mut Lowering<'_>,
) {
    if after_nat {
        edge(network, parts, lowering);
    }
    let ranges = network.private.iter().zip(&network.public);
    for (zone, (private, public)) in network.zones.iter().zip(ranges) {
        let place = InZone { network, parts, zone: &zone.value };
        if after_nat {
            place.after_nat(public, lowering);
        } else {
            place.before_nat(private, lowering);
        }
    }
}

/// What must exist before anything can leave and its answer come back.
pub(super) fn addresses(network: &Network, parts: &Parts, after_nat: bool) -> Vec<Address> {
    let mut addresses: Vec<Address> =
        if after_nat { vec![edge_association(parts)] } else { Vec::new() };
    for zone in &network.zones {
        let place = InZone { network, parts, zone: &zone.value };
        let reaches = [Reach::Private, Reach::Firewall, Reach::Public];
        addresses.extend(reaches.map(|reach| place.default_route(reach)));
        addresses.push(place.return_route());
    }
    addresses
}

/// Traffic from the internet takes the table of the internet gateway, which leads it through the
/// firewall to the NAT gateways.
fn edge(network: &Network, parts: &Parts, lowering: &mut Lowering<'_>) {
    let origin = || written(network.egress.span);
    let table = Resource::new(edge_table(parts), "AWS::EC2::RouteTable", origin())
        .set("VpcId", Value::reference(&parts.vpc(), "VpcId"));
    lowering.add(table, &network.tags);
    let association =
        Resource::new(edge_association(parts), "AWS::EC2::GatewayRouteTableAssociation", origin())
            .set("GatewayId", Value::reference(&parts.internet_gateway(), "InternetGatewayId"))
            .set("RouteTableId", Value::reference(&edge_table(parts), "RouteTableId"))
            .need(&parts.attachment());
    lowering.add(association, &[]);
}

fn edge_table(parts: &Parts) -> Address {
    parts.part("edge-routes")
}

fn edge_association(parts: &Parts) -> Address {
    parts.part("edge-association")
}

impl InZone<'_> {
    /// Workload, firewall, NAT gateway, internet: the firewall sees who speaks.
    fn before_nat(&self, private: &Spanned<Ipv4Net>, lowering: &mut Lowering<'_>) {
        self.nat(lowering);
        self.through_firewall(
            self.default_route(Reach::Private),
            &self.table(Reach::Private),
            EVERYWHERE,
            lowering,
        );
        self.to_nat(Reach::Firewall, lowering);
        self.to_internet(Reach::Public, lowering);
        let back = private.value.to_string();
        self.through_firewall(self.return_route(), &self.table(Reach::Public), &back, lowering);
    }

    /// Workload, NAT gateway, firewall, internet: the firewall sees the NAT gateway's address.
    fn after_nat(&self, public: &Spanned<Ipv4Net>, lowering: &mut Lowering<'_>) {
        self.nat(lowering);
        self.to_nat(Reach::Private, lowering);
        self.through_firewall(
            self.default_route(Reach::Public),
            &self.table(Reach::Public),
            EVERYWHERE,
            lowering,
        );
        self.to_internet(Reach::Firewall, lowering);
        let back = public.value.to_string();
        self.through_firewall(self.return_route(), &edge_table(self.parts), &back, lowering);
    }

    fn nat(&self, lowering: &mut Lowering<'_>) {
        let origin = || written(self.network.egress.span);
        let address = self.parts.part(&format!("nat-{}-address", self.zone));
        let elastic = Resource::new(address.clone(), "AWS::EC2::EIP", origin())
            .set("Domain", "vpc")
            .need(&self.parts.attachment());
        lowering.add(elastic, &self.network.tags);
        let subnet = self.parts.subnet(Reach::Public, self.zone);
        let gateway = Resource::new(self.part("nat"), "AWS::EC2::NatGateway", origin())
            .set("ConnectivityType", "public")
            .set("SubnetId", Value::reference(&subnet, "SubnetId"))
            .set("AllocationId", Value::reference(&address, "AllocationId"))
            .need(&self.parts.attachment());
        lowering.add(gateway, &self.network.tags);
    }

    fn to_nat(&self, reach: Reach, lowering: &mut Lowering<'_>) {
        let gateway = Value::reference(&self.part("nat"), "NatGatewayId");
        let route = self
            .route(self.default_route(reach), &self.table(reach), EVERYWHERE)
            .set("NatGatewayId", gateway);
        lowering.add(route, &self.network.tags);
    }

    fn to_internet(&self, reach: Reach, lowering: &mut Lowering<'_>) {
        let gateway = Value::reference(&self.parts.internet_gateway(), "InternetGatewayId");
        let route = self
            .route(self.default_route(reach), &self.table(reach), EVERYWHERE)
            .set("GatewayId", gateway)
            .need(&self.parts.attachment());
        lowering.add(to_internet(route), &self.network.tags);
    }

    /// Leads to the endpoint of this zone, which AWS names in a list of `zone:endpoint` without
    /// any order.
    fn through_firewall(
        &self,
        route: Address,
        table: &Address,
        destination: &str,
        lowering: &mut Lowering<'_>,
    ) {
        let zone = lowering.program.stack.region.zone(self.zone);
        let firewall = firewall_address(self.parts);
        let endpoint = Value::select(&firewall, "EndpointIds", format!("{zone}:"));
        let route = self.route(route, table, destination).set("VpcEndpointId", endpoint);
        lowering.add(route, &self.network.tags);
    }

    fn route(&self, route: Address, table: &Address, destination: &str) -> Resource {
        Resource::new(route, "AWS::EC2::Route", written(self.network.egress.span))
            .set("RouteTableId", Value::reference(table, "RouteTableId"))
            .set("DestinationCidrBlock", destination)
    }

    fn table(&self, reach: Reach) -> Address {
        self.parts.table(self.network, reach, self.zone)
    }

    fn default_route(&self, reach: Reach) -> Address {
        self.parts.part(&format!("{}-{}-default-route", reach.word(), self.zone))
    }

    fn return_route(&self) -> Address {
        self.part("return-route")
    }

    fn part(&self, part: &str) -> Address {
        self.parts.part(&format!("{part}-{}", self.zone))
    }
}
