//! What puts the problems of a program's meaning right. The names of things and hosts decide what
//! the program does, so that only their author is sure of them.

use super::Problem;
use super::sentence::Meant;
use crate::diagnostic::{Edit, Finding, Fix, did_you_mean};
use crate::source::Span;

impl Finding for Problem {
    fn fixes(&self) -> Vec<Fix> {
        let fix = spelling(self).or_else(|| quotes(self)).or_else(|| superfluous(self));
        fix.or_else(|| missing(self)).into_iter().chain(members(self)).collect()
    }
}

/// Another word in the place of one.
fn spelling(problem: &Problem) -> Option<Fix> {
    match problem {
        Problem::Expected { meant: Some(Meant { word, is_slip }), span, .. }
        | Problem::UnknownStatement { similar: Some(Meant { word, is_slip }), span, .. } => {
            Some(Fix { sure: *is_slip, ..did_you_mean(*span, word) })
        }
        Problem::NoSuchThing { similar: Some(similar), span, .. }
        | Problem::UnknownRegion { similar: Some(similar), span, .. }
        | Problem::UnknownBundle { similar: Some(similar), span, .. } => {
            Some(did_you_mean(*span, similar))
        }
        Problem::UnknownVariable { similar: Some(similar), span, .. } => {
            Some(did_you_mean(*span, format!("${similar}")))
        }
        Problem::BadName { meant: Some(name), span, .. } => Some(did_you_mean(*span, name)),
        Problem::BadBucketName { meant: Some(name), span, .. } => {
            Some(did_you_mean(*span, format!("\"{name}\"")))
        }
        Problem::NotAHost { meant: Some(host), span, .. } => Some(did_you_mean(*span, host)),
        Problem::VariableAsName { value: Some(value), span } => {
            Some(Fix::replace(format!("write `{value}` itself"), *span, value))
        }
        Problem::InPublicSubnet { network, span } => {
            Some(Fix::replace(format!("write `{network}`"), *span, network))
        }
        _ => None,
    }
}

fn quotes(problem: &Problem) -> Option<Fix> {
    match problem {
        Problem::Unquoted { span, until: Some(until), .. } => {
            let mark = |at| Edit { span: Span::new(at, at), text: "\"".to_owned() };
            let edits = vec![mark(span.start), mark(until.end)];
            Some(Fix { title: "put it in quotes".to_owned(), edits, sure: until == span })
        }
        Problem::Quoted { text, fits: true, span, .. } => {
            let is_plain = |c: char| c.is_ascii_alphanumeric() || ".-_/:*".contains(c);
            let is_word = !text.is_empty() && text.chars().all(is_plain);
            is_word.then(|| Fix::replace("leave out the quotes", *span, text).sure())
        }
        Problem::BareWord { text, is_alone, span } => {
            let fix = Fix::replace("put it in quotes", *span, format!("\"{text}\""));
            Some(if *is_alone { fix.sure() } else { fix })
        }
        _ => None,
    }
}

/// Words that are too much.
fn superfluous(problem: &Problem) -> Option<Fix> {
    match problem {
        Problem::Surplus { rest: Some(rest), .. } => Some(Fix::delete("delete it", *rest)),
        Problem::NotBuilt { statement, .. } => {
            Some(Fix::delete("delete the statement", *statement))
        }
        Problem::SentenceTwice { same: Some(same), .. } => {
            Some(Fix::delete("delete the second", *same).sure())
        }
        Problem::Unused { statement: Some(statement), .. } => {
            Some(Fix::delete("delete the line", *statement))
        }
        Problem::HostTwice { in_list: true, span, .. } => {
            Some(Fix::delete("delete the second", *span).sure())
        }
        Problem::HostCovered { in_list: true, span, .. } => {
            Some(Fix::delete("delete the narrower one", *span))
        }
        Problem::UserTwice { said, .. } => Some(Fix::delete("delete the second", *said).sure()),
        _ => None,
    }
}

/// Signs that are missing.
fn missing(problem: &Problem) -> Option<Fix> {
    match problem {
        Problem::UnknownStatement { keyword, span, .. } if keyword.contains("::") => {
            Some(Fix::insert("write `resource` before it", *span, "resource ").sure())
        }
        Problem::NotAProperty { value: Some(value), .. } => {
            Some(Fix::insert("write `=`", *value, "= ").sure())
        }
        Problem::NoComma { after, is_sure, .. } => {
            let comma = |span: &Span| Edit { span: span.after(), text: ",".to_owned() };
            let edits: Vec<Edit> = after.iter().map(comma).collect();
            let title = "write a comma between the hosts".to_owned();
            Some(Fix { title, edits, sure: *is_sure })
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
