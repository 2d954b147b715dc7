//! What a network finds in an existing VPC: identifiers of AWS, and whether smk can build there
//! without changing what is not its own.

use super::{Lines, Problem};
use crate::check::Checker;
use crate::check::sentence::{Sentence, Word};
use crate::model::program::{Mechanism, Spanned};

/// A kind of thing that AWS identifies.
pub(super) struct Kind {
    prefix: &'static str,
    what: &'static str,
}

pub(super) const VPC: Kind = Kind { prefix: "vpc-", what: "the id of a VPC" };
pub(super) const SUBNET: Kind = Kind { prefix: "subnet-", what: "the id of a subnet" };
pub(super) const GATEWAY: Kind = Kind { prefix: "igw-", what: "the id of an internet gateway" };
pub(super) const ENDPOINT: Kind = Kind { prefix: "vpce-", what: "the id of an endpoint" };

/// The next word as an identifier, which only a network inside an existing VPC may have.
pub(super) fn identifier(
    sentence: &mut Sentence<'_>,
    kind: &Kind,
    inside: bool,
    checker: &mut Checker<'_>,
) -> Option<Spanned<String>> {
    let text = sentence.text(kind.what, checker.diagnostics)?;
    let text = good(text, kind, checker)?;
    if !inside {
        checker.diagnostics.push(Problem::NoExistingVpc { span: text.span });
        return None;
    }
    Some(text)
}

/// The identifiers of a list of subnets.
pub(super) fn subnets(
    words: Vec<Word>,
    inside: bool,
    checker: &mut Checker<'_>,
) -> Vec<Spanned<String>> {
    let mut found: Vec<Spanned<String>> = Vec::new();
    for text in words.into_iter().map(Word::name) {
        let Some(text) = good(text, &SUBNET, checker) else { continue };
        if !inside {
            checker.diagnostics.push(Problem::NoExistingVpc { span: text.span });
            return found;
        }
        if let Some(first) = found.iter().find(|known| known.value == text.value) {
            let (id, first, span) = (text.value, first.span, text.span);
            checker.diagnostics.push(Problem::SubnetTwice { id, first, span });
            continue;
        }
        found.push(text);
    }
    found
}

fn good(text: Spanned<String>, kind: &Kind, checker: &mut Checker<'_>) -> Option<Spanned<String>> {
    let hex = text.value.strip_prefix(kind.prefix).unwrap_or_default();
    let made = hex.bytes().all(|byte| byte.is_ascii_digit() || matches!(byte, b'a'..=b'f'));
    if made && matches!(hex.len(), 8 | 17) {
        return Some(text);
    }
    let (what, prefix, span) = (kind.what, kind.prefix, text.span);
    checker.diagnostics.push(Problem::BadId { id: text.value, what, prefix, span });
    None
}

/// Reports what could be built only by changing what is not smk's.
pub(super) fn check(lines: &Lines, mechanism: Mechanism, checker: &mut Checker<'_>) {
    let via = lines.via.as_ref().map_or(lines.name.span, |via| via.span);
    if let (Some(gateway), Mechanism::Firewall { after_nat: true }) = (&lines.gateway, mechanism) {
        let span = gateway.span;
        checker.diagnostics.push(Problem::GatewayOfOthers { via, span });
    }
    if let (Some(gateway), Mechanism::None) = (&lines.gateway, mechanism) {
        checker.diagnostics.push(Problem::GatewayWithoutWay { span: gateway.span });
    }
    let Some((_, span)) = &lines.found else { return endpoints_of_others(lines, checker) };
    let span = *span;
    match mechanism {
        Mechanism::Nat => {
            checker.diagnostics.push(Problem::RoutesOfOthers { via, span, what: "nat" });
        }
        Mechanism::Firewall { .. } => {
            checker.diagnostics.push(Problem::RoutesOfOthers { via, span, what: "firewall" });
        }
        Mechanism::Proxy if lines.range.is_none() => {
            checker.diagnostics.push(Problem::NoRange { span: lines.name.span });
        }
        Mechanism::Proxy | Mechanism::None => {}
    }
    if lines.zones.is_none() {
        checker.diagnostics.push(Problem::ZonesOfSubnets { span });
    }
}

/// An existing endpoint is an entry in route tables, and those of new subnets are new.
fn endpoints_of_others(lines: &Lines, checker: &mut Checker<'_>) {
    for endpoint in &lines.endpoints {
        let Some(id) = &endpoint.existing else { continue };
        let (service, span) = (endpoint.service.value.clone(), id.span);
        checker.diagnostics.push(Problem::EndpointOfOthers { service, span });
    }
}
