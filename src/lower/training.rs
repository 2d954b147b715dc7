//! `training`: what the jobs that people start may do and reach, and who may start them.

use super::network::{Parts, Reach};
use super::peers::{EVERY_PROTOCOL, Peers, Traffic};
use super::policy::Statement;
use super::workload::{self, Place};
use super::{Lowering, key};
use crate::model::program::{Name, Network, Spanned, Training};
use crate::model::{Address, Value, Zone};

/// SageMaker developer guide, "Protect communications between ML compute instances in a
/// distributed training job".
const ENCRYPTED: [Traffic; 2] =
    [of_job("keys", "udp", Some((500, 500))), of_job("traffic", "50", None)];

const PLAIN: [Traffic; 1] = [of_job("traffic", EVERY_PROTOCOL, None)];

const fn of_job(what: &'static str, protocol: &'static str, ports: Option<(u16, u16)>) -> Traffic {
    Traffic { what, protocol, ports, between: "the machines of a job" }
}

pub(super) fn lower(training: &Training, lowering: &mut Lowering<'_>) {
    let Some(site) = lowering.sites.get(training.network.value.as_str()) else { return };
    let zones = zones(training, site.network);
    let traffic: &[Traffic] = if training.encrypts_traffic() { &ENCRYPTED } else { &PLAIN };
    let peers = Peers { workload: &training.name, traffic, tags: &training.tags, out: Vec::new() };
    let group = peers.group(site, lowering);
    let place = Place { workload: &training.name, site, zones, group };
    let more = statements(training, lowering);
    workload::role(&place, &training.uses, more, &training.tags, lowering);
}

/// The zones in which the jobs may run.
pub(super) fn zones<'a>(training: &'a Training, network: &'a Network) -> &'a [Spanned<Zone>] {
    training.zone.as_ref().map_or(network.zones.as_slice(), std::slice::from_ref)
}

/// The jobs that a training is about, as IAM names them.
const JOBS: [(&str, &str); 3] = [
    ("HyperParameterTuningJob", "hyper-parameter-tuning-job"),
    ("ProcessingJob", "processing-job"),
    ("TrainingJob", "training-job"),
];

/// What it takes to start, watch and stop the jobs of these trainings. A job that leaves out what
/// the training says is refused: its subnets, group, role, and encryption.
/// Service authorization reference, "Actions, resources, and condition keys for Amazon SageMaker".
pub(super) fn start(starts: &[Name], lowering: &Lowering<'_>) -> Vec<Statement> {
    let program = lowering.program;
    let trainings = starts
        .iter()
        .filter_map(|name| program.trainings.iter().find(|it| it.name.value == name.value));
    let mut statements: Vec<Statement> = trainings
        .enumerate()
        .flat_map(|(number, training)| start_one(training, number + 1, lowering))
        .collect();
    if statements.is_empty() {
        return statements;
    }
    let jobs = || JOBS.iter().map(|(_, kind)| lowering.arn("sagemaker", &format!("{kind}/*")));
    let watch: Vec<String> = JOBS
        .iter()
        .flat_map(|(job, _)| ["Describe", "Stop"].map(|verb| action(verb, job)))
        .collect();
    let logs = ["ProcessingJobs", "TrainingJobs"]
        .map(|group| lowering.arn("logs", &format!("log-group:/aws/sagemaker/{group}:*")));
    statements.push(Statement::allow("WatchJobs", &as_strs(&watch)).on(jobs()));
    statements.push(
        Statement::allow("ReadLogsOfJobs", &["logs:FilterLogEvents", "logs:GetLogEvents"]).on(logs),
    );
    statements
}

fn action(verb: &str, job: &str) -> String {
    format!("sagemaker:{verb}{job}")
}

fn as_strs(texts: &[String]) -> Vec<&str> {
    texts.iter().map(String::as_str).collect()
}

fn start_one(training: &Training, number: usize, lowering: &Lowering<'_>) -> Vec<Statement> {
    let network = lowering.sites.get(training.network.value.as_str()).map(|site| site.network);
    let Some(network) = network else { return Vec::new() };
    let own = Address::new(training.name.value.as_str());
    let parts = Parts::of(&network.name.value);
    let subnets = zones(training, network)
        .iter()
        .map(|zone| Value::reference(&parts.subnet(Reach::Private, &zone.value), "SubnetId"));
    let group = Value::reference(&own.part("security-group"), "GroupId");
    let key = Value::reference(&key::address_of(training.key.as_ref()), "Arn");
    let create: Vec<String> = JOBS.iter().map(|(job, _)| action("Create", job)).collect();
    let jobs = JOBS.iter().map(|(_, kind)| lowering.arn("sagemaker", &format!("{kind}/*")));
    // Of a job that names no subnet, "for all of them" holds too.
    let mut start = Statement::allow(&format!("Start{number}"), &as_strs(&create))
        .on(jobs)
        .when("ForAllValues:StringEquals", "sagemaker:VpcSubnets", Value::list(subnets))
        .when("ForAllValues:StringEquals", "sagemaker:VpcSecurityGroupIds", Value::list([group]))
        .when("Null", "sagemaker:VpcSubnets", "false")
        .when("Null", "sagemaker:VpcSecurityGroupIds", "false")
        .when("ArnEquals", "sagemaker:OutputKmsKey", key.clone())
        // Instances with disks of their own take no key for them: the machine encrypts these.
        .when("ArnEqualsIfExists", "sagemaker:VolumeKmsKey", key);
    if training.encrypts_traffic() {
        start = start.when("Bool", "sagemaker:InterContainerTrafficEncryption", "true");
    }
    if training.isolate {
        start = start.when("Bool", "sagemaker:NetworkIsolation", "true");
    }
    let pass = Statement::allow(&format!("Pass{number}"), &["iam:PassRole"])
        .on([Value::reference(&own.part("role"), "Arn")])
        .when("StringEquals", "iam:PassedToService", "sagemaker.amazonaws.com");
    vec![start, pass]
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
