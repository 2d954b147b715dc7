//! What puts the problems of a network right. Each changes what the network is or reaches, so that
//! only its author is sure of it.

use super::Problem;
use crate::diagnostic::{Finding, Fix, did_you_mean};

impl Finding for Problem {
    fn fixes(&self) -> Vec<Fix> {
        let fix = match self {
            Self::HostBits { meant, span, .. } => did_you_mean(*span, meant),
            Self::RangeSize { nearest, span, .. } => did_you_mean(*span, nearest),
            Self::UnknownService { similar, span, .. } => did_you_mean(*span, similar),
            Self::Retention { nearest, span, .. } => {
                let time = format!("{nearest} days");
                Fix::replace(format!("write `{time}`"), *span, time)
            }
            Self::PortTwice { span, .. } => Fix::delete("delete the second", *span).sure(),
            Self::ZoneTwice { span, .. } | Self::SubnetTwice { span, .. } => {
                Fix::delete("delete the second", *span)
            }
            Self::NoFirewall { span }
            | Self::PublicWithoutWay { span }
            | Self::AllowWithViaNone { span, .. } => Fix::delete("delete the line", *span),
            Self::AllowWithoutVia { span } => {
                Fix::insert("write `egress via nat`", *span, "egress via nat; ")
            }
            Self::AnyAmongOthers { span } => Fix::delete("leave out `any`", *span),
            Self::EndpointOfOthers { span, .. } => Fix::delete("leave out the id", *span),
            _ => return Vec::new(),
        };
        vec![fix]
    }
}
