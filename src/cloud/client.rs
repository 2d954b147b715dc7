//! The requests, each limited, sent again when it was not taken, and translated.

use std::sync::Arc;

use aws_sdk_cloudcontrol::types::{
    Operation, OperationStatus, ProgressEvent, ResourceRequestStatusFilter,
};

use super::limit::Limiter;
use super::objects::Objects;
use super::retry::Backoff;
use super::rights::Simulator;
use super::{ClientToken, Code, Error, Progress, RequestToken, Status};
use crate::model::{AccountId, Json, PhysicalId, Region, TypeName};
use crate::schema;

/// Sends a request of the SDK, whose builders have no trait in common.
macro_rules! send {
    ($client:expr, $backoff:expr, $call:expr, $request:expr) => {
        $client
            .send($backoff, || async {
                $request.clone().send().await.map_err(|error| Error::new($call, error))
            })
            .await
    };
}

/// Whose credentials are used.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Caller {
    pub account: AccountId,
    pub arn: String,
}

/// A connection; copies share the limiter.
#[derive(Clone)]
pub struct Client {
    control: aws_sdk_cloudcontrol::Client,
    identity: aws_sdk_sts::Client,
    pub(super) objects: Objects,
    pub(super) simulator: Simulator,
    region: Region,
    limiter: Arc<Limiter>,
}

impl Client {
    pub(super) fn new(
        control: aws_sdk_cloudcontrol::Client,
        identity: aws_sdk_sts::Client,
        (objects, simulator): (Objects, Simulator),
        region: Region,
        limiter: Limiter,
    ) -> Self {
        Self { control, identity, objects, simulator, region, limiter: Arc::new(limiter) }
    }

    pub fn region(&self) -> &Region {
        &self.region
    }

    pub async fn caller(&self) -> Result<Caller, Error> {
        const CALL: &str = "GetCallerIdentity";
        let request = self.identity.get_caller_identity();
        let answer = send!(self, Backoff::FIRST_REQUEST, CALL, request)?;
        let account = answer.account().ok_or_else(|| lacks(CALL, "Account"))?;
        let arn = answer.arn().unwrap_or_default().to_owned();
        Ok(Caller { account: AccountId::new(account), arn })
    }

    pub async fn create(
        &self,
        type_name: &TypeName,
        desired: &Json,
        token: &ClientToken,
    ) -> Result<Progress, Error> {
        const CALL: &str = "CreateResource";
        let request = self
            .control
            .create_resource()
            .type_name(type_name.as_str())
            .desired_state(desired.to_string())
            .client_token(token.as_str());
        let answer = send!(self, Backoff::REQUEST, CALL, request)?;
        progress(CALL, answer.progress_event)
    }

    /// `patch` is a list of RFC 6902 operations.
    pub async fn update(
        &self,
        type_name: &TypeName,
        identifier: &PhysicalId,
        patch: &Json,
        token: &ClientToken,
    ) -> Result<Progress, Error> {
        const CALL: &str = "UpdateResource";
        let request = self
            .control
            .update_resource()
            .type_name(type_name.as_str())
            .identifier(identifier.as_str())
            .patch_document(patch.to_string())
            .client_token(token.as_str());
        let answer = send!(self, Backoff::REQUEST, CALL, request)?;
        progress(CALL, answer.progress_event)
    }

    pub async fn delete(
        &self,
        type_name: &TypeName,
        identifier: &PhysicalId,
        token: &ClientToken,
    ) -> Result<Progress, Error> {
        const CALL: &str = "DeleteResource";
        let request = self
            .control
            .delete_resource()
            .type_name(type_name.as_str())
            .identifier(identifier.as_str())
            .client_token(token.as_str());
        let answer = send!(self, Backoff::REQUEST, CALL, request)?;
        progress(CALL, answer.progress_event)
    }

    /// The properties of a resource, or nothing if it does not exist.
    pub async fn read(
        &self,
        type_name: &TypeName,
        identifier: &PhysicalId,
    ) -> Result<Option<Json>, Error> {
        const CALL: &str = "GetResource";
        let request = self
            .control
            .get_resource()
            .type_name(type_name.as_str())
            .identifier(identifier.as_str());
        let answer = send!(self, Backoff::REQUEST, CALL, request);
        let answer = match answer {
            Err(error) if error.is_not_found() => return Ok(None),
            other => other?,
        };
        let found =
            answer.resource_description.ok_or_else(|| lacks(CALL, "ResourceDescription"))?;
        properties(CALL, found.properties()).map(Some)
    }

    /// Every resource of a type; some types need to know of which parent.
    pub async fn list(
        &self,
        type_name: &TypeName,
        model: Option<Json>,
    ) -> Result<Vec<(PhysicalId, Json)>, Error> {
        const CALL: &str = "ListResources";
        let request = self
            .control
            .list_resources()
            .type_name(type_name.as_str())
            .set_resource_model(model.map(|model| model.to_string()));
        let mut found = Vec::new();
        let mut page = None;
        loop {
            let request = request.clone().set_next_token(page);
            let answer = send!(self, Backoff::REQUEST, CALL, request)?;
            for resource in answer.resource_descriptions() {
                let identifier = resource.identifier().ok_or_else(|| lacks(CALL, "Identifier"))?;
                let properties = properties(CALL, resource.properties())?;
                found.push((PhysicalId::new(identifier), properties));
            }
            page = answer.next_token.filter(|token| !token.is_empty());
            if page.is_none() {
                return Ok(found);
            }
        }
    }

    pub async fn status(&self, token: &RequestToken) -> Result<Progress, Error> {
        const CALL: &str = "GetResourceRequestStatus";
        let request = self.control.get_resource_request_status().request_token(token.as_str());
        let answer = send!(self, Backoff::FIRST_REQUEST, CALL, request)?;
        progress(CALL, answer.progress_event)
    }

    /// The requests for an operation on a type that Cloud Control remembers; it does so for a week.
    pub async fn requests(
        &self,
        type_name: &TypeName,
        operation: schema::Operation,
    ) -> Result<Vec<Progress>, Error> {
        const CALL: &str = "ListResourceRequests";
        let filter = ResourceRequestStatusFilter::builder().set_operations(spelled(operation));
        let request = self
            .control
            .list_resource_requests()
            .resource_request_status_filter(filter.build())
            .max_results(100);
        let mut found = Vec::new();
        let mut page = None;
        loop {
            let request = request.clone().set_next_token(page);
            let answer = send!(self, Backoff::REQUEST, CALL, request)?;
            for event in answer.resource_request_status_summaries.unwrap_or_default() {
                if event.type_name() == Some(type_name.as_str()) {
                    found.push(progress(CALL, Some(event))?);
                }
            }
            page = answer.next_token.filter(|token| !token.is_empty());
            if page.is_none() {
                return Ok(found);
            }
        }
    }

    pub async fn cancel(&self, token: &RequestToken) -> Result<Progress, Error> {
        const CALL: &str = "CancelResourceRequest";
        let request = self.control.cancel_resource_request().request_token(token.as_str());
        let answer = send!(self, Backoff::REQUEST, CALL, request)?;
        progress(CALL, answer.progress_event)
    }

    pub(super) async fn send<T, F>(
        &self,
        backoff: Backoff,
        request: impl Fn() -> F,
    ) -> Result<T, Error>
    where
        F: Future<Output = Result<T, Error>>,
    {
        let mut failures = 0;
        let mut refusals = 0;
        loop {
            self.limiter.turn().await;
            let error = match request().await {
                Ok(answer) => {
                    self.limiter.accepted();
                    return Ok(answer);
                }
                Err(error) => error,
            };
            let delay = if error.code().is_some_and(Code::is_throttling) {
                self.limiter.refused();
                refusals += 1;
                Backoff::THROTTLED.delay(refusals)
            } else {
                failures += 1;
                backoff.delay(failures).filter(|_| error.is_retryable())
            };
            match delay {
                Some(delay) => tokio::time::sleep(delay).await,
                None => return Err(error),
            }
        }
    }
}

fn spelled(operation: schema::Operation) -> Option<Vec<Operation>> {
    match operation {
        schema::Operation::Create => Some(vec![Operation::Create]),
        schema::Operation::Update => Some(vec![Operation::Update]),
        schema::Operation::Delete => Some(vec![Operation::Delete]),
        schema::Operation::Read | schema::Operation::List => None,
    }
}

fn lacks(call: &'static str, field: &str) -> Error {
    Error::Malformed { call, what: format!("it has no {field}") }
}

fn properties(call: &'static str, text: Option<&str>) -> Result<Json, Error> {
    let text = text.ok_or_else(|| lacks(call, "Properties"))?;
    serde_json::from_str(text).map_err(|error| Error::Malformed { call, what: error.to_string() })
}

fn progress(call: &'static str, event: Option<ProgressEvent>) -> Result<Progress, Error> {
    let event = event.ok_or_else(|| lacks(call, "ProgressEvent"))?;
    let request_token = event.request_token.ok_or_else(|| lacks(call, "RequestToken"))?;
    let status = event.operation_status.ok_or_else(|| lacks(call, "OperationStatus"))?;
    Ok(Progress {
        request_token: RequestToken::new(request_token),
        status: translate(&status),
        identifier: event.identifier.filter(|text| !text.is_empty()).map(PhysicalId::new),
        error_code: event.error_code.map(|code| Code::new(code.as_str())),
        message: event.status_message,
        retry_after: event.retry_after.and_then(|time| time.try_into().ok()),
    })
}

/// A status that did not exist when this was written is one in which something still happens.
fn translate(status: &OperationStatus) -> Status {
    match status {
        OperationStatus::Pending => Status::Pending,
        OperationStatus::Success => Status::Success,
        OperationStatus::Failed => Status::Failed,
        OperationStatus::CancelInProgress => Status::CancelInProgress,
        OperationStatus::CancelComplete => Status::CancelComplete,
        _ => Status::InProgress,
    }
}
