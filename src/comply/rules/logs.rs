//! What log groups keep.

use super::{is_set, unless};
use crate::comply::List::{CfnNag, Checkov, Config, Guard};
use crate::comply::{Check, Examine, Standing};

const LOG_GROUP: &str = "AWS::Logs::LogGroup";

const YEAR_DAYS: u64 = 365;

pub(super) const RULES: &[Check] = &[
    Check {
        name: "log-retention",
        title: "a log group says for how long it keeps what it gets",
        says: "keeps its logs forever",
        why: "Logs name people and what they do. Nobody decided to keep them for all time.",
        mend: "set `RetentionInDays`",
        ids: &[(Checkov, "CKV_AWS_66"), (CfnNag, "W86")],
        standing: Standing::Held,
        examine: Examine::Each(&[LOG_GROUP], |group| {
            unless(group["RetentionInDays"].is_number(), "/RetentionInDays")
        }),
    },
    Check {
        name: "log-retention-year",
        title: "logs are kept for a year",
        says: "keeps its logs for less than a year",
        why: "Some investigations begin late.",
        mend: "keep them for 365 days",
        ids: &[(Checkov, "CKV_AWS_338"), (Config, "CW_LOGGROUP_RETENTION_PERIOD_CHECK")],
        standing: Standing::Answered("The program says for how long the logs are kept."),
        examine: Examine::Each(&[LOG_GROUP], |group| {
            let days = group["RetentionInDays"].as_u64();
            unless(days.is_none_or(|days| days >= YEAR_DAYS), "/RetentionInDays")
        }),
    },
    Check {
        name: "log-key",
        title: "logs are encrypted with a key of the account",
        says: "keeps logs that are not encrypted with a key of this account",
        why: "Flow logs and alerts show what people work on.",
        mend: "set `KmsKeyId` to the ARN of a key whose policy lets CloudWatch Logs use it",
        ids: &[
            (Config, "CLOUDWATCH_LOG_GROUP_ENCRYPTED"),
            (Checkov, "CKV_AWS_158"),
            (Guard, "CLOUDWATCH_LOG_GROUP_ENCRYPTED"),
            (CfnNag, "W84"),
        ],
        standing: Standing::Held,
        examine: Examine::Each(&[LOG_GROUP], |group| {
            unless(is_set(group, "KmsKeyId"), "/KmsKeyId")
        }),
    },
];
