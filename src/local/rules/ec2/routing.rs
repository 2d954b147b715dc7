//! Route tables, their routes, and the subnets that follow them.

use serde_json::json;

use super::super::{
    Claim, ErrorCode, Failure, Origin, Properties, Record, Refer, Relation, Rules, Scene, Store,
    default, text, text_or_empty,
};
use super::{
    ATTACHMENT, ENDPOINT, INTERNET_GATEWAY, NAT_GATEWAY, NETWORK_INTERFACE, PREFIX_LIST,
    ROUTE_TABLE as TABLE, SUBNET, VPC,
};

pub(super) const ROUTE_TABLE: Rules = Rules {
    references: &[Refer {
        at: "VpcId",
        to: &[VPC],
        relation: Relation::Holds,
        missing: super::NO_VPC,
    }],
    in_use: "The routeTable '{}' has dependencies and cannot be deleted. (Service: Ec2, Status Code: 400)",
    create: |_, properties| {
        default(properties, "Tags", json!([]));
        Ok(())
    },
    delete: |_, record| match record.origin {
        Origin::Part(_) => Err(Failure::conflict(format!(
            "The routeTable '{}' has dependencies and cannot be deleted. \
             (Service: Ec2, Status Code: 400)",
            record.key.identifier
        ))),
        _ => Ok(()),
    },
    ..Rules::NONE
};

pub(super) const ASSOCIATION: Rules = Rules {
    references: &[
        Refer {
            at: "SubnetId",
            to: &[SUBNET],
            relation: Relation::Follows,
            missing: super::NO_SUBNET,
        },
        Refer {
            at: "RouteTableId",
            to: &[TABLE],
            relation: Relation::Holds,
            missing: super::NO_ROUTE_TABLE,
        },
    ],
    claims: |record| {
        let subnet = record.text("SubnetId").unwrap_or_default();
        vec![Claim {
            name: format!("{} route table of {subnet}", record.key.region),
            refusal: Failure::new(
                ErrorCode::AlreadyExists,
                format!(
                    "the specified association for subnet {subnet} conflicts with an existing \
                     association (Service: Ec2, Status Code: 400)"
                ),
            ),
        }]
    },
    create: |scene, properties| {
        let network =
            |type_name, name| scene.find(type_name, text(properties, name)?)?.text("VpcId");
        if network(SUBNET, "SubnetId") == network(TABLE, "RouteTableId") {
            Ok(())
        } else {
            Err(Failure::invalid(format!(
                "Route table {} and subnet {} belong to different networks \
                 (Service: Ec2, Status Code: 400)",
                text_or_empty(properties, "RouteTableId"),
                text_or_empty(properties, "SubnetId")
            )))
        }
    },
    ..Rules::NONE
};

const DESTINATIONS: &[&str] =
    &["DestinationCidrBlock", "DestinationIpv6CidrBlock", "DestinationPrefixListId"];

const TARGETS: &[&str] = &[
    "CarrierGatewayId",
    "CoreNetworkArn",
    "EgressOnlyInternetGatewayId",
    "GatewayId",
    "InstanceId",
    "LocalGatewayId",
    "NatGatewayId",
    "NetworkInterfaceId",
    "TransitGatewayId",
    "VpcEndpointId",
    "VpcPeeringConnectionId",
];

pub(super) const ROUTE: Rules = Rules {
    references: &[
        Refer {
            at: "RouteTableId",
            to: &[TABLE],
            relation: Relation::Follows,
            missing: super::NO_ROUTE_TABLE,
        },
        Refer {
            at: "GatewayId",
            to: &[INTERNET_GATEWAY, "AWS::EC2::VPNGateway", ENDPOINT],
            relation: Relation::Uses,
            missing: "The gateway ID '{}' does not exist (Service: Ec2, Status Code: 400)",
        },
        Refer {
            at: "NatGatewayId",
            to: &[NAT_GATEWAY],
            relation: Relation::Uses,
            missing: "The natGateway ID '{}' does not exist (Service: Ec2, Status Code: 400)",
        },
        Refer {
            at: "VpcEndpointId",
            to: &[ENDPOINT],
            relation: Relation::Uses,
            missing: "The vpcEndpoint ID '{}' does not exist (Service: Ec2, Status Code: 400)",
        },
        Refer {
            at: "NetworkInterfaceId",
            to: &[NETWORK_INTERFACE],
            relation: Relation::Uses,
            missing: "The networkInterface ID '{}' does not exist (Service: Ec2, Status Code: 400)",
        },
        Refer {
            at: "InstanceId",
            to: &["AWS::EC2::Instance"],
            relation: Relation::Uses,
            missing: "The instance ID '{}' does not exist (Service: Ec2, Status Code: 400)",
        },
        Refer {
            at: "DestinationPrefixListId",
            to: &[PREFIX_LIST],
            relation: Relation::Holds,
            missing: super::NO_PREFIX_LIST,
        },
    ],
    create: create_route,
    update: |_, _, properties| one_target(properties),
    read: read_route,
    ..Rules::NONE
};

fn create_route(scene: &mut Scene<'_>, properties: &mut Properties) -> Result<(), Failure> {
    let destinations: Vec<&str> =
        DESTINATIONS.iter().filter_map(|name| text(properties, name)).collect();
    let [destination] = destinations.as_slice() else {
        return Err(Failure::invalid(
            "exactly one of DestinationCidrBlock, DestinationIpv6CidrBlock and \
             DestinationPrefixListId must be given",
        ));
    };
    let destination = match destination.parse::<ipnet::IpNet>() {
        Ok(network) => network.trunc().to_string(),
        Err(_) if text(properties, "DestinationPrefixListId").is_some() => {
            (*destination).to_owned()
        }
        Err(_) => {
            return Err(Failure::invalid(format!(
                "Value ({destination}) for parameter destinationCidrBlock is invalid. \
                 This is not a valid CIDR block. (Service: Ec2, Status Code: 400)"
            )));
        }
    };
    one_target(properties)?;
    check_gateway(scene, properties)?;
    check_local(scene, properties, &destination)?;
    properties.insert("CidrBlock".to_owned(), destination.into());
    Ok(())
}

fn one_target(properties: &Properties) -> Result<(), Failure> {
    match TARGETS.iter().filter(|name| text(properties, name).is_some()).count() {
        1 => Ok(()),
        _ => Err(Failure::invalid("exactly one target must be given for a route")),
    }
}

/// An internet gateway must be attached to the network of the table.
fn check_gateway(scene: &Scene<'_>, properties: &Properties) -> Result<(), Failure> {
    let Some(gateway) = text(properties, "GatewayId").filter(|id| id.starts_with("igw-")) else {
        return Ok(());
    };
    let table = text_or_empty(properties, "RouteTableId");
    let network = scene.find(TABLE, &table).and_then(|table| table.text("VpcId"));
    let attached = scene
        .mentioning((INTERNET_GATEWAY, gateway), ATTACHMENT)
        .any(|attachment| attachment.text("VpcId") == network);
    if attached {
        Ok(())
    } else {
        Err(Failure::invalid(format!(
            "route table {table} and network gateway {gateway} belong to different networks \
             (Service: Ec2, Status Code: 400)"
        )))
    }
}

/// The range of the network itself has a route that cannot be replaced.
fn check_local(
    scene: &Scene<'_>,
    properties: &Properties,
    destination: &str,
) -> Result<(), Failure> {
    let table = scene.find(TABLE, &text_or_empty(properties, "RouteTableId"));
    let vpc = table.and_then(|table| scene.find(VPC, table.text("VpcId")?));
    if vpc.and_then(|vpc| vpc.text("CidrBlock")) == Some(destination) {
        Err(Failure::new(
            ErrorCode::AlreadyExists,
            format!(
                "The route identified by {destination} already exists. (Service: Ec2, Status Code: 400)"
            ),
        ))
    } else {
        Ok(())
    }
}

/// AWS shows an internet gateway in both properties.
fn read_route(_: &Store, record: &Record, properties: &mut Properties) {
    if let Some(gateway) = record.text("GatewayId") {
        properties.insert("VpcEndpointId".to_owned(), gateway.into());
    }
}
