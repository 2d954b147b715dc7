//! `training`: what the jobs that people start may do and reach, and the defaults by which the
//! SageMaker SDK starts them so.

use super::network::{Parts, Reach};
use super::peers::{Peers, Traffic};
use super::policy::Statement;
use super::workload::{self, Place};
use super::{Lowering, key};
use crate::model::program::{Access, Network, Program, Spanned, Training, Use};
use crate::model::{Address, Value, Zone};

/// SageMaker developer guide, "Protect communications between ML compute instances in a
/// distributed training job".
const ENCRYPTED: [Traffic; 2] =
    [of_job("keys", "udp", Some((500, 500))), of_job("traffic", "50", None)];

const PLAIN: [Traffic; 1] = [of_job("traffic", "-1", None)];

const fn of_job(what: &'static str, protocol: &'static str, ports: Option<(u16, u16)>) -> Traffic {
    Traffic { what, protocol, ports, between: "the machines of a job" }
}

pub(super) fn lower(training: &Training, lowering: &mut Lowering<'_>) {
    let Some(site) = lowering.sites.get(training.network.value.as_str()) else { return };
    let zones = zones(training, site.network);
    let traffic: &[Traffic] = if training.encrypt_traffic { &ENCRYPTED } else { &PLAIN };
    let peers = Peers { workload: &training.name, zones, traffic, tags: &training.tags };
    let group = peers.group(site, lowering);
    let place = Place { workload: &training.name, site, zones, group };
    let more = statements(training, lowering);
    workload::role(&place, &training.uses, more, &training.tags, lowering);
}

/// The zones in which the jobs may run.
fn zones<'a>(training: &'a Training, network: &'a Network) -> &'a [Spanned<Zone>] {
    training.zone.as_ref().map_or(network.zones.as_slice(), std::slice::from_ref)
}

/// SageMaker developer guide, "SageMaker roles": what `CreateTrainingJob` needs of the role.
fn statements(training: &Training, lowering: &Lowering<'_>) -> Vec<Statement> {
    let encrypt = ["kms:Decrypt", "kms:DescribeKey", "kms:Encrypt", "kms:GenerateDataKey"];
    let key = Value::reference(&key::address_of(training.key.as_ref()), "Arn");
    let mut statements = vec![workload::metrics()];
    statements.extend(workload::images("*", lowering));
    statements.push(Statement::allow("Encrypt", &encrypt).on([key.clone()]));
    statements.push(workload::grants(key));
    statements
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
