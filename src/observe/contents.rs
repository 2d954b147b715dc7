//! Looks into buckets, as Cloud Control does not show what they hold.

use std::collections::{BTreeMap, BTreeSet};

use tokio::task::JoinSet;

use super::{Limits, resume};
use crate::cloud::Client;
use crate::model::PhysicalId;

/// What a look into a bucket shows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Contents {
    Nothing,
    Something,
    /// AWS did not let smk look, for this reason.
    Unseen(String),
}

/// Looks into buckets, many at once.
pub async fn look_inside(
    client: &Client,
    buckets: BTreeSet<PhysicalId>,
    limits: Limits,
) -> BTreeMap<PhysicalId, Contents> {
    let mut found = BTreeMap::new();
    let mut looks = JoinSet::new();
    let mut waiting = buckets.into_iter();
    loop {
        while looks.len() < limits.concurrency.max(1) {
            let Some(bucket) = waiting.next() else { break };
            let client = client.clone();
            looks.spawn(async move {
                let contents = match client.holds_objects(&bucket).await {
                    Ok(false) => Contents::Nothing,
                    Ok(true) => Contents::Something,
                    Err(error) => Contents::Unseen(error.to_string()),
                };
                (bucket, contents)
            });
        }
        match looks.join_next().await {
            None => return found,
            Some(Ok((bucket, contents))) => _ = found.insert(bucket, contents),
            Some(Err(error)) => resume(error),
        }
    }
}
