//! What people really asked AWS for must fit the catalog.

use super::*;

/// The records are not part of the project: a folder beside it, or wherever the variable says.
fn records() -> Option<Vec<(String, Json)>> {
    let beside = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/aws/live-reads");
    let folder = std::env::var_os("SMK_LIVE_READS").map_or(beside, Into::into);
    let Ok(entries) = std::fs::read_dir(&folder) else {
        println!("skipped: needs {}", folder.display());
        return None;
    };
    let mut records: Vec<(String, Json)> = entries
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.extension().is_some_and(|extension| extension == "json"))
        .map(|path| {
            let record = serde_json::from_slice(&std::fs::read(&path).unwrap()).unwrap();
            (path.file_name().unwrap().to_string_lossy().into_owned(), record)
        })
        .collect();
    records.sort_by(|a, b| a.0.cmp(&b.0));
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
    for (file, record) in records {
        let schema = schema(record["type"].as_str().unwrap());
        let skipped = record["unresolved"].as_array().into_iter().flatten();
        let skipped: Vec<PropertyPath> =
            skipped.filter_map(Json::as_str).map(PropertyPath::parse).collect();
        let Value::Map(declared) = desired(&record["declared"], &PropertyPath::root(), &skipped)
        else {
            panic!("{file} declares no properties")
        };
        let violations = validate(&schema, &declared);
        wrong.extend(violations.iter().map(|violation| format!("{file}: {violation}")));
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn a_read_gives_the_identifier() {
    let Some(records) = records() else { return };
    for (file, record) in records {
        let schema = schema(record["type"].as_str().unwrap());
        if let Some(identifier) = schema.identifier(&record["live"]) {
            assert_eq!(Some(identifier.as_str()), record["identifier"].as_str(), "{file}");
        }
    }
}
