//! What notebooks, Studio domains and training jobs keep.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;

use super::{at, is, is_set, unless};
use crate::comply::List::{CdkNag, Checkov, Config, Guard, Kics, Prowler, SecurityHub};
use crate::comply::{Check, Examine, Standing, Subject, Unmet};
use crate::model::{Address, Json};

pub const NOTEBOOK: &str = "AWS::SageMaker::NotebookInstance";
pub const DOMAIN: &str = "AWS::SageMaker::Domain";
const LIFECYCLE: &str = "AWS::SageMaker::NotebookInstanceLifecycleConfig";
const ROLE: &str = "AWS::IAM::Role";

pub(super) const RULES: &[Check] = &[
    Check {
        name: "notebook-direct-internet",
        title: "a notebook reaches the internet only through its network",
        says: "reaches the internet directly, past every network",
        why: "With direct internet access SageMaker gives a notebook a second network interface, \
              which no security group, route or firewall of the account sees.",
        mend: "set `DirectInternetAccess` to \"Disabled\"",
        ids: &[
            (SecurityHub, "SageMaker.1"),
            (Config, "SAGEMAKER_NOTEBOOK_NO_DIRECT_INTERNET_ACCESS"),
            (Checkov, "CKV_AWS_122"),
            (Guard, "SAGEMAKER_NOTEBOOK_NO_DIRECT_INTERNET_ACCESS"),
            (CdkNag, "AwsSolutions-SM3"),
            (Kics, "88d55d94-315d-4564-beee-d2d725feab11"),
            (Prowler, "sagemaker_notebook_instance_without_direct_internet_access_configured"),
        ],
        standing: Standing::Held,
        examine: Examine::Each(&[NOTEBOOK], |notebook| {
            unless(is(notebook, "DirectInternetAccess", "Disabled"), "/DirectInternetAccess")
        }),
    },
    Check {
        name: "notebook-in-vpc",
        title: "a notebook is in a VPC of the account",
        says: "is in no VPC of this account",
        why: "Outside of a VPC nothing of the account decides what a notebook reaches.",
        mend: "set `SubnetId`",
        ids: &[
            (SecurityHub, "SageMaker.2"),
            (Config, "SAGEMAKER_NOTEBOOK_INSTANCE_INSIDE_VPC"),
            (Checkov, "CKV_AWS_306"),
            (CdkNag, "AwsSolutions-SM1"),
            (Kics, "9c7028d9-04c2-45be-b8b2-1188ccaefb36"),
            (Prowler, "sagemaker_notebook_instance_vpc_settings_configured"),
        ],
        standing: Standing::Held,
        examine: Examine::Each(&[NOTEBOOK], |notebook| {
            unless(is_set(notebook, "SubnetId"), "/SubnetId")
        }),
    },
    Check {
        name: "notebook-root",
        title: "nobody is root on a notebook",
        says: "lets its users become root",
        why: "Who is root can change proxies, certificates and the scripts that run at the start. \
              The security group still holds, as it is outside of the machine; everything that \
              protects inside of it does not. Lifecycle scripts run as root in any case.",
        mend: "leave `root on` out; in a resource, set `RootAccess` to \"Disabled\"",
        ids: &[
            (SecurityHub, "SageMaker.3"),
            (Config, "SAGEMAKER_NOTEBOOK_INSTANCE_ROOT_ACCESS_CHECK"),
            (Checkov, "CKV_AWS_307"),
            (Prowler, "sagemaker_notebook_instance_root_access_disabled"),
        ],
        standing: Standing::Held,
        examine: Examine::Each(&[NOTEBOOK], |notebook| {
            unless(is(notebook, "RootAccess", "Disabled"), "/RootAccess")
        }),
    },
    Check {
        name: "notebook-key",
        title: "the volume of a notebook is encrypted with a key of the account",
        says: "is not encrypted with a key of this account",
        why: "A key of the account decides who reads the volume, and can be taken back.",
        mend: "set `KmsKeyId` to a key, such as `lab.arn` of `key lab`",
        ids: &[
            (Config, "SAGEMAKER_NOTEBOOK_INSTANCE_KMS_KEY_CONFIGURED"),
            (Checkov, "CKV_AWS_22"),
            (Checkov, "CKV_AWS_187"),
            (Guard, "SAGEMAKER_NOTEBOOK_INSTANCE_KMS_KEY_CONFIGURED"),
            (CdkNag, "AwsSolutions-SM2"),
            (Kics, "709e6da6-fa1f-44cc-8f17-7f25f96dadbe"),
            (Prowler, "sagemaker_notebook_instance_encryption_enabled"),
        ],
        standing: Standing::Held,
        examine: Examine::Each(&[NOTEBOOK], |notebook| {
            unless(is_set(notebook, "KmsKeyId"), "/KmsKeyId")
        }),
    },
    Check {
        name: "notebook-platform",
        title: "a notebook runs on a platform that AWS keeps up to date",
        says: "runs on a platform that is not kept up to date",
        why: "Older platforms get no security updates any more.",
        mend: "set `PlatformIdentifier` to \"notebook-al2023-v1\"",
        ids: &[
            (SecurityHub, "SageMaker.8"),
            (Config, "SAGEMAKER_NOTEBOOK_INSTANCE_PLATFORM_VERSION"),
        ],
        standing: Standing::Held,
        examine: Examine::Each(&[NOTEBOOK], |notebook| {
            let kept = is(notebook, "PlatformIdentifier", "notebook-al2023-v1");
            unless(kept, "/PlatformIdentifier")
        }),
    },
    Check {
        name: "notebook-imds",
        title: "a notebook gives credentials only to requests with a token",
        says: "gives credentials to requests without a token (IMDSv1)",
        why: "Without tokens a page or a package that makes the notebook fetch an address can \
              read the credentials of its role.",
        mend: "set `MinimumInstanceMetadataServiceVersion` to \"2\"",
        ids: &[(Checkov, "CKV_AWS_371")],
        standing: Standing::Held,
        examine: Examine::Each(&[NOTEBOOK], |notebook| {
            let service = &notebook["InstanceMetadataServiceConfiguration"];
            let kept = is(service, "MinimumInstanceMetadataServiceVersion", "2");
            unless(kept, "/InstanceMetadataServiceConfiguration")
        }),
    },
    Check {
        name: "notebook-secrets",
        title: "the scripts of a notebook hold no credentials",
        says: "has a script with credentials in it",
        why: "Whoever may describe the lifecycle configuration reads the script.",
        mend: "let the role of the notebook say what it may do, or read a secret at the start",
        ids: &[(Prowler, "sagemaker_notebook_instance_no_secrets")],
        standing: Standing::Held,
        examine: Examine::Each(&[LIFECYCLE], |config| {
            let hooks = ["OnCreate", "OnStart"].into_iter();
            let secret = hooks.filter(|hook| has_secret(at(config, &format!("/{hook}/0/Content"))));
            secret.map(|hook| format!("/{hook}")).collect()
        }),
    },
    Check {
        name: "domain-in-vpc",
        title: "the apps of a Studio domain reach the internet only through its network",
        says: "lets its apps reach the internet past the VPC",
        why: "Unless the domain is for the VPC only, its apps have an interface in a network of \
              AWS, which no security group, route or firewall of the account sees.",
        mend: "set `AppNetworkAccessType` to \"VpcOnly\"",
        ids: &[(Config, "SAGEMAKER_DOMAIN_IN_VPC")],
        standing: Standing::Held,
        examine: Examine::Each(&[DOMAIN], |domain| {
            unless(is(domain, "AppNetworkAccessType", "VpcOnly"), "/AppNetworkAccessType")
        }),
    },
    Check {
        name: "domain-key",
        title: "the files of a Studio domain are encrypted with a key of the account",
        says: "keeps files that are not encrypted with a key of this account",
        why: "A key of the account decides who reads the files, and can be taken back.",
        mend: "set `KmsKeyId`",
        ids: &[(Checkov, "CKV_AWS_187")],
        standing: Standing::Held,
        examine: Examine::Each(&[DOMAIN], |domain| unless(is_set(domain, "KmsKeyId"), "/KmsKeyId")),
    },
    Check {
        name: "domain-tagged",
        title: "a Studio domain has tags",
        says: "has no tags",
        why: "Tags say to whom a domain and its costs belong.",
        mend: "set `Tags`",
        ids: &[(Config, "SAGEMAKER_DOMAIN_TAGGED")],
        standing: Standing::Held,
        examine: Examine::Each(&[DOMAIN], |domain| {
            unless(domain["Tags"].as_array().is_some_and(|tags| !tags.is_empty()), "/Tags")
        }),
    },
    Check {
        name: "training-traffic-encrypted",
        title: "the machines of a training job encrypt what they send each other",
        says: "lets the machines of a job send each other plain text",
        why: "Models and data pass between the machines of one job. Encryption takes some time in \
              exchange.",
        mend: "leave `encrypt-traffic off` out",
        ids: &[(Prowler, "sagemaker_training_jobs_intercontainer_encryption_enabled")],
        standing: Standing::Held,
        examine: Examine::All(&[ROLE], plain_trainings),
    },
];

/// The roles of training jobs whose statement leaves their traffic in plain text: there is no
/// resource of the jobs themselves.
fn plain_trainings(subject: &Subject<'_>) -> Vec<Unmet> {
    let plain = subject.program.trainings.iter().filter(|training| !training.encrypts_traffic());
    plain
        .map(|training| Unmet {
            address: Address::new(training.name.value.as_str()).part("role"),
            path: String::new(),
        })
        .collect()
}

/// Whether a script that AWS takes in base64 holds a key of AWS or a private key.
pub(super) fn has_secret(content: &Json) -> bool {
    let text = content.as_str().and_then(|text| STANDARD.decode(text).ok());
    let text = text.map(|bytes| String::from_utf8_lossy(&bytes).into_owned()).unwrap_or_default();
    let is_key = |word: &str| {
        let long = word.len() == 20 && word.bytes().all(|byte| byte.is_ascii_alphanumeric());
        long && (word.starts_with("AKIA") || word.starts_with("ASIA"))
    };
    text.contains("PRIVATE KEY-----")
        || text.split(|letter: char| !letter.is_ascii_alphanumeric()).any(is_key)
}
