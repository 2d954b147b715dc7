//! The resources of a program and what each needs, as a graph without cycles.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use petgraph::Direction;
use petgraph::algo::{kosaraju_scc, toposort};
use petgraph::graph::{DiGraph, NodeIndex};

use crate::diagnostic::{Diagnostics, Finding};
use crate::model::{Address, Disposal, Forgotten, Move, Output, Resource};
use crate::source::Span;

#[derive(Debug, thiserror::Error, miette::Diagnostic)]
pub enum Problem {
    #[error("`{address}` needs itself")]
    #[diagnostic(
        code("graph::cycle"),
        help("leave the reference out; a resource has no properties before it is created")
    )]
    NeedsItself {
        address: Address,
        #[label("refers to what it makes itself")]
        span: Span,
    },
    #[error("these resources need each other: {}", round(.path))]
    #[diagnostic(
        code("graph::cycle"),
        help(
            "one of them has to stop referring to the next; rules between two security groups go into resources of their own"
        )
    )]
    Cycle {
        path: Vec<String>,
        #[label("the cycle begins here")]
        span: Span,
        #[label(collection, "and goes on here")]
        others: Vec<Span>,
    },
}

impl Finding for Problem {}

/// How many resources of a cycle are named.
const NAMED: usize = 12;

/// The names along a cycle, back to the first; of a long one the middle is left out.
fn round(path: &[String]) -> String {
    match path.split_at_checked(NAMED) {
        Some((named, rest)) if rest.len() > 1 => {
            let last = rest.last().map(String::as_str).unwrap_or_default();
            format!("{} → … ({} more) → {last}", named.join(" → "), rest.len() - 1)
        }
        _ => path.join(" → "),
    }
}

/// An edge leads from a resource to one that it needs.
#[derive(Debug, Default)]
pub struct ResourceGraph {
    /// The nodes are in the order of their addresses.
    graph: DiGraph<Resource, ()>,
    index: HashMap<Address, NodeIndex>,
    pub outputs: Vec<Output>,
    /// The `protect` statements, by what they protect.
    pub protected: BTreeMap<Address, Span>,
    pub moves: Vec<Move>,
    pub forgotten: Vec<Forgotten>,
    /// What is to become of resources that hold something, and where the program asks for them.
    pub disposals: BTreeMap<Address, (Disposal, Span)>,
    /// What AWS makes with resources, and nobody can make or delete: it belongs to the graph from
    /// when the state knows of it.
    pub latent: Vec<Resource>,
}

/// Connects resources; a cycle is a diagnostic, and the graph then lacks it.
pub fn build(
    resources: Vec<Resource>,
    outputs: Vec<Output>,
    diagnostics: &mut Diagnostics,
) -> ResourceGraph {
    let mut protected = BTreeMap::new();
    let mut disposals = BTreeMap::new();
    for resource in &resources {
        let address = resource.address.clone();
        protected.extend(resource.protected.map(|statement| (address.clone(), statement)));
        let disposal = resource.disposal.map(|disposal| (disposal, resource.origin.span));
        disposals.extend(disposal.map(|disposal| (address.clone(), disposal)));
    }
    let (graph, index) = connect(resources);
    let graph =
        ResourceGraph { graph, index, outputs, protected, disposals, ..ResourceGraph::default() };
    graph.report_cycles(diagnostics);
    graph
}

fn connect(mut resources: Vec<Resource>) -> (DiGraph<Resource, ()>, HashMap<Address, NodeIndex>) {
    let mut graph = DiGraph::with_capacity(resources.len(), resources.len());
    let mut index = HashMap::with_capacity(resources.len());
    resources.sort_by(|one, other| one.address.cmp(&other.address));
    for resource in resources {
        index.insert(resource.address.clone(), graph.add_node(resource));
    }
    for node in graph.node_indices() {
        let needed = graph.node_weight(node).map(|resource| needed_by(resource, &index));
        for other in needed.unwrap_or_default() {
            graph.add_edge(node, other, ());
        }
    }
    (graph, index)
}

fn needed_by(resource: &Resource, index: &HashMap<Address, NodeIndex>) -> BTreeSet<NodeIndex> {
    let mut needed = BTreeSet::new();
    let mut need = |address: &Address| needed.extend(index.get(address));
    resource.each_reference(&mut |reference| need(&reference.address));
    resource.needs.iter().for_each(need);
    needed
}

impl ResourceGraph {
    /// The graph of a program that asks for nothing.
    pub fn empty() -> Self {
        Self::default()
    }

    /// The graph against which `destroy` plans: it asks for nothing, and says the same of what is
    /// there.
    pub fn emptied(&self) -> Self {
        Self {
            protected: self.protected.clone(),
            moves: self.moves.clone(),
            forgotten: self.forgotten.clone(),
            disposals: self.disposals.clone(),
            ..Self::default()
        }
    }

    /// Takes in what AWS makes with resources, as far as it is known.
    pub fn admit(&mut self, is_known: impl Fn(&Address) -> bool) {
        let latent = std::mem::take(&mut self.latent).into_iter();
        let (known, latent): (Vec<_>, _) = latent.partition(|it| is_known(&it.address));
        self.latent = latent;
        if !known.is_empty() {
            let (nodes, _) = std::mem::take(&mut self.graph).into_nodes_edges();
            let resources = nodes.into_iter().map(|node| node.weight).chain(known);
            (self.graph, self.index) = connect(resources.collect());
        }
    }

    /// The resources by address.
    pub fn resources(&self) -> impl Iterator<Item = &Resource> {
        self.graph.node_weights()
    }

    pub fn get(&self, address: &Address) -> Option<&Resource> {
        self.graph.node_weight(*self.index.get(address)?)
    }

    /// The resources, each after all that it needs.
    pub fn needed_first(&self) -> Vec<&Resource> {
        match toposort(&self.graph, None) {
            Ok(order) => {
                order.iter().rev().filter_map(|node| self.graph.node_weight(*node)).collect()
            }
            Err(_) => self.resources().collect(),
        }
    }

    /// What a resource needs directly, by address.
    pub fn needs(&self, address: &Address) -> BTreeSet<&Address> {
        self.neighbours(address, Direction::Outgoing)
    }

    /// What needs a resource directly, by address.
    pub fn needed_by(&self, address: &Address) -> BTreeSet<&Address> {
        self.neighbours(address, Direction::Incoming)
    }

    fn neighbours(&self, address: &Address, direction: Direction) -> BTreeSet<&Address> {
        let Some(node) = self.index.get(address) else { return BTreeSet::new() };
        let neighbours = self.graph.neighbors_directed(*node, direction);
        neighbours.filter_map(|node| Some(&self.graph.node_weight(node)?.address)).collect()
    }

    fn report_cycles(&self, diagnostics: &mut Diagnostics) {
        for component in kosaraju_scc(&self.graph) {
            let members: BTreeSet<NodeIndex> = component.into_iter().collect();
            let Some(start) = members.iter().next().copied() else { continue };
            if members.len() > 1 || self.graph.contains_edge(start, start) {
                diagnostics.push(self.cycle(start, &members));
            }
        }
    }

    /// Walks inside a strongly connected component until a resource comes up again.
    fn cycle(&self, start: NodeIndex, members: &BTreeSet<NodeIndex>) -> Problem {
        let mut path = vec![start];
        let mut seen = BTreeMap::from([(start, 0)]);
        let mut node = start;
        let first = loop {
            let next = self.graph.neighbors(node).filter(|next| members.contains(next)).min();
            let Some(next) = next else { break 0 };
            if let Some(first) = seen.insert(next, path.len()) {
                break first;
            }
            path.push(next);
            node = next;
        };
        let around: Vec<&Resource> =
            path.iter().skip(first).filter_map(|node| self.graph.node_weight(*node)).collect();
        let names = around
            .iter()
            .chain(around.first())
            .map(|resource| resource.address.to_string())
            .collect();
        if let [only] = around.as_slice() {
            return Problem::NeedsItself { address: only.address.clone(), span: only.origin.span };
        }
        let mut spans = around.iter().map(|resource| resource.origin.span);
        let span = spans.next().unwrap_or_default();
        Problem::Cycle { path: names, span, others: spans.filter(|other| *other != span).collect() }
    }
}

#[cfg(test)]
mod tests {
    use expect_test::expect;

    use super::*;
    use crate::model::{Origin, Value};

    fn resource(address: &str, on: &[&str]) -> Resource {
        let origin = Origin { span: Span::default(), implied: None };
        let references = on.iter().map(|on| Value::reference(&Address::new(*on), "Id"));
        Resource::new(Address::new(address), "AWS::Test::Thing", origin)
            .set("On", Value::list(references))
    }

    fn problems(resources: Vec<Resource>) -> String {
        let mut diagnostics = Diagnostics::default();
        build(resources, Vec::new(), &mut diagnostics);
        diagnostics.sorted().iter().map(|problem| format!("{problem}\n")).collect()
    }

    #[test]
    fn a_cycle_is_named_without_what_leads_to_it() {
        let resources = vec![resource("a", &["b"]), resource("b", &["c"]), resource("c", &["b"])];
        expect![[r#"
            these resources need each other: b → c → b
        "#]]
        .assert_eq(&problems(resources));
    }

    #[test]
    fn a_resource_that_needs_itself() {
        expect![[r#"
            `a` needs itself
        "#]]
        .assert_eq(&problems(vec![resource("a", &["a"])]));
    }

    #[test]
    fn a_very_long_cycle() {
        let name = |number: usize| format!("r{}", number % 20_000);
        let resources =
            (0..20_000).map(|number| resource(&name(number), &[name(number + 1).as_str()]));
        assert!(problems(resources.collect()).starts_with("these resources"));
    }
}
