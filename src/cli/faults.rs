//! A local cloud with the faults of a file, whose mistakes are shown at their words.

use std::path::Path;

use super::failure::{Failure, Problem};
use super::session;
use crate::diagnostic::Diagnostics;
use crate::local;
use crate::source::{SourceMap, Span};

/// Starts a local cloud in which happens what a fault file says, if there is one.
pub(super) async fn serve(
    options: local::Options,
    path: Option<&Path>,
) -> Result<local::Server, Failure> {
    let read = |path: &Path| {
        std::fs::read_to_string(path).map_err(|error| Failure::unusable(path, &error))
    };
    let faults = path.map(read).transpose()?;
    let served = local::serve(local::Options { faults: faults.clone(), ..options }).await;
    served.map_err(|error| match (error, path, faults) {
        (local::Error::Faults(mistakes), Some(path), Some(text)) => shown(&mistakes, path, text),
        (error, ..) => Failure::of(Problem::LocalCloud { reason: session::with_causes(&error) }),
    })
}

fn shown(mistakes: &[local::FaultError], path: &Path, text: String) -> Failure {
    let mut sources = SourceMap::default();
    let Ok(id) = sources.add(path.display().to_string(), text) else {
        return Failure::usage("the fault file is too large", "keep it below 4 GB");
    };
    let base = sources.file(id).span().start;
    let mut found = Diagnostics::default();
    for mistake in mistakes {
        let at = |offset: usize| base + offset as u32;
        let span = Span::new(at(mistake.range.start), at(mistake.range.end));
        let (what, help) = (mistake.what.clone(), mistake.help.clone());
        found.push(Problem::Faults { what, help, span });
    }
    Failure::problems(found, sources)
}
