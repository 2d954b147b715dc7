//! What puts right that a name or a property is not known.

use super::Problem;
use crate::diagnostic::{Finding, Fix, did_you_mean};
use crate::schema::ViolationKind;

impl Finding for Problem {
    fn fixes(&self) -> Vec<Fix> {
        let fix = match self {
            Self::UnknownName { similar: Some(similar), span, .. }
            | Self::UnknownMember { similar: Some(similar), span, .. }
            | Self::UnknownType { similar: Some(similar), span, .. } => {
                did_you_mean(*span, similar)
            }
            Self::NothingToGuard { span } => Fix::delete("delete the line", *span),
            Self::Property { violation, written: Some(written), .. } => {
                return property(violation, written);
            }
            _ => return Vec::new(),
        };
        vec![fix]
    }

    fn is_secret(&self) -> bool {
        matches!(self, Self::Property { is_secret: true, .. })
    }
}

/// A name or a value that the type knows, in quotes where the other is in quotes.
fn property(violation: &ViolationKind, written: &super::problem::Written) -> Vec<Fix> {
    let (similar, is_sure) = match violation {
        ViolationKind::UnknownProperty { similar: Some(similar), .. } => (similar, written.is_slip),
        ViolationKind::NotAllowed { similar: Some(similar), .. } => (similar, false),
        ViolationKind::ReadOnly | ViolationKind::UnknownProperty { .. } => {
            return vec![Fix::delete("leave it out", written.span)];
        }
        _ => return Vec::new(),
    };
    let word = if written.quoted { format!("\"{similar}\"") } else { similar.clone() };
    vec![Fix { sure: is_sure, ..did_you_mean(written.span, word) }]
}
