//! The checked program: every name bound, every literal typed. What `lower` turns into resources.

use std::collections::BTreeSet;

use ipnet::Ipv4Net;

use super::host::Host;
use super::{AccountId, Disposal, Json, Region, TypeName, Zone};
use crate::source::Span;

/// Something with the words of the source that said it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Spanned<T> {
    pub value: T,
    pub span: Span,
}

impl<T> Spanned<T> {
    pub fn new(value: T, span: Span) -> Self {
        Self { value, span }
    }

    pub fn map<U>(self, change: impl FnOnce(T) -> U) -> Spanned<U> {
        Spanned::new(change(self.value), self.span)
    }
}

/// A name that the program gives to a thing, or by which it refers to one.
pub type Name = Spanned<String>;

#[derive(Clone, Debug)]
pub struct Program {
    pub stack: Stack,
    pub keys: Vec<Key>,
    pub networks: Vec<Network>,
    pub buckets: Vec<Bucket>,
    pub notebooks: Vec<Notebook>,
    pub studios: Vec<Studio>,
    pub trainings: Vec<Training>,
    /// The `guardrails` statement.
    pub guardrails: Option<Span>,
    pub raw: Vec<RawResource>,
    pub existing: Vec<ExistingResource>,
    pub outputs: Vec<OutputStatement>,
    pub protected: Vec<Name>,
    pub moved: Vec<Moved>,
    /// What is left to itself without being destroyed.
    pub forgotten: Vec<Name>,
    pub waives: Vec<Waive>,
    /// Names of statements that could not be checked; to refer to one is not another problem.
    pub broken: BTreeSet<String>,
    /// Whether there may be names that nobody knows, so that any name may be right.
    pub incomplete: bool,
}

impl Program {
    /// Whether a name that nothing has may have been given by a statement that is wrong itself.
    pub fn may_be_lost(&self, name: &str) -> bool {
        self.incomplete || self.broken.contains(name)
    }

    /// A program that asks for nothing.
    pub fn of(stack: Stack) -> Self {
        Self {
            stack,
            keys: Vec::new(),
            networks: Vec::new(),
            buckets: Vec::new(),
            notebooks: Vec::new(),
            studios: Vec::new(),
            trainings: Vec::new(),
            guardrails: None,
            raw: Vec::new(),
            existing: Vec::new(),
            outputs: Vec::new(),
            protected: Vec::new(),
            moved: Vec::new(),
            forgotten: Vec::new(),
            waives: Vec::new(),
            broken: BTreeSet::new(),
            incomplete: false,
        }
    }
}

/// What state, tags and names belong to.
#[derive(Clone, Debug)]
pub struct Stack {
    pub name: String,
    pub region: Region,
    pub account: Option<Spanned<AccountId>>,
    pub tags: Vec<Tag>,
    /// The `stack` statement; nothing where the program has none.
    pub span: Option<Span>,
}

#[derive(Clone, Debug)]
pub struct Tag {
    pub key: Spanned<String>,
    pub value: Spanned<String>,
}

/// A KMS key.
#[derive(Clone, Debug)]
pub struct Key {
    pub name: Name,
    pub alias: Option<Spanned<String>>,
    pub tags: Vec<Tag>,
}

/// A VPC and the ways out of it.
#[derive(Clone, Debug)]
pub struct Network {
    pub name: Name,
    /// The range of the VPC; inside an existing one, that of the network's own subnets if it is
    /// said.
    pub cidr: Option<Spanned<Ipv4Net>>,
    /// What is there already; nothing, if smk makes the VPC.
    pub inside: Option<Inside>,
    pub zones: Vec<Spanned<Zone>>,
    /// One for each zone, or none.
    pub public: Vec<Spanned<Ipv4Net>>,
    /// One for each zone; none, if they exist already.
    pub private: Vec<Spanned<Ipv4Net>>,
    /// One for each zone under `via firewall`, else none.
    pub firewall: Vec<Spanned<Ipv4Net>>,
    pub egress: Egress,
    pub endpoints: Vec<Endpoint>,
    pub flow_logs: FlowLogs,
    /// Whether only the names that the network needs resolve; the network's name where the
    /// program does not say.
    pub dns_firewall: Spanned<bool>,
    pub tags: Vec<Tag>,
}

/// The parts of an existing VPC that a network is built into, by their identifiers.
#[derive(Clone, Debug)]
pub struct Inside {
    pub vpc: Spanned<String>,
    pub gateway: Option<Spanned<String>>,
    /// One for each zone, or none.
    pub private: Vec<Spanned<String>>,
}

#[derive(Clone, Debug)]
pub struct Egress {
    pub mechanism: Mechanism,
    /// The `egress via` statement, or the network's name where there is none.
    pub span: Span,
    pub allow: Vec<Allow>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mechanism {
    /// Network Firewall, before or after the NAT gateways on the way out.
    Firewall {
        after_nat: bool,
    },
    Nat,
    None,
    Proxy,
}

/// One `egress allow`.
#[derive(Clone, Debug)]
pub struct Allow {
    pub destination: Destination,
    pub ports: Vec<u16>,
    pub span: Span,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Destination {
    /// The whole internet.
    Any,
    Hosts(Vec<Spanned<Host>>),
}

impl Egress {
    /// The names of the program that may be reached on one port or another; nothing if it is all.
    pub fn hosts(&self) -> Option<Vec<&Spanned<Host>>> {
        let lists = self.allow.iter().map(|allow| match &allow.destination {
            Destination::Any => None,
            Destination::Hosts(hosts) => Some(hosts),
        });
        Some(lists.collect::<Option<Vec<_>>>()?.into_iter().flatten().collect())
    }
}

/// A VPC endpoint that the program asks for.
#[derive(Clone, Debug)]
pub struct Endpoint {
    /// The service as its name ends: `s3`, `sts`, `sagemaker.api`.
    pub service: Spanned<String>,
    /// Its identifier, if it exists already.
    pub existing: Option<Spanned<String>>,
    /// The buckets that may be reached, where the endpoint says so: the gateway endpoint of S3.
    pub allow: Option<Vec<Name>>,
}

#[derive(Clone, Debug)]
pub enum FlowLogs {
    Off(Span),
    Keep { days: u32, span: Span },
}

/// A bucket that nobody reaches in plain text, or from elsewhere than the program says.
#[derive(Clone, Debug)]
pub struct Bucket {
    pub name: Name,
    /// What it is called in AWS, if the program decides that.
    pub title: Option<Spanned<String>>,
    /// The networks out of which alone its objects can be reached; from everywhere, if none.
    pub only_from: Vec<Name>,
    pub key: Option<Name>,
    pub versions: Option<Spanned<bool>>,
    /// What becomes of it and its objects when nothing asks for it any more.
    pub disposal: Option<Spanned<Disposal>>,
    pub tags: Vec<Tag>,
}

#[derive(Clone, Debug)]
pub struct Notebook {
    pub name: Name,
    /// The network's name.
    pub network: Name,
    /// The zone of the private subnet; the first one where it is not said.
    pub zone: Option<Spanned<Zone>>,
    pub instance: Option<Spanned<String>>,
    pub volume: Option<Spanned<u32>>,
    pub key: Option<Name>,
    pub uses: Vec<Use>,
    /// The trainings whose jobs its users may start.
    pub starts: Vec<Name>,
    pub root: Option<Spanned<bool>>,
    pub on_create: Option<Script>,
    pub on_start: Option<Script>,
    pub tags: Vec<Tag>,
}

/// A domain of SageMaker Studio and its users.
#[derive(Clone, Debug)]
pub struct Studio {
    pub name: Name,
    /// The network's name.
    pub network: Name,
    /// The zone of the private subnet; all of them where it is not said.
    pub zone: Option<Spanned<Zone>>,
    pub users: Vec<Name>,
    /// The instance type on which `JupyterLab` starts.
    pub instance: Option<Spanned<String>>,
    pub key: Option<Name>,
    pub uses: Vec<Use>,
    pub tags: Vec<Tag>,
}

/// Training jobs, which people start: what they may do and reach.
#[derive(Clone, Debug)]
pub struct Training {
    pub name: Name,
    /// The network's name.
    pub network: Name,
    /// The zone of the private subnet; all of them where it is not said.
    pub zone: Option<Spanned<Zone>>,
    pub key: Option<Name>,
    pub uses: Vec<Use>,
    /// Whether the machines of a job encrypt what they send each other.
    pub encrypt_traffic: Option<Spanned<bool>>,
    /// Whether the containers of a job have no network at all.
    pub isolate: bool,
    pub tags: Vec<Tag>,
}

impl Training {
    pub fn encrypts_traffic(&self) -> bool {
        self.encrypt_traffic.as_ref().is_none_or(|on| on.value)
    }
}

/// What a workload's role may do with a thing.
#[derive(Clone, Debug)]
pub struct Use {
    pub target: Name,
    pub access: Access,
    pub span: Span,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Access {
    Read,
    ReadWrite,
}

/// A file beside the program that runs in a workload.
#[derive(Clone, Debug)]
pub struct Script {
    pub path: Spanned<String>,
    pub text: String,
}

#[derive(Clone, Debug)]
pub struct RawResource {
    pub name: Name,
    pub type_name: Spanned<TypeName>,
    pub properties: Vec<(Name, Expression)>,
}

/// A resource that is read and never changed.
#[derive(Clone, Debug)]
pub struct ExistingResource {
    pub name: Name,
    pub type_name: Spanned<TypeName>,
    pub identifier: Spanned<String>,
}

/// A thing that the program called otherwise before.
#[derive(Clone, Debug)]
pub struct Moved {
    pub from: Name,
    pub to: Name,
}

#[derive(Clone, Debug)]
pub struct OutputStatement {
    pub name: Name,
    pub value: Expression,
}

/// A standing check that some things need not keep.
#[derive(Clone, Debug)]
pub struct Waive {
    pub rule: Name,
    pub on: Vec<Name>,
    pub because: Spanned<String>,
    /// The whole statement.
    pub span: Span,
}

/// A value as the program writes it; parameters and constants are already put in.
#[derive(Clone, Debug)]
pub struct Expression {
    pub kind: ExpressionKind,
    pub span: Span,
}

#[derive(Clone, Debug)]
pub enum ExpressionKind {
    Literal(Json),
    List(Vec<Expression>),
    Map(Vec<(Name, Expression)>),
    /// `lab.arn`: a thing of the program and what is wanted of it.
    Member {
        owner: Name,
        member: Name,
    },
}
