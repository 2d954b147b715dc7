//! From the checked program to resources, one file per construct. Everything that AWS will hold
//! is decided here; what follows knows resources only.

use std::collections::{BTreeMap, HashMap};

use crate::diagnostic::Diagnostics;
use crate::model::program::{Program, Tag};
use crate::model::{Address, Forgotten, Move, Origin, Output, Resource, Value};
use crate::pins::Pins;
use crate::source::Span;
use site::Site;

mod bucket;
pub mod conform;
mod default_group;
mod dns_firewall;
mod egress;
mod endpoint;
mod expression;
mod fixes;
mod flow_logs;
mod guardrails;
mod key;
mod naming;
mod network;
mod notebook;
mod past;
mod peers;
mod policy;
mod problem;
mod raw;
pub mod sdk_config;
mod security_group;
mod site;
mod studio;
mod tags;
mod training;
mod words;
mod workload;

pub use egress::{hosts_to_pin, proxy};
pub use expression::property;
pub use problem::Problem;

/// What a program stands for.
#[derive(Debug, Default)]
pub struct Lowered {
    pub resources: Vec<Resource>,
    pub outputs: Vec<Output>,
    pub moves: Vec<Move>,
    pub forgotten: Vec<Forgotten>,
    /// What AWS makes with resources, for when the state knows of it.
    pub latent: Vec<Resource>,
}

/// Turns a program into its resources, each checked against the catalog.
pub fn lower(program: &Program, pins: &Pins, diagnostics: &mut Diagnostics) -> Lowered {
    let sites = site::survey(program);
    let mut lowering = Lowering {
        program,
        pins,
        sites: &sites,
        diagnostics,
        resources: Vec::new(),
        places: HashMap::new(),
    };
    key::lower_implied(&mut lowering);
    for key in &program.keys {
        key::lower(key, &mut lowering);
    }
    for network in &program.networks {
        if let Some(site) = sites.get(network.name.value.as_str()) {
            network::lower(site, &mut lowering);
        }
    }
    for bucket in &program.buckets {
        bucket::lower(bucket, &mut lowering);
    }
    for notebook in &program.notebooks {
        notebook::lower(notebook, &mut lowering);
    }
    for studio in &program.studios {
        studio::lower(studio, &mut lowering);
    }
    for training in &program.trainings {
        training::lower(training, &mut lowering);
    }
    let guardrails = guardrails::lower(&mut lowering);
    raw::lower(&mut lowering);
    protect(&mut lowering);
    let mut outputs = expression::outputs(&mut lowering);
    outputs.extend(guardrails);
    let (moves, forgotten) = past::lower(&mut lowering);
    let latent = default_group::lower(&lowering);
    let resources = lowering.resources;
    conform::check(&resources, program, diagnostics);
    Lowered { resources, outputs, moves, forgotten, latent }
}

/// What lowering has so far; every construct adds to it.
struct Lowering<'a> {
    program: &'a Program,
    pins: &'a Pins,
    sites: &'a BTreeMap<&'a str, Site<'a>>,
    diagnostics: &'a mut Diagnostics,
    resources: Vec<Resource>,
    /// Where in `resources` each address is.
    places: HashMap<Address, usize>,
}

impl Lowering<'_> {
    /// Adds a resource with the tags of the stack and of the thing that it belongs to.
    fn add(&mut self, mut resource: Resource, tags: &[Tag]) {
        tags::tag(&mut resource, &self.program.stack, tags);
        self.push(resource);
    }

    fn push(&mut self, resource: Resource) {
        self.places.insert(resource.address.clone(), self.resources.len());
        self.resources.push(resource);
    }

    fn find(&self, address: &str) -> Option<&Resource> {
        self.resources.get(*self.places.get(address)?)
    }

    /// Says why a resource that was added cannot keep a standing check.
    fn cannot_keep(&mut self, address: &Address, rule: &'static str, because: &'static str) {
        let place = self.places.get(address).copied();
        if let Some(resource) = place.and_then(|place| self.resources.get_mut(place)) {
            resource.by_nature.insert(rule, because);
        }
    }

    /// Looks at what there is so far, and says what is wrong.
    fn judging<T>(&mut self, work: impl FnOnce(&Self, &mut Diagnostics) -> T) -> T {
        let mut diagnostics = std::mem::take(self.diagnostics);
        let found = work(self, &mut diagnostics);
        *self.diagnostics = diagnostics;
        found
    }

    fn account(&self) -> Value {
        match &self.program.stack.account {
            Some(account) => Value::from(account.value.as_str()),
            None => Value::reference(&Address::new(crate::model::SURROUNDINGS), "account"),
        }
    }

    fn region(&self) -> &str {
        self.program.stack.region.as_str()
    }

    /// The ARN of a resource of this account and region.
    fn arn(&self, service: &str, resource: &str) -> Value {
        let head = format!("arn:{}:{service}:{}:", self.partition(), self.region());
        Value::concat([head.into(), self.account(), format!(":{resource}").into()])
    }

    fn partition(&self) -> &'static str {
        self.program.stack.region.partition()
    }
}

fn written(span: Span) -> Origin {
    Origin { span, implied: None }
}

fn implied(span: Span, by: &str) -> Origin {
    Origin { span, implied: Some(format!("needed by `{by}`")) }
}

/// Marks everything that belongs to a protected thing.
fn protect(lowering: &mut Lowering<'_>) {
    let program = lowering.program;
    let mut unused: BTreeMap<&str, Span> = BTreeMap::new();
    unused.extend(program.protected.iter().map(|name| (name.value.as_str(), name.span)));
    let wanted = unused.clone();
    if wanted.is_empty() {
        return;
    }
    for resource in &mut lowering.resources {
        for part in resource.address.around() {
            if let Some((name, span)) = wanted.get_key_value(part) {
                resource.protected.get_or_insert(*span);
                unused.remove(name);
            }
        }
        egress::protect(resource);
    }
    for (name, span) in unused {
        if !program.may_be_lost(Address::new(name).owner()) {
            lowering.diagnostics.push(Problem::NothingToProtect { name: name.to_owned(), span });
        }
    }
}
