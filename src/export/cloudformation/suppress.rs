//! What the program says about rules that a resource does not keep, in the forms in which other
//! tools look for it.

use std::collections::BTreeMap;

use serde_json::{Map as JsonMap, Value as Json, json};

use crate::comply::{Finding, List};
use crate::model::Address;

/// The reasons of a program, by resource.
pub(super) struct Reasons<'a>(BTreeMap<&'a Address, Vec<&'a Finding>>);

impl<'a> Reasons<'a> {
    pub(super) fn of(findings: &'a [Finding]) -> Self {
        let mut reasons: BTreeMap<&Address, Vec<&Finding>> = BTreeMap::new();
        for finding in findings.iter().filter(|finding| finding.verdict.reason().is_some()) {
            reasons.entry(&finding.address).or_default().push(finding);
        }
        Self(reasons)
    }

    /// The metadata of a resource, if somebody gives a reason for anything of it.
    pub(super) fn metadata(&self, address: &Address) -> Option<Json> {
        let findings = self.0.get(address)?;
        let with_reason = |list, name: &str, reason: &str| -> Vec<Json> {
            let own = named(findings, list).into_iter();
            own.map(|(id, because)| json!({ (name): id, (reason): because })).collect()
        };
        let forms = [
            ("checkov", "skip", with_reason(List::Checkov, "id", "comment")),
            ("cfn_nag", "rules_to_suppress", with_reason(List::CfnNag, "id", "reason")),
            ("cdk_nag", "rules_to_suppress", with_reason(List::CdkNag, "id", "reason")),
            ("guard", "SuppressedRules", names(findings, List::Guard)),
        ];
        let mut metadata = JsonMap::new();
        for (tool, key, entries) in forms {
            if !entries.is_empty() {
                metadata.insert(tool.to_owned(), json!({ (key): entries }));
            }
        }
        (!metadata.is_empty()).then_some(Json::Object(metadata))
    }
}

/// The rules of a list that the findings are about, each with its reason.
fn named<'a>(findings: &[&'a Finding], list: List) -> BTreeMap<&'static str, &'a str> {
    let mut named = BTreeMap::new();
    for finding in findings {
        let ids = finding.rule.ids.iter().filter(|(known, _)| *known == list);
        let because = finding.verdict.reason().unwrap_or_default();
        named.extend(ids.map(|(_, id)| (*id, because)));
    }
    named
}

fn names(findings: &[&Finding], list: List) -> Vec<Json> {
    named(findings, list).into_keys().map(Json::from).collect()
}
