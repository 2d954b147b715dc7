//! What a month of resources costs before anybody uses them. Prices are data; what depends on use
//! is said to do so, and never guessed.

use std::fmt;

use crate::graph::ResourceGraph;
use crate::model::{Map, Resource, TypeName, Value};

pub mod prices;

use prices::Price;

/// An amount in millionths of a dollar.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Dollars(i64);

impl Dollars {
    pub const fn millionths(amount: i64) -> Self {
        Self(amount)
    }

    #[must_use]
    pub fn times(self, count: i64) -> Self {
        Self(self.0.saturating_mul(count))
    }

    #[must_use]
    pub fn plus(self, other: Self) -> Self {
        Self(self.0.saturating_add(other.0))
    }

    #[must_use]
    pub fn minus(self, other: Self) -> Self {
        Self(self.0.saturating_sub(other.0))
    }

    /// Rounded to whole cents.
    pub fn cents(self) -> i64 {
        let half = if self.0 < 0 { -5_000 } else { 5_000 };
        self.0.saturating_add(half) / 10_000
    }
}

impl std::iter::Sum for Dollars {
    fn sum<I: Iterator<Item = Self>>(amounts: I) -> Self {
        amounts.fold(Self::default(), Self::plus)
    }
}

impl fmt::Display for Dollars {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (cents, sign) = (self.cents(), if self.cents() < 0 { "-" } else { "" });
        let cents = cents.unsigned_abs();
        formatter.pad(&format!("{sign}${}.{:02}", cents / 100, cents % 100))
    }
}

/// Something that a resource is charged for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Charge {
    Idle {
        price: &'static Price,
        count: usize,
    },
    ByUse(&'static str),
    /// There may be a price, but not in the table.
    Unknown,
}

impl Charge {
    /// What it comes to in a month without use.
    pub fn monthly(self) -> Dollars {
        match self {
            Self::Idle { price, count } => {
                price.monthly().times(i64::try_from(count).unwrap_or(i64::MAX))
            }
            Self::ByUse(_) | Self::Unknown => Dollars::default(),
        }
    }
}

/// What a resource of this type with these properties is charged for; nothing if it is free.
pub fn charges(type_name: &TypeName, properties: &Map) -> Vec<Charge> {
    let parts = |property: &str| match properties.get(property) {
        Some(Value::List(items)) => items.len(),
        _ => 1,
    };
    let idle = |price: &'static Price, count| vec![Charge::Idle { price, count }];
    match type_name.as_str() {
        "AWS::EC2::NatGateway" => idle(&prices::NAT_GATEWAY, 1),
        "AWS::EC2::EIP" => idle(&prices::PUBLIC_ADDRESS, 1),
        "AWS::EC2::VPCEndpoint" => endpoint(properties, parts("SubnetIds")),
        "AWS::EC2::Instance" => instance(properties),
        "AWS::NetworkFirewall::Firewall" => {
            idle(&prices::FIREWALL_ENDPOINT, parts("SubnetMappings"))
        }
        "AWS::Route53Resolver::ResolverEndpoint" => {
            idle(&prices::RESOLVER_ADDRESS, parts("IpAddresses"))
        }
        "AWS::KMS::Key" => idle(&prices::KEY, 1),
        free if prices::FREE.contains(&free) => Vec::new(),
        other => {
            let by_use = prices::BY_USE.iter().find(|(name, _)| *name == other);
            vec![by_use.map_or(Charge::Unknown, |(_, what)| Charge::ByUse(what))]
        }
    }
}

fn endpoint(properties: &Map, zones: usize) -> Vec<Charge> {
    let kind = match properties.get("VpcEndpointType") {
        Some(Value::String(kind)) => kind.as_str(),
        _ => "Gateway",
    };
    vec![match kind {
        "Gateway" => Charge::Idle { price: &prices::GATEWAY_ENDPOINT, count: 1 },
        "Interface" => Charge::Idle { price: &prices::INTERFACE_ENDPOINT, count: zones },
        _ => Charge::Unknown,
    }]
}

fn instance(properties: &Map) -> Vec<Charge> {
    let mut charges = vec![match properties.get("InstanceType") {
        Some(Value::String(kind)) if kind == prices::SMALLEST_INSTANCE_TYPE => {
            Charge::Idle { price: &prices::SMALLEST_INSTANCE, count: 1 }
        }
        _ => Charge::Unknown,
    }];
    let has_address = |interface: &Value| match interface {
        Value::Map(interface) => {
            interface.get("AssociatePublicIpAddress") == Some(&Value::Bool(true))
        }
        _ => false,
    };
    let addresses = match properties.get("NetworkInterfaces") {
        Some(Value::List(interfaces)) => interfaces.iter().filter(|it| has_address(it)).count(),
        _ => 0,
    };
    if addresses > 0 {
        charges.push(Charge::Idle { price: &prices::PUBLIC_ADDRESS, count: addresses });
    }
    charges
}

/// A resource of a program and what it is charged for.
pub struct Line<'a> {
    pub resource: &'a Resource,
    pub charges: Vec<Charge>,
}

/// What the resources of a program are charged for, in the order of the statements that asked for
/// them; those that are free are left out.
pub fn lines(graph: &ResourceGraph) -> Vec<Line<'_>> {
    let mut lines: Vec<Line<'_>> = graph
        .resources()
        .filter(|resource| resource.is_managed())
        .map(|resource| Line {
            resource,
            charges: charges(&resource.type_name, &resource.properties),
        })
        .filter(|line| !line.charges.is_empty())
        .collect();
    lines.sort_by_key(|line| line.resource.origin.span);
    lines
}

/// What things come to in a month without use.
pub fn idle<'a>(things: impl IntoIterator<Item = (&'a TypeName, &'a Map)>) -> Dollars {
    let charges = things.into_iter().flat_map(|(name, properties)| charges(name, properties));
    charges.map(Charge::monthly).sum()
}

/// What a program comes to in a month without use.
pub fn of_graph(graph: &ResourceGraph) -> Dollars {
    let managed = graph.resources().filter(|resource| resource.is_managed());
    idle(managed.map(|resource| (&resource.type_name, &resource.properties)))
}

/// How many resources have a price that is not in the table.
pub fn unpriced(lines: &[Line<'_>]) -> usize {
    lines.iter().filter(|line| line.charges.contains(&Charge::Unknown)).count()
}

/// What a month will come to, and what it comes to now.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Comparison {
    pub before: Dollars,
    pub after: Dollars,
    /// How many resources of the program the sum leaves out.
    pub unpriced: usize,
}

impl Comparison {
    pub fn difference(&self) -> Dollars {
        self.after.minus(self.before)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn monthly(type_name: &str, properties: serde_json::Value) -> String {
        let Value::Map(properties) = Value::from(properties) else { return String::new() };
        idle([(&TypeName::new(type_name), &properties)]).to_string()
    }

    #[test]
    fn what_has_a_part_in_each_zone_is_counted_by_zone() {
        let mappings = serde_json::json!({ "SubnetMappings": [{ "SubnetId": "a" }, {}] });
        assert_eq!(monthly("AWS::NetworkFirewall::Firewall", mappings), "$576.70");
        let endpoint =
            serde_json::json!({ "VpcEndpointType": "Interface", "SubnetIds": ["a", "b", "c"] });
        assert_eq!(monthly("AWS::EC2::VPCEndpoint", endpoint), "$21.90");
        assert_eq!(monthly("AWS::EC2::VPCEndpoint", serde_json::json!({})), "$0.00");
    }

    #[test]
    fn a_proxy_is_an_instance_and_its_address() {
        let proxy = serde_json::json!({
            "InstanceType": "t4g.nano",
            "NetworkInterfaces": [{ "AssociatePublicIpAddress": true }],
        });
        assert_eq!(monthly("AWS::EC2::Instance", proxy), "$6.72");
    }

    #[test]
    fn amounts_below_nothing() {
        assert_eq!(Dollars::millionths(-37_500_000).to_string(), "-$37.50");
        assert_eq!(Dollars::millionths(-4_999).to_string(), "$0.00");
    }
}
