//! The local cloud is asked for what somebody really asked AWS for, and has to read back what
//! AWS did. Ids, addresses and times are AWS's to choose, so only their form is compared.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::json;

use super::super::protocol::{Call, CreateResource, GetResource};
use super::super::service::Service;
use super::super::store::{Key, Origin, Record as Stored};
use crate::model::{AccountId, Json, Region, TypeName};
use crate::schema::tests::live::{Record, records};

/// How many of a hundred properties must be read back as AWS does: all in all, and of each type.
/// These may only rise.
const FLOOR: usize = 90;
const FLOOR_OF_A_TYPE: usize = 70;

/// How many properties of how many agree.
#[derive(Clone, Copy, Default)]
struct Share {
    equal: usize,
    all: usize,
}

impl Share {
    fn percent(self) -> usize {
        (100 * self.equal).checked_div(self.all).unwrap_or(100)
    }
}

#[test]
fn live_reads_of_the_local_cloud_are_as_of_aws() {
    let Some(records) = records() else { return };
    let mut shares: BTreeMap<&str, Share> = BTreeMap::new();
    let mut total = Share::default();
    let mut differences = Vec::new();
    let mut refused = Vec::new();
    for record in &records {
        let (share, wrong) = match compare(record) {
            Ok(compared) => compared,
            Err(refusal) => {
                refused.push(format!("{}: {refusal}", record.file));
                continue;
            }
        };
        let of_type = shares.entry(&record.type_name).or_default();
        for sum in [of_type, &mut total] {
            sum.equal += share.equal;
            sum.all += share.all;
        }
        differences.extend(wrong);
    }
    println!("{}", differences.join("\n"));
    for (type_name, share) in &shares {
        println!("{type_name:60} {:3} of {:3} {:4} %", share.equal, share.all, share.percent());
    }
    println!("{:60} {:3} of {:3} {:4} %", "all", total.equal, total.all, total.percent());
    let low = shares.iter().filter(|(_, share)| share.percent() < FLOOR_OF_A_TYPE);
    let low: Vec<&&str> = low.map(|(name, _)| name).collect();
    assert!(refused.is_empty(), "{}", refused.join("\n"));
    assert!(total.percent() >= FLOOR, "only {} %", total.percent());
    assert!(low.is_empty(), "too little of {low:?}");
}

/// What of a record agrees, and a line for each property that does not.
fn compare(record: &Record) -> Result<(Share, Vec<String>), String> {
    let name = TypeName::new(record.type_name.as_str());
    let schema = crate::schema::find_anywhere(&name).ok_or("no such type")?;
    let asked = record.asked();
    let read = read_back(record, &asked)?;
    let known = Known { asked: asked.to_string(), identifier: &record.identifier };
    let (mut expected, mut found) = (BTreeMap::new(), BTreeMap::new());
    flatten("", &aligned(&record.live, &record.live), &known, &mut expected);
    flatten("", &aligned(&read, &record.live), &known, &mut found);
    let excused = record.excused();
    let paths: BTreeSet<String> = expected.keys().chain(found.keys()).cloned().collect();
    let mut share = Share::default();
    let mut wrong = Vec::new();
    for path in paths {
        let place = crate::model::PropertyPath::parse(&path);
        if excused.iter().any(|excused| place.is_within(excused)) {
            continue;
        }
        let (of_aws, of_ours) = (expected.get(&path), found.get(&path));
        let is_id = |text: &String| is_aside(text) || text.starts_with("arn:");
        if of_aws.is_none() && of_ours.is_some_and(is_id) || schema.is_write_only(&place) {
            continue;
        }
        share.all += 1;
        share.equal += usize::from(of_aws == of_ours);
        if of_aws != of_ours {
            let none = "nothing".to_owned();
            let (aws, ours) = (of_aws.unwrap_or(&none), of_ours.unwrap_or(&none));
            wrong.push(format!("{} {path}\n  {aws}\n  {ours}", record.file));
        }
    }
    Ok((share, wrong))
}

/// Creates the resource beside everything that it mentions, and reads it.
fn read_back(record: &Record, asked: &Json) -> Result<Json, String> {
    let region = Region::new(record.region.as_str());
    let account = AccountId::new(record.account.as_str());
    let mut service = Service::open(account, 0.0, None).map_err(|error| error.to_string())?;
    for stored in mentioned(record, asked, &region) {
        service.store_mut().put(stored).map_err(|failure| failure.message)?;
    }
    let create = Call::Create(CreateResource {
        type_name: record.type_name.clone(),
        desired_state: asked.to_string(),
        client_token: None,
    });
    let event = service.handle(create, &region, 0).map_err(|refused| refused.message)?;
    let token = event["ProgressEvent"]["RequestToken"].as_str().unwrap_or_default();
    let event = service.handle(super::status(token), &region, 1000);
    let event = event.map_err(|refused| refused.message)?;
    let identifier = super::of(&event, "Identifier").to_owned();
    if super::of(&event, "OperationStatus") != "SUCCESS" {
        return Err(super::of(&event, "StatusMessage").to_owned());
    }
    for stored in siblings(record, &identifier, &region) {
        service.store_mut().put(stored).map_err(|failure| failure.message)?;
    }
    let get = Call::Get(GetResource { type_name: record.type_name.clone(), identifier });
    let read = service.handle(get, &region, 1000).map_err(|refused| refused.message)?;
    let text = read["ResourceDescription"]["Properties"].as_str().unwrap_or_default();
    serde_json::from_str(text).map_err(|error| error.to_string())
}

/// What others add to a resource later and its read shows: policies of a role, roles of a policy.
fn siblings(record: &Record, identifier: &str, region: &Region) -> Vec<Stored> {
    let items = |side: &Json, name: &str| side[name].as_array().cloned().unwrap_or_default();
    let added = |name: &str| {
        let asked = items(&record.declared, name);
        items(&record.live, name).into_iter().filter(move |item| !asked.contains(item))
    };
    let stored = |type_name: &str, name: &Json, mut properties: Json| {
        properties["RoleName"] = properties.get("RoleName").cloned().unwrap_or(json!(identifier));
        let name = format!("{}|{identifier}", name.as_str().unwrap_or_default());
        Stored {
            key: Key::new(region, type_name, name),
            origin: Origin::Client,
            properties: properties.as_object().cloned().unwrap_or_default(),
            written: BTreeMap::new(),
        }
    };
    match record.type_name.as_str() {
        "AWS::IAM::Role" if record.declared.get("Policies").is_none() => added("Policies")
            .map(|policy| stored("AWS::IAM::RolePolicy", &policy["PolicyName"], policy.clone()))
            .collect(),
        "AWS::IAM::ManagedPolicy" => added("Roles")
            .map(|role| {
                let properties = json!({ "RoleName": role, "ManagedPolicyArns": [identifier] });
                stored("AWS::IAM::Role", &role, properties)
            })
            .collect(),
        _ => Vec::new(),
    }
}

/// What must be there before: one network with everything in it.
fn mentioned(record: &Record, asked: &Json, region: &Region) -> Vec<Stored> {
    let mut texts = BTreeSet::new();
    collect(asked, &mut texts);
    let find =
        |prefix: &'static str| texts.iter().filter(move |text| text.starts_with(prefix)).cloned();
    let vpc = find("vpc-").next().unwrap_or_else(|| "vpc-00112233445566778".to_owned());
    let group = "sg-00112233445566778";
    let mut all = vec![
        (
            "AWS::EC2::VPC",
            vpc.clone(),
            json!({
                "VpcId": vpc, "CidrBlock": "10.0.0.0/16", "DefaultSecurityGroup": group,
            }),
        ),
        (
            "AWS::EC2::SecurityGroup",
            group.to_owned(),
            json!({
                "Id": group, "GroupId": group, "GroupName": "default", "VpcId": vpc,
            }),
        ),
    ];
    for id in find("sg-") {
        let properties = json!({ "Id": id, "GroupId": id, "GroupName": id, "VpcId": vpc });
        all.push(("AWS::EC2::SecurityGroup", id, properties));
    }
    for (at, id) in find("subnet-").enumerate() {
        let (range, zone) = (format!("10.0.{at}.0/24"), format!("{region}a"));
        let properties = json!({
            "SubnetId": id, "VpcId": vpc, "CidrBlock": range, "AvailabilityZone": zone,
            "MapPublicIpOnLaunch": true,
        });
        all.push(("AWS::EC2::Subnet", id, properties));
    }
    for (prefix, type_name, name) in [
        ("rtb-", "AWS::EC2::RouteTable", "RouteTableId"),
        ("igw-", "AWS::EC2::InternetGateway", "InternetGatewayId"),
        ("pl-", "AWS::EC2::PrefixList", "PrefixListId"),
        ("vol-", "AWS::EC2::Volume", "VolumeId"),
        ("fs-", "AWS::EFS::FileSystem", "FileSystemId"),
        ("rslvr-fdl-", "AWS::Route53Resolver::FirewallDomainList", "Id"),
    ] {
        all.extend(
            find(prefix).map(|id| (type_name, id.clone(), json!({
                name: id, "VpcId": vpc, "Encrypted": false, "Iops": 3000, "Size": 1, "VolumeType": "gp3",
            }))),
        );
    }
    all.push((
        "AWS::EC2::VPCGatewayAttachment",
        format!("IGW|{vpc}"),
        json!({
            "VpcId": vpc, "AttachmentType": "IGW", "InternetGatewayId": find("igw-").next(),
        }),
    ));
    all.extend(named(record, asked, &texts));
    let stored = |(type_name, identifier, properties): (&str, String, Json)| Stored {
        key: Key::new(region, type_name, identifier),
        origin: Origin::Client,
        properties: properties.as_object().cloned().unwrap_or_default(),
        written: BTreeMap::new(),
    };
    all.into_iter().map(stored).collect()
}

/// What has a name of its owner's.
fn named(
    record: &Record,
    asked: &Json,
    texts: &BTreeSet<String>,
) -> Vec<(&'static str, String, Json)> {
    let mut all = Vec::new();
    for text in texts {
        let last = text.rsplit(['/', ':']).next().unwrap_or_default().to_owned();
        if text.contains(":iam:") && text.contains(":role/") {
            all.push(("AWS::IAM::Role", last, json!({ "Arn": text })));
        } else if text.contains(":iam:") && text.contains(":policy/") {
            let properties = json!({ "PolicyArn": text });
            all.push(("AWS::IAM::ManagedPolicy", text.clone(), properties));
        } else if text.contains(":kms:") && text.contains(":key/") {
            all.push(("AWS::KMS::Key", last.clone(), json!({ "KeyId": last, "Arn": text })));
        } else if text.starts_with("arn:aws:s3:::") {
            all.push(("AWS::S3::Bucket", last.clone(), json!({ "BucketName": last })));
        }
    }
    let roles = asked.get("Roles").and_then(Json::as_array).into_iter().flatten();
    for role in roles.filter_map(Json::as_str) {
        all.push(("AWS::IAM::Role", role.to_owned(), json!({ "RoleName": role })));
    }
    if record.type_name == "AWS::S3::BucketPolicy" {
        let name = asked["Bucket"].as_str().unwrap_or_default().to_owned();
        all.push(("AWS::S3::Bucket", name.clone(), json!({ "BucketName": name })));
    }
    all
}

fn collect(value: &Json, found: &mut BTreeSet<String>) {
    match value {
        Json::String(text) => drop(found.insert(text.clone())),
        Json::Array(items) => items.iter().for_each(|item| collect(item, found)),
        Json::Object(entries) => entries.values().for_each(|entry| collect(entry, found)),
        _ => {}
    }
}

/// The same without AWS's own tags, and with its lists in the order of another read.
fn aligned(value: &Json, other: &Json) -> Json {
    match value {
        Json::Object(entries) => {
            let at = |key: &str| other.get(key).unwrap_or(&Json::Null);
            let entries = entries.iter().filter(|(key, _)| !key.starts_with("aws:"));
            entries.map(|(key, value)| (key.clone(), aligned(value, at(key)))).collect()
        }
        Json::Array(items) => {
            let mut open: Vec<&Json> = own(items);
            let mut sorted = Vec::new();
            for wanted in own(other.as_array().map_or(&[], Vec::as_slice)) {
                let best = open
                    .iter()
                    .enumerate()
                    .max_by_key(|(at, item)| (likeness(wanted, item), usize::MAX - at));
                let Some((at, _)) = best else { break };
                sorted.push(aligned(open.remove(at), wanted));
            }
            sorted.extend(open.into_iter().map(|item| aligned(item, &Json::Null)));
            Json::Array(sorted)
        }
        other => other.clone(),
    }
}

fn own(items: &[Json]) -> Vec<&Json> {
    let is_aws = |item: &Json| item["Key"].as_str().is_some_and(|key| key.starts_with("aws:"));
    items.iter().filter(|item| !is_aws(item)).collect()
}

fn likeness(one: &Json, other: &Json) -> usize {
    match (one, other) {
        (Json::Object(one), Json::Object(other)) => {
            one.iter().filter(|(key, value)| other.get(*key) == Some(*value)).count()
        }
        (one, other) => usize::from(one == other),
    }
}

/// What the client made up, and what AWS did.
struct Known<'a> {
    asked: String,
    identifier: &'a str,
}

/// Every single value by its path; no tags are as good as none mentioned.
fn flatten(path: &str, value: &Json, known: &Known<'_>, found: &mut BTreeMap<String, String>) {
    match value {
        Json::Object(entries) if !entries.is_empty() => entries
            .iter()
            .for_each(|(key, value)| flatten(&format!("{path}/{key}"), value, known, found)),
        Json::Array(items) if !items.is_empty() => items
            .iter()
            .enumerate()
            .for_each(|(at, value)| flatten(&format!("{path}/{at}"), value, known, found)),
        Json::Array(_) | Json::Object(_) if path.ends_with("Tags") => {}
        Json::String(text) => drop(found.insert(path.to_owned(), masked(text, known))),
        other => drop(found.insert(path.to_owned(), other.to_string())),
    }
}

/// Whether nothing is left of a value but what AWS made up.
fn is_aside(masked: &String) -> bool {
    masked == MADE_UP || masked == TIME
}

const MADE_UP: &str = "<made up>";
const TIME: &str = "<time>";

/// A text with everything that AWS made up for it as what it is.
fn masked(text: &str, known: &Known<'_>) -> String {
    if known.asked.contains(&format!("\"{text}\"")) {
        return text.to_owned();
    }
    let is_time = text.len() > 18 && text.contains('T') && text.ends_with('Z');
    if is_time {
        return TIME.to_owned();
    }
    let is_end = |char: char| "/:,|".contains(char);
    let is_made = |word: &str| {
        let is_address = word.split('.').count() == 4 && word.parse::<std::net::Ipv4Addr>().is_ok();
        let digits = word.chars().filter(char::is_ascii_digit).count();
        let is_id = word.len() > 7 && digits > 1 && !known.asked.contains(word);
        let is_unique =
            word.len() > 15 && ["AROA", "ANPA"].iter().any(|kind| word.starts_with(kind));
        let names = known.identifier.split(is_end).any(|name| name == word);
        is_address || is_id || is_unique || (names && !known.asked.contains(word))
    };
    text.split_inclusive(is_end)
        .map(|part| match part.strip_suffix(is_end) {
            Some(word) if is_made(word) => format!("{MADE_UP}{}", &part[word.len()..]),
            None if is_made(part) => MADE_UP.to_owned(),
            _ => part.to_owned(),
        })
        .collect()
}
