//! `training`: training jobs of one kind, or of several alike.

use super::sentence::Sentence;
use super::vocabulary::{self, Place};
use super::{Checker, Problem, has_broken, notebook, stack, statements};
use crate::model::Zone;
use crate::model::program::{Name, Spanned, Tag, Training, Use};
use crate::source::Span;
use crate::syntax::ast::Block;

/// The lines of a training's block.
#[derive(Default)]
struct Lines {
    place: Option<(Name, Option<Spanned<Zone>>)>,
    key: Option<Name>,
    uses: Vec<Use>,
    encrypt_traffic: Option<Spanned<bool>>,
    isolate: Option<Spanned<bool>>,
    tags: Vec<Tag>,
    /// Where each sentence that may stand only once stands.
    said: Vec<(&'static str, Span)>,
}

pub(super) fn check(checker: &mut Checker<'_>, mut sentence: Sentence<'_>) {
    let before = checker.diagnostics.faults();
    let names = sentence.new_names(checker.diagnostics);
    let block = sentence.block();
    sentence.end(checker.diagnostics);
    let mut lines = Lines::default();
    let mut partial = false;
    if let Some(block) = block {
        partial = has_broken(&block.items);
        lines.read(block, checker);
    }
    let complete = checker.diagnostics.faults() == before && !partial;
    if lines.place.is_none() && complete {
        let span = names.last().map_or(sentence.span(), |name| name.span);
        checker.diagnostics.push(Problem::NotInANetwork { span: span.after() });
    }
    for name in names {
        match lines.training(name.clone()).filter(|_| complete) {
            Some(training) => checker.program.trainings.push(training),
            None => {
                checker.failed.insert(name.value);
            }
        }
    }
}

impl Lines {
    fn training(&self, name: Name) -> Option<Training> {
        let (network, zone) = self.place.clone()?;
        Some(Training {
            name,
            network,
            zone,
            key: self.key.clone(),
            uses: self.uses.clone(),
            encrypt_traffic: self.encrypt_traffic.clone(),
            isolate: self.isolate.as_ref().is_some_and(|on| on.value),
            tags: self.tags.clone(),
        })
    }

    fn read(&mut self, block: &Block, checker: &mut Checker<'_>) {
        for statement in statements(&block.items) {
            let form = match vocabulary::form(Place::Training, statement) {
                Ok(form) => form,
                Err(problem) => {
                    checker.diagnostics.push(problem);
                    continue;
                }
            };
            let sentence = Sentence::new(statement, form, &checker.variables, checker.diagnostics);
            match form.keyword {
                "uses" => notebook::add_uses(&mut self.uses, sentence, checker),
                "tag" => self.tags.extend(stack::tag(sentence, &self.tags, checker.diagnostics)),
                keyword if self.repeated(keyword, statement.keyword.span, checker) => {}
                _ => self.line(sentence, checker),
            }
        }
    }

    fn repeated(&mut self, keyword: &'static str, span: Span, checker: &mut Checker<'_>) -> bool {
        if let Some((_, first)) = self.said.iter().find(|(known, _)| *known == keyword) {
            let (keyword, first) = (keyword.to_owned(), *first);
            checker.diagnostics.push(Problem::SentenceTwice { keyword, first, span });
            return true;
        }
        self.said.push((keyword, span));
        false
    }

    fn line(&mut self, mut sentence: Sentence<'_>, checker: &mut Checker<'_>) {
        match sentence.keyword() {
            "in" => self.place = notebook::place(&mut sentence, checker),
            "key" => {
                let key = sentence.name("the name of a key", checker.diagnostics);
                self.key =
                    key.filter(|key| checker.names.refers(key, &["key"], checker.diagnostics));
            }
            "isolate" => self.isolate = sentence.switch(checker.diagnostics),
            _ => self.encrypt_traffic = sentence.switch(checker.diagnostics),
        }
        sentence.end(checker.diagnostics);
    }
}
