//! The policies that programs come to, as a cloud holds them: a linter and IAM's limits have
//! nothing against them, and the guardrails deny what they are there to deny.

use std::path::Path;

use super::support::{Folder, applied, need_python, programs, python};

#[test]
fn every_policy_passes_parliament_and_fits() {
    let Some(tools) = need_python() else { return };
    let lives: Vec<_> = programs().iter().map(|program| applied(program)).collect();
    let places = lives.iter().flat_map(|(_, cloud, region)| [cloud.endpoint(), region.as_str()]);
    let places: Vec<&str> = places.collect();
    assert!(places.len() > 4);
    python(&tools, &Folder::empty(), "policies_pass_parliament.py", &places);
}

#[test]
fn guardrails_deny_the_ways_around() {
    let Some(tools) = need_python() else { return };
    let case = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cases/valid/guardrails");
    let (folder, cloud, _) = applied(&case);
    python(&tools, &folder, "guardrails_deny_the_ways_around.py", &[cloud.endpoint()]);
}
