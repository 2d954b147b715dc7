//! How AWS is reached: what the settings say, and otherwise what every AWS tool looks at.

use std::time::Duration;

use aws_config::profile::ProfileFileCredentialsProvider;
use aws_config::provider_config::ProviderConfig;
use aws_config::{BehaviorVersion, SdkConfig};
use aws_sdk_cloudcontrol::config::retry::RetryConfig;
use aws_sdk_cloudcontrol::config::timeout::TimeoutConfig;
use aws_sdk_cloudcontrol::config::{
    Credentials, Region as SdkRegion, SharedCredentialsProvider, SharedHttpClient,
};
use aws_smithy_http_client::Builder;
use aws_smithy_http_client::tls::Provider;
use aws_smithy_http_client::tls::rustls_provider::CryptoMode;

use super::limit::{DEFAULT_RATE, Limiter};
use super::objects::Objects;
use super::rights::Simulator;
use super::{Client, Error};
use crate::model::Region;

const CONNECT_TIMEOUT: Duration = Duration::from_secs(5);
const ANSWER_TIMEOUT: Duration = Duration::from_secs(90);

#[derive(Clone, Debug)]
pub struct Settings {
    pub region: Option<Region>,
    pub profile: Option<String>,
    pub endpoint_url: Option<String>,
    /// The local cloud takes any credentials; those of the user are not touched.
    pub local: bool,
    /// Requests a second; none means as many as there are.
    pub rate: Option<f64>,
}

impl Default for Settings {
    fn default() -> Self {
        let rate = Some(DEFAULT_RATE);
        Self { region: None, profile: None, endpoint_url: None, local: false, rate }
    }
}

/// Prepares a client; nothing is sent yet.
pub async fn connect(settings: Settings) -> Result<Client, Error> {
    let config = if settings.local { local(&settings) } else { environment(&settings).await };
    let region = config.region().ok_or(Error::NoRegion)?;
    let region = Region::new(region.as_ref());
    let mut control = aws_sdk_cloudcontrol::config::Builder::from(&config);
    let mut identity = aws_sdk_sts::config::Builder::from(&config);
    if config.endpoint_url().is_some_and(|url| url.starts_with("http://")) {
        control.set_http_client(Some(plain()));
        identity.set_http_client(Some(plain()));
    }
    Ok(Client::new(
        aws_sdk_cloudcontrol::Client::from_conf(control.build()),
        aws_sdk_sts::Client::from_conf(identity.build()),
        (Objects::new(&config, &region), Simulator::new(&config, &region)),
        region,
        Limiter::new(settings.rate),
    ))
}

fn local(settings: &Settings) -> SdkConfig {
    let credentials = Credentials::new("local", "local", None, None, "local cloud");
    let region = settings.region.as_ref().map(|region| SdkRegion::new(region.to_string()));
    let mut config = SdkConfig::builder()
        .behavior_version(BehaviorVersion::latest())
        .credentials_provider(SharedCredentialsProvider::new(credentials))
        .http_client(plain())
        .retry_config(RetryConfig::disabled())
        .timeout_config(timeouts())
        .region(region);
    config.set_endpoint_url(settings.endpoint_url.clone());
    config.build()
}

async fn environment(settings: &Settings) -> SdkConfig {
    let mut loader = aws_config::defaults(BehaviorVersion::latest())
        .http_client(encrypted())
        .retry_config(RetryConfig::disabled())
        .timeout_config(timeouts());
    if let Some(region) = &settings.region {
        loader = loader.region(SdkRegion::new(region.to_string()));
    }
    if let Some(profile) = &settings.profile {
        loader = loader.profile_name(profile).credentials_provider(of_profile(profile, settings));
    }
    if let Some(url) = &settings.endpoint_url {
        loader = loader.endpoint_url(url);
    }
    loader.load().await
}

/// The credentials of the profile that was named, whatever else the environment offers.
fn of_profile(profile: &str, settings: &Settings) -> ProfileFileCredentialsProvider {
    let region = settings.region.as_ref().map(|region| SdkRegion::new(region.to_string()));
    let surroundings =
        ProviderConfig::without_region().with_http_client(encrypted()).with_region(region);
    ProfileFileCredentialsProvider::builder().configure(&surroundings).profile_name(profile).build()
}

fn encrypted() -> SharedHttpClient {
    Builder::new().tls_provider(Provider::Rustls(CryptoMode::Ring)).build_https()
}

/// Loads no certificates.
fn plain() -> SharedHttpClient {
    Builder::new().build_http()
}

fn timeouts() -> TimeoutConfig {
    TimeoutConfig::builder()
        .connect_timeout(CONNECT_TIMEOUT)
        .operation_attempt_timeout(ANSWER_TIMEOUT)
        .build()
}
