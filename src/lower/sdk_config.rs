//! The file by which the SageMaker SDK starts jobs as a `training` says: its values, its text, and
//! how a notebook comes to have it. A default and no control: whoever starts a job can ask for
//! something else.

use super::network::{Parts, Reach};
use super::{egress, key, site, training};
use crate::model::program::{Access, Name, Program, Training, Use};
use crate::model::{Address, Map, Value};

/// Where the SDK looks for what an administrator decided.
/// SageMaker Python SDK, "Configuring and using defaults with the SageMaker Python SDK".
const PATH: &str = "/etc/xdg/sagemaker/config.yaml";

/// Characters of a variable of a training's environment.
/// SageMaker API reference, `TrainingJob`.
const VARIABLE: usize = 512;

/// The training of which a workload has the defaults: the first that it starts, or the only one of
/// its network.
pub(super) fn for_workload<'a>(
    starts: &[Name],
    network: &Name,
    program: &'a Program,
) -> Option<&'a Training> {
    if let Some(first) = starts.first() {
        return program.trainings.iter().find(|training| training.name.value == first.value);
    }
    let mut inside = program.trainings.iter().filter(|it| it.network.value == network.value);
    let only = inside.next();
    only.filter(|_| inside.next().is_none())
}

/// The lines of a shell script that write the file, for nobody but root to change.
pub(super) fn install(training: &Training, program: &Program) -> Option<Value> {
    let head = format!("\ninstall -D -m 0644 /dev/stdin {PATH} <<'END'\n");
    Some(Value::concat([head.into(), text(training, program)?, "END\n".into()]))
}

/// The file.
pub fn text(training: &Training, program: &Program) -> Option<Value> {
    let mut parts = Vec::new();
    write(&values(training, program)?, 0, &mut parts);
    Some(Value::concat(parts))
}

/// What stands in the file.
pub fn values(training: &Training, program: &Program) -> Option<Value> {
    let network = program.networks.iter().find(|it| it.name.value == training.network.value)?;
    let parts = Parts::of(&network.name.value);
    let own = Address::new(training.name.value.as_str());
    let subnets = training::zones(training, network)
        .iter()
        .map(|zone| Value::reference(&parts.subnet(Reach::Private, &zone.value), "SubnetId"));
    let group = Value::reference(&own.part("security-group"), "GroupId");
    let vpc =
        Value::map([("SecurityGroupIds", Value::list([group])), ("Subnets", Value::list(subnets))]);
    let role = || Value::reference(&own.part("role"), "Arn");
    let key = || Value::reference(&key::address_of(training.key.as_ref()), "Arn");
    let encrypted = |property| Value::map([(property, key())]);
    let (encrypt, isolate) = (training.encrypts_traffic(), training.isolate);
    let network_config = Value::map([
        ("EnableInterContainerTrafficEncryption", Value::from(encrypt)),
        ("EnableNetworkIsolation", Value::from(isolate)),
        ("VpcConfig", vpc.clone()),
    ]);
    let mut job = Map::from_iter([
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
    let mut remote = Map::from_iter([
        ("EnableInterContainerTrafficEncryption", Value::from(encrypt)),
        ("RoleArn", role()),
        ("S3KmsKeyId", key()),
        ("VolumeKmsKeyId", key()),
        ("VpcConfig", vpc),
    ]);
    if let Some(variables) = proxy(training, program) {
        job.insert("Environment", variables.clone());
        remote.insert("EnvironmentVariables", variables);
    }
    let mut modules =
        vec![("RemoteFunction", Value::Map(remote)), ("TelemetryOptOut", Value::from(true))];
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
        ("TrainingJob", Value::Map(job)),
    ]);
    Some(Value::map([("SageMaker", sagemaker), ("SchemaVersion", Value::from("1.0"))]))
}

/// The variables by which the containers of a job find the proxy, if their network has one.
fn proxy(training: &Training, program: &Program) -> Option<Value> {
    let sites = site::survey(program);
    let site = sites.get(training.network.value.as_str())?;
    let environment = egress::environment(site, &program.stack.region)?;
    let variables = environment.variables(VARIABLE);
    Some(Value::map(variables.into_iter().map(|(name, value)| (name, Value::from(value)))))
}

/// Writes a value as YAML in block style, on lines of its own.
fn write(value: &Value, indent: usize, to: &mut Vec<Value>) {
    match value {
        Value::Map(entries) => {
            for (name, value) in entries {
                to.push(format!("{:indent$}{name}:", "").into());
                write_after(value, indent + 2, to);
            }
        }
        Value::List(items) => {
            for item in items {
                to.push(format!("{:indent$}-", "").into());
                write_after(item, indent + 2, to);
            }
        }
        scalar => write_after(scalar, indent, to),
    }
}

/// Writes the value behind what announces it, or below if it has parts.
fn write_after(value: &Value, indent: usize, to: &mut Vec<Value>) {
    match value {
        Value::Map(_) | Value::List(_) => {
            to.push("\n".into());
            write(value, indent, to);
        }
        Value::Bool(_) | Value::Number(_) | Value::String(_) => {
            // What is text in JSON is text in YAML too.
            let text = value.resolve(&|_| None).unwrap_or_default();
            to.push(format!(" {text}\n").into());
        }
        late => to.extend([" \"".into(), late.clone(), "\"\n".into()]),
    }
}
