//! Everything that a folder shows: the cases of `tests/cases`, the programs of `examples`, the
//! pages of `smk explain`. A new case needs no Rust; `UPDATE_EXPECT=1` writes what it expects.

mod harness;

fn main() -> std::process::ExitCode {
    let arguments = libtest_mimic::Arguments::from_args();
    let mut trials = harness::folder::trials();
    trials.extend(harness::fix::trials());
    trials.extend(harness::example::trials());
    trials.extend(harness::page::trials());
    trials.extend(harness::code::trials());
    trials.extend(harness::oversize::trials());
    libtest_mimic::run(&arguments, trials).exit_code()
}
