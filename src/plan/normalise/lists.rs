//! When two lists hold the same. AWS returns many in another order, also such of which the schema
//! does not say so.

use std::collections::{BTreeMap, BTreeSet};

use super::{Extent, Json, Object, Place};

/// Whether a list of tags stands here: their order never means anything.
pub fn are_tags(items: &[Json]) -> bool {
    !items.is_empty() && items.iter().all(|item| tag_key(item).is_some())
}

/// The key of a tag, if it is one.
pub fn tag_key(item: &Json) -> Option<&str> {
    let entries = item.as_object()?;
    let is_tag = entries.keys().all(|key| key == "Key" || key == "Value");
    entries.get("Key").filter(|_| is_tag)?.as_str()
}

/// Tags with this prefix are AWS's own.
pub fn is_reserved(key: &str) -> bool {
    key.starts_with("aws:")
}

pub(super) fn equal(place: &Place<'_>, desired: &[Json], live: &[Json], extent: Extent) -> bool {
    let (desired, live) = (meant(desired), meant(live));
    let item = place.item();
    let same = |desired: &Json, live: &Json| super::equal(&item, desired, live, extent);
    if desired.len() == live.len() && desired.iter().zip(&live).all(|(one, other)| same(one, other))
    {
        return true;
    }
    let shape = place.shape();
    let any_order = extent == Extent::Rewritten
        || shape.is_some_and(|shape| !shape.ordered)
        || desired.iter().chain(&live).all(|item| tag_key(item).is_some());
    let may_grow = extent != Extent::Exact && (is_map(place, &desired) || place.may_grow());
    if !any_order && !may_grow {
        return false;
    }
    let distinct = shape.is_some_and(|shape| shape.unique_items);
    match_up(desired, live, distinct, may_grow, same)
}

/// What of a list counts: AWS's own tags do not, nor the holes that some reads have.
fn meant(items: &[Json]) -> Vec<&Json> {
    let counts = |item: &&Json| !item.is_null() && !key_of(item).is_some_and(is_reserved);
    items.iter().filter(counts).collect()
}

/// The key of something like a tag, such as one that says whether it is passed on.
fn key_of(item: &Json) -> Option<&str> {
    let value = ["Value", "value", "TagValue"].iter().any(|name| item.get(name).is_some());
    let key = ["Key", "key", "TagKey"].iter().find_map(|name| item.get(name));
    key.filter(|_| value)?.as_str()
}

/// Whether a list is a map that is written as pairs, into which AWS fills what was not asked for,
/// as it does with the attributes of a load balancer. Tags are not: what is not asked for there is
/// somebody else's.
fn is_map(place: &Place<'_>, items: &[&Json]) -> bool {
    let is_value = |key: &String| {
        ["value", "status", "state"].iter().any(|end| key.to_ascii_lowercase().ends_with(end))
    };
    let is_pair = |item: &&Json| {
        item.as_object().is_some_and(|entries| {
            let plain = entries.values().all(|value| !value.is_object() && !value.is_array());
            let values = entries.keys().filter(|key| is_value(key)).count();
            plain && (2..=3).contains(&entries.len()) && values == 1
        })
    };
    let tags = place.name().to_ascii_lowercase().ends_with("tags");
    !items.is_empty() && !tags && items.iter().all(is_pair)
}

/// A list of tags as the map that some types have instead.
pub(super) fn tags_as_map(items: &[Json]) -> Option<Object> {
    let pair = |item: &Json| {
        let value = item.get("Value").cloned().unwrap_or_default();
        Some((tag_key(item)?.to_owned(), value))
    };
    items.iter().map(pair).collect()
}

pub(super) fn maps_equal(desired: &Object, live: &Object) -> bool {
    let own = |map: &Object| -> Object {
        let own = map.iter().filter(|(key, _)| !is_reserved(key));
        own.map(|(key, value)| (key.clone(), value.clone())).collect()
    };
    own(desired) == own(live)
}

/// Whether every item that is asked for has a partner of its own, and none is left over.
fn match_up(
    desired: Vec<&Json>,
    live: Vec<&Json>,
    distinct: bool,
    may_grow: bool,
    same: impl Fn(&Json, &Json) -> bool,
) -> bool {
    let mut open: BTreeMap<String, Vec<&Json>> = BTreeMap::new();
    for item in live {
        let equals = open.entry(item.to_string()).or_default();
        if !distinct || equals.is_empty() {
            equals.push(item);
        }
    }
    let mut seen = BTreeSet::new();
    let mut rest: Vec<&Json> = Vec::new();
    for item in desired {
        let text = item.to_string();
        if distinct && !seen.insert(text.clone()) {
            continue;
        }
        if open.get_mut(&text).and_then(Vec::pop).is_none() {
            rest.push(item);
        }
    }
    let open: Vec<&Json> = open.into_values().flatten().collect();
    if rest.len() > open.len() || (rest.len() < open.len() && !may_grow) {
        return false;
    }
    let fitting = rest.iter().map(|wanted| {
        open.iter().enumerate().filter(|(_, live)| same(wanted, live)).map(|(at, _)| at).collect()
    });
    pair_all(&fitting.collect::<Vec<_>>(), open.len())
}

/// Whether everybody can have one of those that fit, nobody the same: whoever has one moves on to
/// another if that makes room.
fn pair_all(fitting: &[Vec<usize>], offered: usize) -> bool {
    let mut taken: Vec<Option<usize>> = vec![None; offered];
    (0..fitting.len()).all(|who| find_room(who, fitting, &mut taken, &mut BTreeSet::new()))
}

fn find_room(
    who: usize,
    fitting: &[Vec<usize>],
    taken: &mut [Option<usize>],
    tried: &mut BTreeSet<usize>,
) -> bool {
    let offers = fitting.get(who).into_iter().flatten();
    for &offer in offers {
        if !tried.insert(offer) {
            continue;
        }
        let holder = taken.get(offer).copied().flatten();
        if holder.is_none_or(|holder| find_room(holder, fitting, taken, tried)) {
            if let Some(place) = taken.get_mut(offer) {
                *place = Some(who);
            }
            return true;
        }
    }
    false
}
