//! The words of Cloud Control's wire protocol: the eight requests, the progress of an operation,
//! and the exceptions, in exactly the shapes that AWS's own clients read and write.

use serde::{Deserialize, Serialize};

use crate::model::Json;

/// What a client asks for.
#[derive(Clone, Debug)]
pub enum Call {
    Create(CreateResource),
    Update(UpdateResource),
    Delete(DeleteResource),
    Get(GetResource),
    List(ListResources),
    Status(RequestOf),
    Requests(ListRequests),
    Cancel(RequestOf),
}

#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct CreateResource {
    pub type_name: String,
    pub desired_state: String,
    pub client_token: Option<String>,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct UpdateResource {
    pub type_name: String,
    pub identifier: String,
    pub patch_document: String,
    pub client_token: Option<String>,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct DeleteResource {
    pub type_name: String,
    pub identifier: String,
    pub client_token: Option<String>,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct GetResource {
    pub type_name: String,
    pub identifier: String,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct ListResources {
    pub type_name: String,
    pub resource_model: Option<String>,
    pub next_token: Option<String>,
    pub max_results: Option<usize>,
}

/// A request that is known by its token.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct RequestOf {
    pub request_token: String,
}

#[derive(Clone, Debug, Default, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct ListRequests {
    pub max_results: Option<usize>,
    pub next_token: Option<String>,
    #[serde(default)]
    pub resource_request_status_filter: Filter,
}

#[derive(Clone, Debug, Default, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct Filter {
    #[serde(default)]
    pub operations: Vec<Action>,
    #[serde(default)]
    pub operation_statuses: Vec<Status>,
}

/// An operation that changes something.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "UPPERCASE")]
pub enum Action {
    Create,
    Update,
    Delete,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum Status {
    Pending,
    InProgress,
    Success,
    Failed,
    CancelInProgress,
    CancelComplete,
}

impl Status {
    pub fn is_final(self) -> bool {
        matches!(self, Self::Success | Self::Failed | Self::CancelComplete)
    }
}

/// Why a handler gave up: the sixteen codes of AWS.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum ErrorCode {
    NotUpdatable,
    InvalidRequest,
    AccessDenied,
    UnauthorizedTaggingOperation,
    InvalidCredentials,
    AlreadyExists,
    NotFound,
    ResourceConflict,
    Throttling,
    ServiceLimitExceeded,
    NotStabilized,
    GeneralServiceException,
    ServiceInternalError,
    ServiceTimeout,
    NetworkFailure,
    InternalFailure,
}

/// The progress of an operation.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct ProgressEvent {
    pub type_name: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub identifier: Option<String>,
    pub request_token: String,
    pub operation: Action,
    pub operation_status: Status,
    /// Seconds since 1970, as are all times on the wire.
    pub event_time: f64,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub resource_model: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub status_message: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub error_code: Option<ErrorCode>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub retry_after: Option<f64>,
}

/// How a handler fails, as a client sees it in a progress event.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Failure {
    pub code: ErrorCode,
    pub message: String,
}

impl Failure {
    pub fn new(code: ErrorCode, message: impl Into<String>) -> Self {
        Self { code, message: message.into() }
    }

    pub fn invalid(message: impl Into<String>) -> Self {
        Self::new(ErrorCode::InvalidRequest, message)
    }

    pub fn conflict(message: impl Into<String>) -> Self {
        Self::new(ErrorCode::ResourceConflict, message)
    }
}

/// An answer that is an error: the name of the exception and what it says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Exception {
    pub name: &'static str,
    pub message: String,
}

impl Exception {
    /// Everything that a call can be refused with.
    pub const NAMES: &[&str] = &[
        "AlreadyExistsException",
        "ClientTokenConflictException",
        "ConcurrentModificationException",
        "ConcurrentOperationException",
        "GeneralServiceException",
        "HandlerFailureException",
        "HandlerInternalFailureException",
        "InvalidCredentialsException",
        "InvalidRequestException",
        "NetworkFailureException",
        "NotStabilizedException",
        "NotUpdatableException",
        "PrivateTypeException",
        "RequestTokenNotFoundException",
        "ResourceConflictException",
        "ResourceNotFoundException",
        "ServiceInternalErrorException",
        "ServiceLimitExceededException",
        "ThrottlingException",
        "TypeNotFoundException",
        "UnsupportedActionException",
        "ValidationException",
    ];

    pub fn new(name: &'static str, message: impl Into<String>) -> Self {
        Self { name, message: message.into() }
    }

    pub fn validation(message: impl Into<String>) -> Self {
        Self::new("ValidationException", message)
    }

    /// Every fault of the client is 400, even "not found"; only these are the server's.
    pub fn http_status(&self) -> u16 {
        match self.name {
            "HandlerFailureException"
            | "HandlerInternalFailureException"
            | "NetworkFailureException"
            | "ConcurrentModificationException"
            | "ServiceInternalErrorException" => 500,
            _ => 400,
        }
    }

    /// The name with the namespace that AWS gives it.
    pub fn type_name(&self) -> String {
        let namespace = match self.name {
            "ThrottlingException" => "com.amazon.coral.availability",
            "ValidationException" => "com.amazon.coral.validate",
            "AccessDeniedException" | "SerializationException" | "UnknownOperationException" => {
                "com.amazon.coral.service"
            }
            _ => "com.amazon.cloudapiservice",
        };
        format!("{namespace}#{}", self.name)
    }

    pub fn body(&self) -> Json {
        let key =
            if self.type_name().starts_with("com.amazon.coral") { "message" } else { "Message" };
        serde_json::json!({ "__type": self.type_name(), key: self.message })
    }
}

impl Call {
    /// Reads a request from the value of `X-Amz-Target` and the body.
    pub fn parse(target: &str, body: &[u8]) -> Result<Self, Exception> {
        let unknown =
            || Exception::new("UnknownOperationException", format!("no such operation: {target}"));
        let operation = target.strip_prefix("CloudApiService.").ok_or_else(unknown)?;
        let call = match operation {
            "CreateResource" => Self::Create(read(body)?),
            "UpdateResource" => Self::Update(read(body)?),
            "DeleteResource" => Self::Delete(read(body)?),
            "GetResource" => Self::Get(read(body)?),
            "ListResources" => Self::List(read(body)?),
            "GetResourceRequestStatus" => Self::Status(read(body)?),
            "ListResourceRequests" => Self::Requests(read(body)?),
            "CancelResourceRequest" => Self::Cancel(read(body)?),
            _ => return Err(unknown()),
        };
        call.check_lengths()?;
        Ok(call)
    }

    fn check_lengths(&self) -> Result<(), Exception> {
        match self {
            Self::Create(call) => {
                length("desiredState", &call.desired_state, DOCUMENT)?;
                length("typeName", &call.type_name, TYPE)?;
                client_token(call.client_token.as_deref())
            }
            Self::Update(call) => {
                length("patchDocument", &call.patch_document, DOCUMENT)?;
                length("identifier", &call.identifier, IDENTIFIER)?;
                length("typeName", &call.type_name, TYPE)?;
                client_token(call.client_token.as_deref())
            }
            Self::Delete(call) => {
                length("identifier", &call.identifier, IDENTIFIER)?;
                length("typeName", &call.type_name, TYPE)?;
                client_token(call.client_token.as_deref())
            }
            Self::Get(call) => {
                length("identifier", &call.identifier, IDENTIFIER)?;
                length("typeName", &call.type_name, TYPE)
            }
            Self::List(call) => {
                length("typeName", &call.type_name, TYPE)?;
                page_size(call.max_results)
            }
            Self::Requests(call) => page_size(call.max_results),
            Self::Status(_) | Self::Cancel(_) => Ok(()),
        }
    }
}

const DOCUMENT: (usize, usize) = (1, 262_144);
const IDENTIFIER: (usize, usize) = (1, 1024);
const TYPE: (usize, usize) = (10, 196);
const CLIENT_TOKEN: (usize, usize) = (1, 128);
const PAGE: usize = 100;

fn read<T: for<'de> Deserialize<'de>>(body: &[u8]) -> Result<T, Exception> {
    let malformed = |why: String| Exception::new("SerializationException", why);
    let body: Json = serde_json::from_slice(body).map_err(|error| malformed(error.to_string()))?;
    if !body.is_object() {
        return Err(malformed("the request is not a JSON object".to_owned()));
    }
    serde_json::from_value(body).map_err(|error| Exception::validation(error.to_string()))
}

fn length(name: &str, value: &str, (least, most): (usize, usize)) -> Result<(), Exception> {
    let count = value.chars().count();
    if (least..=most).contains(&count) {
        return Ok(());
    }
    Err(Exception::validation(format!(
        "1 validation error detected: Value at '{name}' failed to satisfy constraint: \
         Member must have length between {least} and {most}"
    )))
}

fn client_token(token: Option<&str>) -> Result<(), Exception> {
    let Some(token) = token else { return Ok(()) };
    length("clientToken", token, CLIENT_TOKEN)?;
    if token.chars().all(|letter| letter.is_ascii_alphanumeric() || "-+/=".contains(letter)) {
        return Ok(());
    }
    Err(Exception::validation(
        "1 validation error detected: Value at 'clientToken' failed to satisfy constraint: \
         Member must satisfy regular expression pattern: [-A-Za-z0-9+/=]+",
    ))
}

fn page_size(wanted: Option<usize>) -> Result<(), Exception> {
    match wanted {
        Some(0) => Err(Exception::validation("MaxResults must be at least 1")),
        Some(size) if size > PAGE => {
            Err(Exception::validation(format!("MaxResults must be at most {PAGE}")))
        }
        _ => Ok(()),
    }
}

/// How many entries a page has if the client does not say.
pub fn page(wanted: Option<usize>) -> usize {
    wanted.unwrap_or(PAGE).clamp(1, PAGE)
}
