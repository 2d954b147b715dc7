//! `textDocument/documentLink`

use std::path::Path;

use serde_json::Value as Json;

use super::{Asked, check};

fn targets(asked: &mut Asked<'_>) -> String {
    let params = asked.document();
    let links = asked.ask("textDocument/documentLink", &params);
    let folder = asked.uri.strip_suffix("main.smk").unwrap().to_owned();
    let line = |link: &Json| {
        let target = link["target"].as_str().unwrap();
        let target = target.strip_prefix(&folder).unwrap_or(target);
        if let Some(path) = target.strip_prefix("scripts/") {
            assert_eq!(path, "setup.sh");
            let real = folder.strip_prefix("file://").unwrap();
            assert!(Path::new(real).join(target).exists());
        }
        format!("{} → {target}", asked.words(&link["range"]))
    };
    links.as_array().unwrap().iter().map(line).collect::<Vec<_>>().join("\n")
}

#[test]
fn where_words_lead() {
    check("links.txt", targets);
}
