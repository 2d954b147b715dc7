//! What has to happen so that what exists becomes what the program asks for. A plan is data:
//! complete, printable, and all that `apply` is given. Does no I/O.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use crate::diagnostic::Diagnostics;
use crate::graph::ResourceGraph;
use crate::model::{Address, Disposal, Json, Map, PhysicalId, PropertyPath, TypeName, Value};
use crate::observe::Observed;
use crate::source::Span;
use crate::state::{Owner, Record, State};

pub mod normalise;
pub mod diff;
mod apart;
mod claims;
mod known;
mod companions;
mod made;
mod decide;
mod disposal;
mod drift;
mod order;
mod others;
mod past;
mod presumed;
mod recorded;
mod revert;
mod within;
mod problem;

pub use decide::managed_needs;
pub use diff::known_part;
pub use drift::{Deviation, Drift, acceptance, drift};
pub use past::{Forgotten, Moved, carried};
pub use presumed::{has, is_fixed, presumed};
pub use problem::Problem;
pub use recorded::recorded;
pub use revert::{revert, without_borrowed};

/// Compares what the program asks for with what there is, and says what to do about it.
///
/// A graph that asks for nothing gives the plan that destroys everything.
pub fn plan(
    graph: &ResourceGraph,
    state: &State,
    observed: &Observed,
    owner: Owner,
    places: &impl Fn(Span) -> Option<Place>,
    diagnostics: &mut Diagnostics,
) -> Plan {
    let region = owner.region.clone();
    let find = move |name: &TypeName| crate::schema::find(name, &region);
    let past = past::follow(graph, state);
    past.report(graph, diagnostics);
    let decisions = decide::decide(graph, &past.state, observed, &owner, &find, diagnostics);
    let plan = order::arrange(decisions, graph, &past.state, owner, places);
    let (moved, forgotten) = past.shown(places);
    Plan { moved, forgotten, ..plan }
}

/// What happens to a resource. The display symbols are Terraform's.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Action {
    Create,
    Update,
    /// The new one is created before the old one goes.
    CreateThenDelete,
    /// The old one goes first, as both cannot exist at once.
    DeleteThenCreate,
    Delete,
    /// It goes on to exist, and the state forgets it.
    Keep,
}

/// Why a resource is replaced or deleted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Reason {
    /// It is asked for and does not exist yet.
    New,
    /// Nothing asks for it any more.
    NotInProgram,
    /// A property changed.
    Changed,
    /// An earlier operation on it failed half-way.
    Tainted,
    /// It was deleted outside of smk.
    Vanished,
    /// A replacement has outlived it.
    Deposed,
    /// AWS made it for something that is deleted, and leaves it behind.
    LeftBehind,
    /// People made it inside of something that is deleted.
    Inside,
    /// Nothing asks for it any more, and what it holds is to stay.
    Kept,
    /// What stays cannot be without it.
    NeededByKept,
    /// AWS made it with something else, and deletes it with that.
    Follows,
}

/// One property that changes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[expect(clippy::struct_excessive_bools, reason = "each is said of a change by itself")]
pub struct PropertyChange {
    pub path: PropertyPath,
    pub before: Option<Json>,
    /// What is asked for; references in it are not known yet.
    pub after: Option<Value>,
    pub forces_replacement: bool,
    /// AWS changes it in place or refuses to, and nobody knows before.
    #[serde(default)]
    pub may_force_replacement: bool,
    /// The values must not be shown.
    pub hidden: bool,
    /// Somebody changed it outside since it was last applied.
    #[serde(default)]
    pub outside: bool,
}

/// What happens to one resource, for people.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Change {
    pub address: Address,
    pub type_name: TypeName,
    pub action: Action,
    pub reason: Reason,
    pub identifier: Option<PhysicalId>,
    pub properties: Vec<PropertyChange>,
    /// The statement that asked for the resource, such as `main.smk:8`, and why it is implied.
    pub origin: Option<Place>,
    pub implied: Option<String>,
    /// What people lose when it is deleted.
    pub loses: Option<String>,
}

/// A place in the source, complete enough to be shown without the source.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Place {
    pub file: String,
    pub line: u32,
    pub column: u32,
    pub start: u32,
    pub end: u32,
}

/// Which operation of a plan.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct OperationId(pub usize);

/// One call to make, and what must be done before it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Operation {
    pub address: Address,
    pub type_name: TypeName,
    pub call: Call,
    pub after: BTreeSet<OperationId>,
    /// The dependencies to record with the resource.
    pub needs: BTreeSet<Address>,
    /// What is to become of it one day, to record with the resource.
    pub disposal: Option<Disposal>,
    /// Where single properties come from; the root path is the statement.
    pub places: BTreeMap<PropertyPath, Place>,
    /// What is put back although nobody asked for it; it is not recorded as asked for.
    #[serde(default, skip_serializing_if = "BTreeSet::is_empty")]
    pub borrowed: BTreeSet<PropertyPath>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Call {
    Create {
        desired: Map,
        /// The resource that this one replaces and that is deleted later.
        deposes: bool,
    },
    Update {
        identifier: PhysicalId,
        desired: Map,
        /// What was asked for when it was last applied.
        applied: Json,
        live: Json,
    },
    Delete {
        identifier: PhysicalId,
        /// It is the outlived half of a replacement.
        deposed: bool,
        /// What AWS made for it and leaves behind; to be recorded once it is gone.
        leaves: Vec<Record>,
        /// What is in it is deleted first.
        empties: bool,
    },
}

impl Action {
    pub fn is_replacement(self) -> bool {
        matches!(self, Self::CreateThenDelete | Self::DeleteThenCreate)
    }

    pub fn creates(self) -> bool {
        self == Self::Create || self.is_replacement()
    }

    pub fn deletes(self) -> bool {
        self == Self::Delete || self.is_replacement()
    }
}

impl Plan {
    /// Whether applying this would change anything, be it only an output.
    pub fn is_empty(&self) -> bool {
        self.operations.is_empty()
            && self.outputs.is_empty()
            && self.moved.is_empty()
            && self.forgotten.is_empty()
            && self.kept.is_empty()
    }

    /// The types and identifiers of what is deleted.
    pub fn deleted(&self) -> BTreeSet<(TypeName, PhysicalId)> {
        let deleted = |operation: &Operation| match &operation.call {
            Call::Delete { identifier, .. } => {
                Some((operation.type_name.clone(), identifier.clone()))
            }
            Call::Create { .. } | Call::Update { .. } => None,
        };
        self.operations.iter().filter_map(deleted).collect()
    }

    /// The buckets that are deleted only if there is nothing in them.
    pub fn deletions_if_empty(&self) -> BTreeSet<PhysicalId> {
        let deletion = |operation: &Operation| match &operation.call {
            Call::Delete { identifier, empties: false, .. }
                if operation.type_name.as_str() == disposal::BUCKET =>
            {
                Some(identifier.clone())
            }
            _ => None,
        };
        self.operations.iter().filter_map(deletion).collect()
    }

    /// Whether all that happens to the resource at an address is that it is deleted.
    pub fn only_deletes(&self, address: &Address) -> bool {
        let mut there = self.changes.iter().filter(|change| change.address == *address);
        there.any(|change| change.action == Action::Delete)
    }
}

impl Call {
    /// What the handler of the type is asked to do.
    pub fn operation(&self) -> crate::schema::Operation {
        match self {
            Self::Create { .. } => crate::schema::Operation::Create,
            Self::Update { .. } => crate::schema::Operation::Update,
            Self::Delete { .. } => crate::schema::Operation::Delete,
        }
    }
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OutputChange {
    pub name: String,
    pub before: Option<Json>,
    pub after: Option<Value>,
}

/// A resource that stays in AWS.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Kept {
    pub address: Address,
    pub identifier: PhysicalId,
    /// It was outlived by a replacement.
    pub deposed: bool,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Plan {
    pub owner: Owner,
    /// Grouped by the statement that asked for the resource, in the order of the source.
    pub changes: Vec<Change>,
    /// Indexed by [`OperationId`].
    pub operations: Vec<Operation>,
    /// What the state forgets before anything else happens.
    pub kept: Vec<Kept>,
    pub outputs: Vec<OutputChange>,
    /// Properties of what stays as it is, to which operations and outputs refer.
    pub known: BTreeMap<Address, Json>,
    /// What is known by another address from here on.
    pub moved: Vec<Moved>,
    /// What is not known any more, and goes on to exist.
    pub forgotten: Vec<Forgotten>,
    /// State records that only need to be written again, because a read gave something newer or
    /// the dependencies changed.
    pub refreshed: Vec<Record>,
}

#[cfg(test)]
mod tests;
