//! The examples of RFC 6902, appendix A, and what must fail.

use serde_json::json;

use super::*;

fn patched(document: &Json, steps: &Json) -> Result<Json, Error> {
    let steps: Vec<Step> = serde_json::from_value(steps.clone()).expect("steps of the test");
    apply(document, &steps)
}

#[test]
fn every_operation_does_what_the_standard_says() {
    let cases = [
        (
            json!({"a": 1}),
            json!([{"op": "add", "path": "/b", "value": 2}]),
            json!({"a": 1, "b": 2}),
        ),
        (
            json!({"a": [1, 3]}),
            json!([{"op": "add", "path": "/a/1", "value": 2}]),
            json!({"a": [1, 2, 3]}),
        ),
        (
            json!({"a": [1]}),
            json!([{"op": "add", "path": "/a/-", "value": 2}]),
            json!({"a": [1, 2]}),
        ),
        (json!({"a": 1, "b": 2}), json!([{"op": "remove", "path": "/b"}]), json!({"a": 1})),
        (json!({"a": [1, 2]}), json!([{"op": "remove", "path": "/a/0"}]), json!({"a": [2]})),
        (json!({"a": 1}), json!([{"op": "replace", "path": "/a", "value": 2}]), json!({"a": 2})),
        (json!({"a": {"x": 1}}), json!([{"op": "move", "from": "/a/x", "path": "/b"}]), {
            json!({"a": {}, "b": 1})
        }),
        (json!({"a": 1}), json!([{"op": "copy", "from": "/a", "path": "/b"}]), {
            json!({"a": 1, "b": 1})
        }),
        (
            json!({"a/b": 1}),
            json!([{"op": "test", "path": "/a~1b", "value": 1}]),
            json!({"a/b": 1}),
        ),
        (json!({"a": 1}), json!([{"op": "add", "path": "", "value": {}}]), json!({})),
    ];
    for (document, steps, expected) in cases {
        assert_eq!(patched(&document, &steps), Ok(expected), "{steps}");
    }
}

#[test]
fn a_step_that_has_no_place_fails() {
    for steps in [
        json!([{"op": "remove", "path": "/b"}]),
        json!([{"op": "replace", "path": "/b", "value": 1}]),
        json!([{"op": "add", "path": "/b/c", "value": 1}]),
        json!([{"op": "add", "path": "/a/01", "value": 1}]),
        json!([{"op": "add", "path": "/a/2", "value": 1}]),
        json!([{"op": "test", "path": "/a", "value": 1}]),
        json!([{"op": "add", "path": "b", "value": 1}]),
        json!([{"op": "move", "from": "/a", "path": "/a/0"}]),
    ] {
        assert!(patched(&json!({"a": [1]}), &steps).is_err(), "{steps}");
    }
}
