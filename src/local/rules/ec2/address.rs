//! Elastic addresses and network interfaces.

use std::net::Ipv4Addr;

use serde_json::json;

use super::super::{
    Claim, ErrorCode, Failure, Json, Properties, Record, Refer, Relation, Rules, Scene, default,
    text, text_or_empty, values,
};
use super::{NAT_GATEWAY, NETWORK_INTERFACE, SECURITY_GROUP, SUBNET, VPC, network};

const EIP: &str = "AWS::EC2::EIP";

pub(super) const ADDRESS: Rules = Rules {
    names: &["AllocationId", "PublicIp"],
    references: &[Refer {
        at: "InstanceId",
        to: &["AWS::EC2::Instance"],
        relation: Relation::Uses,
        missing: "The instance ID '{}' does not exist (Service: Ec2, Status Code: 400)",
    }],
    in_use: "Address {} is in use. (Service: Ec2, Status Code: 400)",
    create: |scene, properties| {
        let address = public_address(scene);
        default(properties, "PublicIp", address);
        default(properties, "Domain", "vpc");
        default(properties, "NetworkBorderGroup", scene.region.as_str());
        default(properties, "PublicIpv4Pool", "amazon");
        default(properties, "Tags", json!([]));
        Ok(())
    },
    read: |store, record, properties| {
        let allocation = record.text("AllocationId").unwrap_or_default();
        let user = store.mentioning(&record.key.region, (EIP, allocation), NAT_GATEWAY).next();
        if let Some(interface) = user.and_then(|user| user.text("EniId")) {
            properties.insert("NetworkInterfaceId".to_owned(), interface.into());
        }
    },
    update: |_, _, properties| {
        properties.remove("NetworkInterfaceId");
        Ok(())
    },
    ..Rules::NONE
};

/// An address out of 198.18.0.0/15, which is nobody's: it is kept free for benchmarks.
fn public_address(scene: &mut Scene<'_>) -> String {
    loop {
        let number = scene.store.mint() % (1 << 17);
        let address = Ipv4Addr::from(0xC612_0000 | u32::try_from(number).unwrap_or_default());
        if scene.find(EIP, &address.to_string()).is_none() {
            return address.to_string();
        }
    }
}

pub(super) const INTERFACE: Rules = Rules {
    absent: &["EnablePrimaryIpv6"],
    references: &[
        Refer {
            at: "SubnetId",
            to: &[SUBNET],
            relation: Relation::Holds,
            missing: super::NO_SUBNET,
        },
        Refer {
            at: "GroupSet/*",
            to: &[SECURITY_GROUP],
            relation: Relation::Holds,
            missing: super::NO_GROUP,
        },
    ],
    in_use: "Network interface '{}' is currently in use. (Service: Ec2, Status Code: 400)",
    claims: |record| {
        let address = record.text("PrivateIpAddress").unwrap_or_default();
        let subnet = record.text("SubnetId").unwrap_or_default();
        vec![Claim {
            name: format!("{} {subnet} {address}", record.key.region),
            refusal: Failure::new(
                ErrorCode::InvalidRequest,
                format!(
                    "The IP address '{address}' is already in use (Service: Ec2, Status Code: 400)"
                ),
            ),
        }]
    },
    create: create_interface,
    delete: |_, record| match &record.origin {
        super::super::Origin::Part(_) => Err(Failure::invalid(format!(
            "You do not have permission to access the specified resource {}: it is managed by \
             another service. (Service: Ec2, Status Code: 403)",
            record.key.identifier
        ))),
        _ => Ok(()),
    },
    ..Rules::NONE
};

fn create_interface(scene: &mut Scene<'_>, properties: &mut Properties) -> Result<(), Failure> {
    let subnet = text_or_empty(properties, "SubnetId");
    let id = scene.id("eni");
    let listed = values(properties, "PrivateIpAddresses/*/PrivateIpAddress");
    let listed: Vec<String> = listed.into_iter().map(str::to_owned).collect();
    let address = match text(properties, "PrivateIpAddress").or(listed.first().map(String::as_str))
    {
        Some(address) => address.to_owned(),
        None => free(scene, &subnet),
    };
    if let Some((_, further)) = listed.split_first().filter(|(_, further)| !further.is_empty()) {
        default(properties, "SecondaryPrivateIpAddressCount", further.len());
        properties.insert("SecondaryPrivateIpAddresses".to_owned(), json!(further));
    }
    let mut groups: Vec<String> =
        values(properties, "GroupSet/*").into_iter().map(str::to_owned).collect();
    if groups.is_empty() {
        groups.extend(default_group(scene, &subnet));
    }
    check_groups(scene, &subnet, &groups)?;
    let description = text_or_empty(properties, "Description");
    let complete = interface(scene, (&id, &subnet, &address), &groups, &description);
    if let Json::Object(complete) = complete {
        for (name, value) in complete {
            properties.entry(name).or_insert(value);
        }
    }
    Ok(())
}

/// The security group that is taken if none is named.
pub(in super::super) fn default_group(scene: &Scene<'_>, subnet: &str) -> Option<String> {
    let vpc = scene.find(SUBNET, subnet)?.text("VpcId")?;
    Some(scene.find(VPC, vpc)?.text("DefaultSecurityGroup")?.to_owned())
}

/// The properties of an interface, as AWS reads them.
pub(in super::super) fn interface(
    scene: &Scene<'_>,
    (id, subnet, address): (&str, &str, &str),
    groups: &[String],
    description: &str,
) -> Json {
    let vpc =
        scene.find(SUBNET, subnet).and_then(|subnet| subnet.text("VpcId")).unwrap_or_default();
    json!({
        "Id": id,
        "SubnetId": subnet,
        "VpcId": vpc,
        "Description": description,
        "GroupSet": groups,
        "InterfaceType": "interface",
        "Ipv4PrefixCount": 0,
        "Ipv4Prefixes": [],
        "Ipv6PrefixCount": 0,
        "Ipv6Prefixes": [],
        "PrimaryIpv6Address": "",
        "PrimaryPrivateIpAddress": address,
        "PrivateIpAddress": address,
        "PrivateIpAddresses": [{ "Primary": true, "PrivateIpAddress": address }],
        "PublicIpDnsNameOptions": {
            "DnsHostnameType": "",
            "PublicDualStackDnsName": "",
            "PublicIpv4DnsName": "",
            "PublicIpv6DnsName": "",
        },
        "SecondaryPrivateIpAddressCount": 0,
        "SecondaryPrivateIpAddresses": [],
        "SourceDestCheck": true,
        "Tags": [],
    })
}

/// An address of a subnet that no interface has; AWS keeps the first four and the last.
pub(in super::super) fn free(scene: &mut Scene<'_>, subnet: &str) -> String {
    let range =
        scene.find(SUBNET, subnet).and_then(|subnet| network(&subnet.properties, "CidrBlock"));
    let Some(range) = range else { return String::new() };
    let usable = (1_u32 << (32 - u32::from(range.prefix_len()).min(28))) - 5;
    let first = u32::from(range.network()) + 4;
    let start = u32::try_from(scene.store.mint() % u64::from(usable)).unwrap_or_default();
    (0..usable)
        .map(|step| Ipv4Addr::from(first + (start + step) % usable).to_string())
        .find(|address| {
            scene.store.claimed_by(&format!("{} {subnet} {address}", scene.region)).is_none()
        })
        .unwrap_or_default()
}

/// Makes an interface for a resource of another service.
pub(in super::super) fn attach(
    scene: &mut Scene<'_>,
    record: &Record,
    subnet: &str,
    (groups, description): (&[String], &str),
) -> Result<String, Failure> {
    let id = scene.id("eni");
    let address = free(scene, subnet);
    let properties = interface(scene, (&id, subnet, &address), groups, description);
    scene.put_part(&record.key, (NETWORK_INTERFACE, &id), properties)?;
    Ok(id)
}

/// Fails unless the groups belong to the network of the subnet.
pub(in super::super) fn check_groups(
    scene: &Scene<'_>,
    subnet: &str,
    groups: &[String],
) -> Result<(), Failure> {
    let vpc = scene.find(SUBNET, subnet).and_then(|subnet| subnet.text("VpcId"));
    let stranger = groups.iter().find(|group| {
        scene.find(SECURITY_GROUP, group).and_then(|group| group.text("VpcId")) != vpc
    });
    match stranger {
        None => Ok(()),
        Some(group) => Err(Failure::invalid(format!(
            "Security group {group} and subnet {subnet} belong to different networks. \
             (Service: Ec2, Status Code: 400)"
        ))),
    }
}
