//! What stands behind `=`: words, quantities, lists and maps.

use pest::iterators::Pair;

use super::{Problem, Reader, Reported, Rule, trimmed};
use crate::syntax::ast::{Entry, Value, ValueKind};

impl Reader<'_> {
    pub(super) fn value(&mut self, pair: Pair<'_, Rule>) -> Result<Value, Reported> {
        let span = self.span(&pair);
        let kind = match pair.as_rule() {
            Rule::list => ValueKind::List(self.list(pair)?),
            Rule::map => ValueKind::Map(self.map(pair)?),
            Rule::quantity => {
                let mut words = pair.into_inner().map(|part| self.plain(&part));
                let both = words.next().zip(words.next());
                let (number, unit) = both.expect("the grammar gives a quantity two words");
                ValueKind::Quantity { number, unit }
            }
            _ => ValueKind::Word(self.word(&pair)?),
        };
        Ok(Value { kind, span })
    }

    fn list(&mut self, pair: Pair<'_, Rule>) -> Result<Vec<Value>, Reported> {
        let open = self.opening(&pair);
        let closed = pair.clone().into_inner().any(|part| part.as_rule() == Rule::list_close);
        if !closed {
            self.balanced = false;
            let fix = Some(self.close(pair, ']'));
            return self.fault(Problem::UnclosedList { open, fix });
        }
        let mut values = Vec::new();
        let parts = pair.into_inner().filter(|part| part.as_rule() != Rule::list_close);
        self.entries(parts, [Rule::value, Rule::list_close], |reader, part| {
            values.push(reader.value(part)?);
            Ok(())
        })?;
        Ok(values)
    }

    fn map(&mut self, pair: Pair<'_, Rule>) -> Result<Vec<Entry>, Reported> {
        let open = self.opening(&pair);
        let closed = pair.clone().into_inner().any(|part| part.as_rule() == Rule::close);
        if !closed {
            self.balanced = false;
            let fix = Some(self.close(pair, '}'));
            return self.fault(Problem::UnclosedMap { open, fix });
        }
        let mut entries = Vec::new();
        let parts = pair.into_inner().filter(|part| part.as_rule() != Rule::close);
        self.entries(parts, [Rule::entry, Rule::close], |reader, part| {
            if part.as_rule() != Rule::entry {
                return reader.unexpected(&part, &[Rule::entry, Rule::close]);
            }
            entries.push(reader.entry(part)?);
            Ok(())
        })?;
        Ok(entries)
    }

    /// Entries and commas must take turns.
    fn entries<'i>(
        &mut self,
        parts: impl Iterator<Item = Pair<'i, Rule>>,
        [what, end]: [Rule; 2],
        mut entry: impl FnMut(&mut Self, Pair<'i, Rule>) -> Result<(), Reported>,
    ) -> Result<(), Reported> {
        let (mut comma, mut first, mut separated, mut last) = (None, true, true, 0);
        for part in parts.filter(|part| part.as_rule() != Rule::comment) {
            match part.as_rule() {
                Rule::comma if first => return self.unexpected(&part, &[what, end]),
                Rule::comma => {
                    self.trailing(comma.replace(self.span(&part)))?;
                    separated = true;
                }
                Rule::symbol if separated => return self.unexpected(&part, &[what, end]),
                Rule::symbol => return self.unexpected(&part, &[Rule::comma, end]),
                _ if !separated => {
                    let (span, start) = (self.span(&part), part.as_span().start());
                    let fix = Some(self.place().comma(last, start));
                    return self.fault(Problem::MissingComma { span, fix });
                }
                _ => {
                    (comma, separated) = (None, false);
                    last = part.as_span().start() + trimmed(&part);
                    entry(self, part)?;
                }
            }
            first = false;
        }
        self.trailing(comma)
    }

    fn entry(&mut self, pair: Pair<'_, Rule>) -> Result<Entry, Reported> {
        let span = self.span(&pair);
        let mut parts = pair.into_inner();
        let key = parts.next().expect("the grammar begins an entry with a word");
        let key = self.word(&key)?;
        self.no_colon(&key, None, true)?;
        let missing = self.last(key.span);
        let Some(next) = parts.next() else { return self.missing_value(key.text(), missing) };
        match next.as_rule() {
            Rule::equals => {}
            Rule::colon => {
                let (span, name) = (self.span(&next), key.text().into());
                let fix = self.place().colon(next.as_span().start(), true);
                return self.fault(Problem::ColonForEquals { name, span, fix });
            }
            _ => return self.unexpected(&next, &[Rule::equals]),
        }
        let Some(value) = parts.next() else {
            return self.missing_value(key.text(), self.span(&next));
        };
        Ok(Entry { key, value: self.value(value)?, span })
    }
}
