//! `stack`: to what state, tags and names belong, and where.

use super::sentence::{Sentence, sentences};
use super::variables::Variables;
use super::vocabulary::{self, Place};
use super::{DEFAULT_REGION, Problem, Surroundings};
use crate::diagnostic::{Diagnostics, closest};
use crate::model::limits::{TAG_KEY, TAG_VALUE};
use crate::model::program::{Spanned, Stack, Tag};
use crate::model::{AccountId, Region};
use crate::schema;
use crate::syntax::ast::Statement;

/// The stack of a program; one with the name of its folder, if it has no such statement.
pub(super) fn stack(
    all: &[&Statement],
    surroundings: &Surroundings,
    variables: &Variables,
    diagnostics: &mut Diagnostics,
) -> Stack {
    let region = surroundings.region.as_ref().or(surroundings.usual_region.as_ref());
    let region = region.cloned().unwrap_or_else(|| Region::new(DEFAULT_REGION));
    let mut stack = Stack {
        name: surroundings.stack.clone(),
        region,
        account: None,
        tags: Vec::new(),
        span: None,
    };
    for statement in all.iter().filter(|statement| statement.keyword.is("stack")) {
        if let Some(first) = stack.span {
            let keyword = "stack".to_owned();
            diagnostics.push(Problem::SentenceTwice {
                keyword,
                first,
                same: None,
                span: statement.keyword.span,
            });
            continue;
        }
        stack.span = Some(statement.keyword.span);
        if let Some(form) = vocabulary::find(Place::Top, "stack") {
            let sentence = Sentence::new(statement, form, variables, diagnostics);
            read(sentence, &mut stack, surroundings, variables, diagnostics);
        }
    }
    stack
}

fn read(
    mut sentence: Sentence<'_>,
    stack: &mut Stack,
    surroundings: &Surroundings,
    variables: &Variables,
    diagnostics: &mut Diagnostics,
) {
    if let Some(name) = sentence.new_name(diagnostics) {
        stack.span = Some(name.span);
        stack.name = name.value;
    }
    if sentence.takes("in")
        && let Some(word) = sentence.word("a region", diagnostics)
    {
        region(word.name(), stack, surroundings, diagnostics);
    }
    let block = sentence.block();
    sentence.end(diagnostics);
    let sentences = block.map(|block| sentences(Place::Stack, block, variables, diagnostics));
    for sentence in sentences.into_iter().flatten() {
        match sentence.keyword() {
            "account" => account(sentence, stack, diagnostics),
            _ => stack.tags.extend(tag(sentence, &stack.tags, diagnostics)),
        }
    }
}

fn region(
    name: Spanned<String>,
    stack: &mut Stack,
    surroundings: &Surroundings,
    diagnostics: &mut Diagnostics,
) {
    let wanted = Region::new(name.value.as_str());
    if !schema::all_regions().any(|region| region == wanted.as_str()) {
        let similar = closest(&name.value, schema::all_regions());
        diagnostics.push(Problem::UnknownRegion { region: name.value, similar, span: name.span });
        return;
    }
    if let Some(other) = surroundings.region.as_ref().filter(|given| **given != wanted) {
        let (region, other) = (name.value, other.to_string());
        diagnostics.push(Problem::OtherRegion { region, other, span: name.span });
        return;
    }
    stack.region = wanted;
}

fn account(mut sentence: Sentence<'_>, stack: &mut Stack, diagnostics: &mut Diagnostics) {
    let read = |text: &str| {
        let digits = text.len() == 12 && text.bytes().all(|byte| byte.is_ascii_digit());
        digits.then(|| AccountId::new(text))
    };
    let account = sentence.literal("an account number of twelve digits", read, diagnostics);
    sentence.end(diagnostics);
    if let (Some(first), Some(_)) = (&stack.account, &account) {
        let (keyword, first) = ("account".to_owned(), first.span);
        let (same, span) = (None, sentence.span());
        diagnostics.push(Problem::SentenceTwice { keyword, first, same, span });
        return;
    }
    stack.account = account.or(stack.account.take());
}

/// `tag KEY "VALUE"`, in whichever block it stands.
pub(super) fn tag(
    mut sentence: Sentence<'_>,
    known: &[Tag],
    diagnostics: &mut Diagnostics,
) -> Option<Tag> {
    let key = sentence.word("a key", diagnostics)?.name();
    let value = sentence.text("a value", diagnostics)?;
    sentence.end(diagnostics);
    if key.value.starts_with("aws:") || key.value.starts_with("smk:") {
        diagnostics.push(Problem::ReservedTag { key: key.value, span: key.span });
        return None;
    }
    for (part, longest) in [(&key, TAG_KEY), (&value, TAG_VALUE)] {
        if part.value.chars().count() > longest {
            diagnostics.push(Problem::LongTag { longest, span: part.span });
            return None;
        }
    }
    if let Some(first) = known.iter().find(|tag| tag.key.value == key.value) {
        diagnostics.push(Problem::TagTwice {
            key: key.value,
            first: first.key.span,
            span: key.span,
        });
        return None;
    }
    Some(Tag { key, value })
}
