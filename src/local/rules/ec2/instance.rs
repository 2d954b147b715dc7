//! Instances and the templates from which they are launched.

use serde_json::json;

use super::super::{
    ErrorCode, Failure, Json, Properties, Record, Refer, Relation, Rules, Scene, default, text,
    text_or_empty, values,
};
use super::address::{check_groups, default_group, free, interface};
use super::{NETWORK_INTERFACE, SECURITY_GROUP, SUBNET};

const TEMPLATE: &str = "AWS::EC2::LaunchTemplate";
const PROFILE: &str = "AWS::IAM::InstanceProfile";

const DATA: &str = "LaunchTemplateData";

/// What a template holds, which a read does not show.
fn data(template: &Record) -> Option<&Json> {
    template.written.get(&format!("/{DATA}"))?.get(0)
}

/// Every change of what a template holds is a new version of it.
pub(super) const LAUNCH_TEMPLATE: Rules = Rules {
    create: |_, properties| {
        properties.insert("DefaultVersionNumber".to_owned(), "1".into());
        properties.insert("LatestVersionNumber".to_owned(), "1".into());
        Ok(())
    },
    update: |_, before, properties| {
        if data(before) != properties.get(DATA) {
            let latest = before.text("LatestVersionNumber").and_then(|it| it.parse::<u64>().ok());
            let next = (latest.unwrap_or_default() + 1).to_string();
            properties.insert("LatestVersionNumber".to_owned(), next.into());
        }
        Ok(())
    },
    ..Rules::NONE
};

pub(super) const INSTANCE: Rules = Rules {
    references: &[
        Refer {
            at: "SubnetId",
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
            at: "LaunchTemplate/LaunchTemplateId",
            to: &[TEMPLATE],
            relation: Relation::Uses,
            missing: "The launch template ID '{}' does not exist (Service: Ec2, Status Code: 400)",
        },
        Refer {
            at: "IamInstanceProfile",
            to: &[PROFILE],
            relation: Relation::Uses,
            missing: "Value ({}) for parameter iamInstanceProfile.name is invalid. Invalid IAM \
                      Instance Profile name (Service: Ec2, Status Code: 400)",
        },
    ],
    create,
    created,
    ..Rules::NONE
};

fn create(scene: &mut Scene<'_>, properties: &mut Properties) -> Result<(), Failure> {
    complete_from_template(scene, properties)?;
    if text(properties, "ImageId").is_none() {
        return Err(Failure::invalid(
            "The request must contain the parameter ImageId (Service: Ec2, Status Code: 400)",
        ));
    }
    let in_interface = values(properties, "NetworkInterfaces/*/SubnetId").first().copied();
    let subnet = text(properties, "SubnetId").or(in_interface).unwrap_or_default().to_owned();
    if subnet.is_empty() {
        return Err(Failure::invalid(
            "No default VPC for this user (Service: Ec2, Status Code: 400)",
        ));
    }
    let mut groups = groups(properties);
    if groups.is_empty() {
        groups.extend(default_group(scene, &subnet));
        properties.insert("SecurityGroupIds".to_owned(), groups.clone().into());
    }
    check_groups(scene, &subnet, &groups)?;
    let address = match text(properties, "PrivateIpAddress") {
        Some(address) => address.to_owned(),
        None => free(scene, &subnet),
    };
    if scene.store.claimed_by(&format!("{} {subnet} {address}", scene.region)).is_some() {
        return Err(Failure::new(
            ErrorCode::InvalidRequest,
            format!("Address {address} is in use. (Service: Ec2, Status Code: 400)"),
        ));
    }
    let found = scene.find(SUBNET, &subnet);
    let part = |name| found.and_then(|subnet| subnet.text(name)).unwrap_or_default().to_owned();
    let (vpc, zone) = (part("VpcId"), part("AvailabilityZone"));
    let dns = format!("ip-{}.ec2.internal", address.replace('.', "-"));
    for (name, value) in [
        ("InstanceId", scene.id("i")),
        ("PrivateIp", address.clone()),
        ("PrivateIpAddress", address),
        ("PrivateDnsName", dns),
        ("VpcId", vpc),
    ] {
        properties.insert(name.to_owned(), value.into());
    }
    default(properties, "AvailabilityZone", zone);
    properties.insert("State".to_owned(), json!({ "Code": "16", "Name": "running" }));
    default(properties, "InstanceType", "m1.small");
    default(properties, "SourceDestCheck", true);
    default(properties, "Monitoring", false);
    default(properties, "Tenancy", "default");
    default(properties, "SubnetId", subnet);
    default(properties, "CreditSpecification", json!({ "CPUCredits": credits(properties) }));
    default(properties, "MetadataOptions", json!({}));
    default(properties, "PublicDnsName", "");
    attach_root(scene, properties);
    default(properties, "Tags", json!([]));
    Ok(())
}

/// Instances of these families may use more than they earned:
/// <https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/burstable-performance-instances-unlimited-mode.html>
fn credits(properties: &Properties) -> &'static str {
    let unlimited = ["t3.", "t3a.", "t4g."];
    let size = text(properties, "InstanceType").unwrap_or_default();
    if unlimited.iter().any(|family| size.starts_with(family)) { "unlimited" } else { "standard" }
}

/// The volume of the image, beside those that are asked for.
fn attach_root(scene: &mut Scene<'_>, properties: &mut Properties) {
    const ROOT: &str = "/dev/xvda";
    let (volume, snapshot) = (scene.id("vol"), scene.id("snap"));
    let has_root = |list: &Json| {
        list.as_array().is_some_and(|items| items.iter().any(|item| item["DeviceName"] == ROOT))
    };
    let attached = attached(scene, properties);
    let mappings = properties.entry("BlockDeviceMappings").or_insert_with(|| json!([]));
    if !has_root(mappings)
        && let Json::Array(items) = mappings
    {
        items.push(json!({
            "DeviceName": ROOT,
            "Ebs": {
                "DeleteOnTermination": true,
                "Encrypted": false,
                "Iops": 3000,
                "SnapshotId": snapshot,
                "VolumeSize": 8,
                "VolumeType": "gp3",
            },
        }));
    }
    if let Json::Array(items) = mappings {
        items.extend(attached);
    }
    let volumes = properties.entry("Volumes").or_insert_with(|| json!([]));
    if let Json::Array(items) = volumes {
        items.push(json!({ "Device": ROOT, "VolumeId": volume }));
    }
}

/// What an instance shows of the volumes that were attached to it.
fn attached(scene: &Scene<'_>, properties: &Properties) -> Vec<Json> {
    let volumes = properties.get("Volumes").and_then(Json::as_array).into_iter().flatten();
    let shown = volumes.filter_map(|attached| {
        let volume = scene.find("AWS::EC2::Volume", attached["VolumeId"].as_str()?)?;
        let of = |name: &str| volume.properties.get(name).cloned().unwrap_or_default();
        Some(json!({
            "DeviceName": attached["Device"],
            "Ebs": {
                "DeleteOnTermination": false,
                "Encrypted": of("Encrypted"),
                "Iops": of("Iops"),
                "SnapshotId": volume.text("SnapshotId").unwrap_or_default(),
                "VolumeSize": of("Size"),
                "VolumeType": of("VolumeType"),
            },
        }))
    });
    shown.collect()
}

/// What the request does not say, the template does. An image that is named by a public parameter
/// is looked up at the launch.
fn complete_from_template(
    scene: &mut Scene<'_>,
    properties: &mut Properties,
) -> Result<(), Failure> {
    let named = properties.get("LaunchTemplate").and_then(Json::as_object).cloned();
    let Some(named) = named else { return Ok(()) };
    let id = text_or_empty(&named, "LaunchTemplateId");
    let image = scene.id("ami");
    let Some(template) = scene.find(TEMPLATE, &id) else { return Ok(()) };
    let version = text_or_empty(&named, "Version");
    let latest = template.text("LatestVersionNumber").unwrap_or("1");
    let exists = match version.parse::<u64>() {
        Ok(number) => number > 0 && latest.parse::<u64>().is_ok_and(|latest| number <= latest),
        Err(_) => version == "$Latest" || version == "$Default",
    };
    if !exists {
        return Err(Failure::invalid(format!(
            "Could not find the specified version {version} for the launch template with ID {id}. \
             (Service: Ec2, Status Code: 400)"
        )));
    }
    let data = self::data(template).and_then(Json::as_object).cloned();
    for (name, value) in data.unwrap_or_default() {
        match (name.as_str(), value.as_str()) {
            ("ImageId", Some(parameter)) if parameter.starts_with("resolve:ssm:") => {
                default(properties, "ImageId", image.as_str());
            }
            ("ImageId" | "InstanceType", _) => default(properties, &name, value),
            _ => {}
        }
    }
    Ok(())
}

/// An instance has its first interface for as long as it exists.
fn created(scene: &mut Scene<'_>, record: &Record) -> Result<(), Failure> {
    let part = |name| record.text(name).unwrap_or_default();
    let id = scene.id("eni");
    let place = (id.as_str(), part("SubnetId"), part("PrivateIpAddress"));
    let groups = groups(&record.properties);
    let interface = interface(scene, place, &groups, "");
    scene.put_part(&record.key, (NETWORK_INTERFACE, &id), interface)?;
    let mut complete = record.clone();
    show_interfaces(scene, &mut complete, (&id, &groups));
    scene.store.put(complete)
}

/// An instance reads its interfaces, and its groups by their names.
fn show_interfaces(scene: &Scene<'_>, record: &mut Record, (id, groups): (&str, &[String])) {
    let subnet = record.text("SubnetId").unwrap_or_default();
    let found = scene.find(SUBNET, subnet);
    let asked = record.properties.get("NetworkInterfaces").and_then(Json::as_array);
    let single = asked.is_none_or(|asked| asked.len() == 1);
    let public = found
        .and_then(|subnet| subnet.properties.get("MapPublicIpOnLaunch"))
        .is_some_and(|public| single && *public == json!(true));
    let address = record.text("PrivateIpAddress").unwrap_or_default();
    let shown = json!({
        "AssociateCarrierIpAddress": false,
        "AssociatePublicIpAddress": public,
        "DeleteOnTermination": true,
        "DeviceIndex": "0",
        "GroupSet": groups,
        "Ipv6AddressCount": 0,
        "Ipv6Addresses": [],
        "NetworkInterfaceId": id,
        "PrivateIpAddress": address,
        "PrivateIpAddresses": [{ "Primary": true, "PrivateIpAddress": address }],
        "SecondaryPrivateIpAddressCount": 0,
        "SubnetId": subnet,
    });
    let names: Vec<&str> = groups
        .iter()
        .filter_map(|group| scene.find(SECURITY_GROUP, group)?.text("GroupName"))
        .collect();
    let names = json!(names);
    let properties = &mut record.properties;
    properties.insert("SecurityGroups".to_owned(), names);
    match properties.get_mut("NetworkInterfaces").and_then(Json::as_array_mut) {
        Some(asked) => {
            for entries in asked.iter_mut().filter_map(Json::as_object_mut) {
                for (name, value) in shown.as_object().into_iter().flatten() {
                    entries.entry(name.as_str()).or_insert_with(|| value.clone());
                }
            }
        }
        None => drop(properties.insert("NetworkInterfaces".to_owned(), json!([shown]))),
    }
}

fn groups(properties: &Properties) -> Vec<String> {
    values(properties, "SecurityGroupIds/*").into_iter().map(str::to_owned).collect()
}
