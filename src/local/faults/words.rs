//! What AWS says when something goes wrong, where the line of a fault does not say it.

use crate::local::objects::Refusal;
use crate::local::protocol::{ErrorCode, Exception, Failure};

/// The exception of a call that is refused.
pub fn refusal(exception: &'static str, message: Option<&str>, type_name: &str) -> Exception {
    let usual = || match exception {
        "ThrottlingException" => "Rate exceeded".to_owned(),
        "ResourceNotFoundException" => {
            format!("Resource of type '{type_name}' was not found.")
        }
        "UnsupportedActionException" => {
            format!("Resource type {type_name} does not support this action")
        }
        "TypeNotFoundException" => format!("The type '{type_name}' cannot be found."),
        "ServiceInternalErrorException" => "Internal Failure".to_owned(),
        "NetworkFailureException" => "The network connection to the service failed".to_owned(),
        "ServiceLimitExceededException" => "The service limit was exceeded".to_owned(),
        _ => format!("{type_name} was refused"),
    };
    Exception::new(exception, message.map_or_else(usual, str::to_owned))
}

/// S3 API reference, "List of error codes": the status and the words of those that a client meets
/// although nothing is wrong with its request, or with its rights alone.
pub(super) const OBJECT_REFUSALS: [(&str, u16, &str); 6] = [
    ("SlowDown", 503, "Please reduce your request rate."),
    ("ServiceUnavailable", 503, "Service is unable to handle request."),
    ("InternalError", 500, "We encountered an internal error. Please try again."),
    (
        "RequestTimeout",
        400,
        "Your socket connection to the server was not read from or written to \
                             within the timeout period.",
    ),
    (
        "OperationAborted",
        409,
        "A conflicting conditional operation is currently in progress \
                               against this resource. Please try again.",
    ),
    ("AccessDenied", 403, "Access Denied"),
];

/// How S3 refuses a request with one of its codes.
pub fn object_refusal(code: &str, message: Option<&str>) -> Refusal {
    let known = OBJECT_REFUSALS.iter().find(|(name, ..)| *name == code);
    let (code, status, usual) = known.copied().unwrap_or(("InternalError", 500, ""));
    Refusal { status, code, message: message.unwrap_or(usual).to_owned() }
}

/// How an operation on a type fails with a code.
pub fn failure(code: ErrorCode, message: Option<&str>, type_name: &str) -> Failure {
    let usual = || usual(code, type_name);
    Failure::new(code, message.map_or_else(usual, str::to_owned))
}

/// The general code hides what S3 says (cloudformation-coverage-roadmap issue 1954); Route 53
/// Resolver's words are those of cdk-real-drift's issue 467.
fn usual(code: ErrorCode, type_name: &str) -> String {
    let mut parts = type_name.split("::").skip(1);
    let service = parts.next().unwrap_or_default();
    let leaf = parts.next().unwrap_or_default();
    match (code, service) {
        (ErrorCode::GeneralServiceException | ErrorCode::ResourceConflict, "S3") => {
            "A conflicting conditional operation is currently in progress against this resource. \
             Please try again. (Service: S3, Status Code: 409)"
                .to_owned()
        }
        (ErrorCode::GeneralServiceException | ErrorCode::ResourceConflict, "Route53Resolver") => {
            let leaf = spaced(leaf);
            format!("[RSLVR-00705] Cannot update {leaf} because it's currently updating.")
        }
        (ErrorCode::Throttling | ErrorCode::GeneralServiceException, _) => {
            format!("Rate exceeded (Service: {service}, Status Code: 400)")
        }
        (ErrorCode::ResourceConflict, "EC2") => {
            "resource has a dependent object (Service: Ec2, Status Code: 400)".to_owned()
        }
        (ErrorCode::ResourceConflict, _) => {
            format!("{leaf} is in use by another operation (Service: {service}, Status Code: 409)")
        }
        (ErrorCode::NotStabilized, _) => {
            format!("Exceeded attempts to wait for {type_name} to become stable")
        }
        (ErrorCode::AccessDenied, _) => {
            format!(
                "User is not authorized to perform this action (Service: {service}, Status Code: 403)"
            )
        }
        (ErrorCode::ServiceLimitExceeded, _) => {
            format!(
                "The maximum number of {leaf} has been reached. (Service: {service}, Status Code: 400)"
            )
        }
        (ErrorCode::ServiceInternalError | ErrorCode::InternalFailure, _) => {
            format!("Internal error occurred (Service: {service}, Status Code: 500)")
        }
        (ErrorCode::NetworkFailure, _) => {
            "Unable to execute HTTP request: connection reset".to_owned()
        }
        (ErrorCode::ServiceTimeout, _) => {
            format!("The request timed out (Service: {service}, Status Code: 504)")
        }
        (ErrorCode::NotFound, _) => {
            format!("{type_name} was not found (Service: {service}, Status Code: 404)")
        }
        _ => format!("{type_name} was not accepted (Service: {service}, Status Code: 400)"),
    }
}

/// `ResolverRule` as `Resolver Rule`.
fn spaced(name: &str) -> String {
    let mut spaced = String::new();
    for letter in name.chars() {
        if letter.is_ascii_uppercase() && !spaced.is_empty() {
            spaced.push(' ');
        }
        spaced.push(letter);
    }
    spaced
}

/// What a service says of a role, a profile or a principal that it does not know yet: the words
/// that the retries of cdkd and Terraform look for.
pub(super) fn unknown_principal(type_name: &str, principal: &str) -> Failure {
    let message = match type_name.split("::").nth(1).unwrap_or_default() {
        "S3" => "Invalid principal in policy (Service: S3, Status Code: 400)".to_owned(),
        "KMS" => "Policy contains a statement with one or more invalid principals. \
                  (Service: Kms, Status Code: 400)"
            .to_owned(),
        "SageMaker" => format!(
            "Could not assume role {principal}. Please ensure that the role exists and allows \
             principal 'sagemaker.amazonaws.com' to assume the role. \
             (Service: SageMaker, Status Code: 400)"
        ),
        "EC2" if type_name.ends_with("::Instance") => format!(
            "Value ({principal}) for parameter iamInstanceProfile.name is invalid. Invalid IAM \
             Instance Profile name (Service: Ec2, Status Code: 400)"
        ),
        service => format!(
            "The role {principal} cannot be assumed by the service \
             (Service: {service}, Status Code: 400)"
        ),
    };
    Failure::invalid(message)
}
