#![doc = include_str!("../ARCHITECTURE.md")]

pub mod source;
pub mod diagnostic;
pub mod syntax;
pub mod schema;
pub mod model;
pub mod check;
pub mod pins;
pub mod lower;
pub mod graph;
pub mod compile;
pub mod load;
pub mod state;
pub mod cloud;
pub mod observe;
pub mod plan;
pub mod apply;
