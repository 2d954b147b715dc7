//! When something is tried again, and after how long. Two things are: a request that was not
//! taken, which is sent again with its own token, and an operation that failed for a reason that
//! passes, which is begun anew with a new one. Pure.

use std::time::Duration;

use super::Code;
use crate::schema::Operation;

mod signs;

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
    /// For requests of which there are too many: about an hour.
    pub const THROTTLED: Self = Self::new(200, 20_000, 180);
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
    /// Too many requests at once.
    Throttled,
    /// Something broke at AWS's side.
    Busy,
    /// Something else happens to the resource, or still depends on it.
    Conflict,
    /// What was just made or written to IAM is not known everywhere yet.
    Propagation,
}

/// What this run did before an operation to what the resource depends on.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Follows {
    /// It changed something in IAM.
    pub iam: bool,
    /// It made something.
    pub made: bool,
}

impl Passing {
    /// What a failure means, if it passes.
    pub fn of(
        operation: Operation,
        code: Option<&Code>,
        message: &str,
        follows: Follows,
    ) -> Option<Self> {
        if code.is_some_and(Code::is_already_there) {
            return None;
        }
        let by_code = code.and_then(|code| Self::of_code(operation, code, follows));
        by_code.or_else(|| signs::meaning(message, |when| signs::counts(when, operation, follows)))
    }

    fn of_code(operation: Operation, code: &Code, follows: Follows) -> Option<Self> {
        match () {
            () if code.is_throttling() => Some(Self::Throttled),
            () if code.is_conflict() => Some(Self::Conflict),
            () if code.is_transient() => Some(Self::Busy),
            () if code.is_not_found() => {
                (operation == Operation::Create && follows.made).then_some(Self::Propagation)
            }
            () => None,
        }
    }

    /// About 48 seconds for IAM, a minute for a conflict, half a minute for what broke. What is
    /// throttled goes on for as long as it may take.
    pub fn backoff(self) -> Backoff {
        match self {
            Self::Throttled => Backoff::new(1_000, 20_000, u32::MAX),
            Self::Busy => Backoff::new(1_000, 10_000, 6),
            Self::Conflict => Backoff::new(1_000, 15_000, 8),
            Self::Propagation => Backoff::new(500, 8_000, 10),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn passing(operation: Operation, code: &str, message: &str, iam: bool) -> Option<Passing> {
        let follows = Follows { iam, made: iam };
        Passing::of(operation, Some(&Code::new(code)), message, follows)
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
    fn broad_words_count_only_after_a_change_to_iam() {
        let message = "User: x is not authorized to perform: iam:PassRole";
        let create = Operation::Create;
        assert_eq!(passing(create, "AccessDenied", message, true), Some(Passing::Propagation));
        assert_eq!(passing(create, "AccessDenied", message, false), None);
        let message = "The role defined for the function cannot be assumed by Lambda.";
        assert_eq!(passing(create, "InvalidRequest", message, false), Some(Passing::Propagation));
        assert_eq!(passing(Operation::Delete, "InvalidRequest", message, true), None);
    }

    #[test]
    fn what_is_not_found_counts_only_after_this_run_made_something() {
        let message = "The subnet ID 'subnet-1' does not exist";
        let create = Operation::Create;
        for code in ["NotFound", "InvalidRequest", "GeneralServiceException"] {
            assert_eq!(passing(create, code, message, true), Some(Passing::Propagation));
            assert_eq!(passing(create, code, message, false), None);
        }
        assert_eq!(passing(Operation::Delete, "NotFound", message, true), None);
    }

    #[test]
    fn a_general_code_hides_what_passes() {
        let general =
            |operation, message| passing(operation, "GeneralServiceException", message, false);
        let s3 =
            "A conflicting conditional operation is currently in progress against this resource.";
        assert_eq!(general(Operation::Create, s3), Some(Passing::Conflict));
        let resolver = "[RSLVR-00705] The rule group association is currently updating.";
        assert_eq!(general(Operation::Update, resolver), Some(Passing::Conflict));
        assert_eq!(general(Operation::Create, "Rate exceeded"), Some(Passing::Throttled));
        assert_eq!(general(Operation::Create, "No such thing."), None);
    }

    #[test]
    fn what_exists_already_is_never_tried_again() {
        assert_eq!(passing(Operation::Create, "AlreadyExists", "taken", true), None);
    }

    #[test]
    fn all_spellings_of_a_code_mean_the_same() {
        for code in ["Throttling", "ThrottlingException", "com.amazon.x#ThrottlingException"] {
            assert_eq!(passing(Operation::Update, code, "", false), Some(Passing::Throttled));
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
