//! The append-only record of what was begun and what came of it.

use serde::{Deserialize, Serialize};

use crate::model::{Address, Json, PhysicalId, TypeName};
use crate::schema::Operation;

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
}
