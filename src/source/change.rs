//! What one text has in common with a later one.

/// How many bytes two texts share at their beginnings, and then at their ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Change {
    pub same_start: usize,
    pub same_end: usize,
}

/// How many bytes are compared at once.
const PIECE: usize = 64;

impl Change {
    pub fn between(old: &str, new: &str) -> Self {
        let (old, new) = (old.as_bytes(), new.as_bytes());
        let pieces = old.chunks_exact(PIECE).zip(new.chunks_exact(PIECE));
        let equal = PIECE * pieces.take_while(|(old, new)| old == new).count();
        let same_start = equal + same(behind(old, equal).iter(), behind(new, equal).iter());

        let (old, new) = (behind(old, same_start), behind(new, same_start));
        let pieces = old.rchunks_exact(PIECE).zip(new.rchunks_exact(PIECE));
        let equal = PIECE * pieces.take_while(|(old, new)| old == new).count();
        let (old, new) = (before(old, equal), before(new, equal));
        let same_end = equal + same(old.iter().rev(), new.iter().rev());
        Self { same_start, same_end }
    }
}

fn behind(text: &[u8], start: usize) -> &[u8] {
    text.get(start..).unwrap_or_default()
}

fn before(text: &[u8], end: usize) -> &[u8] {
    text.get(..text.len() - end).unwrap_or_default()
}

fn same<'a>(old: impl Iterator<Item = &'a u8>, new: impl Iterator<Item = &'a u8>) -> usize {
    old.zip(new).take_while(|(old, new)| old == new).count()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::Change;

    proptest! {
        #[test]
        fn what_is_the_same_is_all_that_is_the_same(
            start in "[ab\n]{0,200}", old in "[abc]{0,4}", new in "[abc]{0,4}", end in "[ab]{0,200}"
        ) {
            let (old, new) = (format!("{start}{old}{end}"), format!("{start}{new}{end}"));
            let Change { same_start, same_end } = Change::between(&old, &new);
            prop_assert_eq!(&old[..same_start], &new[..same_start]);
            prop_assert_eq!(&old[old.len() - same_end..], &new[new.len() - same_end..]);
            let (old, new) = (&old[same_start..old.len() - same_end], &new[same_start..new.len() - same_end]);
            prop_assert!(old.is_empty() || new.is_empty() || old.as_bytes()[0] != new.as_bytes()[0]);
            prop_assert!(old.is_empty() || new.is_empty() || old.bytes().last() != new.bytes().last());
        }
    }
}
