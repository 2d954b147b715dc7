//! What can go wrong with a request. AWS's words are kept; nothing that was sent is repeated.

use std::error::Error as StdError;
use std::fmt;

use aws_sdk_cloudcontrol::error::{ProvideErrorMetadata, SdkError};
use aws_sdk_cloudcontrol::operation::RequestId;

use super::RequestToken;

type Cause = Box<dyn StdError + Send + Sync>;

#[derive(Debug, thiserror::Error, miette::Diagnostic)]
pub enum Error {
    #[error("AWS refused {call}: {message} ({code})")]
    #[diagnostic(code("cloud::refused"))]
    Refused { call: &'static str, code: Code, message: String, request: Option<String> },

    #[error("{call} got no answer")]
    #[diagnostic(
        code("cloud::no-answer"),
        help("check the network, the region and the endpoint, then run the command again")
    )]
    NoAnswer { call: &'static str, source: Cause },

    #[error("{call} could not be sent")]
    #[diagnostic(
        code("cloud::not-sent"),
        help(
            "check the AWS credentials, the profile and the region: `aws sts get-caller-identity`; `--local` needs none of them"
        )
    )]
    NotSent { call: &'static str, source: Cause },

    #[error("{call} was answered with something that is not an answer: {what}")]
    #[diagnostic(
        code("cloud::malformed-answer"),
        help("check that the endpoint speaks Cloud Control")
    )]
    Malformed { call: &'static str, what: String },

    #[error("no AWS region is chosen")]
    #[diagnostic(
        code("cloud::no-region"),
        help("write it into the program, as in `stack lab in eu-west-1`, or give `--region`")
    )]
    NoRegion,

    #[error("the request did not end within {minutes} minutes")]
    #[diagnostic(
        code("cloud::too-late"),
        help("look at the resource in the AWS console; the next run finds out what became of it")
    )]
    TooLate { minutes: u64 },
}

impl Error {
    /// AWS's code, if AWS answered.
    pub fn code(&self) -> Option<&Code> {
        match self {
            Self::Refused { code, .. } => Some(code),
            _ => None,
        }
    }

    /// Whether the same request may be sent again, with the same token.
    pub fn is_retryable(&self) -> bool {
        match self {
            Self::Refused { code, .. } => code.is_retryable(),
            Self::NoAnswer { .. } => true,
            _ => false,
        }
    }

    /// Whether nobody knows if the request was taken. A token that still conflicts says only that
    /// one was.
    pub fn is_unanswered(&self) -> bool {
        match self {
            Self::NoAnswer { .. } | Self::Malformed { .. } | Self::TooLate { .. } => true,
            Self::Refused { code, .. } => code.name() == "ClientTokenConflict",
            _ => false,
        }
    }

    /// Whether AWS says, in any of its ways, that the resource does not exist.
    pub fn is_not_found(&self) -> bool {
        match self {
            Self::Refused { code, message, .. } => {
                code.is_not_found() || code.hides_not_found(message)
            }
            _ => false,
        }
    }

    /// The request that has the resource to itself meanwhile, where AWS names it.
    pub fn holder(&self) -> Option<RequestToken> {
        let Self::Refused { code, message, .. } = self else { return None };
        let (_, rest) = message.split_once("RequestToken ").filter(|_| code.is_conflict())?;
        let belongs = |character: char| character.is_ascii_hexdigit() || character == '-';
        let end = rest.find(|character| !belongs(character)).unwrap_or(rest.len());
        rest.get(..end).filter(|token| !token.is_empty()).map(RequestToken::new)
    }

    pub(super) fn new<E, R>(call: &'static str, error: SdkError<E, R>) -> Self
    where
        E: ProvideErrorMetadata + StdError + Send + Sync + 'static,
        R: fmt::Debug + Send + Sync + 'static,
        SdkError<E, R>: RequestId,
    {
        let request = error.request_id().map(str::to_owned);
        if let (Some(service), Some(code)) = (error.as_service_error(), error.code()) {
            let message = service.message().unwrap_or("AWS gave no reason").to_owned();
            return Self::Refused { call, code: Code::new(code), message, request };
        }
        match &error {
            SdkError::DispatchFailure(failure) if failure.is_io() || failure.is_timeout() => {
                Self::NoAnswer { call, source: into_cause(error) }
            }
            SdkError::DispatchFailure(_) if broke_off(&error) => {
                Self::NoAnswer { call, source: into_cause(error) }
            }
            SdkError::TimeoutError(_) | SdkError::ResponseError(_) | SdkError::ServiceError(_) => {
                Self::NoAnswer { call, source: into_cause(error) }
            }
            _ => Self::NotSent { call, source: into_cause(error) },
        }
    }
}

/// Whether a connection that stood was lost. The SDK counts that among other failures, together
/// with credentials that are missing, for which nothing was sent.
pub(super) fn broke_off(error: &(dyn StdError + 'static)) -> bool {
    let mut cause = Some(error);
    while let Some(error) = cause {
        if error.is::<hyper::Error>() {
            return true;
        }
        cause = error.source();
    }
    false
}

/// What lies under the SDK's own wording.
fn into_cause<E, R>(error: SdkError<E, R>) -> Cause
where
    E: StdError + Send + Sync + 'static,
    R: fmt::Debug + Send + Sync + 'static,
{
    error.into_source().unwrap_or_else(|error| Box::new(error))
}

/// An error code, as AWS spelled it. A refused request and a failed operation call the same
/// thing `ThrottlingException`, `com.amazon.coral.availability#ThrottlingException` and
/// `Throttling`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Code(String);

impl Code {
    pub fn new(spelled: impl Into<String>) -> Self {
        Self(spelled.into())
    }

    /// The one name for all spellings.
    pub fn name(&self) -> &str {
        let bare = self.0.rsplit('#').next().unwrap_or(&self.0);
        bare.strip_suffix("Exception").unwrap_or(bare)
    }

    /// Too many requests; it is no fault of this one.
    pub fn is_throttling(&self) -> bool {
        matches!(
            self.name(),
            "Throttling" | "Throttled" | "TooManyRequests" | "RequestLimitExceeded" | "SlowDown"
        )
    }

    pub fn is_not_found(&self) -> bool {
        matches!(self.name(), "ResourceNotFound" | "NotFound" | "HandlerNotFound")
    }

    /// Whether a code says nothing, and the handler's words that the resource does not exist:
    /// hashicorp/terraform-provider-awscc, internal/service/cloudcontrol/find.go, and
    /// pulumi/pulumi-aws-native #676.
    pub fn hides_not_found(&self, message: &str) -> bool {
        let is_general = matches!(self.name(), "GeneralService" | "HandlerFailure");
        message.contains("HandlerErrorCode: NotFound")
            || (is_general && message.contains("Status Code: 404"))
    }

    /// The name or the place is taken, perhaps by somebody else.
    pub fn is_already_there(&self) -> bool {
        self.name() == "AlreadyExists"
    }

    /// Something else happens to the resource, or depends on it.
    pub fn is_conflict(&self) -> bool {
        matches!(self.name(), "ResourceConflict" | "ConcurrentOperation" | "ConcurrentModification")
    }

    /// Something is wrong at AWS's side for a moment.
    pub fn is_transient(&self) -> bool {
        matches!(
            self.name(),
            "ServiceInternalError"
                | "NetworkFailure"
                | "ServiceTimeout"
                | "RequestTimeout"
                | "ServiceUnavailable"
                | "InternalFailure"
                | "InternalServerError"
                | "InternalError"
                | "HandlerInternalFailure"
        )
    }

    /// Whether the very same request may succeed when it is sent again. Cloud Control also says
    /// that a token conflicts while the request that first carried it still runs.
    pub fn is_retryable(&self) -> bool {
        self.is_throttling() || self.is_transient() || self.name() == "ClientTokenConflict"
    }
}

impl fmt::Display for Code {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.pad(self.0.rsplit('#').next().unwrap_or(&self.0))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn refused(code: &str, message: &str) -> Error {
        let message = message.to_owned();
        Error::Refused { call: "GetResource", code: Code::new(code), message, request: None }
    }

    #[test]
    fn what_does_not_exist_is_known_in_all_spellings() {
        for (code, message) in [
            ("ResourceNotFoundException", ""),
            ("com.amazon.cloudapiservice#ResourceNotFoundException", ""),
            ("ResourceNotFound", ""),
            ("HandlerNotFoundException", ""),
            ("NotFound", ""),
            ("HandlerFailureException", "failed (HandlerErrorCode: NotFound, Token: x)"),
            (
                "GeneralServiceException",
                "not there (Service: Iam, Status Code: 404, Request ID: x)",
            ),
        ] {
            assert!(refused(code, message).is_not_found(), "{code}");
        }
        let denied = "denied (Service: Iam, Status Code: 403, Request ID: x)";
        assert!(!refused("GeneralServiceException", denied).is_not_found());
        assert!(!refused("RequestTokenNotFoundException", "").is_not_found());
    }

    #[test]
    fn the_request_that_stands_in_the_way_is_named_in_the_words() {
        let message = "Concurrent operation: RequestToken 1c2b-3a is in progress.";
        let holder = refused("ConcurrentOperationException", message).holder();
        assert_eq!(holder, Some(RequestToken::new("1c2b-3a")));
        assert_eq!(refused("AccessDenied", message).holder(), None);
    }
}
