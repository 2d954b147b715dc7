//! The pure part of the pipeline in one call: from the texts of a program to the graph of its
//! resources.

use crate::check::{self, Surroundings};
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
}

/// Compiles the files of one program.
pub fn compile(
    files: &[ast::File],
    surroundings: &Surroundings,
    pins: &Pins,
    diagnostics: &mut Diagnostics,
) -> Compiled {
    let program = check::check(files, surroundings, diagnostics);
    let lowered = lower::lower(&program, pins, diagnostics);
    let mut graph = graph::build(lowered.resources, lowered.outputs, diagnostics);
    (graph.moves, graph.forgotten) = (lowered.moves, lowered.forgotten);
    Compiled { program, graph }
}
