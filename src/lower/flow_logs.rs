//! `flow-logs`: every connection of a network, accepted or refused, in an encrypted log group.

use super::network::{Parts, Reach};
use super::policy::{self, Statement};
use super::{Lowering, implied, key, naming};
use crate::model::program::{FlowLogs, Network};
use crate::model::{Address, Origin, Resource, Value};

/// How long logs that are not flow logs are kept where the network keeps no flow logs.
const KEPT_DAYS: u32 = 365;

/// How long a network keeps its logs.
pub(super) fn days(network: &Network) -> u32 {
    match network.flow_logs {
        FlowLogs::Keep { days, .. } => days,
        FlowLogs::Off(_) => KEPT_DAYS,
    }
}

pub(super) fn lower(network: &Network, parts: &Parts, lowering: &mut Lowering<'_>) {
    let FlowLogs::Keep { days, span } = network.flow_logs else { return };
    let origin = || {
        if span == network.name.span {
            implied(span, &network.name.value)
        } else {
            Origin { span, implied: None }
        }
    };
    let stack = &lowering.program.stack;
    let group = parts.part("flow-log-group");
    let name = format!("/smk/{}/{}/flow-logs", stack.name, network.name.value);
    let log_group = Resource::new(group.clone(), "AWS::Logs::LogGroup", origin())
        .make("LogGroupName", name)
        .set_from("RetentionInDays", days, span)
        .set("KmsKeyId", Value::reference(&key::implied_address(), "Arn"));
    lowering.add(log_group, &network.tags);
    let role_address = parts.part("flow-log-role");
    let role = Resource::new(role_address.clone(), "AWS::IAM::Role", origin())
        .set(
            "Description",
            format!("Delivers the flow logs of {} {}", stack.name, network.name.value),
        )
        .set("AssumeRolePolicyDocument", trust(lowering))
        .set("Policies", Value::list([delivery(lowering, &group)]));
    lowering.add(naming::name(role, "RoleName", 64, stack), &network.tags);
    for (address, kind, watched) in watched(network, parts) {
        let log = Resource::new(address, "AWS::EC2::FlowLog", origin())
            .set("ResourceType", kind)
            .set("ResourceId", watched)
            .set("TrafficType", "ALL")
            .set("LogDestinationType", "cloud-watch-logs")
            .set("LogGroupName", Value::reference(&group, "LogGroupName"))
            .set("DeliverLogsPermissionArn", Value::reference(&role_address, "Arn"));
        lowering.add(log, &network.tags);
    }
}

/// What is watched: the VPC, or of an existing one the network's subnets, as others are in it too.
fn watched(network: &Network, parts: &Parts) -> Vec<(Address, &'static str, Value)> {
    if network.inside.is_none() {
        let vpc = Value::reference(&parts.vpc(), "VpcId");
        return vec![(parts.part("flow-log"), "VPC", vpc)];
    }
    let mut reaches = vec![Reach::Private];
    reaches.extend((!network.public.is_empty()).then_some(Reach::Public));
    reaches.extend((!network.firewall.is_empty()).then_some(Reach::Firewall));
    let subnets = reaches
        .into_iter()
        .flat_map(|reach| network.zones.iter().map(move |zone| parts.subnet(reach, &zone.value)));
    let log = |subnet: Address| {
        let watched = Value::reference(&subnet, "SubnetId");
        (Address::new(format!("{subnet}-flow-log")), "Subnet", watched)
    };
    subnets.map(log).collect()
}

fn trust(lowering: &Lowering<'_>) -> Value {
    policy::document([Statement::allow("FlowLogs", &["sts:AssumeRole"])
        .by_service("vpc-flow-logs.amazonaws.com")
        .when("StringEquals", "aws:SourceAccount", lowering.account())])
}

fn delivery(lowering: &Lowering<'_>, group: &Address) -> Value {
    let name = Value::reference(group, "LogGroupName");
    let streams = Value::concat([lowering.arn("logs", "log-group:"), name, ":*".into()]);
    let actions = ["logs:CreateLogStream", "logs:DescribeLogStreams", "logs:PutLogEvents"];
    let write = Statement::allow("Deliver", &actions).on([streams]);
    let find = Statement::allow("Find", &["logs:DescribeLogGroups"])
        .on([lowering.arn("logs", "log-group:*")]);
    Value::map([
        ("PolicyName", Value::from("deliver-flow-logs")),
        ("PolicyDocument", policy::document([find, write])),
    ])
}
