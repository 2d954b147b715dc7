//! `training`: what the jobs that people start may do and reach, and the defaults by which the
//! SageMaker SDK starts them so.

use super::network::{Parts, Reach};
use super::policy::Statement;
use super::site::Site;
use super::workload::{self, Place};
use super::{Lowering, key, security_group, written};
use crate::model::program::{Access, Network, Program, Spanned, Training, Use};
use crate::model::{Address, Resource, Value, Zone};

/// Traffic between the machines of one job: a name for it, the protocol, and its port if it is
/// not all of them.
type Traffic = (&'static str, &'static str, Option<u16>);

/// SageMaker developer guide, "Protect communications between ML compute instances in a
/// distributed training job".
const ENCRYPTED: [Traffic; 2] = [("keys", "udp", Some(500)), ("traffic", "50", None)];

const PLAIN: [Traffic; 1] = [("traffic", "-1", None)];

pub(super) fn lower(training: &Training, lowering: &mut Lowering<'_>) {
    let Some(site) = lowering.sites.get(training.network.value.as_str()) else { return };
    let group = group(training, site, lowering);
    let zones = zones(training, site.network);
    let place = Place { workload: &training.name, site, zones, group };
    let more = statements(training, lowering);
    workload::role(&place, &training.uses, more, &training.tags, lowering);
}

/// The zones in which the jobs may run.
fn zones<'a>(training: &'a Training, network: &'a Network) -> &'a [Spanned<Zone>] {
    training.zone.as_ref().map_or(network.zones.as_slice(), std::slice::from_ref)
}

/// The group lets machines out to their subnets and in from themselves only. The way out names
/// the subnets: a group cannot name itself before it exists, and a rule that is added later goes
/// away with the next change of those that the group began with.
fn group(training: &Training, site: &Site<'_>, lowering: &mut Lowering<'_>) -> Address {
    let traffic: &[Traffic] = if training.encrypt_traffic { &ENCRYPTED } else { &PLAIN };
    let network = site.network;
    let used = zones(training, network);
    let ranges = network.private.iter().zip(&network.zones);
    let ranges = ranges.filter(|(_, zone)| used.iter().any(|known| known.value == zone.value));
    let out = ranges.flat_map(|(range, _)| {
        traffic.iter().map(|between| {
            let peers = [("CidrIp", Value::from(range.value.to_string()))];
            Value::map(rule(between).into_iter().chain(peers))
        })
    });
    let name = &training.name;
    let group = security_group::lower_with(name, site, out.collect(), &training.tags, lowering);
    for between in traffic {
        let address = Address::new(name.value.as_str()).part(&format!("peer-{}", between.0));
        let mut ingress =
            Resource::new(address, "AWS::EC2::SecurityGroupIngress", written(name.span))
                .set("GroupId", Value::reference(&group, "GroupId"))
                .set("SourceSecurityGroupId", Value::reference(&group, "GroupId"));
        for (property, value) in rule(between) {
            ingress = ingress.set(property, value);
        }
        lowering.add(ingress, &[]);
    }
    group
}

fn rule(&(what, protocol, port): &Traffic) -> Vec<(&'static str, Value)> {
    let mut rule = vec![
        ("IpProtocol", Value::from(protocol)),
        ("Description", Value::from(format!("{what} between the machines of a job"))),
    ];
    if let Some(port) = port {
        rule.push(("FromPort", u32::from(port).into()));
        rule.push(("ToPort", u32::from(port).into()));
    }
    rule
}

/// SageMaker developer guide, "SageMaker roles": what `CreateTrainingJob` needs of the role.
fn statements(training: &Training, lowering: &Lowering<'_>) -> Vec<Statement> {
    let region = lowering.region();
    let images = format!("arn:{}:ecr:{region}:*:repository/*", lowering.partition());
    let pull =
        ["ecr:BatchCheckLayerAvailability", "ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer"];
    let encrypt = ["kms:Decrypt", "kms:DescribeKey", "kms:Encrypt", "kms:GenerateDataKey"];
    let key = Value::reference(&key::address_of(training.key.as_ref()), "Arn");
    vec![
        Statement::allow("Metrics", &["cloudwatch:PutMetricData"]).on_all().when(
            "StringLike",
            "cloudwatch:namespace",
            "/aws/sagemaker/*",
        ),
        Statement::allow("ImageToken", &["ecr:GetAuthorizationToken"]).on_all(),
        Statement::allow("Images", &pull).on([images.into()]),
        Statement::allow("Encrypt", &encrypt).on([key.clone()]),
        Statement::allow("EncryptVolumes", &["kms:CreateGrant"]).on([key]).when(
            "Bool",
            "kms:GrantIsForAWSResource",
            "true",
        ),
    ]
}

/// The defaults of the SageMaker SDK that make what it starts one of these jobs, as they stand in
/// its file. SageMaker Python SDK, "Configuring and using defaults with the SageMaker Python SDK".
pub fn sdk_defaults(training: &Training, program: &Program) -> Option<Value> {
    let network = program.networks.iter().find(|it| it.name.value == training.network.value)?;
    let parts = Parts::of(&network.name.value);
    let own = Address::new(training.name.value.as_str());
    let subnets = zones(training, network)
        .iter()
        .map(|zone| Value::reference(&parts.subnet(Reach::Private, &zone.value), "SubnetId"));
    let group = Value::reference(&own.part("security-group"), "GroupId");
    let vpc =
        Value::map([("SecurityGroupIds", Value::list([group])), ("Subnets", Value::list(subnets))]);
    let role = || Value::reference(&own.part("role"), "Arn");
    let key = || Value::reference(&key::address_of(training.key.as_ref()), "Arn");
    let encrypted = |property| Value::map([(property, key())]);
    let (encrypt, isolate) = (training.encrypt_traffic, training.isolate);
    let network_config = Value::map([
        ("EnableInterContainerTrafficEncryption", Value::from(encrypt)),
        ("EnableNetworkIsolation", Value::from(isolate)),
        ("VpcConfig", vpc.clone()),
    ]);
    let job = Value::map([
        ("EnableInterContainerTrafficEncryption", Value::from(encrypt)),
        ("EnableNetworkIsolation", Value::from(isolate)),
        ("OutputDataConfig", encrypted("KmsKeyId")),
        ("ResourceConfig", encrypted("VolumeKmsKeyId")),
        ("RoleArn", role()),
        ("VpcConfig", vpc.clone()),
    ]);
    let processing = Value::map([
        ("NetworkConfig", network_config),
        ("ProcessingOutputConfig", encrypted("KmsKeyId")),
        ("ProcessingResources", Value::map([("ClusterConfig", encrypted("VolumeKmsKeyId"))])),
        ("RoleArn", role()),
    ]);
    let model = Value::map([
        ("EnableNetworkIsolation", Value::from(isolate)),
        ("ExecutionRoleArn", role()),
        ("VpcConfig", vpc.clone()),
    ]);
    let remote = Value::map([
        ("EnableInterContainerTrafficEncryption", Value::from(encrypt)),
        ("RoleArn", role()),
        ("S3KmsKeyId", key()),
        ("VolumeKmsKeyId", key()),
        ("VpcConfig", vpc),
    ]);
    let mut modules = vec![("RemoteFunction", remote), ("TelemetryOptOut", Value::from(true))];
    let is_own = |name: &str| program.buckets.iter().any(|bucket| bucket.name.value == name);
    let written = |used: &&Use| used.access == Access::ReadWrite && is_own(&used.target.value);
    if let Some(bucket) = training.uses.iter().find(written) {
        let name = Value::reference(&Address::new(bucket.target.value.as_str()), "BucketName");
        modules.push(("Session", Value::map([("DefaultS3Bucket", name)])));
    }
    let sagemaker = Value::map([
        ("EndpointConfig", encrypted("KmsKeyId")),
        ("Model", model),
        ("ProcessingJob", processing),
        ("PythonSDK", Value::map([("Modules", Value::map(modules))])),
        ("TrainingJob", job),
    ]);
    Some(Value::map([("SageMaker", sagemaker), ("SchemaVersion", Value::from("1.0"))]))
}
