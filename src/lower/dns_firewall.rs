//! `dns-firewall`: only the names that a network needs resolve, so that no data leaves inside of
//! names that are asked for. It takes the list that the way out takes. Every question is logged.

use super::network::Parts;
use super::{Lowering, flow_logs, implied, key, naming, written};
use crate::model::host::{self, Host};
use crate::model::limits::DOMAINS_PER_LIST;
use crate::model::program::Network;
use crate::model::{Address, Origin, Region, Resource, Value};

/// The first place that AWS leaves to accounts; those up to 100 and from 9900 on belong to
/// Firewall Manager. Route 53 Resolver API reference, `AssociateFirewallRuleGroup`.
const PRIORITY: u32 = 101;

const LONGEST_NAME: usize = 64;

/// What a rule does with the names of its list.
enum Action {
    /// Aliases of an allowed name are followed: where they lead is for its owner to say, and changes.
    Allow,
    /// "No such record" rather than "no such name", from which a resolver may conclude that there is
    /// nothing below either, such as an allowed name (RFC 8020).
    Block,
}

pub(super) fn lower(network: &Network, parts: &Parts, lowering: &mut Lowering<'_>) {
    if !network.dns_firewall.value {
        return;
    }
    filter(network, parts, lowering);
    logging(network, parts, lowering);
}

/// What must exist before anybody in the network asks for a name.
pub(super) fn ready(network: &Network, parts: &Parts) -> Vec<Address> {
    let mut ready = Vec::new();
    if network.dns_firewall.value {
        ready.extend(network.egress.hosts().map(|_| association_address(parts)));
        ready.push(logging_address(parts));
    }
    ready
}

fn association_address(parts: &Parts) -> Address {
    parts.part("dns-firewall-association")
}

fn logging_address(parts: &Parts) -> Address {
    parts.part("dns-logging-association")
}

fn origin(network: &Network) -> Origin {
    let span = network.dns_firewall.span;
    if span == network.name.span { implied(span, &network.name.value) } else { written(span) }
}

/// Lets the names of the program and of AWS resolve, and no others. Where everything may be
/// reached, there is nothing to hold back.
fn filter(network: &Network, parts: &Parts, lowering: &mut Lowering<'_>) {
    let Some(hosts) = network.egress.hosts() else {
        let because = "Every host may be reached, and every name resolves.";
        return lowering.cannot_keep(&parts.vpc(), "dns-firewall", because);
    };
    let hosts = host::minimal(hosts.into_iter().map(|host| host.value.clone()));
    let domains: Vec<String> = hosts.iter().flat_map(domains).collect();
    let mut rules = Vec::new();
    for (number, domains) in domains.chunks(DOMAINS_PER_LIST).enumerate() {
        let list = match number {
            0 => "dns-firewall-allowed".to_owned(),
            _ => format!("dns-firewall-allowed-{}", number + 1),
        };
        rules.push((self::list(&list, domains, network, parts, lowering), Action::Allow));
    }
    let aws = names_of_aws(&lowering.program.stack.region);
    rules.push((list("dns-firewall-aws", &aws, network, parts, lowering), Action::Allow));
    let all = ["*".to_owned()];
    rules.push((list("dns-firewall-others", &all, network, parts, lowering), Action::Block));
    let group = group(&rules, network, parts, lowering);
    let association = Resource::new(
        association_address(parts),
        "AWS::Route53Resolver::FirewallRuleGroupAssociation",
        origin(network),
    )
    .set("FirewallRuleGroupId", Value::reference(&group, "Id"))
    .set("VpcId", Value::reference(&parts.vpc(), "VpcId"))
    .set("Priority", PRIORITY)
    // It would stand in the way of `smk destroy`; `protect` is what keeps a network.
    .set("MutationProtection", "DISABLED");
    add_named(association, network, lowering);
}

/// The names that a host stands for, as DNS Firewall takes them: `*.` leaves out the name itself.
fn domains(host: &Host) -> Vec<String> {
    match host {
        Host::Exact(name) => vec![name.clone()],
        Host::WithSubdomains(name) => vec![name.clone(), format!("*.{name}")],
    }
}

/// The names by which a network reaches AWS and itself, with or without endpoints. AWS alone
/// answers for them, so that nobody else sees who asks for what.
fn names_of_aws(region: &Region) -> Vec<String> {
    let dual_stack = match region.partition() {
        "aws-cn" => "api.amazonwebservices.com.cn",
        _ => "api.aws",
    };
    let mut names: Vec<String> = [region.suffix(), dual_stack, region.sagemaker_suffix()]
        .iter()
        .map(|suffix| format!("*.{region}.{suffix}"))
        .collect();
    if region.as_str() == "us-east-1" {
        // The oldest region has names that do not say which region they are of.
        let old = ["*.ec2.internal", "*.s3.amazonaws.com", "s3.amazonaws.com"];
        names.extend(old.map(str::to_owned));
    } else {
        names.push(format!("*.{region}.compute.internal"));
    }
    names
}

fn list(
    part: &str,
    domains: &[String],
    network: &Network,
    parts: &Parts,
    lowering: &mut Lowering<'_>,
) -> Address {
    let address = parts.part(part);
    let domains = Value::list(domains.iter().map(|domain| Value::from(domain.as_str())));
    let list =
        Resource::new(address.clone(), "AWS::Route53Resolver::FirewallDomainList", origin(network))
            .set("Domains", domains);
    add_named(list, network, lowering);
    address
}

fn group(
    rules: &[(Address, Action)],
    network: &Network,
    parts: &Parts,
    lowering: &mut Lowering<'_>,
) -> Address {
    let rules = rules.iter().zip(1_u32..).map(|((list, action), priority)| {
        let (action, how, what) = match action {
            Action::Allow => {
                ("ALLOW", "FirewallDomainRedirectionAction", "TRUST_REDIRECTION_DOMAIN")
            }
            Action::Block => ("BLOCK", "BlockResponse", "NODATA"),
        };
        Value::map([
            ("Action", Value::from(action)),
            ("FirewallDomainListId", Value::reference(list, "Id")),
            ("Priority", Value::from(priority)),
            (how, Value::from(what)),
        ])
    });
    let address = parts.part("dns-firewall");
    let group =
        Resource::new(address.clone(), "AWS::Route53Resolver::FirewallRuleGroup", origin(network))
            .set("FirewallRules", Value::list(rules));
    add_named(group, network, lowering);
    address
}

/// Every name that is asked for, and what became of it: without this nobody sees which name a
/// program lacks.
fn logging(network: &Network, parts: &Parts, lowering: &mut Lowering<'_>) {
    let group = parts.part("dns-log-group");
    let (stack, name) = (&lowering.program.stack.name, &network.name.value);
    // The delivery service may write to groups under this prefix without a policy for each.
    let log_group = Resource::new(group.clone(), "AWS::Logs::LogGroup", origin(network))
        .make("LogGroupName", format!("/aws/vendedlogs/smk/{stack}/{name}/dns"))
        .set("RetentionInDays", flow_logs::days(network))
        .set("KmsKeyId", Value::reference(&key::implied_address(), "Arn"));
    lowering.add(log_group, &network.tags);
    let config = parts.part("dns-logging");
    let logging = Resource::new(
        config.clone(),
        "AWS::Route53Resolver::ResolverQueryLoggingConfig",
        origin(network),
    )
    .set("DestinationArn", Value::reference(&group, "Arn"));
    add_named(logging, network, lowering);
    let association = Resource::new(
        logging_address(parts),
        "AWS::Route53Resolver::ResolverQueryLoggingConfigAssociation",
        origin(network),
    )
    .set("ResolverQueryLogConfigId", Value::reference(&config, "Id"))
    .set("ResourceId", Value::reference(&parts.vpc(), "VpcId"));
    lowering.add(association, &network.tags);
}

fn add_named(resource: Resource, network: &Network, lowering: &mut Lowering<'_>) {
    let stack = &lowering.program.stack;
    lowering.add(naming::name(resource, "Name", LONGEST_NAME, stack), &network.tags);
}
