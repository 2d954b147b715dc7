//! What smk owns: the identifier of every resource it made, what was asked for when it was last
//! applied, and what it was then. Only this module writes state.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use crate::model::{AccountId, Address, Json, PhysicalId, Region, TypeName};

pub mod journal;
pub mod store;

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
