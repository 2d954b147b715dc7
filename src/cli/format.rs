//! How findings are written.

use clap::ValueEnum;

#[derive(Clone, Copy, Default, PartialEq, Eq, ValueEnum)]
pub(super) enum Format {
    #[default]
    Text,
    Json,
    Sarif,
}

/// How the problems of a program are written.
#[derive(Clone, Copy, Default, PartialEq, Eq, ValueEnum)]
pub(super) enum Problems {
    #[default]
    Text,
    Json,
    Sarif,
    /// Commands of GitHub's workflows
    Github,
}
