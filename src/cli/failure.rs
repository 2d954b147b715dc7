//! Why a command could not do its work, shown as any other problem.

use std::path::Path;

use super::{Exit, Global};
use crate::diagnostic::{Diagnostics, Finding};
use crate::source::SourceMap;
use crate::view::diagnostics::Checked;
use crate::view::{self, Style};
use crate::{apply, cloud, observe, pins, state};

/// What went wrong, and what the shell is told.
pub(super) struct Failure {
    diagnostics: Diagnostics,
    sources: SourceMap,
    exit: Exit,
}

#[derive(Debug, thiserror::Error, miette::Diagnostic)]
pub(super) enum Problem {
    #[error("`{path}` cannot be used: {reason}")]
    #[diagnostic(
        code("cli::unusable-path"),
        help("name a path that exists and that you may read and write")
    )]
    UnusablePath { path: String, reason: String },
    #[error("{what}")]
    #[diagnostic(code("cli::usage"), help("{help}"))]
    Usage { what: String, help: String },
    #[error("smk cannot ask whether to go on, as there is no terminal")]
    #[diagnostic(
        code("cli::nobody-to-ask"),
        help("read the plan, then run the same command with `--yes`")
    )]
    NobodyToAsk,
    #[error("the program belongs to account {wanted}, and the credentials to {found}")]
    #[diagnostic(
        code("cli::other-account"),
        help(
            "nothing was read or changed; take the credentials of the right account, for example with `--profile`"
        )
    )]
    OtherAccount {
        wanted: String,
        found: String,
        #[label("the stack says so")]
        span: crate::source::Span,
    },
    #[error(
        "the state belongs to stack `{found}` in account {account} and {region}, not to `{wanted}` in {other_account} and {other_region}"
    )]
    #[diagnostic(
        code("cli::other-owner"),
        help(
            "nothing was changed; say in the program which stack and region it is (`stack {found} in {region}`), take the credentials of that account, or name another state with `--state`"
        )
    )]
    OtherOwner {
        found: String,
        account: String,
        region: String,
        wanted: String,
        other_account: String,
        other_region: String,
    },
    #[error("the local cloud cannot be used: {reason}")]
    #[diagnostic(
        code("cli::local-cloud"),
        help("free the address that is named, or let smk write to the folder, then try again")
    )]
    LocalCloud { reason: String },
    #[error("{what}")]
    #[diagnostic(code("cli::faults"), help("{help}"))]
    Faults {
        what: String,
        help: String,
        #[label("here")]
        span: crate::source::Span,
    },
    #[error("smk cannot run tasks: {reason}")]
    #[diagnostic(
        code("cli::runtime"),
        help("the system refuses threads or file handles; raise its limits")
    )]
    Runtime { reason: String },
}

impl Finding for Problem {}

// What goes wrong in a run has no place in the text that could be changed.
impl Finding for apply::Problem {}
impl Finding for apply::Unsettled {}
impl Finding for cloud::Error {}
impl Finding for observe::Error {}
impl Finding for pins::resolve::Error {}
impl Finding for state::store::Error {}

impl Problem {
    pub(super) fn unusable(path: &Path, error: &std::io::Error) -> Self {
        Self::UnusablePath { path: path.display().to_string(), reason: error.to_string() }
    }
}

impl Failure {
    /// Problems with a program or of a run.
    pub(super) fn problems(diagnostics: Diagnostics, sources: SourceMap) -> Self {
        Self { diagnostics, sources, exit: Exit::Problems }
    }

    pub(super) fn of(problem: impl Finding) -> Self {
        let mut diagnostics = Diagnostics::default();
        diagnostics.push(problem);
        Self::problems(diagnostics, SourceMap::default())
    }

    pub(super) fn usage(what: impl Into<String>, help: impl Into<String>) -> Self {
        let problem = Problem::Usage { what: what.into(), help: help.into() };
        Self { exit: Exit::Usage, ..Self::of(problem) }
    }

    pub(super) fn unusable(path: &Path, error: &std::io::Error) -> Self {
        Self::of(Problem::unusable(path, error))
    }

    pub(super) fn show(self, global: &Global) -> Exit {
        show(&self.diagnostics, &self.sources, global);
        self.exit
    }
}

/// Shows problems where people look for them: as JSON on the standard output, else as text on the
/// standard error.
pub(super) fn show(diagnostics: &Diagnostics, sources: &SourceMap, global: &Global) {
    let found = [Checked { diagnostics, sources }];
    if global.json {
        view::print_json(&view::diagnostics::json(&found, &[]));
    } else if !diagnostics.is_empty() {
        view::note(&view::diagnostics::text(&found, global.error_style()));
    }
}

impl Global {
    pub(super) fn style(&self) -> Style {
        Style::of(&std::io::stdout(), self.wants_color())
    }

    pub(super) fn error_style(&self) -> Style {
        Style::of(&std::io::stderr(), self.wants_color())
    }

    fn wants_color(&self) -> Option<bool> {
        match self.color {
            super::Color::Auto => None,
            super::Color::Always => Some(true),
            super::Color::Never => Some(false),
        }
    }
}

/// Wrong use of the command line, or a wish for help.
pub(super) fn usage(error: &clap::Error) -> Exit {
    // The text goes to the stream that clap chooses; a closed one is nobody's loss.
    drop(error.print());
    if error.use_stderr() { Exit::Usage } else { Exit::Done }
}

pub(super) fn report_panic(info: &std::panic::PanicHookInfo<'_>) {
    let place = info.location().map(ToString::to_string).unwrap_or_default();
    view::note(&format!(
        "smk has a fault: {} ({place})\nPlease report it, with the program that shows it.\n",
        info.payload_as_str().unwrap_or("unknown")
    ));
}
