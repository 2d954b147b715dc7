//! A program together with the cloud and the state that belong to it: what `plan`, `apply` and
//! `destroy` begin with.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::failure::{Failure, Problem};
use super::input::Source;
use super::{Subject, Target, faults, rights};
use crate::apply::{self, Limits};
use crate::cloud::rights::Missing;
use crate::cloud::{self, Client};
use crate::compile::Compiled;
use crate::comply;
use crate::cost::{self, Comparison, Dollars};
use crate::diagnostic::Diagnostics;
use crate::export::iam_policy;
use crate::graph::ResourceGraph;
use crate::lower;
use crate::observe;
use crate::pins::{self, resolve};
use crate::plan::{self, Place, Plan};
use crate::schema::TypeSchema;
use crate::source::{SourceMap, Span};
use crate::state::journal::Entry;
use crate::state::{Owner, State, Store, store};
use crate::{adopt, local, model, schema, state, view};

pub(super) struct Session {
    pub(super) source: Source,
    compiled: Compiled,
    pub(super) client: Client,
    caller: cloud::Caller,
    pub(super) owner: Owner,
    pub(super) state: State,
    pub(super) state_folder: PathBuf,
    /// Warnings about the program, and problems of the plan.
    pub(super) diagnostics: Diagnostics,
    /// What became of operations that an earlier run began, for the state.
    settled: Vec<Entry>,
    /// The embedded local cloud, as long as the command runs.
    server: Option<local::Server>,
}

/// What a plan is made for.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Purpose {
    Reach,
    Destroy,
    /// Back to what was last applied.
    Revert,
}

/// How the names that are pinned are treated.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Pinning {
    Missing,
    All,
}

impl Session {
    /// Compiles the program, connects, and makes sure that account, region and state belong
    /// together. Nothing is changed.
    pub(super) async fn open(subject: &Subject) -> Result<Self, Failure> {
        let target = &subject.target;
        let mut source = subject.input.read()?;
        let mut diagnostics = Diagnostics::default();
        let compiled = source.demand(&mut diagnostics)?;
        let state_folder = target.state_folder(&source.folder);
        let state = store::read(&state_folder).map_err(Failure::of)?;
        let stack = &compiled.program.stack;
        let account = stack.account.as_ref().map(|account| account.value.clone());
        let server = target.serve(&source.folder, account, &stack.region).await?;
        let client = target.connect(server.as_ref(), &stack.region).await?;
        let caller = client.caller().await.map_err(Failure::of)?;
        if let Some(wanted) = stack.account.as_ref().filter(|wanted| wanted.value != caller.account)
        {
            let mut found = Diagnostics::default();
            found.push(Problem::OtherAccount {
                wanted: wanted.value.to_string(),
                found: caller.account.to_string(),
                span: wanted.span,
            });
            return Err(Failure::problems(found, source.sources));
        }
        let owner = Owner {
            stack: stack.name.clone(),
            account: caller.account.clone(),
            region: client.region().clone(),
        };
        same_owner(&state, &owner)?;
        let settled = Vec::new();
        let mut session = Self {
            source,
            compiled,
            client,
            caller,
            owner,
            state,
            state_folder,
            diagnostics,
            settled,
            server,
        };
        session.admit();
        Ok(session)
    }

    /// What AWS made with resources belongs to the program as far as the state knows it.
    fn admit(&mut self) {
        let state = plan::carried(&self.compiled.graph, &self.state);
        self.compiled.graph.admit(|address| state.records.contains_key(address));
    }

    /// Resolves the names that the program pins, and compiles again with their addresses.
    pub(super) async fn pin(&mut self, pinning: Pinning) -> Result<(), Failure> {
        let wanted = lower::hosts_to_pin(&self.compiled.program);
        let unknown = wanted
            .iter()
            .filter(|name| pinning == Pinning::All || self.source.pins.get(name).is_none());
        let unknown = unknown.cloned().collect();
        let mut pins = resolve::resolve(&unknown, &self.source.pins).await.map_err(|errors| {
            let mut found = Diagnostics::default();
            errors.into_iter().for_each(|error| found.push(error));
            Failure::problems(found, std::mem::take(&mut self.source.sources))
        })?;
        pins.keep_only(&wanted);
        if pins == self.source.pins {
            return Ok(());
        }
        let path = self.source.folder.join(pins::FILE_NAME);
        resolve::record(&path, &pins).map_err(|error| Failure::unusable(&path, &error))?;
        self.source.pins = pins;
        self.diagnostics = Diagnostics::default();
        self.compiled = self.source.demand(&mut self.diagnostics)?;
        self.admit();
        Ok(())
    }

    /// Reads what the state holds.
    pub(super) async fn observe(&mut self, target: &Target) -> Result<observe::Observed, Failure> {
        let limits = observe::Limits { concurrency: target.limits().concurrency };
        let graph = &self.compiled.graph;
        let observed =
            observe::observe(&self.client, &self.state, graph, &self.owner, limits).await;
        observed.map_err(|error| unread(error, &mut self.source.sources))
    }

    /// What changed outside.
    pub(super) fn drift(&self, observed: &observe::Observed) -> Vec<plan::Drift> {
        let place = |span: Span| place(&self.source.sources, span);
        plan::drift(&self.compiled.graph, &self.state, observed, &self.schemas(), &place)
    }

    /// What the state is told so that what changed outside counts as what was applied.
    pub(super) fn acceptance(
        &self,
        drift: &[plan::Drift],
        observed: &observe::Observed,
    ) -> Vec<Entry> {
        plan::acceptance(drift, &self.state, observed, &self.schemas())
    }

    /// Reads what is to stand at an address from here on.
    pub(super) async fn import(
        &mut self,
        target: &Target,
        (address, identifier): (&model::Address, &model::PhysicalId),
        take_over: bool,
    ) -> Result<adopt::Found, Failure> {
        let observed = self.observe(target).await?;
        self.compiled.graph.admit(|_| true);
        let state = plan::carried(&self.compiled.graph, &self.state);
        let subject =
            adopt::Subject { graph: &self.compiled.graph, state: &state, owner: &self.owner };
        let wanted = (address, identifier);
        let found = adopt::import(&self.client, subject, &observed, wanted, take_over).await;
        found.map_err(|refusal| {
            let mut found = Diagnostics::default();
            match refusal {
                adopt::Refusal::Problem(problem) => found.push(problem),
                adopt::Refusal::Unreadable(error) => found.push(error),
            }
            Failure::problems(found, std::mem::take(&mut self.source.sources))
        })
    }

    /// Finds everything of this stack that the state does not know.
    pub(super) async fn adopt(&mut self, target: &Target) -> Result<adopt::Adoption, Failure> {
        let mut observed = self.observe(target).await?;
        self.compiled.graph.admit(|_| true);
        let limits = observe::Limits { concurrency: target.limits().concurrency };
        let state = plan::carried(&self.compiled.graph, &self.state);
        let subject =
            adopt::Subject { graph: &self.compiled.graph, state: &state, owner: &self.owner };
        let adoption = adopt::adopt(&self.client, subject, &mut observed, limits).await;
        adoption.map_err(|error| unread(error, &mut self.source.sources))
    }

    /// Writes down what was taken over, all of it or nothing.
    pub(super) async fn record<'a>(
        &self,
        records: impl IntoIterator<Item = &'a state::Record>,
    ) -> Result<(), Failure> {
        let done = |record: &state::Record| {
            let record = record.clone();
            Entry::Done { client_token: None, record, deposes: false }
        };
        let mut entries: Vec<Entry> = records.into_iter().map(done).collect();
        if entries.is_empty() {
            return Ok(());
        }
        let (store, _) = state::Store::open(&self.state_folder).map_err(Failure::of)?;
        if !store.is_owned() {
            entries.insert(0, Entry::Owner { owner: self.owner.clone() });
        }
        store.append(entries).await.map_err(Failure::of)
    }

    fn schemas(&self) -> impl Fn(&model::TypeName) -> Option<Arc<TypeSchema>> {
        let region = self.owner.region.clone();
        move |name| schema::find(name, &region)
    }

    /// Plans from what exists back to what was last applied.
    pub(super) fn revert(&mut self, observed: &observe::Observed) -> Result<Plan, Failure> {
        let (mut found, owner) = (Diagnostics::default(), self.owner.clone());
        let place = |span: Span| place(&self.source.sources, span);
        let graph = &self.compiled.graph;
        let plan = plan::revert(graph, &self.state, observed, owner, &place, &mut found);
        self.diagnostics.append(found);
        self.accept(plan)
    }

    /// The plan, if nothing is wrong with it.
    fn accept(&mut self, plan: Plan) -> Result<Plan, Failure> {
        self.diagnostics.demand(plan).map_err(|_| {
            let found = std::mem::take(&mut self.diagnostics);
            Failure::problems(found, std::mem::take(&mut self.source.sources))
        })
    }

    /// Plans from what exists to what the program asks for, or to nothing.
    pub(super) async fn plan(
        &mut self,
        purpose: Purpose,
        target: &Target,
    ) -> Result<Plan, Failure> {
        self.settle().await?;
        let empty = self.compiled.graph.emptied();
        let graph = if purpose == Purpose::Destroy { &empty } else { &self.compiled.graph };
        let limits = observe::Limits { concurrency: target.limits().concurrency };
        let state = plan::carried(graph, &self.state);
        let observed = observe::observe(&self.client, &state, graph, &self.owner, limits).await;
        let mut observed = observed.map_err(|error| unread(error, &mut self.source.sources))?;
        if purpose == Purpose::Reach {
            if state.owner.is_none() {
                let others = observe::look_for_others(&self.client, graph, &self.owner, limits);
                observed.others = others.await;
            }
            let program = &self.compiled.program;
            comply::judge_found(program, graph, &observed.existing, &mut self.diagnostics);
        }
        let mut found = Diagnostics::default();
        let mut plan = self.compare(graph, &observed, &mut found);
        // What is to go may have something around it or in it, which changes the plan.
        if found.errors() == 0 {
            let looked = look_closer(&self.client, &state, &plan, &mut observed, limits).await;
            if looked.map_err(|error| unread(error, &mut self.source.sources))? {
                found = Diagnostics::default();
                plan = self.compare(graph, &observed, &mut found);
            }
        }
        self.diagnostics.append(found);
        self.accept(plan)
    }

    /// Finds out what became of what an earlier run began.
    async fn settle(&mut self) -> Result<(), Failure> {
        for intent in self.state.pending.values() {
            view::note(&view::settled::asking(intent));
        }
        let settled = apply::settle(&self.client, &self.state).await.map_err(Failure::of)?;
        for one in settled {
            view::note(&view::settled::line(&one));
            self.state.take_in(&one.entries);
            self.settled.extend(one.entries);
        }
        Ok(())
    }

    /// Writes down what was found out, which is so whatever becomes of the plan.
    pub(super) async fn record_settled(&mut self) -> Result<(), Failure> {
        if self.settled.is_empty() {
            return Ok(());
        }
        let (store, _) = Store::open(&self.state_folder).map_err(Failure::of)?;
        store.append(std::mem::take(&mut self.settled)).await.map_err(Failure::of)
    }

    /// What the caller may not do of all that it takes, asked while other things are read.
    pub(super) fn missing_rights(
        &self,
        purpose: Purpose,
    ) -> impl Future<Output = BTreeSet<Missing>> + Send + use<> {
        let place = iam_policy::Place {
            region: self.owner.region.clone(),
            account: Some(self.owner.account.clone()),
        };
        let aim = match purpose {
            Purpose::Reach | Purpose::Revert => iam_policy::Aim::Apply,
            Purpose::Destroy => iam_policy::Aim::Destroy,
        };
        let wanted = iam_policy::rights(&self.compiled.graph, &place, aim);
        rights::missing(self.client.clone(), self.caller.clone(), wanted)
    }

    fn compare(
        &self,
        graph: &ResourceGraph,
        observed: &observe::Observed,
        diagnostics: &mut Diagnostics,
    ) -> Plan {
        let place = |span: Span| place(&self.source.sources, span);
        plan::plan(graph, &self.state, observed, self.owner.clone(), &place, diagnostics)
    }

    /// What a month costs before the plan, and after it.
    pub(super) fn cost(&self, purpose: Purpose, plan: &Plan) -> Comparison {
        let vanished = |address: &model::Address| {
            let gone = |change: &plan::Change| change.reason == plan::Reason::Vanished;
            plan.changes.iter().any(|change| change.address == *address && gone(change))
        };
        let state = plan::carried(&self.compiled.graph, &self.state);
        let properties =
            |record: &'_ state::Record| match model::Value::from(record.applied.clone()) {
                model::Value::Map(applied) => applied,
                _ => model::Map::new(),
            };
        let known = state.records.values().filter(|record| !vanished(&record.address));
        let existing = known.chain(&state.deposed);
        let existing: Vec<_> = existing.map(|it| (&it.type_name, properties(it))).collect();
        let recorded = state.records.values();
        let recorded: Vec<_> = recorded.map(|it| (&it.type_name, properties(it))).collect();
        let existing = existing.iter().map(|(type_name, applied)| (*type_name, applied));
        let after = match purpose {
            Purpose::Reach => cost::of_graph(&self.compiled.graph),
            Purpose::Destroy => Dollars::default(),
            Purpose::Revert => cost::idle(recorded.iter().map(|it| (it.0, &it.1))),
        };
        let unpriced = match purpose {
            Purpose::Reach => cost::unpriced(&cost::lines(&self.compiled.graph)),
            Purpose::Destroy | Purpose::Revert => 0,
        };
        Comparison { before: cost::idle(existing), after, unpriced }
    }

    pub(super) async fn close(self) {
        if let Some(server) = self.server {
            server.shutdown().await;
        }
    }
}

fn unread(error: observe::Error, sources: &mut SourceMap) -> Failure {
    let mut found = Diagnostics::default();
    found.push(error);
    Failure::problems(found, std::mem::take(sources))
}

fn place(sources: &SourceMap, span: Span) -> Option<Place> {
    let at = sources.location(span)?;
    let file = at.file.to_owned();
    Some(Place { file, line: at.line, column: at.column, start: span.start, end: span.end })
}

/// Looks around and into what a plan deletes; says whether there is anything.
async fn look_closer(
    client: &Client,
    state: &State,
    plan: &Plan,
    observed: &mut observe::Observed,
    limits: observe::Limits,
) -> Result<bool, observe::Error> {
    let deleted = plan.deleted();
    observed.companions = observe::look_around(client, state, observed, &deleted).await?;
    let buckets = plan.deletions_if_empty();
    observed.contents = observe::look_inside(client, buckets, limits).await;
    Ok(!(observed.companions.is_empty() && observed.contents.is_empty()))
}

fn same_owner(state: &State, owner: &Owner) -> Result<(), Failure> {
    match &state.owner {
        Some(known) if known != owner => Err(Failure::of(Problem::OtherOwner {
            found: known.stack.clone(),
            account: known.account.to_string(),
            region: known.region.to_string(),
            wanted: owner.stack.clone(),
            other_account: owner.account.to_string(),
            other_region: owner.region.to_string(),
        })),
        _ => Ok(()),
    }
}

/// Where the state is kept: that of the local cloud apart from that of AWS.
pub(super) fn state_folder(program: &Path, given: Option<&Path>, local: bool) -> PathBuf {
    let beside = program.join(".smk");
    match (given, local) {
        (Some(folder), _) => folder.to_owned(),
        (None, true) => beside.join("local/state"),
        (None, false) => beside.join("state"),
    }
}

impl Target {
    pub(super) fn limits(&self) -> Limits {
        Limits { concurrency: usize::from(self.parallelism) }
    }

    pub(super) fn state_folder(&self, program: &Path) -> PathBuf {
        state_folder(program, self.state.as_deref(), self.local)
    }

    async fn serve(
        &self,
        program: &Path,
        account: Option<model::AccountId>,
        region: &model::Region,
    ) -> Result<Option<local::Server>, Failure> {
        if !self.local {
            return Ok(None);
        }
        let defaults = local::Options::default();
        let options = local::Options {
            data: Some(program.join(".smk/local/cloud")),
            speed: self.speed,
            account: account.unwrap_or(defaults.account),
            region: region.clone(),
            ..defaults
        };
        faults::serve(options, self.faults.as_deref()).await.map(Some)
    }

    async fn connect(
        &self,
        server: Option<&local::Server>,
        region: &model::Region,
    ) -> Result<Client, Failure> {
        let settings = cloud::Settings {
            region: Some(region.clone()),
            profile: self.profile.clone(),
            endpoint_url: server.map(local::Server::endpoint).or(self.endpoint_url.clone()),
            local: server.is_some(),
            rate: (self.rate > 0.0 && server.is_none()).then_some(self.rate),
        };
        cloud::connect(settings).await.map_err(Failure::of)
    }
}

pub(super) fn with_causes(error: &dyn std::error::Error) -> String {
    let causes = std::iter::successors(Some(error), |error| error.source());
    causes.map(ToString::to_string).collect::<Vec<_>>().join(": ")
}

/// Runs a task on as many threads as there are.
pub(super) fn run<T>(task: impl Future<Output = Result<T, Failure>>) -> Result<T, Failure> {
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build();
    let runtime =
        runtime.map_err(|error| Failure::of(Problem::Runtime { reason: error.to_string() }))?;
    runtime.block_on(task)
}

/// Returns when somebody wants the process to end.
pub(super) async fn signal() {
    use tokio::signal::unix::{SignalKind, signal};
    let Ok(mut terminate) = signal(SignalKind::terminate()) else {
        return std::future::pending().await;
    };
    let interrupt = tokio::signal::ctrl_c();
    tokio::select! {
        _ = terminate.recv() => {}
        _ = interrupt => {}
    }
}
