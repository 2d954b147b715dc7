//! Ids, references and texts of templates.

use expect_test::expect;

use super::*;
use crate::graph;
use crate::model::{Origin, Output, Region};
use crate::source::Span;

fn resource(address: &str, type_name: &str) -> Resource {
    let origin = Origin { span: Span::default(), implied: None };
    Resource::new(Address::new(address), type_name, origin)
}

fn of(resources: Vec<Resource>, outputs: Vec<(&str, Value)>) -> (Json, String) {
    let outputs = outputs
        .into_iter()
        .map(|(name, value)| Output { name: name.to_owned(), value, span: Span::default() })
        .collect();
    let mut diagnostics = Diagnostics::default();
    let graph = graph::build(resources, outputs, &mut diagnostics);
    let stack = Stack {
        name: "test".to_owned(),
        region: Region::new("us-east-1"),
        account: None,
        tags: Vec::new(),
        span: None,
    };
    let template = template(&stack, &graph, &[], &mut diagnostics);
    let said = diagnostics.sorted().iter().map(|problem| format!("{problem}\n")).collect();
    (template, said)
}

#[test]
fn names_that_differ_in_their_dots_only_keep_ids_of_their_own() {
    let names = ["a.b", "a-b", "c"].map(str::to_owned);
    let ids = logical::Names::for_all(names.clone());
    let mut found: Vec<&str> = names.iter().map(|name| ids.of(name)).collect();
    found.sort_unstable();
    found.dedup();
    assert_eq!(found.len(), 3);
    assert_eq!(ids.of("c"), "C");
    assert_eq!(logical::camel("lab.flow-log-role"), "LabFlowLogRole");
}

#[test]
fn each_kind_of_reference_has_its_form() {
    let queue = resource("work", "AWS::SQS::Queue").set("DelaySeconds", 5);
    let mut bucket = resource("archive", "AWS::S3::Bucket");
    bucket.kind = Kind::Existing { identifier: "acme-archive".into() };
    let at = |address: &str, property: &str| Value::reference(&Address::new(address), property);
    let outputs = vec![
        ("arn", at("work", "Arn")),
        ("bucket", at("archive", "BucketName")),
        ("bucket-arn", at("archive", "Arn")),
        ("delay", at("work", "DelaySeconds")),
        ("joined", Value::concat(["in ".into(), at("aws", "account")])),
        ("url", at("work", "QueueUrl")),
    ];
    let (template, said) = of(vec![queue, bucket], outputs);
    assert_eq!(said, "");
    expect![[r#"
        {"Arn":{"Value":{"Fn::GetAtt":["Work","Arn"]}},"Bucket":{"Value":{"Ref":"Archive"}},"BucketArn":{"Value":{"Ref":"ArchiveArn"}},"Delay":{"Value":"5"},"Joined":{"Value":{"Fn::Join":["",["in ",{"Ref":"AWS::AccountId"}]]}},"Url":{"Value":{"Ref":"Work"}}}
        {"Archive":{"Default":"acme-archive","Description":"The AWS::S3::Bucket that exists already","Type":"String"},"ArchiveArn":{"Description":"Arn of the AWS::S3::Bucket that exists already","Type":"String"}}
    "#]]
    .assert_eq(&format!("{}\n{}\n", template["Outputs"], template["Parameters"]));
}

#[test]
fn the_endpoint_of_a_zone_is_split_off_whatever_the_order() {
    let firewall = resource("wall", "AWS::NetworkFirewall::Firewall");
    let route = resource("out", "AWS::EC2::Route")
        .set("VpcEndpointId", Value::select(&firewall.address, "EndpointIds", "us-east-1a:"));
    let (template, said) = of(vec![firewall, route], Vec::new());
    assert_eq!(said, "");
    expect![[r#"{"Fn::Select":[0,{"Fn::Split":[",",{"Fn::Select":[1,{"Fn::Split":["us-east-1a:",{"Fn::Join":[",",{"Fn::GetAtt":["Wall","EndpointIds"]}]}]}]}]}]}"#]]
    .assert_eq(&template["Resources"]["Out"]["Properties"]["VpcEndpointId"].to_string());
}

#[test]
fn what_cloudformation_does_not_give_is_said() {
    let queue = resource("work", "AWS::SQS::Queue");
    let delay = Value::reference(&Address::new("work"), "DelaySeconds");
    let (_, said) = of(vec![queue], vec![("delay", delay)]);
    assert_eq!(said, "CloudFormation gives no `DelaySeconds` of `work`\n");
}

#[test]
fn needs_that_no_property_says_are_kept_and_ownership_is_not() {
    let tags = Value::from(json!([
        { "Key": "smk:stack", "Value": "test" },
        { "Key": "team", "Value": "blue" },
    ]));
    let first = resource("first", "AWS::SQS::Queue").set("Tags", tags);
    let second = resource("second", "AWS::SQS::Queue").need(&first.address);
    let (template, _) = of(vec![first, second], Vec::new());
    expect![[r#"
        {"First":{"Properties":{"Tags":[{"Key":"team","Value":"blue"}]},"Type":"AWS::SQS::Queue"},"Second":{"DependsOn":["First"],"Properties":{},"Type":"AWS::SQS::Queue"}}"#]]
    .assert_eq(&template["Resources"].to_string());
}

#[test]
fn a_template_is_ascii_and_dense_when_it_must_be() {
    let mut diagnostics = Diagnostics::default();
    let short = text(&json!({ "Description": "ü𝄞" }), &mut diagnostics);
    assert_eq!(short, "{\n  \"Description\": \"\\u00fc\\ud834\\udd1e\"\n}\n");
    assert!(diagnostics.is_empty());
    let long = text(&json!({ "Description": "x".repeat(60_000) }), &mut diagnostics);
    assert!(!long.trim_end().contains('\n'));
    assert_eq!(diagnostics.sorted().len(), 1);
}
