//! Whatever somebody writes, the tree and the problems are those of a reading from the beginning.

use proptest::prelude::*;
use proptest::sample::Index;

use super::{Memory, parse_again};
use crate::diagnostic::Diagnostics;
use crate::source::SourceMap;
use crate::syntax::{ast, parse};

const SAMPLES: [&str; 3] = [
    include_str!("../tests/everything.smk"),
    include_str!("../tests/small.smk"),
    include_str!("../tests/layout.smk"),
];

const WRITTEN: [&str; 26] = [
    "",
    "\n",
    "\n\n",
    "\r\n",
    " ",
    "{",
    "}",
    "}\n",
    "[",
    "]",
    ",",
    ";",
    "=",
    "\"",
    "# a\n",
    "key",
    "key main\n",
    "\nkey main",
    "stack lab in eu-west-1\n",
    "network n 10.0.0.0/16 {\n",
    "resource AWS::SQS::Queue q {\n  QueueName = \"ä😀\"\n}\n",
    "  egress via nat",
    "\u{feff}",
    "rule all:\n",
    "  input: 1\n",
    "x",
];

/// The place and the end of what is replaced, what is written there, and how long the file in
/// front of it is.
type Edit = (Index, Option<Index>, usize, usize);

fn edits() -> impl Strategy<Value = Vec<Edit>> {
    let edit = (any::<Index>(), any::<Option<Index>>(), 0..WRITTEN.len(), 0..3_usize);
    prop::collection::vec(edit, 1..12)
}

fn at(text: &str, index: Index) -> usize {
    let mut at = index.index(text.len() + 1);
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    at
}

fn edit(text: &mut String, (start, end, written, _): &Edit) {
    let start = at(text, *start);
    let end = end.map_or(start, |end| at(text, end).min(start + 40));
    let mut end = end.max(start);
    while !text.is_char_boundary(end) {
        end += 1;
    }
    text.replace_range(start..end, WRITTEN[*written]);
}

fn said(diagnostics: &Diagnostics) -> Vec<String> {
    diagnostics.sorted().iter().map(|problem| format!("{problem:?}")).collect()
}

proptest! {
    #[test]
    fn a_second_reading_is_as_good_as_the_first(sample in 0..SAMPLES.len(), edits in edits()) {
        let mut text = SAMPLES[sample].to_owned();
        let mut earlier: Option<(Memory, ast::File)> = None;
        for step in &edits {
            let mut map = SourceMap::default();
            map.add("before.smk", "x".repeat(step.3)).expect("small");
            let id = map.add("main.smk", text.clone()).expect("small");
            let (mut again, mut anew) = (Diagnostics::default(), Diagnostics::default());
            let (memory, tree) = parse_again(&map, id, earlier.take(), &mut again);
            prop_assert_eq!(&tree, &parse(&map, id, &mut anew), "{}", text);
            prop_assert_eq!(said(&again), said(&anew), "{}", text);
            prop_assert_eq!(again.len(), anew.len());
            earlier = memory.map(|memory| (memory, tree));
            edit(&mut text, step);
        }
    }
}
