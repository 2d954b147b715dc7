//! What buckets keep.

use std::collections::BTreeSet;

use super::{
    allows, at, has, is, is_about_anyone, is_unconditional, one_or_many, statements, unless,
};
use crate::comply::List::{CdkNag, CfnNag, Checkov, Config, Guard, Kics, SecurityHub};
use crate::comply::subject::{shape, target};
use crate::comply::{Check, Examine, Standing, Subject, Unmet};
use crate::model::{Json, Resource};

const BUCKET: &str = "AWS::S3::Bucket";
const POLICY: &str = "AWS::S3::BucketPolicy";

pub(super) const RULES: &[Check] = &[
    Check {
        name: "bucket-public-access",
        title: "a bucket is closed to the public",
        says: "does not block public access in all four ways",
        why: "With public access blocked, no policy and no list of permissions can open a bucket \
              to the world by mistake.",
        mend: "set all four settings of `PublicAccessBlockConfiguration` to true",
        ids: &[
            (SecurityHub, "S3.1"),
            (SecurityHub, "S3.2"),
            (SecurityHub, "S3.3"),
            (SecurityHub, "S3.8"),
            (Config, "S3_BUCKET_LEVEL_PUBLIC_ACCESS_PROHIBITED"),
            (Config, "S3_BUCKET_PUBLIC_READ_PROHIBITED"),
            (Config, "S3_BUCKET_PUBLIC_WRITE_PROHIBITED"),
            (Checkov, "CKV_AWS_53"),
            (Checkov, "CKV_AWS_54"),
            (Checkov, "CKV_AWS_55"),
            (Checkov, "CKV_AWS_56"),
            (Checkov, "CKV2_AWS_6"),
            (Guard, "S3_BUCKET_LEVEL_PUBLIC_ACCESS_PROHIBITED"),
            (Guard, "S3_BUCKET_PUBLIC_READ_PROHIBITED"),
            (Guard, "S3_BUCKET_PUBLIC_WRITE_PROHIBITED"),
            (CdkNag, "AwsSolutions-S2"),
        ],
        standing: Standing::Held,
        examine: Examine::Each(&[BUCKET], |bucket| {
            let settings = &bucket["PublicAccessBlockConfiguration"];
            let names = [
                "BlockPublicAcls",
                "BlockPublicPolicy",
                "IgnorePublicAcls",
                "RestrictPublicBuckets",
            ];
            let kept = names.iter().all(|name| settings[name] == true);
            unless(kept, "/PublicAccessBlockConfiguration")
        }),
    },
    Check {
        name: "bucket-acl",
        title: "a bucket has no lists of permissions of its own",
        says: "may be opened by lists of permissions on single objects",
        why: "Who may read is decided in one place, the policies, where it can be reviewed.",
        mend: "leave `AccessControl` out; `ObjectOwnership` is \"BucketOwnerEnforced\" then",
        ids: &[
            (SecurityHub, "S3.12"),
            (Config, "S3_BUCKET_ACL_PROHIBITED"),
            (Checkov, "CKV_AWS_20"),
            (Checkov, "CKV_AWS_57"),
            (Checkov, "CKV2_AWS_65"),
            (Guard, "S3_BUCKET_NO_PUBLIC_RW_ACL"),
        ],
        standing: Standing::Held,
        examine: Examine::Each(&[BUCKET], |bucket| {
            let rules = at(bucket, "/OwnershipControls/Rules");
            let enforced = |rule: &Json| is(rule, "ObjectOwnership", "BucketOwnerEnforced");
            let owned = one_or_many(rules).all(enforced);
            if owned {
                unless(
                    bucket["AccessControl"].as_str().is_none_or(|it| it == "Private"),
                    "/AccessControl",
                )
            } else {
                unless(false, "/OwnershipControls")
            }
        }),
    },
    Check {
        name: "bucket-key",
        title: "a bucket is encrypted with a key of the account",
        says: "is not encrypted with a key of this account",
        why: "A key of the account decides who reads the objects, and can be taken back.",
        mend: "set `BucketEncryption` to `aws:kms` with a key, or write a `bucket` statement",
        ids: &[
            (Config, "S3_DEFAULT_ENCRYPTION_KMS"),
            (Config, "S3_BUCKET_SERVER_SIDE_ENCRYPTION_ENABLED"),
            (Checkov, "CKV_AWS_19"),
            (Checkov, "CKV_AWS_145"),
            (Guard, "S3_BUCKET_SERVER_SIDE_ENCRYPTION_ENABLED"),
            (Guard, "S3_DEFAULT_ENCRYPTION_KMS"),
            (CdkNag, "AwsSolutions-S3"),
            (CfnNag, "W41"),
        ],
        standing: Standing::Held,
        examine: Examine::Each(&[BUCKET], |bucket| {
            let rules = at(bucket, "/BucketEncryption/ServerSideEncryptionConfiguration");
            let by_key = |rule: &Json| {
                let default = &rule["ServerSideEncryptionByDefault"];
                let kind = default["SSEAlgorithm"].as_str().unwrap_or_default();
                kind.starts_with("aws:kms") && default["KMSMasterKeyID"].is_string()
            };
            unless(one_or_many(rules).any(by_key), "/BucketEncryption")
        }),
    },
    Check {
        name: "bucket-versions",
        title: "a bucket keeps what is overwritten",
        says: "forgets what is overwritten or deleted",
        why: "Versions bring back what somebody, or somebody's program, has destroyed.",
        mend: "leave `versions off` out; in a resource, set `VersioningConfiguration`",
        ids: &[
            (Config, "S3_BUCKET_VERSIONING_ENABLED"),
            (Checkov, "CKV_AWS_21"),
            (Guard, "S3_BUCKET_VERSIONING_ENABLED"),
        ],
        standing: Standing::Held,
        examine: Examine::Each(&[BUCKET], |bucket| {
            let kept = is(&bucket["VersioningConfiguration"], "Status", "Enabled");
            unless(kept, "/VersioningConfiguration")
        }),
    },
    Check {
        name: "bucket-lifecycle",
        title: "a bucket drops uploads that nobody completes",
        says: "keeps uploads that nobody completes",
        why: "The parts of an upload that broke off are stored and paid for, and nobody sees them.",
        mend: "set a rule with `AbortIncompleteMultipartUpload` in `LifecycleConfiguration`",
        ids: &[
            (SecurityHub, "S3.10"),
            (SecurityHub, "S3.13"),
            (Config, "S3_VERSION_LIFECYCLE_POLICY_CHECK"),
            (Checkov, "CKV_AWS_300"),
            (Checkov, "CKV2_AWS_61"),
        ],
        standing: Standing::Held,
        examine: Examine::Each(&[BUCKET], |bucket| {
            let rules = at(bucket, "/LifecycleConfiguration/Rules");
            let drops = |rule: &Json| {
                is(rule, "Status", "Enabled") && rule["AbortIncompleteMultipartUpload"].is_object()
            };
            unless(one_or_many(rules).any(drops), "/LifecycleConfiguration")
        }),
    },
    Check {
        name: "bucket-tls-only",
        title: "a bucket refuses requests in plain text",
        says: "takes requests in plain text",
        why: "Without TLS anybody on the way reads what is sent.",
        mend: "deny everything where `aws:SecureTransport` is false, in an AWS::S3::BucketPolicy",
        ids: &[
            (SecurityHub, "S3.5"),
            (Config, "S3_BUCKET_SSL_REQUESTS_ONLY"),
            (Checkov, "CKV_AWS_379"),
            (Guard, "S3_BUCKET_SSL_REQUESTS_ONLY"),
            (CdkNag, "AwsSolutions-S10"),
            (Kics, "38c64e76"),
        ],
        standing: Standing::Held,
        examine: Examine::All(&[BUCKET], plain_text),
    },
    Check {
        name: "bucket-policy-principal",
        title: "the policy of a bucket opens it to nobody who is not named",
        says: "lets in anybody",
        why: "Whoever is not named may be of any account.",
        mend: "name principals, or add a condition",
        ids: &[
            (SecurityHub, "S3.6"),
            (Config, "S3_BUCKET_POLICY_GRANTEE_CHECK"),
            (Config, "S3_BUCKET_BLACKLISTED_ACTIONS_PROHIBITED"),
            (Guard, "S3_BUCKET_POLICY_GRANTEE_CHECK"),
            (CfnNag, "F16"),
        ],
        standing: Standing::Held,
        examine: Examine::Each(&[POLICY], |policy| {
            let open = statements(&policy["PolicyDocument"], "/PolicyDocument").into_iter();
            open.filter(|(_, it)| allows(it) && is_about_anyone(it) && is_unconditional(it))
                .map(|(path, _)| path)
                .collect()
        }),
    },
    Check {
        name: "bucket-policy-lockout",
        title: "the policy of a bucket leaves somebody who can change it",
        says: "locks everybody out, even those who could change it",
        why: "Only the root user of the account can remove such a policy.",
        mend: "add a condition, or deny less",
        ids: &[(Checkov, "CKV_AWS_93")],
        standing: Standing::Held,
        examine: Examine::Each(&[POLICY], |policy| {
            let locking = |it: &Json| {
                let everything = has(&it["Action"], "*") || has(&it["Action"], "s3:*");
                is(it, "Effect", "Deny")
                    && everything
                    && is_about_anyone(it)
                    && is_unconditional(it)
            };
            let all = statements(&policy["PolicyDocument"], "/PolicyDocument").into_iter();
            all.filter(|(_, it)| locking(it)).map(|(path, _)| path).collect()
        }),
    },
    Check {
        name: "bucket-access-log",
        title: "S3 writes down who asks for what of a bucket",
        says: "has no access log of its own",
        why: "The access log names every request to a bucket.",
        mend: "set `LoggingConfiguration`",
        ids: &[
            (SecurityHub, "S3.9"),
            (Config, "S3_BUCKET_LOGGING_ENABLED"),
            (Checkov, "CKV_AWS_18"),
            (Guard, "S3_BUCKET_LOGGING_ENABLED"),
            (CdkNag, "AwsSolutions-S1"),
            (CfnNag, "W35"),
        ],
        standing: Standing::Answered(
            "An access log can be encrypted with no key of the account; the data events of \
             CloudTrail record the same requests completely.",
        ),
        examine: Examine::Each(&[BUCKET], |bucket| {
            unless(bucket["LoggingConfiguration"].is_object(), "/LoggingConfiguration")
        }),
    },
    Check {
        name: "bucket-copies",
        title: "a bucket is copied to another region",
        says: "is not copied to another region",
        why: "A copy survives the loss of a region.",
        mend: "set `ReplicationConfiguration`",
        ids: &[
            (Config, "S3_BUCKET_REPLICATION_ENABLED"),
            (Checkov, "CKV_AWS_144"),
            (Guard, "S3_BUCKET_REPLICATION_ENABLED"),
        ],
        standing: Standing::Answered("Data leaves its region only where the program says so."),
        examine: Examine::Each(&[BUCKET], |bucket| {
            unless(bucket["ReplicationConfiguration"].is_object(), "/ReplicationConfiguration")
        }),
    },
    Check {
        name: "bucket-events",
        title: "a bucket announces what happens to its objects",
        says: "announces nothing",
        why: "Programs may want to follow what is written.",
        mend: "set `NotificationConfiguration`",
        ids: &[
            (SecurityHub, "S3.11"),
            (Config, "S3_EVENT_NOTIFICATIONS_ENABLED"),
            (Checkov, "CKV2_AWS_62"),
        ],
        standing: Standing::Answered("No part of the program waits for such events."),
        examine: Examine::Each(&[BUCKET], |bucket| {
            unless(bucket["NotificationConfiguration"].is_object(), "/NotificationConfiguration")
        }),
    },
    Check {
        name: "bucket-lock",
        title: "objects cannot be deleted for some time",
        says: "lets objects be deleted",
        why: "A lock keeps records that a law asks for.",
        mend: "set `ObjectLockEnabled`",
        ids: &[
            (Config, "S3_BUCKET_DEFAULT_LOCK_ENABLED"),
            (Guard, "S3_BUCKET_DEFAULT_LOCK_ENABLED"),
        ],
        standing: Standing::Answered(
            "People work with the objects, and delete what they no longer need; versions keep it.",
        ),
        examine: Examine::Each(&[BUCKET], |bucket| {
            unless(bucket["ObjectLockEnabled"] == true, "/ObjectLockEnabled")
        }),
    },
];

/// Buckets without a policy that refuses plain text.
fn plain_text(subject: &Subject<'_>) -> Vec<Unmet> {
    let policies = subject.of(POLICY).filter(|policy| {
        let properties = shape(policy);
        let document = at(&properties, "/PolicyDocument");
        statements(document, "").iter().any(|(_, statement)| refuses_plain_text(statement))
    });
    let safe: BTreeSet<&str> = policies.filter_map(|policy| named(policy, subject)).collect();
    let open = subject.of(BUCKET).filter(|bucket| !safe.contains(bucket.address.as_str()));
    open.map(|bucket| Unmet::at(bucket, "")).collect()
}

/// The address of the bucket that a policy is for, by reference or by name.
fn named<'a>(policy: &'a Resource, subject: &Subject<'a>) -> Option<&'a str> {
    if let Some(address) = target(policy, "Bucket") {
        return Some(address.as_str());
    }
    let name = policy.properties.get("Bucket")?;
    let own = |bucket: &&Resource| bucket.properties.get("BucketName") == Some(name);
    Some(subject.of(BUCKET).find(own)?.address.as_str())
}

fn refuses_plain_text(statement: &Json) -> bool {
    let everything = has(&statement["Action"], "s3:*") || has(&statement["Action"], "*");
    let secure = at(statement, "/Condition/Bool/aws:SecureTransport");
    let plain = has(secure, "false") || *secure == Json::Bool(false);
    is(statement, "Effect", "Deny") && everything && is_about_anyone(statement) && plain
}
