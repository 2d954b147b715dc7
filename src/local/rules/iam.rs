//! Roles, their policies and the profiles that carry them.

use serde_json::json;

use super::{
    Failure, Json, Properties, Record, Refer, Relation, Rules, Scene, Store, default, identity,
    text, text_or_empty,
};

pub(super) const ROLE: &str = "AWS::IAM::Role";
const ROLE_POLICY: &str = "AWS::IAM::RolePolicy";
const MANAGED_POLICY: &str = "AWS::IAM::ManagedPolicy";
const NO_ROLE: &str = "The role with name {} cannot be found. (Service: Iam, Status Code: 404)";
const NO_POLICY: &str =
    "Policy {} does not exist or is not attachable. (Service: Iam, Status Code: 404)";

pub(super) fn rules(type_name: &str) -> Option<&'static Rules> {
    Some(match type_name {
        ROLE => &ROLES,
        "AWS::IAM::InstanceProfile" => &PROFILES,
        ROLE_POLICY => &ROLE_POLICIES,
        MANAGED_POLICY => &MANAGED_POLICIES,
        _ => return None,
    })
}

static ROLES: Rules = Rules {
    references: &[
        Refer {
            at: "ManagedPolicyArns/*",
            to: &[MANAGED_POLICY],
            relation: Relation::Holds,
            missing: NO_POLICY,
        },
        Refer {
            at: "PermissionsBoundary",
            to: &[MANAGED_POLICY],
            relation: Relation::Holds,
            missing: NO_POLICY,
        },
    ],
    in_use: "Cannot delete entity, must remove roles from instance profile first. \
             (Service: Iam, Status Code: 409)",
    create: create_role,
    update: update_role,
    read: |store, record, properties| {
        let policies: Vec<Json> = inline(store, record).collect();
        if !policies.is_empty() {
            default(properties, "Policies", json!([]));
        }
        if let Some(shown) = properties.get_mut("Policies").and_then(Json::as_array_mut) {
            shown.extend(policies);
        }
    },
    ..Rules::NONE
};

fn create_role(scene: &mut Scene<'_>, properties: &mut Properties) -> Result<(), Failure> {
    complete_role(properties)?;
    let digest = scene.digest(ROLE);
    let made_up = format!("Role-{}", digest.get(..12).unwrap_or_default());
    default(properties, "RoleName", made_up);
    properties.insert("RoleId".to_owned(), identity::iam_id("AROA", &digest).into());
    let path = text_or_empty(properties, "Path");
    let name = text_or_empty(properties, "RoleName");
    properties.insert("Arn".to_owned(), scene.arn("iam", &format!("role{path}{name}")).into());
    Ok(())
}

/// AWS reads a trust policy as an object with a list of statements.
fn complete_role(properties: &mut Properties) -> Result<(), Failure> {
    default(properties, "Path", "/");
    default(properties, "MaxSessionDuration", 3600);
    let malformed =
        || Failure::invalid("This policy contains invalid Json (Service: Iam, Status Code: 400)");
    if let Some(policy) = text(properties, "AssumeRolePolicyDocument") {
        let policy: Json = serde_json::from_str(policy).map_err(|_| malformed())?;
        properties.insert("AssumeRolePolicyDocument".to_owned(), policy);
    }
    let policy = properties.get_mut("AssumeRolePolicyDocument").and_then(Json::as_object_mut);
    let policy = policy.ok_or_else(malformed)?;
    if let Some(statement @ Json::Object(_)) = policy.get_mut("Statement") {
        *statement = json!([statement.take()]);
    }
    let statements = policy.get("Statement").and_then(Json::as_array).ok_or_else(malformed)?;
    if statements.iter().all(Json::is_object) { Ok(()) } else { Err(malformed()) }
}

fn inline<'a>(store: &'a Store, role: &Record) -> impl Iterator<Item = Json> + 'a {
    store.mentioning(&role.key.region, (ROLE, &role.key.identifier), ROLE_POLICY).map(|policy| {
        json!({
            "PolicyName": policy.properties.get("PolicyName"),
            "PolicyDocument": policy.properties.get("PolicyDocument"),
        })
    })
}

/// Policies that are resources of their own stay theirs, unless the new list leaves them out.
fn update_role(
    scene: &mut Scene<'_>,
    before: &Record,
    properties: &mut Properties,
) -> Result<(), Failure> {
    complete_role(properties)?;
    let own: Vec<(super::Key, Option<Json>)> = scene
        .mentioning((ROLE, &before.key.identifier), ROLE_POLICY)
        .map(|policy| (policy.key.clone(), policy.properties.get("PolicyName").cloned()))
        .collect();
    let mut wanted =
        properties.get("Policies").and_then(Json::as_array).cloned().unwrap_or_default();
    for (key, name) in own {
        match wanted.iter().position(|policy| policy.get("PolicyName") == name.as_ref()) {
            Some(index) => drop(wanted.remove(index)),
            None => scene.store.remove(&key),
        }
    }
    if wanted.is_empty() {
        properties.remove("Policies");
    } else {
        properties.insert("Policies".to_owned(), wanted.into());
    }
    Ok(())
}

static PROFILES: Rules = Rules {
    references: &[Refer {
        at: "Roles/*",
        to: &[ROLE],
        relation: Relation::Holds,
        missing: NO_ROLE,
    }],
    create: |scene, properties| {
        default(properties, "Path", "/");
        if let Some(name) = text(properties, "InstanceProfileName") {
            let path = text_or_empty(properties, "Path");
            let arn = scene.arn("iam", &format!("instance-profile{path}{name}"));
            properties.insert("Arn".to_owned(), arn.into());
        }
        Ok(())
    },
    ..Rules::NONE
};

static ROLE_POLICIES: Rules = Rules {
    references: &[Refer {
        at: "RoleName",
        to: &[ROLE],
        relation: Relation::Follows,
        missing: NO_ROLE,
    }],
    ..Rules::NONE
};

/// A policy reads all roles that hold it, whoever gave it to them.
fn show_holders(store: &Store, record: &Record, properties: &mut Properties) {
    let arn = record.key.identifier.as_str();
    let holders = store.mentioning(&record.key.region, (MANAGED_POLICY, arn), ROLE);
    let names: Vec<Json> =
        holders.filter_map(|role| role.properties.get("RoleName").cloned()).collect();
    let shown = properties.entry("Roles").or_insert_with(|| json!([]));
    if let Json::Array(shown) = shown {
        let further: Vec<Json> = names.into_iter().filter(|name| !shown.contains(name)).collect();
        shown.extend(further);
    }
}

static MANAGED_POLICIES: Rules = Rules {
    names: &["PolicyArn"],
    references: &[Refer {
        at: "Roles/*",
        to: &[ROLE],
        relation: Relation::Holds,
        missing: NO_ROLE,
    }],
    in_use: "Cannot delete a policy attached to entities: {}. (Service: Iam, Status Code: 409)",
    read: show_holders,
    create: |scene, properties| {
        let digest = scene.digest(MANAGED_POLICY);
        let made_up = format!("ManagedPolicy-{}", digest.get(..12).unwrap_or_default());
        default(properties, "ManagedPolicyName", made_up);
        default(properties, "Path", "/");
        default(properties, "Description", "");
        let path = text_or_empty(properties, "Path");
        let name = text_or_empty(properties, "ManagedPolicyName");
        let arn = scene.arn("iam", &format!("policy{path}{name}"));
        properties.insert("PolicyArn".to_owned(), arn.into());
        properties.insert("PolicyId".to_owned(), identity::iam_id("ANPA", &digest).into());
        properties.insert("DefaultVersionId".to_owned(), "v1".into());
        properties.insert("IsAttachable".to_owned(), true.into());
        Ok(())
    },
    ..Rules::NONE
};
