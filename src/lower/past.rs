//! `moved` and `forget`: held against the resources that the program stands for.

use std::collections::{BTreeMap, BTreeSet};

use super::Lowering;
use crate::model::program::{Moved, Name};
use crate::model::{Address, Forgotten, Move};

mod problem;

pub use problem::Problem;

pub(super) fn lower(lowering: &mut Lowering<'_>) -> (Vec<Move>, Vec<Forgotten>) {
    let program = lowering.program;
    if program.moved.is_empty() && program.forgotten.is_empty() {
        return Default::default();
    }
    let known = known(lowering);
    let circles = circles(&program.moved, lowering);
    for moved in program.moved.iter().filter(|moved| !circles.contains(moved.from.value.as_str())) {
        left(&moved.from, &known, lowering);
        arrived(moved, &known, lowering);
    }
    for name in &program.forgotten {
        left(name, &known, lowering);
    }
    said_once(lowering);
    let moves = program.moved.iter().map(|moved| Move {
        from: Address::new(moved.from.value.as_str()),
        to: Address::new(moved.to.value.as_str()),
        span: moved.from.span.to(moved.to.span),
    });
    let forgotten = program
        .forgotten
        .iter()
        .map(|name| Forgotten { address: Address::new(name.value.as_str()), span: name.span });
    (moves.collect(), forgotten.collect())
}

/// The addresses of all resources and of the things that they are parts of.
fn known(lowering: &Lowering<'_>) -> BTreeSet<String> {
    let addresses = lowering.resources.iter().map(|resource| &resource.address);
    addresses.flat_map(|address| address.around().map(str::to_owned)).collect()
}

/// What was moved away or is forgotten must not be asked for.
fn left(name: &Name, known: &BTreeSet<String>, lowering: &mut Lowering<'_>) {
    if known.contains(&name.value) {
        let problem = Problem::StillInProgram { name: name.value.clone(), span: name.span };
        lowering.diagnostics.push(problem);
    }
}

/// What something was moved to must be there, or have been moved on.
fn arrived(moved: &Moved, known: &BTreeSet<String>, lowering: &mut Lowering<'_>) {
    let name = &moved.to;
    let program = lowering.program;
    let goes_on = program.moved.iter().any(|other| other.from.value == name.value);
    let owner = Address::new(name.value.as_str());
    let lost = program.may_be_lost(owner.owner()) || program.may_be_lost("moved");
    if known.contains(&name.value) || goes_on || lost {
        return;
    }
    let similar = lowering.diagnostics.closest(&name.value, known.iter().map(String::as_str));
    let problem = Problem::MovedToNothing { name: name.value.clone(), similar, span: name.span };
    lowering.diagnostics.push(problem);
}

/// Reports the renames that lead back to where they begin, and gives the names in them.
fn circles<'a>(moved: &'a [Moved], lowering: &mut Lowering<'_>) -> BTreeSet<&'a str> {
    let next: BTreeMap<&str, &Moved> =
        moved.iter().map(|moved| (moved.from.value.as_str(), moved)).collect();
    let mut inside = BTreeSet::new();
    for start in moved {
        let mut path = vec![start.from.value.as_str()];
        let mut to = start.to.value.as_str();
        while let Some(moved) = next.get(to).filter(|_| !path.contains(&to)) {
            path.push(to);
            to = moved.to.value.as_str();
        }
        if to == start.from.value && !inside.contains(to) {
            inside.extend(path.iter().copied());
            path.push(to);
            let span = start.from.span.to(start.to.span);
            lowering.diagnostics.push(Problem::MovedInCircle { path: path.join(" → "), span });
        }
    }
    inside
}

/// A thing has one future, and takes the place of one thing.
fn said_once(lowering: &mut Lowering<'_>) {
    let program = lowering.program;
    let mut left: BTreeMap<&str, &Name> = BTreeMap::new();
    let mut taken: BTreeMap<&str, &Name> = BTreeMap::new();
    for name in program.moved.iter().map(|moved| &moved.from).chain(&program.forgotten) {
        if let Some(first) = left.insert(&name.value, name) {
            let (name, first, span) = (name.value.clone(), first.span, name.span);
            lowering.diagnostics.push(Problem::MovedTwice { name, first, span });
        }
    }
    for moved in &program.moved {
        if let Some(first) = taken.insert(&moved.to.value, &moved.to) {
            let (name, first, span) = (moved.to.value.clone(), first.span, moved.to.span);
            lowering.diagnostics.push(Problem::MovedTogether { name, first, span });
        }
    }
}
