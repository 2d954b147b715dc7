//! Each zone's routes lead to that zone's endpoint, in whatever order AWS lists the endpoints.

use std::collections::BTreeSet;

use crate::check::Surroundings;
use crate::compile::compile;
use crate::diagnostic::Diagnostics;
use crate::graph::ResourceGraph;
use crate::model::{Json, Reference, Resource, Value};
use crate::pins::Pins;
use crate::source::SourceMap;
use crate::syntax;

fn graph(via: &str) -> ResourceGraph {
    let text = format!(
        "stack case in eu-west-1\nnetwork main 10.0.0.0/16 {{ zones a, b, c; egress via {via}; \
         egress allow pypi.org }}\nnotebook research {{ in main }}\nprotect main\n"
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
