//! What no two resources can have at the same time, so that a replacement has to wait until the
//! old one has let go of it.

use std::collections::BTreeSet;

use ipnet::IpNet;

use crate::model::{Json, TypeName};
use crate::schema::TypeSchema;

/// Properties that together belong to one resource at a time although they do not name it.
const EXCLUSIVE: &[(&str, &[&str])] = &[
    ("AWS::EC2::Instance", &["SubnetId", "PrivateIpAddress"]),
    ("AWS::EC2::NatGateway", &["AllocationId"]),
    ("AWS::EC2::Route", &["RouteTableId", "DestinationCidrBlock"]),
    ("AWS::EC2::Route", &["RouteTableId", "DestinationIpv6CidrBlock"]),
    ("AWS::EC2::Route", &["RouteTableId", "DestinationPrefixListId"]),
    ("AWS::EC2::Subnet", &["VpcId", "CidrBlock"]),
    ("AWS::EC2::VPCCidrBlock", &["VpcId", "CidrBlock"]),
    ("AWS::EC2::VPCEndpoint", &["VpcId", "ServiceName"]),
    ("AWS::EFS::MountTarget", &["FileSystemId", "SubnetId"]),
    ("AWS::Route53Resolver::FirewallRuleGroupAssociation", &["VpcId", "Priority"]),
];

/// Some properties of a type and the values that only one resource can have for them.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Claim {
    type_name: TypeName,
    values: Vec<(String, String)>,
}

impl Claim {
    /// Whether the resources that make these claims get into each other's way.
    fn conflicts(&self, other: &Self) -> bool {
        self.type_name == other.type_name
            && self.values.len() == other.values.len()
            && self.values.iter().zip(&other.values).all(|((own_name, own), (name, value))| {
                own_name == name && (own == value || overlap(own, value))
            })
    }
}

/// What a resource with these properties claims. A property that is not known claims nothing.
pub fn claims(schema: &TypeSchema, properties: &Json) -> BTreeSet<Claim> {
    let identifier: Vec<&str> = schema.primary_identifier.iter().filter_map(|p| p.top()).collect();
    let given = schema.primary_identifier.iter().all(|path| !schema.is_read_only(path));
    let named = own_name(schema, properties);
    let exclusive = EXCLUSIVE.iter().filter(|(name, _)| *name == schema.name.as_str());
    let sets = exclusive
        .map(|(_, set)| set.to_vec())
        .chain(given.then_some(identifier))
        .chain(named.map(|name| vec![name]));
    sets.filter_map(|set| claim(schema, &set, properties)).collect()
}

/// Whether two resources cannot exist at once.
pub fn exclude_each_other(one: &BTreeSet<Claim>, other: &BTreeSet<Claim>) -> bool {
    one.iter().any(|claim| other.iter().any(|other| claim.conflicts(other)))
}

/// The property by which people name a resource of a type: `Name`, `BucketName`, or the
/// `GroupName` of a `SecurityGroup`.
fn own_name<'a>(schema: &TypeSchema, properties: &'a Json) -> Option<&'a str> {
    let short = schema.name.as_str().rsplit("::").next().unwrap_or_default();
    let full = format!("{short}Name");
    let names = properties.as_object()?.keys().map(String::as_str);
    names.filter(|key| key.ends_with("Name") && full.ends_with(key)).max_by_key(|key| key.len())
}

fn claim(schema: &TypeSchema, set: &[&str], properties: &Json) -> Option<Claim> {
    let value = |name: &&str| match properties.get(*name)? {
        Json::Null => None,
        Json::String(text) => Some(((*name).to_owned(), text.clone())),
        other => Some(((*name).to_owned(), other.to_string())),
    };
    let values: Vec<(String, String)> = set.iter().map(value).collect::<Option<_>>()?;
    (!values.is_empty()).then(|| Claim { type_name: schema.name.clone(), values })
}

fn overlap(one: &str, other: &str) -> bool {
    match (one.parse::<IpNet>(), other.parse::<IpNet>()) {
        (Ok(one), Ok(other)) => one.contains(&other) || other.contains(&one),
        _ => false,
    }
}
