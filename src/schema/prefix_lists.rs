//! The prefix lists that AWS keeps for its gateway endpoints, by region.
//!
//! Source: the output of `aws ec2 describe-prefix-lists` in fifteen regions, as published in the
//! README of a public collection of AWS scripts (sharadchhetri.com); `eu-north-1` and
//! `ap-northeast-3` as two independent public tables agree on them. A region on which no two
//! public sources agree is left out.

use crate::model::Region;

/// The lists of one region. AWS gave out the ids once and does not change them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PrefixLists {
    pub region: &'static str,
    pub s3: &'static str,
    pub dynamodb: Option<&'static str>,
}

const fn lists(region: &'static str, s3: &'static str, dynamodb: &'static str) -> PrefixLists {
    PrefixLists { region, s3, dynamodb: Some(dynamodb) }
}

pub const ALL: &[PrefixLists] = &[
    lists("ap-northeast-1", "pl-61a54008", "pl-78a54011"),
    lists("ap-northeast-2", "pl-78a54011", "pl-48a54021"),
    PrefixLists { region: "ap-northeast-3", s3: "pl-a4a540cd", dynamodb: None },
    lists("ap-south-1", "pl-78a54011", "pl-66a7420f"),
    lists("ap-southeast-1", "pl-6fa54006", "pl-67a5400e"),
    lists("ap-southeast-2", "pl-6ca54005", "pl-62a5400b"),
    lists("ca-central-1", "pl-7da54014", "pl-4ea54027"),
    lists("eu-central-1", "pl-6ea54007", "pl-66a5400f"),
    lists("eu-north-1", "pl-c3aa4faa", "pl-adae4bc4"),
    lists("eu-west-1", "pl-6da54004", "pl-6fa54006"),
    lists("eu-west-2", "pl-7ca54015", "pl-b3a742da"),
    lists("eu-west-3", "pl-23ad484a", "pl-abb451c2"),
    lists("sa-east-1", "pl-6aa54003", "pl-60a54009"),
    lists("us-east-1", "pl-63a5400a", "pl-02cd2c6b"),
    lists("us-east-2", "pl-7ba54012", "pl-4ca54025"),
    lists("us-west-1", "pl-6ba54002", "pl-6ea54007"),
    lists("us-west-2", "pl-68a54001", "pl-00a54069"),
];

/// The prefix lists of a region, if they are known.
pub fn of(region: &Region) -> Option<&'static PrefixLists> {
    ALL.iter().find(|lists| lists.region == region.as_str())
}
