//! What a property is asked to be. A value may refer to a property of another resource, and is
//! then unknown until that resource exists.

use std::collections::BTreeSet;
use std::fmt;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde::{Deserialize, Serialize};

use super::map::Key;
use super::{Address, Map, PropertyPath};

/// A value in which everything is known.
pub type Json = serde_json::Value;

/// A property of another resource of the program.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Reference {
    pub address: Address,
    pub property: PropertyPath,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Value {
    Bool(bool),
    Number(serde_json::Number),
    String(String),
    List(Vec<Value>),
    Map(Map),
    Reference(Reference),
    /// The parts as one string.
    Concat(Vec<Value>),
    /// Of a list of strings, what follows the prefix in the one that begins with it.
    Select {
        list: Reference,
        prefix: String,
    },
    /// A text in base64.
    Base64(Box<Value>),
}

impl Value {
    /// A value that refers to a property at the top level of another resource.
    pub fn reference(address: &Address, property: &str) -> Self {
        Self::Reference(Reference {
            address: address.clone(),
            property: PropertyPath::key(property),
        })
    }

    /// What follows a prefix in the one string of a list that begins with it.
    pub fn select(address: &Address, property: &str, prefix: impl Into<String>) -> Self {
        let list = Reference { address: address.clone(), property: PropertyPath::key(property) };
        Self::Select { list, prefix: prefix.into() }
    }

    pub fn base64(text: impl Into<Self>) -> Self {
        Self::Base64(Box::new(text.into()))
    }

    pub fn map<K: Into<Key>>(entries: impl IntoIterator<Item = (K, Self)>) -> Self {
        Self::Map(entries.into_iter().collect())
    }

    pub fn list(items: impl IntoIterator<Item = Self>) -> Self {
        Self::List(items.into_iter().collect())
    }

    /// The parts as one string; what is known of it is joined.
    pub fn concat(parts: impl IntoIterator<Item = Self>) -> Self {
        let mut joined: Vec<Self> = Vec::new();
        for part in parts {
            match (joined.last_mut(), part) {
                (_, Self::Concat(inner)) => {
                    let known = std::mem::take(&mut joined);
                    joined = match Self::concat(known.into_iter().chain(inner)) {
                        Self::Concat(parts) => parts,
                        single => vec![single],
                    };
                }
                (Some(Self::String(known)), Self::String(more)) => known.push_str(&more),
                (_, part) => joined.push(part),
            }
        }
        match joined.as_slice() {
            [Self::String(_)] => joined.swap_remove(0),
            _ => Self::Concat(joined),
        }
    }

    /// The value with every reference replaced by what `known` says of it, or the first
    /// reference of which it says nothing.
    pub fn resolve<'a>(
        &'a self,
        known: &impl Fn(&Reference) -> Option<Json>,
    ) -> Result<Json, &'a Reference> {
        Ok(match self {
            Self::Bool(value) => Json::Bool(*value),
            Self::Number(number) => Json::Number(number.clone()),
            Self::String(text) => Json::String(text.clone()),
            Self::List(items) => {
                Json::Array(items.iter().map(|item| item.resolve(known)).collect::<Result<_, _>>()?)
            }
            Self::Map(entries) => Json::Object(
                entries
                    .iter()
                    .map(|(key, value)| Ok((key.to_owned(), value.resolve(known)?)))
                    .collect::<Result<_, _>>()?,
            ),
            Self::Reference(reference) => known(reference).ok_or(reference)?,
            Self::Concat(parts) => {
                let mut text = String::new();
                for part in parts {
                    match part.resolve(known)? {
                        Json::String(part) => text.push_str(&part),
                        other => text.push_str(&other.to_string()),
                    }
                }
                Json::String(text)
            }
            Self::Select { list, prefix } => {
                let items = known(list).ok_or(list)?;
                Json::String(selected(&items, prefix).ok_or(list)?.to_owned())
            }
            Self::Base64(text) => {
                let text = text.resolve(known)?;
                Json::String(STANDARD.encode(text.as_str().unwrap_or_default()))
            }
        })
    }

    /// The value with the references that `known` knows replaced, the others kept.
    pub fn resolve_partly(&self, known: &impl Fn(&Reference) -> Option<Json>) -> Self {
        match self {
            Self::List(items) => Self::list(items.iter().map(|item| item.resolve_partly(known))),
            Self::Map(entries) => Self::Map(entries.with(|value| value.resolve_partly(known))),
            Self::Concat(parts) => {
                let partly = Self::concat(parts.iter().map(|part| part.resolve_partly(known)));
                let known = partly.resolve(&|_| None).ok();
                known.map_or(partly, Self::from)
            }
            // What is known of a text stays readable.
            Self::Base64(text) => Self::base64(text.resolve_partly(known)),
            Self::Reference(_) | Self::Select { .. } => {
                self.resolve(known).map_or_else(|_| self.clone(), Self::from)
            }
            Self::Bool(_) | Self::Number(_) | Self::String(_) => self.clone(),
        }
    }

    /// Whether the value refers to nothing.
    pub fn is_known(&self) -> bool {
        match self {
            Self::Reference(_) | Self::Select { .. } => false,
            Self::List(items) | Self::Concat(items) => items.iter().all(Self::is_known),
            Self::Map(entries) => entries.values().all(Self::is_known),
            Self::Base64(text) => text.is_known(),
            Self::Bool(_) | Self::Number(_) | Self::String(_) => true,
        }
    }

    /// Everything that this value refers to.
    pub fn references(&self) -> BTreeSet<&Reference> {
        let mut found = BTreeSet::new();
        self.each_reference(&mut |reference| {
            found.insert(reference);
        });
        found
    }

    /// Shows each reference in this value, as often as it stands there.
    pub fn each_reference<'a>(&'a self, show: &mut impl FnMut(&'a Reference)) {
        match self {
            Self::Reference(list) | Self::Select { list, .. } => show(list),
            Self::List(items) | Self::Concat(items) => {
                items.iter().for_each(|item| item.each_reference(show));
            }
            Self::Map(entries) => entries.values().for_each(|value| value.each_reference(show)),
            Self::Base64(text) => text.each_reference(show),
            Self::Bool(_) | Self::Number(_) | Self::String(_) => {}
        }
    }
}

fn selected<'a>(items: &'a Json, prefix: &str) -> Option<&'a str> {
    items.as_array()?.iter().find_map(|item| item.as_str()?.strip_prefix(prefix))
}

impl From<Json> for Value {
    /// `null` has no meaning as a desired value and becomes the empty string.
    fn from(json: Json) -> Self {
        match json {
            Json::Null => Self::String(String::new()),
            Json::Bool(value) => Self::Bool(value),
            Json::Number(number) => Self::Number(number),
            Json::String(text) => Self::String(text),
            Json::Array(items) => Self::list(items.into_iter().map(Self::from)),
            Json::Object(entries) => {
                Self::map(entries.into_iter().map(|(key, value)| (key, Self::from(value))))
            }
        }
    }
}

impl From<&str> for Value {
    fn from(text: &str) -> Self {
        Self::String(text.to_owned())
    }
}

impl From<String> for Value {
    fn from(text: String) -> Self {
        Self::String(text)
    }
}

impl From<bool> for Value {
    fn from(value: bool) -> Self {
        Self::Bool(value)
    }
}

impl From<u32> for Value {
    fn from(number: u32) -> Self {
        Self::Number(number.into())
    }
}

impl fmt::Display for Reference {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let property = self.property.to_string().replace('/', ".");
        write!(formatter, "{}{property}", self.address)
    }
}
