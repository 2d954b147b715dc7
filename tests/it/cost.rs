//! What a month costs, where somebody decides about it: under a plan.

use std::collections::BTreeMap;

use serde_json::json;

use super::support::{Folder, STUDIO};

#[test]
fn a_plan_says_what_a_month_costs_and_how_much_more_that_is() {
    let folder = Folder::example();
    let line = "\nCost: about $37.50 a month before usage (+$37.50)\n";
    folder.smk(&["plan", "--local"]).succeeds().says(line);
    folder.smk(&["apply", "--local", "--yes"]).succeeds().says(line);
    let without_egress = folder
        .read("main.smk")
        .replace("  egress via nat\n  egress allow pip\n", "  egress via none\n")
        .replace("  subnets public 10.0.0.0/26\n", "");
    folder.write("main.smk", &without_egress);
    let line = "\nCost: about $30.20 a month before usage (-$7.30)\n";
    folder.smk(&["plan", "--local"]).succeeds().says(line);
    let line = "\nCost: about $0.00 a month before usage (-$37.50)\n";
    folder.smk(&["plan", "--local", "--destroy"]).succeeds().says(line);
    let cost = folder.smk(&["plan", "--local", "--json"]).succeeds().json()["cost"].clone();
    let expected = json!({
        "currency": "USD",
        "prices_of": "us-east-1",
        "monthly_idle_before": "37.50",
        "monthly_idle": "30.20",
        "monthly_idle_difference": "-7.30",
        "unpriced": 0,
    });
    assert_eq!(cost, expected);
}

#[test]
fn a_sum_says_what_it_leaves_out() {
    let folder = Folder::with("resource AWS::SecretsManager::Secret token {}\nkey lab\n");
    let without = ", without 1 resource of which smk knows no price";
    folder.smk(&["cost"]).succeeds().says(&format!("Sum: $1.00 a month before usage{without}, at"));
    let plan = folder.smk(&["plan", "--local"]).succeeds();
    plan.says(&format!("about $1.00 a month before usage (+$1.00){without}\n"));
    assert_eq!(folder.smk(&["cost", "--json"]).succeeds().json()["unpriced"], 1);
}

#[test]
fn the_price_of_the_example_is_that_of_its_gateway_address_and_key() {
    let found = Folder::example().smk(&["cost", "--json"]).succeeds().json();
    assert_eq!(found["monthly_idle"], "37.50");
    let amounts: Vec<&str> = found["resources"]
        .as_array()
        .unwrap()
        .iter()
        .filter_map(|resource| resource["charges"][0]["monthly"].as_str())
        .collect();
    assert_eq!(amounts, ["32.85", "3.65", "0.00", "1.00"]);
    assert!(found["prices"].as_array().unwrap().iter().all(|price| price["date"].is_string()));
}

/// The design alone comes to $397.85; its two keys and the one for logs are not in that.
#[test]
fn the_price_of_studio_is_that_of_its_design_and_three_keys() {
    let found = Folder::with(STUDIO).smk(&["cost", "--json"]).succeeds().json();
    assert_eq!(found["monthly_idle"], "400.85");
    let resources = found["resources"].as_array().unwrap().iter();
    let charges = resources.flat_map(|resource| resource["charges"].as_array().unwrap());
    let mut counts: BTreeMap<(&str, &str), usize> = BTreeMap::new();
    for charge in charges.filter(|charge| charge["monthly"].is_string()) {
        let what = (charge["item"].as_str().unwrap(), charge["monthly"].as_str().unwrap());
        *counts.entry(what).or_default() += 1;
    }
    let expected = BTreeMap::from([
        (("Network Firewall endpoint in a zone", "288.35"), 1),
        (("NAT gateway", "32.85"), 1),
        (("public IPv4 address", "3.65"), 1),
        (("interface endpoint in a zone", "7.30"), 10),
        (("gateway endpoint", "0.00"), 1),
        (("KMS key", "1.00"), 3),
    ]);
    assert_eq!(counts, expected);
}
