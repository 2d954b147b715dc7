//! The formats of ids.

use super::*;

#[test]
fn ids_have_the_formats_of_aws() {
    let digest = digest(&["a", "b"]);
    let id = resource_id("vpc", &digest);
    assert_eq!(id.len(), "vpc-0123456789abcdef0".len());
    assert!(id.strip_prefix("vpc-").is_some_and(|hex| hex.chars().all(|c| c.is_ascii_hexdigit())));
    let uuid = uuid(&digest);
    assert_eq!(uuid.split('-').map(str::len).collect::<Vec<_>>(), [8, 4, 4, 4, 12]);
    assert_eq!(iam_id("AROA", &digest).len(), 21);
}

#[test]
fn parts_do_not_run_into_each_other() {
    assert_ne!(digest(&["ab", "c"]), digest(&["a", "bc"]));
}

#[test]
fn names_of_types_become_words_of_arns() {
    assert_eq!(kebab("NotebookInstanceLifecycleConfig"), "notebook-instance-lifecycle-config");
    assert_eq!(kebab("VPCEndpoint"), "vpc-endpoint");
    assert_eq!(kebab("Role"), "role");
}
