//! One view on values of both kinds, so that they are checked by the same code.

use std::borrow::Cow;

use serde_json::Number;

use crate::model::{Json, Map, Reference, Value};
use crate::schema::JsonType;

#[derive(Clone)]
pub enum Node<'a> {
    /// A property of something that may not exist yet.
    Unknown,
    Null,
    Bool(bool),
    Number(&'a Number),
    /// A text, or nothing where it holds what is not known yet.
    Text(Option<Cow<'a, str>>),
    List(Items<'a>),
    Map(Entries<'a>),
}

#[derive(Clone, Copy)]
pub enum Items<'a> {
    Values(&'a [Value]),
    Json(&'a [Json]),
}

#[derive(Clone, Copy)]
pub enum Entries<'a> {
    Values(&'a Map),
    Json(&'a serde_json::Map<String, Json>),
}

impl<'a> From<&'a Value> for Node<'a> {
    fn from(value: &'a Value) -> Self {
        match value {
            Value::Bool(value) => Self::Bool(*value),
            Value::Number(number) => Self::Number(number),
            Value::String(text) => Self::Text(Some(Cow::Borrowed(text))),
            Value::List(items) => Self::List(Items::Values(items)),
            Value::Map(entries) => Self::Map(Entries::Values(entries)),
            Value::Reference(_) => Self::Unknown,
            Value::Select { .. } => Self::Text(None),
            Value::Base64(_) | Value::Concat(_) => match value.resolve(&nothing) {
                Ok(Json::String(text)) => Self::Text(Some(Cow::Owned(text))),
                _ => Self::Text(None),
            },
        }
    }
}

impl<'a> From<&'a Json> for Node<'a> {
    fn from(json: &'a Json) -> Self {
        match json {
            Json::Null => Self::Null,
            Json::Bool(value) => Self::Bool(*value),
            Json::Number(number) => Self::Number(number),
            Json::String(text) => Self::Text(Some(Cow::Borrowed(text))),
            Json::Array(items) => Self::List(Items::Json(items)),
            Json::Object(entries) => Self::Map(Entries::Json(entries)),
        }
    }
}

impl Node<'_> {
    /// Nothing for a value of which the type is not known.
    pub fn json_type(&self) -> Option<JsonType> {
        Some(match self {
            Self::Unknown => return None,
            Self::Null => JsonType::Null,
            Self::Bool(_) => JsonType::Boolean,
            Self::Number(number) if is_whole(number) => JsonType::Integer,
            Self::Number(_) => JsonType::Number,
            Self::Text(_) => JsonType::String,
            Self::List(_) => JsonType::Array,
            Self::Map(_) => JsonType::Object,
        })
    }

    /// Whether the value holds no reference.
    pub fn is_known(&self) -> bool {
        match self {
            Self::Unknown | Self::Text(None) => false,
            Self::List(Items::Values(items)) => items.iter().all(Value::is_known),
            Self::Map(Entries::Values(entries)) => entries.values().all(Value::is_known),
            _ => true,
        }
    }

    /// The value, if everything in it is known.
    pub fn json(&self) -> Option<Json> {
        match self {
            Self::Unknown => None,
            Self::Null => Some(Json::Null),
            Self::Bool(value) => Some(Json::Bool(*value)),
            Self::Number(number) => Some(Json::Number((*number).clone())),
            Self::Text(text) => text.as_ref().map(|text| Json::String(text.to_string())),
            Self::List(items) => items.json(),
            Self::Map(entries) => entries.json(),
        }
    }
}

impl<'a> Items<'a> {
    pub fn len(self) -> usize {
        match self {
            Self::Values(values) => values.len(),
            Self::Json(items) => items.len(),
        }
    }

    pub fn iter(self) -> impl Iterator<Item = Node<'a>> {
        let (values, items): (&[Value], &[Json]) = match self {
            Self::Values(values) => (values, &[]),
            Self::Json(items) => (&[], items),
        };
        values.iter().map(Node::from).chain(items.iter().map(Node::from))
    }

    fn json(self) -> Option<Json> {
        match self {
            Self::Values(values) => {
                let items = values.iter().map(|value| value.resolve(&nothing).ok());
                items.collect::<Option<_>>().map(Json::Array)
            }
            Self::Json(items) => Some(Json::Array(items.to_vec())),
        }
    }
}

impl<'a> Entries<'a> {
    pub fn len(self) -> usize {
        match self {
            Self::Values(values) => values.len(),
            Self::Json(entries) => entries.len(),
        }
    }

    pub fn has(self, key: &str) -> bool {
        match self {
            Self::Values(values) => values.contains_key(key),
            Self::Json(entries) => entries.contains_key(key),
        }
    }

    pub fn iter(self) -> impl Iterator<Item = (&'a str, Node<'a>)> {
        let (values, entries) = match self {
            Self::Values(values) => (Some(values), None),
            Self::Json(entries) => (None, Some(entries)),
        };
        let values = values.into_iter().flatten().map(|(key, value)| (key, value.into()));
        let entries = entries.into_iter().flatten().map(|(key, json)| (key.as_str(), json.into()));
        values.chain(entries)
    }

    fn json(self) -> Option<Json> {
        match self {
            Self::Values(values) => {
                let entries = values
                    .iter()
                    .map(|(key, value)| Some((key.to_owned(), value.resolve(&nothing).ok()?)));
                entries.collect::<Option<_>>().map(Json::Object)
            }
            Self::Json(entries) => Some(Json::Object(entries.clone())),
        }
    }
}

fn is_whole(number: &Number) -> bool {
    number.is_i64() || number.is_u64() || number.as_f64().is_some_and(|value| value.fract() == 0.0)
}

fn nothing(_: &Reference) -> Option<Json> {
    None
}
