//! A failure as a diagnostic: whose operation it was, AWS's words, and the words of the source
//! that asked for it.

use super::{Failure, Fault, holders};
use crate::model::{Address, PhysicalId};
use crate::schema::Operation;
use crate::source::Span;

#[derive(Debug, thiserror::Error, miette::Diagnostic)]
pub enum Problem {
    #[error("{operation} `{address}` failed: {words}")]
    #[diagnostic(code("apply::refused"), help("{help}"))]
    Refused {
        address: Address,
        operation: &'static str,
        words: String,
        help: &'static str,
        #[label("asked for here")]
        span: Option<Span>,
    },

    #[error("`{address}` cannot be created, as {what} exists already: {words}")]
    #[diagnostic(
        code("apply::already-exists"),
        help(
            "it may be somebody else's, so it was left alone; if it is yours, take it in with `smk import {address} {identifier}`, and if not, choose another name"
        )
    )]
    AlreadyExists {
        address: Address,
        what: String,
        identifier: String,
        words: String,
        #[label("asked for here")]
        span: Option<Span>,
    },

    #[error("`{address}` could not be deleted, as {holders} still {uses} it: {words}")]
    #[diagnostic(code("apply::still-in-use"), help("{help}"))]
    StillInUse {
        address: Address,
        holders: String,
        uses: &'static str,
        words: String,
        help: String,
        #[label("asked for here")]
        span: Option<Span>,
    },

    #[error("{operation} `{address}` failed half-way and left `{remains}`: {words}")]
    #[diagnostic(
        code("apply::half-made"),
        help("mend the cause and apply again; what was left is then replaced")
    )]
    HalfMade {
        address: Address,
        operation: &'static str,
        words: String,
        remains: String,
        #[label("asked for here")]
        span: Option<Span>,
    },

    #[error("nobody knows what became of {operation} `{address}`: {words}")]
    #[diagnostic(
        code("apply::unanswered"),
        help("check the network, then run the command again: it finds out what became of it")
    )]
    Unanswered {
        address: Address,
        operation: &'static str,
        words: String,
        #[label("asked for here")]
        span: Option<Span>,
    },

    #[error("{operation} `{address}` was not begun: {words}")]
    #[diagnostic(
        code("apply::not-begun"),
        help("check the AWS credentials, the profile and the region")
    )]
    NotBegun {
        address: Address,
        operation: &'static str,
        words: String,
        #[label("asked for here")]
        span: Option<Span>,
    },

    #[error("`{address}` exists as `{identifier}` and cannot be read")]
    #[diagnostic(
        code("apply::unreadable"),
        help("apply again in a minute; it is recorded and will not be made twice")
    )]
    Unreadable {
        address: Address,
        identifier: String,
        #[label("asked for here")]
        span: Option<Span>,
    },

    #[error("AWS took the update of `{address}`, but left `{property}` as it was")]
    #[diagnostic(
        code("apply::no-effect"),
        help("change it in AWS by hand, or give the resource another name in the program")
    )]
    NoEffect {
        address: Address,
        property: String,
        #[label("asked for here")]
        span: Option<Span>,
    },

    #[error("AWS does not change `{property}` of `{address}`: {words}")]
    #[diagnostic(
        code("apply::fixed"),
        help("plan again: the resource is then made anew; or take the change back")
    )]
    Fixed {
        address: Address,
        property: String,
        words: String,
        #[label("asked for here")]
        span: Option<Span>,
    },

    #[error("somebody changed `{property}` of `{address}` after the plan was made")]
    #[diagnostic(
        code("apply::changed-meanwhile"),
        help("nothing was changed; plan again and look at what is there")
    )]
    ChangedMeanwhile {
        address: Address,
        property: String,
        #[label("asked for here")]
        span: Option<Span>,
    },

    #[error("`{address}` needs `{reference}`, which AWS did not give")]
    #[diagnostic(
        code("apply::unknown-value"),
        help("refer to a property that AWS gives back for this type")
    )]
    UnknownValue {
        address: Address,
        reference: String,
        #[label("asked for here")]
        span: Option<Span>,
    },

    #[error("the catalog does not have the type of `{address}`")]
    #[diagnostic(code("apply::unknown-type"), help("use a newer smk"))]
    UnknownType {
        address: Address,
        #[label("asked for here")]
        span: Option<Span>,
    },
}

impl From<&Failure> for Problem {
    fn from(failure: &Failure) -> Self {
        let address = failure.address.clone();
        let operation = doing(failure.operation);
        let words = failure.fault.words();
        let span = failure.place.as_ref().map(|place| Span::new(place.start, place.end));
        match &failure.fault {
            Fault::Refused { remains: Some(remains), .. } => {
                let remains = remains.to_string();
                Self::HalfMade { address, operation, words, remains, span }
            }
            Fault::Exists { identifier, .. } => {
                let (what, identifier) = shown(failure, identifier.as_ref());
                Self::AlreadyExists { address, what, identifier, words, span }
            }
            Fault::InUse { .. } => {
                let uses = if failure.holders.len() > 1 { "use" } else { "uses" };
                let holders = holders::list(&failure.holders);
                let help = holders::help(&failure.holders);
                Self::StillInUse { address, holders, uses, words, help, span }
            }
            Fault::Refused { .. } => {
                let help = help(failure);
                Self::Refused { address, operation, words, help, span }
            }
            Fault::Unanswered { .. } => Self::Unanswered { address, operation, words, span },
            Fault::NotSent { .. } => Self::NotBegun { address, operation, words, span },
            Fault::Unreadable { identifier } => {
                Self::Unreadable { address, identifier: identifier.to_string(), span }
            }
            Fault::NoEffect { property } => {
                Self::NoEffect { address, property: property.to_string(), span }
            }
            Fault::Fixed { property, .. } => {
                Self::Fixed { address, property: property.to_string(), words, span }
            }
            Fault::ChangedMeanwhile { property } => {
                Self::ChangedMeanwhile { address, property: property.to_string(), span }
            }
            Fault::Unknown { reference } => {
                Self::UnknownValue { address, reference: reference.to_string(), span }
            }
            Fault::NoSuchType => Self::UnknownType { address, span },
        }
    }
}

/// What exists already, and how it is called on the command line.
fn shown(failure: &Failure, identifier: Option<&PhysicalId>) -> (String, String) {
    let Some(identifier) = identifier else {
        return (format!("the same {}", failure.type_name), "ID".to_owned());
    };
    let plain = |character: char| character.is_ascii_alphanumeric() || "-_./:".contains(character);
    let text = identifier.as_str();
    let quoted = if text.chars().all(plain) { text.to_owned() } else { format!("'{text}'") };
    (format!("`{text}`"), quoted)
}

fn doing(operation: Operation) -> &'static str {
    match operation {
        Operation::Create => "creating",
        Operation::Read => "reading",
        Operation::Update => "updating",
        Operation::Delete => "deleting",
        Operation::List => "listing",
    }
}

fn help(failure: &Failure) -> &'static str {
    match failure.code().map_or("", |code| code.name()) {
        "AccessDenied" | "UnauthorizedTaggingOperation" => {
            "let the caller do what AWS names here, then apply again"
        }
        "InvalidCredentials" => "renew the AWS credentials, then apply again",
        "ServiceLimitExceeded" => "ask AWS for a higher quota, or ask for less",
        "ResourceConflict" | "ConcurrentOperation" => {
            "wait for what else happens to the resource, or remove what still uses it"
        }
        "Throttling" => "apply again later, or with fewer requests a second",
        "NotUpdatable" | "UnsupportedAction" => {
            "give the resource another name in the program, so that a new one is made"
        }
        _ => "change what AWS objects to, then apply again; all else stays as it is",
    }
}
