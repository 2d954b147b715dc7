//! What services fill in, by type and place. The sources are the services' own references.

use std::sync::LazyLock;

use serde_json::json;

use crate::model::Json;

type Rows = Vec<(&'static str, &'static str, Json)>;

static ROWS: LazyLock<Rows> =
    LazyLock::new(|| [computing(), storage(), resolver(), learning()].concat());

/// The places of a type and what is filled in there.
pub(super) fn of(type_name: &str) -> impl Iterator<Item = (&'static str, &'static Json)> {
    let of_type = move |row: &&(&str, _, _)| row.0 == type_name;
    ROWS.iter().filter(of_type).map(|(_, path, value)| (*path, value))
}

fn computing() -> Rows {
    vec![
        // https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_Instance.html
        (
            "AWS::EC2::Instance",
            "",
            json!({
                "CpuOptions": { "CoreCount": 1, "ThreadsPerCore": 2 },
                "DisableApiTermination": false,
                "EbsOptimized": false,
                "EnclaveOptions": { "Enabled": false },
                "HibernationOptions": { "Configured": false },
                "InstanceInitiatedShutdownBehavior": "stop",
                "PlacementGroupName": "",
                "PrivateDnsNameOptions": {
                    "EnableResourceNameDnsAAAARecord": false,
                    "EnableResourceNameDnsARecord": false,
                    "HostnameType": "ip-name",
                },
            }),
        ),
        // https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_InstanceMetadataOptionsRequest.html,
        // and for images that ask for it, as Amazon's do, `imdsSupport` of API_Image.html there.
        (
            "AWS::EC2::Instance",
            "/MetadataOptions",
            json!({
                "HttpEndpoint": "enabled",
                "HttpProtocolIpv6": "disabled",
                "HttpPutResponseHopLimit": 2,
                "HttpTokens": "required",
                "InstanceMetadataTags": "disabled",
            }),
        ),
        // https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_CreateVolume.html
        (
            "AWS::EC2::Volume",
            "",
            json!({
                "AutoEnableIO": false, "Encrypted": false, "MultiAttachEnabled": false,
                "VolumeType": "gp2",
            }),
        ),
        // https://docs.aws.amazon.com/IAM/latest/APIReference/API_ListEntitiesForPolicy.html
        ("AWS::IAM::ManagedPolicy", "", json!({ "Groups": [], "Roles": [], "Users": [] })),
        // https://docs.aws.amazon.com/IAM/latest/APIReference/API_Role.html
        ("AWS::IAM::Role", "/Description", json!("")),
    ]
}

fn storage() -> Rows {
    let bucket = |path, value| ("AWS::S3::Bucket", path, value);
    vec![
        // https://docs.aws.amazon.com/efs/latest/ug/API_CreateFileSystem.html
        (
            "AWS::EFS::FileSystem",
            "",
            json!({
                "BackupPolicy": { "Status": "DISABLED" },
                "Encrypted": false,
                "FileSystemProtection": { "ReplicationOverwriteProtection": "ENABLED" },
                "LifecyclePolicies": [],
                "PerformanceMode": "generalPurpose",
                "ThroughputMode": "bursting",
            }),
        ),
        // https://docs.aws.amazon.com/AmazonS3/latest/userguide/create-bucket-faq.html
        bucket(
            "",
            json!({
                "AbacStatus": "Disabled",
                "BucketEncryption": { "ServerSideEncryptionConfiguration": [
                    { "ServerSideEncryptionByDefault": { "SSEAlgorithm": "AES256" } },
                ] },
                "OwnershipControls": { "Rules": [{ "ObjectOwnership": "BucketOwnerEnforced" }] },
                "PublicAccessBlockConfiguration": {
                    "BlockPublicAcls": true,
                    "BlockPublicPolicy": true,
                    "IgnorePublicAcls": true,
                    "RestrictPublicBuckets": true,
                },
            }),
        ),
        // https://docs.aws.amazon.com/AmazonS3/latest/userguide/blocking-unblocking-s3-c-encryption-gpb.html
        bucket(
            "/BucketEncryption/ServerSideEncryptionConfiguration/*",
            json!({
                "BlockedEncryptionTypes": { "EncryptionType": ["SSE-C"] },
                "BucketKeyEnabled": false,
            }),
        ),
        // https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetBucketLifecycleConfiguration.html
        bucket(
            "/LifecycleConfiguration/TransitionDefaultMinimumObjectSize",
            json!("all_storage_classes_128K"),
        ),
        // https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetBucketNotificationConfiguration.html
        bucket("/NotificationConfiguration/LambdaConfigurations", json!([])),
        bucket("/NotificationConfiguration/QueueConfigurations", json!([])),
        bucket("/NotificationConfiguration/TopicConfigurations", json!([])),
    ]
}

fn resolver() -> Rows {
    vec![
        // https://docs.aws.amazon.com/Route53/latest/APIReference/API_route53resolver_FirewallRule.html
        (
            "AWS::Route53Resolver::FirewallRuleGroup",
            "/FirewallRules/*",
            json!({
                "FirewallDomainRedirectionAction": "INSPECT_REDIRECTION_DOMAIN",
                "FirewallThreatProtectionId": "NOT_APPLICABLE",
            }),
        ),
        // https://docs.aws.amazon.com/Route53/latest/APIReference/API_route53resolver_FirewallRuleGroup.html
        (
            "AWS::Route53Resolver::FirewallRuleGroup",
            "",
            json!({ "ShareStatus": "NOT_SHARED", "Status": "COMPLETE",
                "StatusMessage": "Finished rule group update" }),
        ),
        // https://docs.aws.amazon.com/Route53/latest/APIReference/API_route53resolver_FirewallDomainList.html
        (
            "AWS::Route53Resolver::FirewallDomainList",
            "",
            json!({ "ManagedOwnerName": "NA", "Status": "COMPLETE",
                "StatusMessage": "Finished domain list update" }),
        ),
    ]
}

fn learning() -> Rows {
    vec![
        // https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_ProductionVariant.html
        ("AWS::SageMaker::EndpointConfig", "/ProductionVariants/*/InitialVariantWeight", json!(1)),
        // https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_BatchTransformInput.html
        (
            "AWS::SageMaker::MonitoringSchedule",
            "/MonitoringScheduleConfig/MonitoringJobDefinition/MonitoringInputs/*/BatchTransformInput",
            json!({ "S3DataDistributionType": "FullyReplicated", "S3InputMode": "File" }),
        ),
        // https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_MonitoringS3Output.html
        (
            "AWS::SageMaker::MonitoringSchedule",
            "/MonitoringScheduleConfig/MonitoringJobDefinition/MonitoringOutputConfig/MonitoringOutputs/*/S3Output/S3UploadMode",
            json!("EndOfJob"),
        ),
        // https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_MonitoringStoppingCondition.html
        (
            "AWS::SageMaker::MonitoringSchedule",
            "/MonitoringScheduleConfig/MonitoringJobDefinition/StoppingCondition",
            json!({ "MaxRuntimeInSeconds": 3600 }),
        ),
        // https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_MonitoringScheduleConfig.html
        (
            "AWS::SageMaker::MonitoringSchedule",
            "/MonitoringScheduleConfig/MonitoringType",
            json!("DataQuality"),
        ),
        // https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_CreatePipeline.html
        ("AWS::SageMaker::Pipeline", "/PipelineDisplayName", json!("$PipelineName")),
    ]
}
