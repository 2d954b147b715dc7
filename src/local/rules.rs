//! What the schemas do not say: defaults, references that must exist, what comes with a resource
//! and what keeps it from being deleted. One file per service; this one is the mechanism.

use std::collections::{BTreeMap, BTreeSet};

use crate::local::identity;
use crate::local::protocol::{ErrorCode, Failure};
use crate::local::store::{Claim, Key, Origin, Properties, Record, Store};
use crate::model::{AccountId, Json, Region};

mod ec2;
mod efs;
mod iam;
mod kms;
mod logs;
mod network_firewall;
mod route53_resolver;
pub mod s3;
mod sagemaker;
mod ssm;

#[cfg(test)]
mod tests;

/// How a resource stands to one that it mentions.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Relation {
    /// The other must exist when this is made; nothing more.
    Uses,
    /// The other cannot be deleted while this exists.
    Holds,
    /// This is deleted together with the other.
    Follows,
}

/// A property that mentions another resource.
#[derive(Debug)]
pub struct Refer {
    /// Steps separated by `/`; `*` is any element of a list.
    pub at: &'static str,
    pub to: &'static [&'static str],
    pub relation: Relation,
    /// What is said if there is no such resource; `{}` is what was given.
    pub missing: &'static str,
}

/// The rules of a type. A type without any behaves as its schema says.
pub struct Rules {
    /// Properties, besides the resource's own id and ARN, under which others mention it.
    pub names: &'static [&'static str],
    pub references: &'static [Refer],
    /// Properties that AWS shows only at times, or that `create` leaves out.
    pub absent: &'static [&'static str],
    /// What is said if it cannot be deleted; `{}` is its identifier.
    pub in_use: &'static str,
    pub claims: fn(&Record) -> Vec<Claim>,
    /// Checks what is asked for, and adds what AWS adds.
    pub create: fn(&mut Scene<'_>, &mut Properties) -> Result<(), Failure>,
    /// Makes what comes with it.
    pub created: fn(&mut Scene<'_>, &Record) -> Result<(), Failure>,
    /// Checks and completes the new properties of what exists.
    pub update: fn(&mut Scene<'_>, &Record, &mut Properties) -> Result<(), Failure>,
    pub delete: fn(&mut Scene<'_>, &Record) -> Result<(), Failure>,
    /// Adds to a read what follows from other resources.
    pub read: fn(&Store, &Record, &mut Properties),
}

impl Rules {
    pub const NONE: Self = Self {
        names: &[],
        references: &[],
        absent: &[],
        in_use: "resource {} is in use",
        claims: |_| Vec::new(),
        create: |_, _| Ok(()),
        created: |_, _| Ok(()),
        update: |_, _, _| Ok(()),
        delete: |_, _| Ok(()),
        read: |_, _, _| {},
    };
}

static NONE: Rules = Rules::NONE;

/// The rules of a type.
pub fn of(type_name: &str) -> &'static Rules {
    let service = type_name.split("::").nth(1).unwrap_or_default();
    let found = match service {
        "EC2" => ec2::rules(type_name),
        "EFS" => efs::rules(type_name),
        "IAM" => iam::rules(type_name),
        "KMS" => kms::rules(type_name),
        "Logs" => logs::rules(type_name),
        "NetworkFirewall" => network_firewall::rules(type_name),
        "Route53Resolver" => route53_resolver::rules(type_name),
        "S3" => s3::rules(type_name),
        "SageMaker" => sagemaker::rules(type_name),
        "SSM" => ssm::rules(type_name),
        _ => None,
    };
    found.unwrap_or(&NONE)
}

/// Everything that AWS has in an account before anybody makes anything.
pub fn amazon() -> Vec<Record> {
    ec2::prefix_list::amazon()
}

pub fn claims(record: &Record) -> Vec<Claim> {
    (of(record.key.type_name.as_str()).claims)(record)
}

/// What a resource mentions, by the names that it uses.
pub fn mentions(record: &Record) -> Vec<(Key, Relation)> {
    let rules = of(record.key.type_name.as_str());
    let mut mentions: Vec<(Key, Relation)> = rules
        .references
        .iter()
        .flat_map(|refer| {
            values(&record.properties, refer.at).into_iter().map(move |value| (refer, value))
        })
        .flat_map(|(refer, value)| {
            refer
                .to
                .iter()
                .map(move |target| (Key::new(&record.key.region, target, value), refer.relation))
        })
        .collect();
    if let Origin::Part(owner) = &record.origin {
        mentions.push((owner.clone(), Relation::Follows));
    }
    mentions
}

/// The texts at a place.
pub fn values<'a>(properties: &'a Properties, at: &str) -> Vec<&'a str> {
    let mut steps = at.split('/');
    let first = steps.next().and_then(|step| properties.get(step));
    let mut found: Vec<&Json> = first.into_iter().collect();
    for step in steps {
        found = found
            .into_iter()
            .flat_map(|value| match (step, value) {
                ("*", Json::Array(items)) => items.iter().collect(),
                (step, value) => value.get(step).into_iter().collect::<Vec<_>>(),
            })
            .collect();
    }
    found.into_iter().filter_map(Json::as_str).filter(|text| !text.is_empty()).collect()
}

/// What a handler sees of the cloud.
pub struct Scene<'a> {
    pub store: &'a mut Store,
    pub account: &'a AccountId,
    pub region: &'a Region,
    /// Milliseconds since 1970.
    pub now: u64,
}

impl Scene<'_> {
    /// Digits that no other resource has.
    pub fn digest(&mut self, kind: &str) -> String {
        let serial = self.store.mint().to_string();
        identity::digest(&[self.account.as_str(), self.region.as_str(), kind, &serial])
    }

    /// A new id such as `vpc-0123456789abcdef0`.
    pub fn id(&mut self, prefix: &str) -> String {
        let digest = self.digest(prefix);
        identity::resource_id(prefix, &digest)
    }

    pub fn arn(&self, service: &str, resource: &str) -> String {
        let region = if service == "iam" { "" } else { self.region.as_str() };
        format!("arn:{}:{service}:{region}:{}:{resource}", self.region.partition(), self.account)
    }

    /// Now, as AWS writes a time in a property.
    pub fn timestamp(&self) -> String {
        iso_time(self.now / 1000)
    }

    pub fn find(&self, type_name: &str, name: &str) -> Option<&Record> {
        self.store.lookup(self.region, type_name, name)
    }

    /// The resources of a type that mention another by its name.
    pub fn mentioning<'a>(
        &'a self,
        (type_name, name): (&str, &str),
        by: &'a str,
    ) -> impl Iterator<Item = &'a Record> + 'a {
        self.store.mentioning(self.region, (type_name, name), by)
    }

    /// Makes a resource that comes with another.
    pub fn put_part(
        &mut self,
        owner: &Key,
        (type_name, identifier): (&str, &str),
        properties: Json,
    ) -> Result<(), Failure> {
        let Json::Object(properties) = properties else { return Ok(()) };
        self.store.put(Record {
            key: Key::new(self.region, type_name, identifier),
            origin: Origin::Part(owner.clone()),
            properties,
            written: BTreeMap::new(),
        })
    }

    /// Makes a resource that a service makes in the account of its caller, and that stays there.
    pub fn put(
        &mut self,
        (type_name, identifier): (&str, &str),
        properties: Json,
    ) -> Result<Record, Failure> {
        let properties = match properties {
            Json::Object(properties) => properties,
            _ => Properties::new(),
        };
        let record = Record {
            key: Key::new(self.region, type_name, identifier),
            origin: Origin::Client,
            properties,
            written: BTreeMap::new(),
        };
        self.store.put(record.clone())?;
        Ok(record)
    }

    /// Fails if something is mentioned that does not exist.
    pub fn check_references(&self, rules: &Rules, properties: &Properties) -> Result<(), Failure> {
        for refer in rules.references {
            for value in values(properties, refer.at) {
                let exists = refer.to.iter().any(|target| self.find(target, value).is_some());
                if !exists && !self.is_foreign(value) {
                    let message = refer.missing.replace("{}", value);
                    return Err(Failure::new(ErrorCode::NotFound, message));
                }
            }
        }
        Ok(())
    }

    /// Whether an ARN belongs to another account, into which the local cloud cannot look.
    pub fn is_foreign(&self, text: &str) -> bool {
        let mut parts = text.split(':');
        parts.next() == Some("arn")
            && parts
                .nth(3)
                .is_some_and(|account| !account.is_empty() && account != self.account.as_str())
    }
}

/// Deletes a resource with everything that follows it, unless something holds it.
pub fn delete(scene: &mut Scene<'_>, record: &Record) -> Result<(), Failure> {
    let rules = of(record.key.type_name.as_str());
    (rules.delete)(scene, record)?;
    let followers = followers(scene.store, record);
    let holder = scene.store.mentions(record).find(|mention| {
        mention.relation == Relation::Holds
            && mention.by != record.key
            && !followers.contains(&mention.by)
    });
    if holder.is_some() {
        return Err(Failure::conflict(rules.in_use.replace("{}", &record.key.identifier)));
    }
    for follower in
        followers.iter().filter_map(|key| scene.store.get(key).cloned()).collect::<Vec<_>>()
    {
        for key in self::followers(scene.store, &follower) {
            scene.store.remove(&key);
        }
        scene.store.remove(&follower.key);
    }
    scene.store.remove(&record.key);
    Ok(())
}

fn followers(store: &Store, record: &Record) -> BTreeSet<Key> {
    store
        .mentions(record)
        .filter(|mention| mention.relation == Relation::Follows)
        .map(|mention| mention.by.clone())
        .collect()
}

/// Sets what the client did not set.
pub fn default(properties: &mut Properties, name: &str, value: impl Into<Json>) {
    properties.entry(name).or_insert_with(|| value.into());
}

pub fn text<'a>(properties: &'a Properties, name: &str) -> Option<&'a str> {
    properties.get(name)?.as_str()
}

/// A text property, the empty text if it is not there.
pub fn text_or_empty(properties: &Properties, name: &str) -> String {
    text(properties, name).unwrap_or_default().to_owned()
}

/// Seconds since 1970 as a date and a time in UTC.
fn iso_time(seconds: u64) -> String {
    let (days, rest) = (seconds / 86_400, seconds % 86_400);
    let (year, month, day) = civil_date(days);
    let (hour, minute, second) = (rest / 3600, rest / 60 % 60, rest % 60);
    format!("{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}Z")
}

/// The date that lies so many days after 1 January 1970, counted in eras of 400 years that begin
/// in March, so that the leap day is the last of a year.
fn civil_date(days: u64) -> (u64, u64, u64) {
    let days = days + 719_468;
    let (era, day_of_era) = (days / 146_097, days % 146_097);
    let year = (day_of_era - day_of_era / 1460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year + year / 4 - year / 100);
    let shifted = (5 * day_of_year + 2) / 153;
    let day = day_of_year - (153 * shifted + 2) / 5 + 1;
    let month = if shifted < 10 { shifted + 3 } else { shifted - 9 };
    (year + era * 400 + u64::from(month <= 2), month, day)
}
