//! `bucket`: a private, encrypted bucket with versions, and the policy that refuses plain text and
//! whoever comes from elsewhere.

use super::network::Parts;
use super::policy::{self, Statement};
use super::workload::bucket_arns;
use super::{Lowering, endpoint, implied, key, naming, written};
use crate::model::program::Bucket;
use crate::model::{Address, Resource, Value};

const LONGEST_NAME: usize = 63;

/// How long the parts of an upload that nobody completes are kept.
const UNFINISHED_UPLOADS_DAYS: u32 = 7;

/// What reads, writes or lists objects.
/// Service authorization reference, "Actions, resources, and condition keys for Amazon S3".
const OBJECT_ACTIONS: [&str; 11] = [
    "s3:AbortMultipartUpload",
    "s3:BypassGovernanceRetention",
    "s3:DeleteObject*",
    "s3:GetObject*",
    "s3:ListBucket",
    "s3:ListBucketMultipartUploads",
    "s3:ListBucketVersions",
    "s3:ListMultipartUploadParts",
    "s3:PutObject*",
    "s3:Replicate*",
    "s3:RestoreObject",
];

pub(super) fn lower(bucket: &Bucket, lowering: &mut Lowering<'_>) {
    let address = Address::new(bucket.name.value.as_str());
    let resource = Resource::new(address.clone(), "AWS::S3::Bucket", written(bucket.name.span))
        .set("PublicAccessBlockConfiguration", closed_to_the_public())
        .set("OwnershipControls", rules([("ObjectOwnership", "BucketOwnerEnforced".into())]))
        .set("BucketEncryption", encryption(bucket))
        .set("LifecycleConfiguration", lifecycle());
    let resource = match &bucket.versions {
        Some(versions) => {
            let span = versions.span;
            resource.set_from("VersioningConfiguration", versioning(versions.value), span)
        }
        None => resource.set("VersioningConfiguration", versioning(true)),
    };
    let whose = (&lowering.program.stack, lowering.account());
    let resource = match &bucket.title {
        Some(title) => resource.set_from("BucketName", title.value.as_str(), title.span),
        None => naming::global_name(resource, "BucketName", LONGEST_NAME, whose),
    };
    let disposal = bucket.disposal.as_ref().map(|said| said.value).unwrap_or_default();
    lowering.add(Resource { disposal: Some(disposal), ..resource }, &bucket.tags);
    add_policy(bucket, &address, lowering);
}

fn closed_to_the_public() -> Value {
    let locks =
        ["BlockPublicAcls", "BlockPublicPolicy", "IgnorePublicAcls", "RestrictPublicBuckets"];
    Value::map(locks.map(|lock| (lock, Value::from(true))))
}

fn rules<const N: usize>(rule: [(&'static str, Value); N]) -> Value {
    Value::map([("Rules", Value::list([Value::map(rule)]))])
}

fn encryption(bucket: &Bucket) -> Value {
    let key = key::address_of(bucket.key.as_ref());
    let by_default = Value::map([
        ("SSEAlgorithm", Value::from("aws:kms")),
        ("KMSMasterKeyID", Value::reference(&key, "Arn")),
    ]);
    let rule = Value::map([
        ("BucketKeyEnabled", Value::from(true)),
        ("ServerSideEncryptionByDefault", by_default),
    ]);
    Value::map([("ServerSideEncryptionConfiguration", Value::list([rule]))])
}

fn versioning(on: bool) -> Value {
    Value::map([("Status", Value::from(if on { "Enabled" } else { "Suspended" }))])
}

fn lifecycle() -> Value {
    let after = Value::map([("DaysAfterInitiation", Value::from(UNFINISHED_UPLOADS_DAYS))]);
    rules([
        ("Id", "unfinished-uploads".into()),
        ("Status", "Enabled".into()),
        ("AbortIncompleteMultipartUpload", after),
    ])
}

fn add_policy(bucket: &Bucket, address: &Address, lowering: &mut Lowering<'_>) {
    let plain = Statement::deny("TlsOnly", &["s3:*"]).by_anyone().on(bucket_arns(address)).when(
        "Bool",
        "aws:SecureTransport",
        "false",
    );
    let mut statements = vec![plain];
    statements.extend(elsewhere(bucket, address));
    let origin = implied(bucket.name.span, &bucket.name.value);
    let policy = Resource::new(address.part("policy"), "AWS::S3::BucketPolicy", origin)
        .set("Bucket", Value::reference(address, "BucketName"))
        .set("PolicyDocument", policy::document(statements));
    lowering.add(policy, &[]);
}

/// Refuses objects to whoever does not come through the endpoints. What manages the bucket itself
/// stays with IAM: whoever applies the program stands outside of its networks, and could otherwise
/// neither change this policy nor remove it. There is no exemption for services that act for
/// somebody, as they would carry objects out of the networks.
fn elsewhere(bucket: &Bucket, address: &Address) -> Option<Statement> {
    let endpoints: Vec<Value> = bucket
        .only_from
        .iter()
        .map(|network| endpoint::s3_address(&Parts::of(&network.value)))
        .map(|endpoint| Value::reference(&endpoint, "Id"))
        .collect();
    (!endpoints.is_empty()).then(|| {
        Statement::deny("OnlyThroughEndpoint", &OBJECT_ACTIONS)
            .by_anyone()
            .on(bucket_arns(address))
            .when("StringNotEquals", "aws:SourceVpce", Value::list(endpoints))
    })
}
