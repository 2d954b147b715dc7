//! Whether a notebook without direct internet access reaches what it needs: through a way to the
//! internet that its groups let it take, or through endpoints.

use ipnet::{IpNet, Ipv4Net};

use crate::model::Json;

/// The services without which a notebook can neither start jobs nor reach data and logs.
/// SageMaker developer guide, "Connect a notebook instance in a VPC to external resources".
const NEEDED: [&str; 5] = ["logs", "s3", "sagemaker.api", "sagemaker.runtime", "sts"];

const HTTPS: i64 = 443;

/// Ranges that no way to the internet leads to.
const INSIDE: [&str; 6] = [
    "10.0.0.0/8",
    "100.64.0.0/10",
    "127.0.0.0/8",
    "169.254.0.0/16",
    "172.16.0.0/12",
    "192.168.0.0/16",
];

/// What there is around a notebook, as reads give it.
#[derive(Clone, Debug, Default)]
pub struct Surroundings {
    pub vpc: String,
    /// The route tables that its subnet may have: one, unless that cannot be told.
    pub tables: Vec<String>,
    /// The routes of these tables.
    pub routes: Vec<Json>,
    /// Its security groups.
    pub groups: Vec<Json>,
    /// The groups to which the rules of these lead.
    pub beyond: Vec<Json>,
    /// The VPC endpoints of the region.
    pub endpoints: Vec<Json>,
}

/// The services that a notebook cannot reach; none, if it reaches the internet.
pub fn unreachable(around: &Surroundings) -> Vec<&'static str> {
    if leads_out(around) {
        return Vec::new();
    }
    NEEDED.into_iter().filter(|service| !has_endpoint(around, service)).collect()
}

/// Whether TLS can get to the internet: through a route that leads there, or past a group, such as
/// that of a proxy, which lets it out itself.
fn leads_out(around: &Surroundings) -> bool {
    let routed = around.routes.iter().any(is_way_out);
    let allowed = |groups: &[Json]| groups.iter().flat_map(outgoing).any(lets_tls_out);
    routed && allowed(&around.groups) || allowed(&around.beyond)
}

/// Whether a route sends everything on, to where it can go further without a public address.
fn is_way_out(route: &Json) -> bool {
    let destinations = ["DestinationCidrBlock", "CidrBlock", "DestinationIpv6CidrBlock"];
    let everything = |name: &str| matches!(route[name].as_str(), Some("0.0.0.0/0" | "::/0"));
    let targets = [
        "CarrierGatewayId",
        "GatewayId",
        "InstanceId",
        "NatGatewayId",
        "NetworkInterfaceId",
        "TransitGatewayId",
        "VpcEndpointId",
        "VpcPeeringConnectionId",
    ];
    let further = |name: &str| route[name].as_str().is_some_and(|it| !it.starts_with("igw-"));
    destinations.into_iter().any(everything) && targets.into_iter().any(further)
}

fn outgoing(group: &Json) -> impl Iterator<Item = &Json> {
    group["SecurityGroupEgress"].as_array().into_iter().flatten()
}

fn lets_tls_out(rule: &Json) -> bool {
    covers_tls(rule) && ["CidrIp", "CidrIpv6"].iter().any(|name| is_outside(&rule[*name]))
}

fn covers_tls(rule: &Json) -> bool {
    let from = rule["FromPort"].as_i64().unwrap_or(0);
    let to = rule["ToPort"].as_i64().unwrap_or(i64::MAX);
    match rule["IpProtocol"].as_str() {
        Some("-1") => true,
        Some("tcp" | "6") => (from..=to).contains(&HTTPS),
        _ => false,
    }
}

fn is_outside(range: &Json) -> bool {
    let Some(Ok(range)) = range.as_str().map(str::parse::<IpNet>) else { return false };
    match range {
        IpNet::V4(range) => {
            let inside = |known: &str| known.parse().is_ok_and(|it: Ipv4Net| it.contains(&range));
            !INSIDE.into_iter().any(inside)
        }
        IpNet::V6(range) => !range.addr().is_unique_local() && !range.addr().is_loopback(),
    }
}

/// The groups to which the rules of others lead, by their identifiers.
pub fn groups_beyond(groups: &[Json]) -> impl Iterator<Item = &str> {
    let rules = groups.iter().flat_map(outgoing);
    rules.filter_map(|rule| rule["DestinationSecurityGroupId"].as_str())
}

/// Whether a service has an endpoint that the notebook finds: a gateway on its route table, or
/// interfaces in its VPC that answer to the service's name.
fn has_endpoint(around: &Surroundings, service: &str) -> bool {
    let named = |endpoint: &&Json| {
        let name = endpoint["ServiceName"].as_str().unwrap_or_default();
        endpoint["VpcId"] == around.vpc.as_str() && name.ends_with(&format!(".{service}"))
    };
    let found = |endpoint: &Json| {
        if endpoint["VpcEndpointType"] == "Interface" {
            return endpoint["PrivateDnsEnabled"] == true;
        }
        let tables = endpoint["RouteTableIds"].as_array().into_iter().flatten();
        tables.filter_map(Json::as_str).any(|table| around.tables.iter().any(|it| it == table))
    };
    around.endpoints.iter().filter(named).any(found)
}
