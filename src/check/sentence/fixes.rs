//! What puts the words of a sentence right.

use super::{Meant, Problem};
use crate::diagnostic::{Edit, Finding, Fix, did_you_mean};
use crate::source::Span;

impl Finding for Problem {
    fn fixes(&self) -> Vec<Fix> {
        let fix = match self {
            Self::Surplus { .. } => return surplus(self),
            Self::Expected { meant: Some(Meant { word, is_slip }), span, .. }
            | Self::UnknownStatement { similar: Some(Meant { word, is_slip }), span, .. } => {
                Some(Fix { sure: *is_slip, ..did_you_mean(*span, word) })
            }
            Self::UnknownStatement { keyword, span, .. } if keyword.contains("::") => {
                Some(Fix::insert("write `resource` before it", *span, "resource ").sure())
            }
            Self::Elsewhere { head: Some(head), span, .. } => {
                Some(Fix::insert(format!("write `{head}` before it"), *span, format!("{head} ")))
            }
            Self::Assigned { meant: Some((span, words)), .. } => {
                Some(Fix::replace("leave out `=`", *span, format!(" {words}")).sure())
            }
            Self::Unassigned { span, .. } => Some(Fix::insert("write `=`", *span, "= ").sure()),
            Self::OutsideBraces { span, ends, .. } => braces(*span, ends),
            Self::OnlyInside { home, .. } => home.as_ref().map(|home| home.fix.clone()),
            Self::OtherComment { span, is_line: true, .. } => {
                Some(Fix::replace("write `#`", *span, "#").sure())
            }
            Self::Elsewhere { idle: Some(statement), .. } | Self::NotBuilt { statement, .. } => {
                Some(Fix::delete("delete the statement", *statement))
            }
            Self::Unquoted { .. } | Self::Quoted { .. } => quotes(self),
            _ => None,
        };
        fix.into_iter().collect()
    }
}

/// A misspelt word that would go on with the sentence, words without commas, or too many words.
fn surplus(problem: &Problem) -> Vec<Fix> {
    let Problem::Surplus { span, rest: Some(rest), meant, commas, .. } = problem else {
        return Vec::new();
    };
    if let Some(Meant { word, is_slip }) = meant {
        return vec![Fix { sure: *is_slip, ..did_you_mean(*span, word) }];
    }
    let comma = |span: &Span| Edit { span: *span, text: ",".to_owned() };
    let edits: Vec<Edit> = commas.iter().map(comma).collect();
    let joined = Fix { title: "write a comma".to_owned(), edits, sure: false };
    let joined = (!commas.is_empty()).then_some(joined);
    joined.into_iter().chain([Fix::delete("delete it", *rest)]).collect()
}

/// Braces around sentences that stand behind the one to which they belong.
fn braces(first: Span, ends: &[Span]) -> Option<Fix> {
    let (last, others) = ends.split_last()?;
    let edit = |span: Span, text: &str| Edit { span, text: text.to_owned() };
    let mut edits = vec![edit(Span::new(first.start, first.start), "{ ")];
    edits.extend(others.iter().map(|end| edit(*end, ";")));
    edits.push(edit(*last, " }"));
    Some(Fix { title: "put it in braces".to_owned(), edits, sure: true })
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
        _ => None,
    }
}
