//! Studio: domains, and the file system, mount targets and security groups that SageMaker makes
//! for one in the caller's account and leaves there when the domain is deleted.

use serde_json::json;

use super::super::ec2::{SECURITY_GROUP, SUBNET, VPC};
use super::super::efs::{self, FILE_SYSTEM, MOUNT_TARGET};
use super::super::{
    ErrorCode, Failure, Json, Key, Properties, Record, Refer, Relation, Rules, Scene, default,
    text, text_or_empty, values,
};
use super::{ROLE, ec2};

const DOMAIN: &str = "AWS::SageMaker::Domain";
const PROFILE: &str = "AWS::SageMaker::UserProfile";
const SPACE: &str = "AWS::SageMaker::Space";
const APP: &str = "AWS::SageMaker::App";

/// The tag that SageMaker puts on what it makes for a domain; its value is the domain's ARN.
/// SageMaker developer guide, "AWS managed policy: `AmazonSageMakerNotebooksServiceRolePolicy`".
const MARK: &str = "ManagedByAmazonSageMakerResource";

/// The ports of the rules between the two groups, as groups exported by users show them.
const PORTS: [(u16, u16); 3] = [(988, 988), (1018, 1023), (2049, 2049)];

pub(super) fn rules(type_name: &str) -> Option<&'static Rules> {
    Some(match type_name {
        DOMAIN => &DOMAINS,
        PROFILE => &PROFILES,
        SPACE => &SPACES,
        APP => &APPS,
        _ => return None,
    })
}

const NO_ROLE: &str = "Could not assume role {}. Please ensure that the role exists and allows \
                       principal 'sagemaker.amazonaws.com' to assume the role. \
                       (Service: SageMaker, Status Code: 400)";
const NO_DOMAIN: &str = "Domain [{}] does not exist. (Service: SageMaker, Status Code: 400)";

const OF_DOMAIN: Refer =
    Refer { at: "DomainId", to: &[DOMAIN], relation: Relation::Holds, missing: NO_DOMAIN };

/// What is in a domain keeps it from being deleted. SageMaker API reference, `DeleteDomain`.
static DOMAINS: Rules = Rules {
    references: &[
        Refer { at: "VpcId", to: &[VPC], relation: Relation::Uses, missing: ec2::NO_VPC },
        Refer {
            at: "SubnetIds/*",
            to: &[SUBNET],
            relation: Relation::Uses,
            missing: ec2::NO_SUBNET,
        },
        Refer {
            at: "DefaultUserSettings/SecurityGroups/*",
            to: &[SECURITY_GROUP],
            relation: Relation::Uses,
            missing: ec2::NO_GROUP,
        },
        Refer {
            at: "DefaultUserSettings/ExecutionRole",
            to: &[ROLE],
            relation: Relation::Uses,
            missing: NO_ROLE,
        },
        Refer {
            at: "KmsKeyId",
            to: &["AWS::KMS::Key", "AWS::KMS::Alias"],
            relation: Relation::Uses,
            missing: "KMS key {} does not exist (Service: SageMaker, Status Code: 400)",
        },
    ],
    absent: &[
        "SecurityGroupIdForDomainBoundary",
        "SingleSignOnApplicationArn",
        "SingleSignOnManagedApplicationInstanceId",
        "HomeEfsFileSystemId",
    ],
    in_use: "Unable to delete Domain [{}] because it still has user profiles, spaces or apps. \
             (Service: SageMaker, Status Code: 400)",
    create: create_domain,
    created,
    ..Rules::NONE
};

fn create_domain(scene: &mut Scene<'_>, properties: &mut Properties) -> Result<(), Failure> {
    let vpc = text_or_empty(properties, "VpcId");
    let subnets = values(properties, "SubnetIds/*");
    let stranger = subnets
        .iter()
        .find(|subnet| scene.find(SUBNET, subnet).and_then(|it| it.text("VpcId")) != Some(&vpc));
    if let Some(stranger) = stranger {
        return Err(invalid(&format!("The subnet ID '{stranger}' does not exist in {vpc}")));
    }
    let closed = text(properties, "AppNetworkAccessType") == Some("VpcOnly");
    if closed && values(properties, "DefaultUserSettings/SecurityGroups/*").is_empty() {
        return Err(invalid(
            "SecurityGroups must be provided in DefaultUserSettings when AppNetworkAccessType is \
             VpcOnly",
        ));
    }
    let digest = scene.digest(DOMAIN);
    let id = format!("d-{}", digest.get(..12).unwrap_or_default());
    let url = format!("https://{id}.studio.{}.{}", scene.region, scene.region.sagemaker_suffix());
    properties.insert("DomainArn".to_owned(), domain_arn(scene, &id).into());
    properties.insert("Url".to_owned(), url.into());
    properties.insert("DomainId".to_owned(), id.into());
    default(properties, "AppNetworkAccessType", "PublicInternetOnly");
    default(properties, "TagPropagation", "DISABLED");
    default(properties, "Tags", json!([]));
    if text(properties, "HomeEfsFileSystemCreation") != Some("Disabled") {
        let system = scene.id("fs");
        properties.insert("HomeEfsFileSystemId".to_owned(), system.into());
    }
    Ok(())
}

fn invalid(why: &str) -> Failure {
    Failure::invalid(format!("{why} (Service: SageMaker, Status Code: 400)"))
}

fn domain_arn(scene: &Scene<'_>, id: &str) -> String {
    scene.arn("sagemaker", &format!("domain/{id}"))
}

/// Makes the home directories' file system and the way to it. None of it belongs to the domain:
/// all of it stays when the domain goes.
fn created(scene: &mut Scene<'_>, domain: &Record) -> Result<(), Failure> {
    let Some(system) = domain.text("HomeEfsFileSystemId") else { return Ok(()) };
    let mark = json!([{ "Key": MARK, "Value": domain.text("DomainArn") }]);
    put_file_system(scene, domain, system, &mark)?;
    let inbound = put_groups(scene, domain, &mark)?;
    for subnet in values(&domain.properties, "SubnetIds/*") {
        let id = scene.id("fsmt");
        let properties = json!({
            "Id": id,
            "FileSystemId": system,
            "SubnetId": subnet,
            "SecurityGroups": [inbound],
        });
        let target = scene.put((MOUNT_TARGET, &id), properties)?;
        efs::attach(scene, &target)?;
    }
    Ok(())
}

fn put_file_system(
    scene: &mut Scene<'_>,
    domain: &Record,
    id: &str,
    mark: &Json,
) -> Result<(), Failure> {
    let own = || scene.arn("kms", "alias/aws/elasticfilesystem");
    let mut properties = Properties::new();
    properties.insert("FileSystemId".to_owned(), id.into());
    let arn = scene.arn("elasticfilesystem", &format!("file-system/{id}"));
    properties.insert("Arn".to_owned(), arn.into());
    properties.insert("Encrypted".to_owned(), true.into());
    let key = domain.text("KmsKeyId").map_or_else(own, str::to_owned);
    properties.insert("KmsKeyId".to_owned(), key.into());
    properties.insert("FileSystemTags".to_owned(), mark.clone());
    efs::complete(&mut properties);
    scene.put((FILE_SYSTEM, id), Json::Object(properties)).map(drop)
}

/// The groups of the mount targets and of those who mount, each of which refers to the other.
fn put_groups(scene: &mut Scene<'_>, domain: &Record, mark: &Json) -> Result<String, Failure> {
    let (inbound, outbound) = (scene.id("sg"), scene.id("sg"));
    // The rules of a group may mention one that exists only.
    put_group(scene, domain, ("outbound", &outbound), mark, None)?;
    put_group(scene, domain, ("inbound", &inbound), mark, Some(&outbound))?;
    put_group(scene, domain, ("outbound", &outbound), mark, Some(&inbound))?;
    Ok(inbound)
}

fn put_group(
    scene: &mut Scene<'_>,
    domain: &Record,
    (way, id): (&str, &str),
    mark: &Json,
    other: Option<&str>,
) -> Result<(), Failure> {
    let account = scene.account.as_str().to_owned();
    let rules =
        other.into_iter().flat_map(|other| PORTS.iter().map(move |(from, to)| (other, from, to)));
    let rules: Vec<Json> = rules
        .map(|(other, from, to)| {
            let rule = json!({ "IpProtocol": "tcp", "FromPort": from, "ToPort": to });
            let Json::Object(mut rule) = rule else { return Json::Null };
            if way == "inbound" {
                rule.insert("SourceSecurityGroupId".to_owned(), other.into());
                rule.insert("SourceSecurityGroupOwnerId".to_owned(), account.as_str().into());
            } else {
                rule.insert("DestinationSecurityGroupId".to_owned(), other.into());
            }
            Json::Object(rule)
        })
        .collect();
    let (ingress, egress) = if way == "inbound" { (rules, vec![]) } else { (vec![], rules) };
    let name = &domain.key.identifier;
    let properties = json!({
        "Id": id,
        "GroupId": id,
        "GroupName": format!("security-group-for-{way}-nfs-{name}"),
        "GroupDescription": format!(
            "[DO NOT DELETE] Security Group that allows {way} NFS traffic for SageMaker \
             Notebooks Domain [{name}]"
        ),
        "VpcId": domain.text("VpcId"),
        "SecurityGroupIngress": ingress,
        "SecurityGroupEgress": egress,
        "Tags": mark,
    });
    scene.put((SECURITY_GROUP, id), properties).map(drop)
}

static PROFILES: Rules = Rules {
    references: &[
        OF_DOMAIN,
        Refer {
            at: "UserSettings/SecurityGroups/*",
            to: &[SECURITY_GROUP],
            relation: Relation::Uses,
            missing: ec2::NO_GROUP,
        },
        Refer {
            at: "UserSettings/ExecutionRole",
            to: &[ROLE],
            relation: Relation::Uses,
            missing: NO_ROLE,
        },
    ],
    create: |scene, properties| {
        let arn = part_arn(scene, "user-profile", properties, &["UserProfileName"]);
        properties.insert("UserProfileArn".to_owned(), arn.into());
        default(properties, "Tags", json!([]));
        Ok(())
    },
    delete: |scene, record| {
        let domain = record.text("DomainId").unwrap_or_default().to_owned();
        let name = record.text("UserProfileName").unwrap_or_default();
        let has_app = scene
            .mentioning((DOMAIN, &domain), APP)
            .any(|app| app.text("UserProfileName") == Some(name));
        let has_space = scene.mentioning((DOMAIN, &domain), SPACE).any(|space| {
            values(&space.properties, "OwnershipSettings/OwnerUserProfileName").contains(&name)
        });
        if has_app || has_space {
            return Err(Failure::conflict(format!(
                "Unable to delete UserProfile [{domain}/{name}] because it still has apps or \
                 spaces. (Service: SageMaker, Status Code: 400)"
            )));
        }
        Ok(())
    },
    ..Rules::NONE
};

static SPACES: Rules = Rules {
    references: &[OF_DOMAIN],
    create: |scene, properties| {
        if let Some(owner) = values(properties, "OwnershipSettings/OwnerUserProfileName").first() {
            check_profile(scene, properties, owner)?;
        }
        let arn = part_arn(scene, "space", properties, &["SpaceName"]);
        properties.insert("SpaceArn".to_owned(), arn.into());
        default(properties, "Tags", json!([]));
        Ok(())
    },
    ..Rules::NONE
};

static APPS: Rules = Rules {
    references: &[OF_DOMAIN],
    absent: &["BuiltInLifecycleConfigArn"],
    create: |scene, properties| {
        check_profile(scene, properties, &text_or_empty(properties, "UserProfileName"))?;
        let parts = ["UserProfileName", "AppType", "AppName"];
        let arn = part_arn(scene, "app", properties, &parts);
        properties.insert("AppArn".to_owned(), arn.into());
        default(properties, "Tags", json!([]));
        Ok(())
    },
    created: run,
    ..Rules::NONE
};

fn check_profile(scene: &Scene<'_>, properties: &Properties, profile: &str) -> Result<(), Failure> {
    let domain = text_or_empty(properties, "DomainId");
    let key = Key::new(scene.region, PROFILE, format!("{profile}|{domain}"));
    if scene.store.get(&key).is_some() {
        return Ok(());
    }
    Err(Failure::new(
        ErrorCode::NotFound,
        format!(
            "UserProfile [{domain}/{profile}] does not exist. \
             (Service: SageMaker, Status Code: 400)"
        ),
    ))
}

/// The ARN of something in a domain, such as `user-profile/d-0123456789ab/ana`.
fn part_arn(scene: &Scene<'_>, kind: &str, properties: &Properties, parts: &[&str]) -> String {
    let names = std::iter::once(&"DomainId").chain(parts);
    let path: Vec<String> = names.map(|name| text_or_empty(properties, name)).collect();
    scene.arn("sagemaker", &format!("{kind}/{}", path.join("/")).to_ascii_lowercase())
}

/// A running app has an interface in a subnet of its domain, with the group that mounts the home
/// directories.
fn run(scene: &mut Scene<'_>, app: &Record) -> Result<(), Failure> {
    let domain = app.text("DomainId").unwrap_or_default().to_owned();
    let Some(domain) = scene.find(DOMAIN, &domain).cloned() else { return Ok(()) };
    let Some(subnet) = values(&domain.properties, "SubnetIds/*").first().copied() else {
        return Ok(());
    };
    let mut groups: Vec<String> =
        values(&domain.properties, "DefaultUserSettings/SecurityGroups/*")
            .into_iter()
            .map(str::to_owned)
            .collect();
    let mounts = format!("security-group-for-outbound-nfs-{}", domain.key.identifier);
    let vpc = domain.text("VpcId").unwrap_or_default();
    let mount = scene
        .mentioning((VPC, vpc), SECURITY_GROUP)
        .find(|group| group.text("GroupName") == Some(mounts.as_str()));
    groups.extend(mount.map(|group| group.key.identifier.clone()));
    let description = format!(
        "[DO NOT DELETE] ENI managed by SageMaker for Studio App ({})",
        app.text("AppArn").unwrap_or_default()
    );
    ec2::attach(scene, app, subnet, (&groups, &description)).map(drop)
}
