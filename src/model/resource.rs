//! A resource as the program asks for it. All stages after lowering know nothing else.

use std::collections::{BTreeMap, BTreeSet};

use super::map::Key;
use super::{Address, Map, PropertyPath, Reference, TypeName, Value};
use crate::source::Span;

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

    pub fn need(mut self, address: &Address) -> Self {
        self.needs.insert(address.clone());
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

/// A value that the program gives to the outside.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Output {
    pub name: String,
    pub value: Value,
    pub span: Span,
}
