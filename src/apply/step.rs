//! One operation, begun once: what is about to be requested goes to the journal, then the
//! request goes out, then what came of it goes to the journal.

use std::collections::BTreeSet;
use std::sync::Arc;
use std::time::Duration;

use super::Fault;
use super::known::{Properties, timeout};
use super::{failure, holders, inquiry, remnant, verify};
use crate::cloud::retry::{Backoff, Follows, Passing};
use crate::cloud::{self, Client, ClientToken, Progress, Status};
use crate::model::{Json, PhysicalId, PropertyPath};
use crate::plan::{self, Call, diff};
use crate::schema::{Operation, TypeSchema};
use crate::state::journal::{Entry, Intent};
use crate::state::store::{self, Appender};
use crate::state::{Condition, Record, digest};

pub(super) struct Step {
    pub operation: plan::Operation,
    pub schema: Option<Arc<TypeSchema>>,
    /// The properties asked for, all known.
    pub desired: Json,
    pub client: Client,
    pub journal: Appender,
    /// It was begun before and failed for a reason that passes.
    pub again: bool,
    /// The same creation, if an earlier run began it and AWS knows nothing of it.
    pub unsent: Option<Intent>,
    /// What stood at the address before and is deleted by the same plan.
    pub outlived: Vec<PhysicalId>,
}

pub(super) enum Verdict {
    Done(Finished),
    Failed(Fault),
    /// The journal cannot be written, so nothing more may be requested.
    Unwritten(store::Error),
}

pub(super) struct Finished {
    pub identifier: PhysicalId,
    /// Nothing, if the resource is gone.
    pub properties: Option<Properties>,
}

enum End {
    Fault(Fault),
    Unwritten(store::Error),
}

impl From<Fault> for End {
    fn from(fault: Fault) -> Self {
        Self::Fault(fault)
    }
}

impl From<cloud::Error> for End {
    fn from(error: cloud::Error) -> Self {
        Self::Fault(error.into())
    }
}

impl From<store::Error> for End {
    fn from(error: store::Error) -> Self {
        Self::Unwritten(error)
    }
}

impl Step {
    pub async fn run(self) -> Verdict {
        let done = match &self.operation.call {
            Call::Create { deposes, .. } => self.create(*deposes).await,
            Call::Update { identifier, applied, live, .. } => {
                self.update(identifier, applied, live).await
            }
            Call::Delete { identifier, deposed, leaves, empties } => {
                self.delete(identifier, *deposed, leaves, *empties).await
            }
        };
        match done {
            Ok(finished) => Verdict::Done(finished),
            Err(End::Fault(fault)) => Verdict::Failed(fault),
            Err(End::Unwritten(error)) => Verdict::Unwritten(error),
        }
    }

    async fn create(&self, deposes: bool) -> Result<Finished, End> {
        let schema = self.schema.as_deref().ok_or(Fault::NoSuchType)?;
        let applied = digest(schema, &self.desired);
        let (token, intent) = self.intend(None, applied.clone()).await?;
        let requested = self.client.create(&self.operation.type_name, &self.desired, &token).await;
        let progress = self.follow(&token, requested).await;
        let progress = match progress {
            Err(End::Fault(Fault::Unanswered { message })) => {
                self.look_for(schema, &intent, message).await?
            }
            other => other?,
        };
        let identifier = progress.identifier.clone();
        let Some(identifier) = identifier.filter(|_| progress.status == Status::Success) else {
            return Err(self.half_made(&token, progress, applied, deposes).await);
        };
        let (identifier, live) = self.read_made(schema, identifier).await;
        let unreadable = live.is_none();
        let live = live.unwrap_or_else(|| Json::Object(serde_json::Map::new()));
        let live = schema.with_identifier(live, &identifier);
        let record = self.record(&identifier, applied, &live, Condition::Ready);
        let client_token = Some(token.as_str().to_owned());
        self.journal.append(Entry::Done { client_token, record, deposes }).await?;
        if unreadable {
            return Err(Fault::Unreadable { identifier }.into());
        }
        Ok(self.finished(identifier, live))
    }

    /// Of a creation whose answer is lost, what Cloud Control remembers; it may remember nothing.
    async fn look_for(
        &self,
        schema: &TypeSchema,
        intent: &Intent,
        message: String,
    ) -> Result<Progress, End> {
        let is_taken = |identifier: &PhysicalId| self.outlived.contains(identifier);
        let known = inquiry::Known { is_taken: &is_taken, is_ours: &|_| false };
        let found = inquiry::creation(&self.client, schema, intent, &known, self.timeout()).await;
        found.ok().flatten().ok_or_else(|| Fault::Unanswered { message }.into())
    }

    /// What was made, under the identifier by which it can be read: that of an event may be
    /// another one.
    async fn read_made(
        &self,
        schema: &TypeSchema,
        identifier: PhysicalId,
    ) -> (PhysicalId, Option<Json>) {
        if let Some(live) = self.read_back(&identifier).await {
            return (identifier, Some(live));
        }
        let other = schema.identifier(&self.desired).filter(|other| *other != identifier);
        let Some(other) = other else { return (identifier, None) };
        match self.client.read(&self.operation.type_name, &other).await {
            Ok(Some(live)) => (other, Some(live)),
            _ => (identifier, None),
        }
    }

    /// What a failed creation left is recorded, so that it is not lost; but never what was there
    /// before it.
    async fn half_made(
        &self,
        token: &ClientToken,
        progress: Progress,
        applied: Json,
        deposes: bool,
    ) -> End {
        let chosen = || self.schema.as_deref().and_then(|it| it.identifier(&self.desired));
        let identifier = progress.identifier.clone().or_else(chosen);
        let found = match &identifier {
            Some(identifier) if remnant::is_possible(progress.error_code.as_ref()) => {
                self.read_remnant(identifier).await.filter(|live| self.made(&progress, live))
            }
            _ => None,
        };
        let client_token = token.as_str().to_owned();
        let (entry, remains) = match (found, identifier) {
            (Some(live), Some(identifier)) => {
                let record = self.record(&identifier, applied, &live, Condition::Tainted);
                let entry = if deposes {
                    Entry::Remnant { client_token, record }
                } else {
                    Entry::Done { client_token: Some(client_token), record, deposes: false }
                };
                (entry, Some(identifier))
            }
            _ => (Entry::Failed { client_token }, None),
        };
        match self.journal.append(entry).await {
            Ok(()) => refused(progress, remains).into(),
            Err(error) => error.into(),
        }
    }

    /// An identifier that AWS chose stands for something, even if it cannot be found at once.
    async fn read_remnant(&self, identifier: &PhysicalId) -> Option<Json> {
        let schema = self.schema.as_deref()?;
        if !remnant::is_chosen(schema, &self.desired) {
            return self.read_back(identifier).await;
        }
        self.client.read(&self.operation.type_name, identifier).await.ok().flatten()
    }

    fn made(&self, progress: &Progress, live: &Json) -> bool {
        let code = progress.error_code.as_ref();
        self.schema
            .as_deref()
            .is_some_and(|schema| remnant::is_ours(schema, code, &self.desired, live))
    }

    async fn update(
        &self,
        identifier: &PhysicalId,
        applied: &Json,
        live: &Json,
    ) -> Result<Finished, End> {
        let schema = self.schema.as_deref().ok_or(Fault::NoSuchType)?;
        let newer = self.read_again(identifier).await?;
        let live = newer.as_ref().unwrap_or(live);
        let patch = diff::patch(schema, applied, live, &self.desired);
        let changed = diff::changed(schema, applied, live, &self.desired);
        let asked = plan::without_borrowed(&self.desired, &self.operation.borrowed);
        let applied = digest(schema, &asked);
        let mut untouched = None;
        let (client_token, live) = if patch.is_empty() {
            (None, live.clone())
        } else {
            let updated = self.update_guarded(identifier, patch, &applied, live).await;
            let token = match updated {
                Err(End::Fault(fault)) => return Err(self.fixed(schema, &changed, fault).await),
                other => other?,
            };
            let sides = (changed.as_slice(), live);
            let (read, left) = self.read_changed(schema, identifier, sides).await;
            untouched = left;
            let live = read.map(|read| schema.with_identifier(read, identifier));
            (Some(token.as_str().to_owned()), live.unwrap_or_else(|| live_before(&self.operation)))
        };
        let record = self.record(identifier, applied, &live, Condition::Ready);
        self.journal.append(Entry::Done { client_token, record, deposes: false }).await?;
        match untouched {
            Some(property) => Err(Fault::NoEffect { property }.into()),
            None => Ok(self.finished(identifier.clone(), live)),
        }
    }

    /// Where AWS changes some properties in place only at times, a refusal says that this is not
    /// one of these.
    async fn fixed(&self, schema: &TypeSchema, changed: &[PropertyPath], fault: Fault) -> End {
        let properties = changed.iter().filter(|path| schema.may_be_create_only(path)).cloned();
        let properties: BTreeSet<PropertyPath> = properties.collect();
        let (Fault::Refused { code: Some(code), message, .. }, Some(property)) =
            (&fault, properties.first().cloned())
        else {
            return fault.into();
        };
        if code.name() != "NotUpdatable" {
            return fault.into();
        }
        let (address, message) = (self.operation.address.clone(), message.clone());
        match self.journal.append(Entry::Fixed { address, properties }).await {
            Ok(()) => Fault::Fixed { property, message }.into(),
            Err(error) => error.into(),
        }
    }

    /// A failed update may have done a part of what it was asked for.
    async fn read_again(&self, identifier: &PhysicalId) -> Result<Option<Json>, End> {
        if !self.again {
            return Ok(None);
        }
        Ok(self.client.read(&self.operation.type_name, identifier).await?)
    }

    /// Updates what is as it was when it was planned. AWS may give lists in another order at
    /// each read: then nothing was changed, and only the tests have to go.
    async fn update_guarded(
        &self,
        identifier: &PhysicalId,
        patch: Vec<Json>,
        applied: &Json,
        live: &Json,
    ) -> Result<ClientToken, End> {
        let schema = self.schema.as_deref().ok_or(Fault::NoSuchType)?;
        let guards = diff::guards(schema, &patch, live);
        let whole = Json::Array([guards.as_slice(), &patch].concat());
        let refused = match self.request_update(identifier, whole, applied).await {
            Err(End::Fault(fault @ Fault::Refused { .. })) if !guards.is_empty() => fault,
            other => return other,
        };
        let read = self.client.read(&self.operation.type_name, identifier).await;
        let Ok(Some(now)) = read else { return Err(refused.into()) };
        let sides = (&self.desired, &now);
        if let Some(property) = verify::changed_meanwhile(schema, &guards, sides) {
            return Err(Fault::ChangedMeanwhile { property }.into());
        }
        if !verify::reads_otherwise(schema, &guards, sides) {
            return Err(refused.into());
        }
        self.request_update(identifier, Json::Array(patch), applied).await
    }

    /// What is there after an update, and what of it should have changed and did not. A read may
    /// lag behind for a moment.
    async fn read_changed(
        &self,
        schema: &TypeSchema,
        identifier: &PhysicalId,
        (changed, before): (&[PropertyPath], &Json),
    ) -> (Option<Json>, Option<PropertyPath>) {
        let mut failures = 0;
        loop {
            let Some(read) = self.read_back(identifier).await else { return (None, None) };
            let sides = (&self.desired, before, &read);
            let untouched = verify::untouched(schema, changed, sides);
            failures += 1;
            let delay = Backoff::READ_BACK.delay(failures).filter(|_| untouched.is_some());
            let Some(delay) = delay else { return (Some(read), untouched) };
            tokio::time::sleep(delay).await;
        }
    }

    async fn request_update(
        &self,
        identifier: &PhysicalId,
        patch: Json,
        applied: &Json,
    ) -> Result<ClientToken, End> {
        let (token, _) = self.intend(Some(identifier), applied.clone()).await?;
        let requested =
            self.client.update(&self.operation.type_name, identifier, &patch, &token).await;
        let progress = self.follow(&token, requested).await?;
        if progress.status == Status::Success {
            return Ok(token);
        }
        self.journal.append(Entry::Failed { client_token: token.as_str().to_owned() }).await?;
        Err(refused(progress, None).into())
    }

    async fn delete(
        &self,
        identifier: &PhysicalId,
        deposed: bool,
        leaves: &[Record],
        empties: bool,
    ) -> Result<Finished, End> {
        if empties {
            self.client.empty_bucket(identifier).await?;
        }
        let (token, _) = self.intend(Some(identifier), Json::Null).await?;
        let requested = self.client.delete(&self.operation.type_name, identifier, &token).await;
        let gone = match self.follow(&token, requested).await {
            Ok(progress) if self.is_gone(identifier, &progress).await => Ok(()),
            Ok(progress) => Err(progress),
            Err(End::Fault(Fault::Refused { code: Some(code), .. })) if code.is_not_found() => {
                Ok(())
            }
            Err(other) => return Err(other),
        };
        let client_token = token.as_str().to_owned();
        if let Err(progress) = gone {
            self.journal.append(Entry::Failed { client_token }).await?;
            return Err(self.kept(identifier, progress).await.into());
        }
        // Recorded before the deletion is, so that nothing in between can lose it.
        for record in leaves {
            let record = record.clone();
            self.journal.append(Entry::Done { client_token: None, record, deposes: false }).await?;
        }
        let address = self.operation.address.clone();
        let identifier = identifier.clone();
        let entry = Entry::Deleted {
            client_token: Some(client_token),
            address,
            identifier: identifier.clone(),
            deposed,
        };
        self.journal.append(entry).await?;
        Ok(Finished { identifier, properties: None })
    }

    /// A deletion that failed may still have done its work. Words alone may mean that something
    /// else does not exist.
    async fn is_gone(&self, identifier: &PhysicalId, progress: &Progress) -> bool {
        let code = progress.error_code.as_ref();
        if progress.status == Status::Success || code.is_some_and(cloud::Code::is_not_found) {
            return true;
        }
        if code.is_some_and(|code| code.is_conflict() || code.is_throttling()) {
            return false;
        }
        let read = self.client.read(&self.operation.type_name, identifier);
        matches!(read.await, Ok(None))
    }

    /// Why something could not be deleted.
    async fn kept(&self, identifier: &PhysicalId, progress: Progress) -> Fault {
        let fault = refused(progress, None);
        if fault.passing(Operation::Delete, Follows::default()) != Some(Passing::Conflict) {
            return fault;
        }
        let Fault::Refused { code, message, .. } = fault else { return fault };
        let type_name = &self.operation.type_name;
        let interfaces = holders::interfaces(&self.client, type_name, identifier).await;
        Fault::InUse { code, message, interfaces }
    }

    /// Puts what is about to be requested on the disk. What was begun before has its token.
    async fn intend(
        &self,
        identifier: Option<&PhysicalId>,
        applied: Json,
    ) -> Result<(ClientToken, Intent), store::Error> {
        let unsent = self.unsent.as_ref().filter(|_| identifier.is_none() && !self.again);
        let token = match unsent {
            Some(unsent) if unsent.applied == applied => {
                ClientToken::recorded(unsent.client_token.as_str())
            }
            Some(unsent) => {
                let client_token = unsent.client_token.clone();
                self.journal.append(Entry::Failed { client_token }).await?;
                ClientToken::fresh()
            }
            None => ClientToken::fresh(),
        };
        let intent = Intent {
            address: self.operation.address.clone(),
            type_name: self.operation.type_name.clone(),
            operation: self.operation.call.operation(),
            identifier: identifier.cloned(),
            client_token: token.as_str().to_owned(),
            request_token: None,
            applied,
            needs: self.operation.needs.clone(),
            disposal: self.operation.disposal,
            deposes: matches!(self.operation.call, Call::Create { deposes: true, .. }),
        };
        self.journal.append(Entry::Intent { intent: intent.clone() }).await?;
        Ok((token, intent))
    }

    /// Waits until a request has ended. One of which nobody knows the end stays in the journal.
    async fn follow(
        &self,
        token: &ClientToken,
        requested: Result<Progress, cloud::Error>,
    ) -> Result<Progress, End> {
        let client_token = token.as_str().to_owned();
        let progress = match requested {
            Ok(progress) => progress,
            Err(error) => {
                if !error.is_unanswered() {
                    self.journal.append(Entry::Failed { client_token }).await?;
                }
                if let Some(holder) = error.holder() {
                    // It ends as it may; then it is this one's turn.
                    drop(inquiry::end(&self.client, &holder, self.timeout()).await);
                }
                return Err(error.into());
            }
        };
        if progress.status.is_final() {
            return Ok(progress);
        }
        let request_token = progress.request_token.as_str().to_owned();
        self.journal.append(Entry::Accepted { client_token, request_token }).await?;
        let timeout = self.timeout();
        cloud::wait(&self.client, progress, timeout)
            .await
            .map_err(|error| Fault::lost(&error).into())
    }

    fn timeout(&self) -> Duration {
        timeout(self.schema.as_deref(), self.operation.call.operation())
    }

    /// AWS may not find for a moment what it just made.
    async fn read_back(&self, identifier: &PhysicalId) -> Option<Json> {
        let mut failures = 0;
        loop {
            if let Ok(Some(live)) = self.client.read(&self.operation.type_name, identifier).await {
                return Some(live);
            }
            failures += 1;
            tokio::time::sleep(Backoff::READ_BACK.delay(failures)?).await;
        }
    }

    fn record(
        &self,
        identifier: &PhysicalId,
        applied: Json,
        live: &Json,
        condition: Condition,
    ) -> Record {
        let schema = self.schema.as_deref();
        let live = schema.map_or_else(|| live.clone(), |schema| digest(schema, live));
        Record {
            address: self.operation.address.clone(),
            type_name: self.operation.type_name.clone(),
            identifier: identifier.clone(),
            applied,
            live,
            needs: self.operation.needs.clone(),
            condition,
            disposal: self.operation.disposal,
            fixed: BTreeSet::new(),
        }
    }

    fn finished(&self, identifier: PhysicalId, live: Json) -> Finished {
        let desired = self.desired.clone();
        Finished { identifier, properties: Some(Properties { live, desired }) }
    }
}

fn live_before(operation: &plan::Operation) -> Json {
    match &operation.call {
        Call::Update { live, .. } => live.clone(),
        Call::Create { .. } | Call::Delete { .. } => Json::Null,
    }
}

pub(super) fn refused(progress: Progress, remains: Option<PhysicalId>) -> Fault {
    let message = progress.message.unwrap_or_else(|| match progress.status {
        Status::CancelComplete => "somebody cancelled it".to_owned(),
        Status::Success => "it was done, and AWS did not say which resource it is".to_owned(),
        _ => "AWS gave no reason".to_owned(),
    });
    if progress.error_code.as_ref().is_some_and(cloud::Code::is_already_there) {
        let identifier = progress.identifier.or_else(|| failure::named(&message));
        return Fault::Exists { identifier, message };
    }
    Fault::Refused { code: progress.error_code, message, remains }
}
