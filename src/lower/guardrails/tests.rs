//! However many workloads a program has, its guardrails deny the same, in policies that AWS takes.

use std::collections::BTreeSet;

use crate::check::Surroundings;
use crate::compile::compile;
use crate::diagnostic::Diagnostics;
use crate::model::Json;
use crate::model::limits::MANAGED_POLICY;
use crate::pins::Pins;
use crate::source::SourceMap;
use crate::syntax;

/// The policies of a program with so many notebooks.
fn policies(notebooks: usize) -> Vec<Json> {
    let names: Vec<String> = (0..notebooks).map(|number| format!("n{number}")).collect();
    policies_of(&format!(
        "network lab 10.0.0.0/16 {{ endpoint notebook }}\nnotebook {} {{ in lab }}\n",
        names.join(",\n")
    ))
}

/// The guardrails of a program, with ids as long as those of AWS.
fn policies_of(program: &str) -> Vec<Json> {
    let text = format!("{program}guardrails\noutput policy = guardrails.arn\n");
    let (mut sources, mut diagnostics) = (SourceMap::default(), Diagnostics::default());
    let id = sources.add("input.smk", text.as_str()).expect("the text is small");
    let file = syntax::parse(&sources, id, &mut diagnostics);
    let surroundings = Surroundings { stack: "case".to_owned(), ..Surroundings::default() };
    let compiled = compile(&[file], &surroundings, &Pins::default(), &mut diagnostics);
    assert_eq!(diagnostics.errors(), 0);
    let policies = compiled.graph.resources();
    let policies = policies.filter(|it| it.type_name.as_str() == "AWS::IAM::ManagedPolicy");
    policies
        .map(|policy| {
            let document =
                policy.properties.get("PolicyDocument").expect("a policy says something");
            let id = |reference: &crate::model::Reference| {
                let name = reference.property.to_string();
                let prefix = if name.contains("Subnet") { "subnet" } else { "sg" };
                Some(Json::from(format!("{prefix}-{}", "0".repeat(17))))
            };
            document.resolve(&id).expect("all ids are known")
        })
        .collect()
}

/// What is denied: each action with the condition under which it is.
fn denials(policies: &[Json]) -> BTreeSet<(String, String)> {
    let mut found = BTreeSet::new();
    for policy in policies {
        for statement in policy["Statement"].as_array().expect("a policy has statements") {
            let tests = statement["Condition"].as_object().expect("a denial has a condition");
            let keys = tests.iter().map(|(operator, keys)| {
                let keys = keys.as_object().expect("an operator has keys");
                format!("{operator} {:?}", keys.keys().collect::<Vec<_>>())
            });
            let keys = keys.collect::<Vec<_>>().join(" ");
            for action in statement["Action"].as_array().expect("a denial has actions") {
                found.insert((action.to_string(), keys.clone()));
            }
        }
    }
    found
}

#[test]
fn many_workloads_make_more_policies_and_no_fewer_denials() {
    let few = policies(1);
    let wanted = denials(&few);
    assert!(wanted.len() > 50, "{}", wanted.len());
    for notebooks in [2, 30, 90, 150, 220] {
        let many = policies(notebooks);
        assert!(many.len() >= few.len());
        assert_eq!(denials(&many), wanted, "{notebooks} notebooks");
        for policy in &many {
            assert!(policy.to_string().len() <= MANAGED_POLICY, "{notebooks} notebooks");
        }
        let names: Vec<&str> = many
            .iter()
            .filter_map(|policy| policy["Statement"].as_array())
            .flatten()
            .filter_map(|statement| statement["Sid"].as_str())
            .collect();
        let different: BTreeSet<&&str> = names.iter().collect();
        assert_eq!(different.len(), names.len(), "{names:?}");
    }
}

#[test]
fn what_the_program_itself_weakens_is_not_denied() {
    let all = |program: &str| {
        let denials = denials(&policies_of(&format!("network lab 10.0.0.0/16\n{program}")));
        denials.into_iter().map(|(_, test)| test).collect::<BTreeSet<String>>()
    };
    let closed = all("notebook research { in lab }\ntraining jobs { in lab; isolate on }\n");
    for (program, missing) in [
        (
            "notebook research { in lab; root on }\ntraining jobs { in lab; isolate on }\n",
            "RootAccess",
        ),
        (
            "notebook research { in lab }\ntraining jobs { in lab; isolate on; encrypt-traffic off }\n",
            "InterContainerTrafficEncryption",
        ),
        ("notebook research { in lab }\ntraining jobs { in lab }\n", "NetworkIsolation"),
    ] {
        let weaker = all(program);
        assert!(weaker.is_subset(&closed));
        let gone: Vec<&String> = closed.difference(&weaker).collect();
        assert!(!gone.is_empty() && gone.iter().all(|test| test.contains(missing)), "{gone:?}");
    }
}
