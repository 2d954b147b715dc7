//! Finds out what became of the operations that an earlier run began and did not see end, because
//! it was killed or the network was. What is under way is waited for; nothing is requested.

use std::collections::BTreeSet;

use super::known::timeout;
use super::{inquiry, remnant};
use crate::cloud::retry::Backoff;
use crate::cloud::{self, Client, Progress, RequestToken, Status};
use crate::model::{Address, Json, PhysicalId, TypeName};
use crate::schema::{self, Operation, TypeSchema};
use crate::state::journal::{Entry, Intent};
use crate::state::{Condition, Record, State, digest};

/// What is known of an operation now.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Settled {
    pub address: Address,
    pub operation: Operation,
    pub found: Found,
    /// What the state has to take in.
    pub entries: Vec<Entry>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Found {
    /// It was done, and this is what it was done to.
    Done(PhysicalId),
    /// It failed half-way, and this is left.
    Remains(PhysicalId),
    /// It ended, and there is nothing to record; what exists is read for the plan anyway.
    Ended,
    /// AWS knows nothing of it. It is requested again with the same token, so that nothing is
    /// made twice should it have arrived after all.
    Nothing,
    /// This has the name that was asked for, and nothing says who made it. It is left alone.
    Doubtful(PhysicalId),
}

impl Found {
    /// What is there, and ours.
    fn identifier(&self) -> Option<&PhysicalId> {
        match self {
            Self::Done(identifier) | Self::Remains(identifier) => Some(identifier),
            Self::Ended | Self::Nothing | Self::Doubtful(_) => None,
        }
    }
}

#[derive(Debug, thiserror::Error, miette::Diagnostic)]
#[error("an earlier run was cut short at `{address}`, and AWS does not say what became of that")]
#[diagnostic(
    code("apply::unsettled"),
    help("nothing was changed; check the network and the credentials, then run the command again")
)]
pub struct Unsettled {
    pub address: Address,
    #[source]
    pub source: cloud::Error,
}

/// Settles all that is pending in a state. They are waited for one after the other, while AWS
/// does them at the same time.
pub async fn settle(client: &Client, state: &State) -> Result<Vec<Settled>, Unsettled> {
    let mut settled: Vec<Settled> = Vec::new();
    let records = state.records.values().chain(&state.deposed);
    let identifiers = records.map(|record| record.identifier.as_str().to_owned());
    let mut names: BTreeSet<String> = identifiers.collect();
    for intent in state.pending.values() {
        let taken = |identifier: &PhysicalId| {
            let known = state.records.values().chain(&state.deposed);
            let mut known = known.filter(|record| record.type_name == intent.type_name);
            let before = settled.iter().any(|it| match &it.found {
                Found::Done(it) | Found::Remains(it) => it == identifier,
                Found::Ended | Found::Nothing | Found::Doubtful(_) => false,
            });
            before || known.any(|record| record.identifier == *identifier)
        };
        let known = inquiry::Known { is_taken: &taken, is_ours: &|name| names.contains(name) };
        let failed = |source| Unsettled { address: intent.address.clone(), source };
        let (found, entries) = one(client, state, intent, &known).await.map_err(failed)?;
        names.extend(found.identifier().map(|it| it.as_str().to_owned()));
        let (address, operation) = (intent.address.clone(), intent.operation);
        settled.push(Settled { address, operation, found, entries });
    }
    Ok(settled)
}

async fn one(
    client: &Client,
    state: &State,
    intent: &Intent,
    known: &inquiry::Known<'_>,
) -> Result<(Found, Vec<Entry>), cloud::Error> {
    let schema = schema::find(&intent.type_name, client.region());
    let Some(schema) = schema.as_deref() else { return Ok(ended(intent)) };
    let timeout = timeout(Some(schema), intent.operation);
    let token = intent.request_token.as_deref().map(RequestToken::new);
    let progress = match token {
        Some(token) => inquiry::end(client, &token, timeout).await?,
        None => None,
    };
    match (intent.operation, progress) {
        (Operation::Create, Some(progress)) => creation(client, schema, intent, progress).await,
        (Operation::Create, None) => {
            let found = inquiry::creation(client, schema, intent, known, timeout).await?;
            match found {
                Some(progress) => creation(client, schema, intent, progress).await,
                None => Ok((doubtful(client, schema, intent).await?, Vec::new())),
            }
        }
        (Operation::Update, Some(progress)) if progress.status == Status::Success => {
            update(client, schema, state, intent).await
        }
        (_, Some(_)) => Ok(ended(intent)),
        (_, None) => {
            inquiry::quiet(client, intent, timeout).await?;
            Ok(ended(intent))
        }
    }
}

/// What has the name that a creation asked for, although nothing proves that it came of it.
async fn doubtful(
    client: &Client,
    schema: &TypeSchema,
    intent: &Intent,
) -> Result<Found, cloud::Error> {
    let Some(identifier) = schema.identifier(&intent.applied) else { return Ok(Found::Nothing) };
    let live = client.read(&intent.type_name, &identifier).await?;
    Ok(live.map_or(Found::Nothing, |_| Found::Doubtful(identifier)))
}

async fn creation(
    client: &Client,
    schema: &TypeSchema,
    intent: &Intent,
    progress: Progress,
) -> Result<(Found, Vec<Entry>), cloud::Error> {
    let code = progress.error_code.as_ref();
    let is_done = progress.status == Status::Success;
    let identifier = progress.identifier.clone().or_else(|| schema.identifier(&intent.applied));
    let identifier = identifier.filter(|_| is_done || remnant::is_possible(code));
    let Some(identifier) = identifier else { return Ok(ended(intent)) };
    let live = read(client, &intent.type_name, &identifier, is_done).await?;
    let is_ours = |live: &Json| is_done || remnant::is_ours(schema, code, &intent.applied, live);
    let Some(live) = live.filter(is_ours) else { return Ok(ended(intent)) };
    let condition = if is_done { Condition::Ready } else { Condition::Tainted };
    let record = Record {
        address: intent.address.clone(),
        type_name: intent.type_name.clone(),
        identifier: identifier.clone(),
        applied: intent.applied.clone(),
        live: digest(schema, &live),
        needs: intent.needs.clone(),
        condition,
        disposal: intent.disposal,
        fixed: BTreeSet::new(),
    };
    let client_token = intent.client_token.clone();
    let entry = if intent.deposes && !is_done {
        Entry::Remnant { client_token, record }
    } else {
        Entry::Done { client_token: Some(client_token), record, deposes: intent.deposes }
    };
    let found = if is_done { Found::Done(identifier) } else { Found::Remains(identifier) };
    Ok((found, vec![entry]))
}

/// An update that was done is recorded with what it asked for, of which a read may not show all.
async fn update(
    client: &Client,
    schema: &TypeSchema,
    state: &State,
    intent: &Intent,
) -> Result<(Found, Vec<Entry>), cloud::Error> {
    let record = state.records.get(&intent.address);
    let record = record.filter(|record| Some(&record.identifier) == intent.identifier.as_ref());
    let Some(record) = record else { return Ok(ended(intent)) };
    let Some(live) = client.read(&intent.type_name, &record.identifier).await? else {
        return Ok(ended(intent));
    };
    let (applied, live) = (intent.applied.clone(), digest(schema, &live));
    let record = Record { applied, live, ..record.clone() };
    let found = Found::Done(record.identifier.clone());
    let client_token = Some(intent.client_token.clone());
    Ok((found, vec![Entry::Done { client_token, record, deposes: false }]))
}

fn ended(intent: &Intent) -> (Found, Vec<Entry>) {
    (Found::Ended, vec![Entry::Failed { client_token: intent.client_token.clone() }])
}

/// What was just made may not be found for a moment.
async fn read(
    client: &Client,
    type_name: &TypeName,
    identifier: &PhysicalId,
    is_made: bool,
) -> Result<Option<Json>, cloud::Error> {
    let mut failures = 0;
    loop {
        let found = client.read(type_name, identifier).await?;
        failures += 1;
        let delay = Backoff::READ_BACK.delay(failures);
        match delay.filter(|_| is_made && found.is_none()) {
            Some(delay) => tokio::time::sleep(delay).await,
            None => return Ok(found),
        }
    }
}
