//! What stays for a while after an operation: things that cannot be read yet, roles that are not
//! known everywhere, interfaces of what is gone.

use std::collections::BTreeMap;

use serde_json::json;

use super::words::unknown_principal;
use crate::local::protocol::Failure;
use crate::local::rules::{self, Scene};
use crate::local::store::{Change, Key, Origin, Record};
use crate::model::Json;

const INTERFACE: &str = "AWS::EC2::NetworkInterface";

/// An interface that stays, and how many deletions it still prevents.
#[derive(Debug)]
struct Leftover {
    interface: Key,
    prevents: u64,
}

#[derive(Debug, Default)]
pub struct Aftermath {
    /// How many reads do not find a resource.
    hidden: BTreeMap<Key, u64>,
    /// How many operations are told that they do not know a name.
    unknown: BTreeMap<String, u64>,
    /// How many creations that refer to a resource are told that it does not exist.
    unseen: BTreeMap<Key, u64>,
    /// What a resource was, and how many reads still give that.
    former: BTreeMap<Key, (Record, u64)>,
    leftovers: Vec<Leftover>,
}

impl Aftermath {
    pub fn hide(&mut self, key: Key, reads: u64) {
        self.hidden.insert(key, reads);
    }

    pub fn is_hidden(&self, key: &Key) -> bool {
        self.hidden.get(key).is_some_and(|reads| *reads > 0)
    }

    /// Whether this read does not find a resource; the next one may.
    pub fn conceals(&mut self, key: &Key) -> bool {
        count_down(self.hidden.get_mut(key))
    }

    pub fn keep_unseen(&mut self, key: Key, creations: u64) {
        self.unseen.insert(key, creations);
    }

    /// Whether a creation is told that a resource does not exist to which it refers.
    pub fn overlooks(&mut self, key: &Key) -> bool {
        count_down(self.unseen.get_mut(key))
    }

    pub fn keep_former(&mut self, before: Record, reads: u64) {
        self.former.insert(before.key.clone(), (before, reads));
    }

    /// What this read gives although the resource is something else; the next one may not.
    pub fn former(&mut self, key: &Key) -> Option<&Record> {
        let (record, reads) = self.former.get_mut(key)?;
        count_down(Some(reads)).then_some(&*record)
    }

    /// What lists show of a resource although it is something else.
    pub fn listed(&self, key: &Key) -> Option<&Record> {
        self.former.get(key).filter(|(_, reads)| *reads > 0).map(|(record, _)| record)
    }

    /// A record is known by the names that others use for it.
    pub fn keep_unknown(&mut self, record: &Record, operations: u64) {
        let arn = record.text("Arn").unwrap_or(&record.key.identifier);
        self.unknown.insert(arn.to_owned(), operations);
        self.unknown.insert(record.key.identifier.clone(), operations);
    }

    /// How an operation fails that mentions what its service does not know yet. IAM knows its
    /// own at once.
    pub fn ignorance(&mut self, type_name: &str, document: Option<&str>) -> Option<Failure> {
        if self.unknown.is_empty() || type_name.starts_with("AWS::IAM::") {
            return None;
        }
        let document: Json = serde_json::from_str(document?).ok()?;
        let mut texts = Vec::new();
        collect(&document, &mut texts);
        let name =
            texts.into_iter().find(|text| self.unknown.get(*text).is_some_and(|n| *n > 0))?;
        count_down(self.unknown.get_mut(name));
        Some(unknown_principal(type_name, name))
    }

    /// Leaves an interface in the first subnet that a resource was in.
    pub fn leave_interface(&mut self, scene: &mut Scene<'_>, gone: &Record, prevents: u64) {
        let mentioned = rules::mentions(gone);
        let of_type = |leaf: &str| {
            let type_name = format!("AWS::EC2::{leaf}");
            let names =
                mentioned.iter().filter(move |(key, _)| key.type_name.as_str() == type_name);
            names.map(|(key, _)| key.identifier.clone()).collect::<Vec<_>>()
        };
        let Some(subnet) = of_type("Subnet").into_iter().next() else { return };
        let id = scene.id("eni");
        let properties = json!({
            "Id": id,
            "Description": format!("[Do not delete] {}", gone.key.identifier),
            "InterfaceType": "interface",
            "SubnetId": subnet,
            "GroupSet": of_type("SecurityGroup"),
        });
        let Json::Object(properties) = properties else { return };
        let interface = Key::new(scene.region, INTERFACE, id);
        let record = Record {
            key: interface.clone(),
            origin: Origin::Amazon,
            properties,
            written: BTreeMap::new(),
        };
        scene.store.replay(Change::Put(record));
        self.leftovers.push(Leftover { interface, prevents });
    }

    /// Lets go of interfaces that kept a resource from being deleted often enough.
    pub fn prevented(&mut self, scene: &mut Scene<'_>, key: &Key) {
        let Some(record) = scene.store.get(key).cloned() else { return };
        let holders: Vec<Key> =
            scene.store.mentions(&record).map(|mention| mention.by.clone()).collect();
        for leftover in self.leftovers.iter_mut().filter(|it| holders.contains(&it.interface)) {
            leftover.prevents = leftover.prevents.saturating_sub(1);
        }
        self.leftovers.retain(|leftover| {
            if leftover.prevents == 0 {
                scene.store.replay(Change::Remove(leftover.interface.clone()));
            }
            leftover.prevents > 0
        });
    }
}

/// Whether there was something left to count.
fn count_down(count: Option<&mut u64>) -> bool {
    match count {
        Some(count) if *count > 0 => {
            *count -= 1;
            true
        }
        _ => false,
    }
}

/// Every text in a value.
fn collect<'a>(value: &'a Json, texts: &mut Vec<&'a str>) {
    match value {
        Json::String(text) => texts.push(text),
        Json::Array(items) => items.iter().for_each(|item| collect(item, texts)),
        Json::Object(entries) => entries.values().for_each(|entry| collect(entry, texts)),
        _ => {}
    }
}
