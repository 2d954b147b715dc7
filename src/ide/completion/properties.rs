//! Properties of AWS's types, and their values.

use super::{Entry, Kind, List, references, snippet, variables};
use crate::ide::properties::{
    self, Property, allowed, kind, of_resource, path_of, properties, takes,
};
use crate::ide::scene::Scene;
use crate::ide::{Analysis, manual};
use crate::model::{Json, PropertyPath};
use crate::schema::{JsonType, TypeSchema};
use crate::syntax::ast::Word;
use crate::syntax::rough::{self, Sentence};

/// Places in the braces of a `resource` at which a property may begin.
pub(super) fn lines(analysis: &Analysis, scene: &Scene<'_>) -> Option<List> {
    let schema = of_resource(analysis, scene)?;
    let own = scene.sentence.map(|layer| layer.sentence.span);
    let others = scene.siblings.iter().filter(|line| Some(line.span) != own);
    let said: Vec<&str> = others.filter_map(Sentence::keyword).map(Word::text).collect();
    let has_value = scene.sentence.is_some_and(|layer| layer.sentence.value.is_some());
    Some(names(&schema, &PropertyPath::root(), &said, has_value).into())
}

/// The keys of a map within a property.
pub(super) fn keys(
    analysis: &Analysis,
    scene: &Scene<'_>,
    path: &PropertyPath,
    others: &[rough::Entry],
) -> Option<List> {
    let schema = of_resource(analysis, scene)?;
    let own = scene.word.map(|word| word.span);
    let is_own = |entry: &&rough::Entry| Some(entry.key.span) == own;
    let said: Vec<&str> =
        others.iter().filter(|it| !is_own(it)).map(|entry| entry.key.text()).collect();
    let has_value = others.iter().find(is_own).is_some_and(|entry| entry.value.is_some());
    Some(names(&schema, &path_of(scene, path)?, &said, has_value).into())
}

/// The values that may stand at a path.
pub(super) fn values(analysis: &Analysis, scene: &Scene<'_>, path: &PropertyPath) -> List {
    let (typed, _) = scene.typed(analysis);
    let keyword = scene.sentence.and_then(|layer| Some(layer.form?.keyword));
    if matches!(keyword, Some("let" | "param")) {
        return List::default();
    }
    let mut entries = Vec::new();
    if let Some((schema, path)) = of_resource(analysis, scene).zip(path_of(scene, path)) {
        let shapes = properties::shapes(&schema, &path);
        entries.extend(allowed(&schema, &shapes).into_iter().filter_map(|it| value(it, scene)));
        if takes(&schema, &shapes, JsonType::Boolean) && !scene.is_quoted() {
            entries.extend(["true", "false"].map(|word| Entry::new(word, Kind::Value)));
        }
    }
    if !scene.is_quoted() {
        entries.extend(references::references(analysis, typed));
        entries.extend(variables(analysis));
    }
    entries.into()
}

/// What can be set at a path, what has to be set first.
fn names(schema: &TypeSchema, path: &PropertyPath, said: &[&str], has_value: bool) -> Vec<Entry> {
    let mut found = properties(schema, path);
    found.retain(|property| !property.read_only && !said.contains(&property.name));
    found.sort_by_key(|property| !property.required);
    found.iter().map(|property| name(schema, property, has_value)).collect()
}

fn name(schema: &TypeSchema, property: &Property<'_>, has_value: bool) -> Entry {
    let kind = kind(schema, &property.shapes);
    let detail = if property.required { format!("{kind}, required") } else { kind };
    let takes = |wanted| takes(schema, &property.shapes, wanted);
    let listed = !allowed(schema, &property.shapes).is_empty();
    let (begins, ends) = if takes(JsonType::Array) {
        ("[", "]")
    } else if takes(JsonType::Object) && !takes(JsonType::String) {
        ("{ ", " }")
    } else if takes(JsonType::String) && !listed {
        ("\"", "\"")
    } else {
        ("", "")
    };
    let entry = Entry::new(property.name, Kind::Property)
        .detail(detail)
        .about(manual::property(schema, property));
    if has_value {
        return entry;
    }
    let text = format!("{} = ", property.name);
    Entry { text, snippet: Some(snippet::of_property(property.name, begins, ends)), ..entry }
}

/// A value that a schema lists, as it is written.
fn value(json: &Json, scene: &Scene<'_>) -> Option<Entry> {
    match json {
        Json::String(text) => Some(Entry::new(text.as_str(), Kind::Value).quoted(scene)),
        Json::Number(number) => Some(Entry::new(number.to_string(), Kind::Value)),
        Json::Bool(_) | Json::Null | Json::Array(_) | Json::Object(_) => None,
    }
}
