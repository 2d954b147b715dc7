//! `textDocument/semanticTokens`: all of a document, what changed in them, and those of a range.

use std::hash::{DefaultHasher, Hash, Hasher};

use lsp_types::request::{
    SemanticTokensFullDeltaRequest, SemanticTokensFullRequest, SemanticTokensRangeRequest,
};
use lsp_types::{
    SemanticToken, SemanticTokenModifier, SemanticTokenType, SemanticTokens, SemanticTokensDelta,
    SemanticTokensDeltaParams, SemanticTokensEdit, SemanticTokensFullDeltaResult,
    SemanticTokensFullOptions, SemanticTokensLegend, SemanticTokensOptions, SemanticTokensParams,
    SemanticTokensRangeParams, SemanticTokensRangeResult, SemanticTokensResult, ServerCapabilities,
};

use super::Handler;
use crate::ide::tokens::{Kind, Manner, tokens};
use crate::lsp::Failure;
use crate::lsp::context::{Context, Target};
use crate::source::Span;

/// Which type of the protocol stands for each kind; their order is the legend.
const TYPES: [(Kind, SemanticTokenType); 10] = [
    (Kind::Comment, SemanticTokenType::COMMENT),
    (Kind::Keyword, SemanticTokenType::KEYWORD),
    (Kind::Name, SemanticTokenType::VARIABLE),
    (Kind::Variable, SemanticTokenType::PARAMETER),
    (Kind::Type, SemanticTokenType::TYPE),
    (Kind::Property, SemanticTokenType::PROPERTY),
    (Kind::Constant, SemanticTokenType::ENUM_MEMBER),
    (Kind::Host, SemanticTokenType::NAMESPACE),
    (Kind::Number, SemanticTokenType::NUMBER),
    (Kind::Text, SemanticTokenType::STRING),
];

/// Which modifier says what a word does; their order is the legend.
const MODIFIERS: [(Manner, SemanticTokenModifier); 2] = [
    (Manner::Gives, SemanticTokenModifier::DECLARATION),
    (Manner::Joins, SemanticTokenModifier::new("control")),
];

pub(super) struct Full;

impl Handler for Full {
    type Request = SemanticTokensFullRequest;

    fn offer(capabilities: &mut ServerCapabilities) {
        let options = SemanticTokensOptions {
            legend: SemanticTokensLegend {
                token_types: TYPES.map(|(_, name)| name).to_vec(),
                token_modifiers: MODIFIERS.map(|(_, name)| name).to_vec(),
            },
            range: Some(true),
            full: Some(SemanticTokensFullOptions::Delta { delta: Some(true) }),
            ..SemanticTokensOptions::default()
        };
        capabilities.semantic_tokens_provider = Some(options.into());
    }

    fn answer(
        context: &Context<'_>,
        params: SemanticTokensParams,
    ) -> Result<Option<SemanticTokensResult>, Failure> {
        let target = context.target(&params.text_document.uri)?;
        Ok(Some(SemanticTokensResult::Tokens(remembered(&target))))
    }
}

pub(super) struct Delta;

impl Handler for Delta {
    type Request = SemanticTokensFullDeltaRequest;

    /// Said together with the request for all.
    fn offer(_: &mut ServerCapabilities) {}

    fn answer(
        context: &Context<'_>,
        params: SemanticTokensDeltaParams,
    ) -> Result<Option<SemanticTokensFullDeltaResult>, Failure> {
        let target = context.target(&params.text_document.uri)?;
        let before = target.document.tokens.take();
        let tokens = remembered(&target);
        let before = before.filter(|it| it.result_id.as_ref() == Some(&params.previous_result_id));
        Ok(Some(match before {
            Some(before) => SemanticTokensFullDeltaResult::TokensDelta(SemanticTokensDelta {
                result_id: tokens.result_id.clone(),
                edits: change(&before.data, &tokens.data).into_iter().collect(),
            }),
            None => SemanticTokensFullDeltaResult::Tokens(tokens),
        }))
    }
}

pub(super) struct Part;

impl Handler for Part {
    type Request = SemanticTokensRangeRequest;

    /// Said together with the request for all.
    fn offer(_: &mut ServerCapabilities) {}

    fn answer(
        context: &Context<'_>,
        params: SemanticTokensRangeParams,
    ) -> Result<Option<SemanticTokensRangeResult>, Failure> {
        let target = context.target(&params.text_document.uri)?;
        let data = encoded(&target, Some(target.span(params.range)));
        Ok(Some(SemanticTokensRangeResult::Tokens(SemanticTokens { result_id: None, data })))
    }
}

/// All tokens of a document, which are kept for the next question.
fn remembered(target: &Target<'_>) -> SemanticTokens {
    let data = encoded(target, None);
    let mut hasher = DefaultHasher::new();
    for it in &data {
        [it.delta_line, it.delta_start, it.length, it.token_type, it.token_modifiers_bitset]
            .hash(&mut hasher);
    }
    let tokens = SemanticTokens { result_id: Some(format!("{:016x}", hasher.finish())), data };
    target.document.tokens.keep(tokens.clone());
    tokens
}

/// The tokens, each by its distance from the one before.
fn encoded(target: &Target<'_>, part: Option<Span>) -> Vec<SemanticToken> {
    let mut before = lsp_types::Position::default();
    let mut encoded = Vec::new();
    for token in tokens(target.analysis, target.file, part) {
        let range = target.range(token.span);
        let line = range.start.line - before.line;
        let start = range.start.character - if line == 0 { before.character } else { 0 };
        let kind = TYPES.iter().position(|(kind, _)| *kind == token.kind).unwrap_or_default();
        encoded.push(SemanticToken {
            delta_line: line,
            delta_start: start,
            length: range.end.character.saturating_sub(range.start.character),
            token_type: kind as u32,
            token_modifiers_bitset: modifiers(token.manner),
        });
        before = range.start;
    }
    encoded
}

/// The modifiers of a word, each as its bit.
fn modifiers(manner: Manner) -> u32 {
    MODIFIERS.iter().position(|(known, _)| *known == manner).map_or(0, |bit| 1 << bit)
}

/// How many numbers a token is.
const NUMBERS: u32 = 5;

/// The one change between two lists; nothing, if they are the same.
fn change(before: &[SemanticToken], after: &[SemanticToken]) -> Option<SemanticTokensEdit> {
    let same = before.iter().zip(after).take_while(|(one, other)| one == other).count();
    let (before, after) = (before.get(same..)?, after.get(same..)?);
    let ends = before.iter().rev().zip(after.iter().rev());
    let kept = ends.take_while(|(one, other)| one == other).count();
    let removed = before.len() - kept;
    let added = after.get(..after.len() - kept)?;
    (removed > 0 || !added.is_empty()).then(|| SemanticTokensEdit {
        start: same as u32 * NUMBERS,
        delete_count: removed as u32 * NUMBERS,
        data: Some(added.to_vec()),
    })
}
