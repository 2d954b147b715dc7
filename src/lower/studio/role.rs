//! What the role of a studio may do: open the apps and spaces of whoever uses it, and start nothing
//! outside of its network.

use crate::lower::network::Parts;
use crate::lower::policy::Statement;
use crate::lower::site::Site;
use crate::lower::{Lowering, key, workload};
use crate::model::Value;
use crate::model::program::Studio;

/// Whose space it is, as IAM is told.
const OWNER: &str = "sagemaker:OwnerUserProfileArn";

/// Whether a space is private or shared.
const SHARING: &str = "sagemaker:SpaceSharingType";

const APP: [&str; 2] = ["sagemaker:CreateApp", "sagemaker:DeleteApp"];
const SPACE: [&str; 3] =
    ["sagemaker:CreateSpace", "sagemaker:DeleteSpace", "sagemaker:UpdateSpace"];

/// Everything that can be told to run in subnets, and would run outside of the network otherwise.
/// Service authorization reference, "Actions, resources, and condition keys for Amazon SageMaker",
/// the actions with `sagemaker:VpcSubnets`.
const IN_SUBNETS: [&str; 11] = [
    "sagemaker:CreateAutoMLJob",
    "sagemaker:CreateAutoMLJobV2",
    "sagemaker:CreateCluster",
    "sagemaker:CreateDataQualityJobDefinition",
    "sagemaker:CreateDomain",
    "sagemaker:CreateHyperParameterTuningJob",
    "sagemaker:CreateModel",
    "sagemaker:CreateMonitoringSchedule",
    "sagemaker:CreateNotebookInstance",
    "sagemaker:CreateProcessingJob",
    "sagemaker:CreateTrainingJob",
];

/// The same, but nothing says where it runs.
const ANYWHERE: [&str; 2] = ["sagemaker:CreateCompilationJob", "sagemaker:CreateTransformJob"];

/// What an administrator of the domain does.
const SETTINGS: [&str; 3] =
    ["sagemaker:CreateUserProfile", "sagemaker:UpdateDomain", "sagemaker:UpdateUserProfile"];

pub(super) fn statements(
    studio: &Studio,
    site: &Site<'_>,
    lowering: &Lowering<'_>,
) -> Vec<Statement> {
    let mut statements = vec![workload::metrics()];
    statements.extend(workload::images("*sagemaker*", lowering));
    statements.extend(encryption(studio));
    statements.extend(looking(lowering));
    statements.push(entry(site, lowering));
    statements.extend(spaces(lowering));
    statements.extend(apps(lowering));
    statements.push(tagging(lowering));
    statements.extend(outside());
    statements
}

/// A thing of the domain out of which the role is used; IAM puts in which one that is.
fn own(kind: &str, rest: &str, lowering: &Lowering<'_>) -> Value {
    lowering.arn("sagemaker", &format!("{kind}/${{sagemaker:DomainId}}{rest}"))
}

/// The profile of whoever uses the role.
fn profile(lowering: &Lowering<'_>) -> Value {
    own("user-profile", "/${sagemaker:UserProfileName}", lowering)
}

/// The volumes of spaces are encrypted with the key of the domain.
fn encryption(studio: &Studio) -> [Statement; 2] {
    let actions = ["kms:Decrypt", "kms:DescribeKey", "kms:GenerateDataKeyWithoutPlaintext"];
    let key = Value::reference(&key::address_of(studio.key.as_ref()), "Arn");
    [Statement::allow("Encrypt", &actions).on([key.clone()]), workload::grants(key)]
}

fn looking(lowering: &Lowering<'_>) -> [Statement; 2] {
    let list = [
        "sagemaker:ListApps",
        "sagemaker:ListDomains",
        "sagemaker:ListSpaces",
        "sagemaker:ListUserProfiles",
    ];
    let describe = [
        "sagemaker:DescribeApp",
        "sagemaker:DescribeDomain",
        "sagemaker:DescribeSpace",
        "sagemaker:DescribeUserProfile",
    ];
    let things = [("app", "/*"), ("domain", ""), ("space", "/*"), ("user-profile", "/*")];
    let things = things.map(|(kind, rest)| own(kind, rest, lowering));
    [Statement::allow("List", &list).on_all(), Statement::allow("Describe", &describe).on(things)]
}

/// A link opens Studio from wherever it is followed, so that only who is inside gets one.
fn entry(site: &Site<'_>, lowering: &Lowering<'_>) -> Statement {
    let vpc = Value::reference(&Parts::of(&site.network.name.value).vpc(), "VpcId");
    Statement::allow("Open", &["sagemaker:CreatePresignedDomainUrl"]).on([profile(lowering)]).when(
        "StringEquals",
        "aws:SourceVpc",
        vpc,
    )
}

/// SageMaker developer guide, "Give your users access to spaces".
fn spaces(lowering: &Lowering<'_>) -> [Statement; 2] {
    let spaces = || own("space", "/*", lowering);
    let kinds = Value::list(["Private", "Shared"].map(Value::from));
    [
        Statement::allow("OwnSpaces", &SPACE)
            .on([spaces()])
            .when("ArnLike", OWNER, profile(lowering))
            .when("StringEquals", SHARING, kinds),
        Statement::allow("SpacesOfNobody", &SPACE).on([spaces()]).when("Null", OWNER, "true"),
    ]
}

/// The same page. Apps outside of spaces belong to a profile.
fn apps(lowering: &Lowering<'_>) -> [Statement; 3] {
    let apps = || own("app", "/*", lowering);
    let own_apps = own("app", "/${sagemaker:UserProfileName}/*", lowering);
    [
        Statement::allow("AppsInOwnSpaces", &APP)
            .on([apps()])
            .when("ArnLike", OWNER, profile(lowering))
            .when("StringEquals", SHARING, "Private"),
        Statement::allow("AppsInSharedSpaces", &APP).on([apps()]).when(
            "StringEquals",
            SHARING,
            "Shared",
        ),
        Statement::allow("AppsOfProfile", &APP).on([own_apps]).when("Null", OWNER, "true"),
    ]
}

/// Studio tags what it makes.
fn tagging(lowering: &Lowering<'_>) -> Statement {
    let things = [own("app", "/*", lowering), own("space", "/*", lowering)];
    Statement::allow("Tag", &["sagemaker:AddTags"]).on(things).when(
        "Null",
        "sagemaker:TaggingAction",
        "false",
    )
}

/// Holds whatever other policies are attached to the role later.
fn outside() -> [Statement; 3] {
    [
        Statement::deny("NothingOutsideOfSubnets", &IN_SUBNETS).on_all().when(
            "Null",
            "sagemaker:VpcSubnets",
            "true",
        ),
        Statement::deny("NothingWithoutNetwork", &ANYWHERE).on_all(),
        Statement::deny("NoSettings", &SETTINGS).on_all(),
    ]
}
