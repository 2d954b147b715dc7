//! The page of each diagnostic, embedded: what it means, a wrong and a right program.

/// The page of a code such as `check::unknown-name`.
pub fn page(code: &str) -> Option<&'static str> {
    PAGES.iter().find(|(name, _)| *name == code).map(|(_, text)| *text)
}

/// All codes that have a page, in order.
pub fn codes() -> impl Iterator<Item = &'static str> {
    PAGES.iter().map(|(name, _)| *name)
}

macro_rules! pages {
    ($($stage:literal $name:literal),* $(,)?) => {
        &[$((concat!($stage, "::", $name), include_str!(concat!("explain/", $stage, "/", $name, ".md")))),*]
    };
}

const PAGES: &[(&str, &str)] = pages![
    "graph" "cycle",
    "observe" "unreadable",
    "plan" "existing-differs",
    "plan" "existing-missing",
    "plan" "existing-owned",
    "plan" "existing-too-early",
    "plan" "not-in-region",
    "plan" "not-provisionable",
    "plan" "other-owner",
    "plan" "protected",
    "plan" "unknown-value",
    "syntax" "colon-for-equals",
    "syntax" "empty-statement",
    "syntax" "hidden-character",
    "syntax" "long-line",
    "syntax" "missing-comma",
    "syntax" "missing-value",
    "syntax" "other-language",
    "syntax" "single-quote",
    "syntax" "stray-brace",
    "syntax" "too-deep",
    "syntax" "trailing-comma",
    "syntax" "unclosed-block",
    "syntax" "unclosed-list",
    "syntax" "unclosed-map",
    "syntax" "unclosed-text",
    "syntax" "unexpected",
    "syntax" "unknown-escape",
];
