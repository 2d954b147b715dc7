//! What a plan takes and the caller may not do, where the caller may ask.

use std::collections::BTreeSet;
use std::time::Duration;

use tokio::task::JoinSet;

use crate::cloud::{Caller, Client, rights};
use crate::export::iam_policy::{Right, Statement};

/// How long IAM has to answer. A plan does without an answer.
const PATIENCE: Duration = Duration::from_secs(5);

/// Asks everything at once; what is not answered counts as allowed.
pub(super) async fn missing(
    client: Client,
    caller: Caller,
    wanted: BTreeSet<Right>,
) -> BTreeSet<rights::Missing> {
    let mut asked = JoinSet::new();
    for Statement { actions, resources, to } in Statement::all(&wanted) {
        let (client, caller) = (client.clone(), caller.clone());
        let doubt = rights::Doubt { actions, resources, to };
        asked.spawn(async move { client.missing_rights(&caller, &doubt).await });
    }
    let mut found = BTreeSet::new();
    let answers = async {
        while let Some(answer) = asked.join_next().await {
            found.extend(answer.into_iter().flatten().flatten());
        }
    };
    // What came until then is as true as it would be with the rest.
    drop(tokio::time::timeout(PATIENCE, answers).await);
    found
}
