//! That the table has what the published lists ask of such environments.

use std::collections::BTreeSet;

use super::List::{self, CdkNag, CfnNag, Checkov, Config, Guard, Kics, Prowler, SecurityHub};
use super::{Check, NOT_HELD, rules};

/// The rules of each list that are about what a data-science environment is made of.
const ASKED: &[(List, &str)] = &[
    (
        SecurityHub,
        "SageMaker.1 SageMaker.2 SageMaker.3 SageMaker.4 SageMaker.5 SageMaker.8 \
         EC2.2 EC2.6 EC2.8 EC2.9 EC2.10 EC2.15 EC2.16 EC2.18 EC2.19 EC2.21 EC2.55 EC2.56 EC2.57 \
         EC2.58 EC2.60 EC2.172 \
         S3.1 S3.2 S3.3 S3.5 S3.6 S3.8 S3.9 S3.10 S3.11 S3.12 S3.13 \
         NetworkFirewall.1 NetworkFirewall.2 NetworkFirewall.3 NetworkFirewall.4 \
         NetworkFirewall.5 NetworkFirewall.6 NetworkFirewall.9 NetworkFirewall.10 \
         KMS.1 KMS.2 KMS.4 KMS.5 IAM.1 IAM.21 EFS.1 EFS.2 EFS.6 EFS.7 EFS.8",
    ),
    (
        Config,
        "SAGEMAKER_NOTEBOOK_NO_DIRECT_INTERNET_ACCESS \
         SAGEMAKER_NOTEBOOK_INSTANCE_KMS_KEY_CONFIGURED SAGEMAKER_NOTEBOOK_INSTANCE_INSIDE_VPC \
         SAGEMAKER_NOTEBOOK_INSTANCE_PLATFORM_VERSION SAGEMAKER_NOTEBOOK_INSTANCE_ROOT_ACCESS_CHECK \
         SAGEMAKER_ENDPOINT_CONFIGURATION_KMS_KEY_CONFIGURED SAGEMAKER_MODEL_IN_VPC \
         SAGEMAKER_MODEL_ISOLATION_ENABLED SAGEMAKER_DOMAIN_IN_VPC SAGEMAKER_DOMAIN_TAGGED \
         NETFW_LOGGING_ENABLED NETFW_MULTI_AZ_ENABLED NETFW_POLICY_DEFAULT_ACTION_FULL_PACKETS \
         NETFW_POLICY_DEFAULT_ACTION_FRAGMENT_PACKETS NETFW_POLICY_RULE_GROUP_ASSOCIATED \
         NETFW_STATELESS_RULE_GROUP_NOT_EMPTY NETFW_DELETION_PROTECTION_ENABLED \
         NETFW_SUBNET_CHANGE_PROTECTION_ENABLED VPC_DEFAULT_SECURITY_GROUP_CLOSED \
         VPC_FLOW_LOGS_ENABLED CMK_BACKING_KEY_ROTATION_ENABLED CLOUDWATCH_LOG_GROUP_ENCRYPTED \
         CW_LOGGROUP_RETENTION_PERIOD_CHECK",
    ),
    (
        Checkov,
        "CKV_AWS_187 CKV_AWS_22 CKV_AWS_122 CKV_AWS_306 CKV_AWS_307 CKV_AWS_371 CKV_AWS_370 \
         CKV_AWS_98 CKV_AWS_367 CKV_AWS_368 CKV_AWS_369 CKV2_AWS_68 CKV_AWS_344 CKV2_AWS_63 \
         CKV_AWS_23 CKV_AWS_24 CKV_AWS_25 CKV_AWS_260 CKV_AWS_382 \
         CKV_AWS_18 CKV_AWS_19 CKV_AWS_20 CKV_AWS_21 CKV_AWS_53 CKV_AWS_54 CKV_AWS_55 CKV_AWS_56 \
         CKV_AWS_57 CKV_AWS_93 CKV_AWS_144 CKV_AWS_145 CKV_AWS_300 CKV_AWS_379 \
         CKV2_AWS_6 CKV2_AWS_61 CKV2_AWS_62 CKV2_AWS_65 CKV_AWS_7 CKV_AWS_33 CKV_AWS_227 \
         CKV2_AWS_64 CKV_AWS_60 CKV_AWS_61 CKV_AWS_62 CKV_AWS_63 CKV_AWS_107 CKV_AWS_108 \
         CKV_AWS_109 CKV_AWS_110 CKV_AWS_111 CKV_AWS_286 CKV_AWS_287 CKV_AWS_288 CKV_AWS_289 \
         CKV_AWS_290 CKV_AWS_355 CKV2_AWS_40 CKV2_AWS_56 CKV_AWS_66 CKV_AWS_158 CKV_AWS_338 \
         CKV_AWS_3 CKV_AWS_8 CKV_AWS_79 CKV_AWS_88 CKV_AWS_135 CKV_AWS_46 CKV_AWS_130 \
         CKV_AWS_352 CKV2_AWS_11 CKV2_AWS_12 CKV2_AWS_1 CKV2_AWS_19 CKV2_AWS_35",
    ),
    (
        Guard,
        "SAGEMAKER_NOTEBOOK_NO_DIRECT_INTERNET_ACCESS \
         SAGEMAKER_NOTEBOOK_INSTANCE_KMS_KEY_CONFIGURED \
         SAGEMAKER_ENDPOINT_CONFIGURATION_KMS_KEY_CONFIGURED NO_UNRESTRICTED_ROUTE_TO_IGW \
         EC2_SECURITY_GROUP_EGRESS_OPEN_TO_WORLD_RULE SECURITY_GROUP_MISSING_EGRESS_RULE \
         SECURITY_GROUP_EGRESS_ALL_PROTOCOLS_RULE SECURITY_GROUP_DESCRIPTION_RULE \
         SUBNET_AUTO_ASSIGN_PUBLIC_IP_DISABLED S3_BUCKET_DEFAULT_LOCK_ENABLED \
         S3_BUCKET_LEVEL_PUBLIC_ACCESS_PROHIBITED S3_BUCKET_LOGGING_ENABLED \
         S3_BUCKET_NO_PUBLIC_RW_ACL S3_BUCKET_POLICY_GRANTEE_CHECK \
         S3_BUCKET_PUBLIC_READ_PROHIBITED S3_BUCKET_PUBLIC_WRITE_PROHIBITED \
         S3_BUCKET_REPLICATION_ENABLED S3_BUCKET_SERVER_SIDE_ENCRYPTION_ENABLED \
         S3_BUCKET_SSL_REQUESTS_ONLY S3_BUCKET_VERSIONING_ENABLED IAM_NO_INLINE_POLICY_CHECK \
         IAM_POLICYDOCUMENT_NO_WILDCARD_RESOURCE CLOUDWATCH_LOG_GROUP_ENCRYPTED \
         CMK_BACKING_KEY_ROTATION_ENABLED KMS_NO_WILDCARD_PRINCIPAL",
    ),
    (
        CdkNag,
        "AwsSolutions-SM1 AwsSolutions-SM2 AwsSolutions-SM3 AwsSolutions-VPC3 AwsSolutions-VPC7 \
         AwsSolutions-EC23 AwsSolutions-EC26 AwsSolutions-EC27 AwsSolutions-EC28 \
         AwsSolutions-EC29 AwsSolutions-IAM4 AwsSolutions-IAM5 AwsSolutions-KMS5 AwsSolutions-S1 \
         AwsSolutions-S2 AwsSolutions-S3 AwsSolutions-S5 AwsSolutions-S10",
    ),
    (
        Kics,
        "88d55d94-315d-4564-beee-d2d725feab11 709e6da6-fa1f-44cc-8f17-7f25f96dadbe \
         9c7028d9-04c2-45be-b8b2-1188ccaefb36 38c64e76",
    ),
    (
        Prowler,
        "sagemaker_notebook_instance_root_access_disabled \
         sagemaker_notebook_instance_without_direct_internet_access_configured \
         sagemaker_notebook_instance_vpc_settings_configured \
         sagemaker_notebook_instance_encryption_enabled sagemaker_notebook_instance_no_secrets \
         sagemaker_training_jobs_intercontainer_encryption_enabled \
         sagemaker_training_jobs_network_isolation_enabled \
         sagemaker_training_jobs_volume_and_output_encryption_enabled \
         sagemaker_training_jobs_vpc_settings_configured sagemaker_domain_sso_configured \
         networkfirewall_in_all_vpc networkfirewall_policy_rule_group_associated \
         networkfirewall_logging_enabled networkfirewall_multi_az \
         networkfirewall_deletion_protection networkfirewall_policy_default_action_full_packets \
         networkfirewall_policy_default_action_fragmented_packets vpc_flow_logs_enabled \
         vpc_endpoint_multi_az_enabled",
    ),
    (CfnNag, "W5 W40 F1000 F16 W11"),
];

#[test]
fn every_rule_of_the_lists_is_held_or_has_a_reason() {
    let held = rules().flat_map(|rule| rule.ids.iter().copied());
    let answered = NOT_HELD.iter().flat_map(|it| it.ids.iter().map(|id| (it.list, *id)));
    let known: BTreeSet<(List, &str)> = held.chain(answered).collect();
    let asked = ASKED.iter().flat_map(|(list, ids)| ids.split_whitespace().map(|id| (*list, id)));
    let missing: Vec<_> = asked.filter(|id| !known.contains(id)).collect();
    assert!(missing.is_empty(), "{missing:?}");
}

#[test]
fn no_rule_is_both_held_and_not() {
    let held: BTreeSet<(List, &str)> = rules().flat_map(|rule| rule.ids.iter().copied()).collect();
    let both = NOT_HELD.iter().flat_map(|it| it.ids.iter().map(|id| (it.list, *id)));
    let both: Vec<_> = both.filter(|id| held.contains(id)).collect();
    assert!(both.is_empty(), "{both:?}");
}

#[test]
fn names_are_unique_and_can_be_written() {
    let names: BTreeSet<&str> = rules().map(|rule| rule.name).collect();
    assert_eq!(names.len(), rules().count());
    let letter =
        |letter: char| letter.is_ascii_lowercase() || letter.is_ascii_digit() || letter == '-';
    let strange: Vec<&Check> = rules().filter(|rule| !rule.name.chars().all(letter)).collect();
    assert!(strange.is_empty(), "{strange:?}");
}
