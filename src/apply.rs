//! Carries out a plan: starts what is ready, the longest way first, writes every step to the
//! journal before and after it, and goes on with all that does not need what failed. It needs
//! nothing that is not in the plan, and decides nothing that the plan decided.

use std::collections::BTreeMap;
use std::time::{Duration, Instant};

use tokio::task::JoinSet;

use crate::cloud::Client;
use crate::cloud::retry::Passing;
use crate::model::{Address, Json, PhysicalId, TypeName};
use crate::plan::{self, Call, OperationId, Plan};
use crate::schema;
use crate::state::journal::{Entry, Intent};
use crate::state::{State, Store, digest, store};

mod duration;
mod failure;
mod holders;
mod inquiry;
mod known;
mod problem;
mod remnant;
mod verify;
mod schedule;
mod settle;
mod step;
mod stop;

pub use failure::{Failure, Fault};
pub use holders::{Holder, Interface};
pub use problem::Problem;
pub use settle::{Found, Settled, Unsettled, settle};
pub use stop::Stop;

use known::Known;
use schedule::Schedule;
use step::{Finished, Step, Verdict};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// How many operations run at once.
    pub concurrency: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self { concurrency: 16 }
    }
}

/// What happens while a plan is carried out.
#[derive(Clone, Debug)]
pub enum Event {
    Started {
        address: Address,
        type_name: TypeName,
        operation: schema::Operation,
    },
    /// It failed for a reason that passes, and is begun anew after a while.
    Waiting {
        address: Address,
        operation: schema::Operation,
        reason: String,
        delay: Duration,
    },
    Finished {
        address: Address,
        operation: schema::Operation,
        identifier: PhysicalId,
        elapsed: Duration,
    },
    Failed(Failure),
    Skipped(Skipped),
}

/// An operation that was not begun, because one that it needs failed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Skipped {
    pub address: Address,
    pub operation: schema::Operation,
    pub because: Address,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    pub created: usize,
    pub updated: usize,
    pub deleted: usize,
}

/// What became of a plan.
#[derive(Debug)]
pub struct Outcome {
    pub state: State,
    pub done: Counts,
    /// In the order of the plan.
    pub failures: Vec<Failure>,
    pub skipped: Vec<Skipped>,
    /// There was more to do when somebody asked to stop.
    pub interrupted: bool,
    /// The state could not be written, so nothing more was begun.
    pub unwritten: Option<store::Error>,
}

impl Outcome {
    pub fn is_complete(&self) -> bool {
        self.failures.is_empty()
            && self.skipped.is_empty()
            && !self.interrupted
            && self.unwritten.is_none()
    }
}

/// Does what a plan says. A step that fails is part of the outcome.
pub async fn apply(
    plan: &Plan,
    client: &Client,
    store: &Store,
    events: impl FnMut(Event),
    stop: &Stop,
    limits: Limits,
) -> Outcome {
    let mut run = Run {
        plan,
        client,
        store,
        events,
        schedule: Schedule::new(&plan.operations),
        known: Known::new(plan),
        steps: JoinSet::new(),
        pauses: JoinSet::new(),
        parked: BTreeMap::new(),
        unsent: BTreeMap::new(),
        tries: BTreeMap::new(),
        progressed: Instant::now(),
        done: Counts::default(),
        failures: BTreeMap::new(),
        skipped: BTreeMap::new(),
        unwritten: None,
    };
    if let Err(error) = run.begin().await {
        run.unwritten = Some(error);
    }
    run.work(stop, limits).await;
    let interrupted = run.unwritten.is_none() && !run.schedule.is_finished();
    if run.unwritten.is_none() {
        run.unwritten = run.write_outputs().await.err();
    }
    Outcome {
        state: store.state(),
        done: run.done,
        failures: run.failures.into_values().collect(),
        skipped: run.skipped.into_values().collect(),
        interrupted,
        unwritten: run.unwritten,
    }
}

/// How often an operation was begun without success, since when, and when last.
struct Tries {
    count: u32,
    began: Instant,
    last: Instant,
}

struct Run<'a, E> {
    plan: &'a Plan,
    client: &'a Client,
    store: &'a Store,
    events: E,
    schedule: Schedule,
    known: Known<'a>,
    steps: JoinSet<(OperationId, Verdict)>,
    /// Operations that are begun anew after a while; they take no place meanwhile.
    pauses: JoinSet<OperationId>,
    /// Creations that an earlier run began, and of which AWS knows nothing.
    unsent: BTreeMap<Address, Intent>,
    /// Deletions of what is still in use, which are begun anew when something else has ended.
    parked: BTreeMap<OperationId, Fault>,
    tries: BTreeMap<OperationId, Tries>,
    /// When an operation last came to its end: a conflict may have gone with it.
    progressed: Instant,
    done: Counts,
    failures: BTreeMap<OperationId, Failure>,
    skipped: BTreeMap<OperationId, Skipped>,
    unwritten: Option<store::Error>,
}

impl<E: FnMut(Event)> Run<'_, E> {
    /// Writes down what needs no request: whose the state is, and what a read found newer.
    async fn begin(&mut self) -> Result<(), store::Error> {
        let plan = self.plan;
        let mut entries = Vec::new();
        let is_empty = plan.is_empty() && plan.refreshed.is_empty();
        if !is_empty && !self.store.is_owned() {
            entries.push(Entry::Owner { owner: plan.owner.clone() });
        }
        entries.extend(self.take_up());
        entries.extend(past(plan));
        for kept in &plan.kept {
            entries.push(Entry::Deleted {
                client_token: None,
                address: kept.address.clone(),
                identifier: kept.identifier.clone(),
                deposed: kept.deposed,
            });
        }
        for record in &plan.refreshed {
            let mut record = record.clone();
            if let Some(schema) = self.known.schema(&record.type_name) {
                record.live = digest(&schema, &record.live);
            }
            entries.push(Entry::Done { client_token: None, record, deposes: false });
        }
        self.store.append(entries).await
    }

    /// Of what an earlier run began, only the creations that the plan still wants are kept in mind,
    /// as they must be requested with the token that they have.
    fn take_up(&mut self) -> Vec<Entry> {
        let mut entries = Vec::new();
        for (client_token, intent) in self.store.state().pending {
            let wants = |operation: &plan::Operation| {
                operation.address == intent.address
                    && operation.type_name == intent.type_name
                    && matches!(operation.call, Call::Create { .. })
            };
            if intent.operation == schema::Operation::Create
                && self.plan.operations.iter().any(wants)
            {
                self.unsent.insert(intent.address.clone(), intent);
            } else {
                entries.push(Entry::Failed { client_token });
            }
        }
        entries
    }

    /// Runs until nothing is left, or until all has ended after which nothing more may begin.
    async fn work(&mut self, stop: &Stop, limits: Limits) {
        let mut stopped = stop.is_requested();
        loop {
            let going = !stopped && self.unwritten.is_none();
            while going && self.steps.len() < limits.concurrency.max(1) {
                let Some(id) = self.schedule.next() else { break };
                self.start(id);
            }
            if !going {
                self.pauses.abort_all();
            }
            if self.steps.is_empty() && (!going || self.pauses.is_empty()) {
                return self.give_up(going);
            }
            tokio::select! {
                Some(joined) = self.steps.join_next() => match joined {
                    Ok((id, verdict)) => self.take(id, verdict),
                    Err(error) => resume(error),
                },
                Some(Ok(id)) = self.pauses.join_next(), if going => self.schedule.again(id),
                () = stop.requested(), if !stopped => stopped = true,
            }
        }
    }

    fn start(&mut self, id: OperationId) {
        let Some(operation) = self.plan.operations.get(id.0) else { return };
        let now = Instant::now();
        let tries = self.tries.entry(id).or_insert(Tries { count: 0, began: now, last: now });
        tries.count += 1;
        tries.last = now;
        if tries.began == now {
            (self.events)(Event::Started {
                address: operation.address.clone(),
                type_name: operation.type_name.clone(),
                operation: operation.call.operation(),
            });
        }
        match self.step(id) {
            Ok(step) => {
                self.steps.spawn(async move { (id, step.run().await) });
            }
            Err(fault) => self.fail(id, fault),
        }
    }

    fn step(&mut self, id: OperationId) -> Result<Step, Fault> {
        let operation = self.plan.operations.get(id.0).ok_or(Fault::NoSuchType)?;
        let schema = self.known.schema(&operation.type_name);
        let desired = match &operation.call {
            Call::Create { desired, .. } | Call::Update { desired, .. } => {
                self.known.resolve_all(desired)?
            }
            Call::Delete { .. } => Json::Null,
        };
        Ok(Step {
            operation: operation.clone(),
            schema,
            desired,
            client: self.client.clone(),
            journal: self.store.appender(),
            again: self.tries.get(&id).is_some_and(|tries| tries.count > 1),
            unsent: self.unsent.get(&operation.address).cloned(),
            outlived: self.outlived(&operation.address),
        })
    }

    fn outlived(&self, address: &Address) -> Vec<PhysicalId> {
        let there = self.plan.operations.iter().filter(|it| it.address == *address);
        let deleted = there.filter_map(|it| match &it.call {
            Call::Delete { identifier, .. } => Some(identifier.clone()),
            Call::Create { .. } | Call::Update { .. } => None,
        });
        deleted.collect()
    }

    fn take(&mut self, id: OperationId, verdict: Verdict) {
        match verdict {
            Verdict::Done(finished) => self.finish(id, finished),
            Verdict::Failed(fault) => self.retry_or_fail(id, fault),
            Verdict::Unwritten(error) => self.unwritten = Some(error),
        }
    }

    fn finish(&mut self, id: OperationId, finished: Finished) {
        let Some(operation) = self.plan.operations.get(id.0) else { return };
        match operation.call {
            Call::Create { .. } => self.done.created += 1,
            Call::Update { .. } if self.plan.only_deletes(&operation.address) => {}
            Call::Update { .. } => self.done.updated += 1,
            Call::Delete { .. } => self.done.deleted += 1,
        }
        let elapsed = self.tries.get(&id).map(|tries| tries.began.elapsed()).unwrap_or_default();
        if let Some(properties) = finished.properties {
            self.known.learn(&operation.address, properties);
        }
        (self.events)(Event::Finished {
            address: operation.address.clone(),
            operation: operation.call.operation(),
            identifier: finished.identifier,
            elapsed,
        });
        self.schedule.done(id);
        self.progressed = Instant::now();
        for parked in std::mem::take(&mut self.parked).into_keys() {
            self.schedule.again(parked);
        }
    }

    /// What is still in use when nothing else happens stays so.
    fn give_up(&mut self, going: bool) {
        for (id, fault) in std::mem::take(&mut self.parked) {
            if going {
                self.fail(id, fault);
            }
        }
    }

    fn retry_or_fail(&mut self, id: OperationId, fault: Fault) {
        let Some(delay) = self.delay(id, &fault) else {
            if matches!(fault, Fault::InUse { .. }) {
                self.parked.insert(id, fault);
                return;
            }
            return self.fail(id, fault);
        };
        let Some(operation) = self.plan.operations.get(id.0) else { return };
        (self.events)(Event::Waiting {
            address: operation.address.clone(),
            operation: operation.call.operation(),
            reason: fault.words(),
            delay,
        });
        self.pauses.spawn(async move {
            tokio::time::sleep(delay).await;
            id
        });
    }

    fn delay(&mut self, id: OperationId, fault: &Fault) -> Option<Duration> {
        let operation = self.plan.operations.get(id.0)?;
        let passing = fault.passing(operation.call.operation(), self.schedule.follows(id))?;
        let timeout = self.known.timeout(&operation.type_name, operation.call.operation());
        let tries = self.tries.get_mut(&id)?;
        if passing == Passing::Conflict && self.progressed > tries.last {
            tries.count = 1;
        }
        let in_time = tries.began.elapsed() < timeout;
        let backoff = passing.backoff();
        let delay = backoff.delay(tries.count).or(fault.lingers().then_some(backoff.most));
        delay.filter(|_| in_time)
    }

    fn fail(&mut self, id: OperationId, fault: Fault) {
        let Some(operation) = self.plan.operations.get(id.0) else { return };
        let failure = Failure::new(operation, fault, &self.store.state());
        (self.events)(Event::Failed(failure.clone()));
        self.failures.insert(id, failure);
        for blocked in self.schedule.failed(id) {
            let Some(other) = self.plan.operations.get(blocked.0) else { continue };
            let skipped = Skipped {
                address: other.address.clone(),
                operation: other.call.operation(),
                because: operation.address.clone(),
            };
            (self.events)(Event::Skipped(skipped.clone()));
            self.skipped.insert(blocked, skipped);
        }
    }

    /// An output that refers to something that failed stays as it was.
    async fn write_outputs(&mut self) -> Result<(), store::Error> {
        let mut entries = Vec::new();
        for output in &self.plan.outputs {
            let value = match &output.after {
                None => None,
                Some(value) => match self.known.resolve(value) {
                    Ok(value) => Some(value),
                    Err(_) => continue,
                },
            };
            if value != output.before {
                entries.push(Entry::Output { name: output.name.clone(), value });
            }
        }
        self.store.append(entries).await
    }
}

/// What is known by another address, or left to itself, needs no request either.
fn past(plan: &Plan) -> impl Iterator<Item = Entry> {
    let moved = plan.moved.iter();
    let moved = moved.map(|it| Entry::Moved { from: it.from.clone(), to: it.to.clone() });
    let forgotten = plan.forgotten.iter();
    moved.chain(forgotten.map(|it| Entry::Forgotten { address: it.address.clone() }))
}

/// A step that panicked is a fault of smk, and shown as one.
fn resume(error: tokio::task::JoinError) {
    if let Ok(panic) = error.try_into_panic() {
        std::panic::resume_unwind(panic);
    }
}
