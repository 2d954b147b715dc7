//! `smk plan`

use clap::Args;

use super::failure::{Failure, show};
use super::session::{self, Pinning, Purpose, Session};
use super::{Exit, Global, Subject};
use crate::view;

#[derive(Args)]
pub(super) struct Options {
    #[command(flatten)]
    subject: Subject,
    /// Plan to remove everything
    #[arg(long)]
    destroy: bool,
    /// Resolve every pinned name anew
    #[arg(long)]
    refresh_pins: bool,
    /// Exit with 2 if there are changes
    #[arg(long)]
    detailed_exitcode: bool,
}

pub(super) fn run(options: &Options, global: &Global) -> Result<Exit, Failure> {
    session::run(async {
        let mut session = Session::open(&options.subject).await?;
        if !options.destroy {
            session.pin(if options.refresh_pins { Pinning::All } else { Pinning::Missing }).await?;
        }
        let purpose = if options.destroy { Purpose::Destroy } else { Purpose::Reach };
        let asked = tokio::spawn(session.missing_rights(purpose));
        let plan = session.plan(purpose, &options.subject.target).await?;
        let cost = session.cost(purpose, &plan);
        if global.json {
            view::print_json(&view::plan::json(&plan, cost));
        } else {
            show(&session.diagnostics, &session.source.sources, global);
            view::print(&view::plan::text(
                &plan,
                cost,
                options.destroy,
                &session.source.sources,
                global.style(),
            ));
        }
        let missing = asked.await.unwrap_or_default();
        if !plan.is_empty() {
            let missing: Vec<_> = missing.into_iter().map(|it| (it.action, it.on)).collect();
            view::note(&view::rights::text(&missing));
        }
        session.close().await;
        let changes = options.detailed_exitcode && !plan.is_empty();
        Ok(if changes { Exit::Usage } else { Exit::Done })
    })
}
