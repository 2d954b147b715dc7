//! Damaged programs: what is said about them, and that nothing is said about the rest.

use proptest::prelude::*;

use super::ast::{File, Item, Word};
use super::{KEYWORDS, parse, shifted};
use crate::diagnostic::Diagnostics;
use crate::source::{SourceMap, Span};

const SAMPLES: [&str; 3] = [
    include_str!("tests/everything.smk"),
    include_str!("tests/small.smk"),
    include_str!("tests/layout.smk"),
];

const INSERTED: [&str; 14] =
    ["{", "}", "[", "]", ",", ";", "=", "\"", "lab", "network", "10.0.0.0/16", "$x", "30", ":"];

struct Read {
    file: File,
    problems: Vec<(String, Span)>,
}

fn read(text: &str) -> Read {
    let mut map = SourceMap::default();
    let id = map.add("input.smk", text).expect("small");
    let mut diagnostics = Diagnostics::default();
    let file = parse(&map, id, &mut diagnostics);
    let problems = diagnostics.sorted().into_iter().map(|problem| {
        let label = problem.labels().and_then(|mut labels| labels.next()).expect("a place");
        let span = shifted(label.offset()..label.offset() + label.len(), 0);
        assert!(span.end as usize <= text.len(), "{span:?} is in no file");
        assert!(problem.help().is_some(), "{problem} comes without help");
        (problem.code().expect("a code").to_string(), span)
    });
    Read { file, problems: problems.collect() }
}

fn codes(text: &str) -> Vec<String> {
    read(text).problems.into_iter().map(|(code, _)| code).collect()
}

/// The ranges of all tokens, with the line breaks that end no comment.
fn tokens(text: &str) -> Vec<std::ops::Range<usize>> {
    let mut tokens = Vec::new();
    let (mut start, mut comment_end) = (0, usize::MAX);
    while let Some(first) = text[start..].chars().next() {
        let rest = &text[start..];
        let length = match first {
            ' ' | '\t' | '\r' => 0,
            '#' => rest.find('\n').unwrap_or(rest.len()),
            '"' => 1 + quoted(&rest[1..]),
            '$' => 1 + word(&rest[1..]),
            first if word(rest) > 0 && first != ' ' => word(rest),
            _ => first.len_utf8(),
        };
        if first == '#' {
            comment_end = start + length;
        } else if length > 0 && start != comment_end {
            tokens.push(start..start + length);
        }
        start += length.max(1);
    }
    tokens
}

fn word(text: &str) -> usize {
    text.find(|c: char| !c.is_alphanumeric() && !".-_/:*".contains(c)).unwrap_or(text.len())
}

fn quoted(text: &str) -> usize {
    let mut escaped = false;
    let end = text.find(|c| {
        let ends = c == '"' && !escaped;
        escaped = c == '\\' && !escaped;
        ends
    });
    end.expect("samples close their texts") + 1
}

/// A valid statement between its neighbours, which no edit of it may disturb.
struct Scene {
    text: String,
    /// Where the neighbour before ends, and where the one after starts.
    before: usize,
    after: usize,
}

fn scenes() -> impl Iterator<Item = Scene> {
    SAMPLES.into_iter().flat_map(|sample| {
        let spans: Vec<Span> = read(sample).file.items.iter().map(Item::span).collect();
        (0..spans.len()).map(move |at| {
            let first = spans[at.saturating_sub(1)];
            let last = spans[(at + 1).min(spans.len() - 1)];
            let text = sample[first.start as usize..last.end as usize].to_owned() + "\n";
            let end = if at == 0 { first.start } else { first.end };
            let start = if at + 1 == spans.len() { last.end } else { last.start };
            let (before, after) = (end - first.start, start - first.start);
            Scene { text, before: before as usize, after: after as usize }
        })
    })
}

impl Scene {
    fn tokens(&self) -> impl Iterator<Item = std::ops::Range<usize>> {
        let inside = |token: &std::ops::Range<usize>| {
            let ends_a_neighbour = token.start == self.before && self.before > 0;
            token.start >= self.before && token.end < self.after && !ends_a_neighbour
        };
        tokens(&self.text).into_iter().filter(inside)
    }

    /// Applies an edit and demands that every problem lies in the statement.
    fn edit(&self, range: std::ops::Range<usize>, inserted: &str) -> usize {
        let text = &self.text;
        let edited = format!("{}{inserted}{}", &text[..range.start], &text[range.end..]);
        let after = self.after + inserted.len() - range.len();
        let Read { file, problems } = read(&edited);
        for item in &file.items {
            let neighbour = item.span().end as usize <= self.before
                || item.span().start as usize >= after && after < edited.len() - 1;
            let whole = matches!(item, Item::Statement(_));
            assert!(!neighbour || whole, "{item:?} is lost in\n{edited}");
        }
        for (code, span) in &problems {
            let inside = self.before <= span.start as usize && span.end as usize <= after;
            assert!(inside, "{code} at {span:?} in\n{edited}");
        }
        problems.len()
    }
}

#[test]
fn samples_are_valid() {
    for sample in SAMPLES {
        assert_eq!(codes(sample), Vec::<String>::new());
        assert!(read(sample).file.items.iter().all(|item| matches!(item, Item::Statement(_))));
    }
}

#[test]
fn the_big_sample_uses_every_statement() {
    let used = read(SAMPLES[0]).file.items;
    for keyword in KEYWORDS {
        assert!(
            used.iter().any(|item| matches!(item, Item::Statement(s) if s.keyword.is(keyword))),
            "{keyword}"
        );
    }
}

#[test]
fn a_deleted_token_costs_its_statement_only() {
    for scene in scenes() {
        for token in scene.tokens() {
            let deleted = &scene.text[token.clone()];
            let found = scene.edit(token.clone(), "");
            let must = ["{", "}", "[", "]"].contains(&deleted);
            assert!(!must || found > 0, "{deleted} at {token:?} of\n{}", scene.text);
        }
    }
}

#[test]
fn a_deleted_quote_is_found() {
    for scene in scenes() {
        for token in scene.tokens().filter(|token| scene.text[token.clone()].starts_with('"')) {
            assert!(scene.edit(token.start..token.start + 1, "") > 0);
            assert!(scene.edit(token.end - 1..token.end, "") > 0);
        }
    }
}

#[test]
fn an_inserted_token_costs_its_statement_only() {
    for scene in scenes() {
        for token in scene.tokens() {
            let twice = &scene.text[token.clone()];
            for inserted in INSERTED.into_iter().chain([twice]) {
                let found = scene.edit(token.start..token.start, &format!("{inserted} "));
                let must = ["{", "}", "[", "]", "\""].contains(&inserted)
                    || (inserted == twice && [",", "=", ";"].contains(&inserted));
                assert!(!must || found > 0, "{inserted} at {token:?} of\n{}", scene.text);
            }
        }
    }
}

proptest! {
    #[test]
    fn any_text_is_read(text in "([a-z]{1,3}|[ \n;,=\\[\\]{}\"#$:'\\\\\r]|key|30 days|\u{202e}){0,60}") {
        read(&text);
    }
}

#[test]
fn what_is_lost_keeps_its_words() {
    let file = read("= key lab\n").file;
    let [Item::Broken(broken)] = file.items.as_slice() else { panic!("{file:?}") };
    assert!(broken.words.iter().any(|word| word.text() == "lab"));
    let file = read("network main ( {\n  zones 2\n}\nkey lab\n").file;
    let [Item::Broken(broken), Item::Statement(_)] = file.items.as_slice() else {
        panic!("{file:?}")
    };
    assert!(broken.keyword.as_ref().is_some_and(|word| word.is("network")));
    assert_eq!(broken.words.first().map(Word::text), Some("main"));
}

#[test]
fn a_comma_does_not_reach_over_the_margin() {
    let read = read("key a\nkey b,\nkey c\nkey d\n");
    assert_eq!(read.problems, [("syntax::trailing-comma".into(), shifted(11..12, 0))]);
    assert_eq!(read.file.items.len(), 4);
}

#[test]
fn nesting_is_bounded_before_it_is_parsed() {
    for bracket in ["[", "{", "a {", "a = [", "a = { b =", "x \"{\n", "x \"{ #\n", "[{", "{]"] {
        let text = format!("let deep = {}", bracket.repeat(10_000));
        assert_eq!(codes(&text), ["syntax::too-deep"], "{bracket}");
    }
    let deepest = format!("let deep = {}{}", "[".repeat(64), "]".repeat(64));
    assert_eq!(codes(&deepest), Vec::<String>::new());
}

#[test]
fn a_line_of_ten_megabytes_is_one_problem() {
    for piece in ["a ", "a,", ";", "}", "\"", "é"] {
        assert_eq!(codes(&piece.repeat(10_000_000 / piece.len())), ["syntax::long-line"]);
    }
}

#[test]
fn the_block_that_indentation_gives_away_is_named() {
    let text = "network main {\n  flow-logs {\n    keep $k\n  egress via none\n}\nkey lab\n";
    let read = read(text);
    let at = text.find("{\n    keep").expect("there");
    assert_eq!(read.problems, [("syntax::unclosed-block".into(), shifted(at..at + 1, 0))]);
}
