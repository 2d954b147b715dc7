//! Tests of the program itself: the real binary, real HTTP on loopback, and clients that know
//! nothing of smk. Each test has its own folder and its own ports.
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "what goes wrong in a test must stop it, at the place where it does"
)]

mod it {
    mod keywords;
    mod support;

    mod adoption;
    mod audit;
    mod buckets;
    mod changes;
    mod commands;
    mod comply;
    mod cost;
    mod damage;
    mod drift;
    mod existing;
    mod faults;
    mod egress;
    mod emacs;
    mod fmt;
    mod guards;
    mod interruption;
    mod past;
    mod jobs;
    mod lsp;
    mod nvim;
    mod pinning;
    mod policies;
    mod problems;
    mod proof;
    mod protocol;
    mod random;
    mod refusals;
    mod rights;
    mod scripts;
    mod secrets;
    mod squid;
    mod sublime;
    mod teardown;
    mod tree_sitter;
    mod trouble;
    mod vscode;
    mod vim;
}
