//! What is wrong with a resource's properties, and what to do about it, in words.

use std::fmt;

use super::JsonType;
use crate::model::{Json, PropertyPath};

/// A place in a resource's properties that does not fit the schema.
#[derive(Clone, Debug, PartialEq)]
pub struct Violation {
    pub path: PropertyPath,
    pub kind: ViolationKind,
}

#[derive(Clone, Debug, PartialEq)]
pub enum ViolationKind {
    /// `known`: the properties that can be set here.
    UnknownProperty {
        name: String,
        similar: Option<String>,
        known: Vec<String>,
    },
    MissingProperty {
        name: String,
    },
    /// A property that another one demands.
    MissingBeside {
        name: String,
        other: String,
    },
    /// Two properties of which only one can be there.
    Conflict {
        name: String,
        other: String,
    },
    /// Exactly one of the properties has to be there.
    NotExactlyOne {
        names: Vec<String>,
    },
    NoneOf {
        names: Vec<String>,
    },
    ReadOnly,
    WrongType {
        expected: Vec<JsonType>,
        found: JsonType,
    },
    NotAllowed {
        value: Json,
        allowed: Vec<Json>,
        similar: Option<String>,
    },
    PatternMismatch {
        value: String,
        pattern: String,
    },
    TooShort {
        length: u64,
        least: u64,
    },
    TooLong {
        length: u64,
        most: u64,
    },
    TooFew {
        count: u64,
        least: u64,
    },
    TooMany {
        count: u64,
        most: u64,
    },
    TooSmall {
        value: f64,
        least: f64,
    },
    TooLarge {
        value: f64,
        most: f64,
    },
    NotUnique {
        value: Json,
    },
    /// None of the forms that the schema knows fits. `needed`: the properties of each form, if
    /// that is all in which they differ.
    NoAlternative {
        needed: Vec<Vec<String>>,
    },
    /// More than one of several forms fits, although they exclude each other.
    Ambiguous,
    TooDeep,
}

const SHOWN: usize = 8;
const LONGEST_SHOWN: usize = 80;

impl fmt::Display for Violation {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.path.is_root() {
            write!(formatter, "{}", self.kind)
        } else {
            write!(formatter, "`{}`: {}", self.path, self.kind)
        }
    }
}

impl fmt::Display for ViolationKind {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::UnknownProperty { name, .. } => {
                write!(formatter, "there is no property `{name}`")
            }
            Self::MissingProperty { name } => write!(formatter, "property `{name}` is missing"),
            Self::MissingBeside { name, other } => {
                write!(formatter, "property `{name}` is missing, which `{other}` needs")
            }
            Self::Conflict { name, other } => {
                write!(formatter, "`{name}` and `{other}` exclude each other")
            }
            Self::NotExactlyOne { names } => {
                write!(formatter, "exactly one of {} is needed", quoted(names, "and"))
            }
            Self::NoneOf { names } => {
                write!(formatter, "at least one of {} is needed", quoted(names, "and"))
            }
            Self::ReadOnly => formatter.write_str("the property is set by AWS alone"),
            Self::WrongType { expected, found } => {
                let (found, expected) = (type_phrase(*found), type_phrases(expected));
                write!(formatter, "{found} where {expected} is expected")
            }
            Self::NotAllowed { value, .. } => {
                write!(formatter, "{} is not an allowed value", shown(value))
            }
            Self::PatternMismatch { value, pattern } => {
                write!(formatter, "`{}` does not match the pattern `{pattern}`", cut(value))
            }
            Self::TooShort { length, least } => {
                write!(formatter, "{}, fewer than {least}", counted(*length, "character"))
            }
            Self::TooLong { length, most } => {
                write!(formatter, "{}, more than {most}", counted(*length, "character"))
            }
            Self::TooFew { count, least } => {
                write!(formatter, "{}, fewer than {least}", counted(*count, "item"))
            }
            Self::TooMany { count, most } => {
                write!(formatter, "{}, more than {most}", counted(*count, "item"))
            }
            Self::TooSmall { value, least } => write!(formatter, "{value} is less than {least}"),
            Self::TooLarge { value, most } => write!(formatter, "{value} is more than {most}"),
            Self::NotUnique { value } => {
                write!(formatter, "{} stands in the list more than once", shown(value))
            }
            Self::NoAlternative { needed } if needed.is_empty() => {
                formatter.write_str("the value fits none of the forms that are allowed here")
            }
            Self::NoAlternative { needed } => {
                let forms: Vec<String> = needed.iter().map(|names| quoted(names, "and")).collect();
                write!(formatter, "either {} is needed", forms.join(" or "))
            }
            Self::Ambiguous => {
                formatter.write_str("the value fits several forms that exclude each other")
            }
            Self::TooDeep => formatter.write_str("the value is nested too deeply"),
        }
    }
}

/// What is shown in place of what nobody should read.
const CONCEALED: &str = "…";

impl ViolationKind {
    /// Whether it is about a text that somebody chose freely, such as a password.
    pub fn is_about_a_text(&self) -> bool {
        matches!(self, Self::PatternMismatch { .. } | Self::TooShort { .. } | Self::TooLong { .. })
    }

    /// The same without the text that does not fit.
    pub fn concealed(self) -> Self {
        match self {
            Self::PatternMismatch { pattern, .. } => {
                Self::PatternMismatch { value: CONCEALED.to_owned(), pattern }
            }
            other => other,
        }
    }

    /// What to do about it.
    pub fn help(&self) -> String {
        match self {
            Self::UnknownProperty { similar: Some(similar), .. }
            | Self::NotAllowed { similar: Some(similar), .. } => {
                format!("did you mean `{similar}`?")
            }
            Self::UnknownProperty { known, .. } if known.is_empty() => "leave it out".to_owned(),
            Self::UnknownProperty { known, .. } => format!("there is {}", some(known)),
            Self::NotAllowed { allowed, .. } => {
                let allowed: Vec<String> = allowed.iter().map(plain).collect();
                format!("write {}", some(&allowed))
            }
            Self::MissingProperty { name } | Self::MissingBeside { name, .. } => {
                format!("add `{name}`")
            }
            Self::Conflict { .. } | Self::NotUnique { .. } => "leave one of them out".to_owned(),
            Self::ReadOnly => "leave it out".to_owned(),
            Self::NotExactlyOne { .. } => "write one of them and no other".to_owned(),
            Self::NoneOf { .. } => "add one of them".to_owned(),
            Self::WrongType { expected, .. } => format!("write {}", type_phrases(expected)),
            Self::PatternMismatch { .. } => "write a value that matches the pattern".to_owned(),
            Self::TooShort { least, .. } => {
                format!("write at least {}", counted(*least, "character"))
            }
            Self::TooLong { most, .. } => format!("write at most {}", counted(*most, "character")),
            Self::TooFew { least, .. } => format!("give at least {}", counted(*least, "item")),
            Self::TooMany { most, .. } => format!("give at most {}", counted(*most, "item")),
            Self::TooSmall { least, .. } => format!("write at least {least}"),
            Self::TooLarge { most, .. } => format!("write at most {most}"),
            Self::NoAlternative { .. } => "give all that one of the forms needs".to_owned(),
            Self::Ambiguous => "leave out what belongs to the other forms".to_owned(),
            Self::TooDeep => "nest it less deeply".to_owned(),
        }
    }
}

fn type_phrases(types: &[JsonType]) -> String {
    types.iter().map(|one| type_phrase(*one)).collect::<Vec<_>>().join(" or ")
}

fn counted(count: u64, noun: &str) -> String {
    match count {
        1 => format!("1 {noun}"),
        _ => format!("{count} {noun}s"),
    }
}

/// A few names, the last joined by `or`.
fn some(names: &[String]) -> String {
    let few: Vec<String> = names.iter().take(SHOWN).cloned().collect();
    match names.len().saturating_sub(SHOWN) {
        0 => quoted(&few, "or"),
        more => format!("{} or one of {more} more", quoted(&few, "or").replace(" or ", ", ")),
    }
}

fn quoted(names: &[String], word: &str) -> String {
    let quoted: Vec<String> = names.iter().map(|name| format!("`{name}`")).collect();
    match quoted.split_last() {
        Some((last, rest)) if !rest.is_empty() => format!("{} {word} {last}", rest.join(", ")),
        _ => quoted.concat(),
    }
}

fn shown(value: &Json) -> String {
    format!("`{}`", cut(&plain(value)))
}

fn plain(value: &Json) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}

fn cut(text: &str) -> String {
    match text.char_indices().nth(LONGEST_SHOWN) {
        Some((end, _)) => format!("{}…", text.get(..end).unwrap_or_default()),
        None => text.to_owned(),
    }
}

fn type_phrase(one: JsonType) -> &'static str {
    match one {
        JsonType::String => "a string",
        JsonType::Integer => "a whole number",
        JsonType::Number => "a number",
        JsonType::Boolean => "a boolean",
        JsonType::Object => "a map",
        JsonType::Array => "a list",
        JsonType::Null => "nothing",
    }
}
