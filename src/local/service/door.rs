//! The door through which calls from outside come, behind which the faults of a fault file happen.

use super::{Service, find, in_progress};
use crate::local::faults::{self, Answer, Operation, Outcome, Subject};
use crate::local::identity;
use crate::local::protocol::{Action, Call, ErrorCode, Exception, Failure, Status};
use crate::local::requests::Request;
use crate::local::rules::s3::BUCKET;
use crate::local::rules::{self, Scene};
use crate::local::s3::{self, Trouble};
use crate::local::store::{Key, Record};
use crate::model::{Json, Region, TypeName};
use crate::schema::TypeSchema;

const CONCURRENT: &str = "ConcurrentOperationException";

impl Service {
    /// Answers a call as a client hears it; nothing, if the connection breaks.
    pub fn hear(
        &mut self,
        call: Call,
        region: &Region,
        now: u64,
    ) -> Option<Result<Json, Exception>> {
        if !self.faults.admits(now) {
            return Some(Err(faults::throttled()));
        }
        let Some(subject) = self.subject(&call) else {
            return Some(self.handle(call, region, now));
        };
        let answers = self.faults.answers(&subject);
        for answer in &answers {
            match answer {
                Answer::Unheard => return None,
                Answer::Unanswered => {
                    // Whatever it came to, nobody hears it.
                    drop(self.handle(call, region, now));
                    return None;
                }
                Answer::Refused { exception: CONCURRENT, message: None } => {
                    return Some(Err(self.overtaken(&subject, region, now)));
                }
                Answer::Refused { exception, message } => {
                    let type_name = &subject.type_name;
                    return Some(Err(faults::refusal(exception, message.as_deref(), type_name)));
                }
                Answer::Shuffled | Answer::Rewritten | Answer::Partly => {}
            }
        }
        let mut answered = self.handle(call, region, now);
        if let (Ok(answer), Ok(schema)) = (&mut answered, find(&subject.type_name, region)) {
            answers.iter().for_each(|how| self.reshape(answer, &schema, how));
        }
        Some(answered)
    }

    /// Answers a request of S3's own protocol as a client hears it; nothing, if the connection
    /// breaks.
    pub fn hear_objects(
        &mut self,
        request: &s3::Request<'_>,
        now: u64,
    ) -> Option<Result<s3::Answer, Exception>> {
        let subject = s3::subject(request).map(|(operation, bucket)| Subject {
            operation,
            type_name: BUCKET.to_owned(),
            resource: bucket,
        });
        let answers = subject.map(|subject| self.faults.answers(&subject)).unwrap_or_default();
        let mut trouble = Trouble::None;
        for answer in answers {
            match answer {
                Answer::Unheard => return None,
                Answer::Unanswered => {
                    drop(self.objects(request, Trouble::None, now));
                    return None;
                }
                Answer::Refused { exception, message } => {
                    let refusal = faults::object_refusal(exception, message.as_deref());
                    return Some(Ok(s3::refused(&refusal)));
                }
                Answer::Partly => trouble = Trouble::Partly,
                Answer::Shuffled | Answer::Rewritten => {}
            }
        }
        Some(self.objects(request, trouble, now))
    }

    /// Somebody else's operation on the same resource, which has just ended.
    fn overtaken(&mut self, subject: &Subject, region: &Region, now: u64) -> Exception {
        let named = match subject.operation {
            Operation::Update | Operation::Delete | Operation::Read => Some(&subject.resource),
            Operation::Create
            | Operation::List
            | Operation::Poll
            | Operation::ListObjects
            | Operation::DeleteObjects => None,
        };
        let request = Request {
            token: identity::uuid(&self.scene(region, now).digest("request")),
            serial: self.store.mint(),
            region: region.clone(),
            action: Action::Update,
            fingerprint: String::new(),
            outcomes: Vec::new(),
            type_name: subject.type_name.clone(),
            identifier: named.cloned(),
            document: None,
            client_token: None,
            status: Status::Success,
            accepted: now,
            event: now,
            due: now,
            failure: None,
        };
        let refused = in_progress(&request);
        self.put_request(request);
        refused
    }

    fn reshape(&mut self, answer: &mut Json, schema: &TypeSchema, how: &Answer) {
        let turn = self.faults.turn();
        if let Some(description) = answer.get_mut("ResourceDescription") {
            self.reshape_description(description, schema, (how, turn));
        }
        if let Some(Json::Array(found)) = answer.get_mut("ResourceDescriptions") {
            for description in &mut *found {
                self.reshape_description(description, schema, (how, turn));
            }
            if let (Answer::Shuffled, Some(turn)) = (how, turn.checked_rem(found.len())) {
                found.rotate_left(turn);
            }
        }
    }

    fn reshape_description(
        &self,
        description: &mut Json,
        schema: &TypeSchema,
        how: (&Answer, usize),
    ) {
        let Some(Json::String(text)) = description.get_mut("Properties") else { return };
        let Ok(mut properties) = serde_json::from_str(text) else { return };
        faults::reshape(&mut properties, schema, &self.account, how);
        *text = properties.to_string();
    }

    /// What a call is about, if faults can happen to it.
    fn subject(&self, call: &Call) -> Option<Subject> {
        let (operation, type_name, resource) = match call {
            Call::Create(call) => {
                let same = identity::digest(&[&call.type_name, &call.desired_state]);
                (Operation::Create, &call.type_name, same)
            }
            Call::Update(call) => (Operation::Update, &call.type_name, call.identifier.clone()),
            Call::Delete(call) => (Operation::Delete, &call.type_name, call.identifier.clone()),
            Call::Get(call) => (Operation::Read, &call.type_name, call.identifier.clone()),
            Call::List(call) => {
                let model = call.resource_model.clone().unwrap_or_default();
                (Operation::List, &call.type_name, model)
            }
            Call::Status(call) => {
                let request = self.requests.get(&call.request_token)?;
                (Operation::Poll, &request.type_name, request.fingerprint.clone())
            }
            Call::Requests(_) | Call::Cancel(_) => return None,
        };
        Some(Subject { operation, type_name: type_name.clone(), resource })
    }

    /// What the fault file says of an operation that is accepted.
    pub(super) fn outcomes(
        &mut self,
        action: Action,
        type_name: &str,
        resource: &str,
    ) -> Vec<Outcome> {
        let operation = match action {
            Action::Create => Operation::Create,
            Action::Update => Operation::Update,
            Action::Delete => Operation::Delete,
        };
        let (type_name, resource) = (type_name.to_owned(), resource.to_owned());
        self.faults.outcomes(&Subject { operation, type_name, resource })
    }

    /// How an operation ends before anything is done, if a fault says so: with an identifier, or
    /// with a failure.
    pub(super) fn forestalled(&mut self, request: &mut Request) -> Option<Result<String, Failure>> {
        let type_name = request.type_name.clone();
        if request.action != Action::Delete {
            let document = request.document.as_deref();
            if let Some(failure) = self.faults.aftermath.ignorance(&type_name, document) {
                return Some(Err(failure));
            }
        }
        if let (Action::Create, Some(document)) = (request.action, &request.document)
            && let Some(failure) = self.overlooked(&type_name, document, &request.region)
        {
            return Some(Err(failure));
        }
        for outcome in &request.outcomes {
            match outcome {
                Outcome::Failed { code, message } => {
                    return Some(Err(faults::failure(*code, message.as_deref(), &type_name)));
                }
                Outcome::AlreadyExists => {
                    let of_type = TypeName::new(type_name.as_str());
                    let first = self.store.of_type(&request.region, &of_type, None).next();
                    let somebody = first.map(|record| record.key.identifier.clone());
                    request.identifier = somebody.or(request.identifier.take());
                    let message = format!(
                        "Resource of type '{type_name}' with identifier '{}' already exists.",
                        request.identifier.as_deref().unwrap_or_default()
                    );
                    return Some(Err(Failure::new(ErrorCode::AlreadyExists, message)));
                }
                Outcome::Ignored => return request.identifier.clone().map(Ok),
                _ => {}
            }
        }
        None
    }

    /// How a creation fails that refers to what its service does not see yet.
    fn overlooked(&mut self, type_name: &str, document: &str, region: &Region) -> Option<Failure> {
        let Ok(Json::Object(desired)) = serde_json::from_str(document) else { return None };
        for refer in rules::of(type_name).references {
            for value in rules::values(&desired, refer.at) {
                let mut found =
                    refer.to.iter().filter_map(|it| self.store.lookup(region, it, value));
                if found.any(|record| self.faults.aftermath.overlooks(&record.key)) {
                    let message = refer.missing.replace("{}", value);
                    return Some(Failure::new(ErrorCode::NotFound, message));
                }
            }
        }
        None
    }

    /// What is still felt of an operation after it is done; whether it is said to have failed.
    pub(super) fn aftermath(
        &mut self,
        request: &Request,
        identifier: &str,
        (before, at): (Option<&Record>, u64),
    ) -> Option<Failure> {
        let key = Key::new(&request.region, &request.type_name, identifier);
        let mut failure = None;
        for outcome in &request.outcomes {
            match outcome {
                Outcome::HalfDone { code } => {
                    failure = Some(faults::failure(*code, None, &request.type_name));
                }
                Outcome::Hidden(reads) => self.faults.aftermath.hide(key.clone(), *reads),
                Outcome::Unpropagated(operations) => {
                    if let Some(record) = self.store.get(&key) {
                        self.faults.aftermath.keep_unknown(record, *operations);
                    }
                }
                Outcome::Unseen(creations) => {
                    self.faults.aftermath.keep_unseen(key.clone(), *creations);
                }
                Outcome::Stale(reads) => {
                    let Some(before) = before else { continue };
                    self.faults.aftermath.keep_former(before.clone(), *reads);
                }
                Outcome::Lingering(prevents) => {
                    let Some(gone) = before else { continue };
                    let region = &request.region;
                    let (store, account) = (&mut self.store, &self.account);
                    let mut scene = Scene { store, account, region, now: at };
                    self.faults.aftermath.leave_interface(&mut scene, gone, *prevents);
                }
                _ => {}
            }
        }
        failure
    }

    /// What held something may let go of it after a while.
    pub(super) fn prevented(&mut self, request: &Request, at: u64) {
        let Some(identifier) = &request.identifier else { return };
        let key = Key::new(&request.region, &request.type_name, identifier.clone());
        let (store, account, region) = (&mut self.store, &self.account, &request.region);
        let mut scene = Scene { store, account, region, now: at };
        self.faults.aftermath.prevented(&mut scene, &key);
    }
}
