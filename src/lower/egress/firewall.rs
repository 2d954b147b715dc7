//! `egress via firewall`: AWS Network Firewall with an endpoint in each zone. It goes by the name
//! in a TLS greeting or an HTTP request, which the client chooses.

use ipnet::Ipv4Net;

use super::{Rule, Target};
use crate::lower::network::{Parts, Reach};
use crate::lower::{Lowering, Problem, flow_logs, key, naming, written};
use crate::model::limits::{FIREWALL_RULES, FIREWALL_RULES_BYTES, NETWORK_PREFIX, VPC_RANGES};
use crate::model::program::Network;
use crate::model::{Address, PropertyPath, Resource, Value};

mod routes;
mod suricata;

#[cfg(test)]
mod tests;

const FIREWALL: &str = "AWS::NetworkFirewall::Firewall";

/// The fewest rules for which there is room. Room cannot be added later without a replacement.
const LEAST_CAPACITY: usize = 128;

/// What becomes of packets that no rule decides: they are dropped and logged, once the name that
/// a greeting carries could be read. A greeting may come in several packets.
/// Network Firewall API reference, `FirewallPolicy`.
const DEFAULT_ACTIONS: [&str; 2] =
    ["aws:drop_established_app_layer_to_server", "aws:alert_established_app_layer_to_server"];

pub(super) fn lower(
    network: &Network,
    parts: &Parts,
    after_nat: bool,
    lowering: &mut Lowering<'_>,
) {
    rule_group(network, parts, lowering);
    policy(network, parts, lowering);
    firewall(network, parts, lowering);
    logging(network, parts, lowering);
    routes::lower(network, parts, after_nat, lowering);
}

/// Traffic leaves the workload for any address that it reaches through the firewall, which decides
/// by name.
pub(super) fn rules(network: &Network) -> Vec<Rule> {
    let ranges = without(Ipv4Net::default(), &neighbours(network));
    let mut rules: Vec<Rule> = Vec::new();
    for allow in &network.egress.allow {
        for port in &allow.ports {
            if rules.iter().all(|known| known.port != *port) {
                rules.extend(ranges.iter().map(|range| Rule {
                    to: Target::Range(range.to_string()),
                    port: *port,
                    description: "what the firewall lets through".to_owned(),
                    span: allow.span,
                }));
            }
        }
    }
    rules
}

/// Where machines of others may be that no firewall stands before: in an existing VPC, as the route
/// within a VPC counts before all others.
fn neighbours(network: &Network) -> Vec<Ipv4Net> {
    let is_told = network.inside.is_some() && network.egress.hosts().is_some();
    let mut own = network.cidr.iter().chain(&network.private).map(|range| range.value);
    let Some(own) = own.next().filter(|_| is_told) else { return Vec::new() };
    let largest = Ipv4Net::new(own.addr(), *NETWORK_PREFIX.start()).map(|block| block.trunc());
    let [private @ .., shared] = VPC_RANGES;
    let around = private.into_iter().find(|range| range.contains(&own));
    around.or(largest.ok()).into_iter().chain([shared]).collect()
}

/// The ranges that are left of one.
fn without(whole: Ipv4Net, holes: &[Ipv4Net]) -> Vec<Ipv4Net> {
    match holes {
        holes if holes.iter().any(|hole| hole.contains(&whole)) => Vec::new(),
        holes if !holes.iter().any(|hole| whole.contains(hole)) => vec![whole],
        holes => {
            let halves = whole.subnets(whole.prefix_len() + 1).into_iter().flatten();
            halves.flat_map(|half| without(half, holes)).collect()
        }
    }
}

/// The firewall decides by name, unless the program lets everything through.
pub(super) fn cannot_keep(network: &Network, group: Resource) -> Resource {
    if network.egress.hosts().is_none() {
        return group;
    }
    let because = "The firewall decides by name what leaves the network.";
    group.cannot_keep("security-group-egress-open", because)
}

pub(super) fn ready(network: &Network, parts: &Parts, after_nat: bool) -> Vec<Address> {
    let mut ready = routes::addresses(network, parts, after_nat);
    ready.push(logging_address(parts));
    ready
}

fn firewall_address(parts: &Parts) -> Address {
    parts.part("firewall")
}

fn logging_address(parts: &Parts) -> Address {
    parts.part("firewall-logging")
}

fn rule_group(network: &Network, parts: &Parts, lowering: &mut Lowering<'_>) {
    let rules = suricata::rules(&network.egress.allow);
    let (count, text) = (rules.len(), rules.join("\n"));
    if count > FIREWALL_RULES || text.len() > FIREWALL_RULES_BYTES {
        let span = network.egress.allow.last().map_or(network.egress.span, |allow| allow.span);
        lowering.diagnostics.push(Problem::TooManyHosts { rules: count, bytes: text.len(), span });
        return;
    }
    let strict = Value::map([("RuleOrder", Value::from("STRICT_ORDER"))]);
    let group = Value::map([
        ("RulesSource", Value::map([("RulesString", Value::from(text))])),
        ("StatefulRuleOptions", strict),
    ]);
    let address = parts.part("firewall-rules");
    let group =
        Resource::new(address, "AWS::NetworkFirewall::RuleGroup", written(network.egress.span))
            .set("Description", format!("What {} may reach", network.name.value))
            .set("Type", "STATEFUL")
            .set("Capacity", capacity(count))
            .set("RuleGroup", group);
    let stack = &lowering.program.stack;
    lowering.add(naming::name(group, "RuleGroupName", 128, stack), &network.tags);
}

/// Room for twice the rules, in steps, so that few changes of the list replace the group.
fn capacity(rules: usize) -> u32 {
    let wanted = (rules * 2).next_power_of_two().clamp(LEAST_CAPACITY, FIREWALL_RULES);
    u32::try_from(wanted).unwrap_or(u32::MAX)
}

fn policy(network: &Network, parts: &Parts, lowering: &mut Lowering<'_>) {
    let names = |names: &[&str]| Value::list(names.iter().map(|name| Value::from(*name)));
    let group = Value::map([
        ("ResourceArn", Value::reference(&parts.part("firewall-rules"), "RuleGroupArn")),
        ("Priority", Value::from(1)),
    ]);
    let ranges = network.cidr.as_ref().map_or_else(
        || network.private.iter().chain(&network.public).collect(),
        |range| vec![range],
    );
    let ranges = ranges.into_iter().map(|range| Value::from(range.value.to_string()));
    let home = Value::map([("Definition", Value::list(ranges))]);
    let variables = Value::map([("RuleVariables", Value::map([("HOME_NET", home)]))]);
    let engine = Value::map([
        ("RuleOrder", Value::from("STRICT_ORDER")),
        ("StreamExceptionPolicy", Value::from("REJECT")),
    ]);
    let policy = Value::map([
        // Fragments too: what is not forwarded is never inspected.
        ("StatelessDefaultActions", names(&["aws:forward_to_sfe"])),
        ("StatelessFragmentDefaultActions", names(&["aws:forward_to_sfe"])),
        ("StatefulDefaultActions", names(&DEFAULT_ACTIONS)),
        ("StatefulEngineOptions", engine),
        ("StatefulRuleGroupReferences", Value::list([group])),
        ("PolicyVariables", variables),
    ]);
    let origin = written(network.egress.span);
    let policy =
        Resource::new(policy_address(parts), "AWS::NetworkFirewall::FirewallPolicy", origin)
            .set("Description", format!("How {} is filtered", network.name.value))
            .set("FirewallPolicy", policy);
    let stack = &lowering.program.stack;
    lowering.add(naming::name(policy, "FirewallPolicyName", 128, stack), &network.tags);
}

fn policy_address(parts: &Parts) -> Address {
    parts.part("firewall-policy")
}

/// AWS's own protections stay off, as they would stand in the way of `smk destroy`, unless the
/// program protects the network.
fn firewall(network: &Network, parts: &Parts, lowering: &mut Lowering<'_>) {
    let mapping =
        |subnet: Address| Value::map([("SubnetId", Value::reference(&subnet, "SubnetId"))]);
    let subnets = network.zones.iter().map(|zone| parts.subnet(Reach::Firewall, &zone.value));
    let origin = written(network.egress.span);
    let firewall = Resource::new(firewall_address(parts), FIREWALL, origin)
        .set("Description", format!("The way out of {}", network.name.value))
        .set("FirewallPolicyArn", Value::reference(&policy_address(parts), "FirewallPolicyArn"))
        .set("VpcId", Value::reference(&parts.vpc(), "VpcId"))
        .set("SubnetMappings", Value::list(subnets.map(mapping)))
        .set("DeleteProtection", false)
        .set("FirewallPolicyChangeProtection", false)
        .set("SubnetChangeProtection", false);
    let stack = &lowering.program.stack;
    lowering.add(naming::name(firewall, "FirewallName", 128, stack), &network.tags);
}

/// Switches on what AWS itself refuses for a firewall that the program protects.
pub(super) fn protect(resource: &mut Resource) {
    if resource.type_name.as_str() == FIREWALL && resource.protected.is_some() {
        for protection in ["DeleteProtection", "SubnetChangeProtection"] {
            resource.properties.insert(protection, true);
            resource
                .spans
                .extend(resource.protected.map(|span| (PropertyPath::key(protection), span)));
        }
    }
}

/// Every connection, and every decision about one, in encrypted log groups.
fn logging(network: &Network, parts: &Parts, lowering: &mut Lowering<'_>) {
    let origin = || written(network.egress.span);
    let days = flow_logs::days(network);
    let mut destinations = Vec::new();
    for (kind, word) in [("ALERT", "alert"), ("FLOW", "flow")] {
        let group = parts.part(&format!("firewall-{word}-log-group"));
        let (stack, name) = (&lowering.program.stack.name, &network.name.value);
        // The delivery service may write to groups under this prefix without a policy for each.
        let log_group = Resource::new(group.clone(), "AWS::Logs::LogGroup", origin())
            .make("LogGroupName", format!("/aws/vendedlogs/smk/{stack}/{name}/firewall-{word}"))
            .set("RetentionInDays", days)
            .set("KmsKeyId", Value::reference(&key::implied_address(), "Arn"));
        lowering.add(log_group, &network.tags);
        let destination = Value::map([("logGroup", Value::reference(&group, "LogGroupName"))]);
        destinations.push(Value::map([
            ("LogType", Value::from(kind)),
            ("LogDestinationType", Value::from("CloudWatchLogs")),
            ("LogDestination", destination),
        ]));
    }
    let configuration = Value::map([("LogDestinationConfigs", Value::list(destinations))]);
    let logging = Resource::new(
        logging_address(parts),
        "AWS::NetworkFirewall::LoggingConfiguration",
        origin(),
    )
    .set("FirewallArn", Value::reference(&firewall_address(parts), "FirewallArn"))
    .set("LoggingConfiguration", configuration);
    lowering.add(logging, &[]);
}
