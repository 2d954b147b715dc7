//! Where in a resource's properties something stands, written as a JSON pointer.

use std::fmt;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::Json;

/// One step into a value.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Segment {
    Key(String),
    Index(usize),
    /// Any element of a list, or any value of a map: the `*` of a schema's property lists.
    Any,
}

/// A path from the root of a resource's properties.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct PropertyPath(pub Vec<Segment>);

impl PropertyPath {
    pub fn root() -> Self {
        Self::default()
    }

    /// The path of a property at the top level.
    pub fn key(name: impl Into<String>) -> Self {
        Self(vec![Segment::Key(name.into())])
    }

    /// Reads `/Tags/0/Key` and the schema's `/properties/Tags/*/Key`, which mean places in a
    /// resource; a number is a list index.
    pub fn parse(pointer: &str) -> Self {
        let pointer = pointer.strip_prefix("/properties").unwrap_or(pointer);
        Self(pointer.split('/').filter(|part| !part.is_empty()).map(Segment::parse).collect())
    }

    pub fn join(&self, segment: Segment) -> Self {
        let mut segments = self.0.clone();
        segments.push(segment);
        Self(segments)
    }

    pub fn child(&self, key: &str) -> Self {
        self.join(Segment::Key(key.to_owned()))
    }

    pub fn index(&self, index: usize) -> Self {
        self.join(Segment::Index(index))
    }

    pub fn parent(&self) -> Option<Self> {
        let (_, rest) = self.0.split_last()?;
        Some(Self(rest.to_vec()))
    }

    pub fn is_root(&self) -> bool {
        self.0.is_empty()
    }

    /// The property at the top level in which this path lies.
    pub fn top(&self) -> Option<&str> {
        match self.0.first()? {
            Segment::Key(key) => Some(key),
            Segment::Index(_) | Segment::Any => None,
        }
    }

    /// Whether this path is the other one or lies inside it; `*` of the other matches any step.
    pub fn is_within(&self, outer: &Self) -> bool {
        self.0.len() >= outer.0.len()
            && self
                .0
                .iter()
                .zip(&outer.0)
                .all(|(own, other)| *other == Segment::Any || own == other)
    }

    /// The value at this path.
    pub fn get<'a>(&self, root: &'a Json) -> Option<&'a Json> {
        self.0.iter().try_fold(root, |value, segment| match segment {
            Segment::Key(key) => value.get(key),
            Segment::Index(index) => value.get(index),
            Segment::Any => None,
        })
    }

    /// All values at this path, in which `*` stands for any step.
    pub fn all<'a>(&self, root: &'a Json) -> Vec<&'a Json> {
        self.0.iter().fold(vec![root], |values, segment| {
            values.into_iter().flat_map(|value| segment.steps(value)).collect()
        })
    }
}

impl Segment {
    fn steps<'a>(&self, value: &'a Json) -> Vec<&'a Json> {
        match (self, value) {
            (Self::Any, Json::Array(items)) => items.iter().collect(),
            (Self::Any, Json::Object(entries)) => entries.values().collect(),
            (Self::Any, _) => Vec::new(),
            (Self::Key(key), value) => value.get(key).into_iter().collect(),
            (Self::Index(index), value) => value.get(index).into_iter().collect(),
        }
    }

    fn parse(part: &str) -> Self {
        match part {
            "*" => Self::Any,
            _ => part.parse().map_or_else(|_| Self::Key(unescape(part)), Self::Index),
        }
    }
}

fn unescape(part: &str) -> String {
    part.replace("~1", "/").replace("~0", "~")
}

impl fmt::Display for PropertyPath {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|segment| match segment {
            Segment::Key(key) => {
                write!(formatter, "/{}", key.replace('~', "~0").replace('/', "~1"))
            }
            Segment::Index(index) => write!(formatter, "/{index}"),
            Segment::Any => formatter.write_str("/*"),
        })
    }
}

impl Serialize for PropertyPath {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for PropertyPath {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer).map(|text| Self::parse(&text))
    }
}
