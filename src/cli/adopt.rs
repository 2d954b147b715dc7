//! `smk adopt`

use clap::Args;

use super::failure::{Failure, show};
use super::session::{self, Session};
use super::{Exit, Global, Subject};
use crate::view;

#[derive(Args)]
pub(super) struct Options {
    #[command(flatten)]
    subject: Subject,
}

pub(super) fn run(options: &Options, global: &Global) -> Result<Exit, Failure> {
    session::run(async {
        let mut session = Session::open(&options.subject).await?;
        let adoption = session.adopt(&options.subject.target).await?;
        session.record(adoption.found.iter().map(|found| &found.record)).await?;
        if global.json {
            view::print_json(&view::adopt::json(&adoption));
        } else {
            show(&session.diagnostics, &session.source.sources, global);
            let stack = &session.owner.stack;
            view::print(&view::adopt::adopted(&adoption, stack, global.style()));
        }
        session.close().await;
        Ok(Exit::Done)
    })
}
