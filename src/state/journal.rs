//! The append-only record of what was begun and what came of it.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use crate::model::{Address, Disposal, Json, PhysicalId, PropertyPath, TypeName};
use crate::schema::Operation;

use super::{Owner, Record};

/// An operation that is about to be requested.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Intent {
    pub address: Address,
    pub type_name: TypeName,
    pub operation: Operation,
    pub identifier: Option<PhysicalId>,
    /// By which Cloud Control recognises the same request when it is sent again.
    pub client_token: String,
    /// By which the progress of the request can be asked for, once it was accepted.
    pub request_token: Option<String>,
    /// What is asked for, as it will be recorded.
    pub applied: Json,
    /// What is to be recorded with what is created.
    #[serde(default)]
    pub needs: BTreeSet<Address>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub disposal: Option<Disposal>,
    /// Whether what stood at the address before is still to be deleted after a creation.
    #[serde(default)]
    pub deposes: bool,
}

/// One line of the journal. What it holds never depends on how many resources there are.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "entry", rename_all = "snake_case")]
pub enum Entry {
    Owner {
        owner: Owner,
    },
    /// Stands in the journal before the request is sent.
    Intent {
        intent: Intent,
    },
    /// The request was taken and goes on by itself.
    Accepted {
        client_token: String,
        request_token: String,
    },
    /// The resource is as recorded; without a token, it was only read.
    Done {
        #[serde(default, skip_serializing_if = "Option::is_none")]
        client_token: Option<String>,
        record: Record,
        /// What stood at the address before still exists, and is to be deleted.
        deposes: bool,
    },
    /// A replacement stopped half-way; what it left is to be deleted, and the old one stays.
    Remnant {
        client_token: String,
        record: Record,
    },
    Deleted {
        #[serde(default, skip_serializing_if = "Option::is_none")]
        client_token: Option<String>,
        address: Address,
        identifier: PhysicalId,
        deposed: bool,
    },
    /// The operation ended and left nothing to record.
    Failed {
        client_token: String,
    },
    /// AWS would not change these properties of what stands at an address.
    Fixed {
        address: Address,
        properties: BTreeSet<PropertyPath>,
    },
    /// What stood at an address is known by another one.
    Moved {
        from: Address,
        to: Address,
    },
    /// What stands at an address is left to itself.
    Forgotten {
        address: Address,
    },
    Output {
        name: String,
        value: Option<Json>,
    },
}
