//! Security groups of workloads: nothing comes in, and out goes what the network allows.

use super::egress::{self, Rule, Target};
use super::network::Parts;
use super::site::Site;
use super::{Lowering, Problem, endpoint, implied, written};
use crate::model::limits::RULES_PER_SECURITY_GROUP;
use crate::model::program::{Name, Tag};
use crate::model::{Address, PropertyPath, Resource, Value};

const HTTPS: u16 = 443;

/// The rule that stands for "no rule": a group with an empty list keeps the rule that AWS gives
/// it, which lets everything out.
pub(super) fn nowhere() -> Value {
    Value::list([Value::map([
        ("IpProtocol", Value::from("tcp")),
        ("FromPort", Value::from(u32::from(HTTPS))),
        ("ToPort", Value::from(u32::from(HTTPS))),
        ("CidrIp", Value::from("127.0.0.1/32")),
        ("Description", Value::from("nowhere")),
    ])])
}

/// Adds the group of a workload and gives its address.
pub(super) fn lower(
    workload: &Name,
    site: &Site<'_>,
    tags: &[Tag],
    lowering: &mut Lowering<'_>,
) -> Address {
    lower_with(workload, site, (Vec::new(), 0), tags, lowering)
}

/// The same, with further rules for what may go out, and beside so many outgoing rules that are
/// resources of their own, which count like the others.
pub(super) fn lower_with(
    workload: &Name,
    site: &Site<'_>,
    (more, beside): (Vec<Value>, usize),
    tags: &[Tag],
    lowering: &mut Lowering<'_>,
) -> Address {
    let network = site.network;
    let parts = Parts::of(&network.name.value);
    let address = Address::new(workload.value.as_str()).part("security-group");
    let rules = rules(workload, site, &parts, lowering);
    let count = rules.len() + more.len() + beside;
    if count > RULES_PER_SECURITY_GROUP {
        lowering.diagnostics.push(Problem::TooManyRules {
            rules: count,
            span: network.egress.allow.first().map_or(network.egress.span, |allow| allow.span),
        });
    }
    let mut group =
        Resource::new(address.clone(), "AWS::EC2::SecurityGroup", written(workload.span))
            .make("GroupDescription", format!("What {} may reach", workload.value))
            .set("VpcId", Value::reference(&parts.vpc(), "VpcId"));
    for (index, rule) in rules.iter().enumerate() {
        group.spans.insert(PropertyPath::key("SecurityGroupEgress").index(index), rule.span);
    }
    let is_closed = rules.is_empty() && more.is_empty();
    let egress = Value::list(rules.iter().map(rule_value).chain(more));
    let egress = if is_closed { nowhere() } else { egress };
    let group = egress::cannot_keep(network, group.set("SecurityGroupEgress", egress));
    lowering.add(group, tags);
    if let Some(endpoints) = endpoint::group(site, &parts) {
        admit(workload, &address, &endpoints, lowering);
    }
    egress::admit(workload, &address, site, lowering);
    address
}

fn rules(workload: &Name, site: &Site<'_>, parts: &Parts, lowering: &Lowering<'_>) -> Vec<Rule> {
    let mut rules = egress::rules(site.network, parts, lowering);
    let mut to = |to, description: &str| {
        rules.push(Rule {
            to,
            port: HTTPS,
            description: description.to_owned(),
            span: workload.span,
        });
    };
    if let Some(group) = endpoint::group(site, parts) {
        to(Target::Group(group), "interface endpoints");
    }
    if let Some(list) = endpoint::s3_prefix_list(site, parts) {
        to(Target::PrefixList(list), "S3 through its endpoint");
    }
    rules
}

fn rule_value(rule: &Rule) -> Value {
    let (property, target) = match &rule.to {
        Target::Range(range) => ("CidrIp", Value::from(range.as_str())),
        Target::PrefixList(list) => ("DestinationPrefixListId", list.clone()),
        Target::Group(group) => ("DestinationSecurityGroupId", Value::reference(group, "GroupId")),
    };
    Value::map([
        ("IpProtocol", Value::from("tcp")),
        ("FromPort", Value::from(u32::from(rule.port))),
        ("ToPort", Value::from(u32::from(rule.port))),
        (property, target),
        ("Description", Value::from(rule.description.as_str())),
    ])
}

/// The address of the rule that lets a workload in at the interface endpoints.
pub(super) fn admission(workload: &str) -> Address {
    Address::new(workload).part("endpoint-ingress")
}

/// Lets the workload in at the endpoints. A resource of its own, because the two groups refer to
/// each other.
fn admit(workload: &Name, group: &Address, endpoints: &Address, lowering: &mut Lowering<'_>) {
    let address = admission(&workload.value);
    let origin = implied(workload.span, &workload.value);
    let ingress = Resource::new(address, "AWS::EC2::SecurityGroupIngress", origin)
        .set("GroupId", Value::reference(endpoints, "GroupId"))
        .set("SourceSecurityGroupId", Value::reference(group, "GroupId"))
        .set("IpProtocol", "tcp")
        .set("FromPort", u32::from(HTTPS))
        .set("ToPort", u32::from(HTTPS))
        .set("Description", format!("from {}", workload.value));
    lowering.add(ingress, &[]);
}
