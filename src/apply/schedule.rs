//! Which operation is next: of those whose needs are met, the one with the longest way to the
//! end of the plan. Pure; every answer costs no more than the logarithm of the plan's size.

use std::cmp::Reverse;
use std::collections::BinaryHeap;

use super::duration::guess;
use crate::cloud::retry::Follows;
use crate::plan::{Call, Operation, OperationId};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Progress {
    Waiting,
    Begun,
    Done,
    /// It failed, or something that it needs did.
    Lost,
}

#[derive(Debug)]
struct Node {
    progress: Progress,
    /// How many operations must be done before this one.
    missing: usize,
    /// Which operations need this one.
    dependents: Vec<usize>,
    /// How long it takes from here to the end of the plan.
    remaining: u64,
    follows: Follows,
}

#[derive(Debug)]
pub(super) struct Schedule {
    nodes: Vec<Node>,
    ready: BinaryHeap<(u64, Reverse<usize>)>,
    unfinished: usize,
}

impl Schedule {
    pub fn new(operations: &[Operation]) -> Self {
        let mut nodes: Vec<Node> = operations.iter().map(node).collect();
        for (index, operation) in operations.iter().enumerate() {
            for needed in &operation.after {
                if let Some(needed) = nodes.get_mut(needed.0) {
                    needed.dependents.push(index);
                }
            }
        }
        let unfinished = nodes.len();
        let mut schedule = Self { nodes, ready: BinaryHeap::new(), unfinished };
        let order = schedule.order();
        schedule.measure(&order, operations);
        for index in 0..schedule.nodes.len() {
            if schedule.nodes.get(index).is_some_and(|node| node.missing == 0) {
                schedule.enqueue(index);
            }
        }
        schedule
    }

    /// Takes the next operation, if one is ready.
    pub fn next(&mut self) -> Option<OperationId> {
        let (_, Reverse(index)) = self.ready.pop()?;
        self.nodes.get_mut(index)?.progress = Progress::Begun;
        Some(OperationId(index))
    }

    /// Makes an operation that was begun ready again.
    pub fn again(&mut self, id: OperationId) {
        self.enqueue(id.0);
    }

    pub fn done(&mut self, id: OperationId) {
        let Some(node) = self.nodes.get_mut(id.0) else { return };
        node.progress = Progress::Done;
        self.unfinished -= 1;
        for dependent in std::mem::take(&mut node.dependents) {
            let Some(node) = self.nodes.get_mut(dependent) else { continue };
            node.missing -= 1;
            if node.missing == 0 && node.progress == Progress::Waiting {
                self.enqueue(dependent);
            }
        }
    }

    /// Gives up an operation and all that needs it; returns the latter, in the plan's order.
    pub fn failed(&mut self, id: OperationId) -> Vec<OperationId> {
        let mut lost = Vec::new();
        let mut pending = vec![id.0];
        while let Some(index) = pending.pop() {
            let Some(node) = self.nodes.get_mut(index) else { continue };
            if node.progress == Progress::Lost {
                continue;
            }
            node.progress = Progress::Lost;
            self.unfinished -= 1;
            pending.append(&mut node.dependents);
            if index != id.0 {
                lost.push(OperationId(index));
            }
        }
        lost.sort();
        lost
    }

    /// Whether every operation was done or given up.
    pub fn is_finished(&self) -> bool {
        self.unfinished == 0
    }

    /// What the operation comes after.
    pub fn follows(&self, id: OperationId) -> Follows {
        self.nodes.get(id.0).map(|node| node.follows).unwrap_or_default()
    }

    fn enqueue(&mut self, index: usize) {
        if let Some(node) = self.nodes.get(index) {
            self.ready.push((node.remaining, Reverse(index)));
        }
    }

    /// The operations, each after what it needs.
    fn order(&self) -> Vec<usize> {
        let mut missing: Vec<usize> = self.nodes.iter().map(|node| node.missing).collect();
        let is_free = |(index, node): (usize, &Node)| (node.missing == 0).then_some(index);
        let mut order: Vec<usize> = self.nodes.iter().enumerate().filter_map(is_free).collect();
        let mut position = 0;
        while let Some(node) = order.get(position).and_then(|index| self.nodes.get(*index)) {
            position += 1;
            for dependent in &node.dependents {
                if let Some(missing) = missing.get_mut(*dependent) {
                    *missing -= 1;
                    if *missing == 0 {
                        order.push(*dependent);
                    }
                }
            }
        }
        order
    }

    fn measure(&mut self, order: &[usize], operations: &[Operation]) {
        for index in order.iter().rev() {
            let Some(node) = self.nodes.get(*index) else { continue };
            let rest = node.dependents.iter().filter_map(|other| self.nodes.get(*other));
            let longest = rest.map(|node| node.remaining).max().unwrap_or_default();
            if let Some(node) = self.nodes.get_mut(*index) {
                node.remaining += longest;
            }
        }
        for index in order {
            let (Some(operation), Some(node)) = (operations.get(*index), self.nodes.get(*index))
            else {
                continue;
            };
            let is_iam = operation.type_name.as_str().starts_with("AWS::IAM::");
            let iam = is_iam || node.follows.iam;
            let made = node.follows.made || !matches!(operation.call, Call::Delete { .. });
            for dependent in node.dependents.clone() {
                if let Some(node) = self.nodes.get_mut(dependent) {
                    node.follows.iam |= iam;
                    node.follows.made |= made;
                }
            }
        }
    }
}

fn node(operation: &Operation) -> Node {
    Node {
        progress: Progress::Waiting,
        missing: operation.after.len(),
        dependents: Vec::new(),
        remaining: guess(&operation.type_name, &operation.call),
        follows: Follows::default(),
    }
}

#[cfg(test)]
mod tests;
