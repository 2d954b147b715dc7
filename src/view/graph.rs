//! A picture of the resources as text for Graphviz or Mermaid, a frame around what belongs to one
//! thing of the program.

use std::collections::BTreeMap;
use std::fmt::Write;

use crate::graph::ResourceGraph;
use crate::model::{Address, Resource};

/// In the language of Graphviz.
pub fn dot(graph: &ResourceGraph) -> String {
    let mut shown =
        "digraph smk {\n  rankdir = LR;\n  node [shape = box, fontname = \"sans-serif\"];\n"
            .to_owned();
    for (number, (owner, resources)) in by_owner(graph).into_iter().enumerate() {
        let _ = writeln!(shown, "  subgraph cluster_{number} {{\n    label = \"{owner}\";");
        for resource in resources {
            let style = if resource.is_managed() { "" } else { ", style = dashed" };
            let (address, kind) = (&resource.address, short(resource));
            let _ = writeln!(shown, "    \"{address}\" [label = \"{address}\\n{kind}\"{style}];");
        }
        shown.push_str("  }\n");
    }
    for (from, to) in edges(graph) {
        let _ = writeln!(shown, "  \"{from}\" -> \"{to}\";");
    }
    shown.push_str("}\n");
    shown
}

/// In the language of Mermaid.
pub fn mermaid(graph: &ResourceGraph) -> String {
    let mut shown = "flowchart LR\n".to_owned();
    for (owner, resources) in by_owner(graph) {
        let _ = writeln!(shown, "  subgraph {owner}_things[\"{owner}\"]");
        for resource in resources {
            let (address, kind) = (&resource.address, short(resource));
            let _ = writeln!(shown, "    {}[\"{address}<br/>{kind}\"]", identifier(address));
        }
        shown.push_str("  end\n");
    }
    for (from, to) in edges(graph) {
        let _ = writeln!(shown, "  {} --> {}", identifier(from), identifier(to));
    }
    shown
}

fn by_owner(graph: &ResourceGraph) -> BTreeMap<&str, Vec<&Resource>> {
    let mut groups: BTreeMap<&str, Vec<&Resource>> = BTreeMap::new();
    for resource in graph.resources() {
        groups.entry(resource.address.owner()).or_default().push(resource);
    }
    groups
}

fn edges(graph: &ResourceGraph) -> impl Iterator<Item = (&Address, &Address)> {
    graph.resources().flat_map(|resource| {
        graph.needs(&resource.address).into_iter().map(|needed| (&resource.address, needed))
    })
}

/// The type without the vendor.
fn short(resource: &Resource) -> &str {
    resource.type_name.as_str().trim_start_matches("AWS::")
}

/// A word that Mermaid takes as the name of a node, different for different addresses.
fn identifier(address: &Address) -> String {
    address.as_str().replace('-', "_").replace('.', "__")
}
