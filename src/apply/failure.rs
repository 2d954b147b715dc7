//! Why an operation did not come to its end, and to which words of the source that leads.

use std::collections::BTreeMap;

use super::holders::{self, Holder, Interface};
use crate::cloud::retry::{Follows, Passing};
use crate::cloud::{self, Code};
use crate::model::{Address, PhysicalId, PropertyPath, Reference, TypeName};
use crate::plan::{self, Place};
use crate::schema::Operation;
use crate::state::State;

/// What went wrong, before it is known where.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Fault {
    /// AWS did not take the request, or the operation failed.
    Refused { code: Option<Code>, message: String, remains: Option<PhysicalId> },
    /// Something has the name or the place already.
    Exists { identifier: Option<PhysicalId>, message: String },
    /// It is not deleted while something uses it; these interfaces are known to.
    InUse { code: Option<Code>, message: String, interfaces: Vec<Interface> },
    /// Nobody knows what became of it.
    Unanswered { message: String },
    /// The request could not be sent.
    NotSent { message: String },
    /// It was done, and what it made cannot be read.
    Unreadable { identifier: PhysicalId },
    /// AWS said that it was done, and a property is as it was.
    NoEffect { property: PropertyPath },
    /// AWS does not change a property; the next plan makes the resource anew.
    Fixed { property: PropertyPath, message: String },
    /// A property is not what it was when the plan was made.
    ChangedMeanwhile { property: PropertyPath },
    /// A property refers to something that AWS did not say.
    Unknown { reference: Reference },
    /// The catalog knows nothing of the type.
    NoSuchType,
}

impl Fault {
    /// Whether it is worth beginning anew.
    pub fn passing(&self, operation: Operation, follows: Follows) -> Option<Passing> {
        match self {
            Self::Refused { code, message, remains: None } => {
                Passing::of(operation, code.as_ref(), message, follows)
            }
            Self::InUse { .. } => Some(Passing::Conflict),
            _ => None,
        }
    }

    /// What happened, in AWS's words if it said any.
    pub fn words(&self) -> String {
        match self {
            Self::Refused { code: Some(code), message, .. }
            | Self::InUse { code: Some(code), message, .. } => format!("{message} ({code})"),
            Self::Refused { code: None, message, .. }
            | Self::InUse { code: None, message, .. }
            | Self::Exists { message, .. }
            | Self::Fixed { message, .. }
            | Self::Unanswered { message }
            | Self::NotSent { message } => message.clone(),
            Self::Unreadable { identifier } => format!("`{identifier}` cannot be read"),
            Self::NoEffect { property } => format!("AWS left `{property}` as it was"),
            Self::ChangedMeanwhile { property } => {
                format!("`{property}` was changed after the plan was made")
            }
            Self::Unknown { reference } => format!("AWS did not say what `{reference}` is"),
            Self::NoSuchType => "the catalog does not have this type".to_owned(),
        }
    }
}

impl Fault {
    /// Whether AWS itself still uses what is to be deleted, and lets go of it by and by.
    pub(super) fn lingers(&self) -> bool {
        match self {
            Self::InUse { interfaces, .. } => interfaces.iter().any(Interface::is_of_aws),
            _ => false,
        }
    }

    /// The request was taken, and its progress cannot be asked for.
    pub(super) fn lost(error: &cloud::Error) -> Self {
        Self::Unanswered { message: with_causes(error) }
    }
}

impl From<cloud::Error> for Fault {
    fn from(error: cloud::Error) -> Self {
        match error {
            error if error.is_unanswered() => Self::Unanswered { message: with_causes(&error) },
            cloud::Error::Refused { code, message, .. } if code.is_already_there() => {
                Self::Exists { identifier: named(&message), message }
            }
            cloud::Error::Refused { code, message, .. } => {
                Self::Refused { code: Some(code), message, remains: None }
            }
            error => Self::NotSent { message: with_causes(&error) },
        }
    }
}

fn with_causes(error: &dyn std::error::Error) -> String {
    let causes = std::iter::successors(Some(error), |error| error.source());
    causes.map(ToString::to_string).collect::<Vec<_>>().join(": ")
}

/// An operation that did not come to its end.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Failure {
    pub address: Address,
    pub type_name: TypeName,
    pub operation: Operation,
    pub fault: Fault,
    /// What still uses it, where it could not be deleted.
    pub holders: Vec<Holder>,
    /// The property of which AWS speaks, if its words tell.
    pub property: Option<PropertyPath>,
    /// The source of the property, or else of the resource.
    pub place: Option<Place>,
}

impl Failure {
    pub(super) fn new(operation: &plan::Operation, fault: Fault, state: &State) -> Self {
        let holders = match &fault {
            Fault::InUse { message, interfaces, .. } => {
                holders::find(operation, message, interfaces, state)
            }
            _ => Vec::new(),
        };
        let property = match &fault {
            Fault::Refused { message, .. } => property(message, &operation.places),
            Fault::NoEffect { property }
            | Fault::ChangedMeanwhile { property }
            | Fault::Fixed { property, .. } => Some(property.clone()),
            _ => None,
        };
        Self {
            address: operation.address.clone(),
            type_name: operation.type_name.clone(),
            operation: operation.call.operation(),
            holders,
            place: place(&operation.places, property.as_ref()),
            property,
            fault,
        }
    }

    /// AWS's code, if it gave one.
    pub fn code(&self) -> Option<&Code> {
        match &self.fault {
            Fault::Refused { code, .. } | Fault::InUse { code, .. } => code.as_ref(),
            _ => None,
        }
    }
}

/// The identifier that stands in AWS's words for what exists already.
pub(super) fn named(message: &str) -> Option<PhysicalId> {
    let (_, rest) = message.split_once("with identifier '")?;
    let (identifier, _) = rest.split_once('\'')?;
    (!identifier.is_empty()).then(|| PhysicalId::new(identifier))
}

fn place(places: &BTreeMap<PropertyPath, Place>, path: Option<&PropertyPath>) -> Option<Place> {
    let mut path = path.cloned();
    while let Some(current) = path {
        if let Some(place) = places.get(&current) {
            return Some(place.clone());
        }
        path = current.parent();
    }
    places.get(&PropertyPath::root()).cloned()
}

/// The property that a message names: as a pointer, `#/CidrBlock` or `/properties/CidrBlock`;
/// or as a parameter, `for parameter cidrBlock`, in whichever case the service writes it.
fn property(message: &str, places: &BTreeMap<PropertyPath, Place>) -> Option<PropertyPath> {
    let pointer = ["#/", "/properties/"].iter().find_map(|mark| after(message, mark));
    if let Some(pointer) = pointer {
        let path = PropertyPath::parse(pointer.trim_start_matches("properties/"));
        return (!path.is_root()).then_some(path);
    }
    let named = ["parameter ", "parameter: ", "required key ["];
    let name = named.iter().find_map(|mark| after(message, mark))?;
    let of_same_name = |path: &&PropertyPath| {
        path.0.len() == 1 && path.top().is_some_and(|top| top.eq_ignore_ascii_case(name))
    };
    places.keys().find(of_same_name).cloned()
}

fn after<'a>(message: &'a str, mark: &str) -> Option<&'a str> {
    let (_, rest) = message.split_once(mark)?;
    let belongs = |character: char| character.is_alphanumeric() || "/_-~*".contains(character);
    let end = rest.find(|character| !belongs(character)).unwrap_or(rest.len());
    rest.get(..end).filter(|name| !name.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn places(paths: &[&str]) -> BTreeMap<PropertyPath, Place> {
        let place =
            |line| Place { file: "main.smk".to_owned(), line, column: 1, start: line, end: line };
        paths.iter().zip(1..).map(|(path, line)| (PropertyPath::parse(path), place(line))).collect()
    }

    fn line(message: &str) -> Option<u32> {
        let places = places(&["", "/CidrBlock", "/Tags"]);
        let path = property(message, &places);
        place(&places, path.as_ref()).map(|place| place.line)
    }

    #[test]
    fn the_property_in_a_message_leads_to_its_line() {
        assert_eq!(line("Model validation failed (#/CidrBlock: failed validation)"), Some(2));
        assert_eq!(line("readOnlyProperties [/properties/CidrBlock] cannot be updated"), Some(2));
        assert_eq!(line("Value (10.0.0.0/8) for parameter cidrBlock is invalid."), Some(2));
        assert_eq!(line("#/Tags/0/Key: too long"), Some(3));
    }

    #[test]
    fn other_messages_lead_to_the_statement() {
        assert_eq!(line("You are not authorized to perform this operation."), Some(1));
        assert_eq!(line("#/Other: wrong"), Some(1));
        assert_eq!(line("#/"), Some(1));
    }
}
