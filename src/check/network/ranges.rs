//! The ranges of a network's subnets: given or laid out, one for each zone, and where they belong.

use ipnet::Ipv4Net;

use super::{Lines, Problem};
use crate::check::{Checker, layout};
use crate::model::Zone;
use crate::model::program::{Mechanism, Spanned};
use crate::source::Span;

/// The ranges of the subnets, by what they are for.
pub(super) struct Ranges {
    pub(super) public: Vec<Spanned<Ipv4Net>>,
    pub(super) private: Vec<Spanned<Ipv4Net>>,
    pub(super) firewall: Vec<Spanned<Ipv4Net>>,
}

impl Lines {
    /// The ranges as the program gives them, or as they are laid out.
    pub(super) fn ranges(
        &self,
        zones: &[Spanned<Zone>],
        mechanism: Mechanism,
        checker: &mut Checker<'_>,
    ) -> Option<Ranges> {
        if !self.partial {
            self.report_unused(mechanism, checker);
        }
        let own = self.public.is_some() || self.private.is_some() || self.firewall.is_some();
        if !own && self.found.is_none() {
            return self.laid_out(zones.len(), mechanism, checker);
        }
        if !self.partial {
            self.report_missing(mechanism, checker);
        }
        if let Some((found, span)) = &self.found {
            let said = self.zones.as_ref().map_or(*span, |(_, span)| *span);
            self.one_for_each_zone(found.len(), *span, zones.len(), said, checker);
        }
        if self.private.is_none() && self.found.is_none() {
            let given = self.public.as_ref().or(self.firewall.as_ref());
            let span = given.map_or(self.name.span, |(_, span)| *span);
            checker.diagnostics.push(Problem::NoPrivateSubnet { span });
            return None;
        }
        let zones_span = self.zones.as_ref().map(|(_, span)| *span);
        for (ranges, span) in self.public.iter().chain(&self.private).chain(&self.firewall) {
            let said = zones_span
                .unwrap_or_else(|| self.private.as_ref().map_or(*span, |(_, span)| *span));
            self.one_for_each_zone(ranges.len(), *span, zones.len(), said, checker);
        }
        let given = |lines: &Option<(Vec<_>, Span)>| {
            lines.as_ref().map(|(ranges, _)| ranges.clone()).unwrap_or_default()
        };
        Some(Ranges {
            public: given(&self.public),
            private: given(&self.private),
            firewall: given(&self.firewall),
        })
    }

    fn one_for_each_zone(
        &self,
        subnets: usize,
        span: Span,
        zones: usize,
        said: Span,
        checker: &mut Checker<'_>,
    ) {
        if subnets != zones && !self.partial {
            checker.diagnostics.push(Problem::SubnetsForZones { subnets, zones, said, span });
        }
    }

    /// Reports subnets in which nothing would ever be.
    fn report_unused(&self, mechanism: Mechanism, checker: &mut Checker<'_>) {
        if let (Some((_, span)), Mechanism::None) = (&self.public, mechanism) {
            checker.diagnostics.push(Problem::PublicWithoutWay { span: *span });
        }
        let filtered = matches!(mechanism, Mechanism::Firewall { .. });
        if let (Some((_, span)), false) = (&self.firewall, filtered) {
            checker.diagnostics.push(Problem::NoFirewall { span: *span });
        }
    }

    /// Reports that the parts of the way out have no place, where the program gives ranges.
    fn report_missing(&self, mechanism: Mechanism, checker: &mut Checker<'_>) {
        let span = self.via.as_ref().map_or(self.name.span, |via| via.span);
        let via = match mechanism {
            Mechanism::None => return,
            Mechanism::Nat => "nat",
            Mechanism::Proxy => "proxy",
            Mechanism::Firewall { .. } => "firewall",
        };
        if self.public.is_none() {
            checker.diagnostics.push(Problem::NoPublicSubnet { via, span });
        }
        if self.firewall.is_none() && via == "firewall" {
            checker.diagnostics.push(Problem::NoFirewallSubnet { span });
        }
    }

    fn laid_out(
        &self,
        zones: usize,
        mechanism: Mechanism,
        checker: &mut Checker<'_>,
    ) -> Option<Ranges> {
        let firewall = matches!(mechanism, Mechanism::Firewall { .. });
        let Some(Spanned { value: range, span }) = self.range.clone() else {
            checker.diagnostics.push(Problem::NoRange { span: self.name.span });
            return None;
        };
        let Some(subnets) = layout::subnets(range, zones, firewall) else {
            let range = range.to_string();
            checker.diagnostics.push(Problem::TooSmall { range, zones, span });
            return None;
        };
        let spanned = |ranges: Vec<Ipv4Net>| {
            ranges.into_iter().map(|range| Spanned::new(range, span)).collect::<Vec<_>>()
        };
        let public = if mechanism == Mechanism::None { Vec::new() } else { subnets.public };
        Some(Ranges {
            public: spanned(public),
            private: spanned(subnets.private),
            firewall: spanned(subnets.firewall),
        })
    }

    /// Reports subnets that lie outside of the network or overlap.
    pub(super) fn fit<'a>(
        &self,
        subnets: impl Iterator<Item = &'a Spanned<Ipv4Net>>,
        checker: &mut Checker<'_>,
    ) {
        let mut seen: Vec<&Spanned<Ipv4Net>> = Vec::new();
        for subnet in subnets {
            let range = subnet.value.to_string();
            let outer = self.range.as_ref().filter(|outer| !outer.value.contains(&subnet.value));
            if let Some(outer) = outer {
                let (network, outer) = (outer.value.to_string(), outer.span);
                checker.diagnostics.push(Problem::OutsideNetwork {
                    range,
                    network,
                    outer,
                    span: subnet.span,
                });
            }
            let overlaps = |other: &&&Spanned<Ipv4Net>| {
                other.value.contains(&subnet.value) || subnet.value.contains(&other.value)
            };
            if let Some(other) = seen.iter().find(overlaps) {
                let (first, other) = (other.span, other.value.to_string());
                checker.diagnostics.push(Problem::Overlap {
                    range: subnet.value.to_string(),
                    other,
                    first,
                    span: subnet.span,
                });
            }
            seen.push(subnet);
        }
    }
}
