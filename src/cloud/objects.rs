//! The objects of buckets, which Cloud Control does not show. Of S3's own protocol this speaks
//! only what it takes to empty a bucket, with the crates that every client of the AWS SDK uses.

use std::sync::{Arc, OnceLock};
use std::time::SystemTime;

use aws_config::SdkConfig;
use aws_sdk_sts::config::{ProvideCredentials, SharedCredentialsProvider};
use aws_sigv4::http_request::{
    PayloadChecksumKind, PercentEncodingMode, SignableBody, SignableRequest, SigningSettings,
    UriPathNormalizationMode, sign,
};
use aws_sigv4::sign::v4;
use aws_smithy_http_client::tls::Provider;
use aws_smithy_http_client::tls::rustls_provider::CryptoMode;
use aws_smithy_http_client::{Connector, ConnectorBuilder};
use aws_smithy_runtime_api::client::http::HttpConnector;
use aws_smithy_runtime_api::client::orchestrator::HttpRequest;
use aws_smithy_types::body::SdkBody;
use aws_smithy_types::byte_stream::ByteStream;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use sha2::{Digest, Sha256};

use super::retry::Backoff;
use super::{Client, Code, Error};
use crate::model::{PhysicalId, Region};

mod xml;

use xml::Version;

/// How many objects one request deletes. S3 API reference, `DeleteObjects`.
const PER_REQUEST: usize = 1000;

/// How buckets are reached.
#[derive(Clone)]
pub(super) struct Objects(Arc<Reach>);

struct Reach {
    credentials: Option<SharedCredentialsProvider>,
    region: Region,
    endpoint: String,
    /// Made when it is first used, as it loads certificates.
    connector: OnceLock<Connector>,
}

impl Client {
    /// Whether there is an object in a bucket, be it an old version or the mark of a deletion.
    pub async fn holds_objects(&self, bucket: &PhysicalId) -> Result<bool, Error> {
        Ok(!self.versions(bucket, 1).await?.is_empty())
    }

    /// Deletes everything in a bucket for good.
    pub async fn empty_bucket(&self, bucket: &PhysicalId) -> Result<(), Error> {
        const CALL: &str = "DeleteObjects";
        loop {
            let versions = self.versions(bucket, PER_REQUEST).await?;
            if versions.is_empty() {
                return Ok(());
            }
            let body = xml::deletion(&versions);
            let answer = self.objects_request(CALL, "POST", bucket, "delete=", &body).await?;
            if let Some((code, message)) = xml::first_failure(&answer) {
                return Err(Error::Refused {
                    call: CALL,
                    code: Code::new(code),
                    message,
                    request: None,
                });
            }
        }
    }

    /// The first versions of objects; none, if there is no such bucket.
    async fn versions(&self, bucket: &PhysicalId, most: usize) -> Result<Vec<Version>, Error> {
        const CALL: &str = "ListObjectVersions";
        let query = format!("max-keys={most}&versions=");
        match self.objects_request(CALL, "GET", bucket, &query, "").await {
            Ok(answer) => {
                xml::versions(&answer).map_err(|what| Error::Malformed { call: CALL, what })
            }
            Err(Error::Refused { code, .. }) if code.name() == "NoSuchBucket" => Ok(Vec::new()),
            Err(error) => Err(error),
        }
    }

    async fn objects_request(
        &self,
        call: &'static str,
        method: &'static str,
        bucket: &PhysicalId,
        query: &str,
        body: &str,
    ) -> Result<String, Error> {
        let request = || self.objects.request(call, method, (bucket, query), body);
        self.send(Backoff::REQUEST, request).await
    }
}

impl Objects {
    pub fn new(config: &SdkConfig, region: &Region) -> Self {
        let suffix =
            if region.partition() == "aws-cn" { "amazonaws.com.cn" } else { "amazonaws.com" };
        let of_region = || format!("https://s3.{region}.{suffix}");
        Self(Arc::new(Reach {
            credentials: config.credentials_provider(),
            region: region.clone(),
            endpoint: config
                .endpoint_url()
                .map_or_else(of_region, |url| url.trim_end_matches('/').to_owned()),
            connector: OnceLock::new(),
        }))
    }

    /// Sends a request for a bucket, by its path: names with dots have no certificate.
    async fn request(
        &self,
        call: &'static str,
        method: &'static str,
        (bucket, query): (&PhysicalId, &str),
        body: &str,
    ) -> Result<String, Error> {
        let uri = format!("{}/{bucket}?{query}", self.0.endpoint);
        let not_sent = |source: Cause| Error::NotSent { call, source };
        let request = self.signed(method, &uri, body).await.map_err(not_sent)?;
        let answer = self.0.connector().call(request).await;
        let answer = answer.map_err(|error| {
            let lost = error.is_io() || error.is_timeout();
            let source: Cause = error.into();
            if lost { Error::NoAnswer { call, source } } else { Error::NotSent { call, source } }
        })?;
        let status = answer.status();
        let read = ByteStream::new(answer.into_body()).collect().await;
        let read = read.map_err(|error| Error::NoAnswer { call, source: error.into() })?;
        let text = String::from_utf8_lossy(&read.into_bytes()).into_owned();
        if status.is_success() {
            return Ok(text);
        }
        let (code, message) = xml::failure(&text).unwrap_or_else(|| {
            (format!("Http{}", status.as_u16()), "S3 gave no reason".to_owned())
        });
        Err(Error::Refused { call, code: Code::new(code), message, request: None })
    }

    async fn signed(
        &self,
        method: &'static str,
        uri: &str,
        body: &str,
    ) -> Result<HttpRequest, Cause> {
        let provider = self.0.credentials.as_ref().ok_or("there are no AWS credentials")?;
        let identity = provider.provide_credentials().await?.into();
        let mut settings = SigningSettings::default();
        settings.percent_encoding_mode = PercentEncodingMode::Single;
        settings.uri_path_normalization_mode = UriPathNormalizationMode::Disabled;
        settings.payload_checksum_kind = PayloadChecksumKind::XAmzSha256;
        let parameters = v4::SigningParams::builder()
            .identity(&identity)
            .region(self.0.region.as_str())
            .name("s3")
            .time(SystemTime::now())
            .settings(settings)
            .build()?
            .into();
        let checksum = STANDARD.encode(Sha256::digest(body.as_bytes()));
        let headers = [
            ("x-amz-checksum-sha256", checksum.as_str()),
            ("x-amz-sdk-checksum-algorithm", "SHA256"),
        ];
        let headers = headers.into_iter().filter(|_| method == "POST");
        let signable = SignableBody::Bytes(body.as_bytes());
        let signable = SignableRequest::new(method, uri, headers.clone(), signable)?;
        let (instructions, _) = sign(signable, &parameters)?.into_parts();
        let mut request = HttpRequest::new(SdkBody::from(body));
        request.set_method(method)?;
        request.set_uri(uri)?;
        for (name, value) in headers.chain(instructions.headers()) {
            request.headers_mut().try_insert(name.to_owned(), value.to_owned())?;
        }
        Ok(request)
    }
}

type Cause = Box<dyn std::error::Error + Send + Sync>;

impl Reach {
    fn connector(&self) -> &Connector {
        self.connector.get_or_init(|| {
            let builder = ConnectorBuilder::default();
            if self.endpoint.starts_with("http://") {
                builder.build_http()
            } else {
                builder.tls_provider(Provider::Rustls(CryptoMode::Ring)).build()
            }
        })
    }
}
