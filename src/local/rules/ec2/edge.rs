//! The route table of an internet gateway: where traffic from the internet goes first.

use super::super::{Claim, ErrorCode, Failure, Refer, Relation, Rules, text_or_empty};
use super::{ATTACHMENT, INTERNET_GATEWAY, ROUTE_TABLE};

pub(super) const ASSOCIATION: Rules = Rules {
    references: &[
        Refer {
            at: "GatewayId",
            to: &[INTERNET_GATEWAY, "AWS::EC2::VPNGateway"],
            relation: Relation::Holds,
            missing: "The gateway ID '{}' does not exist (Service: Ec2, Status Code: 400)",
        },
        Refer {
            at: "RouteTableId",
            to: &[ROUTE_TABLE],
            relation: Relation::Holds,
            missing: super::NO_ROUTE_TABLE,
        },
    ],
    claims: |record| {
        let gateway = record.text("GatewayId").unwrap_or_default();
        vec![Claim {
            name: format!("{} route table of {gateway}", record.key.region),
            refusal: Failure::new(
                ErrorCode::AlreadyExists,
                format!(
                    "the specified association for gateway {gateway} conflicts with an existing \
                     association (Service: Ec2, Status Code: 400)"
                ),
            ),
        }]
    },
    create: |scene, properties| {
        let gateway = text_or_empty(properties, "GatewayId");
        let table = text_or_empty(properties, "RouteTableId");
        let network = scene.find(ROUTE_TABLE, &table).and_then(|table| table.text("VpcId"));
        let attached = scene
            .mentioning((INTERNET_GATEWAY, &gateway), ATTACHMENT)
            .any(|attachment| attachment.text("VpcId") == network);
        if !attached {
            return Err(Failure::invalid(format!(
                "route table {table} and network gateway {gateway} belong to different networks \
                 (Service: Ec2, Status Code: 400)"
            )));
        }
        let id = scene.id("rtbassoc");
        properties.insert("AssociationId".to_owned(), id.into());
        Ok(())
    },
    ..Rules::NONE
};
