//! The ways out of a network. One intent, alternative mechanisms: each file below adds what its
//! mechanism needs and says which rules let a workload out.

use std::collections::BTreeSet;

use super::network::Parts;
use super::site::Site;
use super::{Lowering, dns_firewall};
use crate::model::host::Host;
use crate::model::program::{Destination, Mechanism, Name, Network, Program};
use crate::model::{Address, Region, Resource, Value};
use crate::source::Span;
use proxy::environment::Environment;

mod firewall;
mod nat;
pub mod proxy;

/// A rule by which a workload's security group lets traffic out.
pub(super) struct Rule {
    pub(super) to: Target,
    pub(super) port: u16,
    pub(super) description: String,
    pub(super) span: Span,
}

/// Where a rule leads.
pub(super) enum Target {
    Range(String),
    PrefixList(Value),
    Group(Address),
}

/// Adds the gateways and routes of the network's mechanism.
pub(super) fn lower(network: &Network, parts: &Parts, lowering: &mut Lowering<'_>) {
    match network.egress.mechanism {
        Mechanism::Firewall { after_nat } => firewall::lower(network, parts, after_nat, lowering),
        Mechanism::Nat => nat::lower(network, parts, lowering),
        Mechanism::Proxy => proxy::lower(network, parts, lowering),
        Mechanism::None => {}
    }
}

/// The rules that let a workload of the network out to the internet.
pub(super) fn rules(network: &Network, parts: &Parts, lowering: &Lowering<'_>) -> Vec<Rule> {
    match network.egress.mechanism {
        Mechanism::Firewall { .. } => firewall::rules(network),
        Mechanism::Nat => nat::rules(network, lowering.pins),
        Mechanism::Proxy => proxy::rules(network, parts),
        Mechanism::None => Vec::new(),
    }
}

/// What must exist before a workload starts: its way to the internet, and what limits it.
pub(super) fn ready(network: &Network, parts: &Parts, workload: &str) -> Vec<Address> {
    let mut ready = dns_firewall::ready(network, parts);
    ready.extend(match network.egress.mechanism {
        Mechanism::Firewall { after_nat } => firewall::ready(network, parts, after_nat),
        Mechanism::Nat => nat::ready(parts),
        Mechanism::Proxy => {
            proxy::ready(parts).into_iter().chain([proxy::admission(workload)]).collect()
        }
        Mechanism::None => Vec::new(),
    });
    ready
}

/// Lets AWS protect what the program protects.
pub(super) fn protect(resource: &mut Resource) {
    firewall::protect(resource);
}

/// Says which standing checks a workload's security group cannot keep behind the mechanism.
pub(super) fn cannot_keep(network: &Network, group: Resource) -> Resource {
    match network.egress.mechanism {
        Mechanism::Firewall { .. } => firewall::cannot_keep(network, group),
        Mechanism::Nat | Mechanism::Proxy | Mechanism::None => group,
    }
}

/// Lets a workload's security group in where its mechanism stands.
pub(super) fn admit(
    workload: &Name,
    group: &Address,
    site: &Site<'_>,
    lowering: &mut Lowering<'_>,
) {
    if site.network.egress.mechanism == Mechanism::Proxy {
        let parts = Parts::of(&site.network.name.value);
        proxy::admit(workload, group, &parts, lowering);
    }
}

/// What a workload must be told to use its way out, if it does not find it by itself.
pub(super) fn environment(site: &Site<'_>, region: &Region) -> Option<Environment> {
    if site.network.egress.mechanism != Mechanism::Proxy {
        return None;
    }
    let services = site.endpoints.keys();
    let direct = services.flat_map(|service| proxy::environment::hosts(service, region));
    Some(Environment { url: proxy::url(site.network)?, direct: direct.collect() })
}

/// The names whose addresses a program pins.
pub fn hosts_to_pin(program: &Program) -> BTreeSet<String> {
    let pinned =
        program.networks.iter().filter(|network| network.egress.mechanism == Mechanism::Nat);
    pinned
        .flat_map(|network| &network.egress.allow)
        .filter_map(|allow| match &allow.destination {
            Destination::Any => None,
            Destination::Hosts(hosts) => Some(hosts),
        })
        .flatten()
        .filter_map(|host| match &host.value {
            Host::Exact(name) => Some(name.clone()),
            Host::WithSubdomains(_) => None,
        })
        .collect()
}
