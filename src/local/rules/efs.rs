//! File systems, and the mount targets by which networks reach them.

use serde_json::json;

use super::ec2::{self, NETWORK_INTERFACE, SECURITY_GROUP, SUBNET};
use super::{
    Claim, Failure, Properties, Record, Refer, Relation, Rules, Scene, default, text_or_empty,
    values,
};

pub(super) const FILE_SYSTEM: &str = "AWS::EFS::FileSystem";
pub(super) const MOUNT_TARGET: &str = "AWS::EFS::MountTarget";

pub(super) fn rules(type_name: &str) -> Option<&'static Rules> {
    Some(match type_name {
        FILE_SYSTEM => &FILE_SYSTEMS,
        MOUNT_TARGET => &MOUNT_TARGETS,
        _ => return None,
    })
}

/// EFS API reference, `DeleteFileSystem`: one with mount targets is in use.
static FILE_SYSTEMS: Rules = Rules {
    references: &[Refer {
        at: "KmsKeyId",
        to: &["AWS::KMS::Key", "AWS::KMS::Alias"],
        relation: Relation::Uses,
        missing: "KMS key {} does not exist (Service: Efs, Status Code: 400)",
    }],
    in_use: "File system '{}' has mount targets created in it. Please delete all the mount \
             targets before trying to delete a file system (Service: Efs, Status Code: 409)",
    create: |_, properties| {
        complete(properties);
        Ok(())
    },
    ..Rules::NONE
};

/// What a read shows of a file system for which nothing was said.
pub(super) fn complete(properties: &mut Properties) {
    default(properties, "Encrypted", false);
    default(properties, "PerformanceMode", "generalPurpose");
    default(properties, "ThroughputMode", "bursting");
    default(properties, "FileSystemTags", json!([]));
    default(properties, "LifecyclePolicies", json!([]));
    default(properties, "BackupPolicy", json!({ "Status": "DISABLED" }));
    default(
        properties,
        "FileSystemProtection",
        json!({ "ReplicationOverwriteProtection": "ENABLED" }),
    );
}

static MOUNT_TARGETS: Rules = Rules {
    references: &[
        Refer {
            at: "FileSystemId",
            to: &[FILE_SYSTEM],
            relation: Relation::Holds,
            missing: "File system '{}' does not exist. (Service: Efs, Status Code: 404)",
        },
        Refer { at: "SubnetId", to: &[SUBNET], relation: Relation::Holds, missing: ec2::NO_SUBNET },
        Refer {
            at: "SecurityGroups/*",
            to: &[SECURITY_GROUP],
            relation: Relation::Holds,
            missing: ec2::NO_GROUP,
        },
    ],
    claims,
    create: |scene, properties| {
        let subnet = text_or_empty(properties, "SubnetId");
        ec2::check_groups(scene, &subnet, &groups(properties))
    },
    created: attach,
    update: |scene, before, properties| {
        let subnet = text_or_empty(properties, "SubnetId");
        let groups = groups(properties);
        ec2::check_groups(scene, &subnet, &groups)?;
        let name = (MOUNT_TARGET, before.key.identifier.as_str());
        let interface = scene.mentioning(name, NETWORK_INTERFACE).next().cloned();
        let Some(mut interface) = interface else { return Ok(()) };
        interface.properties.insert("GroupSet".to_owned(), groups.into());
        scene.store.put(interface)
    },
    ..Rules::NONE
};

/// A file system has one mount target in a subnet.
fn claims(record: &Record) -> Vec<Claim> {
    let region = &record.key.region;
    let system = record.text("FileSystemId").unwrap_or_default();
    let subnet = record.text("SubnetId").unwrap_or_default();
    vec![Claim {
        name: format!("{region} mount target of {system} in {subnet}"),
        refusal: Failure::conflict(
            "mount target already exists in this AZ (Service: Efs, Status Code: 409)",
        ),
    }]
}

/// A mount target is an interface in its subnet, for as long as it exists.
pub(super) fn attach(scene: &mut Scene<'_>, record: &Record) -> Result<(), Failure> {
    let subnet = record.text("SubnetId").unwrap_or_default();
    let system = record.text("FileSystemId").unwrap_or_default();
    let description = format!("EFS mount target for {system} ({})", record.key.identifier);
    let groups = groups(&record.properties);
    let interface = ec2::attach(scene, record, subnet, (&groups, &description))?;
    let address =
        scene.find(NETWORK_INTERFACE, &interface).and_then(|it| it.text("PrivateIpAddress"));
    let mut complete = record.clone();
    complete.properties.insert("IpAddress".to_owned(), address.into());
    scene.store.put(complete)
}

fn groups(properties: &Properties) -> Vec<String> {
    values(properties, "SecurityGroups/*").into_iter().map(str::to_owned).collect()
}
