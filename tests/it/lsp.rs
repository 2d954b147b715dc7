//! The language server as an editor meets it: the real program, over its standard input and output.

mod client;
mod talk;

pub use client::{Client, position, uri};
