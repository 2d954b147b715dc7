//! The pure part of the pipeline in one call: from the texts of a program to the graph of its
//! resources.

use crate::check::{self, Surroundings};
use crate::comply::{self, Finding};
use crate::diagnostic::Diagnostics;
use crate::graph::{self, ResourceGraph};
use crate::lower;
use crate::model::program::Program;
use crate::pins::Pins;
use crate::syntax::ast;

/// A program and the resources that it stands for, as far as nothing is wrong with them.
pub struct Compiled {
    pub program: Program,
    pub graph: ResourceGraph,
    /// The standing checks that the resources do not keep; nothing, if they could not be judged.
    pub findings: Option<Vec<Finding>>,
}

impl Compiled {
    /// What stands for a program that is not compiled yet.
    pub fn nothing(program: Program) -> Self {
        Self { program, graph: ResourceGraph::empty(), findings: None }
    }
}

/// Compiles the files of one program.
pub fn compile(
    files: &[ast::File],
    surroundings: &Surroundings,
    pins: &Pins,
    diagnostics: &mut Diagnostics,
) -> Compiled {
    let program = check::check(files, surroundings, diagnostics);
    realise(program, pins, diagnostics)
}

/// Makes resources of a checked program, and judges them.
pub fn realise(program: Program, pins: &Pins, diagnostics: &mut Diagnostics) -> Compiled {
    let lowered = lower::lower(&program, pins, diagnostics);
    let mut graph = graph::build(lowered.resources, lowered.outputs, diagnostics);
    (graph.moves, graph.forgotten) = (lowered.moves, lowered.forgotten);
    graph.latent = lowered.latent;
    let findings = comply::judge(&program, &graph, diagnostics);
    Compiled { program, graph, findings }
}
