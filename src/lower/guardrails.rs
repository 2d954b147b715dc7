//! `guardrails`: managed policies that deny the ways around everything else in the program: to
//! start the same machines elsewhere, or opened. They allow nothing, so that people carry them
//! beside what lets them work.

use super::network::{Parts, Reach};
use super::policy::{self, Statement};
use super::site::Site;
use super::{Lowering, Problem, naming, written};
use crate::model::program::{Program, Training};
use crate::model::{Address, Json, Output, Reference, Resource, Value, policies};
use crate::source::Span;
use guard::Guard;

mod guard;

#[cfg(test)]
mod tests;

/// The address of the first policy, which is also a name that no statement can give.
const ADDRESS: &str = "guardrails";

const LONGEST_NAME: usize = 128;

/// How ids begin, by the property that holds them, and the characters that follow.
/// Amazon EC2 user guide, "Resource IDs".
const IDS: [(&str, &str); 3] = [("GroupId", "sg-"), ("SubnetId", "subnet-"), ("VpcId", "vpc-")];
const ID_CHARACTERS: usize = 17;

/// What the program has, to which everything is held.
struct Inside {
    subnets: Vec<Value>,
    groups: Vec<Value>,
    networks: Vec<Value>,
    /// The networks out of which people can open a notebook, and Studio, without the internet.
    with_notebooks: Vec<Value>,
    with_studio: Vec<Value>,
    /// No notebook of the program gives root.
    without_root: bool,
    /// All jobs of the program encrypt what their machines send each other.
    encrypted: bool,
    /// The program has jobs, and none of them has a network.
    isolated: bool,
}

/// Adds the policies, and gives what people need to know to carry them.
pub(super) fn lower(lowering: &mut Lowering<'_>) -> Vec<Output> {
    let program = lowering.program;
    let Some(span) = program.guardrails else { return Vec::new() };
    let Some(inside) = Inside::of(lowering) else {
        if program.broken.is_empty() && !program.incomplete {
            lowering.diagnostics.push(Problem::NothingToGuard { span });
        }
        return Vec::new();
    };
    let mut statements = Vec::new();
    for guard in inside.guards() {
        let Some(parts) = policies::fitting(guard, &Guard::size, &Guard::halves) else {
            let (groups, subnets) = (inside.groups.len(), inside.subnets.len());
            lowering.diagnostics.push(Problem::LongGuardrails { groups, subnets, span });
            return Vec::new();
        };
        statements.extend(parts.iter().map(|part| part.statement().value()));
    }
    let policies = policies::documents(statements, size);
    let add = |(index, statements)| policy(index, statements, span, lowering);
    policies.into_iter().enumerate().map(add).collect()
}

/// The characters of a statement, when its references are known.
fn size(statement: &Value) -> usize {
    let id = |reference: &Reference| {
        let property = reference.property.top();
        let (_, begin) = IDS.iter().find(|(name, _)| Some(*name) == property)?;
        Some(Json::from(format!("{begin}{}", "0".repeat(ID_CHARACTERS))))
    };
    statement.resolve(&id).map_or(usize::MAX, |json| json.to_string().len())
}

fn policy(index: usize, statements: Vec<Value>, span: Span, lowering: &mut Lowering<'_>) -> Output {
    let first = Address::new(ADDRESS);
    let address = if index == 0 { first } else { first.part(&format!("part-{}", index + 1)) };
    let stack = &lowering.program.stack;
    let policy = Resource::new(address.clone(), "AWS::IAM::ManagedPolicy", written(span))
        .set("Description", format!("Denies the ways around the environment {}", stack.name))
        .set("PolicyDocument", policy::document_of(statements));
    lowering.add(naming::name(policy, "ManagedPolicyName", LONGEST_NAME, stack), &[]);
    Output { name: address.to_string(), value: Value::reference(&address, "PolicyArn"), span }
}

impl Inside {
    fn of(lowering: &Lowering<'_>) -> Option<Self> {
        let sites: Vec<&Site<'_>> =
            lowering.sites.values().filter(|site| !site.workloads.is_empty()).collect();
        if sites.is_empty() {
            return None;
        }
        let Program { notebooks, trainings, .. } = lowering.program;
        let group = |name: &str| Address::new(name).part("security-group");
        let workloads = sites.iter().flat_map(|site| &site.workloads);
        let reaches = |service: &'static str| {
            let has = move |site: &&&Site<'_>| {
                [service, "sagemaker.api"].iter().all(|it| site.endpoints.contains_key(it))
            };
            sites.iter().filter(has).map(|site| network(site)).collect()
        };
        Some(Self {
            subnets: sites.iter().flat_map(|site| subnets(site)).collect(),
            groups: workloads
                .map(|workload| Value::reference(&group(&workload.name.value), "GroupId"))
                .collect(),
            networks: sites.iter().map(|site| network(site)).collect(),
            with_notebooks: reaches("notebook"),
            with_studio: reaches("studio"),
            without_root: !notebooks.iter().any(|it| it.root.as_ref().is_some_and(|on| on.value)),
            encrypted: trainings.iter().all(Training::encrypts_traffic),
            isolated: !trainings.is_empty() && trainings.iter().all(|it| it.isolate),
        })
    }
}

fn network(site: &Site<'_>) -> Value {
    Value::reference(&Parts::of(&site.network.name.value).vpc(), "VpcId")
}

fn subnets(site: &Site<'_>) -> Vec<Value> {
    let parts = Parts::of(&site.network.name.value);
    let zones = site.network.zones.iter();
    let subnets = zones.map(|zone| parts.subnet(Reach::Private, &zone.value));
    subnets.map(|subnet| Value::reference(&subnet, "SubnetId")).collect()
}

impl Guard {
    fn size(&self) -> usize {
        size(&self.statement().value())
    }

    fn statement(&self) -> Statement {
        let actions: Vec<String> =
            self.actions.iter().map(|action| format!("sagemaker:{action}")).collect();
        let actions: Vec<&str> = actions.iter().map(String::as_str).collect();
        let denial = Statement::deny(&self.id, &actions).on_all();
        let test =
            |denial: Statement, key: &&str| denial.when(self.operator, key, self.value.clone());
        self.keys.iter().fold(denial, test)
    }
}
