//! The same resources in the forms of other tools. Text in, text out: writes no files.

pub mod cloudformation;
pub mod iam_policy;
