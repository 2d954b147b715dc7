//! VPC endpoints: the ways to AWS services that do not lead through the internet. Those that a
//! workload needs are implied by it.

use std::collections::BTreeMap;

use super::network::{Parts, Reach};
use super::policy::{self, Statement};
use super::site::{Kind as WorkloadKind, Site, Workload};
use super::{Lowering, Problem, implied, written};
use crate::model::program::{
    Access, Allow, Destination, Endpoint, Mechanism, Name, Network, Spanned,
};
use crate::model::{Address, Kind, Origin, PropertyPath, Resource, Value};
use crate::schema::prefix_lists;

/// The services that a gateway endpoint reaches; every other one has interface endpoints.
const GATEWAY_SERVICES: [&str; 2] = ["dynamodb", "s3"];

const S3: &str = "s3";
const HTTPS: u16 = 443;

/// What SageMaker and the SDK need where there is no way to the internet.
/// SageMaker developer guide, "Connect Studio notebooks in a VPC to external resources".
const WITHOUT_INTERNET: [&str; 4] = ["logs", "sagemaker.api", "sagemaker.runtime", "sts"];

/// What Studio needs whatever the way out, as it admits no names of AWS that nobody wrote: its own
/// services, those of the SDK, and images and metrics.
/// The same page, and "Connect to SageMaker Studio in a VPC".
const STUDIO: [&str; 9] = [
    "ecr.api",
    "ecr.dkr",
    "logs",
    "monitoring",
    "sagemaker.api",
    "sagemaker.runtime",
    "servicecatalog",
    "ssm",
    "sts",
];

/// Why a network has an endpoint.
pub(super) struct Wanted<'a> {
    origin: Origin,
    statement: Option<&'a Endpoint>,
}

pub(super) fn lower(site: &Site<'_>, parts: &Parts, lowering: &mut Lowering<'_>) {
    if has_interfaces(site) {
        report_shared(site, lowering);
        security_group(site.network, parts, lowering);
    }
    for (service, wanted) in &site.endpoints {
        if is_gateway(service) {
            gateway(service, wanted, site, parts, lowering);
        } else {
            interface(service, wanted, site.network, parts, lowering);
        }
    }
}

/// The endpoint that a workload's traffic to S3 takes, if the network has it.
pub(super) fn s3_prefix_list(site: &Site<'_>, parts: &Parts) -> Option<Value> {
    let exists = site.endpoints.contains_key(S3);
    exists.then(|| Value::reference(&s3_list_address(parts), "PrefixListId"))
}

/// The group of the network's interface endpoints, if it has any.
pub(super) fn group(site: &Site<'_>, parts: &Parts) -> Option<Address> {
    has_interfaces(site).then(|| group_address(parts))
}

/// All endpoints of a network, which a workload needs before it starts.
pub(super) fn ready(site: &Site<'_>, parts: &Parts) -> impl Iterator<Item = Address> {
    site.endpoints.keys().map(|service| address(parts, service))
}

/// Whether this is the address of an endpoint, or of what comes with one.
pub(super) fn makes(parts: &Parts, part: &Address) -> bool {
    let any = parts.part("endpoint-");
    part.as_str().starts_with(any.as_str()) || *part == s3_list_address(parts)
}

/// The endpoint through which a network reaches S3.
pub(super) fn s3_address(parts: &Parts) -> Address {
    address(parts, S3)
}

/// The endpoints of a network by service, with the workloads that run there, and `bucket` as the
/// first that can be reached from nowhere else.
pub(super) fn wanted<'a>(
    network: &'a Network,
    workloads: &[Workload<'_>],
    bucket: Option<&Name>,
) -> BTreeMap<&'a str, Wanted<'a>> {
    let mut wanted = BTreeMap::new();
    for endpoint in &network.endpoints {
        let origin = written(endpoint.service.span);
        wanted
            .insert(endpoint.service.value.as_str(), Wanted { origin, statement: Some(endpoint) });
    }
    for workload in workloads {
        let more = services(workload, network);
        for service in std::iter::once(&S3).chain(more).copied() {
            let origin = implied(workload.name.span, &workload.name.value);
            wanted.entry(service).or_insert(Wanted { origin, statement: None });
        }
    }
    if let Some(bucket) = bucket {
        let origin = implied(bucket.span, &bucket.value);
        wanted.entry(S3).or_insert(Wanted { origin, statement: None });
    }
    wanted
}

/// The services that a workload asks for by way of interface endpoints: all of SageMaker where
/// nothing else is reached, and where it starts jobs although its way out does not admit them.
fn services(workload: &Workload<'_>, network: &Network) -> &'static [&'static str] {
    if workload.kind == WorkloadKind::Studio {
        return &STUDIO;
    }
    let isolated = network.egress.mechanism == Mechanism::None;
    let confined = !workload.starts.is_empty() && !is_open(network);
    if isolated || confined { &WITHOUT_INTERNET } else { &[] }
}

/// Whether the hosts of AWS can be reached past the endpoints, like all others.
fn is_open(network: &Network) -> bool {
    let any = |allow: &Allow| allow.destination == Destination::Any && allow.ports.contains(&HTTPS);
    network.egress.allow.iter().any(any)
}

/// In a VPC the name of a service leads to one endpoint, whichever network asks for it.
fn report_shared(site: &Site<'_>, lowering: &mut Lowering<'_>) {
    let vpc = |site: &Site<'_>| site.network.inside.as_ref().map(|inside| inside.vpc.value.clone());
    let name = &site.network.name.value;
    let Some(own) = vpc(site) else { return };
    let others = lowering.sites.values().filter(|other| vpc(other).as_ref() == Some(&own));
    for other in others.filter(|other| other.network.name.value < *name) {
        let both = site.endpoints.iter().filter(|(service, _)| !is_gateway(service));
        let both = both.filter_map(|(service, wanted)| {
            Some((*service, wanted.origin.span, other.endpoints.get(service)?.origin.span))
        });
        if let Some((service, span, first)) = both.min_by_key(|(_, span, _)| *span) {
            let (service, network) = (service.to_owned(), other.network.name.value.clone());
            lowering.diagnostics.push(Problem::SharedVpc { service, network, first, span });
        }
    }
}

fn has_interfaces(site: &Site<'_>) -> bool {
    site.endpoints.keys().any(|service| !is_gateway(service))
}

fn is_gateway(service: &str) -> bool {
    GATEWAY_SERVICES.contains(&service)
}

fn address(parts: &Parts, service: &str) -> Address {
    parts.part(&format!("endpoint-{}", service.replace('.', "-")))
}

fn s3_list_address(parts: &Parts) -> Address {
    parts.part("s3-prefix-list")
}

fn group_address(parts: &Parts) -> Address {
    parts.part("endpoint-security-group")
}

/// The full name of a service, by which an endpoint asks for it.
fn service_name(service: &str, lowering: &Lowering<'_>) -> String {
    let region = lowering.region();
    let prefix =
        if lowering.partition() == "aws-cn" { "cn.com.amazonaws" } else { "com.amazonaws" };
    match service {
        "notebook" | "studio" => format!("aws.sagemaker.{region}.{service}"),
        _ => format!("{prefix}.{region}.{service}"),
    }
}

fn gateway(
    service: &str,
    wanted: &Wanted<'_>,
    site: &Site<'_>,
    parts: &Parts,
    lowering: &mut Lowering<'_>,
) {
    if let Some(id) = wanted.statement.and_then(|statement| statement.existing.as_ref()) {
        return found(service, id, wanted, site, parts, lowering);
    }
    if site.network.inside.as_ref().is_some_and(|inside| !inside.private.is_empty()) {
        let (service, span) = (service.to_owned(), wanted.origin.span);
        return lowering.diagnostics.push(Problem::RoutesToEndpoint { service, span });
    }
    let policy = if service == S3 {
        s3_policy(wanted.statement, site, lowering)
    } else {
        policy::document([own_account(lowering)])
    };
    if service == S3 && !site.workloads.is_empty() {
        prefix_list(&wanted.origin, parts, lowering);
    }
    let tables = parts.tables(site.network, Reach::Private);
    let tables = tables.iter().map(|table| Value::reference(table, "RouteTableId"));
    let origin = wanted.origin.clone();
    let endpoint = Resource::new(address(parts, service), "AWS::EC2::VPCEndpoint", origin)
        .set("VpcEndpointType", "Gateway")
        .set("ServiceName", service_name(service, lowering))
        .set("VpcId", Value::reference(&parts.vpc(), "VpcId"))
        .set("RouteTableIds", Value::list(tables))
        .set("PolicyDocument", policy);
    lowering.add(endpoint, &site.network.tags);
}

/// An endpoint that exists already is read; what it lets through is not smk's to say.
fn found(
    service: &str,
    id: &Spanned<String>,
    wanted: &Wanted<'_>,
    site: &Site<'_>,
    parts: &Parts,
    lowering: &mut Lowering<'_>,
) {
    if service == S3 && !site.workloads.is_empty() {
        prefix_list(&wanted.origin, parts, lowering);
    }
    let vpc = site.network.inside.as_ref().map(|inside| inside.vpc.value.as_str());
    let origin = written(id.span);
    let mut endpoint = Resource::new(address(parts, service), "AWS::EC2::VPCEndpoint", origin)
        .set_from("ServiceName", service_name(service, lowering), id.span)
        .set_from("VpcId", vpc.unwrap_or_default(), id.span);
    endpoint.kind = Kind::Existing { identifier: id.value.as_str().into() };
    endpoint.spans.insert(PropertyPath::root(), id.span);
    lowering.push(endpoint);
}

/// The addresses of S3 as AWS lists them, for the rules of security groups.
fn prefix_list(origin: &Origin, parts: &Parts, lowering: &mut Lowering<'_>) {
    let region = &lowering.program.stack.region;
    let Some(lists) = prefix_lists::of(region) else {
        lowering
            .diagnostics
            .push(Problem::UnknownPrefixList { region: region.to_string(), span: origin.span });
        return;
    };
    let mut list = Resource::new(s3_list_address(parts), "AWS::EC2::PrefixList", origin.clone())
        .set("PrefixListName", service_name(S3, lowering));
    list.kind = Kind::Existing { identifier: lists.s3.into() };
    lowering.add(list, &[]);
}

fn interface(
    service: &str,
    wanted: &Wanted<'_>,
    network: &Network,
    parts: &Parts,
    lowering: &mut Lowering<'_>,
) {
    let subnets = network.zones.iter().map(|zone| parts.subnet(Reach::Private, &zone.value));
    let origin = wanted.origin.clone();
    let endpoint = Resource::new(address(parts, service), "AWS::EC2::VPCEndpoint", origin)
        .set("VpcEndpointType", "Interface")
        .set("ServiceName", service_name(service, lowering))
        .set("VpcId", Value::reference(&parts.vpc(), "VpcId"))
        .set("SubnetIds", Value::list(subnets.map(|subnet| Value::reference(&subnet, "SubnetId"))))
        .set("SecurityGroupIds", Value::list([Value::reference(&group_address(parts), "GroupId")]))
        .set("PrivateDnsEnabled", true)
        .set("PolicyDocument", interface_policy(service, lowering));
    lowering.add(endpoint, &network.tags);
}

/// A group that lets nothing out; the workloads let themselves in.
fn security_group(network: &Network, parts: &Parts, lowering: &mut Lowering<'_>) {
    let group =
        Resource::new(group_address(parts), "AWS::EC2::SecurityGroup", written(network.name.span))
            .make("GroupDescription", format!("Interface endpoints of {}", network.name.value))
            .set("VpcId", Value::reference(&parts.vpc(), "VpcId"))
            .set("SecurityGroupEgress", super::security_group::nowhere());
    lowering.add(group, &network.tags);
}

fn interface_policy(service: &str, lowering: &Lowering<'_>) -> Value {
    let mut statements = vec![own_account(lowering)];
    if service == "ec2" {
        // The roles of workloads may do this, as SageMaker attaches their interfaces with it, though
        // not from here: an interface that another account attaches to a machine is a way out.
        let lend = ["ec2:CreateNetworkInterfacePermission"];
        statements.push(Statement::deny("NoInterfaceForOthers", &lend).by_anyone().on_all());
    }
    policy::document(statements)
}

/// Lets identities of this account through, so that nobody carries data out with keys of another.
fn own_account(lowering: &Lowering<'_>) -> Statement {
    Statement::allow("OwnAccount", &["*"]).by_anyone().on_all().when(
        "StringEquals",
        "aws:PrincipalAccount",
        lowering.account(),
    )
}

/// Admits the buckets that the program names, and reading what the platform itself serves.
fn s3_policy(statement: Option<&Endpoint>, site: &Site<'_>, lowering: &Lowering<'_>) -> Value {
    let region = lowering.region();
    let runs = |kinds: &[WorkloadKind]| site.workloads.iter().any(|it| kinds.contains(&it.kind));
    let mut platform = vec![("AmazonLinuxPackages", format!("al2023-repos-{region}-de612dc2"))];
    if runs(&[WorkloadKind::Studio, WorkloadKind::Training]) {
        platform.push(("ImageLayers", format!("prod-{region}-starport-layer-bucket")));
    }
    if runs(&[WorkloadKind::Studio]) {
        platform.push(("JumpStart", format!("jumpstart-cache-prod-{region}")));
    }
    let read = |(what, bucket): (&str, String)| {
        let objects = format!("arn:{}:s3:::{bucket}/*", lowering.partition());
        Statement::allow(what, &["s3:GetObject"]).by_anyone().on([objects.into()])
    };
    let mut statements: Vec<Statement> = platform.into_iter().map(read).collect();
    for (number, (bucket, access)) in buckets(statement, site).into_iter().enumerate() {
        let actions: &[&str] = match access {
            Access::Read => &["s3:GetObject", "s3:ListBucket"],
            Access::ReadWrite => {
                &["s3:DeleteObject", "s3:GetObject", "s3:ListBucket", "s3:PutObject"]
            }
        };
        let resources = super::workload::bucket_arns(&bucket);
        statements.push(
            Statement::allow(&format!("Bucket{}", number + 1), actions)
                .by_anyone()
                .on(resources)
                .when("StringEquals", "aws:PrincipalAccount", lowering.account()),
        );
    }
    policy::document(statements)
}

/// The buckets that the endpoint admits: those it names, and those that workloads use.
fn buckets(statement: Option<&Endpoint>, site: &Site<'_>) -> BTreeMap<Address, Access> {
    let named: Vec<&Name> =
        statement.and_then(|endpoint| endpoint.allow.as_ref()).into_iter().flatten().collect();
    let mut buckets: BTreeMap<Address, Access> =
        named.iter().map(|name| (Address::new(name.value.as_str()), Access::ReadWrite)).collect();
    for used in site.workloads.iter().flat_map(|workload| workload.uses) {
        let access = buckets.entry(Address::new(used.target.value.as_str())).or_insert(used.access);
        if used.access == Access::ReadWrite {
            *access = Access::ReadWrite;
        }
    }
    buckets
}
