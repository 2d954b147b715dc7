//! The two tokens of a request: the one we give, and the one we get.

use std::fmt;
use std::hash::{BuildHasher, RandomState};

/// By which Cloud Control recognises a request that is sent again.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct ClientToken(String);

/// By which the progress of a request is asked for.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct RequestToken(String);

impl ClientToken {
    /// A token that nobody used before. The hasher's keys are the only randomness that the
    /// standard library gives.
    pub fn fresh() -> Self {
        let random = || RandomState::new().hash_one(std::process::id());
        Self(format!("smk-{:016x}{:016x}", random(), random()))
    }

    /// A token from the journal.
    pub fn recorded(text: impl Into<String>) -> Self {
        Self(text.into())
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl RequestToken {
    pub fn new(text: impl Into<String>) -> Self {
        Self(text.into())
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for RequestToken {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.pad(&self.0)
    }
}
