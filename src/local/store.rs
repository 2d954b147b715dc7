//! The resources that exist, with indexes by what they are called and by what they mention, so
//! that no operation looks at all of them. Changes are collected until they are committed.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::ops::Bound;

use serde::{Deserialize, Serialize};
use serde_json::Map;

use crate::local::protocol::Failure;
use crate::local::rules::{self, Relation};
use crate::model::{Json, Region, TypeName};

/// The properties of a resource.
pub type Properties = Map<String, Json>;

/// Which resource: no two have the same.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Key {
    pub region: Region,
    pub type_name: TypeName,
    pub identifier: String,
}

impl Key {
    pub fn new(region: &Region, type_name: &str, identifier: impl Into<String>) -> Self {
        Self {
            region: home(type_name, region),
            type_name: TypeName::new(type_name),
            identifier: identifier.into(),
        }
    }
}

impl fmt::Display for Key {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{} {}", self.type_name, self.identifier)
    }
}

/// Where resources of a type live: in the region of the request, or everywhere.
fn home(type_name: &str, region: &Region) -> Region {
    const GLOBAL: &[&str] =
        &["AWS::IAM::", "AWS::Route53::", "AWS::CloudFront::", "AWS::Organizations::"];
    if GLOBAL.iter().any(|service| type_name.starts_with(service)) {
        Region::new("aws-global")
    } else {
        region.clone()
    }
}

/// Who made a resource.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Origin {
    Client,
    /// It came with another resource and goes with it.
    Part(Key),
    /// It is AWS's own: nobody can change it, and it is not written to the journal.
    Amazon,
}

/// A resource as it is kept.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Record {
    pub key: Key,
    pub origin: Origin,
    /// What can be read back.
    pub properties: Properties,
    /// What was written and is never read back, by JSON pointer.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub written: BTreeMap<String, Json>,
}

impl Record {
    pub fn text(&self, property: &str) -> Option<&str> {
        self.properties.get(property)?.as_str()
    }

    /// Everything by which others may refer to this: its identifier, the properties that make it
    /// up, and every other id or ARN that AWS gave it.
    fn names(&self) -> BTreeSet<&str> {
        let leaf = self.key.type_name.as_str().rsplit("::").next().unwrap_or_default();
        let further = rules::of(self.key.type_name.as_str()).names;
        self.properties
            .iter()
            .filter(|(name, _)| is_own_name(leaf, name) || further.contains(&name.as_str()))
            .filter_map(|(_, value)| value.as_str())
            .chain([self.key.identifier.as_str()])
            .collect()
    }
}

/// Whether a property of a type holds the resource's own id or ARN: `VpcId` of a `VPC`.
fn is_own_name(leaf: &str, property: &str) -> bool {
    let suffix = match property.len().checked_sub(leaf.len()) {
        Some(_) if property.is_char_boundary(leaf.len()) => {
            let (start, rest) = property.split_at(leaf.len());
            if start.eq_ignore_ascii_case(leaf) { rest } else { property }
        }
        _ => property,
    };
    matches!(suffix, "Arn" | "Id")
}

/// Something that no two resources may have at a time, such as the name of a bucket.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Claim {
    pub name: String,
    /// What a second resource that claims it is told.
    pub refusal: Failure,
}

/// How one resource stands to another that it mentions.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Mention {
    pub by: Key,
    pub relation: Relation,
}

/// A change of the resources, as it goes to the journal.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Change {
    Put(Record),
    Remove(Key),
}

#[derive(Debug, Default)]
pub struct Store {
    records: BTreeMap<Key, Record>,
    names: BTreeMap<Key, Key>,
    mentions: BTreeMap<Key, BTreeSet<Mention>>,
    claims: BTreeMap<String, Key>,
    /// How many ids were given out.
    minted: u64,
    /// What the operation under way changed, with what was there before.
    undo: Vec<(Key, Option<Record>)>,
}

impl Store {
    pub fn get(&self, key: &Key) -> Option<&Record> {
        self.records.get(key)
    }

    /// The resource of a type that is known by an identifier, id or ARN.
    pub fn lookup(&self, region: &Region, type_name: &str, name: &str) -> Option<&Record> {
        let key = self.names.get(&Key::new(region, type_name, name))?;
        self.records.get(key)
    }

    /// The resources that mention this one under any of its names.
    pub fn mentions<'a>(&'a self, record: &'a Record) -> impl Iterator<Item = &'a Mention> + 'a {
        record.names().into_iter().flat_map(move |name| {
            let name = Key { identifier: name.to_owned(), ..record.key.clone() };
            self.mentions.get(&name).into_iter().flatten()
        })
    }

    /// The resources of one type that mention something by a name.
    pub fn mentioning<'a>(
        &'a self,
        region: &Region,
        (type_name, name): (&str, &str),
        by: &'a str,
    ) -> impl Iterator<Item = &'a Record> + 'a {
        let mentions = self.mentions.get(&Key::new(region, type_name, name));
        let found: BTreeSet<&Key> = mentions
            .into_iter()
            .flatten()
            .map(|mention| &mention.by)
            .filter(|key| key.type_name.as_str() == by)
            .collect();
        found.into_iter().filter_map(|key| self.records.get(key))
    }

    /// The resources of a type, in the order of their identifiers, after one of them.
    pub fn of_type(
        &self,
        region: &Region,
        type_name: &TypeName,
        after: Option<&str>,
    ) -> impl Iterator<Item = &Record> {
        let first = Key::new(region, type_name.as_str(), after.unwrap_or_default());
        let type_name = type_name.clone();
        let home = first.region.clone();
        self.records
            .range((Bound::Excluded(first), Bound::Unbounded))
            .map(|(_, record)| record)
            .take_while(move |record| {
                record.key.type_name == type_name && record.key.region == home
            })
    }

    pub fn claimed_by(&self, claim: &str) -> Option<&Key> {
        self.claims.get(claim)
    }

    pub fn all(&self) -> impl Iterator<Item = &Record> {
        self.records.values().filter(|record| record.origin != Origin::Amazon)
    }

    pub fn len(&self) -> usize {
        self.records.len()
    }

    pub fn minted(&self) -> u64 {
        self.minted
    }

    /// A number that was never given out before.
    pub fn mint(&mut self) -> u64 {
        self.minted += 1;
        self.minted
    }

    pub fn set_minted(&mut self, minted: u64) {
        self.minted = self.minted.max(minted);
    }

    /// Puts a resource in the place of what was there, unless another holds what it claims.
    pub fn put(&mut self, record: Record) -> Result<(), Failure> {
        for claim in rules::claims(&record) {
            if self.claims.get(&claim.name).is_some_and(|holder| *holder != record.key) {
                return Err(claim.refusal);
            }
        }
        let key = record.key.clone();
        let before = self.replace(&key, Some(record));
        self.undo.push((key, before));
        Ok(())
    }

    pub fn remove(&mut self, key: &Key) {
        let before = self.replace(key, None);
        if before.is_some() {
            self.undo.push((key.clone(), before));
        }
    }

    /// What was changed since the last commit.
    pub fn commit(&mut self) -> Vec<Change> {
        let keys: BTreeSet<Key> = self.undo.drain(..).map(|(key, _)| key).collect();
        keys.into_iter()
            .map(|key| match self.records.get(&key) {
                Some(record) => Change::Put(record.clone()),
                None => Change::Remove(key),
            })
            .collect()
    }

    /// Takes back everything since the last commit.
    pub fn rollback(&mut self) {
        for (key, before) in std::mem::take(&mut self.undo).into_iter().rev() {
            self.replace(&key, before);
        }
    }

    /// Applies a change that was committed in an earlier run.
    pub fn replay(&mut self, change: Change) {
        match change {
            Change::Put(record) => {
                let key = record.key.clone();
                self.replace(&key, Some(record));
            }
            Change::Remove(key) => {
                self.replace(&key, None);
            }
        }
    }

    fn replace(&mut self, key: &Key, record: Option<Record>) -> Option<Record> {
        let before = self.records.remove(key);
        if let Some(before) = &before {
            self.unindex(before);
        }
        if let Some(record) = record {
            self.index(&record);
            self.records.insert(key.clone(), record);
        }
        before
    }

    fn index(&mut self, record: &Record) {
        for name in record.names() {
            let name = Key { identifier: name.to_owned(), ..record.key.clone() };
            self.names.insert(name, record.key.clone());
        }
        for (target, relation) in rules::mentions(record) {
            let mention = Mention { by: record.key.clone(), relation };
            self.mentions.entry(target).or_default().insert(mention);
        }
        for claim in rules::claims(record) {
            self.claims.insert(claim.name, record.key.clone());
        }
    }

    fn unindex(&mut self, record: &Record) {
        for name in record.names() {
            let name = Key { identifier: name.to_owned(), ..record.key.clone() };
            if self.names.get(&name) == Some(&record.key) {
                self.names.remove(&name);
            }
        }
        for (target, relation) in rules::mentions(record) {
            if let Some(mentions) = self.mentions.get_mut(&target) {
                mentions.remove(&Mention { by: record.key.clone(), relation });
                if mentions.is_empty() {
                    self.mentions.remove(&target);
                }
            }
        }
        for claim in rules::claims(record) {
            if self.claims.get(&claim.name) == Some(&record.key) {
                self.claims.remove(&claim.name);
            }
        }
    }
}
