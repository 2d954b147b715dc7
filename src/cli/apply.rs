//! `smk apply`, and the part of it that `smk destroy` shares.

use std::io::{IsTerminal, stdin};

use clap::Args;

use super::failure::{Failure, Problem, show};
use super::session::{self, Pinning, Purpose, Session};
use super::{Exit, Global, Subject, Target};
use crate::apply::{self, Outcome, Stop};
use crate::diagnostic::Diagnostics;
use crate::plan::Plan;
use crate::state::Store;
use crate::view::{self, progress::Progress};

#[derive(Args)]
pub(super) struct Options {
    #[command(flatten)]
    subject: Subject,
    /// Do not ask
    #[arg(long, short)]
    yes: bool,
}

pub(super) fn run(options: &Options, global: &Global) -> Result<Exit, Failure> {
    carry_out(options, Purpose::Reach, global)
}

/// Plans, shows, asks and does.
pub(super) fn carry_out(
    options: &Options,
    purpose: Purpose,
    global: &Global,
) -> Result<Exit, Failure> {
    let target = &options.subject.target;
    session::run(async {
        let mut session = Session::open(&options.subject).await?;
        if purpose == Purpose::Reach {
            session.pin(Pinning::Missing).await?;
        }
        let plan = session.plan(purpose, target).await?;
        perform(session, &plan, (purpose, options.yes), target, global).await
    })
}

/// Shows a plan, asks and does it.
pub(super) async fn perform(
    mut session: Session,
    plan: &Plan,
    (purpose, yes): (Purpose, bool),
    target: &Target,
    global: &Global,
) -> Result<Exit, Failure> {
    session.record_settled().await?;
    let destroy = purpose == Purpose::Destroy;
    let cost = session.cost(purpose, plan);
    if !global.json {
        let sources = &session.source.sources;
        show(&session.diagnostics, sources, global);
        view::print(&view::plan::text(plan, cost, destroy, sources, global.style()));
    }
    if plan.is_empty() && plan.refreshed.is_empty() {
        if !global.json {
            view::print(&view::outcome::outputs(&session.state.outputs));
        }
        session.close().await;
        return Ok(Exit::Done);
    }
    if !plan.is_empty() && !yes && !ask(plan, destroy, global)? {
        view::note(if destroy { "Destroy cancelled.\n" } else { "Apply cancelled.\n" });
        session.close().await;
        return Ok(Exit::Problems);
    }
    let exit = work(&session, plan, target, destroy, global).await?;
    session.close().await;
    Ok(exit)
}

async fn work(
    session: &Session,
    plan: &Plan,
    target: &Target,
    destroy: bool,
    global: &Global,
) -> Result<Exit, Failure> {
    let (store, _) = Store::open(&session.state_folder).map_err(Failure::of)?;
    let stop = Stop::default();
    let watching = tokio::spawn(stop_on_signal(stop.clone()));
    let mut progress = Progress::new(global.json);
    let events = |event| progress.show(&event);
    let outcome = apply::apply(plan, &session.client, &store, events, &stop, target.limits()).await;
    watching.abort();
    report(&outcome, session, global);
    if global.json {
        view::print(&format!("{}\n", view::outcome::json(&outcome)));
    } else {
        view::print(&view::outcome::text(&outcome, destroy, global.style()));
    }
    Ok(match &outcome {
        _ if outcome.interrupted => Exit::Interrupted,
        _ if outcome.is_complete() => Exit::Done,
        _ => Exit::Problems,
    })
}

/// Shows what went wrong.
fn report(outcome: &Outcome, session: &Session, global: &Global) {
    let mut problems = Diagnostics::default();
    outcome.failures.iter().for_each(|failure| problems.push(apply::Problem::from(failure)));
    let sources = &session.source.sources;
    if !problems.is_empty() {
        show(&problems, sources, global);
    }
    if let Some(error) = &outcome.unwritten {
        view::note(&view::diagnostics::one(error, sources, global.error_style()));
    }
}

/// Asks on the terminal whether to go on.
fn ask(plan: &Plan, destroy: bool, global: &Global) -> Result<bool, Failure> {
    if !stdin().is_terminal() {
        return Err(Failure::of(Problem::NobodyToAsk));
    }
    let losses = view::plan::losses(plan, global.error_style());
    if !losses.is_empty() {
        view::note(&format!("\n{losses}"));
    }
    view::note(if destroy {
        "\nDo you really want to destroy all resources?\n  There is no undo. Only 'yes' will be accepted to confirm.\n\n  Enter a value: "
    } else {
        "\nDo you want to perform these actions?\n  Only 'yes' will be accepted to approve.\n\n  Enter a value: "
    });
    let mut answer = String::new();
    stdin().read_line(&mut answer).map_err(|_| Failure::of(Problem::NobodyToAsk))?;
    Ok(answer.trim() == "yes")
}

/// The first signal starts nothing new; the second ends the process, and the journal knows what
/// was begun.
async fn stop_on_signal(stop: Stop) {
    session::signal().await;
    stop.request();
    view::note(
        "\nInterrupted. Nothing new is begun; waiting for what runs. Press Ctrl-C again to end at once.\n",
    );
    session::signal().await;
    std::process::exit(130);
}
