//! The rules of published schemas, and what services make of values by them.

use serde_json::json;

use super::*;
use crate::model::{PropertyPath, TypeName};

fn rule(type_name: &str, path: &str) -> String {
    let schema = crate::schema::find_anywhere(&TypeName::new(type_name)).expect("a known type");
    schema.transforms.get(&PropertyPath::parse(path)).expect("a rule").clone()
}

/// The type, the property, the object around it, what a service may make of it, and whether.
const CASES: &[(&str, &str, &str, &str, bool)] = &[
    ("EC2::SecurityGroupIngress", "/IpProtocol", r#"{"IpProtocol": "6"}"#, r#""tcp""#, true),
    ("EC2::SecurityGroupIngress", "/IpProtocol", r#"{"IpProtocol": "TCP"}"#, r#""tcp""#, true),
    ("EC2::SecurityGroupIngress", "/IpProtocol", r#"{"IpProtocol": "6"}"#, r#""udp""#, false),
    (
        "EC2::SecurityGroupIngress",
        "/FromPort",
        r#"{"IpProtocol": "-1", "FromPort": 0}"#,
        r#"-1"#,
        true,
    ),
    (
        "EC2::SecurityGroupIngress",
        "/FromPort",
        r#"{"IpProtocol": "tcp", "FromPort": 0}"#,
        r#"-1"#,
        false,
    ),
    (
        "SageMaker::AppImageConfig",
        "/AppImageConfigName",
        r#"{"AppImageConfigName": "A"}"#,
        r#""a""#,
        true,
    ),
    ("Route53Resolver::ResolverRule", "/DomainName", r#"{"DomainName": "a.b"}"#, r#""a.b.""#, true),
    ("RDS::DBInstance", "/EngineVersion", r#"{"EngineVersion": "8.0"}"#, r#""8.0.35""#, true),
    ("RDS::DBInstance", "/EngineVersion", r#"{"EngineVersion": "8.0"}"#, r#""5.7""#, false),
    (
        "SageMaker::EndpointConfig",
        "/KmsKeyId",
        r#"{"KmsKeyId": "a1"}"#,
        r#""arn:aws:kms:eu-west-1:111111111111:key/a1""#,
        true,
    ),
    (
        "SageMaker::EndpointConfig",
        "/KmsKeyId",
        r#"{"KmsKeyId": "a1"}"#,
        r#""arn:aws:kms:eu-west-1:111111111111:key/a2""#,
        false,
    ),
    ("GameLift::Fleet", "/AnywhereConfiguration/Cost", r#"{"Cost": "2"}"#, r#""2.0""#, true),
];

#[test]
fn services_rewrite_as_their_schemas_say() {
    for (type_name, path, around, value, expected) in CASES {
        let around: Json = serde_json::from_str(around).expect("JSON");
        let value: Json = serde_json::from_str(value).expect("JSON");
        let found = allows(&rule(&format!("AWS::{type_name}"), path), &[&around], &value, false);
        assert_eq!(found, *expected, "{type_name}{path}: {around} as {value}");
    }
}

#[test]
fn a_rule_names_a_property_from_some_object_around_it() {
    let item = json!({"IpProtocol": "17"});
    let root = json!({"SecurityGroupIngress": [item]});
    let rule = rule("AWS::EC2::SecurityGroup", "/SecurityGroupIngress/*/IpProtocol");
    assert!(allows(&rule, &[&root, &item], &json!("udp"), false));
    assert!(!allows(&rule, &[&root], &json!("udp"), false));
}

#[test]
fn what_a_service_makes_of_everything_says_nothing_of_a_change() {
    let rule = rule("AWS::EFS::FileSystem", "/Encrypted");
    let asked = json!({"Encrypted": false});
    assert!(allows(&rule, &[&asked], &json!(true), true));
    assert!(!allows(&rule, &[&asked], &json!(true), false));
}

#[test]
fn most_rules_of_the_catalog_are_understood() {
    let (mut understood, mut all) = (0, 0);
    for name in crate::schema::names() {
        let schema = crate::schema::find_anywhere(&TypeName::new(name)).expect("it is listed");
        for rule in schema.transforms.values() {
            all += 1;
            understood += usize::from(!parse::alternatives(rule).is_empty());
        }
    }
    assert!(all > 200 && understood * 100 > all * 95, "{understood} of {all}");
}

#[test]
fn nonsense_gives_nothing() {
    let deep = "(".repeat(100_000);
    for rule in ["", "$", "Name~>function($x){$x}", "\"open", "[1", &deep, "a b", "$nothing(Name)"]
    {
        assert_eq!(results(rule, &[&json!({"Name": "a"})], true), Vec::<Json>::new(), "{rule:.20}");
    }
}
