//! The order in which operations start.

use std::collections::{BTreeMap, BTreeSet};

use super::*;
use crate::model::{Address, Map, TypeName};
use crate::plan::Call;

fn operation(type_name: &str, after: &[usize]) -> Operation {
    Operation {
        address: Address::new("a"),
        type_name: TypeName::new(type_name),
        call: Call::Create { desired: Map::new(), deposes: false },
        after: after.iter().copied().map(OperationId).collect(),
        needs: BTreeSet::new(),
        disposal: None,
        places: BTreeMap::new(),
        borrowed: BTreeSet::new(),
    }
}

fn ready(schedule: &mut Schedule) -> Vec<usize> {
    std::iter::from_fn(|| schedule.next()).map(|id| id.0).collect()
}

#[test]
fn the_longest_way_goes_first() {
    let mut schedule = Schedule::new(&[
        operation("AWS::EC2::Subnet", &[]),
        operation("AWS::EC2::Subnet", &[]),
        operation("AWS::EC2::NatGateway", &[1]),
        operation("AWS::EC2::EIP", &[]),
    ]);
    assert_eq!(ready(&mut schedule), [1, 3, 0]);
    schedule.done(OperationId(1));
    assert_eq!(ready(&mut schedule), [2]);
}

#[test]
fn equal_ways_go_in_the_order_of_the_plan() {
    let operations: Vec<_> = (0..5).map(|_| operation("AWS::Logs::LogGroup", &[])).collect();
    assert_eq!(ready(&mut Schedule::new(&operations)), [0, 1, 2, 3, 4]);
}

#[test]
fn a_failure_costs_only_what_needs_it() {
    let mut schedule = Schedule::new(&[
        operation("A", &[]),
        operation("A", &[0]),
        operation("A", &[1]),
        operation("A", &[]),
        operation("A", &[3]),
    ]);
    assert_eq!(ready(&mut schedule), [0, 3]);
    assert_eq!(schedule.failed(OperationId(0)), [OperationId(1), OperationId(2)]);
    schedule.done(OperationId(3));
    assert_eq!(ready(&mut schedule), [4]);
    assert!(!schedule.is_finished());
    schedule.done(OperationId(4));
    assert!(schedule.is_finished());
}

#[test]
fn what_needs_two_failures_is_lost_once() {
    let mut schedule =
        Schedule::new(&[operation("A", &[]), operation("A", &[]), operation("A", &[0, 1])]);
    assert_eq!(ready(&mut schedule), [0, 1]);
    assert_eq!(schedule.failed(OperationId(0)), [OperationId(2)]);
    assert_eq!(schedule.failed(OperationId(1)), []);
    assert!(schedule.is_finished());
}

#[test]
fn what_comes_after_iam_is_known_to() {
    let schedule = Schedule::new(&[
        operation("AWS::IAM::Role", &[]),
        operation("AWS::EC2::VPC", &[]),
        operation("AWS::EC2::FlowLog", &[0, 1]),
        operation("AWS::SageMaker::NotebookInstance", &[2]),
    ]);
    let follows: Vec<_> = (0..4).map(|id| schedule.follows(OperationId(id)).iam).collect();
    assert_eq!(follows, [false, false, true, true]);
}

#[test]
fn operations_that_need_each_other_never_start() {
    let mut schedule = Schedule::new(&[operation("A", &[1]), operation("A", &[0])]);
    assert_eq!(schedule.next(), None);
    assert!(!schedule.is_finished());
}
