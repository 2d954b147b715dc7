//! What puts the problems of a program's meaning right. The names of things and hosts decide what
//! the program does, so that only their author is sure of them.

use super::Problem;
use crate::diagnostic::{Finding, Fix, did_you_mean};
use crate::source::Span;

impl Finding for Problem {
    fn fixes(&self) -> Vec<Fix> {
        match self {
            Self::NotInANetwork { fixes, .. } => return fixes.clone(),
            Self::KeptAndEmptied { span, first } => {
                let delete =
                    |what: &str, span: &Span| Fix::delete(format!("delete the {what}"), *span);
                return vec![delete("second", span), delete("first", first)];
            }
            _ => {}
        }
        let fix = spelling(self).or_else(|| superfluous(self)).or_else(|| missing(self));
        fix.into_iter().chain(members(self)).collect()
    }
}

/// Another word in the place of one.
fn spelling(problem: &Problem) -> Option<Fix> {
    match problem {
        Problem::NoSuchThing { similar: Some(similar), span, .. }
        | Problem::UnknownRegion { similar: Some(similar), span, .. } => {
            Some(did_you_mean(*span, similar))
        }
        Problem::UnknownVariable { similar: Some(similar), span, .. } => {
            Some(did_you_mean(*span, format!("${similar}")))
        }
        Problem::BadName { meant: Some(name), span, .. }
        | Problem::BadUserName { meant: Some(name), span, .. } => Some(did_you_mean(*span, name)),
        Problem::BadBucketName { meant: Some(name), span, .. } => {
            Some(did_you_mean(*span, format!("\"{name}\"")))
        }
        Problem::VariableAsName { value: Some(value), span } => {
            Some(Fix::replace(format!("write `{value}` itself"), *span, value))
        }
        Problem::InPublicSubnet { network, span } => {
            Some(Fix::replace(format!("write `{network}`"), *span, network))
        }
        _ => None,
    }
}

/// Words that are too much.
fn superfluous(problem: &Problem) -> Option<Fix> {
    match problem {
        Problem::SentenceTwice { same: Some(same), .. } => {
            Some(Fix::delete("delete the second", *same).sure())
        }
        Problem::Unused { statement: Some(statement), .. } => {
            Some(Fix::delete("delete the line", *statement))
        }
        Problem::UserTwice { said, .. } => Some(Fix::delete("delete the second", *said).sure()),
        _ => None,
    }
}

/// Signs that are missing.
fn missing(problem: &Problem) -> Option<Fix> {
    match problem {
        Problem::NotAProperty { value: Some(value), .. } => {
            Some(Fix::insert("write `=`", *value, "= ").sure())
        }
        Problem::BareWord { text, is_alone, span } => {
            let fix = Fix::replace("put it in quotes", *span, format!("\"{text}\""));
            Some(if *is_alone { fix.sure() } else { fix })
        }
        _ => None,
    }
}

/// What might be wanted of a thing.
fn members(problem: &Problem) -> Vec<Fix> {
    let Problem::WholeThing { name, span } = problem else { return Vec::new() };
    let member = |member: &str| {
        let wanted = format!("{name}.{member}");
        Fix::replace(format!("write `{wanted}`"), *span, wanted)
    };
    vec![member("id"), member("arn")]
}
