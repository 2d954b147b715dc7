//! A resource as the program asks for it. All stages after lowering know nothing else.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use super::map::Key;
use super::{Address, Map, PropertyPath, Reference, TypeName, Value};
use crate::source::Span;

/// The tags by which smk knows what it owns.
pub const STACK_TAG: &str = "smk:stack";
pub const ADDRESS_TAG: &str = "smk:address";

/// Where a resource comes from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Origin {
    /// The words of the source that asked for it.
    pub span: Span,
    /// Why it exists although nobody wrote it, such as "needed by `research`".
    pub implied: Option<String>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Created, updated and deleted by smk.
    Managed,
    /// Read by its identifier, never changed; `properties` are what a read must give.
    Existing { identifier: Value },
}

/// What happens to a resource when nothing asks for it any more.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Disposal {
    /// It is deleted, which is refused while something is in it.
    #[default]
    Delete,
    /// It stays in AWS.
    Keep,
    /// It is deleted with all that is in it.
    Empty,
    /// It goes with what AWS made it for, and cannot be deleted by itself.
    Follow,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Resource {
    pub address: Address,
    pub type_name: TypeName,
    pub kind: Kind,
    pub properties: Map,
    pub origin: Origin,
    /// The source of single properties, where it is more exact than the origin.
    pub spans: BTreeMap<PropertyPath, Span>,
    /// What must exist before this, beyond what the properties refer to.
    pub needs: BTreeSet<Address>,
    /// The `protect` statement that forbids to destroy or replace this.
    pub protected: Option<Span>,
    /// What the program says of its end, where it holds something.
    pub disposal: Option<Disposal>,
    /// The standing checks that this cannot keep by its nature, and why.
    pub by_nature: BTreeMap<&'static str, &'static str>,
    /// Whether somebody wrote the properties one by one. Those of a construct are made of words
    /// that say where data goes, and which nobody keeps secret.
    pub by_hand: bool,
    /// Which properties smk made up, so that they stay as they are for as long as the resource does.
    pub made: Vec<Made>,
}

/// A property that has to have some value, such as a name that nobody chose.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Made {
    pub property: &'static str,
    /// Properties of which a change calls for another value.
    pub with: &'static [&'static str],
}

impl Resource {
    pub fn new(address: Address, type_name: &str, origin: Origin) -> Self {
        Self {
            address,
            type_name: TypeName::new(type_name),
            kind: Kind::Managed,
            properties: Map::new(),
            origin,
            spans: BTreeMap::new(),
            needs: BTreeSet::new(),
            protected: None,
            made: Vec::new(),
            disposal: None,
            by_nature: BTreeMap::new(),
            by_hand: false,
        }
    }

    pub fn set(mut self, property: impl Into<Key>, value: impl Into<Value>) -> Self {
        self.properties.insert(property, value);
        self
    }

    /// Sets a property and records the words that asked for it.
    pub fn set_from(mut self, property: &'static str, value: impl Into<Value>, span: Span) -> Self {
        self.spans.insert(PropertyPath::key(property), span);
        self.set(property, value)
    }

    /// Sets a property to a value that smk makes up, and that another resource could have as well.
    pub fn make(self, property: &'static str, value: impl Into<Value>) -> Self {
        self.make_with(property, &[], value)
    }

    /// The same, where a change of some other properties calls for another value.
    pub fn make_with(
        mut self,
        property: &'static str,
        with: &'static [&'static str],
        value: impl Into<Value>,
    ) -> Self {
        self.made.push(Made { property, with });
        self.set(property, value)
    }

    pub fn need(mut self, address: &Address) -> Self {
        self.needs.insert(address.clone());
        self
    }

    /// Says why this cannot keep a standing check.
    pub fn cannot_keep(mut self, rule: &'static str, because: &'static str) -> Self {
        self.by_nature.insert(rule, because);
        self
    }

    pub fn is_managed(&self) -> bool {
        self.kind == Kind::Managed
    }

    /// The most exact source of what stands at a path.
    pub fn span_of(&self, path: &PropertyPath) -> Span {
        let mut path = Some(path.clone());
        while let Some(current) = path {
            if let Some(span) = self.spans.get(&current) {
                return *span;
            }
            path = current.parent();
        }
        self.origin.span
    }

    /// Everything that the properties (and the identifier, if it is given) refer to.
    pub fn references(&self) -> BTreeSet<&Reference> {
        let mut found = BTreeSet::new();
        self.each_reference(&mut |reference| {
            found.insert(reference);
        });
        found
    }

    /// Shows each reference of the properties, and of the identifier if it is given.
    pub fn each_reference<'a>(&'a self, show: &mut impl FnMut(&'a Reference)) {
        let identifier = match &self.kind {
            Kind::Managed => None,
            Kind::Existing { identifier } => Some(identifier),
        };
        self.properties.values().chain(identifier).for_each(|value| value.each_reference(show));
    }
}

/// What a `moved` statement says: the address of a thing or resource, and what it was before.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Move {
    pub from: Address,
    pub to: Address,
    pub span: Span,
}

/// A thing or resource that is left to itself, and the words that say so.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Forgotten {
    pub address: Address,
    pub span: Span,
}

/// A value that the program gives to the outside.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Output {
    pub name: String,
    pub value: Value,
    pub span: Span,
}
