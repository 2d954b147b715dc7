//! What a reference stands for while planning: known for what stays, unknown for what is made
//! anew.

use std::collections::BTreeMap;

use crate::model::SURROUNDINGS;
use crate::model::{Address, Json, Map, PropertyPath, Reference, Segment, Value};
use crate::state::Owner;

/// What is known of a resource once the plan is carried out.
pub(super) enum Fate {
    /// It is and stays like this.
    Stays(Json),
    /// It keeps what does not change: its identifiers and whatever AWS decides.
    Changes { live: Json, desired: Map },
    /// Nothing is known before it is made.
    Anew,
}

/// What each resource that was decided on will be.
pub(super) struct Known {
    fates: BTreeMap<Address, Fate>,
}

impl Known {
    /// Knows where the program runs.
    pub fn new(owner: &Owner) -> Self {
        let surroundings = serde_json::json!({
            "account": owner.account,
            "region": owner.region,
            "partition": owner.region.partition(),
        });
        let address = Address::new(SURROUNDINGS);
        Self { fates: BTreeMap::from([(address, Fate::Stays(surroundings))]) }
    }

    pub fn settle(&mut self, address: &Address, fate: Fate) {
        self.fates.insert(address.clone(), fate);
    }

    pub fn find(&self, reference: &Reference) -> Option<Json> {
        let found = match self.fates.get(&reference.address)? {
            Fate::Stays(live) => reference.property.get(live).cloned(),
            Fate::Changes { live, desired } => match asked(desired, &reference.property) {
                Some(value) => value.resolve(&|_| None).ok(),
                None => reference.property.get(live).cloned(),
            },
            Fate::Anew => None,
        };
        found.filter(|value| !value.is_null())
    }

    /// Whether nothing that the plan does can make a reference known.
    pub fn is_hopeless(&self, reference: &Reference) -> bool {
        let stays = matches!(self.fates.get(&reference.address), Some(Fate::Stays(_)));
        stays && self.find(reference).is_none()
    }

    /// The properties of what stays, for those who refer to it.
    pub fn staying(&self, address: &Address) -> Option<&Json> {
        match self.fates.get(address)? {
            Fate::Stays(live) => Some(live),
            Fate::Changes { .. } | Fate::Anew => None,
        }
    }
}

/// What is asked for at a path, or around it.
fn asked<'a>(desired: &'a Map, path: &PropertyPath) -> Option<&'a Value> {
    let mut value = desired.get(path.top()?)?;
    for segment in path.0.iter().skip(1) {
        value = match (value, segment) {
            (Value::Map(entries), Segment::Key(key)) => entries.get(key)?,
            (Value::List(items), Segment::Index(index)) => items.get(*index)?,
            _ => return Some(value),
        };
    }
    Some(value)
}
