//! What IAM knows of actions and ARNs, and what the handlers of Cloud Control call for. Service
//! authorization reference, "Actions, resources, and condition keys", the page of each service
//! that a row names.

use super::{Map, Region, Value};

/// The ARNs of a type: in which service, and what follows the account, with properties in braces.
pub struct Named {
    type_name: &'static str,
    pub service: &'static str,
    pub tails: &'static [&'static str],
}

const NAMED: [Named; 22] = [
    row("AWS::EFS::FileSystem", "elasticfilesystem", &["file-system/*"]),
    row("AWS::IAM::InstanceProfile", "iam", &["instance-profile{Path}{InstanceProfileName}"]),
    row("AWS::IAM::ManagedPolicy", "iam", &["policy{Path}{ManagedPolicyName}"]),
    row("AWS::IAM::Role", "iam", &["role{Path}{RoleName}"]),
    row("AWS::IAM::RolePolicy", "iam", &["role/{RoleName}"]),
    row("AWS::KMS::Alias", "kms", &["{AliasName}", "key/*"]),
    row("AWS::KMS::Key", "kms", &["key/*"]),
    row("AWS::Logs::LogGroup", "logs", &["log-group:{LogGroupName}", "log-group:{LogGroupName}:*"]),
    row("AWS::NetworkFirewall::Firewall", "network-firewall", &["firewall/{FirewallName}"]),
    row(
        "AWS::NetworkFirewall::FirewallPolicy",
        "network-firewall",
        &["firewall-policy/{FirewallPolicyName}"],
    ),
    row("AWS::NetworkFirewall::LoggingConfiguration", "network-firewall", &[]),
    row(
        "AWS::NetworkFirewall::RuleGroup",
        "network-firewall",
        &["stateful-rulegroup/{RuleGroupName}", "stateless-rulegroup/{RuleGroupName}"],
    ),
    row("AWS::S3::Bucket", "s3", &["{BucketName}", "{BucketName}/*"]),
    row("AWS::S3::BucketPolicy", "s3", &["{Bucket}"]),
    row("AWS::SSM::Parameter", "ssm", &["parameter/{Name}"]),
    row("AWS::SageMaker::App", "sagemaker", &["app/*"]),
    row("AWS::SageMaker::Domain", "sagemaker", &["domain/*"]),
    row(
        "AWS::SageMaker::NotebookInstance",
        "sagemaker",
        &["notebook-instance/{NotebookInstanceName}"],
    ),
    row(
        "AWS::SageMaker::NotebookInstanceLifecycleConfig",
        "sagemaker",
        &["notebook-instance-lifecycle-config/{NotebookInstanceLifecycleConfigName}"],
    ),
    row("AWS::SageMaker::Space", "sagemaker", &["space/*/{SpaceName}"]),
    row(
        "AWS::SageMaker::StudioLifecycleConfig",
        "sagemaker",
        &["studio-lifecycle-config/{StudioLifecycleConfigName}"],
    ),
    row("AWS::SageMaker::UserProfile", "sagemaker", &["user-profile/*/{UserProfileName}"]),
];

const fn row(
    type_name: &'static str,
    service: &'static str,
    tails: &'static [&'static str],
) -> Named {
    Named { type_name, service, tails }
}

/// What follows the account in the ARNs of everything in a service; after a colon, the account
/// is said too, as some of it belongs to AWS.
const EVERYTHING: [(&str, &str); 15] = [
    ("codeartifact", "*"),
    ("ec2", ":*:*"),
    ("elasticfilesystem", "*"),
    ("kms", "key/*"),
    ("logs", "*"),
    ("network-firewall", "*"),
    ("route53resolver", "*"),
    ("s3", "*"),
    ("s3tables", "*"),
    ("firehose", "*"),
    ("sagemaker", "*"),
    ("secretsmanager", "*"),
    ("sns", "*"),
    ("sqs", "*"),
    ("ssm", ":*:*"),
];

/// Actions on other things than those that the type which uses them stands for.
const SPECIAL: [(&str, &str, &str); 13] = [
    ("iam", "AttachGroupPolicy", "group/*"),
    ("iam", "AttachUserPolicy", "user/*"),
    ("iam", "CreateServiceLinkedRole", "role/aws-service-role/*"),
    ("iam", "DetachGroupPolicy", "group/*"),
    ("iam", "DetachUserPolicy", "user/*"),
    ("iam", "ListInstanceProfiles", "instance-profile/*"),
    ("network-firewall", "DescribeTLSInspectionConfiguration", "tls-configuration/*"),
    ("network-firewall", "ListTLSInspectionConfigurations", "tls-configuration/*"),
    ("sagemaker", "CreateApp", "app/*"),
    ("sagemaker", "DeleteApp", "app/*"),
    ("sagemaker", "DescribeApp", "app/*"),
    ("sagemaker", "DescribeImage", ":*:image/*"),
    ("sagemaker", "DescribeImageVersion", ":*:image-version/*"),
];

/// Actions that take no ARN. A star at the end stands for all that begin so.
const WITHOUT: [(&str, &[&str]); 15] = [
    (
        "codeartifact",
        &[
            "CreateDomain",
            "CreatePackageGroup",
            "CreateRepository",
            "ListDomains",
            "ListRepositories",
        ],
    ),
    (
        "ec2",
        &[
            "CreateSubnetCidrReservation",
            "DeleteSubnetCidrReservation",
            "Describe*",
            "GetEbs*",
            "GetSubnetCidrReservations",
            "GetTransitGatewayRouteTable*",
            "ModifyVpcBlockPublicAccessOptions",
        ],
    ),
    ("elasticfilesystem", &["CreateFileSystem"]),
    (
        "iam",
        &[
            "ListGroups",
            "ListOpenIDConnectProviders",
            "ListPolicies",
            "ListRoles",
            "ListSAMLProviders",
            "ListServerCertificates",
            "ListUsers",
            "ListVirtualMFADevices",
        ],
    ),
    (
        "kms",
        &[
            "CreateCustomKeyStore",
            "CreateKey",
            "DeleteCustomKeyStore",
            "DescribeCustomKeyStores",
            "ListAliases",
            "ListKeys",
            "ListRetirableGrants",
            "UpdateCustomKeyStore",
        ],
    ),
    (
        "logs",
        &[
            "CreateLogDelivery",
            "DeleteAccountPolicy",
            "DeleteIndexPolicy",
            "DeleteLogDelivery",
            "DeleteQueryDefinition",
            "DeleteResourcePolicy",
            "DescribeAccountPolicies",
            "DescribeDeliver*",
            "DescribeDestinations",
            "DescribeIndexPolicies",
            "DescribeLogGroups",
            "DescribeQueryDefinitions",
            "DescribeResourcePolicies",
            "GetLogDelivery",
            "ListLogDeliveries",
            "PutAccountPolicy",
            "PutIndexPolicy",
            "PutQueryDefinition",
            "PutResourcePolicy",
            "UpdateLogDelivery",
        ],
    ),
    ("network-firewall", &["ListRuleGroups"]),
    (
        "route53resolver",
        &[
            "CreateResolverQueryLogConfig",
            "GetResolverQueryLogConfigAssociation",
            "ListFirewallDomainLists",
            "ListFirewallRuleGroup*",
            "ListOutpostResolvers",
            "ListResolver*",
        ],
    ),
    ("s3", &["ListAllMyBuckets", "ListAccess*", "ListMulti*", "ListStorageLens*"]),
    ("sagemaker", &["List*"]),
    ("secretsmanager", &["BatchGetSecretValue", "GetRandomPassword", "ListSecrets"]),
    ("sns", &["ListSubscriptions", "ListTopics", "Unsubscribe"]),
    ("sqs", &["ListQueues"]),
    (
        "ssm",
        &[
            "CreateMaintenanceWindow",
            "CreateOpsItem",
            "CreatePatchBaseline",
            "DescribeMaintenanceWindows",
            "DescribeOpsItems",
            "DescribeParameters",
            "DescribePatchBaselines",
            "ListAssociations",
            "ListDocuments",
            "ListResourceDataSync",
        ],
    ),
    ("sso", &["ListInstances"]),
];

/// Actions that take an ARN although their names begin as those of [`WITHOUT`].
const EXCEPTIONS: [(&str, &str); 6] = [
    ("ec2", "DescribeInstanceAttribute"),
    ("ec2", "DescribeVolumeAttribute"),
    ("ec2", "DescribeVpcAttribute"),
    ("ec2", "DescribeVpcEndpointAssociations"),
    ("ec2", "DescribeVpcEndpointServicePermissions"),
    ("sagemaker", "ListTags"),
];

/// What schemas list among the permissions of handlers and IAM does not know: requests that
/// another action allows, and a service by a name of its own.
const UNKNOWN: [(&str, &[&str]); 4] = [
    ("network-firewall", &["ListTagsForResources"]),
    ("resolverquerylogging", &["*"]),
    (
        "s3",
        &[
            "DeleteBucketAnalyticsConfiguration",
            "DeleteBucketCors",
            "DeleteBucketEncryption",
            "DeleteBucketLifecycle",
            "DeleteBucketMetricsConfiguration",
            "DeleteBucketReplication",
            "PutBucketReplication",
            "PutObjectLockConfiguration",
        ],
    ),
    ("vpc-lattice", &["DescribeServiceNetworkVpcEndpointAssociation"]),
];

/// Services that handlers of other services call only where a property names something of theirs,
/// and the words by which it does.
const BY_MENTION: [(&str, &str); 3] =
    [("firehose", "firehose"), ("s3", "s3"), ("s3tables", "metadata")];

/// What a policy is attached to, by the property that says so.
const ATTACHED: [(&str, &str); 3] =
    [("GroupPolicy", "Groups"), ("RolePolicy", "Roles"), ("UserPolicy", "Users")];
const POLICY: &str = "AWS::IAM::ManagedPolicy";

pub fn named(type_name: &str) -> Option<&'static Named> {
    NAMED.iter().find(|named| named.type_name == type_name)
}

/// The service and the name of an action, as IAM has them; nothing, if it has no such action.
pub fn right(action: &str) -> Option<(String, &str)> {
    let (service, name) = action.split_once(':')?;
    let service = match service.to_ascii_lowercase().as_str() {
        "efs" => "elasticfilesystem".to_owned(),
        other => other.to_owned(),
    };
    let is_word = name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'*');
    (is_word && !among(&UNKNOWN, &service, name)).then_some((service, name))
}

pub fn is_without(service: &str, name: &str) -> bool {
    among(&WITHOUT, service, name) && !EXCEPTIONS.contains(&(service, name))
}

pub fn on_special(service: &str, name: &str) -> Option<&'static str> {
    let mut rows = SPECIAL.iter();
    rows.find(|(known, action, _)| (*known, *action) == (service, name)).map(|(_, _, on)| *on)
}

/// What an action is on that handlers use on things of which nothing is known.
pub fn everything(service: &str, name: &str) -> Option<&'static str> {
    if service == "iam" {
        let looks = name.starts_with("Get") || name.starts_with("List");
        return Some(if looks { "*" } else { "role/aws-service-role/*" });
    }
    EVERYTHING.iter().find(|(known, _)| *known == service).map(|(_, on)| *on)
}

/// Whether the handler of a type calls for an action at all, going by the properties.
pub fn is_wanted(type_name: &str, properties: &Map, service: &str, name: &str) -> bool {
    let attached = ATTACHED.iter().find(|(end, _)| name.ends_with(end));
    if let Some((_, property)) = attached.filter(|_| type_name == POLICY) {
        return properties.contains_key(property);
    }
    let own = named(type_name).is_some_and(|named| named.service == service);
    let word = BY_MENTION.iter().find(|(known, _)| *known == service && !own);
    word.is_none_or(|(_, word)| {
        properties.iter().any(|(key, value)| says(key, word) || mentions(value, word))
    })
}

/// The ARN of something in a service; `*` for an account that nobody knows.
pub fn arn(region: &Region, account: &str, service: &str, tail: &str) -> String {
    let partition = region.partition();
    match (service, tail.strip_prefix(':')) {
        (_, Some(tail)) => format!("arn:{partition}:{service}:{region}:{tail}"),
        ("s3", _) => format!("arn:{partition}:s3:::{tail}"),
        ("iam", _) => format!("arn:{partition}:iam::{account}:{tail}"),
        _ => format!("arn:{partition}:{service}:{region}:{account}:{tail}"),
    }
}

/// A tail with the properties that it names.
pub fn filled(tail: &str, property: impl Fn(&str) -> String) -> String {
    let mut text = String::new();
    let mut rest = tail;
    while let Some((before, (name, after))) =
        rest.split_once('{').and_then(|(before, rest)| Some((before, rest.split_once('}')?)))
    {
        text.push_str(before);
        let value = property(name);
        // An ARN has one slash between what a thing is and what it is called.
        let doubled = text.ends_with('/') && value.starts_with('/');
        text.push_str(if doubled { value.trim_start_matches('/') } else { &value });
        rest = after;
    }
    text.push_str(rest);
    text
}

fn mentions(value: &Value, word: &str) -> bool {
    match value {
        Value::String(text) => says(text, word),
        Value::List(items) | Value::Concat(items) => items.iter().any(|it| mentions(it, word)),
        Value::Map(entries) => {
            entries.iter().any(|(key, value)| says(key, word) || mentions(value, word))
        }
        _ => false,
    }
}

fn says(text: &str, word: &str) -> bool {
    text.to_ascii_lowercase().contains(word)
}

fn among(table: &[(&str, &[&str])], service: &str, name: &str) -> bool {
    let fits = |listed: &&str| match listed.strip_suffix('*') {
        Some(begin) => name.starts_with(begin),
        None => *listed == name,
    };
    table.iter().any(|(known, names)| *known == service && names.iter().any(fits))
}
