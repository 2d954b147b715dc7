//! What holds for every state, and is checked whenever one is read.

use std::collections::BTreeMap;

use super::{Address, PhysicalId, Record, State, TypeName};

/// Something in a state that cannot be.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Violation {
    #[error("`{first}` and `{second}` both claim the {type_name} `{identifier}`")]
    SharedIdentifier {
        first: Address,
        second: Address,
        type_name: TypeName,
        identifier: PhysicalId,
    },
    #[error("the resource recorded as `{recorded}` says that it is `{address}`")]
    WrongAddress { recorded: Address, address: Address },
    #[error("`{address}` has an empty identifier")]
    NoIdentifier { address: Address },
    #[error("there are resources, and nobody owns them")]
    NoOwner,
    #[error("the operation `{token}` is recorded as `{recorded}`")]
    WrongToken { recorded: String, token: String },
}

impl State {
    /// What is wrong with this state, if anything. In every sound state
    ///
    /// 1. a record stands under its own address,
    /// 2. every resource has an identifier,
    /// 3. no two resources of a type have the same one, replaced ones included,
    /// 4. what exists has an owner,
    /// 5. an operation that was begun stands under its own token.
    pub fn verify(&self) -> Vec<Violation> {
        let mut found = Vec::new();
        self.verify_addresses(&mut found);
        self.verify_identifiers(&mut found);
        if self.owner.is_none() && !(self.records.is_empty() && self.deposed.is_empty()) {
            found.push(Violation::NoOwner);
        }
        for (recorded, intent) in &self.pending {
            if *recorded != intent.client_token {
                let (recorded, token) = (recorded.clone(), intent.client_token.clone());
                found.push(Violation::WrongToken { recorded, token });
            }
        }
        found
    }

    fn verify_addresses(&self, found: &mut Vec<Violation>) {
        for (recorded, record) in &self.records {
            if *recorded != record.address {
                let (recorded, address) = (recorded.clone(), record.address.clone());
                found.push(Violation::WrongAddress { recorded, address });
            }
        }
    }

    fn verify_identifiers(&self, found: &mut Vec<Violation>) {
        let mut seen: BTreeMap<(&TypeName, &PhysicalId), &Record> = BTreeMap::new();
        for record in self.records.values().chain(&self.deposed) {
            if record.identifier.as_str().is_empty() {
                found.push(Violation::NoIdentifier { address: record.address.clone() });
            } else if let Some(first) = seen.insert((&record.type_name, &record.identifier), record)
            {
                found.push(Violation::SharedIdentifier {
                    first: first.address.clone(),
                    second: record.address.clone(),
                    type_name: record.type_name.clone(),
                    identifier: record.identifier.clone(),
                });
            }
        }
    }

    /// Forgets dependencies on what is gone; they only said what goes first.
    pub(crate) fn drop_dangling_needs(&mut self) {
        let exists: std::collections::BTreeSet<Address> = self.records.keys().cloned().collect();
        for record in self.records.values_mut().chain(&mut self.deposed) {
            record.needs.retain(|address| exists.contains(address));
        }
    }
}
