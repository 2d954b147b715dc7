#![doc = include_str!("../ARCHITECTURE.md")]

// The generated parser names it; without `std`, pest does not probe the stack at every rule.
extern crate alloc;

pub mod source;
pub mod diagnostic;
pub mod parallel;
pub mod syntax;
pub mod model;
pub mod schema;
pub mod check;
pub mod pins;
pub mod lower;
pub mod graph;
pub mod comply;
pub mod cost;
pub mod export;
pub mod audit;
pub mod compile;
pub mod ide;
pub mod load;
pub mod state;
pub mod cloud;
pub mod local;
pub mod observe;
pub mod plan;
pub mod adopt;
pub mod apply;
pub mod view;
pub mod lsp;
pub mod cli;
