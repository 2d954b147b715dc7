//! What puts hosts right. They decide what leaves a network, so that only their author is sure of
//! them, unless one is said twice.

use super::Problem;
use crate::diagnostic::{Edit, Finding, Fix, did_you_mean};
use crate::source::Span;

impl Finding for Problem {
    fn fixes(&self) -> Vec<Fix> {
        let fix = match self {
            Self::UnknownBundle { similar: Some(similar), span, .. } => {
                did_you_mean(*span, similar)
            }
            Self::Everything { span, .. } => did_you_mean(*span, "any"),
            Self::NotAHost { meant: Some(host), span, .. } => did_you_mean(*span, host),
            Self::HostTwice { in_list: true, span, .. } => {
                Fix::delete("delete the second", *span).sure()
            }
            Self::HostCovered { in_list: true, span, .. } => {
                Fix::delete("delete the narrower one", *span)
            }
            Self::NoComma { after, is_sure, .. } => {
                let comma = |span: &Span| Edit { span: span.after(), text: ",".to_owned() };
                let edits: Vec<Edit> = after.iter().map(comma).collect();
                let title = "write a comma between the hosts".to_owned();
                Fix { title, edits, sure: *is_sure }
            }
            _ => return Vec::new(),
        };
        vec![fix]
    }
}
