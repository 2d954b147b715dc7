//! One type with every kind of property, and the patch for each kind of change.

use std::collections::BTreeMap;

use expect_test::{Expect, expect};
use serde_json::json;

use super::patch;
use crate::model::{Json, PropertyPath, TypeName};
use crate::schema::{Handler, JsonType, Operation, Replacement, Shape, Tagging, TypeSchema};
use crate::state::digest;

fn shape(kind: JsonType) -> Shape {
    Shape { types: vec![kind], ordered: true, additional: true, ..Shape::default() }
}

fn object<const N: usize>(properties: [(&str, Shape); N]) -> Shape {
    let properties = properties.into_iter().map(|(key, shape)| (key.to_owned(), shape)).collect();
    Shape { properties, ..shape(JsonType::Object) }
}

fn list(items: Shape, ordered: bool) -> Shape {
    Shape { items: Some(Box::new(items)), ordered, ..shape(JsonType::Array) }
}

fn schema() -> TypeSchema {
    let text = || shape(JsonType::String);
    let handler = Handler { permissions: Vec::new(), timeout_minutes: 120, required: Vec::new() };
    let paths = |names: &[&str]| names.iter().map(|name| PropertyPath::parse(name)).collect();
    let map =
        Shape { pattern_properties: vec![(".*".to_owned(), text())], ..shape(JsonType::Object) };
    let mut few = list(text(), true);
    few.count.least = Some(1);
    let number_or_text =
        Shape { types: vec![JsonType::String, JsonType::Integer], ..Shape::default() };
    TypeSchema {
        name: TypeName::new("AWS::Test::Thing"),
        root: object([
            ("Name", text()),
            ("Cidr", text()),
            ("Port", number_or_text),
            ("Policy", shape(JsonType::Object)),
            ("Groups", list(text(), false)),
            ("Steps", list(text(), true)),
            ("Rules", list(object([("From", text()), ("Note", text()), ("By", text())]), false)),
            ("Tags", list(object([("Key", text()), ("Value", text())]), true)),
            ("Map", map),
            ("Few", few),
            ("Holes", list(text(), true)),
            ("Pairs", list(object([("Key", text()), ("Value", text())]), true)),
            ("Options", object([("Fast", text()), ("Fixed", text()), ("State", text())])),
            ("Secret", text()),
            ("Seed", text()),
            ("Limit", Shape { default: Some(json!(10)), ..shape(JsonType::Integer) }),
        ]),
        definitions: BTreeMap::new(),
        primary_identifier: paths(&["/Name"]),
        create_only: paths(&["/Name", "/Options/Fixed", "/Seed"]),
        conditional_create_only: Vec::new(),
        read_only: paths(&["/Arn", "/Options/State"]),
        write_only: paths(&["/Secret", "/Seed"]),
        handlers: [Operation::Create, Operation::Read, Operation::Update, Operation::Delete]
            .into_iter()
            .map(|operation| (operation, handler.clone()))
            .collect(),
        tagging: Tagging {
            taggable: true,
            on_create: true,
            updatable: true,
            property: PropertyPath::key("Tags"),
        },
        replacement: Replacement::CreateThenDelete,
        transforms: BTreeMap::new(),
    }
}

/// The patch, one operation per line, for what was asked for, what there is, what is asked for.
fn check(applied: &Json, live: &Json, desired: &Json, expected: &Expect) {
    let schema = schema();
    let operations = patch(&schema, &digest(&schema, applied), live, desired);
    let lines: String = operations.iter().map(|operation| format!("{operation}\n")).collect();
    expected.assert_eq(&lines);
}

#[test]
fn nothing_changes_where_aws_only_writes_otherwise() {
    let desired = json!({
        "Name": "a", "Cidr": "10.0.0.5/24", "Port": 80, "Groups": ["b", "a"],
        "Policy": {"Statement": {"Effect": "Allow", "Action": "s3:*", "Principal": "*"}},
        "Rules": [{"From": "x"}, {"From": "y", "Note": ""}],
        "Tags": [{"Key": "b", "Value": "1"}, {"Key": "a", "Value": "2"}],
        "Options": {"Fast": "yes"}, "Limit": 10, "Steps": [], "Secret": "s",
    });
    let live = json!({
        "Name": "a", "Cidr": "10.0.0.0/24", "Port": "80", "Groups": ["a", "b"], "Arn": "arn",
        "Policy": {"Statement": [
            {"Effect": "Allow", "Action": ["s3:*"], "Principal": {"AWS": "*"}}
        ]},
        "Rules": [{"From": "y", "By": "aws"}, {"From": "x", "By": "aws"}],
        "Tags": [
            {"Key": "a", "Value": "2"}, {"Key": "aws:x", "Value": "3"}, {"Key": "b", "Value": "1"}
        ],
        "Options": {"Fast": "yes", "Fixed": "x", "State": "up"},
    });
    check(&desired, &live, &desired, &expect![[""]]);
}

#[test]
fn aws_may_order_a_list_as_it_likes_but_the_program_may_not() {
    let (asked, turned) = (json!({"Steps": ["a", "b"]}), json!({"Steps": ["b", "a"]}));
    check(&asked, &turned, &asked, &expect![[""]]);
    check(
        &asked,
        &asked,
        &turned,
        &expect![[r#"
            {"op":"add","path":"/Steps","value":["b","a"]}
        "#]],
    );
}

#[test]
fn policies_are_compared_by_what_they_say() {
    let policy = |action: &str, principal: Json| json!({"Statement": [{"Effect": "Allow", "Action": action, "Principal": principal}]});
    let asked = json!({"Policy": policy("s3:GetObject", json!({"AWS": "111111111111"}))});
    let root = "arn:aws:iam::111111111111:root";
    let mut live = policy("S3:GetObject", json!({"AWS": [root]}));
    live["Version"] = json!("2008-10-17");
    live["Statement"][0]["Sid"] = json!("one");
    check(&asked, &json!({"Policy": live.to_string()}), &asked, &expect![[""]]);
    let log = json!({"Effect": "Allow", "Action": "s3:PutObject", "Sid": "AWSLogDeliveryWrite"});
    live["Statement"].as_array_mut().unwrap().push(log);
    check(&asked, &json!({"Policy": live}), &asked, &expect![[""]]);
    live["Statement"][1]["Sid"] = json!("Stranger");
    check(
        &asked,
        &json!({"Policy": live}),
        &asked,
        &expect![[r#"
            {"op":"add","path":"/Policy","value":{"Statement":[{"Action":"s3:GetObject","Effect":"Allow","Principal":{"AWS":"111111111111"}}]}}
        "#]],
    );
}

#[test]
fn a_pair_that_aws_added_is_not_ours_but_a_tag_is() {
    let pair = |key: &str| json!({"Key": key, "Value": "1"});
    let asked = json!({"Pairs": [pair("a")], "Tags": [pair("a")]});
    let live = json!({"Pairs": [pair("b"), pair("a")], "Tags": [pair("b"), pair("a")]});
    check(
        &asked,
        &live,
        &asked,
        &expect![[r#"
            {"op":"add","path":"/Tags","value":[{"Key":"a","Value":"1"}]}
        "#]],
    );
}

#[test]
fn leaves_are_added_with_what_must_be_sent_again() {
    check(
        &json!({"Name": "a", "Secret": "s", "Seed": "t"}),
        &json!({"Name": "a", "Options": {"Fixed": "x"}}),
        &json!({"Name": "a", "Secret": "s", "Seed": "t", "Options": {"Fast": "yes"}}),
        &expect![[r#"
            {"op":"add","path":"/Options/Fast","value":"yes"}
            {"op":"add","path":"/Secret","value":"s"}
        "#]],
    );
}

#[test]
fn a_secret_changes_by_its_digest() {
    check(
        &json!({"Name": "a", "Secret": "s"}),
        &json!({"Name": "a"}),
        &json!({"Name": "a", "Secret": "t"}),
        &expect![[r#"
            {"op":"add","path":"/Secret","value":"t"}
        "#]],
    );
}

#[test]
fn missing_objects_are_added_around_a_leaf() {
    check(
        &json!({}),
        &json!({}),
        &json!({"Options": {"Fast": "yes"}}),
        &expect![[r#"
            {"op":"add","path":"/Options","value":{"Fast":"yes"}}
        "#]],
    );
}

#[test]
fn only_what_was_asked_for_is_removed() {
    check(
        &json!({"Cidr": "10.0.0.0/8", "Limit": 20, "Options": {"Fast": "yes"}}),
        &json!({"Cidr": "10.0.0.0/8", "Limit": 20, "Steps": ["x"],
            "Options": {"Fast": "yes", "State": "up"}}),
        &json!({}),
        &expect![[r#"
            {"op":"remove","path":"/Cidr"}
            {"op":"add","path":"/Limit","value":10}
            {"op":"remove","path":"/Options/Fast"}
        "#]],
    );
}

#[test]
fn a_list_is_sent_as_a_whole_with_aws_own_tags() {
    let live = json!({"Steps": ["a", "b"], "Tags": [
        {"Key": "aws:x", "Value": "1"}, {"Key": "a", "Value": "1"}
    ]});
    check(
        &json!({"Steps": ["a", "b"], "Tags": [{"Key": "a", "Value": "1"}]}),
        &live,
        &json!({"Steps": ["b", "a"], "Tags": [{"Key": "a", "Value": "2"}]}),
        &expect![[r#"
            {"op":"add","path":"/Steps","value":["b","a"]}
            {"op":"add","path":"/Tags","value":[{"Key":"a","Value":"2"},{"Key":"aws:x","Value":"1"}]}
        "#]],
    );
}

#[test]
fn no_tags_at_all_means_no_list_of_tags() {
    check(
        &json!({"Tags": [{"Key": "a", "Value": "1"}]}),
        &json!({"Tags": [{"Key": "a", "Value": "1"}]}),
        &json!({"Tags": []}),
        &expect![[r#"
            {"op":"remove","path":"/Tags"}
        "#]],
    );
}

#[test]
fn what_was_taken_out_of_a_list_item_goes() {
    let before = json!({"Rules": [{"From": "x", "Note": "n"}]});
    check(
        &before,
        &json!({"Rules": [{"From": "x", "Note": "n", "By": "aws"}]}),
        &json!({"Rules": [{"From": "x"}]}),
        &expect![[r#"
            {"op":"add","path":"/Rules","value":[{"From":"x"}]}
        "#]],
    );
}

#[test]
fn a_map_changes_entry_by_entry() {
    check(
        &json!({"Map": {"a": "1", "b": "2", "gone": "3"}}),
        &json!({"Map": {"a": "1", "aws:x": "4", "b": "2", "gone": "3", "theirs": "5"}}),
        &json!({"Map": {"a": "1", "b": "9", "new": "6"}}),
        &expect![[r#"
            {"op":"add","path":"/Map/b","value":"9"}
            {"op":"remove","path":"/Map/gone"}
            {"op":"add","path":"/Map/new","value":"6"}
        "#]],
    );
}

#[test]
fn a_map_of_tags_keeps_those_of_aws() {
    let mut schema = schema();
    schema.root.properties.insert("Tags".to_owned(), shape(JsonType::Object));
    let live = json!({"Tags": {"a": "1", "aws:x": "4", "b": "2"}});
    let desired = json!({"Tags": {"a": "3"}});
    let operations = patch(&schema, &json!({"Tags": {"a": "1", "b": "2"}}), &live, &desired);
    let expected = json!([
        {"op": "add", "path": "/Tags/a", "value": "3"},
        {"op": "remove", "path": "/Tags/b"},
    ]);
    assert_eq!(Json::from(operations), expected);
}

#[test]
fn what_a_read_brings_and_the_schema_forbids_goes_first() {
    check(
        &json!({"Cidr": "10.0.0.0/8"}),
        &json!({"Cidr": "10.0.0.0/8", "Few": [], "Holes": [null], "Steps": ["a"]}),
        &json!({"Cidr": "10.0.0.0/16"}),
        &expect![[r#"
            {"op":"add","path":"/Cidr","value":"10.0.0.0/16"}
            {"op":"remove","path":"/Few"}
            {"op":"remove","path":"/Holes"}
        "#]],
    );
}

#[test]
fn a_patch_is_guarded_by_what_was_there() {
    let schema = schema();
    let live = json!({"Cidr": "10.0.0.0/8", "Secret": "s", "Steps": ["a"]});
    let desired = json!({"Cidr": "10.0.0.0/16", "Secret": "t", "Limit": 3, "Steps": ["b"]});
    let operations = patch(&schema, &digest(&schema, &live), &live, &desired);
    let guards = super::guards(&schema, &operations, &live);
    let lines: String = guards.iter().map(|guard| format!("{guard}\n")).collect();
    expect![[r#"
        {"op":"test","path":"/Cidr","value":"10.0.0.0/8"}
        {"op":"test","path":"/Steps","value":["a"]}
    "#]]
    .assert_eq(&lines);
}

#[test]
fn a_removal_that_is_ignored_is_written_as_the_default() {
    let name = TypeName::new("AWS::IAM::Role");
    let schema = crate::schema::find_anywhere(&name).expect("it exists");
    let trust = json!({"Statement": [{"Effect": "Allow"}]});
    let before = json!({"AssumeRolePolicyDocument": trust, "MaxSessionDuration": 7200});
    let desired = json!({"AssumeRolePolicyDocument": trust});
    let operations = patch(&schema, &before, &before, &desired);
    let expected = json!([{"op": "add", "path": "/MaxSessionDuration", "value": 3600}]);
    assert_eq!(Json::from(operations), expected);
}

#[test]
fn create_only_and_read_only_are_never_sent() {
    check(
        &json!({"Name": "a", "Options": {"Fixed": "x"}}),
        &json!({"Name": "a", "Arn": "arn", "Options": {"Fixed": "x", "State": "up"}}),
        &json!({"Name": "b", "Arn": "other", "Options": {"Fixed": "y", "State": "down"}}),
        &expect![[""]],
    );
}
