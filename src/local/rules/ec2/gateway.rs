//! Internet gateways, their attachments, and NAT gateways.

use serde_json::json;

use super::super::{
    Claim, Failure, Properties, Record, Refer, Relation, Rules, Scene, default, text,
};
use super::{INTERNET_GATEWAY as GATEWAY, NAT_GATEWAY as NAT, NETWORK_INTERFACE, SUBNET, VPC};

pub(super) const INTERNET_GATEWAY: Rules = Rules {
    in_use: "The internetGateway '{}' has dependencies and cannot be deleted. (Service: Ec2, Status Code: 400)",
    create: |_, properties| {
        default(properties, "Tags", json!([]));
        Ok(())
    },
    ..Rules::NONE
};

const VPN_GATEWAY: &str = "AWS::EC2::VPNGateway";

pub(super) const ATTACHMENT: Rules = Rules {
    references: &[
        Refer { at: "VpcId", to: &[VPC], relation: Relation::Holds, missing: super::NO_VPC },
        Refer {
            at: "InternetGatewayId",
            to: &[GATEWAY],
            relation: Relation::Holds,
            missing: "The internetGateway ID '{}' does not exist (Service: Ec2, Status Code: 400)",
        },
        Refer {
            at: "VpnGatewayId",
            to: &[VPN_GATEWAY],
            relation: Relation::Holds,
            missing: "The vpnGateway ID '{}' does not exist (Service: Ec2, Status Code: 400)",
        },
    ],
    claims: attachment_claims,
    create: |_, properties| {
        let kind = match (text(properties, "InternetGatewayId"), text(properties, "VpnGatewayId")) {
            (Some(_), None) => "IGW",
            (None, Some(_)) => "VGW",
            _ => {
                return Err(Failure::invalid(
                    "exactly one of InternetGatewayId and VpnGatewayId must be given",
                ));
            }
        };
        properties.insert("AttachmentType".to_owned(), kind.into());
        Ok(())
    },
    delete: check_detachable,
    ..Rules::NONE
};

/// A gateway has one network, and a network one gateway of a kind.
fn attachment_claims(record: &Record) -> Vec<Claim> {
    let gateway =
        record.text("InternetGatewayId").or(record.text("VpnGatewayId")).unwrap_or_default();
    let vpc = record.text("VpcId").unwrap_or_default();
    let kind = record.text("AttachmentType").unwrap_or_default();
    let attached = |name: &str| {
        Failure::conflict(format!(
            "resource {name} is already attached to network {vpc} (Service: Ec2, Status Code: 400)"
        ))
    };
    vec![
        Claim {
            name: format!("{} network of {gateway}", record.key.region),
            refusal: attached(gateway),
        },
        Claim { name: format!("{} {kind} of {vpc}", record.key.region), refusal: attached(vpc) },
    ]
}

fn check_detachable(scene: &mut Scene<'_>, record: &Record) -> Result<(), Failure> {
    let gateway = record.text("InternetGatewayId").unwrap_or_default();
    let edge = scene.mentioning((GATEWAY, gateway), super::EDGE_ASSOCIATION).next();
    if edge.is_some() {
        return Err(Failure::conflict(format!(
            "The internetGateway '{gateway}' has a route table and cannot be detached. \
             (Service: Ec2, Status Code: 400)"
        )));
    }
    check_no_public_address(scene, record)
}

fn check_no_public_address(scene: &mut Scene<'_>, record: &Record) -> Result<(), Failure> {
    let vpc = record.text("VpcId").unwrap_or_default();
    let mapped = scene
        .mentioning((VPC, vpc), NAT)
        .any(|gateway| gateway.text("ConnectivityType") == Some("public"));
    if mapped && record.text("InternetGatewayId").is_some() {
        Err(Failure::conflict(format!(
            "Network {vpc} has some mapped public address(es). Please unmap those public \
             address(es) before detaching the gateway. (Service: Ec2, Status Code: 400)"
        )))
    } else {
        Ok(())
    }
}

pub(super) const NAT_GATEWAY: Rules = Rules {
    references: &[
        Refer {
            at: "SubnetId",
            to: &[SUBNET],
            relation: Relation::Holds,
            missing: super::NO_SUBNET,
        },
        Refer {
            at: "AllocationId",
            to: &["AWS::EC2::EIP"],
            relation: Relation::Holds,
            missing: "The allocation ID '{}' does not exist (Service: Ec2, Status Code: 400)",
        },
        Refer { at: "VpcId", to: &[VPC], relation: Relation::Holds, missing: super::NO_VPC },
    ],
    absent: &["RouteTableId", "AutoProvisionZones", "AutoScalingIps"],
    claims: |record| {
        let Some(allocation) = record.text("AllocationId") else { return Vec::new() };
        vec![Claim {
            name: format!("{} user of {allocation}", record.key.region),
            refusal: Failure::conflict(format!(
                "Elastic IP address [{allocation}] is already associated \
                 (Service: Ec2, Status Code: 400)"
            )),
        }]
    },
    create: create_nat,
    created: |scene, record| {
        let interface = record.text("EniId").unwrap_or_default();
        let description = format!("Interface for NAT Gateway {}", record.key.identifier);
        let subnet = record.text("SubnetId").unwrap_or_default();
        let address = record.text("PrivateIpAddress").unwrap_or_default();
        let properties =
            super::address::interface(scene, (interface, subnet, address), &[], &description);
        scene.put_part(&record.key, (NETWORK_INTERFACE, interface), properties)
    },
    ..Rules::NONE
};

fn create_nat(scene: &mut Scene<'_>, properties: &mut Properties) -> Result<(), Failure> {
    default(properties, "ConnectivityType", "public");
    let public = text(properties, "ConnectivityType") == Some("public");
    if public && text(properties, "AllocationId").is_none() {
        return Err(Failure::invalid(
            "The request must contain the parameter AllocationId (Service: Ec2, Status Code: 400)",
        ));
    }
    let Some(subnet) = text(properties, "SubnetId").map(str::to_owned) else {
        return Err(Failure::invalid(
            "The request must contain the parameter subnetId (Service: Ec2, Status Code: 400)",
        ));
    };
    let vpc =
        scene.find(SUBNET, &subnet).and_then(|subnet| subnet.text("VpcId")).map(str::to_owned);
    let vpc = vpc.unwrap_or_default();
    let has_gateway = scene
        .mentioning((VPC, &vpc), super::ATTACHMENT)
        .any(|attachment| attachment.text("InternetGatewayId").is_some());
    if public && !has_gateway {
        return Err(Failure::invalid(format!(
            "Network {vpc} has no Internet gateway attached (Service: Ec2, Status Code: 400)"
        )));
    }
    let address = super::address::free(scene, &subnet);
    default(properties, "PrivateIpAddress", address);
    default(properties, "VpcId", vpc);
    default(properties, "AvailabilityMode", "zonal");
    default(properties, "Tags", json!([]));
    let interface = scene.id("eni");
    properties.insert("EniId".to_owned(), interface.into());
    Ok(())
}
