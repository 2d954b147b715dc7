//! `param` and `let`: words that stand for other words.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::atomic::{AtomicBool, Ordering};

use super::sentence::Word;
use super::{Problem, vocabulary};
use crate::diagnostic::{Background, Diagnostics};
use crate::source::Span;
use crate::syntax::ast::{self, Statement, ValueKind, WordKind};

/// The constants and parameters of a program.
pub(super) struct Variables {
    values: BTreeMap<String, Variable>,
    /// What statements that were not understood may have called something.
    lost: BTreeSet<String>,
    /// A statement gives no name, or a part of the program could not be read.
    incomplete: bool,
}

/// Groups of words, as they are put into a sentence.
struct Variable {
    groups: Vec<Vec<Word>>,
    span: Span,
    /// Whether the command line gives the value.
    is_given: bool,
    /// The statement, if nobody can give another value.
    statement: Option<Span>,
    used: AtomicBool,
}

impl Variable {
    /// What it stands for, as one would write it.
    fn shown(&self) -> String {
        let group = |group: &Vec<Word>| {
            group.iter().map(|word| word.text.as_str()).collect::<Vec<_>>().join(", ")
        };
        self.groups.iter().map(group).collect::<Vec<_>>().join(" ")
    }
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
        lost: BTreeSet<String>,
        statements: &[&Statement],
        given: &BTreeMap<String, String>,
        diagnostics: &mut Diagnostics,
    ) -> Self {
        let mut variables = Self { values: BTreeMap::new(), lost, incomplete: false };
        let mut parameters = Vec::new();
        for statement in statements {
            let is_parameter = statement.keyword.is("param");
            if !is_parameter && !statement.keyword.is("let") {
                if vocabulary::find(vocabulary::Place::Top, statement.keyword.text()).is_none() {
                    let words = statement.words().map(|word| word.text().to_owned());
                    variables.lost.extend(words);
                }
                variables.incomplete |= statement.keyword.is("use") && statement.groups.is_empty();
                continue;
            }
            let Some((name, mut variable)) = variables.read(statement, diagnostics) else {
                variables.lose(statement);
                continue;
            };
            if is_parameter {
                parameters.push(name.clone());
                if let Some(text) = given.get(&name) {
                    override_with(&mut variable, &name, text, diagnostics);
                }
            }
            if let Some(first) = variables.values.get(&name) {
                let (first, span) = (first.span, variable.span);
                diagnostics.push(Problem::NameTwice { name, first, span });
                continue;
            }
            variables.values.insert(name, variable);
        }
        let stranger = |name: &&String| !parameters.contains(name) && !variables.may_be_lost(name);
        for name in given.keys().filter(stranger) {
            let similar = diagnostics.closest(name, parameters.iter().map(String::as_str));
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
            self.unknown(word, diagnostics);
            return vec![vec![Word::unknown(word.span)]];
        };
        variable.used.store(true, Ordering::Relaxed);
        diagnostics.stands_for(Background {
            name: word.text().to_owned(),
            value: variable.shown(),
            used: word.span,
            defined: variable.span,
            is_given: variable.is_given,
        });
        let defined = Some(variable.span);
        let at_use = |known: &Word| Word { span: word.span, defined, ..known.clone() };
        variable.groups.iter().map(|group| group.iter().map(at_use).collect()).collect()
    }

    fn unknown(&self, word: &ast::Word, diagnostics: &mut Diagnostics) {
        if self.may_be_lost(word.text()) {
            return diagnostics.consequence();
        }
        let similar = diagnostics.closest(word.text(), self.values.keys().map(String::as_str));
        let name = word.text().to_owned();
        diagnostics.push(Problem::UnknownVariable { name, similar, span: word.span });
    }

    fn may_be_lost(&self, name: &str) -> bool {
        self.incomplete || self.lost.contains(name)
    }

    /// Keeps in mind what a statement that is wrong may have defined.
    fn lose(&mut self, statement: &Statement) {
        let words = statement.groups.iter().flat_map(|group| &group.words);
        let before = self.lost.len();
        self.lost.extend(words.filter(|word| word.is_plain()).map(|word| word.text().to_owned()));
        self.incomplete |= self.lost.len() == before;
    }

    /// Says that a part of the program could not be read.
    pub(super) fn miss_some(&mut self, missing: bool) {
        self.incomplete |= missing;
    }

    /// Reports what is defined and not used.
    pub(super) fn report_unused(&self, diagnostics: &mut Diagnostics) {
        let unused = |variable: &Variable| !variable.used.load(Ordering::Relaxed);
        for (name, variable) in self.values.iter().filter(|(_, variable)| unused(variable)) {
            let (name, statement, span) = (name.clone(), variable.statement, variable.span);
            diagnostics.push(Problem::Unused { name, statement, span });
        }
    }

    /// A word that is either written as it stands or by a variable.
    pub(super) fn known(&self, word: &ast::Word, diagnostics: &mut Diagnostics) -> Option<Word> {
        match word.kind {
            WordKind::Variable => self.word(word, diagnostics),
            WordKind::Plain | WordKind::Text => Some(Word::of(word)),
        }
    }

    /// What one variable stands for, where a single word is wanted.
    pub(super) fn word(&self, word: &ast::Word, diagnostics: &mut Diagnostics) -> Option<Word> {
        let mut words = self.groups(word, diagnostics).into_iter().flatten();
        match (words.next(), words.next()) {
            (Some(only), None) if only.quoted || !only.text.is_empty() => Some(only),
            (Some(first), Some(_)) => {
                let (name, span) = (word.text().to_owned(), first.defined.unwrap_or(first.span));
                diagnostics.push(Problem::NotOneValue { name, span, used: word.span });
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
        let name = sentence.new_name(diagnostics);
        let value = sentence.value(diagnostics);
        sentence.end(diagnostics);
        let (name, value) = (name?, value?);
        let groups = Self::literal(value, diagnostics)?;
        let constant = statement.keyword.is("let").then_some(statement.span);
        let span = name.span;
        let used = AtomicBool::new(false);
        Some((name.value, Variable { groups, span, is_given: false, statement: constant, used }))
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
    let word = |text: &&str| Word { text: (*text).to_owned(), quoted, span, defined: None };
    variable.groups = words.iter().map(|text| vec![word(text)]).collect();
    variable.is_given = true;
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
