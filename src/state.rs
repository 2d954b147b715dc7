//! What smk owns: the identifier of every resource it made, what was asked for when it was last
//! applied, and what it was then. Only this module writes state.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use crate::model::{
    AccountId, Address, Disposal, Json, PhysicalId, PropertyPath, Region, TypeName,
};

pub mod digest;
pub mod journal;
pub mod store;
mod verify;

pub use digest::digest;
pub use store::Store;
pub use verify::Violation;

/// Whether a resource is what it should be.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Condition {
    Ready,
    /// An operation failed half-way; the next plan replaces it.
    Tainted,
}

/// A resource that exists because of smk.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Record {
    pub address: Address,
    pub type_name: TypeName,
    pub identifier: PhysicalId,
    /// What was last asked for; a digest stands for what must not be kept.
    pub applied: Json,
    /// What a read gave back after the last operation.
    pub live: Json,
    /// What had to exist before it, and therefore goes after it.
    pub needs: BTreeSet<Address>,
    pub condition: Condition,
    /// What the program said of its end, where it holds something.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub disposal: Option<Disposal>,
    /// The properties that AWS would not change: a change of one calls for another resource.
    #[serde(default, skip_serializing_if = "BTreeSet::is_empty")]
    pub fixed: BTreeSet<PropertyPath>,
}

/// To whom the resources belong. A state serves one stack in one account and region.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Owner {
    pub stack: String,
    pub account: AccountId,
    pub region: Region,
}

#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct State {
    /// Nobody owns a state into which nothing was written.
    pub owner: Option<Owner>,
    pub records: BTreeMap<Address, Record>,
    /// Resources that a replacement has outlived and that still have to be deleted.
    pub deposed: Vec<Record>,
    pub outputs: BTreeMap<String, Json>,
    /// Operations that were begun and of which the end is not known, by client token.
    pub pending: BTreeMap<String, journal::Intent>,
}

impl State {
    /// The state with entries that are not written yet.
    pub fn take_in(&mut self, entries: &[journal::Entry]) {
        entries.iter().cloned().for_each(|entry| self.replay(entry));
    }

    /// Takes in what a journal entry says.
    pub(crate) fn replay(&mut self, entry: journal::Entry) {
        use journal::Entry;
        match entry {
            Entry::Owner { owner } => self.owner = Some(owner),
            Entry::Intent { intent } => {
                self.pending.insert(intent.client_token.clone(), intent);
            }
            Entry::Accepted { client_token, request_token } => {
                if let Some(intent) = self.pending.get_mut(&client_token) {
                    intent.request_token = Some(request_token);
                }
            }
            Entry::Done { client_token, record, deposes } => {
                self.settle(client_token.as_deref());
                self.record(record, deposes);
            }
            Entry::Remnant { client_token, record } => {
                self.settle(Some(&client_token));
                let current = self.records.get(&record.address).map(|old| &old.identifier);
                if current != Some(&record.identifier) {
                    self.deposed.push(record);
                }
            }
            Entry::Deleted { client_token, address, identifier, deposed } => {
                self.settle(client_token.as_deref());
                self.forget(&address, &identifier, deposed);
            }
            Entry::Failed { client_token } => self.settle(Some(&client_token)),
            Entry::Fixed { address, properties } => {
                if let Some(record) = self.records.get_mut(&address) {
                    record.fixed.extend(properties);
                }
            }
            Entry::Moved { from, to } => self.relocate(&from, &to),
            Entry::Forgotten { address } => self.leave(&address),
            Entry::Output { name, value: Some(value) } => {
                self.outputs.insert(name, value);
            }
            Entry::Output { name, value: None } => {
                self.outputs.remove(&name);
            }
        }
    }

    fn settle(&mut self, client_token: Option<&str>) {
        if let Some(token) = client_token {
            self.pending.remove(token);
        }
    }

    fn record(&mut self, record: Record, deposes: bool) {
        let identifier = record.identifier.clone();
        let outlived = self.records.insert(record.address.clone(), record);
        if let Some(outlived) = outlived.filter(|old| deposes && old.identifier != identifier) {
            self.deposed.push(outlived);
        }
    }

    /// Knows by another address what stood at one.
    pub(crate) fn relocate(&mut self, from: &Address, to: &Address) {
        let rename = |address: &mut Address| {
            if address == from {
                *address = to.clone();
            }
        };
        if let Some(record) = self.records.remove(from) {
            self.records.insert(to.clone(), Record { address: to.clone(), ..record });
        }
        self.deposed.iter_mut().for_each(|record| rename(&mut record.address));
        self.pending.values_mut().for_each(|intent| rename(&mut intent.address));
        for record in self.records.values_mut().chain(&mut self.deposed) {
            if record.needs.remove(from) {
                record.needs.insert(to.clone());
            }
        }
    }

    /// Knows nothing any more of what stands at an address, which goes on to exist.
    pub(crate) fn leave(&mut self, address: &Address) {
        self.records.remove(address);
        self.deposed.retain(|record| record.address != *address);
        self.pending.retain(|_, intent| intent.address != *address);
        for record in self.records.values_mut().chain(&mut self.deposed) {
            record.needs.remove(address);
        }
    }

    fn forget(&mut self, address: &Address, identifier: &PhysicalId, deposed: bool) {
        if !deposed {
            self.records.remove(address);
            return;
        }
        let is_it =
            |record: &Record| record.address == *address && record.identifier == *identifier;
        if let Some(index) = self.deposed.iter().position(is_it) {
            self.deposed.remove(index);
        }
    }
}
