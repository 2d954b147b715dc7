//! The rules of other lists that smk has none for, and why.

use super::List::{self, CdkNag, Checkov, Config, Guard, Prowler, SecurityHub};

/// Rules of a list that concern nothing which smk makes, or that somebody else has to keep.
#[derive(Debug)]
pub struct Elsewhere {
    pub list: List,
    pub ids: &'static [&'static str],
    pub because: &'static str,
}

pub const NOT_HELD: &[Elsewhere] = &[
    Elsewhere {
        list: SecurityHub,
        ids: &["SageMaker.4", "SageMaker.5"],
        because: "No statement makes models or endpoints that serve them.",
    },
    Elsewhere {
        list: SecurityHub,
        ids: &["EC2.10", "EC2.55", "EC2.56", "EC2.57", "EC2.58", "EC2.60"],
        because: "A network has endpoints of the services that it needs; any other is one more way \
                  in and out.",
    },
    Elsewhere {
        list: SecurityHub,
        ids: &["EC2.16", "EC2.21"],
        because: "No statement makes network ACLs: security groups and routes decide.",
    },
    Elsewhere {
        list: SecurityHub,
        ids: &["EC2.172"],
        because: "It is a setting of the account and shuts every internet gateway in it.",
    },
    Elsewhere {
        list: SecurityHub,
        ids: &["EFS.1", "EFS.2", "EFS.6", "EFS.7", "EFS.8"],
        because: "SageMaker makes and manages the file system of a Studio domain.",
    },
    Elsewhere {
        list: Config,
        ids: &[
            "SAGEMAKER_ENDPOINT_CONFIGURATION_KMS_KEY_CONFIGURED",
            "SAGEMAKER_MODEL_IN_VPC",
            "SAGEMAKER_MODEL_ISOLATION_ENABLED",
        ],
        because: "No statement makes models or endpoints that serve them.",
    },
    Elsewhere {
        list: Checkov,
        ids: &["CKV_AWS_98", "CKV_AWS_367", "CKV_AWS_368", "CKV_AWS_369", "CKV_AWS_370"],
        because: "No statement makes models, endpoints that serve them, or jobs that watch them.",
    },
    Elsewhere {
        list: Checkov,
        ids: &["CKV_AWS_352", "CKV2_AWS_1"],
        because: "No statement makes network ACLs: security groups and routes decide.",
    },
    Elsewhere {
        list: Checkov,
        ids: &["CKV2_AWS_19", "CKV2_AWS_35"],
        because: "Every address belongs to a NAT gateway or a proxy, and every route out leads \
                  through what `egress via` names.",
    },
    Elsewhere {
        list: Guard,
        ids: &["SAGEMAKER_ENDPOINT_CONFIGURATION_KMS_KEY_CONFIGURED"],
        because: "No statement makes models or endpoints that serve them.",
    },
    Elsewhere {
        list: CdkNag,
        ids: &["AwsSolutions-VPC3"],
        because: "No statement makes network ACLs, which is what the rule asks for.",
    },
    Elsewhere {
        list: CdkNag,
        ids: &["AwsSolutions-S5"],
        because: "No statement makes web sites out of buckets.",
    },
    Elsewhere {
        list: Prowler,
        ids: &[
            "sagemaker_training_jobs_network_isolation_enabled",
            "sagemaker_training_jobs_volume_and_output_encryption_enabled",
            "sagemaker_training_jobs_vpc_settings_configured",
        ],
        because: "People start the jobs; `smk export sdk-config` writes the defaults that keep \
                  these, and `guardrails` refuses what does not.",
    },
    Elsewhere {
        list: Prowler,
        ids: &["sagemaker_domain_sso_configured"],
        because: "Who signs in, and how, is decided by the IAM of the account.",
    },
    Elsewhere {
        list: Prowler,
        ids: &["networkfirewall_in_all_vpc"],
        because: "A proxy, pinned addresses, or no way out at all filter as well.",
    },
];
