//! What has been read of a statement.

use super::ast::{Block, Group, Statement, Value};
use crate::source::Span;

#[derive(Default)]
pub(super) struct Draft {
    pub(super) groups: Vec<Group>,
    pub(super) value: Option<Value>,
    pub(super) block: Option<Block>,
    pub(super) faulty: bool,
}

impl Draft {
    pub(super) fn finish(self, span: Span) -> Option<Statement> {
        let mut groups = self.groups.into_iter();
        let mut first = groups.next().filter(|_| !self.faulty)?.words.into_iter();
        let keyword = first.next()?;
        let (joined, groups) = (first.collect(), groups.collect());
        Some(Statement { keyword, joined, groups, value: self.value, block: self.block, span })
    }
}
