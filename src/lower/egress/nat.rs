//! `egress via nat`: a NAT gateway, and rules pinned to the addresses to which the allowed names
//! resolved. Such addresses are shared: a content network serves other sites from the same ones.

use std::collections::BTreeMap;

use super::{Rule, Target};
use crate::lower::network::{Parts, Reach, route};
use crate::lower::{Lowering, written};
use crate::model::program::{Allow, Destination, Network};
use crate::model::{Address, Resource, Value};
use crate::pins::Pins;

pub(super) fn lower(network: &Network, parts: &Parts, lowering: &mut Lowering<'_>) {
    let Some(zone) = network.zones.first() else { return };
    let origin = || written(network.egress.span);
    let address = parts.part("nat-address");
    let elastic = Resource::new(address.clone(), "AWS::EC2::EIP", origin())
        .set("Domain", "vpc")
        .need(&parts.attachment());
    lowering.add(elastic, &network.tags);
    let gateway = parts.part("nat");
    let nat = Resource::new(gateway.clone(), "AWS::EC2::NatGateway", origin())
        .set("ConnectivityType", "public")
        .set("SubnetId", Value::reference(&parts.subnet(Reach::Public, &zone.value), "SubnetId"))
        .set("AllocationId", Value::reference(&address, "AllocationId"))
        .need(&parts.attachment())
        .need(&parts.default_route(Reach::Public));
    lowering.add(nat, &network.tags);
    route(parts, Reach::Private, ("NatGatewayId", &gateway, "NatGatewayId"), network, lowering);
}

pub(super) fn ready(parts: &Parts) -> Vec<Address> {
    vec![parts.default_route(Reach::Private)]
}

/// One rule for each address and port; names that share an address share its rule.
pub(super) fn rules(network: &Network, pins: &Pins) -> Vec<Rule> {
    let mut rules: BTreeMap<(String, u16), Rule> = BTreeMap::new();
    for allow in &network.egress.allow {
        for rule in rules_of(allow, pins) {
            let Target::Range(range) = &rule.to else { continue };
            match rules.get_mut(&(range.clone(), rule.port)) {
                Some(known)
                    if !known.description.split(", ").any(|name| name == rule.description) =>
                {
                    known.description = format!("{}, {}", known.description, rule.description);
                }
                Some(_) => {}
                None => {
                    rules.insert((range.clone(), rule.port), rule);
                }
            }
        }
    }
    rules.into_values().collect()
}

fn rules_of(allow: &Allow, pins: &Pins) -> Vec<Rule> {
    let hosts = match &allow.destination {
        Destination::Any => {
            let rule = |port: &u16| Rule {
                to: Target::Range("0.0.0.0/0".to_owned()),
                port: *port,
                description: "anywhere".to_owned(),
                span: allow.span,
            };
            return allow.ports.iter().map(rule).collect();
        }
        Destination::Hosts(hosts) => hosts,
    };
    let mut rules = Vec::new();
    for host in hosts {
        let name = host.value.name();
        for address in pins.get(name).into_iter().flatten().filter(|address| address.is_ipv4()) {
            rules.extend(allow.ports.iter().map(|port| Rule {
                to: Target::Range(format!("{address}/32")),
                port: *port,
                description: name.to_owned(),
                span: host.span,
            }));
        }
    }
    rules
}
