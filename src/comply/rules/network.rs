//! What VPCs, their subnets, routes and endpoints keep.

use std::collections::BTreeSet;

use super::{at, one_or_many, statements, unless};
use crate::comply::List::{CdkNag, CfnNag, Checkov, Config, Guard, Prowler, SecurityHub};
use crate::comply::subject::{shape, target};
use crate::comply::{Check, Examine, Standing, Subject, Unmet};
use crate::model::{Address, Json, Kind, Resource};

const VPC: &str = "AWS::EC2::VPC";
const GROUP: &str = "AWS::EC2::SecurityGroup";
const SUBNET: &str = "AWS::EC2::Subnet";
const ROUTE: &str = "AWS::EC2::Route";
const ASSOCIATION: &str = "AWS::EC2::SubnetRouteTableAssociation";
const GATEWAY: &str = "AWS::EC2::InternetGateway";
const FLOW_LOG: &str = "AWS::EC2::FlowLog";
const DNS_FIREWALL: &str = "AWS::Route53Resolver::FirewallRuleGroupAssociation";
const ENDPOINT: &str = "AWS::EC2::VPCEndpoint";
const NOTEBOOK: &str = super::sagemaker::NOTEBOOK;
const DOMAIN: &str = super::sagemaker::DOMAIN;
const INSTANCE: &str = "AWS::EC2::Instance";

pub(super) const RULES: &[Check] = &[
    Check {
        name: "vpc-flow-logs",
        title: "a VPC logs every connection",
        says: "does not log its connections",
        why: "After an incident the flow logs alone say what has left, and for where.",
        mend: "leave `flow-logs off` out; beside a resource, add an AWS::EC2::FlowLog",
        ids: &[
            (SecurityHub, "EC2.6"),
            (Config, "VPC_FLOW_LOGS_ENABLED"),
            (Checkov, "CKV2_AWS_11"),
            (Guard, "VPC_FLOW_LOGS_ENABLED"),
            (CdkNag, "AwsSolutions-VPC7"),
            (CfnNag, "W60"),
            (Prowler, "vpc_flow_logs_enabled"),
        ],
        standing: Standing::Held,
        examine: Examine::All(&[VPC], |subject| {
            let logged: BTreeSet<&Address> =
                subject.of(FLOW_LOG).filter_map(|log| target(log, "ResourceId")).collect();
            let silent = subject.of(VPC).filter(|vpc| !logged.contains(&vpc.address));
            // Of what others made, the subnets of the network are logged.
            let is_logged =
                |vpc: &Resource| logged.iter().any(|logged| logged.owner() == vpc.address.owner());
            let silent = silent.chain(subject.found(VPC).filter(|vpc| !is_logged(vpc)));
            silent.map(|vpc| Unmet::at(vpc, "")).collect()
        }),
    },
    Check {
        name: "dns-firewall",
        title: "only allowed names resolve in a VPC",
        says: "resolves every name",
        why: "Data leaves inside of names that are asked for: who owns a domain sees each question, \
              and no security group and no firewall sees the questions to the VPC's own resolver.\n\n\
              In an existing VPC it is off unless the program says `on`, as it would hold names \
              back from everybody else there too.",
        mend: "write `dns-firewall on`; beside a resource, add an \
               AWS::Route53Resolver::FirewallRuleGroupAssociation",
        ids: &[],
        standing: Standing::Held,
        examine: Examine::All(&[VPC], |subject| {
            let filtered: BTreeSet<&Address> =
                subject.of(DNS_FIREWALL).filter_map(|it| target(it, "VpcId")).collect();
            // Two networks may be built in one VPC, which others made.
            let found = subject.found(VPC).filter(|vpc| filtered.contains(&vpc.address));
            let shared: Vec<&Kind> = found.map(|vpc| &vpc.kind).collect();
            let is_open =
                |vpc: &&Resource| !filtered.contains(&vpc.address) && !shared.contains(&&vpc.kind);
            let open = subject.of(VPC).chain(subject.found(VPC)).filter(is_open);
            open.map(|vpc| Unmet::at(vpc, "")).collect()
        }),
    },
    Check {
        name: "default-security-group",
        title: "nothing uses the default security group of a VPC",
        says: "is in the default security group of its VPC",
        why: "The default group lets everything out, and everything in it meets. A template can \
              neither empty nor delete it.",
        mend: "set its security groups, to one of the program",
        ids: &[
            (SecurityHub, "EC2.2"),
            (Config, "VPC_DEFAULT_SECURITY_GROUP_CLOSED"),
            (Checkov, "CKV2_AWS_12"),
            (Guard, "VPC_DEFAULT_SECURITY_GROUP_CLOSED"),
        ],
        standing: Standing::Held,
        examine: Examine::All(&[NOTEBOOK, DOMAIN, ENDPOINT, INSTANCE], in_default_group),
    },
    Check {
        name: "default-security-group-closed",
        title: "the default security group of a VPC lets nothing in and nothing out",
        says: "may have a default security group that lets everything out",
        why: "What somebody starts in the VPC without naming a group gets the default one. AWS \
              makes it with the VPC, open, and nobody can delete it.\n\n\
              Cloud Control cannot leave a group without any rule for what goes out: the one that \
              stays leads to 127.0.0.1/32, which is nowhere. The rule of AWS Config and EC2.2 of \
              Security Hub count it all the same.",
        mend: "run `smk adopt` once the VPC is there, then `smk apply`",
        ids: &[
            (SecurityHub, "EC2.2"),
            (Config, "VPC_DEFAULT_SECURITY_GROUP_CLOSED"),
            (Checkov, "CKV2_AWS_12"),
            (Prowler, "ec2_securitygroup_default_restrict_traffic"),
        ],
        standing: Standing::Recorded(
            "`smk adopt` takes the group into the state, and the `smk apply` after that closes it.",
        ),
        examine: Examine::All(&[VPC], |subject| {
            let latent = &subject.graph.latent;
            let open = latent.iter().filter(|it| it.type_name.as_str() == GROUP);
            let vpc = |it| subject.graph.get(target(it, "VpcId")?);
            open.filter_map(vpc).map(|vpc| Unmet::at(vpc, "")).collect()
        }),
    },
    Check {
        name: "subnet-public-address",
        title: "a subnet gives no public addresses by itself",
        says: "gives a public address to whatever starts in it",
        why: "What has a public address is reached from the internet as soon as one rule is wrong.",
        mend: "set `MapPublicIpOnLaunch` to false",
        ids: &[
            (SecurityHub, "EC2.15"),
            (Config, "SUBNET_AUTO_ASSIGN_PUBLIC_IP_DISABLED"),
            (Checkov, "CKV_AWS_130"),
            (Guard, "SUBNET_AUTO_ASSIGN_PUBLIC_IP_DISABLED"),
            (CfnNag, "W33"),
        ],
        standing: Standing::Held,
        examine: Examine::Each(&[SUBNET], |subnet| {
            unless(subnet["MapPublicIpOnLaunch"] != true, "/MapPublicIpOnLaunch")
        }),
    },
    Check {
        name: "workload-internet-gateway",
        title: "no workload is in a subnet with a route to an internet gateway",
        says: "is in a subnet with a route to an internet gateway",
        why: "A workload beside the internet gateway passes whatever filters the way out.",
        mend: "put it into a private subnet",
        ids: &[],
        standing: Standing::Held,
        examine: Examine::All(&[NOTEBOOK, DOMAIN], beside_a_gateway),
    },
    Check {
        name: "internet-gateway-route",
        title: "no route leads from everywhere to an internet gateway",
        says: "leads to the internet gateway",
        why: "Where such a route is, everything with a public address is in the internet. The \
              subnets of NAT gateways, of a proxy and of a firewall need one by their nature.",
        mend: "let the route lead to a NAT gateway or to a firewall",
        ids: &[(Config, "NO_UNRESTRICTED_ROUTE_TO_IGW"), (Guard, "NO_UNRESTRICTED_ROUTE_TO_IGW")],
        standing: Standing::Held,
        examine: Examine::All(&[ROUTE], |subject| {
            let open = subject.of(ROUTE).filter(|route| is_open(route, subject));
            open.map(|route| Unmet::at(route, "/GatewayId")).collect()
        }),
    },
    Check {
        name: "ipv6-default-route",
        title: "no route leads out over IPv6",
        says: "leads out over IPv6",
        why: "The ways out are filtered for IPv4 alone: what goes over IPv6 passes the firewall, \
              the proxy and the pinned addresses.",
        mend: "take the route out",
        ids: &[],
        standing: Standing::Held,
        examine: Examine::Each(&[ROUTE], |route| {
            unless(route["DestinationIpv6CidrBlock"] != "::/0", "/DestinationIpv6CidrBlock")
        }),
    },
    Check {
        name: "endpoint-policy",
        title: "an endpoint says whom it lets through to what",
        says: "lets everybody through to everything",
        why: "Without a policy an endpoint carries data to buckets and services of any account: \
              with keys of another account, that is a way out.\n\n\
              An endpoint that exists already has a policy that others wrote: a plan reads it.",
        mend: "give it a policy with a condition on `aws:PrincipalAccount` at the least",
        ids: &[],
        standing: Standing::Held,
        examine: Examine::Each(&[ENDPOINT], |endpoint| {
            let open = |it: &Json| {
                super::allows(it)
                    && super::is_about_anyone(it)
                    && super::is_unconditional(it)
                    && one_or_many(&it["Resource"]).any(is_everything)
            };
            let policy = &endpoint["PolicyDocument"];
            let everything = statements(policy, "").iter().any(|(_, statement)| open(statement));
            unless(!policy.is_null() && !everything, "/PolicyDocument")
        }),
    },
    Check {
        name: "endpoint-zones",
        title: "an interface endpoint is in several zones",
        says: "is in one zone",
        why: "When its zone fails, so does the way to the service.",
        mend: "name several zones in `zones`",
        ids: &[(Prowler, "vpc_endpoint_multi_az_enabled")],
        standing: Standing::Answered("An endpoint is in each zone that the network has."),
        examine: Examine::Each(&[ENDPOINT], |endpoint| {
            let interface = endpoint["VpcEndpointType"] == "Interface";
            let zones = one_or_many(&endpoint["SubnetIds"]).count();
            unless(!interface || zones > 1, "/SubnetIds")
        }),
    },
];

/// Whether a security group lets nothing in, and nothing out but to where nobody is.
pub fn is_closed(group: &Json) -> bool {
    let nowhere = |rule: &Json| rule["CidrIp"] == "127.0.0.1/32";
    one_or_many(&group["SecurityGroupIngress"]).next().is_none()
        && one_or_many(&group["SecurityGroupEgress"]).all(nowhere)
}

/// Whether a resource of a policy is everything, or every bucket.
fn is_everything(resource: &Json) -> bool {
    let every_bucket = [":s3:::*", ":s3:::*/*"];
    resource
        .as_str()
        .is_some_and(|it| it == "*" || every_bucket.iter().any(|end| it.ends_with(end)))
}

/// What has an interface and names no group, or names the default one.
fn in_default_group(subject: &Subject<'_>) -> Vec<Unmet> {
    let default = |group: &Json| {
        group.as_str().is_some_and(|group| group.ends_with(".DefaultSecurityGroup}"))
    };
    let mut found = Vec::new();
    for domain in subject.of(DOMAIN) {
        let properties = shape(domain);
        let groups = at(&properties, "/DefaultUserSettings/SecurityGroups");
        if one_or_many(groups).next().is_none() || one_or_many(groups).any(default) {
            found.push(Unmet::at(domain, "/DefaultUserSettings"));
        }
    }
    for type_name in [NOTEBOOK, ENDPOINT, INSTANCE] {
        for resource in subject.of(type_name) {
            let properties = shape(resource);
            let no_interface = type_name == ENDPOINT
                && at(&properties, "/VpcEndpointType") != "Interface"
                || type_name == NOTEBOOK && at(&properties, "/SubnetId").is_null()
                || type_name == INSTANCE && at(&properties, "/NetworkInterfaces").is_array();
            let groups = at(&properties, "/SecurityGroupIds");
            let none = one_or_many(groups).next().is_none();
            if !no_interface && (none || one_or_many(groups).any(default)) {
                found.push(Unmet::at(resource, "/SecurityGroupIds"));
            }
        }
    }
    found
}

/// Whether a route leads from everywhere to an internet gateway.
fn is_open(route: &Resource, subject: &Subject<'_>) -> bool {
    let properties = shape(route);
    let everywhere = at(&properties, "/DestinationCidrBlock") == "0.0.0.0/0"
        || at(&properties, "/DestinationIpv6CidrBlock") == "::/0";
    let gateway = target(route, "GatewayId").and_then(|address| subject.graph.get(address));
    let named = at(&properties, "/GatewayId").as_str().is_some_and(|id| id.starts_with("igw-"));
    everywhere && (named || gateway.is_some_and(|it| it.type_name.as_str() == GATEWAY))
}

/// Workloads in subnets whose table has such a route.
fn beside_a_gateway(subject: &Subject<'_>) -> Vec<Unmet> {
    let open: BTreeSet<&Address> = subject
        .of(ROUTE)
        .filter(|route| is_open(route, subject))
        .filter_map(|route| target(route, "RouteTableId"))
        .collect();
    let beside: BTreeSet<String> = subject
        .of(ASSOCIATION)
        .filter(|it| target(it, "RouteTableId").is_some_and(|table| open.contains(table)))
        .filter_map(|it| target(it, "SubnetId"))
        .map(|subnet| format!("${{{subnet}/SubnetId}}").replace('/', "."))
        .collect();
    let mut found = Vec::new();
    for workload in subject.of(NOTEBOOK).chain(subject.of(DOMAIN)) {
        let properties = shape(workload);
        for property in ["SubnetId", "SubnetIds"] {
            let mut subnets =
                one_or_many(at(&properties, &format!("/{property}"))).filter_map(Json::as_str);
            if subnets.any(|subnet| beside.contains(subnet)) {
                found.push(Unmet::at(workload, format!("/{property}")));
            }
        }
    }
    found
}
