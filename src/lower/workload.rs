//! What every kind of workload has: a role that may do what the program says and no more.

use super::network::{Parts, Reach};
use super::policy::{self, Statement};
use super::site::Site;
use super::{Lowering, egress, endpoint, key, naming, security_group, written};
use crate::model::program::{Access, Name, Spanned, Tag, Use};
use crate::model::{Address, Resource, Value, Zone};

/// Where a workload's network interface lies.
pub(super) struct Place<'a> {
    pub(super) workload: &'a Name,
    pub(super) site: &'a Site<'a>,
    pub(super) zones: &'a [Spanned<Zone>],
    pub(super) group: Address,
}

/// Adds the execution role of a workload, with what its kind needs `more`, and gives its address.
pub(super) fn role(
    place: &Place<'_>,
    uses: &[Use],
    more: Vec<Statement>,
    tags: &[Tag],
    lowering: &mut Lowering<'_>,
) -> Address {
    let workload = place.workload;
    let address = Address::new(workload.value.as_str()).part("role");
    let mut statements = vec![log_statement(lowering)];
    statements.extend(network_statements(place, lowering));
    statements.extend(more);
    for (number, used) in uses.iter().enumerate() {
        statements.push(use_statement(used, number + 1));
        statements.extend(key_statement(used, number + 1, lowering));
    }
    let inline = Value::map([
        ("PolicyName", Value::from("what-it-may-do")),
        ("PolicyDocument", policy::document(statements)),
    ]);
    let role = Resource::new(address.clone(), "AWS::IAM::Role", written(workload.span))
        .set("Description", format!("What {} may do", workload.value))
        .set("AssumeRolePolicyDocument", trust(lowering))
        .set("Policies", Value::list([inline]));
    lowering.add(naming::name(role, "RoleName", 64, &lowering.program.stack), tags);
    address
}

/// The ARN of a bucket and that of everything in it.
pub(super) fn bucket_arns(bucket: &Address) -> [Value; 2] {
    let arn = Value::reference(bucket, "Arn");
    [arn.clone(), Value::concat([arn, "/*".into()])]
}

fn trust(lowering: &Lowering<'_>) -> Value {
    policy::document([Statement::allow("SageMaker", &["sts:AssumeRole"])
        .by_service("sagemaker.amazonaws.com")
        .when("StringEquals", "aws:SourceAccount", lowering.account())])
}

fn log_statement(lowering: &Lowering<'_>) -> Statement {
    let actions = [
        "logs:CreateLogGroup",
        "logs:CreateLogStream",
        "logs:DescribeLogStreams",
        "logs:PutLogEvents",
    ];
    Statement::allow("Logs", &actions).on([lowering.arn("logs", "log-group:/aws/sagemaker/*")])
}

/// SageMaker puts a network interface into the subnet with the rights of the role.
fn network_statements(place: &Place<'_>, lowering: &Lowering<'_>) -> [Statement; 3] {
    let parts = Parts::of(&place.site.network.name.value);
    let interfaces = lowering.arn("ec2", "network-interface/*");
    let named = |kind: &str, address: &Address, property: &str| {
        Value::concat([
            lowering.arn("ec2", &format!("{kind}/")),
            Value::reference(address, property),
        ])
    };
    let subnets = place.zones.iter().map(|zone| parts.subnet(Reach::Private, &zone.value));
    let subnets = subnets.map(|subnet| named("subnet", &subnet, "SubnetId"));
    let group = named("security-group", &place.group, "GroupId");
    let vpc = named("vpc", &parts.vpc(), "VpcId");
    let describe = [
        "ec2:DescribeDhcpOptions",
        "ec2:DescribeNetworkInterfaces",
        "ec2:DescribeSecurityGroups",
        "ec2:DescribeSubnets",
        "ec2:DescribeVpcs",
    ];
    let manage = [
        "ec2:CreateNetworkInterfacePermission",
        "ec2:DeleteNetworkInterface",
        "ec2:DeleteNetworkInterfacePermission",
    ];
    [
        Statement::allow("CreateInterface", &["ec2:CreateNetworkInterface"]).on(std::iter::once(
            interfaces.clone(),
        )
        .chain(subnets)
        .chain([group])),
        Statement::allow("ManageInterface", &manage).on([interfaces]).when(
            "ArnEquals",
            "ec2:Vpc",
            vpc,
        ),
        Statement::allow("FindNetwork", &describe).on_all(),
    ]
}

/// What SageMaker measures goes under its own names.
pub(super) fn metrics() -> Statement {
    Statement::allow("Metrics", &["cloudwatch:PutMetricData"]).on_all().when(
        "StringLike",
        "cloudwatch:namespace",
        "/aws/sagemaker/*",
    )
}

/// Pulling images out of repositories whose names match. The token that this takes belongs to no
/// repository.
pub(super) fn images(repositories: &str, lowering: &Lowering<'_>) -> [Statement; 2] {
    let (partition, region) = (lowering.partition(), lowering.region());
    let images = format!("arn:{partition}:ecr:{region}:*:repository/{repositories}");
    let pull =
        ["ecr:BatchCheckLayerAvailability", "ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer"];
    [
        Statement::allow("ImageToken", &["ecr:GetAuthorizationToken"]).on_all(),
        Statement::allow("Images", &pull).on([images.into()]),
    ]
}

/// AWS itself may use the key for volumes that it makes on behalf of the role.
pub(super) fn grants(key: Value) -> Statement {
    Statement::allow("EncryptVolumes", &["kms:CreateGrant"]).on([key]).when(
        "Bool",
        "kms:GrantIsForAWSResource",
        "true",
    )
}

/// What makes the ways out of the workload's subnets work, so that it finds them open when it
/// starts.
pub(super) fn ways_out(place: &Place<'_>) -> Vec<Address> {
    let network = place.site.network;
    let parts = Parts::of(&network.name.value);
    let associations = place.zones.iter();
    let associations = associations.map(|zone| parts.association(Reach::Private, &zone.value));
    let gateways = egress::ready(network, &parts, &place.workload.value);
    let endpoints = endpoint::ready(place.site, &parts);
    let admitted = endpoint::group(place.site, &parts)
        .map(|_| security_group::admission(&place.workload.value));
    associations.chain(gateways).chain(endpoints).chain(admitted).collect()
}

fn use_statement(used: &Use, number: usize) -> Statement {
    let actions: &[&str] = match used.access {
        Access::Read => &["s3:GetObject", "s3:ListBucket"],
        Access::ReadWrite => &["s3:DeleteObject", "s3:GetObject", "s3:ListBucket", "s3:PutObject"],
    };
    Statement::allow(&format!("Use{number}"), actions)
        .on(bucket_arns(&Address::new(used.target.value.as_str())))
}

/// What is in a bucket of the program can be read only with its key, and only by way of S3.
fn key_statement(used: &Use, number: usize, lowering: &Lowering<'_>) -> Option<Statement> {
    let buckets = &lowering.program.buckets;
    let bucket = buckets.iter().find(|bucket| bucket.name.value == used.target.value)?;
    let key = key::address_of(bucket.key.as_ref());
    let actions: &[&str] = match used.access {
        Access::Read => &["kms:Decrypt"],
        Access::ReadWrite => &["kms:Decrypt", "kms:GenerateDataKey"],
    };
    let statement = Statement::allow(&format!("Use{number}Key"), actions)
        .on([Value::reference(&key, "Arn")])
        .when("StringLike", "kms:ViaService", format!("s3.{}.*", lowering.region()));
    Some(statement)
}
