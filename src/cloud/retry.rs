//! When something is tried again, and after how long. Two things are: a request that was not
//! taken, which is sent again with its own token, and an operation that failed for a reason that
//! passes, which is begun anew with a new one. Pure.

use std::time::Duration;

use super::Code;
use crate::schema::Operation;

/// A delay that doubles with every try, up to a limit, for so many tries.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Backoff {
    pub first: Duration,
    pub most: Duration,
    pub tries: u32,
}

impl Backoff {
    /// For requests in the middle of a run.
    pub const REQUEST: Self = Self::new(100, 10_000, 10);
    /// For the first request, after which nothing is lost yet.
    pub const FIRST_REQUEST: Self = Self::new(100, 1_000, 4);
    /// For a resource that was just made and cannot be read yet.
    pub const READ_BACK: Self = Self::new(200, 2_000, 5);

    const fn new(first: u64, most: u64, tries: u32) -> Self {
        Self { first: Duration::from_millis(first), most: Duration::from_millis(most), tries }
    }

    /// The delay after so many failures, unless these were enough.
    pub fn delay(&self, failures: u32) -> Option<Duration> {
        let doubled = 1_u32.checked_shl(failures.saturating_sub(1)).unwrap_or(u32::MAX);
        (failures < self.tries).then(|| self.first.saturating_mul(doubled).min(self.most))
    }
}

/// Why an operation that failed may succeed when it is begun anew.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Passing {
    /// AWS has too much to do, or something broke at its side.
    Busy,
    /// Something else happens to the resource, or still depends on it.
    Conflict,
    /// What was just written to IAM is not known everywhere yet.
    Propagation,
}

impl Passing {
    /// What a failure means, if it passes; `follows_iam` says that this run changed something in
    /// IAM on which the resource depends.
    pub fn of(
        operation: Operation,
        code: Option<&Code>,
        message: &str,
        follows_iam: bool,
    ) -> Option<Self> {
        let code = code?;
        if follows_iam && operation != Operation::Delete && is_propagation(message) {
            return Some(Self::Propagation);
        }
        let in_use =
            operation == Operation::Delete && IN_USE.iter().any(|words| message.contains(words));
        if code.is_conflict() || in_use {
            return Some(Self::Conflict);
        }
        (code.is_throttling() || code.is_transient()).then_some(Self::Busy)
    }

    /// About 48 seconds for IAM, a minute for a conflict, half a minute for the rest.
    pub fn backoff(self) -> Backoff {
        match self {
            Self::Busy => Backoff::new(1_000, 10_000, 6),
            Self::Conflict => Backoff::new(1_000, 15_000, 8),
            Self::Propagation => Backoff::new(500, 8_000, 10),
        }
    }
}

/// What EC2 says, under several codes, of something that others still use; it says so for a while
/// after they are gone.
const IN_USE: [&str; 3] =
    ["DependencyViolation", "has a dependent object", "has dependencies and cannot be deleted"];

/// What services say about a role or policy that they do not know yet. The failure carries many
/// codes, so only the words tell.
const PROPAGATION: [&str; 21] = [
    "cannot be assumed",
    "is unable to assume provided role",
    "is unable to assume the role",
    "role defined for the function",
    "not authorized to perform",
    "execution role",
    "trust policy",
    "Trusted Entity",
    "Role validation failed",
    "does not have required permissions",
    "permissions required to assume the role",
    "authorized to assume the provided role",
    "Invalid principal in policy",
    "Policy contains a statement with one or more invalid principals",
    "Invalid IAM Instance Profile",
    "Invalid InstanceProfile",
    "Failed to authorize instance profile",
    "KMS key is invalid for CreateGrant",
    "Policy Error: PrincipalNotFound",
    "Caught ServiceAccessDeniedException",
    "security token included in the request is invalid. (Service:",
];

fn is_propagation(message: &str) -> bool {
    PROPAGATION.iter().any(|words| message.contains(words))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn passing(operation: Operation, code: &str, message: &str, iam: bool) -> Option<Passing> {
        Passing::of(operation, Some(&Code::new(code)), message, iam)
    }

    #[test]
    fn delays_double_up_to_the_limit_and_end() {
        let backoff = Backoff::new(100, 500, 5);
        let delays: Vec<_> = (1..7).map(|failures| backoff.delay(failures)).collect();
        let milliseconds = |number| Some(Duration::from_millis(number));
        let expected = [100, 200, 400, 500].map(milliseconds);
        assert_eq!(delays, [&expected[..], &[None, None]].concat());
    }

    #[test]
    fn propagation_counts_only_after_a_change_to_iam() {
        let message = "The role defined for the function cannot be assumed by Lambda.";
        let create = Operation::Create;
        assert_eq!(passing(create, "InvalidRequest", message, true), Some(Passing::Propagation));
        assert_eq!(passing(create, "InvalidRequest", message, false), None);
    }

    #[test]
    fn what_exists_already_is_never_tried_again() {
        assert_eq!(passing(Operation::Create, "AlreadyExists", "taken", true), None);
    }

    #[test]
    fn all_spellings_of_a_code_mean_the_same() {
        for code in ["Throttling", "ThrottlingException", "com.amazon.x#ThrottlingException"] {
            assert_eq!(passing(Operation::Update, code, "", false), Some(Passing::Busy));
        }
    }

    #[test]
    fn a_dependent_that_still_goes_away_is_a_conflict() {
        let message = "has dependencies and cannot be deleted. (Code: DependencyViolation)";
        let code = "GeneralServiceException";
        assert_eq!(passing(Operation::Delete, code, message, false), Some(Passing::Conflict));
        assert_eq!(passing(Operation::Create, code, message, false), None);
    }
}
