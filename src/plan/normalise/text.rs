//! When two texts mean the same: networks, times, names of things and their ARNs.

use std::net::IpAddr;

use base64::Engine;
use ipnet::IpNet;

use crate::model::Json;

/// Whether two texts mean the same wherever they stand.
pub(super) fn equal(desired: &str, live: &str) -> bool {
    if let (Some(desired), Some(live)) = (network(desired), network(live)) {
        return desired == live;
    }
    if both(instant(desired).as_ref(), instant(live).as_ref()) {
        return true;
    }
    lines(desired) == lines(live)
        || both(without_dot(desired).as_ref(), without_dot(live).as_ref())
        || names(desired, live)
        || names(live, desired)
        || same_secret(desired, live)
        || both(log_group(desired).as_ref(), log_group(live).as_ref())
}

fn both<T: PartialEq>(one: Option<&T>, other: Option<&T>) -> bool {
    one.is_some() && one == other
}

/// Whether two numbers are the same, as far as single precision can tell.
pub(super) fn same_amount(desired: &serde_json::Number, live: &serde_json::Number) -> bool {
    let (Some(desired), Some(live)) = (desired.as_f64(), live.as_f64()) else { return false };
    let broken = desired.fract() != 0.0 || live.fract() != 0.0;
    let apart = (desired - live).abs();
    apart == 0.0 || (broken && apart <= 1e-6 * desired.abs().max(live.abs()))
}

/// Whether a number or a truth value stands in a text.
pub(super) fn is_written(text: &str, value: &Json) -> bool {
    match value {
        Json::Number(number) => {
            let read = text.trim().parse::<f64>().ok().or_else(|| instant(text));
            read.is_some() && read == number.as_f64()
        }
        other => text.eq_ignore_ascii_case(&other.to_string()),
    }
}

/// Whether the second text is what a service made of the first, in ways that no schema tells. In
/// free text, which is the user's own, services do not do so.
pub(super) fn rewritten(name: &str, is_free: bool, desired: &str, live: &str) -> bool {
    if is_free {
        return false;
    }
    let in_one_case = live == desired.to_lowercase() || live == desired.to_uppercase();
    let completed = name.ends_with("Version")
        && live.strip_prefix(desired).is_some_and(|rest| rest.starts_with('.'));
    in_one_case
        || completed
        || same_number(desired, live)
        || is_key_of_alias(desired, live)
        || is_masked(live)
        || address(desired) == address(live)
        || is_encoded(desired, live)
        || is_encoded(live, desired)
        || without_comment(desired) == without_comment(live)
}

/// What stands for a secret that a service keeps to itself.
fn is_masked(live: &str) -> bool {
    live.len() > 2 && live.chars().all(|char| char == '*')
}

/// The address of a site, which some services keep without the scheme or the last slash.
fn address(text: &str) -> &str {
    let rest = text.strip_prefix("https://").unwrap_or(text);
    rest.strip_suffix('/').filter(|host| !host.is_empty()).unwrap_or(rest)
}

fn is_encoded(plain: &str, encoded: &str) -> bool {
    !plain.is_empty()
        && base64::engine::general_purpose::STANDARD
            .decode(encoded)
            .is_ok_and(|decoded| decoded == plain.as_bytes())
}

/// A public key of SSH without the comment after it.
fn without_comment(text: &str) -> &str {
    let second = text.match_indices(' ').nth(1).map_or(text.len(), |(at, _)| at);
    let is_key = text.starts_with("ssh-") || text.starts_with("ecdsa-");
    if is_key { text.get(..second).unwrap_or(text) } else { text }
}

/// An address, or a block of addresses, as AWS writes it: `10.0.0.5/24` becomes `10.0.0.0/24`.
fn network(text: &str) -> Option<IpNet> {
    let block: Option<IpNet> = text.parse().ok();
    block.map(|block| block.trunc()).or_else(|| text.parse::<IpAddr>().ok().map(IpNet::from))
}

/// The object or list that a string holds as JSON.
pub(super) fn document(text: &str) -> Option<Json> {
    let begins_one = text.trim_start().starts_with(['{', '[']);
    begins_one.then(|| serde_json::from_str(text).ok()).flatten()
}

/// A text without the ends of lines of other systems, and without space around it.
fn lines(text: &str) -> String {
    text.trim().replace("\r\n", "\n")
}

/// The name of a host, which is complete with and without a dot at its end. The code for `*` is
/// Route 53's.
fn without_dot(text: &str) -> Option<String> {
    let name = text.strip_suffix('.').unwrap_or(text).replace("\\052", "*");
    let is_name = name.contains('.')
        && name.chars().all(|char| char.is_ascii_alphanumeric() || "-_.*".contains(char))
        && name.rsplit('.').next().is_some_and(|last| last.chars().all(|c| c.is_ascii_lowercase()));
    is_name.then_some(name)
}

/// Whether a text is the name or the id of what an ARN stands for.
fn names(name: &str, arn: &str) -> bool {
    let resource = arn.strip_prefix("arn:").and_then(|rest| rest.splitn(5, ':').nth(4));
    let (Some(resource), false) = (resource, name.starts_with("arn:")) else { return false };
    let resource = resource.strip_suffix(":*").unwrap_or(resource);
    let before = resource.strip_suffix(name);
    !name.is_empty()
        && !name.contains('*')
        && before.is_some_and(|before| before.is_empty() || before.ends_with(['/', ':']))
}

/// The ARN of a log group with and without its streams.
fn log_group(text: &str) -> Option<&str> {
    let parts: Vec<&str> = text.splitn(4, ':').collect();
    let is_group = matches!(parts.as_slice(), ["arn", _, "logs", _]);
    is_group.then(|| text.strip_suffix(":*").unwrap_or(text))
}

/// A secret's ARN ends in six letters that may be left out.
fn same_secret(desired: &str, live: &str) -> bool {
    let is_suffix = |rest: &str| rest.len() == 7 && rest.starts_with('-');
    desired.contains(":secretsmanager:") && live.strip_prefix(desired).is_some_and(is_suffix)
}

/// Whether a key of KMS stands where an alias was given, of which only AWS knows to which key it
/// belongs.
fn is_key_of_alias(desired: &str, live: &str) -> bool {
    let is_alias = desired.starts_with("alias/")
        || (desired.starts_with("arn:") && desired.contains(":alias/"));
    let id = live.rsplit('/').next().unwrap_or(live);
    is_alias && (live.contains(":key/") || is_uuid(id))
}

fn is_uuid(text: &str) -> bool {
    let groups: Vec<usize> = text.split('-').map(str::len).collect();
    groups == [8, 4, 4, 4, 12] && text.chars().all(|char| char == '-' || char.is_ascii_hexdigit())
}

/// Two ways to write one number; what begins with a zero may be an account or a zip code.
fn same_number(desired: &str, live: &str) -> bool {
    let number = |text: &str| {
        let is_plain = !text.starts_with('0') || text == "0" || text.starts_with("0.");
        text.parse::<f64>().ok().filter(|number| is_plain && number.is_finite())
    };
    number(desired).is_some() && number(desired) == number(live)
}

/// A time in the form of ISO 8601, in seconds since 1970.
fn instant(text: &str) -> Option<f64> {
    let (date, time) = match text.split_once(['T', ' ']) {
        Some((date, time)) => (date, time),
        None => (text, "00:00:00Z"),
    };
    let days = days(date)?;
    let (clock, zone) = match time.find(['Z', 'z', '+', '-']) {
        Some(at) => time.split_at(at),
        None => (time, "Z"),
    };
    let offset = if zone.eq_ignore_ascii_case("z") { 0.0 } else { seconds(zone.get(1..)?)? };
    let offset = if zone.starts_with('-') { -offset } else { offset };
    Some(days * 86_400.0 + seconds(clock)? - offset)
}

/// The seconds of `12:30`, `12:30:15` or `12:30:15.5`.
fn seconds(clock: &str) -> Option<f64> {
    let mut parts = clock.split(':').map(|part| part.parse::<f64>().ok().filter(|one| *one < 61.0));
    let (hours, minutes) = (parts.next()??, parts.next()??);
    let seconds = parts.next().unwrap_or(Some(0.0))?;
    parts.next().is_none().then_some(hours * 3600.0 + minutes * 60.0 + seconds)
}

/// The days from 1970 to a date, counted in eras of 400 years that begin in March.
fn days(date: &str) -> Option<f64> {
    let parts: Vec<&str> = date.split('-').collect();
    let [year, month, day] = parts.as_slice() else { return None };
    if [year.len(), month.len(), day.len()] != [4, 2, 2] {
        return None;
    }
    let (year, month, day): (i64, i64, i64) =
        (year.parse().ok()?, month.parse().ok()?, day.parse().ok()?);
    if !(1..=12).contains(&month) || !(1..=31).contains(&day) {
        return None;
    }
    let year = if month <= 2 { year - 1 } else { year };
    let shifted = (month + 9) % 12;
    let day_of_year = (153 * shifted + 2) / 5 + day - 1;
    let (era, year_of_era) = (year.div_euclid(400), year.rem_euclid(400));
    let day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
    let days = era * 146_097 + day_of_era - 719_468;
    i32::try_from(days).ok().map(f64::from)
}

#[cfg(test)]
mod tests;
