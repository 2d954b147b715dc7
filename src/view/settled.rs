//! What became of operations that an earlier run began.

use super::text;
use crate::apply::{Found, Settled};
use crate::schema::Operation;
use crate::state::journal::Intent;

/// Said before AWS is asked, as that may take a while.
pub fn asking(intent: &Intent) -> String {
    let doing = doing(intent.operation);
    format!("{}: An earlier run was cut short while {doing} it. Asking AWS...\n", intent.address)
}

pub fn line(settled: &Settled) -> String {
    let said = match &settled.found {
        Found::Done(identifier) => {
            let done = done(settled.operation);
            format!("It was {done} [id={}]", text::harmless(identifier.as_str()))
        }
        Found::Remains(identifier) => {
            format!("It was left half-made [id={}]", text::harmless(identifier.as_str()))
        }
        Found::Ended => "That has ended; the plan goes by what is there".to_owned(),
        Found::Doubtful(identifier) => format!(
            "There is one, and nothing proves that it came of that, so it is left alone [id={}]",
            text::harmless(identifier.as_str())
        ),
        Found::Nothing => "AWS knows nothing of it".to_owned(),
    };
    format!("{}: {said}\n", settled.address)
}

fn doing(operation: Operation) -> &'static str {
    match operation {
        Operation::Create => "creating",
        Operation::Update => "changing",
        Operation::Delete => "deleting",
        Operation::Read | Operation::List => "reading",
    }
}

fn done(operation: Operation) -> &'static str {
    match operation {
        Operation::Create => "created",
        Operation::Update => "changed",
        Operation::Delete => "deleted",
        Operation::Read | Operation::List => "read",
    }
}
