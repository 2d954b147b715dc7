//! The only door to AWS: Cloud Control, STS to learn whose account it is, IAM to
//! learn what the caller may do, and S3 to empty buckets. Nothing outside
//! names the AWS SDK, and nothing in here knows whether AWS or the local cloud answers.

use std::time::SystemTime;

use crate::model::PhysicalId;

mod client;
mod connect;
mod door;
pub mod error;
pub mod limit;
mod objects;
pub mod poll;
pub mod retry;
pub mod rights;
mod token;

pub use client::{Caller, Client};
pub use connect::{Settings, connect};
pub use error::{Code, Error};
pub use poll::wait;
pub use token::{ClientToken, RequestToken};

/// How far a request has come.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Progress {
    pub request_token: RequestToken,
    pub status: Status,
    /// Proves nothing before success: a name that the user chose comes back at once.
    pub identifier: Option<PhysicalId>,
    pub error_code: Option<Code>,
    pub message: Option<String>,
    /// Before when it makes no sense to ask again.
    pub retry_after: Option<SystemTime>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Status {
    Pending,
    InProgress,
    Success,
    Failed,
    CancelInProgress,
    CancelComplete,
}

impl Status {
    /// Whether nothing more will happen.
    pub fn is_final(self) -> bool {
        matches!(self, Self::Success | Self::Failed | Self::CancelComplete)
    }
}
