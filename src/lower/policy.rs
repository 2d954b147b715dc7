//! IAM policy documents, built from statements.

use crate::model::Value;

/// One statement of a policy.
pub(super) struct Statement {
    entries: Vec<(&'static str, Value)>,
    conditions: Vec<(&'static str, Vec<(String, Value)>)>,
}

impl Statement {
    pub(super) fn allow(id: &str, actions: &[&str]) -> Self {
        Self::new("Allow", id, actions)
    }

    pub(super) fn deny(id: &str, actions: &[&str]) -> Self {
        Self::new("Deny", id, actions)
    }

    fn new(effect: &str, id: &str, actions: &[&str]) -> Self {
        let actions = Value::list(actions.iter().map(|action| Value::from(*action)));
        let entries =
            vec![("Sid", Value::from(id)), ("Effect", Value::from(effect)), ("Action", actions)];
        Self { entries, conditions: Vec::new() }
    }

    pub(super) fn on(mut self, resources: impl IntoIterator<Item = Value>) -> Self {
        self.entries.push(("Resource", Value::list(resources)));
        self
    }

    pub(super) fn on_all(self) -> Self {
        self.on([Value::from("*")])
    }

    pub(super) fn by_service(self, service: &str) -> Self {
        self.by(Value::map([("Service", Value::from(service))]))
    }

    pub(super) fn by_anyone(self) -> Self {
        self.by(Value::from("*"))
    }

    pub(super) fn by(mut self, principal: Value) -> Self {
        self.entries.push(("Principal", principal));
        self
    }

    /// Adds a condition; all conditions must hold.
    pub(super) fn when(
        mut self,
        operator: &'static str,
        key: &str,
        value: impl Into<Value>,
    ) -> Self {
        let test = (key.to_owned(), value.into());
        match self.conditions.iter_mut().find(|(known, _)| *known == operator) {
            Some((_, tests)) => tests.push(test),
            None => self.conditions.push((operator, vec![test])),
        }
        self
    }

    pub(super) fn value(self) -> Value {
        let conditions =
            self.conditions.into_iter().map(|(operator, tests)| (operator, Value::map(tests)));
        let conditions = Value::map(conditions);
        let mut entries = self.entries;
        if conditions != Value::map::<String>([]) {
            entries.push(("Condition", conditions));
        }
        Value::map(entries)
    }
}

pub(super) fn document(statements: impl IntoIterator<Item = Statement>) -> Value {
    document_of(statements.into_iter().map(Statement::value))
}

/// A document of statements that are written already.
pub(super) fn document_of(statements: impl IntoIterator<Item = Value>) -> Value {
    Value::map([("Version", Value::from("2012-10-17")), ("Statement", Value::list(statements))])
}
