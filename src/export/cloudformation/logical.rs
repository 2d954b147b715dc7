//! Logical ids: letters and digits only, one for each name, and the same in every run.

use std::collections::BTreeMap;

use sha2::{Digest, Sha256};

/// Beyond this an id is cut, so that there is room for what tells it from others.
const LONGEST: usize = 200;

pub(super) struct Names {
    ids: BTreeMap<String, String>,
}

impl Names {
    /// Names that would become the same id are told apart by a digest, whatever else there is.
    pub(super) fn for_all(names: impl IntoIterator<Item = String>) -> Self {
        let mut by_id: BTreeMap<String, Vec<String>> = BTreeMap::new();
        for name in names {
            by_id.entry(camel(&name)).or_default().push(name);
        }
        let mut ids = BTreeMap::new();
        for (id, names) in by_id {
            let is_plain = names.len() == 1 && (1..=LONGEST).contains(&id.len());
            for name in names {
                let own = if is_plain { id.clone() } else { distinct(&id, &name) };
                ids.insert(name, own);
            }
        }
        Self { ids }
    }

    pub(super) fn of(&self, name: &str) -> &str {
        self.ids.get(name).map_or("", String::as_str)
    }
}

/// `lab.flow-log-role` is `LabFlowLogRole`.
pub(super) fn camel(name: &str) -> String {
    let mut id = String::with_capacity(name.len());
    for word in name.split(|letter: char| !letter.is_ascii_alphanumeric()) {
        let mut letters = word.chars();
        id.extend(letters.next().map(|first| first.to_ascii_uppercase()));
        id.push_str(letters.as_str());
    }
    id
}

fn distinct(id: &str, name: &str) -> String {
    let digest = Sha256::digest(name.as_bytes());
    let ending: String = digest.iter().take(8).map(|byte| format!("{byte:02x}")).collect();
    format!("{}X{ending}", id.get(..LONGEST).unwrap_or(id))
}
