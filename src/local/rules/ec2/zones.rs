//! The availability zones of the regions.

use crate::model::Region;

/// Regions whose zones are not `a`, `b` and `c`; source: the AWS documentation's list of
/// availability zone ids and what accounts commonly see.
const LETTERS: &[(&str, &str)] = &[
    ("ap-northeast-1", "acd"),
    ("ap-northeast-2", "abcd"),
    ("ca-central-1", "abd"),
    ("us-east-1", "abcdef"),
    ("us-west-1", "ab"),
    ("us-west-2", "abcd"),
];

const DIRECTIONS: &[(&str, &str)] = &[
    ("central", "c"),
    ("east", "e"),
    ("north", "n"),
    ("northeast", "ne"),
    ("northwest", "nw"),
    ("south", "s"),
    ("southeast", "se"),
    ("southwest", "sw"),
    ("west", "w"),
];

/// The names of a region's zones: `eu-west-1a`, …
pub fn names(region: &Region) -> Vec<String> {
    let letters = LETTERS.iter().find(|(name, _)| *name == region.as_str());
    letters
        .map_or("abc", |(_, letters)| letters)
        .chars()
        .map(|letter| format!("{region}{letter}"))
        .collect()
}

/// The id of a zone, such as `euw1-az1` for `eu-west-1a`.
pub fn id(region: &Region, zone: &str) -> Option<String> {
    let number = names(region).iter().position(|name| name == zone)? + 1;
    let short: String = region
        .as_str()
        .split('-')
        .map(|part| match DIRECTIONS.iter().find(|(name, _)| *name == part) {
            Some((_, short)) => *short,
            None if part == "gov" => "g",
            None => part,
        })
        .collect();
    Some(format!("{short}-az{number}"))
}

/// The name of the zone with an id.
pub fn with_id(region: &Region, id: &str) -> Option<String> {
    names(region).into_iter().find(|name| self::id(region, name).as_deref() == Some(id))
}
