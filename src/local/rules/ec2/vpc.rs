//! A network and what comes with it: a security group, a network ACL, a main route table.

use serde_json::json;

use super::super::{
    ErrorCode, Failure, Properties, Record, Refer, Relation, Rules, Scene, default, text,
};
use super::{NETWORK_ACL as ACL, ROUTE_TABLE, SECURITY_GROUP, VPC as TYPE};

pub(super) const VPC: Rules = Rules {
    in_use: "The vpc '{}' has dependencies and cannot be deleted. (Service: Ec2, Status Code: 400)",
    create,
    created,
    update,
    ..Rules::NONE
};

pub(super) const NETWORK_ACL: Rules = Rules {
    references: &[Refer {
        at: "VpcId",
        to: &[TYPE],
        relation: Relation::Holds,
        missing: super::NO_VPC,
    }],
    delete: |_, record| match record.origin {
        super::super::Origin::Part(_) => Err(Failure::invalid(format!(
            "cannot delete default network ACL {} (Service: Ec2, Status Code: 400)",
            record.key.identifier
        ))),
        _ => Ok(()),
    },
    ..Rules::NONE
};

fn create(scene: &mut Scene<'_>, properties: &mut Properties) -> Result<(), Failure> {
    if let Some(cidr) = text(properties, "CidrBlock") {
        let network = cidr.parse::<ipnet::Ipv4Net>().map_err(|_| invalid(cidr))?;
        if !(16..=28).contains(&network.prefix_len()) {
            return Err(Failure::invalid(format!(
                "The CIDR '{cidr}' is invalid. (Service: Ec2, Status Code: 400)"
            )));
        }
        properties.insert("CidrBlock".to_owned(), network.trunc().to_string().into());
    } else if !properties.contains_key("Ipv4IpamPoolId") {
        return Err(Failure::invalid("Either CidrBlock or Ipv4IpamPoolId must be provided"));
    }
    properties.insert("VpcId".to_owned(), scene.id("vpc").into());
    properties.insert("DefaultSecurityGroup".to_owned(), scene.id("sg").into());
    properties.insert("DefaultNetworkAcl".to_owned(), scene.id("acl").into());
    let association = scene.id("vpc-cidr-assoc");
    properties.insert("CidrBlockAssociations".to_owned(), json!([association]));
    default(properties, "InstanceTenancy", "default");
    default(properties, "EnableDnsSupport", true);
    default(properties, "EnableDnsHostnames", false);
    default(properties, "Tags", json!([]));
    Ok(())
}

fn created(scene: &mut Scene<'_>, vpc: &Record) -> Result<(), Failure> {
    let id = vpc.key.identifier.as_str();
    let group = vpc.text("DefaultSecurityGroup").unwrap_or_default();
    let owner = scene.account.to_string();
    let rule = json!({
        "IpProtocol": "-1", "FromPort": -1, "ToPort": -1,
        "SourceSecurityGroupId": group, "SourceSecurityGroupOwnerId": owner,
    });
    scene.put_part(
        &vpc.key,
        (SECURITY_GROUP, group),
        json!({
            "Id": group, "GroupId": group, "GroupName": "default", "VpcId": id,
            "GroupDescription": "default VPC security group",
            "SecurityGroupIngress": [rule],
            "SecurityGroupEgress": [super::security_group::allow_all()],
        }),
    )?;
    let acl = vpc.text("DefaultNetworkAcl").unwrap_or_default();
    scene.put_part(&vpc.key, (ACL, acl), json!({ "Id": acl, "VpcId": id }))?;
    let table = scene.id("rtb");
    scene.put_part(
        &vpc.key,
        (ROUTE_TABLE, &table),
        json!({ "RouteTableId": table, "VpcId": id, "Tags": [] }),
    )
}

/// EC2 API reference, `ModifyVpcTenancy`: the tenancy becomes `default` and nothing else.
fn update(_: &mut Scene<'_>, before: &Record, after: &mut Properties) -> Result<(), Failure> {
    let tenancy = text(after, "InstanceTenancy");
    if tenancy == before.text("InstanceTenancy") || tenancy == Some("default") {
        return Ok(());
    }
    let message = "InstanceTenancy can only be changed to default (Service: Ec2, Status Code: 400)";
    Err(Failure::new(ErrorCode::NotUpdatable, message))
}

fn invalid(cidr: &str) -> Failure {
    Failure::invalid(format!(
        "Value ({cidr}) for parameter cidrBlock is invalid. This is not a valid CIDR block. \
         (Service: Ec2, Status Code: 400)"
    ))
}
