//! What queries capture has names that the editor knows which reads them. Another name would do
//! nothing, and nobody would see it.

use std::collections::BTreeSet;
use std::fs;

use regex_lite::Regex;

use super::{editors, files};

/// By folder and file, the names that the documentation of tree-sitter, Neovim, Helix and Zed lists.
/// Of highlights, a name may go on behind one of these.
const KNOWN: [(&str, &str, &[&str]); 23] = [
    ("tree-sitter-smk", "highlights", SHARED),
    ("tree-sitter-smk", "folds", &["fold"]),
    ("tree-sitter-smk", "indents", &["indent.begin", "indent.branch", "indent.end"]),
    ("tree-sitter-smk", "injections", &["injection.content"]),
    ("tree-sitter-smk", "locals", &["local.scope", "local.definition", "local.reference"]),
    ("tree-sitter-smk", "tags", TAGS),
    ("nvim", "highlights", SHARED),
    ("nvim", "folds", &["fold"]),
    ("nvim", "injections", &["injection.content"]),
    ("nvim", "locals", &["local.scope", "local.definition", "local.reference"]),
    ("helix", "highlights", SHARED),
    ("helix", "indents", &["indent", "outdent"]),
    ("helix", "injections", &["injection.content"]),
    ("helix", "rainbows", &["rainbow.scope", "rainbow.bracket"]),
    ("helix", "tags", TAGS),
    ("helix", "textobjects", OBJECTS),
    ("zed", "brackets", &["open", "close"]),
    ("zed", "highlights", SHARED),
    ("zed", "indents", &["indent", "end"]),
    ("zed", "injections", &["injection.content"]),
    ("zed", "outline", &["name", "item", "context", "annotation"]),
    ("zed", "overrides", &["comment.inclusive", "string"]),
    ("zed", "textobjects", ZED_OBJECTS),
];

const SHARED: &[&str] = &[
    "boolean",
    "comment",
    "constant",
    "function",
    "keyword",
    "number",
    "operator",
    "property",
    "punctuation.bracket",
    "punctuation.delimiter",
    "string",
    "type",
    "variable",
];

const TAGS: &[&str] = &[
    "name",
    "definition.class",
    "definition.constant",
    "definition.module",
    "reference.class",
    "reference.constant",
    "reference.module",
];

const OBJECTS: &[&str] = &[
    "class.around",
    "class.inside",
    "comment.around",
    "comment.inside",
    "entry.around",
    "entry.inside",
    "function.around",
    "function.inside",
    "parameter.inside",
];

/// Zed knows no entries and parameters.
const ZED_OBJECTS: &[&str] = &[
    "class.around",
    "class.inside",
    "comment.around",
    "comment.inside",
    "function.around",
    "function.inside",
];

#[test]
fn editors_know_what_queries_capture() {
    let capture = Regex::new(r"@([a-z][a-z._-]*)").unwrap();
    let mut seen = BTreeSet::new();
    for query in files(&editors(), "scm") {
        let shown = query.strip_prefix(editors()).unwrap().display().to_string();
        let folder = shown.split('/').next().unwrap();
        let name = query.file_stem().unwrap().to_str().unwrap();
        let known = KNOWN.iter().find(|it| (it.0, it.1) == (folder, name));
        let (_, _, known) = known.unwrap_or_else(|| panic!("{shown} is not in the list"));
        seen.insert((folder.to_owned(), name.to_owned()));
        let text = fs::read_to_string(&query).unwrap();
        let code =
            text.lines().filter(|line| !line.starts_with(';')).collect::<Vec<_>>().join("\n");
        for found in capture.captures_iter(&code) {
            let found = &found[1];
            let goes_on = |known: &&str| {
                found
                    .strip_prefix(*known)
                    .is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
            };
            let is_known = if name == "highlights" {
                known.iter().any(goes_on)
            } else {
                known.contains(&found)
            };
            assert!(is_known, "{shown}: @{found}");
        }
    }
    assert_eq!(seen.len(), KNOWN.len());
}
