//! Endpoints of services inside a network.

use serde_json::json;

use super::super::{
    Claim, Failure, Json, Properties, Record, Refer, Relation, Rules, Scene, default, text,
    text_or_empty, values,
};
use super::{ROUTE_TABLE, SECURITY_GROUP, SUBNET, VPC, address};

pub(super) const ENDPOINT: Rules = Rules {
    references: &[
        Refer { at: "VpcId", to: &[VPC], relation: Relation::Holds, missing: super::NO_VPC },
        Refer {
            at: "SubnetIds/*",
            to: &[SUBNET],
            relation: Relation::Holds,
            missing: super::NO_SUBNET,
        },
        Refer {
            at: "SecurityGroupIds/*",
            to: &[SECURITY_GROUP],
            relation: Relation::Holds,
            missing: super::NO_GROUP,
        },
        Refer {
            at: "RouteTableIds/*",
            to: &[ROUTE_TABLE],
            relation: Relation::Uses,
            missing: super::NO_ROUTE_TABLE,
        },
    ],
    claims,
    create,
    created: attach,
    update,
    ..Rules::NONE
};

/// In a network, a service's own name leads to one endpoint, and a route table to one gateway.
fn claims(record: &Record) -> Vec<Claim> {
    let region = &record.key.region;
    let vpc = record.text("VpcId").unwrap_or_default();
    let service = record.text("ServiceName").unwrap_or_default();
    let private = record.properties.get("PrivateDnsEnabled") == Some(&Json::Bool(true));
    let name = private.then(|| Claim {
        name: format!("{region} DNS name of {service} in {vpc}"),
        refusal: Failure::invalid(format!(
            "private-dns-enabled cannot be set because there is already a conflicting DNS domain \
             for {service} in the VPC {vpc} (Service: Ec2, Status Code: 400)"
        )),
    });
    let routes = values(&record.properties, "RouteTableIds/*").into_iter().map(|table| Claim {
        name: format!("{region} route to {service} of {table}"),
        refusal: Failure::invalid(format!(
            "route table {table} already has a route with destination-prefix-list-id of {service} \
             (Service: Ec2, Status Code: 400)"
        )),
    });
    name.into_iter().chain(routes).collect()
}

fn create(scene: &mut Scene<'_>, properties: &mut Properties) -> Result<(), Failure> {
    check_service(scene, properties)?;
    let region = scene.region.to_string();
    default(properties, "VpcEndpointType", "Gateway");
    default(properties, "PrivateDnsEnabled", false);
    default(properties, "ServiceRegion", region);
    default(properties, "RouteTableIds", json!([]));
    default(properties, "SubnetIds", json!([]));
    default(properties, "SecurityGroupIds", json!([]));
    default(properties, "ResourceConfigurationArn", "");
    default(properties, "ServiceNetworkArn", "");
    default(properties, "Tags", json!([]));
    parse_policy(properties)?;
    if text(properties, "VpcEndpointType") == Some("Gateway") {
        default(properties, "PolicyDocument", full_access());
        return check_gateway(properties);
    }
    default(properties, "IpAddressType", "ipv4");
    let vpc = text_or_empty(properties, "VpcId");
    check_interface(scene, &vpc, properties)?;
    if values(properties, "SecurityGroupIds/*").is_empty() {
        let group = scene.find(VPC, &vpc).and_then(|vpc| vpc.text("DefaultSecurityGroup"));
        properties.insert("SecurityGroupIds".to_owned(), json!([group]));
    }
    let service = text_or_empty(properties, "ServiceName");
    let name = service.rsplit('.').next().unwrap_or_default().to_owned();
    let digest = scene.digest("dns");
    let host = format!(
        "vpce-{}.{name}.{}.vpce.amazonaws.com",
        digest.get(..17).unwrap_or_default(),
        scene.region
    );
    let zone = digest.get(20..34).unwrap_or_default().to_ascii_uppercase();
    properties.insert("DnsEntries".to_owned(), json!([format!("Z{zone}:{host}")]));
    Ok(())
}

/// The interfaces belong to the endpoint, so they can be made only once it is there.
fn attach(scene: &mut Scene<'_>, record: &Record) -> Result<(), Failure> {
    if record.text("VpcEndpointType") == Some("Gateway") {
        return Ok(());
    }
    let groups: Vec<String> =
        values(&record.properties, "SecurityGroupIds/*").into_iter().map(str::to_owned).collect();
    let description = format!("VPC Endpoint Interface {}", record.key.identifier);
    let mut interfaces: Vec<String> = Vec::new();
    for subnet in values(&record.properties, "SubnetIds/*") {
        interfaces.push(address::attach(scene, record, subnet, (&groups, &description))?);
    }
    let mut complete = record.clone();
    complete.properties.insert("NetworkInterfaceIds".to_owned(), interfaces.into());
    scene.store.put(complete)
}

fn update(
    scene: &mut Scene<'_>,
    before: &Record,
    properties: &mut Properties,
) -> Result<(), Failure> {
    parse_policy(properties)?;
    if before.text("VpcEndpointType") == Some("Gateway") {
        return check_gateway(properties);
    }
    let vpc = text_or_empty(properties, "VpcId");
    check_interface(scene, &vpc, properties)?;
    for interface in values(&before.properties, "NetworkInterfaceIds/*") {
        let key = scene.find(super::NETWORK_INTERFACE, interface).map(|found| found.key.clone());
        if let Some(key) = key {
            scene.store.remove(&key);
        }
    }
    let groups: Vec<String> =
        values(properties, "SecurityGroupIds/*").into_iter().map(str::to_owned).collect();
    let description = format!("VPC Endpoint Interface {}", before.key.identifier);
    let subnets: Vec<String> =
        values(properties, "SubnetIds/*").into_iter().map(str::to_owned).collect();
    let mut interfaces: Vec<String> = Vec::new();
    for subnet in &subnets {
        interfaces.push(address::attach(scene, before, subnet, (&groups, &description))?);
    }
    properties.insert("NetworkInterfaceIds".to_owned(), interfaces.into());
    Ok(())
}

fn check_service(scene: &Scene<'_>, properties: &Properties) -> Result<(), Failure> {
    let Some(service) = text(properties, "ServiceName") else { return Ok(()) };
    let region = text(properties, "ServiceRegion").unwrap_or(scene.region.as_str());
    let own = service.starts_with("com.amazonaws.") || service.starts_with("aws.");
    let here = service.split('.').any(|part| part == region)
        || service == "com.amazonaws.s3-global.accesspoint";
    if own && !here {
        Err(Failure::invalid(format!(
            "The Vpc Endpoint Service '{service}' does not exist (Service: Ec2, Status Code: 400)"
        )))
    } else {
        Ok(())
    }
}

fn check_gateway(properties: &Properties) -> Result<(), Failure> {
    let service = text_or_empty(properties, "ServiceName");
    if ![Some("s3"), Some("dynamodb")].contains(&service.rsplit('.').next()) {
        return Err(Failure::invalid(format!(
            "The Vpc Endpoint Service '{service}' does not support endpoints of type Gateway \
             (Service: Ec2, Status Code: 400)"
        )));
    }
    for list in ["SubnetIds", "SecurityGroupIds"] {
        if !values(properties, &format!("{list}/*")).is_empty() {
            return Err(Failure::invalid(format!(
                "{list} cannot be given for an endpoint of type Gateway \
                 (Service: Ec2, Status Code: 400)"
            )));
        }
    }
    Ok(())
}

fn check_interface(scene: &Scene<'_>, vpc: &str, properties: &Properties) -> Result<(), Failure> {
    let groups: Vec<String> =
        values(properties, "SecurityGroupIds/*").into_iter().map(str::to_owned).collect();
    let mut zones = std::collections::BTreeSet::new();
    for subnet in values(properties, "SubnetIds/*") {
        let found = scene.find(SUBNET, subnet);
        if found.and_then(|subnet| subnet.text("VpcId")) != Some(vpc) {
            return Err(Failure::invalid(format!(
                "The subnet ID '{subnet}' does not exist in the VPC {vpc} \
                 (Service: Ec2, Status Code: 400)"
            )));
        }
        if !zones.insert(found.and_then(|subnet| subnet.text("AvailabilityZone"))) {
            return Err(Failure::invalid(format!(
                "Found another VPC endpoint subnet in the availability zone of {subnet} \
                 (Service: Ec2, Status Code: 400)"
            )));
        }
        address::check_groups(scene, subnet, &groups)?;
    }
    let wants_names = properties.get("PrivateDnsEnabled") == Some(&Json::Bool(true));
    let has = |name: &str| {
        scene.find(VPC, vpc).and_then(|vpc| vpc.properties.get(name)) == Some(&Json::Bool(true))
    };
    if wants_names && !(has("EnableDnsSupport") && has("EnableDnsHostnames")) {
        Err(Failure::invalid(format!(
            "Enabling private DNS requires both enableDnsSupport and enableDnsHostnames VPC \
             attributes set to true for {vpc} (Service: Ec2, Status Code: 400)"
        )))
    } else {
        Ok(())
    }
}

/// A policy may be given as text; it is read as an object.
fn parse_policy(properties: &mut Properties) -> Result<(), Failure> {
    let Some(policy) = text(properties, "PolicyDocument") else { return Ok(()) };
    let policy: Json = serde_json::from_str(policy).map_err(|_| {
        Failure::invalid("This policy contains invalid Json (Service: Ec2, Status Code: 400)")
    })?;
    properties.insert("PolicyDocument".to_owned(), policy);
    Ok(())
}

fn full_access() -> Json {
    json!({
        "Version": "2008-10-17",
        "Statement": [{ "Effect": "Allow", "Principal": "*", "Action": "*", "Resource": "*" }],
    })
}
