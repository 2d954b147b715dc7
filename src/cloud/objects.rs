//! The objects of buckets, which Cloud Control does not show. Of S3's own protocol this speaks
//! only what it takes to empty a bucket.

use std::sync::Arc;

use aws_config::SdkConfig;
use aws_sigv4::http_request::{
    PayloadChecksumKind, PercentEncodingMode, SigningSettings, UriPathNormalizationMode,
};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use sha2::{Digest, Sha256};

use super::door::{Door, Question};
use super::retry::Backoff;
use super::{Client, Code, Error};
use crate::model::{PhysicalId, Region};

mod xml;

use xml::Version;

/// How many objects one request deletes. S3 API reference, `DeleteObjects`.
const PER_REQUEST: usize = 1000;

/// How buckets are reached.
#[derive(Clone)]
pub(super) struct Objects(Arc<Door>);

impl Client {
    /// Whether there is an object in a bucket, be it an old version or the mark of a deletion.
    pub async fn holds_objects(&self, bucket: &PhysicalId) -> Result<bool, Error> {
        Ok(!self.versions(bucket, 1).await?.is_empty())
    }

    /// Deletes everything in a bucket for good.
    pub async fn empty_bucket(&self, bucket: &PhysicalId) -> Result<(), Error> {
        loop {
            let versions = self.versions(bucket, PER_REQUEST).await?;
            if versions.is_empty() {
                return Ok(());
            }
            let body = xml::deletion(&versions);
            let request = || self.delete_objects(bucket, &body);
            self.send(Backoff::REQUEST, request).await?;
        }
    }

    /// S3 may delete some of the objects and say of the others why not.
    async fn delete_objects(&self, bucket: &PhysicalId, body: &str) -> Result<(), Error> {
        const CALL: &str = "DeleteObjects";
        let answer = self.objects.request(CALL, "POST", (bucket, "delete="), body).await?;
        match xml::first_failure(&answer) {
            None => Ok(()),
            Some((code, message)) => {
                let code = Code::new(code);
                Err(Error::Refused { call: CALL, code, message, request: None })
            }
        }
    }

    /// The first versions of objects; none, if there is no such bucket.
    async fn versions(&self, bucket: &PhysicalId, most: usize) -> Result<Vec<Version>, Error> {
        const CALL: &str = "ListObjectVersions";
        let query = format!("max-keys={most}&versions=");
        let request = || self.objects.request(CALL, "GET", (bucket, &query), "");
        match self.send(Backoff::REQUEST, request).await {
            Ok(answer) => {
                xml::versions(&answer).map_err(|what| Error::Malformed { call: CALL, what })
            }
            Err(Error::Refused { code, .. }) if code.name() == "NoSuchBucket" => Ok(Vec::new()),
            Err(error) => Err(error),
        }
    }
}

impl Objects {
    pub fn new(config: &SdkConfig, region: &Region) -> Self {
        let endpoint = format!("https://s3.{region}.{}", region.suffix());
        Self(Arc::new(Door::new(config, "s3", region.as_str(), endpoint, settings)))
    }

    /// Sends a request for a bucket, by its path: names with dots have no certificate.
    async fn request(
        &self,
        call: &'static str,
        method: &'static str,
        (bucket, query): (&PhysicalId, &str),
        body: &str,
    ) -> Result<String, Error> {
        let checksum = STANDARD.encode(Sha256::digest(body.as_bytes()));
        let headers = match method {
            "POST" => vec![
                ("x-amz-checksum-sha256", checksum),
                ("x-amz-sdk-checksum-algorithm", "SHA256".to_owned()),
            ],
            _ => Vec::new(),
        };
        let path = format!("/{bucket}?{query}");
        let question = Question { call, method, path, headers, body };
        let (success, status, text) = self.0.ask(&question).await?;
        if success {
            return Ok(text);
        }
        let (code, message) = xml::failure(&text)
            .unwrap_or_else(|| (format!("Http{status}"), "S3 gave no reason".to_owned()));
        Err(Error::Refused { call, code: Code::new(code), message, request: None })
    }
}

/// S3 signs a path as it is written, and what it carries as well.
fn settings() -> SigningSettings {
    let mut settings = SigningSettings::default();
    settings.percent_encoding_mode = PercentEncodingMode::Single;
    settings.uri_path_normalization_mode = UriPathNormalizationMode::Disabled;
    settings.payload_checksum_kind = PayloadChecksumKind::XAmzSha256;
    settings
}
