//! What AWS shows twice: as a resource of its own, and as an entry in a list of the resource to
//! which it belongs, as it does with the rules of a security group. Whoever writes such a list
//! writes these entries too, or AWS takes them away. Knows general rules and the schema, no single
//! type.

use std::borrow::Cow;
use std::collections::BTreeMap;

use super::PropertyChange;
use super::normalise::{self, Extent, Place};
use crate::model::{Json, Map, TypeName, Value};
use crate::schema::TypeSchema;

/// The entries of each list that are resources of their own.
#[derive(Debug, Default)]
pub(super) struct Parts(BTreeMap<String, Vec<Json>>);

/// Finds, among what is live of a resource, the entries that others of these resources are. They
/// are recognised by the name of their type, which is that of the list, and by the identifier of
/// the resource, which they carry under the same name.
pub(super) fn find<'a>(
    schema: &TypeSchema,
    live: &Json,
    desired: &Map,
    others: impl Fn(&TypeName) -> Vec<&'a Json>,
) -> Parts {
    let Some((service, _)) = schema.name.as_str().rsplit_once("::") else {
        return Parts::default();
    };
    let mut parts = BTreeMap::new();
    for (list, asked) in desired {
        let (Value::List(_), Some(entries)) = (asked, live[list].as_array()) else { continue };
        let mut own = others(&TypeName::new(format!("{service}::{list}")));
        own.retain(|part| belongs(schema, live, part));
        let root = Place::root(schema);
        let place = root.child(list, live);
        let item = place.item();
        let is_one = |entry: &&Json| own.iter().any(|part| is_shown(&item, part, entry));
        let found: Vec<Json> = entries.iter().filter(is_one).cloned().collect();
        if !found.is_empty() {
            parts.insert(list.to_owned(), found);
        }
    }
    Parts(parts)
}

/// Whether resources of a type are entries of a list that changes.
pub(super) fn is_entry(type_name: &TypeName, change: &PropertyChange) -> bool {
    let name = type_name.as_str().rsplit("::").next();
    change.path.top().is_some_and(|top| Some(top) == name)
}

fn belongs(schema: &TypeSchema, live: &Json, part: &Json) -> bool {
    let identifiers = schema.read_only.iter().filter_map(|path| path.top());
    let mut same = identifiers.filter(|name| part[*name].is_string() && part[*name] == live[*name]);
    same.next().is_some()
}

/// Whether an entry is what AWS shows of a part: they agree in what both say, and every text of the
/// part that can stand in an entry stands there. AWS fills in ports and owners on either side.
fn is_shown(item: &Place<'_>, part: &Json, entry: &Json) -> bool {
    let (Some(said), Some(entry)) = (part.as_object(), entry.as_object()) else { return false };
    said.iter().all(|(name, value)| {
        let place = item.child(name, part);
        match entry.get(name) {
            Some(shown) => normalise::equal(&place, value, shown, Extent::Within),
            None => place.shape().is_none() || !value.is_string(),
        }
    })
}

impl Parts {
    /// What of a list's items is not a resource of its own.
    pub(super) fn taken_from(&self, list: &str, items: &[Json]) -> Vec<Json> {
        let parts = self.0.get(list).map(Vec::as_slice).unwrap_or_default();
        items.iter().filter(|item| !parts.contains(item)).cloned().collect()
    }

    /// What is asked for, together with the entries that others ask for.
    pub(super) fn added_to<'a>(&self, desired: &'a Map) -> Cow<'a, Map> {
        if self.0.is_empty() {
            return Cow::Borrowed(desired);
        }
        let mut desired = desired.clone();
        for (list, entries) in &self.0 {
            if let Some(Value::List(mut items)) = desired.remove(list) {
                items.extend(entries.iter().cloned().map(Value::from));
                desired.insert(list.clone(), Value::List(items));
            }
        }
        Cow::Owned(desired)
    }
}
