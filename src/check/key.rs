//! `key`: a KMS key.

use super::sentence::Sentence;
use super::vocabulary::Place;
use super::{Checker, Problem, stack};
use crate::model::program::{Key, Spanned};

pub(super) fn check(checker: &mut Checker<'_>, mut sentence: Sentence<'_>) {
    let Some(name) = sentence.new_name(checker.diagnostics) else { return };
    let block = sentence.block();
    sentence.end(checker.diagnostics);
    let mut key = Key { name, alias: None, tags: Vec::new() };
    let sentences = block.map(|block| checker.sentences(Place::Key, block));
    for mut sentence in sentences.into_iter().flatten() {
        if sentence.keyword() == "tag" {
            key.tags.extend(stack::tag(sentence, &key.tags, checker.diagnostics));
            continue;
        }
        let alias = sentence.text("a name", checker.diagnostics);
        sentence.end(checker.diagnostics);
        if let Some(first) = &key.alias {
            let (keyword, first) = ("alias".to_owned(), first.span);
            checker.diagnostics.push(Problem::SentenceTwice {
                keyword,
                first,
                same: None,
                span: sentence.span(),
            });
            continue;
        }
        key.alias = alias.and_then(|alias| good_alias(alias, checker));
    }
    checker.program.keys.push(key);
}

/// KMS API reference, `CreateAlias`: which names an alias may have.
fn good_alias(alias: Spanned<String>, checker: &mut Checker<'_>) -> Option<Spanned<String>> {
    let name = alias.value.strip_prefix("alias/").unwrap_or(&alias.value);
    let made = name.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '/' | '_' | '-'));
    if made && !name.is_empty() && name.len() <= 250 && !name.starts_with("aws/") {
        return Some(alias);
    }
    checker.diagnostics.push(Problem::BadAlias { alias: alias.value, span: alias.span });
    None
}
