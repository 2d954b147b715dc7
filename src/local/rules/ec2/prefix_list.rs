//! Prefix lists: the client's own, and those that AWS keeps for its gateway endpoints.

use std::collections::BTreeMap;

use serde_json::json;

use super::super::{Failure, Json, Key, Origin, Properties, Record, Rules, Scene, default};
use super::PREFIX_LIST as TYPE;
use crate::model::Region;
use crate::schema::prefix_lists;

pub(super) const PREFIX_LIST: Rules = Rules {
    in_use: "The prefix list '{}' is in use (Service: Ec2, Status Code: 400)",
    create,
    update: |_, before, properties| {
        check_entries(properties)?;
        let version = before.properties.get("Version").and_then(Json::as_u64).unwrap_or(1);
        let changed = before.properties.get("Entries") != properties.get("Entries");
        properties.insert("Version".to_owned(), (version + u64::from(changed)).into());
        Ok(())
    },
    ..Rules::NONE
};

fn create(scene: &mut Scene<'_>, properties: &mut Properties) -> Result<(), Failure> {
    check_entries(properties)?;
    let id = scene.id("pl");
    let arn = scene.arn("ec2", &format!("prefix-list/{id}"));
    properties.insert("PrefixListId".to_owned(), id.into());
    properties.insert("Arn".to_owned(), arn.into());
    properties.insert("OwnerId".to_owned(), scene.account.as_str().into());
    properties.insert("Version".to_owned(), 1.into());
    default(properties, "Entries", json!([]));
    default(properties, "Tags", json!([]));
    Ok(())
}

fn check_entries(properties: &Properties) -> Result<(), Failure> {
    let count = properties.get("Entries").and_then(Json::as_array).map_or(0, Vec::len);
    let most = properties.get("MaxEntries").and_then(Json::as_u64).unwrap_or(0);
    if u64::try_from(count).is_ok_and(|count| count > most) {
        Err(Failure::invalid(
            "You've reached the maximum number of entries for the prefix list. \
             (Service: Ec2, Status Code: 400)",
        ))
    } else {
        Ok(())
    }
}

/// The lists that exist before anybody makes anything.
pub(in super::super) fn amazon() -> Vec<Record> {
    let of_region = |lists: &'static prefix_lists::PrefixLists| {
        let s3 = (lists.region, "s3", lists.s3);
        let dynamodb = lists.dynamodb.map(|id| (lists.region, "dynamodb", id));
        [Some(s3), dynamodb].into_iter().flatten()
    };
    prefix_lists::ALL.iter().flat_map(of_region).map(record).collect()
}

fn record((region, service, id): (&str, &str, &str)) -> Record {
    let region = Region::new(region);
    let properties = json!({
        "PrefixListId": id,
        "PrefixListName": format!("com.amazonaws.{region}.{service}"),
        "Arn": format!("arn:{}:ec2:{region}:aws:prefix-list/{id}", region.partition()),
        "OwnerId": "AWS",
        "AddressFamily": "IPv4",
        "Version": 1,
        "Tags": [],
    });
    Record {
        key: Key::new(&region, TYPE, id),
        origin: Origin::Amazon,
        properties: properties.as_object().cloned().unwrap_or_default(),
        written: BTreeMap::new(),
    }
}
