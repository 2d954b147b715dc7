//! The availability zones of the regions.

use crate::model::Region;

/// Regions whose zones are not `a`, `b` and `c` with the ids 1, 2 and 3. Accounts differ in which
/// letter has which id. Sources: "AWS Availability Zones" in the AWS reference of regions; EFS user
/// guide, "Supported Availability Zones for One Zone file systems", where ids are left out.
const ZONES: &[(&str, &str, &str)] = &[
    ("ap-northeast-1", "acd", "124"),
    ("ap-northeast-2", "abcd", "1234"),
    ("ca-central-1", "abd", "124"),
    ("us-east-1", "abcdef", "123456"),
    ("us-west-1", "ab", "13"),
    ("us-west-2", "abcd", "1234"),
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

/// The letters of a region's zones, and the last digits of their ids.
fn zones(region: &Region) -> impl Iterator<Item = (char, char)> {
    let known = ZONES.iter().find(|(name, ..)| *name == region.as_str());
    let (letters, numbers) =
        known.map_or(("abc", "123"), |(_, letters, numbers)| (letters, numbers));
    letters.chars().zip(numbers.chars())
}

/// The names of a region's zones: `eu-west-1a`, …
pub fn names(region: &Region) -> Vec<String> {
    zones(region).map(|(letter, _)| format!("{region}{letter}")).collect()
}

/// The id of a zone, such as `euw1-az1` for `eu-west-1a`.
pub fn id(region: &Region, zone: &str) -> Option<String> {
    let (_, number) = zones(region).find(|(letter, _)| zone == format!("{region}{letter}"))?;
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
