//! From the checked program to resources, one file per construct. Everything that AWS will hold
//! is decided here; what follows knows resources only.

use std::collections::BTreeSet;

use crate::diagnostic::Diagnostics;
use crate::model::program::{Name, Notebook, Program, Tag};
use crate::model::{Address, Origin, Output, Resource, Value};
use crate::pins::Pins;
use crate::source::Span;

pub mod conform;
mod egress;
mod endpoint;
mod expression;
mod flow_logs;
mod key;
mod naming;
mod network;
mod notebook;
mod policy;
mod problem;
mod raw;
mod security_group;
mod tags;
mod workload;

pub use egress::hosts_to_pin;
pub use problem::Problem;

/// What a program stands for.
#[derive(Debug, Default)]
pub struct Lowered {
    pub resources: Vec<Resource>,
    pub outputs: Vec<Output>,
}

/// Turns a program into its resources, each checked against the catalog.
pub fn lower(program: &Program, pins: &Pins, diagnostics: &mut Diagnostics) -> Lowered {
    let mut lowering = Lowering { program, pins, diagnostics, resources: Vec::new() };
    key::lower_implied(&mut lowering);
    for key in &program.keys {
        key::lower(key, &mut lowering);
    }
    for network in &program.networks {
        network::lower(network, &mut lowering);
    }
    for notebook in &program.notebooks {
        notebook::lower(notebook, &mut lowering);
    }
    raw::lower(&mut lowering);
    protect(&mut lowering);
    let outputs = expression::outputs(&mut lowering);
    let resources = lowering.resources;
    conform::check(&resources, &program.stack.region, diagnostics);
    Lowered { resources, outputs }
}

/// What lowering has so far; every construct adds to it.
struct Lowering<'a> {
    program: &'a Program,
    pins: &'a Pins,
    diagnostics: &'a mut Diagnostics,
    resources: Vec<Resource>,
}

impl Lowering<'_> {
    /// Adds a resource with the tags of the stack and of the thing that it belongs to.
    fn add(&mut self, resource: Resource, tags: &[Tag]) {
        let tagged = tags::tag(resource, &self.program.stack, tags);
        self.resources.push(tagged);
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

    /// The notebooks that run in a network.
    fn workloads(&self, network: &Name) -> impl Iterator<Item = &Notebook> {
        self.program.notebooks.iter().filter(|notebook| notebook.network.value == network.value)
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
    for name in &lowering.program.protected {
        let address = Address::new(name.value.as_str());
        let within = |resource: &&mut Resource| {
            resource.address == address
                || resource.address.as_str().starts_with(&format!("{address}."))
        };
        let mut found = false;
        for resource in lowering.resources.iter_mut().filter(within) {
            resource.protected = Some(name.span);
            found = true;
        }
        if !found && !lowering.program.may_be_lost(address.owner()) {
            lowering
                .diagnostics
                .push(Problem::NothingToProtect { name: name.value.clone(), span: name.span });
        }
    }
}

/// The addresses of resources that lowering made, for suggestions.
fn addresses(resources: &[Resource]) -> BTreeSet<&str> {
    resources.iter().map(|resource| resource.address.as_str()).collect()
}
