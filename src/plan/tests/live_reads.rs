//! What AWS really gave back for what was asked for: nothing of it may look like a change, and
//! every real change has to.

use serde_json::json;

use crate::model::{Json, PropertyPath, Segment, TypeName, Value};
use crate::plan::diff;
use crate::schema::tests::live::{Record, records};
use crate::schema::{self, TypeSchema};
use crate::state::digest;

#[test]
fn live_reads_show_no_false_difference() {
    let Some(records) = records() else { return };
    let mut wrong = Vec::new();
    for record in &records {
        let schema = schema_of(record);
        let declared = record.asked();
        for path in changed(&schema, &declared, &record.live, &declared) {
            if !is_excused(record, &path) {
                let (asked, found) = (path.get(&declared), path.get(&record.live));
                wrong.push(format!(
                    "{} {path}\n  {}\n  {}",
                    record.file,
                    shown(asked),
                    shown(found)
                ));
            }
        }
    }
    assert!(wrong.is_empty(), "{} of {}\n{}", wrong.len(), records.len(), wrong.join("\n"));
}

/// Each value that somebody asked for is changed, once in the program and once in AWS: both show.
#[test]
fn live_reads_hide_no_change() {
    let Some(records) = records() else { return };
    let mut hidden = Vec::new();
    let mut tried = 0;
    for record in &records {
        let schema = schema_of(record);
        let declared = record.asked();
        for path in leaves(&declared) {
            if is_excused(record, &path) || is_decided_elsewhere(&schema, &path) {
                continue;
            }
            let other = with_another(&declared, &path);
            tried += 1;
            if changed(&schema, &declared, &record.live, &other).is_empty() {
                hidden.push(format!("{} {path}, in the program", record.file));
            }
            let live = declared_in(&record.live, &other);
            if changed(&schema, &declared, &live, &declared).is_empty() {
                hidden.push(format!("{} {path}, in AWS", record.file));
            }
        }
    }
    assert!(tried > records.len(), "{tried}");
    assert!(hidden.is_empty(), "{} of {tried}\n{}", hidden.len(), hidden.join("\n"));
}

fn schema_of(record: &Record) -> std::sync::Arc<TypeSchema> {
    let name = TypeName::new(record.type_name.as_str());
    schema::find_anywhere(&name).unwrap_or_else(|| panic!("no type {name}"))
}

fn changed(schema: &TypeSchema, applied: &Json, live: &Json, desired: &Json) -> Vec<PropertyPath> {
    let Value::Map(desired) = Value::from(desired.clone()) else { return Vec::new() };
    let applied = digest(schema, applied);
    let changes = diff::changes(schema, &applied, live, &desired);
    changes.into_iter().map(|change| change.path).collect()
}

fn is_excused(record: &Record, path: &PropertyPath) -> bool {
    record.excused().iter().any(|excused| path.is_within(excused) || excused.is_within(path))
}

/// What AWS never gives back shows only as a change of the program, and what it decides not even
/// so; the halves of a rule that the schema ties together change only together.
fn is_decided_elsewhere(schema: &TypeSchema, path: &PropertyPath) -> bool {
    let top = path.top().map(PropertyPath::key).unwrap_or_default();
    schema.is_read_only(path)
        || schema.write_only.iter().any(|listed| path.is_within(listed) || listed.is_within(&top))
}

/// The paths of all single values.
fn leaves(value: &Json) -> Vec<PropertyPath> {
    let inside = |segment: Segment, value: &Json| {
        let inner = leaves(value).into_iter();
        inner.map(move |path| PropertyPath([vec![segment.clone()], path.0].concat())).collect()
    };
    match value {
        Json::Object(entries) => entries
            .iter()
            .flat_map(|(key, value)| -> Vec<_> { inside(Segment::Key(key.clone()), value) })
            .collect(),
        Json::Array(items) => items
            .iter()
            .enumerate()
            .flat_map(|(at, item)| -> Vec<_> { inside(Segment::Index(at), item) })
            .collect(),
        Json::Null => Vec::new(),
        _ => vec![PropertyPath::root()],
    }
}

/// The same with another value at one place.
fn with_another(whole: &Json, path: &PropertyPath) -> Json {
    let mut other = whole.clone();
    let place = path.0.iter().try_fold(&mut other, |value, segment| match segment {
        Segment::Key(key) => value.get_mut(key),
        Segment::Index(at) => value.get_mut(at),
        Segment::Any => None,
    });
    if let Some(place) = place {
        *place = another(place);
    }
    other
}

fn another(value: &Json) -> Json {
    match value {
        Json::Bool(value) => json!(!value),
        Json::Number(number) => json!(number.as_f64().unwrap_or_default() + 1.0),
        Json::String(text) if text.parse::<ipnet::IpNet>().is_ok() => json!("192.0.2.0/28"),
        Json::String(text) => match text.split_once(char::is_numeric) {
            Some((before, after)) => {
                let digit = text[before.len()..].chars().next().and_then(|one| one.to_digit(10));
                json!(format!("{before}{}{after}", (digit.unwrap_or(0) + 1) % 10))
            }
            None => json!(format!("{text}-other")),
        },
        other => other.clone(),
    }
}

/// A read in which everything that is asked for is so, beside what AWS added.
fn declared_in(live: &Json, declared: &Json) -> Json {
    match (live, declared) {
        (Json::Object(live), Json::Object(declared)) => {
            let mut all = live.clone();
            for (key, value) in declared {
                let value = live.get(key).map_or(value.clone(), |live| declared_in(live, value));
                all.insert(key.clone(), value);
            }
            Json::Object(all)
        }
        (_, declared) => declared.clone(),
    }
}

fn shown(value: Option<&Json>) -> String {
    value.map_or_else(|| "nothing".to_owned(), ToString::to_string)
}
