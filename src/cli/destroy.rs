//! `smk destroy`: an apply of the empty program.

use super::apply::{self, Options};
use super::failure::Failure;
use super::session::Purpose;
use super::{Exit, Global};

pub(super) fn run(options: &Options, global: &Global) -> Result<Exit, Failure> {
    apply::carry_out(options, Purpose::Destroy, global)
}
