//! The security group that AWS makes with each VPC. It can be neither made nor deleted, so it is a
//! resource only from when the state knows it; then it is closed.

use super::{Lowering, security_group};
use crate::model::{Address, Disposal, Origin, Resource, Value};

const VPC: &str = "AWS::EC2::VPC";

/// The groups of the VPCs that the program makes.
pub(super) fn lower(lowering: &Lowering<'_>) -> Vec<Resource> {
    let made = lowering.resources.iter().filter(|it| it.is_managed());
    made.filter(|it| it.type_name.as_str() == VPC).map(group).collect()
}

fn group(vpc: &Resource) -> Resource {
    let address = Address::new(vpc.address.owner()).part("default-security-group");
    let implied = Some(format!("AWS makes it with `{}`", vpc.address));
    let mut group = Resource::new(
        address,
        "AWS::EC2::SecurityGroup",
        Origin { span: vpc.origin.span, implied },
    )
    .set("GroupName", "default")
    .set("VpcId", Value::reference(&vpc.address, "VpcId"))
    .set("SecurityGroupIngress", Value::list([]))
    .set("SecurityGroupEgress", security_group::nowhere());
    group.disposal = Some(Disposal::Follow);
    group
}
