//! Buckets, whose names are one space for everybody, and their policies.

use super::{Claim, ErrorCode, Failure, Refer, Relation, Rules, default, text_or_empty};

pub const BUCKET: &str = "AWS::S3::Bucket";
pub const POLICY: &str = "AWS::S3::BucketPolicy";
/// What is in a bucket is no type of Cloud Control.
pub const OBJECT: &str = "AWS::S3::Object";

pub(super) fn rules(type_name: &str) -> Option<&'static Rules> {
    Some(match type_name {
        BUCKET => &BUCKETS,
        POLICY => &POLICIES,
        OBJECT => &OBJECTS,
        _ => return None,
    })
}

static BUCKETS: Rules = Rules {
    absent: &["ObjectLockEnabled"],
    claims: |record| {
        vec![Claim {
            name: format!("bucket {}", record.key.identifier),
            refusal: Failure::new(
                ErrorCode::AlreadyExists,
                format!("{} already exists (Service: S3, Status Code: 409)", record.key.identifier),
            ),
        }]
    },
    create: |scene, properties| {
        let digest = scene.digest(BUCKET);
        default(
            properties,
            "BucketName",
            format!("bucket-{}", digest.get(..16).unwrap_or_default()),
        );
        let name = text_or_empty(properties, "BucketName");
        let region = scene.region;
        let text = |value: String| serde_json::Value::String(value);
        properties
            .insert("Arn".to_owned(), text(format!("arn:{}:s3:::{name}", region.partition())));
        for (property, value) in [
            ("DomainName", format!("{name}.s3.amazonaws.com")),
            ("RegionalDomainName", format!("{name}.s3.{region}.amazonaws.com")),
            ("DualStackDomainName", format!("{name}.s3.dualstack.{region}.amazonaws.com")),
            ("WebsiteURL", format!("http://{name}.s3-website-{region}.amazonaws.com")),
        ] {
            properties.insert(property.to_owned(), text(value));
        }
        Ok(())
    },
    update: |_, before, properties| {
        // S3 takes this change and does nothing, as carina-rs/carina saw on 2026-08-14 (#419).
        const LOCK: &str = "ObjectLockEnabled";
        match before.properties.get(LOCK) {
            Some(was) => drop(properties.insert(LOCK.to_owned(), was.clone())),
            None => drop(properties.remove(LOCK)),
        }
        Ok(())
    },
    delete: |scene, record| match scene.mentioning((BUCKET, &record.key.identifier), OBJECT).next()
    {
        None => Ok(()),
        Some(_) => Err(Failure::new(
            ErrorCode::GeneralServiceException,
            "The bucket you tried to delete is not empty. You must delete all versions in the \
             bucket. (Service: S3, Status Code: 409)",
        )),
    },
    ..Rules::NONE
};

static OBJECTS: Rules = Rules {
    references: &[Refer {
        at: "Bucket",
        to: &[BUCKET],
        relation: Relation::Holds,
        missing: "The specified bucket does not exist: {} (Service: S3, Status Code: 404)",
    }],
    ..Rules::NONE
};

static POLICIES: Rules = Rules {
    references: &[Refer {
        at: "Bucket",
        to: &[BUCKET],
        relation: Relation::Follows,
        missing: "The specified bucket does not exist: {} (Service: S3, Status Code: 404)",
    }],
    ..Rules::NONE
};
