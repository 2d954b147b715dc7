//! Requests for operations: their progress, the tokens that name them, and which resource each
//! has to itself while it runs.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use crate::local::faults::Outcome;
use crate::local::protocol::{Action, ErrorCode, Failure, ProgressEvent, Status};
use crate::local::store::Key;
use crate::model::Region;

/// How long AWS remembers a request, and for how long a client token names it.
const REMEMBERED: u64 = 7 * 24 * 3600 * 1000;
const CLIENT_TOKEN_VALID: u64 = 36 * 3600 * 1000;
/// A client is asked to look again after at most this many milliseconds.
const LONGEST_WAIT: u64 = 5000;

/// An operation that was asked for. Times are milliseconds since 1970.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Request {
    pub token: String,
    pub serial: u64,
    pub region: Region,
    pub action: Action,
    pub type_name: String,
    pub identifier: Option<String>,
    /// The desired state or the patch; dropped when the operation has ended.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub document: Option<String>,
    pub client_token: Option<String>,
    /// By which the same request is recognised when it is sent again.
    pub fingerprint: String,
    pub status: Status,
    pub accepted: u64,
    pub event: u64,
    pub due: u64,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub failure: Option<(ErrorCode, String)>,
    /// What a fault file says of it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub outcomes: Vec<Outcome>,
}

impl Request {
    /// The resource that nobody else may touch meanwhile.
    fn lock(&self) -> Option<Key> {
        Some(Key::new(&self.region, &self.type_name, self.identifier.clone()?))
    }

    /// A request waits for the first tenth of its time.
    pub fn status(&self, now: u64) -> Status {
        match self.status {
            Status::InProgress if now < self.accepted + (self.due - self.accepted) / 10 => {
                Status::Pending
            }
            status => status,
        }
    }

    pub fn event(&self, now: u64, resource_model: Option<String>) -> ProgressEvent {
        let wait = self.due.saturating_sub(now).clamp(1, LONGEST_WAIT);
        ProgressEvent {
            type_name: self.type_name.clone(),
            identifier: self.identifier.clone(),
            request_token: self.token.clone(),
            operation: self.action,
            operation_status: self.status(now),
            event_time: seconds(self.event),
            resource_model,
            status_message: self.failure.as_ref().map(|(_, message)| message.clone()),
            error_code: self.failure.as_ref().map(|(code, _)| *code),
            retry_after: (!self.status.is_final()).then(|| seconds(now + wait)),
        }
    }

    pub fn end(&mut self, status: Status, at: u64) {
        self.status = status;
        self.event = at;
        self.document = None;
    }

    pub fn fail(&mut self, failure: Failure, at: u64) {
        self.end(Status::Failed, at);
        self.failure = Some((failure.code, failure.message));
    }
}

/// Milliseconds as the seconds that go over the wire.
fn seconds(milliseconds: u64) -> f64 {
    std::time::Duration::from_millis(milliseconds).as_secs_f64()
}

#[derive(Debug, Default)]
pub struct Requests {
    by_token: BTreeMap<String, Request>,
    by_client_token: BTreeMap<(Region, String), String>,
    by_serial: BTreeMap<u64, String>,
    due: BTreeSet<(u64, u64)>,
    locks: BTreeMap<Key, String>,
}

impl Requests {
    pub fn get(&self, token: &str) -> Option<&Request> {
        self.by_token.get(token)
    }

    /// The earlier request of a client token that is still valid.
    pub fn of_client_token(&self, region: &Region, token: &str, now: u64) -> Option<&Request> {
        let token = self.by_client_token.get(&(region.clone(), token.to_owned()))?;
        self.by_token.get(token).filter(|request| now < request.accepted + CLIENT_TOKEN_VALID)
    }

    /// The request that has a resource to itself.
    pub fn holder(&self, key: &Key) -> Option<&Request> {
        self.by_token.get(self.locks.get(key)?)
    }

    /// The request that is due next, if it is due by now.
    pub fn next_due(&self, now: u64) -> Option<&Request> {
        let (due, serial) = self.due.first()?;
        self.by_serial
            .get(serial)
            .and_then(|token| self.by_token.get(token))
            .filter(|_| *due <= now)
    }

    pub fn put(&mut self, request: Request) {
        self.forget(&request.token);
        if let Some(client_token) = &request.client_token {
            let name = (request.region.clone(), client_token.clone());
            self.by_client_token.insert(name, request.token.clone());
        }
        self.by_serial.insert(request.serial, request.token.clone());
        if !request.status.is_final() {
            self.due.insert((request.due, request.serial));
            if let Some(key) = request.lock() {
                self.locks.insert(key, request.token.clone());
            }
        }
        self.by_token.insert(request.token.clone(), request);
    }

    fn forget(&mut self, token: &str) {
        let Some(request) = self.by_token.remove(token) else { return };
        self.due.remove(&(request.due, request.serial));
        self.by_serial.remove(&request.serial);
        if let Some(key) = request.lock()
            && self.locks.get(&key).is_some_and(|holder| *holder == token)
        {
            self.locks.remove(&key);
        }
        if let Some(client_token) = request.client_token {
            let name = (request.region, client_token);
            if self.by_client_token.get(&name).is_some_and(|named| *named == token) {
                self.by_client_token.remove(&name);
            }
        }
    }

    /// Drops the oldest requests once AWS would not remember them any more.
    pub fn forget_old(&mut self, now: u64) {
        while let Some((_, token)) = self.by_serial.first_key_value() {
            let token = token.clone();
            match self.by_token.get(&token) {
                Some(request) if !request.status.is_final() || now < request.event + REMEMBERED => {
                    break;
                }
                _ => self.forget(&token),
            }
        }
    }

    /// The requests in the order in which they came, after one of them.
    pub fn after(&self, serial: u64) -> impl Iterator<Item = &Request> {
        self.by_serial.range(serial + 1..).filter_map(|(_, token)| self.by_token.get(token))
    }

    pub fn all(&self) -> impl Iterator<Item = &Request> {
        self.after(0)
    }

    pub fn len(&self) -> usize {
        self.by_token.len()
    }
}
