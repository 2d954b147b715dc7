//! Values of resource properties and outputs: literals with their types, and references.

use serde_json::Number;

use super::sentence::Word;
use super::{Problem, Scope};
use crate::diagnostic::Diagnostics;
use crate::model::Json;
use crate::model::SURROUNDINGS;
use crate::model::program::{Expression, ExpressionKind, Spanned};
use crate::source::Span;
use crate::syntax::ast::{self, Entry, Value, ValueKind, WordKind};

/// The meaning of a value; nothing if a part of it has none, which is then reported.
pub(super) fn expression(
    scope: Scope<'_>,
    value: &Value,
    diagnostics: &mut Diagnostics,
) -> Option<Expression> {
    let kind = match &value.kind {
        ValueKind::Word(word) => return self::word(scope, word, diagnostics),
        ValueKind::Quantity { .. } => {
            diagnostics.push(Problem::QuantityInProperty { span: value.span });
            return None;
        }
        ValueKind::List(items) => {
            let items: Vec<Option<Expression>> =
                items.iter().map(|item| expression(scope, item, diagnostics)).collect();
            ExpressionKind::List(items.into_iter().collect::<Option<_>>()?)
        }
        ValueKind::Map(entries) => {
            let entries: Vec<Option<_>> =
                entries.iter().map(|entry| self::entry(scope, entry, diagnostics)).collect();
            let entries: Vec<_> = entries.into_iter().collect::<Option<_>>()?;
            report_repeated(&entries, diagnostics);
            ExpressionKind::Map(entries)
        }
    };
    Some(Expression { kind, span: value.span })
}

fn entry(
    scope: Scope<'_>,
    entry: &Entry,
    diagnostics: &mut Diagnostics,
) -> Option<(Spanned<String>, Expression)> {
    if entry.key.kind == WordKind::Variable {
        diagnostics.push(Problem::VariableAsName { span: entry.key.span, value: None });
        return None;
    }
    let key = Spanned::new(entry.key.text().to_owned(), entry.key.span);
    Some((key, expression(scope, &entry.value, diagnostics)?))
}

/// Reports properties that are set twice.
pub(super) fn report_repeated(
    entries: &[(Spanned<String>, Expression)],
    diagnostics: &mut Diagnostics,
) {
    let mut seen = std::collections::BTreeMap::new();
    for (name, _) in entries {
        if let Some(first) = seen.insert(name.value.as_str(), name.span) {
            diagnostics.push(Problem::PropertyTwice {
                name: name.value.clone(),
                first,
                span: name.span,
            });
        }
    }
}

fn word(scope: Scope<'_>, word: &ast::Word, diagnostics: &mut Diagnostics) -> Option<Expression> {
    let known = match word.kind {
        WordKind::Variable => scope.variables.word(word, diagnostics)?,
        WordKind::Plain | WordKind::Text => Word::of(word),
    };
    let span = known.span;
    let literal = |json: Json| Some(Expression { kind: ExpressionKind::Literal(json), span });
    if known.quoted {
        return literal(Json::String(known.text));
    }
    match known.text.as_str() {
        "on" | "true" => return literal(Json::Bool(true)),
        "off" | "false" => return literal(Json::Bool(false)),
        _ => {}
    }
    if let Some(number) = number(&known.text) {
        return literal(Json::Number(number));
    }
    let is_address = known.text.parse::<ipnet::IpNet>().is_ok()
        || known.text.parse::<std::net::IpAddr>().is_ok();
    // What stands for a parameter is a literal; a reference is written where it is used.
    if is_address || word.kind == WordKind::Variable {
        return literal(Json::String(known.text));
    }
    reference(scope, &known, diagnostics)
}

fn number(text: &str) -> Option<Number> {
    if let Ok(number) = text.parse::<i64>() {
        return Some(number.into());
    }
    let looks_so = text.bytes().all(|byte| byte.is_ascii_digit() || matches!(byte, b'.' | b'-'));
    text.parse::<f64>().ok().filter(|_| looks_so).and_then(Number::from_f64)
}

/// `lab.arn`: the last part is what is wanted, the rest names the thing.
fn reference(scope: Scope<'_>, word: &Word, diagnostics: &mut Diagnostics) -> Option<Expression> {
    let (start, end) = (word.span.start, word.span.end);
    let owner = word.text.split('.').next().unwrap_or_default();
    let Some((thing, member)) =
        word.text.rsplit_once('.').filter(|(thing, member)| is_path(thing, member))
    else {
        let is_thing = scope.names.is_thing(owner) || owner == SURROUNDINGS;
        let problem = if is_thing {
            Problem::WholeThing { name: word.text.clone(), span: word.span }
        } else {
            // `aws_sqs_queue.work.arn` is meant as a reference.
            let is_dotted = word.text.contains('.') && word.text.contains(['_', ':']);
            let is_alone =
                diagnostics.suggests() && !is_dotted && !scope.names.is_like_some(&word.text);
            Problem::BareWord { text: word.text.clone(), is_alone, span: word.span }
        };
        diagnostics.push(problem);
        return None;
    };
    let at = end - u32::try_from(member.len()).ok()? - 1;
    let owner = Spanned::new(thing.to_owned(), Span::new(start, at));
    let member = Spanned::new(member.to_owned(), Span::new(at + 1, end));
    Some(Expression { kind: ExpressionKind::Member { owner, member }, span: word.span })
}

fn is_path(thing: &str, member: &str) -> bool {
    let is_name = |part: &str| {
        !part.is_empty() && part.chars().all(|c| c.is_ascii_alphanumeric() || c == '-')
    };
    thing.split('.').all(is_name)
        && is_name(member)
        && thing.starts_with(|c: char| c.is_ascii_lowercase())
}
