//! The language server as an editor meets it: the real program, over its standard input and output.

mod actions;
mod asked;
mod calls;
pub mod client;
mod edits;
mod large;
mod moments;
mod programs;
mod questions;
mod names;
mod talk;
mod text;

pub use client::{Client, position, uri};
