//! What became of a request of which nobody saw the end: Cloud Control is asked, then what exists
//! is looked at. Nothing is requested anew.

use std::time::Duration;

use super::remnant;
use crate::cloud::{self, Client, Progress, RequestToken, Status};
use crate::model::{Json, PhysicalId, TypeName};
use crate::schema::{Operation, TypeSchema};
use crate::state::journal::Intent;

/// What is known of the resources of a type.
pub(super) struct Known<'a> {
    /// Whether an identifier stands for something else.
    pub is_taken: &'a (dyn Fn(&PhysicalId) -> bool + Sync),
    /// Whether a name is that of something that smk made for this stack.
    pub is_ours: &'a (dyn Fn(&str) -> bool + Sync),
}

/// The end of a request, unless Cloud Control has forgotten it.
pub(super) async fn end(
    client: &Client,
    token: &RequestToken,
    timeout: Duration,
) -> Result<Option<Progress>, cloud::Error> {
    match client.status(token).await {
        Ok(progress) => cloud::wait(client, progress, timeout).await.map(Some),
        Err(cloud::Error::Refused { code, .. }) if code.name() == "RequestTokenNotFound" => {
            Ok(None)
        }
        Err(error) => Err(error),
    }
}

/// Waits for whatever is under way on a resource.
pub(super) async fn quiet(
    client: &Client,
    intent: &Intent,
    timeout: Duration,
) -> Result<(), cloud::Error> {
    for progress in history(client, &intent.type_name, intent.operation).await? {
        if progress.identifier == intent.identifier && !progress.status.is_final() {
            cloud::wait(client, progress, timeout).await?;
        }
    }
    Ok(())
}

/// The end of a creation whose token is not known: the one request that made, or half made, what
/// answers to what was asked for; or, where the request is forgotten, what answers to it.
pub(super) async fn creation(
    client: &Client,
    schema: &TypeSchema,
    intent: &Intent,
    known: &Known<'_>,
    timeout: Duration,
) -> Result<Option<Progress>, cloud::Error> {
    for progress in history(client, &intent.type_name, Operation::Create).await? {
        let progress = cloud::wait(client, progress, timeout).await?;
        let Some(identifier) = progress.identifier.as_ref().filter(|it| !(known.is_taken)(it))
        else {
            continue;
        };
        let read = client.read(&intent.type_name, identifier).await?;
        if read.is_some_and(|live| remnant::answers(schema, &intent.applied, &live, known.is_ours))
        {
            return Ok(Some(progress));
        }
    }
    forgotten(client, schema, intent, known).await
}

/// The requests that Cloud Control remembers; none, if the caller may not list them.
async fn history(
    client: &Client,
    type_name: &TypeName,
    operation: Operation,
) -> Result<Vec<Progress>, cloud::Error> {
    match client.requests(type_name, operation).await {
        Err(cloud::Error::Refused { .. }) => Ok(Vec::new()),
        other => other,
    }
}

/// What answers to a creation that Cloud Control does not remember.
async fn forgotten(
    client: &Client,
    schema: &TypeSchema,
    intent: &Intent,
    known: &Known<'_>,
) -> Result<Option<Progress>, cloud::Error> {
    let has_tags = schema.tagging.property.get(&intent.applied).is_some();
    if !has_tags && !remnant::is_chosen(schema, &intent.applied) {
        return Ok(None);
    }
    for (identifier, listed) in candidates(client, schema, intent).await? {
        if (known.is_taken)(&identifier) {
            continue;
        }
        let live = match schema.tagging.property.get(&listed) {
            Some(_) => Some(listed),
            None if remnant::is_chosen(schema, &intent.applied) => Some(listed),
            None => client.read(&intent.type_name, &identifier).await?,
        };
        if live.is_some_and(|live| remnant::answers(schema, &intent.applied, &live, known.is_ours))
        {
            return Ok(Some(made(identifier)));
        }
    }
    Ok(None)
}

async fn candidates(
    client: &Client,
    schema: &TypeSchema,
    intent: &Intent,
) -> Result<Vec<(PhysicalId, Json)>, cloud::Error> {
    if let Some(identifier) = schema.identifier(&intent.applied) {
        let read = client.read(&intent.type_name, &identifier).await?;
        return Ok(read.map(|live| (identifier, live)).into_iter().collect());
    }
    let Some(handler) = schema.handler(Operation::List) else { return Ok(Vec::new()) };
    let parent = |name: &String| Some((name.clone(), intent.applied.get(name)?.clone()));
    let model: Option<serde_json::Map<String, Json>> =
        handler.required.iter().map(parent).collect();
    let Some(model) = model else { return Ok(Vec::new()) };
    let model = (!model.is_empty()).then_some(Json::Object(model));
    match client.list(&intent.type_name, model).await {
        Err(cloud::Error::Refused { .. }) => Ok(Vec::new()),
        other => other,
    }
}

fn made(identifier: PhysicalId) -> Progress {
    Progress {
        request_token: RequestToken::new(""),
        status: Status::Success,
        identifier: Some(identifier),
        error_code: None,
        message: None,
        retry_after: None,
    }
}
