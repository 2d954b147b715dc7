//! The eight operations of Cloud Control on the resources of the local cloud.
//!
//! Time comes from the caller. Work that is due is done before each answer, so that nothing has
//! to run in between. Calls from outside come through `Service::hear`, behind which faults happen,
//! and pass `Service::handle`.

use std::path::Path;

use serde_json::json;

use crate::local::access::Access;
use crate::local::faults::{Faults, Outcome, not_found};
use crate::local::handlers;
use crate::local::journal::{self, Entry, Journal};
use crate::local::objects::Objects;
use crate::local::protocol::{
    Action, Call, CreateResource, Exception, Failure, GetResource, ListRequests, ListResources,
    ProgressEvent, Status, page,
};
use crate::local::requests::{Request, Requests};
use crate::local::rules::{self, Scene};
use crate::local::store::{Key, Record, Store};
use crate::local::{durations, identity, s3};
use crate::model::{AccountId, Json, Region, TypeName};
use crate::schema::{self, Operation, TypeSchema};

mod caller;
mod door;

/// What a local cloud says that can keep nothing any more: that does not pass.
const BROKEN: &str = "GeneralServiceException";

/// Everything that the local cloud holds.
pub struct Service {
    account: AccountId,
    /// What the times of the table are multiplied with.
    speed: f64,
    store: Store,
    requests: Requests,
    /// Requests that changed since the last entry of the journal.
    touched: Vec<Request>,
    journal: Option<Journal>,
    /// Why nothing is answered any more.
    broken: Option<String>,
    faults: Faults,
    /// What the caller may do, if not everything.
    access: Option<Access>,
}

/// A request for a change, before it is accepted.
struct Wanted {
    action: Action,
    type_name: String,
    identifier: Option<String>,
    document: Option<String>,
    client_token: Option<String>,
}

impl Service {
    /// A cloud that is kept in a folder, or only in memory.
    pub fn open(
        account: AccountId,
        speed: f64,
        data: Option<&Path>,
    ) -> Result<Self, journal::Error> {
        let mut service = Self {
            account,
            speed,
            store: Store::default(),
            requests: Requests::default(),
            touched: Vec::new(),
            journal: None,
            broken: None,
            faults: Faults::default(),
            access: None,
        };
        for record in rules::amazon() {
            service.store.replay(crate::local::store::Change::Put(record));
        }
        if let Some(folder) = data {
            let (journal, entries) = Journal::open(folder, &service.account)?;
            for entry in entries {
                service.replay(entry);
            }
            service.journal = Some(journal);
        }
        Ok(service)
    }

    /// What goes wrong from now on.
    pub fn with_faults(self, faults: Faults) -> Self {
        Self { faults, ..self }
    }

    fn replay(&mut self, entry: Entry) {
        self.store.set_minted(entry.minted);
        entry.changes.into_iter().for_each(|change| self.store.replay(change));
        entry.requests.into_iter().for_each(|request| self.requests.put(request));
    }

    /// What is there, for tests that need more than calls could make.
    #[cfg(test)]
    pub fn store_mut(&mut self) -> &mut Store {
        &mut self.store
    }

    pub fn account(&self) -> &AccountId {
        &self.account
    }

    /// Answers a call at a time in milliseconds since 1970.
    pub fn handle(&mut self, call: Call, region: &Region, now: u64) -> Result<Json, Exception> {
        self.advance(now)?;
        let answer = match call {
            Call::Create(call) => self.create(call, region, now),
            Call::Update(call) => {
                let wanted = Wanted {
                    action: Action::Update,
                    type_name: call.type_name,
                    identifier: Some(call.identifier),
                    document: Some(call.patch_document),
                    client_token: call.client_token,
                };
                self.change(wanted, region, now)
            }
            Call::Delete(call) => {
                let wanted = Wanted {
                    action: Action::Delete,
                    type_name: call.type_name,
                    identifier: Some(call.identifier),
                    document: None,
                    client_token: call.client_token,
                };
                self.change(wanted, region, now)
            }
            Call::Get(call) => self.get(&call, region),
            Call::List(call) => self.list(&call, region),
            Call::Status(call) => self.status(&call.request_token, now),
            Call::Requests(call) => self.list_requests(&call, region, now),
            Call::Cancel(call) => self.cancel(&call.request_token, now),
        };
        self.record()?;
        answer
    }

    /// Answers a request of S3's own protocol.
    fn objects(
        &mut self,
        request: &s3::Request<'_>,
        trouble: s3::Trouble,
        now: u64,
    ) -> Result<s3::Answer, Exception> {
        self.advance(now)?;
        let mut objects = Objects { scene: self.scene(request.region, now) };
        let answer = s3::answer(request, trouble, &mut objects);
        self.record()?;
        Ok(answer)
    }

    /// Ends the requests whose time has come, in the order of their times.
    fn advance(&mut self, now: u64) -> Result<(), Exception> {
        if let Some(reason) = &self.broken {
            return Err(Exception::new(BROKEN, reason.clone()));
        }
        while let Some(request) = self.requests.next_due(now).cloned() {
            let at = request.due;
            self.finish(request, at);
            self.record()?;
        }
        self.requests.forget_old(now);
        Ok(())
    }

    /// Writes down what changed; an answer goes out only after this.
    fn record(&mut self) -> Result<(), Exception> {
        let entry = Entry {
            minted: self.store.minted(),
            changes: self.store.commit(),
            requests: std::mem::take(&mut self.touched),
        };
        let Some(journal) = &mut self.journal else { return Ok(()) };
        if entry.is_empty() {
            return Ok(());
        }
        let mut written = journal.append(&entry);
        if written.is_ok() && journal.is_bloated(self.store.len() + self.requests.len()) {
            written = journal.rewrite(snapshot(&self.store, &self.requests));
        }
        written.map_err(|error| {
            let reason = format!("the local cloud cannot write its folder any more: {error}");
            self.broken = Some(reason.clone());
            Exception::new(BROKEN, reason)
        })
    }

    fn put_request(&mut self, request: Request) {
        self.touched.push(request.clone());
        self.requests.put(request);
    }

    fn scene<'a>(&'a mut self, region: &'a Region, now: u64) -> Scene<'a> {
        Scene { store: &mut self.store, account: &self.account, region, now }
    }

    fn create(
        &mut self,
        call: CreateResource,
        region: &Region,
        now: u64,
    ) -> Result<Json, Exception> {
        let schema = find(&call.type_name, region)?;
        allowed(&schema, Operation::Create)?;
        let desired = handlers::desired(&schema, &call.desired_state)?;
        let identifier = identity::identifier(&schema, &Json::Object(desired)).ok();
        let wanted = Wanted {
            action: Action::Create,
            type_name: call.type_name,
            identifier,
            document: Some(call.desired_state),
            client_token: call.client_token,
        };
        if let Some(event) = self.replayed(&wanted, region, now)? {
            return Ok(event);
        }
        self.accept(wanted, region, now)
    }

    /// An update or a delete.
    fn change(&mut self, mut wanted: Wanted, region: &Region, now: u64) -> Result<Json, Exception> {
        let schema = find(&wanted.type_name, region)?;
        let operation = operation(wanted.action);
        allowed(&schema, operation)?;
        let given = wanted.identifier.take().unwrap_or_default();
        wanted.identifier = Some(identity::read_identifier(&schema, &given));
        if let Some(event) = self.replayed(&wanted, region, now)? {
            return Ok(event);
        }
        let identifier = wanted.identifier.clone().unwrap_or_default();
        let key = Key::new(region, &wanted.type_name, identifier);
        self.free(&key)?;
        if let (Action::Update, Some(document)) = (wanted.action, &wanted.document) {
            let record = self.store.get(&key).ok_or_else(|| not_found(&key))?;
            handlers::patched(&schema, &self.store, record, document)?;
        }
        self.accept(wanted, region, now)
    }

    /// The progress of the same request, if it was sent before.
    fn replayed(
        &self,
        wanted: &Wanted,
        region: &Region,
        now: u64,
    ) -> Result<Option<Json>, Exception> {
        let Some(token) = &wanted.client_token else { return Ok(None) };
        match self.requests.of_client_token(region, token, now) {
            None => Ok(None),
            Some(request) if request.fingerprint == wanted.fingerprint() => {
                Ok(Some(self.event(request, now)))
            }
            Some(request) => Err(Exception::new(
                "ClientTokenConflictException",
                format!(
                    "The client token {token} was already used for a different request \
                     (RequestToken {})",
                    request.token
                ),
            )),
        }
    }

    fn free(&self, key: &Key) -> Result<(), Exception> {
        match self.requests.holder(key) {
            None => Ok(()),
            Some(request) => Err(in_progress(request)),
        }
    }

    fn accept(&mut self, wanted: Wanted, region: &Region, now: u64) -> Result<Json, Exception> {
        if let Some(identifier) = &wanted.identifier {
            self.free(&Key::new(region, &wanted.type_name, identifier.clone()))?;
        }
        let time = durations::seconds(&wanted.type_name, operation(wanted.action)) * self.speed;
        let wait = std::time::Duration::try_from_secs_f64(time).unwrap_or_default();
        let digest = self.scene(region, now).digest("request");
        let fingerprint = wanted.fingerprint();
        let outcomes = self.outcomes(wanted.action, &wanted.type_name, &fingerprint);
        let wait = outcomes.iter().fold(wait, |wait, outcome| match outcome {
            Outcome::Slow(longer) => wait + std::time::Duration::from_millis(*longer),
            _ => wait,
        });
        let request = Request {
            token: identity::uuid(&digest),
            serial: self.store.mint(),
            region: region.clone(),
            action: wanted.action,
            fingerprint,
            outcomes,
            type_name: wanted.type_name,
            identifier: wanted.identifier,
            document: wanted.document,
            client_token: wanted.client_token,
            status: Status::InProgress,
            accepted: now,
            event: now,
            due: now.saturating_add(u64::try_from(wait.as_millis()).unwrap_or(u64::MAX)),
            failure: None,
        };
        let token = request.token.clone();
        if wait.is_zero() {
            self.finish(request, now);
        } else {
            self.put_request(request);
        }
        self.status(&token, now)
    }

    /// Does the work of a request.
    fn finish(&mut self, mut request: Request, at: u64) {
        if request.status == Status::CancelInProgress {
            request.end(Status::CancelComplete, at);
            return self.put_request(request);
        }
        match self.carry_out(&mut request, at) {
            Ok((identifier, None)) => {
                request.identifier = Some(identifier);
                request.end(Status::Success, at);
            }
            Ok((identifier, Some(failure))) => {
                request.identifier = Some(identifier);
                request.fail(failure, at);
            }
            Err(failure) => {
                self.store.rollback();
                if request.action == Action::Delete {
                    self.prevented(&request, at);
                }
                request.fail(failure, at);
            }
        }
        self.put_request(request);
    }

    /// The identifier of what a request was about, and how it is said to have failed although it
    /// was done.
    fn carry_out(
        &mut self,
        request: &mut Request,
        at: u64,
    ) -> Result<(String, Option<Failure>), Failure> {
        if let Some(end) = self.forestalled(request) {
            return end.map(|identifier| (identifier, None));
        }
        let region = request.region.clone();
        let type_name = TypeName::new(request.type_name.as_str());
        let schema =
            schema::find(&type_name, &region).ok_or_else(|| handlers::gone(&request.type_name))?;
        self.permitted_to(&schema, request)?;
        let named = request.identifier.clone().unwrap_or_default();
        let before = self.store.get(&Key::new(&region, &request.type_name, named)).cloned();
        let identifier = handlers::run(&mut self.scene(&region, at), &schema, request)?;
        let failure = self.aftermath(request, &identifier, (before.as_ref(), at));
        Ok((identifier, failure))
    }

    fn event(&self, request: &Request, now: u64) -> Json {
        let done = request.status == Status::Success && request.action != Action::Delete;
        let model = request.identifier.as_ref().filter(|_| done).and_then(|identifier| {
            let key = Key::new(&request.region, &request.type_name, identifier.clone());
            Some(handlers::read(&self.store, self.store.get(&key)?).to_string())
        });
        let event: ProgressEvent = request.event(now, model);
        json!({ "ProgressEvent": event })
    }

    fn get(&mut self, call: &GetResource, region: &Region) -> Result<Json, Exception> {
        let schema = find(&call.type_name, region)?;
        allowed(&schema, Operation::Read)?;
        let identifier = identity::read_identifier(&schema, &call.identifier);
        let key = Key::new(region, &call.type_name, identifier);
        if self.faults.aftermath.conceals(&key) {
            return Err(not_found(&key));
        }
        let record = self.store.get(&key).ok_or_else(|| not_found(&key))?;
        let former = self.faults.aftermath.former(&key);
        let shown = description(&self.store, former.unwrap_or(record));
        Ok(json!({ "TypeName": call.type_name, "ResourceDescription": shown }))
    }

    fn list(&self, call: &ListResources, region: &Region) -> Result<Json, Exception> {
        let schema = find(&call.type_name, region)?;
        allowed(&schema, Operation::List)?;
        let filter = handlers::list_filter(&schema, call.resource_model.as_deref())?;
        let size = page(call.max_results);
        let after = call.next_token.as_deref().map(read_token).transpose()?;
        let type_name = TypeName::new(call.type_name.as_str());
        let mut found: Vec<&Record> = self
            .store
            .of_type(region, &type_name, after.as_deref())
            .filter(|record| {
                filter.iter().all(|(name, value)| record.properties.get(name) == Some(value))
                    && !self.faults.aftermath.is_hidden(&record.key)
            })
            .take(size + 1)
            .collect();
        let more = found.len() > size;
        found.truncate(size);
        let next = found.last().filter(|_| more).map(|record| write_token(&record.key.identifier));
        let shown = |record: &&Record| {
            let former = self.faults.aftermath.listed(&record.key);
            description(&self.store, former.unwrap_or(record))
        };
        let descriptions: Vec<Json> = found.iter().map(shown).collect();
        Ok(with_next(
            json!({ "TypeName": call.type_name, "ResourceDescriptions": descriptions }),
            next,
        ))
    }

    fn status(&self, token: &str, now: u64) -> Result<Json, Exception> {
        self.requests
            .get(token)
            .map(|request| self.event(request, now))
            .ok_or_else(|| unknown(token))
    }

    fn list_requests(
        &self,
        call: &ListRequests,
        region: &Region,
        now: u64,
    ) -> Result<Json, Exception> {
        let size = page(call.max_results);
        let after = call.next_token.as_deref().map(read_token).transpose()?;
        let after = match after.map(|text| text.parse::<u64>()) {
            None => 0,
            Some(Ok(serial)) => serial,
            Some(Err(_)) => return Err(Exception::validation("Invalid NextToken")),
        };
        let filter = &call.resource_request_status_filter;
        let mut found: Vec<&Request> = self
            .requests
            .after(after)
            .filter(|request| request.region == *region)
            .filter(|request| {
                filter.operations.is_empty() || filter.operations.contains(&request.action)
            })
            .filter(|request| {
                let statuses = &filter.operation_statuses;
                statuses.is_empty() || statuses.contains(&request.status(now))
            })
            .take(size + 1)
            .collect();
        let more = found.len() > size;
        found.truncate(size);
        let next =
            found.last().filter(|_| more).map(|request| write_token(&request.serial.to_string()));
        let events: Vec<ProgressEvent> =
            found.iter().map(|request| request.event(now, None)).collect();
        Ok(with_next(json!({ "ResourceRequestStatusSummaries": events }), next))
    }

    fn cancel(&mut self, token: &str, now: u64) -> Result<Json, Exception> {
        let mut request = self.requests.get(token).cloned().ok_or_else(|| unknown(token))?;
        if request.status != Status::InProgress {
            return Err(Exception::validation(format!(
                "Only a request that is PENDING or IN_PROGRESS can be cancelled, not {token}"
            )));
        }
        request.status = Status::CancelInProgress;
        request.event = now;
        request.due = now + 1;
        request.accepted = request.accepted.min(now);
        self.put_request(request);
        self.status(token, now)
    }
}

impl Wanted {
    fn fingerprint(&self) -> String {
        let identifier = match self.action {
            Action::Create => "",
            Action::Update | Action::Delete => self.identifier.as_deref().unwrap_or_default(),
        };
        let document = self.document.as_deref().unwrap_or_default();
        identity::digest(&[&format!("{:?}", self.action), &self.type_name, identifier, document])
    }
}

/// The fewest entries from which the same cloud can be read again.
fn snapshot<'a>(store: &'a Store, requests: &'a Requests) -> impl Iterator<Item = Entry> + 'a {
    let minted = store.minted();
    let resources = store.all().map(move |record| Entry {
        minted,
        changes: vec![crate::local::store::Change::Put(record.clone())],
        requests: Vec::new(),
    });
    let requests = requests.all().map(move |request| Entry {
        minted,
        changes: Vec::new(),
        requests: vec![request.clone()],
    });
    resources.chain(requests)
}

fn operation(action: Action) -> Operation {
    match action {
        Action::Create => Operation::Create,
        Action::Update => Operation::Update,
        Action::Delete => Operation::Delete,
    }
}

fn description(store: &Store, record: &Record) -> Json {
    json!({
        "Identifier": record.key.identifier,
        "Properties": handlers::read(store, record).to_string(),
    })
}

fn find(type_name: &str, region: &Region) -> Result<std::sync::Arc<TypeSchema>, Exception> {
    schema::find(&TypeName::new(type_name), region).ok_or_else(|| {
        Exception::new("TypeNotFoundException", format!("The type '{type_name}' cannot be found."))
    })
}

/// A type that cannot be created, read and deleted cannot be used at all.
fn allowed(schema: &TypeSchema, operation: Operation) -> Result<(), Exception> {
    match schema.handler(operation) {
        Some(_) => Ok(()),
        None => Err(Exception::new(
            "UnsupportedActionException",
            format!(
                "Resource type {} does not support {} action",
                schema.name,
                format!("{operation:?}").to_ascii_uppercase()
            ),
        )),
    }
}

fn in_progress(request: &Request) -> Exception {
    Exception::new(
        "ConcurrentOperationException",
        format!(
            "Another operation on resource of type '{}' with identifier '{}' is in progress with \
             RequestToken {}",
            request.type_name,
            request.identifier.as_deref().unwrap_or_default(),
            request.token
        ),
    )
}

fn unknown(token: &str) -> Exception {
    Exception::new(
        "RequestTokenNotFoundException",
        format!("Request with token {token} was not found"),
    )
}

/// The answer with the place from which the next page goes on, if there is one.
fn with_next(mut answer: Json, next: Option<String>) -> Json {
    if let (Json::Object(fields), Some(next)) = (&mut answer, next) {
        fields.insert("NextToken".to_owned(), next.into());
    }
    answer
}

/// A place in a list, in letters that a token may have.
fn write_token(place: &str) -> String {
    identity::hex(place.bytes())
}

fn read_token(token: &str) -> Result<String, Exception> {
    let invalid = || Exception::validation("Invalid NextToken");
    let bytes: Option<Vec<u8>> = token
        .as_bytes()
        .chunks(2)
        .map(|pair| u8::from_str_radix(std::str::from_utf8(pair).ok()?, 16).ok())
        .collect();
    String::from_utf8(bytes.ok_or_else(invalid)?).map_err(|_| invalid())
}
