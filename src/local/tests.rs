//! The local cloud through the SDK's own client, and through its journal.

use std::path::Path;

use aws_sdk_cloudcontrol::Client;
use aws_sdk_cloudcontrol::config::{BehaviorVersion, Credentials, Region as SdkRegion};
use aws_sdk_cloudcontrol::types::OperationStatus;
use serde_json::json;

use super::protocol::{Call, CreateResource, GetResource, ListRequests, RequestOf};
use super::service::Service;
use super::*;
use crate::model::Json;

mod live_reads;

fn client(server: &Server) -> Client {
    let http = aws_smithy_http_client::Builder::new().build_http();
    let config = aws_sdk_cloudcontrol::Config::builder()
        .behavior_version(BehaviorVersion::latest())
        .credentials_provider(Credentials::new("local", "local", None, None, "test"))
        .region(SdkRegion::new("eu-west-1"))
        .endpoint_url(server.endpoint())
        .http_client(http)
        .build();
    Client::from_conf(config)
}

#[tokio::test]
async fn the_sdk_creates_reads_and_deletes() {
    let server = serve(Options::default()).await.expect("a free port");
    let client = client(&server);
    let created = client
        .create_resource()
        .type_name("AWS::EC2::VPC")
        .desired_state(r#"{"CidrBlock":"10.0.0.0/16"}"#)
        .send()
        .await
        .expect("a VPC");
    let event = created.progress_event.expect("an event");
    assert_eq!(event.operation_status, Some(OperationStatus::Success));
    let identifier = event.identifier.expect("an identifier");
    let read = |identifier: String| {
        client.get_resource().type_name("AWS::EC2::VPC").identifier(identifier).send()
    };
    let properties = read(identifier.clone()).await.expect("the VPC").resource_description;
    let properties = properties.and_then(|found| found.properties).expect("properties");
    assert!(properties.contains("DefaultSecurityGroup"), "{properties}");
    let delete = client.delete_resource().type_name("AWS::EC2::VPC").identifier(&identifier);
    delete.send().await.expect("an event");
    let gone = read(identifier).await.expect_err("nothing is left").into_service_error();
    assert!(gone.is_resource_not_found_exception(), "{gone:?}");
    server.shutdown().await;
}

#[tokio::test]
async fn only_loopback_is_served() {
    let listen = "0.0.0.0:0".parse().expect("an address");
    let refused = serve(Options { listen, ..Options::default() }).await;
    assert!(matches!(refused, Err(Error::NotLoopback(_))));
}

fn region() -> Region {
    Region::new("eu-west-1")
}

fn open(folder: &Path, speed: f64) -> Service {
    Service::open(AccountId::new("111122223333"), speed, Some(folder)).expect("a readable folder")
}

fn bucket(name: &str, token: Option<&str>) -> Call {
    Call::Create(CreateResource {
        type_name: "AWS::S3::Bucket".to_owned(),
        desired_state: json!({ "BucketName": name }).to_string(),
        client_token: token.map(str::to_owned),
    })
}

fn get(name: &str) -> Call {
    Call::Get(GetResource { type_name: "AWS::S3::Bucket".to_owned(), identifier: name.to_owned() })
}

fn status(token: &str) -> Call {
    Call::Status(RequestOf { request_token: token.to_owned() })
}

fn of<'a>(answer: &'a Json, field: &str) -> &'a str {
    answer["ProgressEvent"][field].as_str().unwrap_or_default()
}

/// A folder that is gone at the end of the test.
struct Folder(PathBuf);

impl Folder {
    fn new(name: &str) -> Self {
        let path = std::env::temp_dir().join(format!("smk-local-{name}-{}", std::process::id()));
        std::fs::remove_dir_all(&path).ok();
        Self(path)
    }

    fn journal(&self) -> PathBuf {
        self.0.join("cloud.journal")
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        std::fs::remove_dir_all(&self.0).ok();
    }
}

#[test]
fn a_request_takes_its_time_and_survives_a_restart() {
    let folder = Folder::new("restart");
    let token = {
        let mut service = open(&folder.0, 1.0);
        let event = service.handle(bucket("one", None), &region(), 0).expect("accepted");
        assert_eq!(of(&event, "OperationStatus"), "PENDING");
        let token = of(&event, "RequestToken").to_owned();
        let event = service.handle(status(&token), &region(), 5_000).expect("known");
        assert_eq!(of(&event, "OperationStatus"), "IN_PROGRESS");
        assert!(event["ProgressEvent"]["RetryAfter"].is_number());
        assert!(service.handle(get("one"), &region(), 5_000).is_err());
        token
    };
    let mut service = open(&folder.0, 1.0);
    let event = service.handle(status(&token), &region(), 60_000).expect("known");
    assert_eq!(of(&event, "OperationStatus"), "SUCCESS");
    assert!(service.handle(get("one"), &region(), 60_000).is_ok());
}

#[test]
fn a_torn_last_line_is_dropped_and_nothing_else_is() {
    let folder = Folder::new("torn");
    open(&folder.0, 0.0).handle(bucket("one", None), &region(), 0).expect("created");
    let whole = std::fs::read(folder.journal()).expect("a journal");
    let mut torn = whole.clone();
    torn.extend_from_slice(b"{\"minted\":9,\"chan");
    std::fs::write(folder.journal(), &torn).expect("written");
    assert!(open(&folder.0, 0.0).handle(get("one"), &region(), 1).is_ok());
    assert_eq!(std::fs::read(folder.journal()).expect("a journal"), whole);

    let broken = [whole.as_slice(), b"not an entry\n", whole.as_slice()].concat();
    std::fs::write(folder.journal(), &broken).expect("written");
    let refused = Service::open(AccountId::new("111122223333"), 0.0, Some(&folder.0));
    assert!(matches!(refused.err(), Some(DataError::Unreadable { line: 3, .. })));
    assert_eq!(std::fs::read(folder.journal()).expect("a journal"), broken);
}

#[test]
fn a_folder_has_one_cloud_of_one_account_and_format() {
    let folder = Folder::new("owner");
    let service = open(&folder.0, 0.0);
    let again = Service::open(AccountId::new("111122223333"), 0.0, Some(&folder.0));
    assert!(matches!(again.err(), Some(DataError::InUse { .. })));
    drop(service);
    let other = Service::open(AccountId::new("222222222222"), 0.0, Some(&folder.0));
    assert!(matches!(other.err(), Some(DataError::Account { .. })));
    std::fs::write(folder.journal(), "{\"smk_local_cloud\":99,\"account\":\"1\"}\n")
        .expect("written");
    let newer = Service::open(AccountId::new("111122223333"), 0.0, Some(&folder.0));
    assert!(matches!(newer.err(), Some(DataError::Newer { found: 99, .. })));
}

#[test]
fn a_client_token_names_one_request() {
    let mut service = Service::open(AccountId::new("111122223333"), 1.0, None).expect("memory");
    let mut send = |call, now| service.handle(call, &region(), now);
    let first = send(bucket("one", Some("t")), 0).expect("accepted");
    let again = send(bucket("one", Some("t")), 1).expect("the same");
    assert_eq!(of(&first, "RequestToken"), of(&again, "RequestToken"));
    let other = send(bucket("two", Some("t")), 2).expect_err("another request");
    assert_eq!(other.name, "ClientTokenConflictException");
    let busy = send(bucket("one", None), 3).expect_err("one at a time");
    assert_eq!(busy.name, "ConcurrentOperationException");
    assert!(busy.message.contains(&format!("RequestToken {}", of(&first, "RequestToken"))));
    let cancel = Call::Cancel(RequestOf { request_token: of(&first, "RequestToken").to_owned() });
    assert_eq!(of(&send(cancel, 4).expect("cancelled"), "OperationStatus"), "CANCEL_IN_PROGRESS");
    let event = send(status(of(&first, "RequestToken")), 90_000).expect("known");
    assert_eq!(of(&event, "OperationStatus"), "CANCEL_COMPLETE");
    assert!(send(get("one"), 90_001).is_err());
    let listed = send(Call::Requests(ListRequests::default()), 90_002).expect("a list");
    assert_eq!(listed["ResourceRequestStatusSummaries"].as_array().map(Vec::len), Some(1));
}

#[test]
fn nonsense_is_an_exception() {
    for (target, body, name) in [
        ("CloudApiService.CreateResource", "{", "SerializationException"),
        ("CloudApiService.CreateResource", "{}", "ValidationException"),
        ("CloudApiService.CreateResource", "[]", "SerializationException"),
        ("CloudApiService.Nothing", "{}", "UnknownOperationException"),
        ("Other.CreateResource", "{}", "UnknownOperationException"),
        ("CloudApiService.ListResources", r#"{"TypeName":"AWS::EC2::VPC","MaxResults":0}"#, {
            "ValidationException"
        }),
    ] {
        let refused = Call::parse(target, body.as_bytes()).expect_err(body);
        assert_eq!(refused.name, name, "{target} {body}");
    }
}
