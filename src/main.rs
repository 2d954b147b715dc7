//! The program `smk`.

use std::process::ExitCode;

fn main() -> ExitCode {
    smk::cli::main()
}
