//! Signed requests to services of which smk speaks too little for a client of the SDK, with the
//! crates that every such client uses.

use std::sync::OnceLock;
use std::time::SystemTime;

use aws_config::SdkConfig;
use aws_sdk_sts::config::{ProvideCredentials, SharedCredentialsProvider};
use aws_sigv4::http_request::{SignableBody, SignableRequest, SigningSettings, sign};
use aws_sigv4::sign::v4;
use aws_smithy_http_client::tls::Provider;
use aws_smithy_http_client::tls::rustls_provider::CryptoMode;
use aws_smithy_http_client::{Connector, ConnectorBuilder};
use aws_smithy_runtime_api::client::http::HttpConnector;
use aws_smithy_runtime_api::client::orchestrator::HttpRequest;
use aws_smithy_types::body::SdkBody;
use aws_smithy_types::byte_stream::ByteStream;

use super::Error;
use super::error::broke_off;

/// How a service is reached.
pub(super) struct Door {
    pub service: &'static str,
    /// The region for which requests are signed.
    pub region: String,
    pub settings: fn() -> SigningSettings,
    credentials: Option<SharedCredentialsProvider>,
    endpoint: String,
    /// Made when it is first used, as it loads certificates.
    connector: OnceLock<Connector>,
}

/// What is asked.
pub(super) struct Question<'a> {
    pub call: &'static str,
    pub method: &'static str,
    /// What follows the endpoint.
    pub path: String,
    pub headers: Vec<(&'static str, String)>,
    pub body: &'a str,
}

type Cause = Box<dyn std::error::Error + Send + Sync>;

impl Door {
    pub fn new(
        config: &SdkConfig,
        service: &'static str,
        region: &str,
        endpoint: String,
        settings: fn() -> SigningSettings,
    ) -> Self {
        let given = config.endpoint_url().map(|url| url.trim_end_matches('/').to_owned());
        Self {
            service,
            region: region.to_owned(),
            settings,
            credentials: config.credentials_provider(),
            endpoint: given.unwrap_or(endpoint),
            connector: OnceLock::new(),
        }
    }

    /// The answer: whether it is one of success, the status, and its text.
    pub async fn ask(&self, question: &Question<'_>) -> Result<(bool, u16, String), Error> {
        let call = question.call;
        let not_sent = |source: Cause| Error::NotSent { call, source };
        let request = self.signed(question).await.map_err(not_sent)?;
        let answer = self.connector().call(request).await;
        let answer = answer.map_err(|error| {
            let lost = error.is_io() || error.is_timeout() || broke_off(&error);
            let source: Cause = error.into();
            if lost { Error::NoAnswer { call, source } } else { Error::NotSent { call, source } }
        })?;
        let status = answer.status();
        let read = ByteStream::new(answer.into_body()).collect().await;
        let read = read.map_err(|error| Error::NoAnswer { call, source: error.into() })?;
        let text = String::from_utf8_lossy(&read.into_bytes()).into_owned();
        Ok((status.is_success(), status.as_u16(), text))
    }

    async fn signed(&self, question: &Question<'_>) -> Result<HttpRequest, Cause> {
        let provider = self.credentials.as_ref().ok_or("there are no AWS credentials")?;
        let identity = provider.provide_credentials().await?.into();
        let parameters = v4::SigningParams::builder()
            .identity(&identity)
            .region(&self.region)
            .name(self.service)
            .time(SystemTime::now())
            .settings((self.settings)())
            .build()?
            .into();
        let uri = format!("{}{}", self.endpoint, question.path);
        let headers = question.headers.iter().map(|(name, value)| (*name, value.as_str()));
        let body = SignableBody::Bytes(question.body.as_bytes());
        let signable = SignableRequest::new(question.method, &uri, headers.clone(), body)?;
        let (instructions, _) = sign(signable, &parameters)?.into_parts();
        let mut request = HttpRequest::new(SdkBody::from(question.body));
        request.set_method(question.method)?;
        request.set_uri(uri.as_str())?;
        for (name, value) in headers.chain(instructions.headers()) {
            request.headers_mut().try_insert(name.to_owned(), value.to_owned())?;
        }
        Ok(request)
    }

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
