//! What the statements of a program together ask of each network, found before any is lowered.

use std::collections::BTreeMap;

use super::endpoint::{self, Wanted};
use crate::model::program::{Name, Network, Program, Use};

/// A network with what the rest of the program puts into it.
pub(super) struct Site<'a> {
    pub(super) network: &'a Network,
    pub(super) workloads: Vec<Workload<'a>>,
    /// The endpoints by the names of their services.
    pub(super) endpoints: BTreeMap<&'a str, Wanted<'a>>,
}

/// Something that runs in a network, of whatever kind.
pub(super) struct Workload<'a> {
    pub(super) name: &'a Name,
    pub(super) kind: Kind,
    pub(super) uses: &'a [Use],
    /// The trainings whose jobs it starts.
    pub(super) starts: &'a [Name],
}

#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Notebook,
    Studio,
    Training,
}

/// Everything that runs in a network of the program, and in which.
fn workloads(program: &Program) -> impl Iterator<Item = (&Name, Workload<'_>)> {
    let notebooks = program.notebooks.iter().map(|it| {
        let kind = Kind::Notebook;
        let workload = Workload { name: &it.name, kind, uses: &it.uses, starts: &it.starts };
        (&it.network, workload)
    });
    let trainings = program.trainings.iter().map(|it| {
        let kind = Kind::Training;
        (&it.network, Workload { name: &it.name, kind, uses: &it.uses, starts: &[] })
    });
    let studios = program.studios.iter().map(|it| {
        let kind = Kind::Studio;
        (&it.network, Workload { name: &it.name, kind, uses: &it.uses, starts: &[] })
    });
    notebooks.chain(studios).chain(trainings)
}

/// The networks by name.
pub(super) fn survey(program: &Program) -> BTreeMap<&str, Site<'_>> {
    let mut inside: BTreeMap<&str, Vec<Workload<'_>>> = BTreeMap::new();
    for (network, workload) in workloads(program) {
        inside.entry(&network.value).or_default().push(workload);
    }
    let mut buckets: BTreeMap<&str, &Name> = BTreeMap::new();
    for bucket in program.buckets.iter().rev() {
        buckets.extend(bucket.only_from.iter().map(|it| (it.value.as_str(), &bucket.name)));
    }
    let site = |network| {
        let name = network_name(network);
        let workloads = inside.remove(name).unwrap_or_default();
        let endpoints = endpoint::wanted(network, &workloads, buckets.get(name).copied());
        (name, Site { network, workloads, endpoints })
    };
    program.networks.iter().map(site).collect()
}

fn network_name(network: &Network) -> &str {
    &network.name.value
}
