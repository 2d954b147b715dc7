//! The rules as data: what each demands, and under which names other tools know it.

use super::{DOMAIN, Level, NOTEBOOK, Rule};
use crate::model::Json;

/// The code by which `smk explain` knows a rule.
const fn code(code: &'static str) -> &'static str {
    code
}

pub static RULES: [Rule; 8] = [
    Rule {
        id: code("audit::direct-internet-access"),
        type_name: NOTEBOOK,
        level: Level::High,
        says: "reaches the internet directly, past every network",
        names: &[
            "Security Hub SageMaker.1",
            "AWS Config SAGEMAKER_NOTEBOOK_NO_DIRECT_INTERNET_ACCESS",
            "Checkov CKV_AWS_122",
        ],
        keeps: |notebook| is(notebook, "DirectInternetAccess", "Disabled"),
    },
    Rule {
        id: code("audit::outside-vpc"),
        type_name: NOTEBOOK,
        level: Level::High,
        says: "is in no VPC of this account",
        names: &[
            "Security Hub SageMaker.2",
            "AWS Config SAGEMAKER_NOTEBOOK_INSTANCE_INSIDE_VPC",
            "Checkov CKV_AWS_306",
        ],
        keeps: |notebook| is_set(notebook, "SubnetId"),
    },
    Rule {
        id: code("audit::root-access"),
        type_name: NOTEBOOK,
        level: Level::High,
        says: "lets its users become root",
        names: &[
            "Security Hub SageMaker.3",
            "AWS Config SAGEMAKER_NOTEBOOK_INSTANCE_ROOT_ACCESS_CHECK",
            "Checkov CKV_AWS_307",
        ],
        keeps: |notebook| is(notebook, "RootAccess", "Disabled"),
    },
    Rule {
        id: code("audit::notebook-key"),
        type_name: NOTEBOOK,
        level: Level::Medium,
        says: "is not encrypted with a key of this account",
        names: &[
            "AWS Config SAGEMAKER_NOTEBOOK_INSTANCE_KMS_KEY_CONFIGURED",
            "Checkov CKV_AWS_22",
            "Checkov CKV_AWS_187",
        ],
        keeps: |notebook| is_set(notebook, "KmsKeyId"),
    },
    Rule {
        id: code("audit::platform"),
        type_name: NOTEBOOK,
        level: Level::Medium,
        says: "runs on a platform that is not kept up to date",
        names: &[
            "Security Hub SageMaker.8",
            "AWS Config SAGEMAKER_NOTEBOOK_INSTANCE_PLATFORM_VERSION",
        ],
        keeps: |notebook| is(notebook, "PlatformIdentifier", "notebook-al2023-v1"),
    },
    Rule {
        id: code("audit::metadata-service"),
        type_name: NOTEBOOK,
        level: Level::Medium,
        says: "gives credentials to requests without a token (IMDSv1)",
        names: &["Checkov CKV_AWS_371"],
        keeps: |notebook| {
            let service = &notebook["InstanceMetadataServiceConfiguration"];
            is(service, "MinimumInstanceMetadataServiceVersion", "2")
        },
    },
    Rule {
        id: code("audit::domain-internet-access"),
        type_name: DOMAIN,
        level: Level::High,
        says: "lets its apps reach the internet past the VPC",
        names: &["AWS Config SAGEMAKER_DOMAIN_IN_VPC"],
        keeps: |domain| is(domain, "AppNetworkAccessType", "VpcOnly"),
    },
    Rule {
        id: code("audit::domain-key"),
        type_name: DOMAIN,
        level: Level::Medium,
        says: "keeps files that are not encrypted with a key of this account",
        names: &["Checkov CKV_AWS_187"],
        keeps: |domain| is_set(domain, "KmsKeyId"),
    },
];

/// Judged by what is around a notebook, not by its properties.
pub static ISOLATED: Rule = Rule {
    id: code("audit::isolated"),
    type_name: NOTEBOOK,
    level: Level::Medium,
    says: "reaches neither the internet nor, through endpoints,",
    names: &["what Cloud Conformity's rule of 2018 was about"],
    keeps: |_| true,
};

fn is(properties: &Json, name: &str, wanted: &str) -> bool {
    properties[name].as_str() == Some(wanted)
}

fn is_set(properties: &Json, name: &str) -> bool {
    properties[name].as_str().is_some_and(|value| !value.is_empty())
}
