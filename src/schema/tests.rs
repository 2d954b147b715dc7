//! The embedded catalog against known facts, and real desired states against the catalog.
#![allow(clippy::needless_raw_string_hashes, reason = "expect-test writes them")]

use std::path::Path;

use super::*;
use crate::model::{Region, Segment, Value};

mod catalog;
pub(crate) mod live;
mod validation;

fn schema(name: &str) -> std::sync::Arc<TypeSchema> {
    find_anywhere(&TypeName::new(name)).unwrap_or_else(|| panic!("no type {name}"))
}
