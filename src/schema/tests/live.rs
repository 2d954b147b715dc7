//! What people really asked AWS for must fit the catalog.

use std::collections::BTreeSet;

use super::*;

/// What somebody asked AWS for, and what a read gave back.
#[derive(serde::Deserialize)]
pub(crate) struct Record {
    #[serde(skip)]
    pub file: String,
    #[serde(rename = "type")]
    pub type_name: String,
    pub identifier: String,
    pub declared: Json,
    pub live: Json,
    pub account: String,
    pub region: String,
    changed_out_of_band: Vec<String>,
    not_returned: Vec<String>,
    unresolved: Vec<String>,
}

impl Record {
    /// What differs for a reason: somebody changed it, a read never gives it, or it is not known.
    pub fn excused(&self) -> Vec<PropertyPath> {
        let lists = [&self.changed_out_of_band, &self.not_returned, &self.unresolved];
        lists.into_iter().flatten().map(|path| dotted(path)).collect()
    }

    /// What is asked for, with everything that the record does not know as it was read.
    pub fn asked(&self) -> Json {
        known(&self.declared, Some(&self.live)).expect("a record asks for something")
    }

    fn unresolved(&self) -> Vec<PropertyPath> {
        self.unresolved.iter().map(|path| dotted(path)).collect()
    }
}

/// A path as the records have them: `Rules.0.Name`, `Rules[0].Name`, `Rules.*.Name`.
fn dotted(path: &str) -> PropertyPath {
    PropertyPath::parse(&path.replace(['.', '['], "/").replace(']', ""))
}

/// The records are not part of the project: a folder beside it, or wherever the variable says.
pub(crate) fn records() -> Option<Vec<Record>> {
    let beside = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/aws/live-reads");
    let named = std::env::var_os("SMK_LIVE_READS");
    let folder = named.as_ref().map_or(beside, Into::into);
    let entries = match std::fs::read_dir(&folder) {
        Ok(entries) => entries,
        Err(error) if named.is_some() => panic!("{}: {error}", folder.display()),
        Err(_) => {
            println!("skipped: needs {}", folder.display());
            return None;
        }
    };
    let mut records: Vec<Record> = entries
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.extension().is_some_and(|extension| extension == "json"))
        .map(|path| {
            let text = std::fs::read(&path).unwrap();
            let record: Record = serde_json::from_slice(&text)
                .unwrap_or_else(|error| panic!("{}: {error}", path.display()));
            Record { file: path.file_name().unwrap().to_string_lossy().into_owned(), ..record }
        })
        .collect();
    assert!(!records.is_empty(), "{} holds no records", folder.display());
    records.sort_by(|a, b| a.file.cmp(&b.file));
    Some(records)
}

/// What stands for a value that a record does not know.
const UNKNOWN: &str = "__unresolved__";

/// What is asked for, with everything unknown filled in from the read or left out.
fn known(declared: &Json, live: Option<&Json>) -> Option<Json> {
    match declared {
        Json::String(text) if text == UNKNOWN => live.cloned(),
        Json::String(text) if text.contains(UNKNOWN) => live.cloned(),
        Json::Object(entries) if is_function(entries) => live.cloned(),
        Json::Object(entries) => {
            let parsed =
                live.and_then(Json::as_str).and_then(|text| serde_json::from_str(text).ok());
            let live = parsed.as_ref().or(live);
            let at = |key: &str| live.and_then(|live| live.get(key));
            let known = entries
                .iter()
                .filter_map(|(key, value)| Some((key.clone(), known(value, at(key))?)));
            Some(Json::Object(known.collect()))
        }
        Json::Array(items) => {
            let mut open = BTreeSet::new();
            let known = items.iter().filter_map(|item| known(item, partner(item, live, &mut open)));
            Some(Json::Array(known.collect()))
        }
        other => Some(other.clone()),
    }
}

fn is_function(entries: &serde_json::Map<String, Json>) -> bool {
    let is_name = |key: &String| key == "Ref" || key.starts_with("Fn::");
    entries.len() == 1 && entries.keys().all(is_name)
}

/// The item of a read that most looks like one that is asked for.
fn partner<'a>(
    item: &Json,
    live: Option<&'a Json>,
    taken: &mut BTreeSet<usize>,
) -> Option<&'a Json> {
    if !item.to_string().contains(UNKNOWN) && !item.to_string().contains("Fn::") {
        return None;
    }
    let items = live?.as_array()?;
    let open = items.iter().enumerate().filter(|(at, _)| !taken.contains(at));
    let (at, found) = open.max_by_key(|(at, other)| (likeness(item, other), usize::MAX - at))?;
    taken.insert(at);
    Some(found)
}

fn likeness(asked: &Json, found: &Json) -> usize {
    match (asked, found) {
        (Json::Object(asked), Json::Object(found)) => {
            asked.iter().filter_map(|(key, value)| Some(likeness(value, found.get(key)?))).sum()
        }
        (Json::Array(asked), Json::Array(found)) => {
            asked.iter().filter(|item| found.contains(item)).count()
        }
        (Json::String(asked), Json::String(found)) if asked.contains(UNKNOWN) => {
            usize::from(asked.split(UNKNOWN).all(|part| found.contains(part)))
        }
        (asked, found) => 2 * usize::from(asked == found),
    }
}

/// The declared value; a template's function in it is not known.
fn desired(json: &Json, path: &PropertyPath, skipped: &[PropertyPath]) -> Value {
    let unknown = Value::reference(&crate::model::Address::new("unresolved"), "Value");
    match json {
        _ if skipped.contains(path) => unknown,
        Json::String(text) if text == UNKNOWN => unknown,
        Json::String(text) if text.contains(UNKNOWN) => Value::Concat(vec![unknown]),
        Json::Array(items) => Value::list(
            items
                .iter()
                .enumerate()
                .map(|(index, item)| desired(item, &path.index(index), skipped)),
        ),
        Json::Object(entries) => Value::map(
            entries
                .iter()
                .map(|(key, value)| (key.clone(), desired(value, &path.child(key), skipped))),
        ),
        _ => Value::from(json.clone()),
    }
}

#[test]
fn what_was_really_asked_for_is_valid() {
    let Some(records) = records() else { return };
    let mut wrong = Vec::new();
    for record in records {
        let file = &record.file;
        let schema = schema(&record.type_name);
        let declared = desired(&record.declared, &PropertyPath::root(), &record.unresolved());
        let Value::Map(declared) = declared else { panic!("{file} declares no properties") };
        let violations = validate(&schema, &declared);
        wrong.extend(violations.iter().map(|violation| format!("{file}: {violation}")));
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn a_read_gives_the_identifier() {
    let Some(records) = records() else { return };
    for record in records {
        let schema = schema(&record.type_name);
        if let Some(identifier) = schema.identifier(&record.live) {
            assert_eq!(identifier.as_str(), record.identifier, "{}", record.file);
        }
    }
}
