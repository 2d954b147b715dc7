//! `egress via proxy`: squid on an instance in the first public subnet. The private subnets have
//! no route out; the allowed names are parameters that the instance follows, so that another list
//! replaces nothing.

use std::net::Ipv4Addr;

use ipnet::Ipv4Net;

use super::{Rule, Target};
use crate::lower::network::{Parts, Reach};
use crate::lower::policy::{self, Statement};
use crate::lower::{Lowering, Problem, implied, naming, written};
use crate::model::host::Host;
use crate::model::limits::PARAMETER_VALUE;
use crate::model::program::{Destination, Name, Network};
use crate::model::{Address, Resource, Value};

pub mod environment;
pub mod instance;
pub mod squid;

const PORT: u16 = 3128;
const HTTP: u16 = 80;
const HTTPS: u16 = 443;

/// The smallest instance for ARM, and the public parameter that names its image.
const INSTANCE_TYPE: &str = "t4g.nano";
const IMAGE: &str =
    "resolve:ssm:/aws/service/ami-amazon-linux-latest/al2023-ami-kernel-default-arm64";

/// A list of allowed names: the last word of its parameter's name, and the port.
const LISTS: [(&str, u16); 2] = [("allow-https", HTTPS), ("allow-http", HTTP)];

pub(super) fn lower(network: &Network, parts: &Parts, lowering: &mut Lowering<'_>) {
    let (Some(zone), Some(subnet)) = (network.zones.first(), network.public.first()) else {
        return;
    };
    for (name, port) in LISTS {
        list(name, port, network, parts, lowering);
    }
    let group = group(network, parts, lowering);
    let profile = profile(network, parts, lowering);
    let template = template(network, parts, lowering);
    let launch = Value::map([
        ("LaunchTemplateId", Value::reference(&template, "LaunchTemplateId")),
        ("Version", Value::from("1")),
    ]);
    let subnet_id = Value::reference(&parts.subnet(Reach::Public, &zone.value), "SubnetId");
    let instance =
        Resource::new(instance_address(parts), "AWS::EC2::Instance", written(network.egress.span))
            .set("LaunchTemplate", launch)
            .set("InstanceType", INSTANCE_TYPE)
            .set("SubnetId", subnet_id)
            .set("PrivateIpAddress", address_in(subnet.value).to_string())
            .set("SecurityGroupIds", Value::list([Value::reference(&group, "GroupId")]))
            .set("IamInstanceProfile", Value::reference(&profile, "InstanceProfileName"))
            .need(&parts.default_route(Reach::Public))
            .need(&parts.association(Reach::Public, &zone.value));
    let instance =
        LISTS.iter().fold(instance, |instance, (name, _)| instance.need(&parts.part(name)));
    lowering.add(instance, &network.tags);
    let elastic =
        Resource::new(elastic_address(parts), "AWS::EC2::EIP", written(network.egress.span))
            .set("Domain", "vpc")
            .set("InstanceId", Value::reference(&instance_address(parts), "InstanceId"))
            .need(&parts.attachment());
    lowering.add(elastic, &network.tags);
}

fn instance_address(parts: &Parts) -> Address {
    parts.part("proxy")
}

fn elastic_address(parts: &Parts) -> Address {
    parts.part("proxy-address")
}

fn group_address(parts: &Parts) -> Address {
    parts.part("proxy-security-group")
}

pub(super) fn ready(parts: &Parts) -> Vec<Address> {
    vec![elastic_address(parts)]
}

/// The proxy's address: the last of its subnet, which AWS gives to nobody who does not ask for it
/// before all others are taken. It stays when the instance is replaced.
fn address_in(subnet: Ipv4Net) -> Ipv4Addr {
    Ipv4Addr::from(u32::from(subnet.broadcast()) - 1)
}

/// Where workloads find the proxy.
pub(super) fn url(network: &Network) -> Option<String> {
    let subnet = network.public.first()?;
    Some(format!("http://{}:{PORT}", address_in(subnet.value)))
}

/// A workload reaches the proxy and nothing else.
pub(super) fn rules(network: &Network, parts: &Parts) -> Vec<Rule> {
    vec![Rule {
        to: Target::Group(group_address(parts)),
        port: PORT,
        description: "the proxy".to_owned(),
        span: network.egress.span,
    }]
}

/// The address of the rule that lets a workload in at the proxy.
pub(super) fn admission(workload: &str) -> Address {
    Address::new(workload).part("proxy-ingress")
}

/// Lets the workload in at the proxy. A resource of its own, because the two groups refer to each
/// other.
pub(super) fn admit(workload: &Name, group: &Address, parts: &Parts, lowering: &mut Lowering<'_>) {
    let origin = implied(workload.span, &workload.value);
    let ingress =
        Resource::new(admission(&workload.value), "AWS::EC2::SecurityGroupIngress", origin)
            .set("GroupId", Value::reference(&group_address(parts), "GroupId"))
            .set("SourceSecurityGroupId", Value::reference(group, "GroupId"))
            .set("IpProtocol", "tcp")
            .set("FromPort", u32::from(PORT))
            .set("ToPort", u32::from(PORT))
            .set("Description", format!("from {}", workload.value));
    lowering.add(ingress, &[]);
}

/// The names that are allowed on a port.
fn allowed(network: &Network, port: u16) -> impl Iterator<Item = &Host> {
    let lines = network.egress.allow.iter().filter(move |allow| allow.ports.contains(&port));
    lines
        .filter_map(|allow| match &allow.destination {
            Destination::Any => None,
            Destination::Hosts(hosts) => Some(hosts),
        })
        .flatten()
        .map(|host| &host.value)
}

fn parameter_name(list: &str, network: &Network, lowering: &Lowering<'_>) -> String {
    format!("/smk/{}/{}/{list}", lowering.program.stack.name, network.name.value)
}

fn list(name: &str, port: u16, network: &Network, parts: &Parts, lowering: &mut Lowering<'_>) {
    let value = squid::list(allowed(network, port).cloned());
    let span = network
        .egress
        .allow
        .iter()
        .find(|allow| allow.ports.contains(&port))
        .map_or(network.egress.span, |allow| allow.span);
    if value.len() > PARAMETER_VALUE {
        lowering.diagnostics.push(Problem::LongAllowList { port, length: value.len(), span });
    }
    let parameter = Resource::new(parts.part(name), "AWS::SSM::Parameter", written(span))
        .make("Name", parameter_name(name, network, lowering))
        .set("Description", format!("Hosts that the proxy lets workloads reach on port {port}"))
        .set("Type", "String")
        .set("Value", value);
    lowering.add(parameter, &network.tags);
}

/// The proxy itself reaches web sites; who reaches the proxy is decided with each workload.
fn group(network: &Network, parts: &Parts, lowering: &mut Lowering<'_>) -> Address {
    let address = group_address(parts);
    let plain = allowed(network, HTTP).next().is_some();
    let ports = [Some((HTTPS, "web sites over TLS")), plain.then_some((HTTP, "plain web sites"))];
    let rule = |(port, description): (u16, &str)| {
        Value::map([
            ("IpProtocol", Value::from("tcp")),
            ("FromPort", Value::from(u32::from(port))),
            ("ToPort", Value::from(u32::from(port))),
            ("CidrIp", Value::from("0.0.0.0/0")),
            ("Description", Value::from(description)),
        ])
    };
    let group =
        Resource::new(address.clone(), "AWS::EC2::SecurityGroup", written(network.egress.span))
            .make("GroupDescription", format!("The proxy of {}", network.name.value))
            .set("VpcId", Value::reference(&parts.vpc(), "VpcId"))
            .set("SecurityGroupEgress", Value::list(ports.into_iter().flatten().map(rule)))
            .cannot_keep("security-group-egress-open", "The proxy decides by name what leaves.");
    lowering.add(group, &network.tags);
    address
}

/// What the instance may do: read its lists, and nothing else.
fn profile(network: &Network, parts: &Parts, lowering: &mut Lowering<'_>) -> Address {
    let origin = || written(network.egress.span);
    let lists = LISTS.map(|(name, _)| {
        let name = Value::reference(&parts.part(name), "Name");
        Value::concat([lowering.arn("ssm", "parameter"), name])
    });
    let inline = Value::map([
        ("PolicyName", Value::from("read-the-lists")),
        (
            "PolicyDocument",
            policy::document([Statement::allow("ReadLists", &["ssm:GetParameter"]).on(lists)]),
        ),
    ]);
    let trust = policy::document([
        Statement::allow("Instance", &["sts:AssumeRole"]).by_service("ec2.amazonaws.com")
    ]);
    let stack = &lowering.program.stack;
    let role_address = parts.part("proxy-role");
    let role = Resource::new(role_address.clone(), "AWS::IAM::Role", origin())
        .set("Description", format!("What the proxy of {} may do", network.name.value))
        .set("AssumeRolePolicyDocument", trust)
        .set("Policies", Value::list([inline]));
    lowering.add(naming::name(role, "RoleName", 64, stack), &network.tags);
    let address = parts.part("proxy-profile");
    let profile = Resource::new(address.clone(), "AWS::IAM::InstanceProfile", origin())
        .set("Roles", Value::list([Value::reference(&role_address, "RoleName")]));
    lowering.add(naming::name(profile, "InstanceProfileName", 128, stack), &network.tags);
    address
}

/// What stands in a script for the names of the parameters: no script can hold it itself.
const PARAMETERS: [&str; 2] = ["\u{1}https\u{1}", "\u{1}http\u{1}"];

/// The script with the names of the parameters, which only the state may know.
fn filled(script: &str, names: &[Value; 2]) -> Value {
    let mut parts = vec![Value::from(script)];
    for (mark, name) in PARAMETERS.iter().zip(names) {
        let split = |part: Value| match part {
            Value::String(text) => {
                let mut pieces = Vec::new();
                for piece in text.split(mark) {
                    pieces.extend([name.clone(), piece.into()]);
                }
                pieces.into_iter().skip(1).collect()
            }
            other => vec![other],
        };
        parts = parts.into_iter().flat_map(split).collect();
    }
    Value::concat(parts)
}

/// How the instance is launched. Its name follows what it holds: another template replaces the
/// instance, which no new version of the same would do.
fn template(network: &Network, parts: &Parts, lowering: &mut Lowering<'_>) -> Address {
    // Of subnets that exist only AWS knows the ranges; they lie in that of the network.
    let range = network.cidr.iter().filter(|_| network.private.is_empty());
    let sources: Vec<Ipv4Net> = network.private.iter().chain(range).map(|it| it.value).collect();
    let user_data = instance::user_data(lowering.region(), PARAMETERS, &sources, PORT);
    let names = LISTS.map(|(name, _)| Value::reference(&parts.part(name), "Name"));
    let user_data = filled(&user_data, &names);
    let volume = Value::map([
        ("Encrypted", Value::from(true)),
        ("VolumeType", Value::from("gp3")),
        ("DeleteOnTermination", Value::from(true)),
    ]);
    let metadata = Value::map([
        ("HttpEndpoint", Value::from("enabled")),
        ("HttpTokens", Value::from("required")),
        ("HttpPutResponseHopLimit", Value::from(1)),
    ]);
    let disk = Value::map([("DeviceName", Value::from("/dev/xvda")), ("Ebs", volume)]);
    let data = Value::map([
        ("ImageId", Value::from(IMAGE)),
        ("MetadataOptions", metadata),
        ("BlockDeviceMappings", Value::list([disk])),
        ("UserData", Value::base64(user_data)),
    ]);
    let address = parts.part("proxy-template");
    let template =
        Resource::new(address.clone(), "AWS::EC2::LaunchTemplate", written(network.egress.span))
            .set("LaunchTemplateData", data);
    let stack = &lowering.program.stack;
    let named =
        naming::name_by(template, "LaunchTemplateName", 128, stack, &["LaunchTemplateData"]);
    lowering.add(named, &network.tags);
    address
}
