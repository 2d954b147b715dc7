//! `smk drift`

use clap::Args;

use super::apply::perform;
use super::failure::{Failure, show};
use super::session::{self, Purpose, Session};
use super::{Exit, Global, Subject};
use crate::plan::Drift;
use crate::state::Store;
use crate::view;

#[derive(Args)]
#[expect(clippy::struct_excessive_bools, reason = "each is a flag of the command line")]
pub(super) struct Options {
    #[command(flatten)]
    subject: Subject,
    /// Take what changed into the state, as if it had been applied
    #[arg(long, conflicts_with = "revert")]
    accept: bool,
    /// Put back what changed
    #[arg(long)]
    revert: bool,
    /// Do not ask before putting it back
    #[arg(long, short, requires = "revert")]
    yes: bool,
    /// Exit with 2 if something changed
    #[arg(long)]
    detailed_exitcode: bool,
}

pub(super) fn run(options: &Options, global: &Global) -> Result<Exit, Failure> {
    session::run(async {
        let mut session = Session::open(&options.subject).await?;
        let observed = session.observe(&options.subject.target).await?;
        let drift = session.drift(&observed);
        report(options, &session, &drift, global);
        if options.revert && !drift.is_empty() {
            let plan = session.revert(&observed)?;
            let asked = (Purpose::Revert, options.yes);
            return perform(session, &plan, asked, &options.subject.target, global).await;
        }
        if options.accept && !drift.is_empty() {
            let entries = session.acceptance(&drift, &observed);
            let (store, _) = Store::open(&session.state_folder).map_err(Failure::of)?;
            store.append(entries).await.map_err(Failure::of)?;
        }
        session.close().await;
        let changed = options.detailed_exitcode && !drift.is_empty();
        Ok(if changed { Exit::Usage } else { Exit::Done })
    })
}

fn report(options: &Options, session: &Session, drift: &[Drift], global: &Global) {
    if global.json {
        view::print_json(&view::drift::json(drift, options.accept));
        return;
    }
    let sources = &session.source.sources;
    show(&session.diagnostics, sources, global);
    view::print(&view::drift::text(drift, sources, global.style()));
    let advice = match (drift.is_empty(), options.accept, options.revert) {
        (true, ..) | (_, _, true) => return,
        (_, true, _) => view::drift::ACCEPTED,
        _ => view::drift::ADVICE,
    };
    view::note(advice);
}
