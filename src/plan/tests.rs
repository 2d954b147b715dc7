//! Small programs against small states, and the operations in their order as text.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;
use std::sync::Arc;

use expect_test::{Expect, expect};
use serde_json::json;

use super::{Action, Call, Plan, decide, order};
use crate::diagnostic::Diagnostics;
use crate::graph::{self, ResourceGraph};
use crate::model::{
    AccountId, Address, Json, Origin, PhysicalId, PropertyPath, Region, Resource, TypeName, Value,
};
use crate::observe::Observed;
use crate::schema::{Handler, JsonType, Operation, Replacement, Shape, Tagging, TypeSchema};
use crate::source::Span;
use crate::state::{Condition, Owner, Record, State};

mod live_reads;

/// Has an `Id` of AWS's own; cannot change `Fixed` or `On`.
const THING: &str = "AWS::Test::Thing";
/// Is known by its `Name`; cannot change `Name` or `Fixed`.
const NAMED: &str = "AWS::Test::Named";

fn schema(name: &TypeName) -> Option<Arc<TypeSchema>> {
    let text = Shape { types: vec![JsonType::String], ordered: true, ..Shape::default() };
    let names = ["Id", "Name", "Fixed", "On", "Note"];
    let properties = names.map(|name| (name.to_owned(), text.clone()));
    let handler = Handler { permissions: Vec::new(), timeout_minutes: 1, required: Vec::new() };
    let operations = [Operation::Create, Operation::Read, Operation::Update, Operation::Delete];
    let paths = |names: &[&str]| names.iter().map(|name| PropertyPath::key(*name)).collect();
    let (identifier, create_only, read_only): (_, &[&str], &[&str]) = match name.as_str() {
        THING => ("Id", &["Fixed", "On"], &["Id"]),
        NAMED => ("Name", &["Fixed", "Name"], &[]),
        _ => return None,
    };
    Some(Arc::new(TypeSchema {
        name: name.clone(),
        root: Shape {
            types: vec![JsonType::Object],
            properties: properties.into_iter().collect(),
            ..Shape::default()
        },
        definitions: BTreeMap::new(),
        primary_identifier: paths(&[identifier]),
        create_only: paths(create_only),
        conditional_create_only: Vec::new(),
        read_only: paths(read_only),
        write_only: Vec::new(),
        handlers: operations.map(|operation| (operation, handler.clone())).into(),
        tagging: Tagging {
            taggable: false,
            on_create: false,
            updatable: false,
            property: PropertyPath::key("Tags"),
        },
        replacement: Replacement::CreateThenDelete,
        transforms: BTreeMap::new(),
    }))
}

fn owner() -> Owner {
    Owner {
        stack: "test".to_owned(),
        account: AccountId::new("111122223333"),
        region: Region::new("eu-west-1"),
    }
}

fn resource<const N: usize>(
    address: &str,
    type_name: &str,
    properties: [(&str, &str); N],
) -> Resource {
    let origin = Origin { span: Span::default(), implied: None };
    let mut resource = Resource::new(Address::new(address), type_name, origin);
    for (name, text) in properties {
        // `@net.Id` refers to a property of another resource.
        let value = match text.strip_prefix('@').and_then(|text| text.split_once('.')) {
            Some((address, property)) => Value::reference(&Address::new(address), property),
            None => Value::from(text),
        };
        resource = resource.set(name.to_owned(), value);
    }
    resource
}

fn thing<const N: usize>(address: &str, properties: [(&str, &str); N]) -> Resource {
    resource(address, THING, properties)
}

fn named<const N: usize>(address: &str, properties: [(&str, &str); N]) -> Resource {
    resource(address, NAMED, properties)
}

fn build(resources: Vec<Resource>) -> ResourceGraph {
    let mut diagnostics = Diagnostics::default();
    let graph = graph::build(resources, Vec::new(), &mut diagnostics);
    assert!(diagnostics.is_empty(), "{diagnostics:?}");
    graph
}

/// The state after a program was applied: every `Id` is the address with a number sign.
fn applied(graph: &ResourceGraph) -> State {
    let mut state = State { owner: Some(owner()), ..State::default() };
    for resource in graph.needed_first() {
        let known = |reference: &crate::model::Reference| {
            reference.property.get(&state.records.get(&reference.address)?.live).cloned()
        };
        let properties = resource.properties.iter();
        let applied: Json = properties
            .map(|(name, value)| (name.to_owned(), value.resolve(&known).unwrap()))
            .collect::<serde_json::Map<_, _>>()
            .into();
        let mut live = applied.clone();
        live["Id"] = json!(format!("#{}", resource.address));
        let record = Record {
            address: resource.address.clone(),
            type_name: resource.type_name.clone(),
            identifier: PhysicalId::new(format!("#{}", resource.address)),
            applied,
            live,
            needs: graph.needs(&resource.address).into_iter().cloned().collect(),
            condition: Condition::Ready,
            disposal: None,
            fixed: BTreeSet::new(),
        };
        state.records.insert(record.address.clone(), record);
    }
    state
}

fn plan(graph: &ResourceGraph, state: &State, observed: &Observed) -> (Plan, Diagnostics) {
    let mut diagnostics = Diagnostics::default();
    let owner = owner();
    let decided = decide::decide(graph, state, observed, &owner, &schema, &mut diagnostics);
    let plan = order::arrange(decided, graph, state, owner, &|_| None);
    (plan, diagnostics)
}

/// One operation per line, with the numbers of those that it waits for.
fn text(plan: &Plan) -> String {
    let mut text = String::new();
    for (number, operation) in plan.operations.iter().enumerate() {
        let verb = match &operation.call {
            Call::Create { deposes: true, .. } => "create beside",
            Call::Create { .. } => "create",
            Call::Update { .. } => "update",
            Call::Delete { deposed: true, .. } => "delete deposed",
            Call::Delete { .. } => "delete",
        };
        let after: Vec<String> = operation.after.iter().map(|id| id.0.to_string()).collect();
        let after =
            if after.is_empty() { String::new() } else { format!(" < {}", after.join(" ")) };
        writeln!(text, "{number} {verb} {}{after}", operation.address).unwrap();
    }
    text
}

fn check(before: Vec<Resource>, after: Vec<Resource>, expected: &Expect) {
    let state = applied(&build(before));
    let (plan, diagnostics) = plan(&build(after), &state, &Observed::default());
    assert!(diagnostics.is_empty(), "{diagnostics:?}");
    expected.assert_eq(&text(&plan));
}

#[test]
fn what_is_needed_is_created_first() {
    check(
        vec![],
        vec![thing("a", [("On", "@b.Id")]), thing("b", [("On", "@c.Id")]), thing("c", [])],
        &expect![[r#"
            0 create c
            1 create b < 0
            2 create a < 1
        "#]],
    );
}

#[test]
fn what_is_needed_is_deleted_last() {
    check(
        vec![thing("a", [("On", "@b.Id")]), thing("b", [("On", "@c.Id")]), thing("c", [])],
        vec![],
        &expect![[r#"
            0 delete a
            1 delete b < 0
            2 delete c < 1
        "#]],
    );
}

#[test]
fn nothing_to_do() {
    let same = || vec![thing("a", [("On", "@b.Id"), ("Note", "x")]), thing("b", [])];
    check(same(), same(), &expect![""]);
}

#[test]
fn dependents_move_over_before_the_old_one_goes() {
    let program = |fixed| {
        vec![
            thing("net", [("Fixed", fixed)]),
            thing("bound", [("On", "@net.Id")]),
            thing("loose", [("Note", "@net.Id")]),
        ]
    };
    check(
        program("1"),
        program("2"),
        &expect![[r#"
            0 create beside net
            1 create beside bound < 0
            2 delete deposed bound < 1
            3 update loose < 0
            4 delete deposed net < 0 2 3
        "#]],
    );
}

#[test]
fn a_name_that_stays_has_to_be_given_up_first() {
    let program = |fixed| {
        vec![
            named("net", [("Fixed", fixed), ("Name", "n")]),
            thing("bound", [("On", "@net.Name")]),
            thing("loose", [("Note", "@net.Name")]),
        ]
    };
    check(
        program("1"),
        program("2"),
        &expect![[r#"
            0 delete bound
            1 delete net < 0
            2 create net < 1
            3 create bound < 0 2
            4 update loose < 2
        "#]],
    );
}

#[test]
fn a_new_name_lets_both_exist() {
    check(
        vec![named("a", [("Name", "n")])],
        vec![named("a", [("Name", "m")])],
        &expect![[r#"
            0 create beside a
            1 delete deposed a < 0
        "#]],
    );
}

#[test]
fn a_name_moves_to_another_address() {
    check(
        vec![named("old", [("Name", "n")])],
        vec![named("new", [("Name", "n")])],
        &expect![[r#"
            0 delete old
            1 create new < 0
        "#]],
    );
}

#[test]
fn what_is_updated_away_from_goes_after_that() {
    check(
        vec![thing("a", []), thing("user", [("Note", "@a.Id")])],
        vec![thing("b", []), thing("user", [("Note", "@b.Id")])],
        &expect![[r#"
            0 create b
            1 update user < 0
            2 delete a < 1
        "#]],
    );
}

#[test]
fn identifiers_survive_an_update() {
    let program = |note| vec![thing("net", [("Note", note)]), thing("bound", [("On", "@net.Id")])];
    check(
        program("1"),
        program("2"),
        &expect![[r#"
            0 update net
        "#]],
    );
}

#[test]
fn old_dependencies_that_form_a_cycle_give_way() {
    let mut state = applied(&build(vec![thing("a", []), thing("b", [])]));
    for (one, other) in [("a", "b"), ("b", "a")] {
        let record = state.records.get_mut(&Address::new(one)).unwrap();
        record.needs.insert(Address::new(other));
    }
    let (plan, _) = plan(&ResourceGraph::empty(), &state, &Observed::default());
    expect![[r#"
        0 delete a
        1 delete b
    "#]]
    .assert_eq(&text(&plan));
}

#[test]
fn gone_tainted_and_outlived() {
    let graph =
        build(vec![thing("gone", []), thing("half", []), thing("on-gone", [("On", "@gone.Id")])]);
    let mut state = applied(&graph);
    let half = state.records.get_mut(&Address::new("half")).unwrap();
    half.condition = Condition::Tainted;
    let outlived = Record { identifier: PhysicalId::new("#old"), ..half.clone() };
    state.deposed.push(outlived);
    let observed = Observed { gone: [Address::new("gone")].into(), ..Observed::default() };
    let (plan, diagnostics) = plan(&graph, &state, &observed);
    assert!(diagnostics.is_empty());
    expect![[r#"
        0 create gone
        1 create beside half
        2 delete deposed half < 1
        3 create beside on-gone < 0
        4 delete deposed on-gone < 3
        5 delete deposed half
    "#]]
    .assert_eq(&text(&plan));
}

#[test]
fn what_is_protected_is_neither_replaced_nor_destroyed() {
    let statement = Span::new(1, 2);
    let protected =
        |fixed| Resource { protected: Some(statement), ..thing("data", [("Fixed", fixed)]) };
    let graph = build(vec![protected("1")]);
    let state = applied(&graph);
    let problems = |graph: &ResourceGraph| {
        let (_, diagnostics) = plan(graph, &state, &Observed::default());
        diagnostics.sorted().iter().map(|problem| format!("{problem}\n")).collect::<String>()
    };
    expect![""].assert_eq(&problems(&graph));
    expect![[r#"
        this would replace `data`, which is protected
    "#]]
    .assert_eq(&problems(&build(vec![protected("2")])));
    expect![[r#"
        this would destroy `data`, which is protected
    "#]]
    .assert_eq(&problems(&graph.emptied()));
}

#[test]
fn an_unknown_type_stops_the_plan() {
    let graph = build(vec![resource("a", "AWS::Test::Other", [])]);
    let (plan, diagnostics) = plan(&graph, &State::default(), &Observed::default());
    assert!(plan.operations.is_empty());
    assert_eq!(diagnostics.errors(), 1);
}

#[test]
fn a_long_chain_is_planned() {
    let mut resources = vec![thing("r0", [])];
    for number in 1..10_000 {
        let on = format!("@r{}.Id", number - 1);
        resources.push(thing(&format!("r{number}"), [("On", on.as_str())]));
    }
    let graph = build(resources);
    let (created, _) = plan(&graph, &State::default(), &Observed::default());
    assert_eq!(created.operations.len(), 10_000);
    let (destroyed, _) = plan(&graph.emptied(), &applied(&graph), &Observed::default());
    assert!(destroyed.changes.iter().all(|change| change.action == Action::Delete));
    assert_eq!(destroyed.operations.first().unwrap().address.as_str(), "r9999");
}
