//! Violations, one kind at a time, and values that are meant to do harm.

use expect_test::{Expect, expect};
use serde_json::json;

use super::*;
use crate::model::{Address, Map};

fn small() -> TypeSchema {
    published::read(&json!({
        "typeName": "AWS::Test::Thing",
        "additionalProperties": false,
        "required": ["Name"],
        "readOnlyProperties": ["/properties/Arn", "/properties/Parts/*/Id"],
        "primaryIdentifier": ["/properties/Name", "/properties/Size"],
        "properties": {
            "Arn": {"type": "string"},
            "Name": {"type": "string", "minLength": 2, "maxLength": 5, "pattern": "^[a-z]*$"},
            "Size": {"type": "integer", "minimum": 1, "maximum": 9},
            "Mode": {"enum": ["on", "off"]},
            "Kind": {"type": "string", "enumCaseInsensitive": ["vpc", "standard"]},
            "Policy": {"type": ["object", "string"]},
            "Parts": {
                "type": "array",
                "uniqueItems": true,
                "maxItems": 2,
                "items": {"$ref": "#/definitions/Part"}
            },
            "Rule": {"$ref": "#/definitions/Rule"}
        },
        "definitions": {
            "Part": {
                "type": "object",
                "additionalProperties": false,
                "properties": {"Id": {"type": "string"}, "CidrBlock": {"type": "string"}},
                "dependentExcluded": {"CidrBlock": ["Id"]}
            },
            "Rule": {
                "type": "object",
                "properties": {
                    "Not": {"$ref": "#/definitions/Rule"},
                    "And": {"type": "array", "items": {"$ref": "#/definitions/Rule"}}
                },
                "oneOf": [{"required": ["Not"]}, {"required": ["And"]}, {"required": ["Is"]}]
            },
            "Unused": {"type": "string"}
        }
    }))
    .unwrap()
}

fn report(properties: &Json) -> String {
    let violations = validate_json(&small(), properties);
    violations.iter().map(|violation| format!("{violation}; {}\n", violation.kind.help())).collect()
}

fn check(properties: &Json, expected: &Expect) {
    expected.assert_eq(&report(properties));
}

#[test]
fn each_kind_in_words() {
    check(
        &json!({}),
        &expect![[r#"
        property `Name` is missing; add `Name`
    "#]],
    );
    check(
        &json!([]),
        &expect![[r#"
            a list where a map is expected; write a map
        "#]],
    );
    check(
        &json!({"Name": "a", "Arn": "x", "size": 3, "Foo": 1}),
        &expect![[r#"
            `/Arn`: the property is set by AWS alone; leave it out
            `/Foo`: there is no property `Foo`; there is `Kind`, `Mode`, `Name`, `Parts`, `Policy`, `Rule` or `Size`
            `/Name`: 1 character, fewer than 2; write at least 2 characters
            `/size`: there is no property `size`; did you mean `Size`?
        "#]],
    );
    check(
        &json!({"Name": "abcdef", "Size": 0}),
        &expect![[r#"
            `/Name`: 6 characters, more than 5; write at most 5 characters
            `/Size`: 0 is less than 1; write at least 1
        "#]],
    );
    check(
        &json!({"Name": "ABC", "Size": 2.5, "Mode": "of", "Kind": "VPC"}),
        &expect![[r#"
            `/Mode`: `of` is not an allowed value; did you mean `off`?
            `/Name`: `ABC` does not match the pattern `^[a-z]*$`; write a value that matches the pattern
            `/Size`: a number where a whole number is expected; write a whole number
        "#]],
    );
    check(
        &json!({"Name": "abc", "Size": "2", "Policy": 1, "Mode": true}),
        &expect![[r#"
            `/Mode`: `true` is not an allowed value; write `on` or `off`
            `/Policy`: a whole number where a string or a map is expected; write a string or a map
            `/Size`: a string where a whole number is expected; write a whole number
        "#]],
    );
    check(
        &json!({"Name": "abc", "Parts": [{"Id": "x"}, {"cidr-block": "y"}, {"cidr-block": "y"}]}),
        &expect![[r#"
            `/Parts`: 3 items, more than 2; give at most 2 items
            `/Parts`: `{"cidr-block":"y"}` stands in the list more than once; leave one of them out
            `/Parts/0/Id`: the property is set by AWS alone; leave it out
            `/Parts/1/cidr-block`: there is no property `cidr-block`; did you mean `CidrBlock`?
            `/Parts/2/cidr-block`: there is no property `cidr-block`; did you mean `CidrBlock`?
        "#]],
    );
    check(
        &json!({"Name": "abc", "Parts": [{"CidrBlock": "", "Id": ""}]}),
        &expect![[r#"
            `/Parts/0/Id`: the property is set by AWS alone; leave it out
            `/Parts/0`: `CidrBlock` and `Id` exclude each other; leave one of them out
        "#]],
    );
    check(
        &json!({"Name": "abc", "Rule": {}}),
        &expect![[r#"
            `/Rule`: either `Not` or `And` or `Is` is needed; give all that one of the forms needs
        "#]],
    );
    check(
        &json!({"Name": "abc", "Rule": {"Is": 1, "Not": {"And": [{"Is": 1}, 7]}}}),
        &expect![[r#"
            `/Rule/Not/And/1`: a whole number where a map is expected; write a map
            `/Rule`: the value fits several forms that exclude each other; leave out what belongs to the other forms
        "#]],
    );
}

#[test]
fn what_is_not_known_fits_where_it_can() {
    let other = Value::reference(&Address::new("other"), "Arn");
    let text = Value::Concat(vec!["AB".into(), other.clone()]);
    let desired = |name: &Value, size: &Value| {
        Map::from_iter([("Name", name.clone()), ("Size", size.clone())])
    };
    assert!(validate(&small(), &desired(&other, &other)).is_empty());
    assert!(validate(&small(), &desired(&text, &other)).is_empty());
    assert_eq!(validate(&small(), &desired(&other, &text)).len(), 1);
    let known = Value::Concat(vec!["AB".into(), "C".into()]);
    assert_eq!(validate(&small(), &desired(&known, &other)).len(), 1);
}

#[test]
fn identifiers() {
    let identifier = |properties| small().identifier(&properties).map(|id| id.to_string());
    assert_eq!(identifier(json!({"Name": "a", "Size": 2})).as_deref(), Some("a|2"));
    assert_eq!(identifier(json!({"Name": "a"})), None);
    assert_eq!(identifier(json!(null)), None);
}

#[test]
fn only_reachable_definitions_are_kept() {
    assert_eq!(small().definitions.keys().collect::<Vec<_>>(), ["Part", "Rule"]);
}

#[test]
fn hostile_values_end() {
    let mut deep = json!({"Is": 1});
    let mut wide = json!({});
    for _ in 0..500 {
        deep = Json::Object([("Not".to_owned(), deep)].into_iter().collect());
    }
    for _ in 0..9 {
        wide = json!({ "Not": wide.clone(), "And": [wide.clone(), wide] });
    }
    assert!(report(&json!({"Name": "abc", "Rule": deep})).contains("nested too deeply"));
    validate_json(&small(), &json!({"Name": "abc", "Rule": wide}));
    let long = "a".repeat(1_000_000);
    let mut entries = serde_json::Map::new();
    entries.insert(long.clone(), json!(long));
    assert!(report(&Json::Object(entries)).lines().count() > 1);
}

#[test]
fn patterns_are_ecmascript_and_end() {
    for (pattern, text, fits) in [
        (r"^(?!aws:)[a-z\/:]+$", "aws:x", Some(false)),
        (r"^(?!aws:)[a-z\/:]+$", "a/b", Some(true)),
        (r"^[^]*$", "a\nb", Some(true)),
        (r"^\p{L}+$", "é", Some(true)),
        (r"^\p{L}+$", "1", Some(false)),
        (r"^\d{12}$", "١٢٣٤٥٦٧٨٩٠١٢", Some(false)),
        (r"\A[.\-_/#A-Za-z0-9]{1,512}\Z", "/aws/logs", Some(true)),
        (r"\A[.\-_/#A-Za-z0-9]{1,512}\Z", "/aws logs", Some(false)),
        (r"^\\Z$", r"\Z", Some(true)),
        (r"b", "abc", Some(true)),
        (r"(", "anything", None),
        (r"^(a+)+$", "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa!", Some(false)),
        (r"^(?=a)(a+)+$", "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa!", None),
    ] {
        assert_eq!(pattern::matches(pattern, text), fits, "{pattern} {text}");
    }
}

/// Every pattern of the catalog, on texts that make loops work hard.
#[test]
fn no_published_pattern_hangs() {
    let mut patterns = std::collections::BTreeSet::new();
    for name in names() {
        let schema = schema(name);
        collect(&schema.root, &mut patterns);
        schema.definitions.values().for_each(|shape| collect(shape, &mut patterns));
    }
    assert!(patterns.len() > 1000);
    for pattern in &patterns {
        for text in ["a", "a-", "/a", "a1.", "1"] {
            for length in [20, 100] {
                let text: String = text.chars().cycle().take(length).chain(['\u{0}']).collect();
                pattern::matches(pattern, &text);
            }
        }
    }
}

fn collect(shape: &Shape, patterns: &mut std::collections::BTreeSet<String>) {
    patterns.extend(shape.pattern.clone());
    patterns.extend(shape.pattern_properties.iter().map(|(pattern, _)| pattern.clone()));
    let lists = [&shape.any_of, &shape.one_of, &shape.all_of].into_iter().flatten();
    lists
        .chain(shape.pattern_properties.iter().map(|(_, shape)| shape))
        .chain(shape.properties.values())
        .chain(shape.items.as_deref())
        .for_each(|shape| collect(shape, patterns));
}
