//! What services say of a failure that passes, where the code hides it. Each row has its source;
//! `aws-errors` stands for the lists of error codes in the references of the services' own APIs.

use super::Passing;
use crate::schema::Operation;

/// When words count.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum When {
    Always,
    /// The resource is to be deleted.
    Deleting,
    /// The resource is created or changed.
    Making,
    /// As before, and this run changed something in IAM on which the resource depends.
    AfterIam,
    /// As before, and this run made something on which the resource depends.
    AfterMaking,
}

struct Sign {
    words: &'static str,
    means: Passing,
    when: When,
    #[cfg_attr(not(test), expect(dead_code, reason = "for those who read the table"))]
    source: &'static str,
}

const fn sign(words: &'static str, means: Passing, when: When, source: &'static str) -> Sign {
    Sign { words, means, when, source }
}

const CDKD: &str = "go-to-k/cdkd, src/deployment/retryable-errors.ts";
const S3: &str = "aws-cloudformation/cloudformation-coverage-roadmap #1954";
const HIDDEN: &str = "pulumi/pulumi-aws-native #1780";
const SAGEMAKER: &str = "awslabs/predictive-maintenance-using-machine-learning #3";
const EC2: &str = "aws-errors, EC2";
const IAM: &str = "aws-errors, IAM";

use Passing::{Conflict, Propagation, Throttled};
use When::{AfterIam, AfterMaking, Always, Deleting, Making};

const SIGNS: &[Sign] = &[
    sign("Rate exceeded", Throttled, Always, HIDDEN),
    sign("RequestLimitExceeded", Throttled, Always, EC2),
    sign("Too Many Requests", Throttled, Always, HIDDEN),
    sign("conflicting conditional operation", Conflict, Always, S3),
    sign("OperationAborted", Conflict, Always, S3),
    sign("currently updating", Conflict, Always, "go-to-k/cdk-real-drift #467"),
    sign("DependencyViolation", Conflict, Deleting, EC2),
    sign("has a dependent object", Conflict, Deleting, EC2),
    sign("has dependencies and cannot be deleted", Conflict, Deleting, EC2),
    sign("mapped public address", Conflict, Deleting, EC2),
    sign("InvalidIPAddress.InUse", Conflict, Deleting, EC2),
    sign("currently in use", Conflict, Deleting, EC2),
    sign("still in use", Conflict, Deleting, "aws-errors, Network Firewall"),
    sign("must detach all policies first", Conflict, Deleting, IAM),
    sign("must remove roles from instance profile first", Conflict, Deleting, IAM),
    sign("Could not assume role", Propagation, Making, SAGEMAKER),
    sign("cannot be assumed", Propagation, Making, CDKD),
    sign("is unable to assume provided role", Propagation, Making, CDKD),
    sign("is unable to assume the role", Propagation, Making, CDKD),
    sign("role defined for the function", Propagation, Making, CDKD),
    sign("Role validation failed", Propagation, Making, CDKD),
    sign("permissions required to assume the role", Propagation, Making, CDKD),
    sign("authorized to assume the provided role", Propagation, Making, CDKD),
    sign("Invalid principal in policy", Propagation, Making, CDKD),
    sign("contains a statement with one or more invalid principals", Propagation, Making, CDKD),
    sign("Invalid IAM Instance Profile", Propagation, Making, CDKD),
    sign("Invalid InstanceProfile", Propagation, Making, CDKD),
    sign("Failed to authorize instance profile", Propagation, Making, CDKD),
    sign("KMS key is invalid for CreateGrant", Propagation, Making, CDKD),
    sign("Policy Error: PrincipalNotFound", Propagation, Making, CDKD),
    sign("not authorized to perform", Propagation, AfterIam, CDKD),
    sign("execution role", Propagation, AfterIam, CDKD),
    sign("trust policy", Propagation, AfterIam, CDKD),
    sign("Trusted Entity", Propagation, AfterIam, CDKD),
    sign("does not have required permissions", Propagation, AfterIam, CDKD),
    sign("Caught ServiceAccessDeniedException", Propagation, AfterIam, CDKD),
    sign("token included in the request is invalid. (Service:", Propagation, AfterIam, CDKD),
    sign("ID.NotFound", Propagation, AfterMaking, EC2),
    sign("InvalidGroup.NotFound", Propagation, AfterMaking, EC2),
    sign("does not exist", Propagation, AfterMaking, EC2),
    sign("NoSuchEntity", Propagation, AfterMaking, IAM),
];

/// What the words of a failure mean, if they are known.
pub(super) fn meaning(message: &str, counts: impl Fn(When) -> bool) -> Option<Passing> {
    let found = SIGNS.iter().find(|sign| message.contains(sign.words) && counts(sign.when));
    found.map(|sign| sign.means)
}

/// Whether words count for an operation that follows these.
pub(super) fn counts(when: When, operation: Operation, follows: super::Follows) -> bool {
    let makes = operation != Operation::Delete;
    match when {
        When::Always => true,
        When::Deleting => !makes,
        When::Making => makes,
        When::AfterIam => makes && follows.iam,
        When::AfterMaking => makes && follows.made,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_row_has_words_of_its_own_and_a_source() {
        for (index, sign) in SIGNS.iter().enumerate() {
            assert!(!sign.source.is_empty(), "{}", sign.words);
            let earlier = SIGNS.iter().take(index);
            let hides = |other: &&Sign| sign.words.contains(other.words) && other.when == sign.when;
            assert!(earlier.filter(hides).count() == 0, "{}", sign.words);
        }
    }
}
