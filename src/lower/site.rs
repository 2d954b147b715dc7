//! What the statements of a program together ask of each network, found before any is lowered.

use std::collections::BTreeMap;

use super::endpoint::{self, Wanted};
use crate::model::program::{Network, Notebook, Program};

/// A network with what the rest of the program puts into it.
pub(super) struct Site<'a> {
    pub(super) network: &'a Network,
    pub(super) workloads: Vec<&'a Notebook>,
    /// The endpoints by the names of their services.
    pub(super) endpoints: BTreeMap<&'a str, Wanted<'a>>,
}

/// The networks by name.
pub(super) fn survey(program: &Program) -> BTreeMap<&str, Site<'_>> {
    let mut workloads: BTreeMap<&str, Vec<&Notebook>> = BTreeMap::new();
    for notebook in &program.notebooks {
        workloads.entry(&notebook.network.value).or_default().push(notebook);
    }
    let site = |network| {
        let workloads = workloads.remove(network_name(network)).unwrap_or_default();
        let endpoints = endpoint::wanted(network, workloads.first().copied());
        (network_name(network), Site { network, workloads, endpoints })
    };
    program.networks.iter().map(site).collect()
}

fn network_name(network: &Network) -> &str {
    &network.name.value
}
