//! Each zone's routes lead to that zone's endpoint, in whatever order AWS lists the endpoints; and
//! no way leads around the firewall.

use std::collections::BTreeSet;

use ipnet::Ipv4Net;

use crate::check::Surroundings;
use crate::compile::compile;
use crate::diagnostic::Diagnostics;
use crate::graph::ResourceGraph;
use crate::model::{Address, Json, Reference, Resource, Value};
use crate::pins::Pins;
use crate::source::SourceMap;
use crate::syntax;

fn graph(via: &str) -> ResourceGraph {
    graph_of("10.0.0.0/16", &format!("zones a, b, c; egress via {via}; egress allow pypi.org"))
}

fn graph_of(place: &str, lines: &str) -> ResourceGraph {
    let text = format!(
        "stack case in eu-west-1\nnetwork main {place} {{ {lines} }}\n\
         notebook research {{ in main }}\nprotect main\n"
    );
    let (mut sources, mut diagnostics) = (SourceMap::default(), Diagnostics::default());
    let id = sources.add("input.smk", text.as_str()).expect("the text is small");
    let file = syntax::parse(&sources, id, &mut diagnostics);
    let compiled = compile(&[file], &Surroundings::default(), &Pins::default(), &mut diagnostics);
    assert_eq!(diagnostics.errors(), 0);
    compiled.graph
}

fn of_type<'a>(graph: &'a ResourceGraph, name: &str) -> Vec<&'a Resource> {
    let full = format!("AWS::EC2::{name}");
    graph.resources().filter(|resource| resource.type_name.as_str() == full).collect()
}

fn text<'a>(resource: &'a Resource, property: &str) -> Option<&'a str> {
    match resource.properties.get(property) {
        Some(Value::String(text)) => Some(text),
        _ => None,
    }
}

/// The subnets that a route speaks for: those that use its table, or the one it leads to.
fn subnets<'a>(graph: &'a ResourceGraph, route: &Resource) -> Vec<&'a Resource> {
    let all = of_type(graph, "Subnet");
    let destination = text(route, "DestinationCidrBlock");
    if destination != Some("0.0.0.0/0") {
        return all.into_iter().filter(|subnet| text(subnet, "CidrBlock") == destination).collect();
    }
    let table = route.properties.get("RouteTableId");
    let users: BTreeSet<String> = of_type(graph, "SubnetRouteTableAssociation")
        .into_iter()
        .filter(|association| association.properties.get("RouteTableId") == table)
        .filter_map(|association| association.properties.get("SubnetId"))
        .flat_map(Value::references)
        .map(|reference| reference.address.to_string())
        .collect();
    all.into_iter().filter(|subnet| users.contains(subnet.address.as_str())).collect()
}

fn orders(zones: [&str; 3]) -> Vec<[&str; 3]> {
    let [a, b, c] = zones;
    vec![[a, b, c], [a, c, b], [b, a, c], [b, c, a], [c, a, b], [c, b, a]]
}

fn every_zone_has_its_own(via: &str) {
    let graph = graph(via);
    let routes: Vec<&Resource> = of_type(&graph, "Route")
        .into_iter()
        .filter(|route| route.properties.contains_key("VpcEndpointId"))
        .collect();
    assert_eq!(routes.len(), 6, "a way out and a way back for each zone");
    for order in orders(["eu-west-1a", "eu-west-1b", "eu-west-1c"]) {
        let endpoints: Vec<String> =
            order.iter().map(|zone| format!("{zone}:vpce-of-{zone}")).collect();
        let known = |reference: &Reference| {
            (reference.to_string() == "main.firewall.EndpointIds").then(|| Json::from(&*endpoints))
        };
        for route in &routes {
            let value = route.properties.get("VpcEndpointId").expect("it was looked for");
            let endpoint = value.resolve(&known).expect("every zone has an endpoint");
            let subnets = subnets(&graph, route);
            assert!(!subnets.is_empty(), "{} is of no use", route.address);
            for subnet in subnets {
                let zone = text(subnet, "AvailabilityZone").expect("a subnet has a zone");
                assert_eq!(endpoint, Json::from(format!("vpce-of-{zone}")), "{}", route.address);
            }
        }
    }
}

#[test]
fn before_nat_every_zone_has_its_own_endpoint() {
    every_zone_has_its_own("firewall");
}

#[test]
fn after_nat_every_zone_has_its_own_endpoint() {
    every_zone_has_its_own("firewall after nat");
}

#[test]
fn a_zone_without_an_endpoint_leaves_the_value_unknown() {
    let firewall = crate::model::Address::new("main.firewall");
    let value = Value::select(&firewall, "EndpointIds", "eu-west-1b:");
    let known = |_: &Reference| Some(Json::from(vec!["eu-west-1a:vpce-1"]));
    assert!(value.resolve(&known).is_err() && !value.is_known());
}

/// The ranges that a notebook's security group lets it reach.
fn reached(place: &str, allow: &str) -> Vec<Ipv4Net> {
    let graph = graph_of(place, &format!("egress via firewall; egress allow {allow}"));
    let group = graph.get(&Address::new("research.security-group")).unwrap();
    let rules = group.properties.get("SecurityGroupEgress").unwrap();
    let rules = rules.resolve(&|_| Some(Json::Null)).unwrap();
    let ranges = rules.as_array().unwrap().iter().filter_map(|rule| rule["CidrIp"].as_str());
    ranges.map(|range| range.parse().unwrap()).collect()
}

#[test]
fn what_others_have_in_an_existing_vpc_is_not_reached_beside_the_firewall() {
    let inside = "in \"vpc-0a1b2c3d4e5f6a7b8\"";
    for (range, private) in [
        ("10.2.64.0/18", "10.0.0.0/8"),
        ("172.20.0.0/20", "172.16.0.0/12"),
        ("192.168.4.0/22", "192.168.0.0/16"),
        ("52.10.64.0/18", "52.10.0.0/16"),
    ] {
        let holes: Vec<Ipv4Net> = vec![private.parse().unwrap(), "100.64.0.0/10".parse().unwrap()];
        let ranges = reached(&format!("{range} {inside}"), "pypi.org");
        let meets =
            |range: &Ipv4Net| holes.iter().any(|hole| hole.contains(range) || range.contains(hole));
        assert!(!ranges.iter().any(meets), "{ranges:?}");
        let size = |ranges: &[Ipv4Net]| -> u64 {
            ranges.iter().map(|range| 1 << (32 - range.prefix_len())).sum()
        };
        assert_eq!(size(&ranges) + size(&holes), 1 << 32, "{ranges:?}");
        assert!(ranges.len() <= 25, "{ranges:?}");
    }
    assert_eq!(reached("10.2.0.0/16", "pypi.org"), [Ipv4Net::default()]);
    assert_eq!(reached(&format!("10.2.64.0/18 {inside}"), "any port 443"), [Ipv4Net::default()]);
}
