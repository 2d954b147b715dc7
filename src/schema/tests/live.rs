//! What people really asked AWS for must fit the catalog.

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

/// The declared value; a template's function in it is not known.
fn desired(json: &Json, path: &PropertyPath, skipped: &[PropertyPath]) -> Value {
    let unknown = Value::reference(&crate::model::Address::new("unresolved"), "Value");
    match json {
        _ if skipped.contains(path) => unknown,
        Json::String(text) if text == "__unresolved__" => unknown,
        Json::String(text) if text.contains("__unresolved__") => Value::Concat(vec![unknown]),
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
