//! Subnets: inside their network, beside each other, in a zone that exists.

use ipnet::Ipv4Net;
use serde_json::json;

use super::super::{
    Failure, Properties, Refer, Relation, Rules, Scene, default, text, text_or_empty,
};
use super::{SUBNET as TYPE, VPC, network, overlap, zones};

pub(super) const SUBNET: Rules = Rules {
    absent: &["Ipv6CidrBlocks"],
    references: &[Refer {
        at: "VpcId",
        to: &[VPC],
        relation: Relation::Holds,
        missing: super::NO_VPC,
    }],
    in_use: "The subnet '{}' has dependencies and cannot be deleted. (Service: Ec2, Status Code: 400)",
    create,
    ..Rules::NONE
};

fn create(scene: &mut Scene<'_>, properties: &mut Properties) -> Result<(), Failure> {
    let vpc = text_or_empty(properties, "VpcId");
    if let Some(cidr) = text(properties, "CidrBlock") {
        let network = place(scene, &vpc, cidr)?;
        properties.insert("CidrBlock".to_owned(), network.to_string().into());
    }
    let (zone, id) = zone(scene, properties)?;
    properties.insert("AvailabilityZone".to_owned(), zone.into());
    properties.insert("AvailabilityZoneId".to_owned(), id.into());
    let association = scene.id("aclassoc");
    default(properties, "NetworkAclAssociationId", association);
    default(properties, "AssignIpv6AddressOnCreation", false);
    default(properties, "EnableDns64", false);
    default(properties, "Ipv6Native", false);
    default(properties, "MapPublicIpOnLaunch", false);
    default(properties, "BlockPublicAccessStates", json!({ "InternetGatewayBlockMode": "off" }));
    default(
        properties,
        "PrivateDnsNameOptionsOnLaunch",
        json!({
            "EnableResourceNameDnsAAAARecord": false,
            "EnableResourceNameDnsARecord": false,
            "HostnameType": "ip-name",
        }),
    );
    default(properties, "Tags", json!([]));
    Ok(())
}

/// The range, if it lies inside the network and beside all its other subnets.
fn place(scene: &Scene<'_>, vpc: &str, cidr: &str) -> Result<Ipv4Net, Failure> {
    let wrong = |what: &str| {
        Failure::invalid(format!("The CIDR '{cidr}' {what} (Service: Ec2, Status Code: 400)"))
    };
    let network = cidr.parse::<Ipv4Net>().map_err(|_| wrong("is invalid."))?.trunc();
    if !(16..=28).contains(&network.prefix_len()) {
        return Err(wrong("is invalid."));
    }
    let outer = scene.find(VPC, vpc).and_then(|vpc| super::network(&vpc.properties, "CidrBlock"));
    let further = scene
        .mentioning((VPC, vpc), "AWS::EC2::VPCCidrBlock")
        .filter_map(|block| super::network(&block.properties, "CidrBlock"));
    if !outer.into_iter().chain(further).any(|outer| outer.contains(&network)) {
        return Err(wrong("is invalid."));
    }
    let conflict = scene
        .mentioning((VPC, vpc), TYPE)
        .filter_map(|sibling| self::network(&sibling.properties, "CidrBlock"))
        .any(|sibling| overlap(sibling, network));
    if conflict { Err(wrong("conflicts with another subnet")) } else { Ok(network) }
}

/// The zone's name and id, of which the client gives one or neither.
fn zone(scene: &Scene<'_>, properties: &Properties) -> Result<(String, String), Failure> {
    let known = zones::names(scene.region);
    let by_id = text(properties, "AvailabilityZoneId").map(|id| zones::with_id(scene.region, id));
    let name = match (text(properties, "AvailabilityZone"), by_id) {
        (Some(name), _) => Some(name.to_owned()),
        (None, Some(by_id)) => by_id,
        (None, None) => known.first().cloned(),
    };
    let id = name.as_deref().and_then(|name| zones::id(scene.region, name));
    match (name, id) {
        (Some(name), Some(id)) => Ok((name, id)),
        (name, _) => Err(Failure::invalid(format!(
            "Value ({}) for parameter availabilityZone is invalid. Subnets can currently only be \
             created in the following availability zones: {}. (Service: Ec2, Status Code: 400)",
            name.unwrap_or_default(),
            known.join(", ")
        ))),
    }
}
