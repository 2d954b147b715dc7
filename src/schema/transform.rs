//! How a service rewrites a property, as schemas say it in `JSONata`. Understands what published
//! schemas use of the language, without functions that are made on the spot; of a rule that it
//! does not understand it says nothing.

use std::collections::BTreeMap;

use super::pattern;
use crate::model::Json;

mod parse;

use parse::Expression;

/// What a service may make of a property, by the alternatives of its rule.
///
/// A rule names the property from some object around it: the objects are given, the outermost
/// first. What the service makes of every value is a constant.
pub fn results(rule: &str, around: &[&Json], constants: bool) -> Vec<Json> {
    let mut read: Vec<Expression> = parse::alternatives(rule);
    read.retain(|expression| constants || !matches!(expression, Expression::Literal(_)));
    let objects = around.iter().rev();
    objects
        .flat_map(|object| read.iter().map(move |expression| (expression, object)))
        .filter_map(|(expression, object)| evaluate(expression, object, &mut BTreeMap::new()))
        .collect()
}

/// Whether a value is one that the rule gives. Many rules give a pattern and not the value itself.
pub fn allows(rule: &str, around: &[&Json], value: &Json, constants: bool) -> bool {
    let gives_pattern = ["[", "+", ".*", "^"].iter().any(|sign| rule.contains(sign));
    results(rule, around, constants).iter().any(|result| {
        let plain = result == value;
        let pattern = result.as_str().filter(|_| gives_pattern).zip(value.as_str());
        plain || pattern.is_some_and(|(pattern, text)| matches_whole(pattern, text))
    })
}

fn matches_whole(pattern: &str, text: &str) -> bool {
    pattern::matches(&format!("^(?:{pattern})$"), text) == Some(true)
}

type Names = BTreeMap<String, Json>;

/// The value of an expression; nothing, if it has none or is not understood.
fn evaluate(expression: &Expression, object: &Json, names: &mut Names) -> Option<Json> {
    match expression {
        Expression::Literal(value) => Some(value.clone()),
        Expression::Name(name) => object.get(name).cloned(),
        Expression::Variable(name) => names.get(name).cloned(),
        Expression::Member(of, name) => evaluate(of, object, names)?.get(name).cloned(),
        Expression::Item(of, index) => {
            let index = evaluate(index, object, names)?.as_i64()?;
            item(&evaluate(of, object, names)?, index)
        }
        Expression::List(items) => {
            let items = items.iter().map(|item| evaluate(item, object, names));
            items.collect::<Option<Vec<Json>>>().map(Json::Array)
        }
        Expression::Map(entries) => {
            let entries = entries.iter().map(|(key, value)| {
                evaluate(value, object, names).map(|value| (key.clone(), value))
            });
            entries.collect::<Option<_>>().map(Json::Object)
        }
        Expression::Bind(name, value) => {
            let value = evaluate(value, object, names)?;
            names.insert(name.clone(), value.clone());
            Some(value)
        }
        Expression::Block(statements) => {
            statements.iter().fold(None, |_, statement| evaluate(statement, object, names))
        }
        Expression::Choice(choice) => {
            let [condition, yes, no] = choice.as_ref();
            let holds = evaluate(condition, object, names).is_some_and(|value| is_true(&value));
            evaluate(if holds { yes } else { no }, object, names)
        }
        Expression::Operation(sign, sides) => {
            let [left, right] = sides.as_ref();
            let left = evaluate(left, object, names);
            let right = evaluate(right, object, names);
            operate(sign, left, right)
        }
        Expression::Call(function, arguments) => {
            let given: Vec<Option<Json>> =
                arguments.iter().map(|argument| evaluate(argument, object, names)).collect();
            call(function, &given)
        }
        Expression::Regex(_) => None,
    }
}

fn item(list: &Json, index: i64) -> Option<Json> {
    let items = list.as_array()?;
    let from_end = || items.len().checked_sub(usize::try_from(-index).ok()?);
    let index = usize::try_from(index).ok().or_else(from_end)?;
    items.get(index).cloned()
}

fn is_true(value: &Json) -> bool {
    match value {
        Json::Null => false,
        Json::Bool(value) => *value,
        Json::Number(number) => number.as_f64() != Some(0.0),
        Json::String(text) => !text.is_empty(),
        Json::Array(items) => items.iter().any(is_true),
        Json::Object(entries) => !entries.is_empty(),
    }
}

fn operate(sign: &str, left: Option<Json>, right: Option<Json>) -> Option<Json> {
    let truth = |side: Option<Json>| side.is_some_and(|value| is_true(&value));
    match sign {
        "and" => Some(Json::Bool(truth(left) && truth(right))),
        "or" => Some(Json::Bool(truth(left) || truth(right))),
        "=" => Some(Json::Bool(left.is_some() && left == right)),
        "!=" => Some(Json::Bool(left != right)),
        "in" => {
            let (left, right) = (left?, right?);
            let found = right.as_array().map_or(left == right, |items| items.contains(&left));
            Some(Json::Bool(found))
        }
        "&" => {
            let text = |side: Option<Json>| side.as_ref().map(written).unwrap_or_default();
            Some(Json::String(text(left) + &text(right)))
        }
        _ => calculate(sign, left?.as_f64()?, right?.as_f64()?),
    }
}

fn calculate(sign: &str, left: f64, right: f64) -> Option<Json> {
    match sign {
        "+" => Some(number(left + right)),
        "-" => Some(number(left - right)),
        "*" => Some(number(left * right)),
        "<" => Some(Json::Bool(left < right)),
        ">" => Some(Json::Bool(left > right)),
        _ => None,
    }
}

/// A number, without a fraction where it has none.
#[expect(clippy::cast_possible_truncation, reason = "only whole numbers of this range are cast")]
fn number(value: f64) -> Json {
    let whole = value.fract() == 0.0 && value.abs() < 9_007_199_254_740_992.0;
    if whole { Json::from(value as i64) } else { Json::from(value) }
}

fn written(value: &Json) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}

fn call(function: &str, given: &[Option<Json>]) -> Option<Json> {
    let argument = |index: usize| given.get(index).and_then(Option::as_ref);
    let text = |index: usize| argument(index).and_then(Json::as_str);
    match function {
        "exists" => Some(Json::Bool(argument(0).is_some())),
        "string" => argument(0).map(|value| Json::String(written(value))),
        "number" => match argument(0)? {
            Json::String(text) => text.parse().ok().map(number),
            other => other.as_f64().map(number),
        },
        "lowercase" => text(0).map(|text| text.to_lowercase().into()),
        "uppercase" => text(0).map(|text| text.to_uppercase().into()),
        "count" => Some(argument(0).map_or(0, |value| value.as_array().map_or(1, Vec::len)).into()),
        "contains" => Some(Json::Bool(text(0)?.contains(text(1)?))),
        "lookup" => argument(0)?.get(written(argument(1)?)).cloned(),
        "substringAfter" => {
            let whole = text(0)?;
            Some(whole.split_once(text(1)?).map_or(whole, |(_, rest)| rest).into())
        }
        "split" => {
            let parts = text(0)?.split(text(1)?).map(Json::from);
            let most = argument(2).and_then(Json::as_u64).and_then(|most| most.try_into().ok());
            Some(parts.take(most.unwrap_or(usize::MAX)).collect())
        }
        "join" => {
            let parts: Option<Vec<&str>> =
                argument(0)?.as_array()?.iter().map(Json::as_str).collect();
            Some(parts?.join(text(1).unwrap_or_default()).into())
        }
        "replace" => Some(text(0)?.replace(text(1)?, text(2)?).into()),
        _ => None,
    }
}

#[cfg(test)]
mod tests;
