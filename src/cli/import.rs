//! `smk import`

use clap::Args;

use super::failure::{Failure, show};
use super::session::{self, Session};
use super::{Exit, Global, Subject};
use crate::adopt::Adoption;
use crate::model::{Address, PhysicalId};
use crate::view;

#[derive(Args)]
pub(super) struct Options {
    /// The resource of the program, such as `lab.vpc`
    address: String,
    /// Its identifier as AWS prints it, such as `vpc-0a1b…` or `rtb-0a1b…|0.0.0.0/0`;
    /// several parts can be given by name, as JSON
    #[arg(value_name = "ID")]
    identifier: String,
    #[command(flatten)]
    subject: Subject,
    /// Take it over even if its tags say that it belongs to another stack
    #[arg(long)]
    take_over: bool,
}

pub(super) fn run(options: &Options, global: &Global) -> Result<Exit, Failure> {
    session::run(async {
        let mut session = Session::open(&options.subject).await?;
        let address = Address::new(options.address.as_str());
        let identifier = PhysicalId::new(options.identifier.as_str());
        let target = &options.subject.target;
        let found = session.import(target, (&address, &identifier), options.take_over).await?;
        session.record([&found.record]).await?;
        if global.json {
            let adoption = Adoption { found: vec![found], missing: Vec::new() };
            view::print_json(&view::adopt::json(&adoption));
        } else {
            show(&session.diagnostics, &session.source.sources, global);
            view::print(&view::adopt::imported(&found, global.style()));
        }
        session.close().await;
        Ok(Exit::Done)
    })
}
