//! `param` and `let`: words that stand for other words.

use std::collections::BTreeMap;

use super::sentence::Word;
use super::{Problem, vocabulary};
use crate::diagnostic::{Diagnostics, closest};
use crate::source::Span;
use crate::syntax::ast::{self, Statement, ValueKind, WordKind};

/// The constants and parameters of a program.
pub(super) struct Variables {
    values: BTreeMap<String, Variable>,
}

/// Groups of words, as they are put into a sentence.
struct Variable {
    groups: Vec<Vec<Word>>,
    span: Span,
}

/// What kind of literal a word is, so that a parameter is given another of the same.
#[derive(PartialEq, Eq)]
enum Literal {
    Number,
    Switch,
    Range,
    Address,
    Other,
}

impl Variables {
    pub(super) fn collect(
        statements: &[&Statement],
        given: &BTreeMap<String, String>,
        diagnostics: &mut Diagnostics,
    ) -> Self {
        let mut variables = Self { values: BTreeMap::new() };
        let mut parameters = Vec::new();
        for statement in statements {
            let keyword = statement.keyword.text();
            if !matches!(keyword, "param" | "let") {
                continue;
            }
            let Some((name, mut variable)) = variables.read(statement, diagnostics) else {
                continue;
            };
            if keyword == "param" {
                parameters.push(name.clone());
                if let Some(text) = given.get(&name) {
                    override_with(&mut variable, &name, text, diagnostics);
                }
            }
            if let Some(first) = variables.values.insert(name.clone(), variable) {
                diagnostics.push(Problem::NameTwice {
                    name,
                    first: first.span,
                    span: statement.keyword.span,
                });
            }
        }
        for name in given.keys().filter(|name| !parameters.contains(name)) {
            let similar = closest(name, parameters.iter().map(String::as_str));
            diagnostics.push(Problem::UnknownParameter { name: name.clone(), similar });
        }
        variables
    }

    /// The groups of a sentence with variables put in.
    pub(super) fn expand(
        &self,
        group: &[ast::Word],
        diagnostics: &mut Diagnostics,
    ) -> Vec<Vec<Word>> {
        if let [word] = group
            && word.kind == WordKind::Variable
        {
            return self.groups(word, diagnostics);
        }
        let words = group.iter().flat_map(|word| match word.kind {
            WordKind::Variable => self.groups(word, diagnostics).into_iter().flatten().collect(),
            WordKind::Plain | WordKind::Text => vec![Word::of(word)],
        });
        vec![words.collect()]
    }

    fn groups(&self, word: &ast::Word, diagnostics: &mut Diagnostics) -> Vec<Vec<Word>> {
        let Some(variable) = self.values.get(word.text()) else {
            let similar = closest(word.text(), self.values.keys().map(String::as_str));
            let name = word.text().to_owned();
            diagnostics.push(Problem::UnknownVariable { name, similar, span: word.span });
            return vec![vec![Word { text: String::new(), quoted: false, span: word.span }]];
        };
        let at_use = |known: &Word| Word { span: word.span, ..known.clone() };
        variable.groups.iter().map(|group| group.iter().map(at_use).collect()).collect()
    }

    /// What one variable stands for, where a single word is wanted.
    pub(super) fn word(&self, word: &ast::Word, diagnostics: &mut Diagnostics) -> Option<Word> {
        let mut words = self.groups(word, diagnostics).into_iter().flatten();
        match (words.next(), words.next()) {
            (Some(only), None) if only.quoted || !only.text.is_empty() => Some(only),
            (Some(first), Some(_)) => {
                diagnostics
                    .push(Problem::NotOneValue { name: word.text().to_owned(), span: first.span });
                None
            }
            _ => None,
        }
    }

    fn read(
        &self,
        statement: &Statement,
        diagnostics: &mut Diagnostics,
    ) -> Option<(String, Variable)> {
        let form = vocabulary::find(vocabulary::Place::Top, statement.keyword.text())?;
        let mut sentence = super::Sentence::new(statement, form, self, diagnostics);
        let name = sentence.name("a name", diagnostics);
        let value = sentence.value(diagnostics);
        sentence.end(diagnostics);
        let (name, value) = (name?, value?);
        super::names::is_good(&name, diagnostics).then_some(())?;
        let groups = Self::literal(value, diagnostics)?;
        Some((name.value, Variable { groups, span: name.span }))
    }

    fn literal(value: &ast::Value, diagnostics: &mut Diagnostics) -> Option<Vec<Vec<Word>>> {
        match &value.kind {
            ValueKind::Word(word) if word.kind == WordKind::Variable => {
                diagnostics.push(Problem::NotALiteral { span: value.span });
                None
            }
            ValueKind::Word(word) => Some(vec![vec![Word::of(word)]]),
            ValueKind::Quantity { number, unit } => {
                Some(vec![vec![Word::of(number)], vec![Word::of(unit)]])
            }
            ValueKind::List(items) => {
                let mut words = Vec::new();
                for item in items {
                    match &item.kind {
                        ValueKind::Word(word) if word.kind != WordKind::Variable => {
                            words.push(Word::of(word));
                        }
                        _ => {
                            diagnostics.push(Problem::NotALiteral { span: item.span });
                            return None;
                        }
                    }
                }
                Some(vec![words])
            }
            ValueKind::Map(_) => {
                diagnostics.push(Problem::NotALiteral { span: value.span });
                None
            }
        }
    }
}

/// Puts what was given from outside in the place of a parameter's default.
fn override_with(variable: &mut Variable, name: &str, text: &str, diagnostics: &mut Diagnostics) {
    let defaults: Vec<&Word> = variable.groups.iter().flatten().collect();
    let quoted = defaults.first().is_some_and(|word| word.quoted);
    let words: Vec<&str> = if quoted { vec![text] } else { text.split_whitespace().collect() };
    let alike = words.len() == defaults.len()
        && words
            .iter()
            .zip(&defaults)
            .all(|(word, default)| quoted || kind(word) == kind(&default.text));
    if !alike {
        let default = defaults.iter().map(|word| word.text.as_str()).collect::<Vec<_>>().join(" ");
        diagnostics.push(Problem::OtherKind {
            name: name.to_owned(),
            given: text.to_owned(),
            default,
            span: variable.span,
        });
        return;
    }
    let span = variable.span;
    let word = |text: &&str| Word { text: (*text).to_owned(), quoted, span };
    variable.groups = words.iter().map(|text| vec![word(text)]).collect();
}

fn kind(text: &str) -> Literal {
    if text.parse::<f64>().is_ok() {
        Literal::Number
    } else if matches!(text, "on" | "off" | "true" | "false") {
        Literal::Switch
    } else if text.parse::<ipnet::IpNet>().is_ok() {
        Literal::Range
    } else if text.parse::<std::net::IpAddr>().is_ok() {
        Literal::Address
    } else {
        Literal::Other
    }
}
