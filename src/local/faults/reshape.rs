//! Reads that say the same in another way: lists without an order in another one, and policies
//! as AWS writes them back.

use super::Answer;
use crate::model::{AccountId, Json};
use crate::schema::{Shape, TypeSchema};

/// Changes the properties of a read as the lines of a fault file say.
pub fn reshape(
    properties: &mut Json,
    schema: &TypeSchema,
    account: &AccountId,
    (answer, turn): (&Answer, usize),
) {
    match answer {
        Answer::Shuffled => shuffle(properties, schema, &schema.root, turn),
        Answer::Rewritten => rewrite(properties, account),
        Answer::Refused { .. } | Answer::Unheard | Answer::Unanswered | Answer::Partly => {}
    }
}

/// Turns every list whose order means nothing; tags have none, whatever the schema says.
fn shuffle(value: &mut Json, schema: &TypeSchema, shape: &Shape, turn: usize) {
    let named = shape.definition.as_ref().and_then(|name| schema.definitions.get(name));
    match value {
        Json::Object(entries) => {
            for (name, entry) in entries.iter_mut() {
                let own = shape.properties.get(name);
                let Some(inner) = own.or_else(|| named?.properties.get(name)) else { continue };
                shuffle(entry, schema, inner, turn);
                if let (Json::Array(tags), "Tags") = (entry, name.as_str()) {
                    rotate(tags, turn);
                }
            }
        }
        Json::Array(items) => {
            let list = if shape.items.is_some() { Some(shape) } else { named };
            let Some(inner) = list.and_then(|list| list.items.as_deref()) else { return };
            items.iter_mut().for_each(|item| shuffle(item, schema, inner, turn));
            if list.is_some_and(|list| !list.ordered) {
                rotate(items, turn);
            }
        }
        _ => {}
    }
}

fn rotate(items: &mut [Json], turn: usize) {
    if let Some(turn) = turn.checked_rem(items.len()) {
        items.rotate_left(turn);
    }
}

/// Rewrites every policy in a value, be it written as a text.
fn rewrite(value: &mut Json, account: &AccountId) {
    match value {
        Json::String(text) if text.contains("\"Statement\"") => {
            let Ok(mut policy) = serde_json::from_str(text) else { return };
            rewrite(&mut policy, account);
            *text = format!("{policy:#}");
        }
        Json::Array(items) => items.iter_mut().for_each(|item| rewrite(item, account)),
        Json::Object(entries) => match entries.get_mut("Statement") {
            Some(Json::Array(statements)) => {
                statements.iter_mut().for_each(|statement| rewrite_statement(statement, account));
            }
            Some(statement) => rewrite_statement(statement, account),
            None => entries.values_mut().for_each(|entry| rewrite(entry, account)),
        },
        _ => {}
    }
}

/// A text becomes a list of one, and the other way round; an account becomes its root.
fn rewrite_statement(statement: &mut Json, account: &AccountId) {
    for name in ["Action", "NotAction", "Resource", "NotResource"] {
        if let Some(value) = statement.get_mut(name) {
            toggle(value);
        }
    }
    for name in ["Principal", "NotPrincipal"] {
        let Some(Json::Object(kinds)) = statement.get_mut(name) else { continue };
        for value in kinds.values_mut() {
            if value.as_str() == Some(account.as_str()) {
                *value = format!("arn:aws:iam::{account}:root").into();
            }
            toggle(value);
        }
    }
}

fn toggle(value: &mut Json) {
    match value {
        Json::String(_) => *value = Json::Array(vec![value.take()]),
        Json::Array(items) if items.len() == 1 => *value = items.remove(0),
        _ => {}
    }
}
