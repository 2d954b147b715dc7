//! Lays statements out in as few policies as hold them.

use super::limits::MANAGED_POLICY;

/// The characters of a policy without statements.
const EMPTY: usize = r#"{"Statement":[],"Version":"2012-10-17"}"#.len();

/// A statement as several that each fit into a policy; nothing, if it cannot be divided so far.
pub fn fitting<T>(
    statement: T,
    size: &impl Fn(&T) -> usize,
    halves: &impl Fn(T) -> Option<[T; 2]>,
) -> Option<Vec<T>> {
    if size(&statement) + EMPTY <= MANAGED_POLICY {
        return Some(vec![statement]);
    }
    let [first, second] = halves(statement)?;
    let mut parts = fitting(first, size, halves)?;
    parts.extend(fitting(second, size, halves)?);
    Some(parts)
}

/// The statements in their order, in as few policies as hold them.
pub fn documents<T>(statements: Vec<T>, size: impl Fn(&T) -> usize) -> Vec<Vec<T>> {
    let mut documents: Vec<Vec<T>> = Vec::new();
    let mut left = 0;
    for statement in statements {
        let needed = size(&statement) + ",".len();
        if let Some(document) = documents.last_mut().filter(|_| needed <= left) {
            document.push(statement);
        } else {
            left = MANAGED_POLICY - EMPTY;
            documents.push(vec![statement]);
        }
        left = left.saturating_sub(needed);
    }
    documents
}
