//! Keys, which are only ever scheduled for deletion, and their aliases.

use serde_json::json;

use super::{Failure, Json, Properties, Refer, Relation, Rules, Scene, default, identity, text};

const KEY: &str = "AWS::KMS::Key";

pub(super) fn rules(type_name: &str) -> Option<&'static Rules> {
    Some(match type_name {
        KEY => &KEYS,
        "AWS::KMS::Alias" => &ALIASES,
        _ => return None,
    })
}

/// AWS keeps a deleted key for some days; Cloud Control no longer finds it from the start, and so
/// neither does this cloud.
static KEYS: Rules = Rules {
    create,
    update: |_, before, properties| {
        for fixed in ["KeySpec", "KeyUsage", "MultiRegion", "Origin"] {
            if before.properties.get(fixed) != properties.get(fixed) {
                return Err(Failure::new(
                    crate::local::protocol::ErrorCode::NotUpdatable,
                    format!("You cannot change the {fixed} of a key after it is created."),
                ));
            }
        }
        Ok(())
    },
    ..Rules::NONE
};

fn create(scene: &mut Scene<'_>, properties: &mut Properties) -> Result<(), Failure> {
    let digest = scene.digest(KEY);
    let id = match properties.get("MultiRegion") {
        Some(Json::Bool(true)) => format!("mrk-{}", digest.get(..32).unwrap_or_default()),
        _ => identity::uuid(&digest),
    };
    let arn = scene.arn("kms", &format!("key/{id}"));
    properties.insert("KeyId".to_owned(), id.into());
    properties.insert("Arn".to_owned(), arn.into());
    let root = format!("arn:{}:iam::{}:root", scene.region.partition(), scene.account);
    default(
        properties,
        "KeyPolicy",
        json!({
            "Id": "key-default-1",
            "Version": "2012-10-17",
            "Statement": [{
                "Sid": "Enable IAM User Permissions",
                "Effect": "Allow",
                "Principal": { "AWS": root },
                "Action": "kms:*",
                "Resource": "*",
            }],
        }),
    );
    if let Some(policy) = text(properties, "KeyPolicy") {
        let policy: Json = serde_json::from_str(policy)
            .map_err(|_| Failure::invalid("The new key policy is not valid JSON."))?;
        properties.insert("KeyPolicy".to_owned(), policy);
    }
    default(properties, "Description", "");
    default(properties, "EnableKeyRotation", false);
    default(properties, "Enabled", true);
    default(properties, "KeySpec", "SYMMETRIC_DEFAULT");
    default(properties, "KeyUsage", "ENCRYPT_DECRYPT");
    default(properties, "MultiRegion", false);
    default(properties, "Origin", "AWS_KMS");
    default(properties, "Tags", json!([]));
    Ok(())
}

static ALIASES: Rules = Rules {
    references: &[Refer {
        at: "TargetKeyId",
        to: &[KEY],
        relation: Relation::Follows,
        missing: "Key '{}' does not exist (Service: Kms, Status Code: 400)",
    }],
    create: |scene, properties| {
        let name = text(properties, "AliasName").unwrap_or_default();
        if !name.starts_with("alias/") || name.starts_with("alias/aws/") {
            return Err(Failure::invalid(format!(
                "Invalid identifier {name} (Service: Kms, Status Code: 400)"
            )));
        }
        target(scene, properties);
        Ok(())
    },
    update: |scene, _, properties| {
        target(scene, properties);
        Ok(())
    },
    ..Rules::NONE
};

/// An alias shows the bare id of its key, however the key was named.
fn target(scene: &Scene<'_>, properties: &mut Properties) {
    let key = text(properties, "TargetKeyId").and_then(|name| scene.find(KEY, name));
    if let Some(id) = key.map(|key| key.key.identifier.clone()) {
        properties.insert("TargetKeyId".to_owned(), id.into());
    }
}
