//! Pairs of texts that services exchange for each other, and such that only look so.

use super::*;

#[test]
fn texts_that_mean_the_same() {
    for (desired, live) in [
        ("10.0.0.5/24", "10.0.0.0/24"),
        ("10.0.0.1", "10.0.0.1/32"),
        ("2001:0DB8::1", "2001:db8:0::1"),
        ("2027-01-01T00:00:00Z", "2027-01-01T00:00:00.000+00:00"),
        ("2027-01-01", "2027-01-01T00:00:00Z"),
        ("2027-01-01T01:00:00+01:00", "2027-01-01T00:00:00Z"),
        ("corp.example.com", "corp.example.com."),
        ("line\r\nline\n", "line\nline"),
        ("runner", "arn:aws:iam::111111111111:role/service-role/runner"),
        ("arn:aws:kms:eu-west-1:111111111111:key/a1", "a1"),
        ("arn:aws:logs:eu-west-1:1:log-group:a", "arn:aws:logs:eu-west-1:1:log-group:a:*"),
        ("/aws/a", "arn:aws:logs:eu-west-1:1:log-group:/aws/a:*"),
        (
            "arn:aws:secretsmanager:eu-west-1:1:secret:a",
            "arn:aws:secretsmanager:eu-west-1:1:secret:a-Ab12Cd",
        ),
    ] {
        assert!(equal(desired, live), "{desired} and {live}");
    }
}

#[test]
fn texts_that_differ() {
    for (desired, live) in [
        ("10.0.0.0/24", "10.0.0.0/25"),
        ("2027-01-01T00:00:00Z", "2027-01-01T00:00:01Z"),
        ("corp.example.com", "example.com"),
        ("Say so.", "Say so"),
        ("runner", "arn:aws:iam::111111111111:role/forerunner"),
        ("*", "arn:aws:s3:::bucket/*"),
        ("", "arn:aws:s3:::"),
        ("arn:aws:iam::111111111111:role/a", "arn:aws:iam::222222222222:role/a"),
        ("a b", "ab"),
    ] {
        assert!(!equal(desired, live), "{desired} and {live}");
    }
}

#[test]
fn what_services_make_of_texts() {
    for (name, desired, live, same) in [
        ("ClusterName", "Lab", "lab", true),
        ("ClusterName", "Lab", "LAb", false),
        ("EngineVersion", "8.0", "8.0.35", true),
        ("EngineVersion", "8.0", "8.01", false),
        ("Name", "8.0", "8.0.35", false),
        ("Amount", "100", "100.0", true),
        ("Account", "011111111111", "11111111111", false),
        ("KmsKeyId", "alias/lab", "arn:aws:kms:eu-west-1:111111111111:key/a1", true),
        ("KmsKeyId", "alias/lab", "alias/other", false),
        ("Token", "secret", "****", true),
        ("Url", "https://token.example.com/", "token.example.com", true),
        ("Data", "plain", "cGxhaW4=", true),
        ("Key", "ssh-rsa AAAA me@here", "ssh-rsa AAAA", true),
        ("Key", "ssh-rsa AAAA me@here", "ssh-rsa AAAB", false),
    ] {
        assert_eq!(rewritten(name, false, desired, live), same, "{desired} and {live}");
        assert!(!rewritten(name, true, desired, live));
    }
}

#[test]
fn numbers_and_truth_in_texts() {
    use serde_json::json;
    assert!(is_written("80", &json!(80)) && is_written("True", &json!(true)));
    assert!(is_written("1970-01-02T00:00:00Z", &json!(86_400)));
    assert!(!is_written("80", &json!(81)) && !is_written("yes", &json!(true)));
}
