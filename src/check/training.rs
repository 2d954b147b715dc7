//! `training`: training jobs of one kind, or of several alike.

use super::Checker;
use super::sentence::Sentence;
use super::vocabulary::Place;
use super::workload::{self, Common, Within};
use crate::model::program::{Name, Program, Spanned, Training};

/// The lines of a training's block.
#[derive(Default)]
pub(super) struct Lines {
    common: Common,
    encrypt_traffic: Option<Spanned<bool>>,
    isolate: Option<Spanned<bool>>,
}

impl workload::Lines for Lines {
    const PLACE: Place = Place::Training;

    fn common(&mut self) -> &mut Common {
        &mut self.common
    }

    fn line(&mut self, mut sentence: Sentence<'_>, checker: &mut Checker<'_>) {
        match sentence.keyword() {
            "isolate" => self.isolate = sentence.switch(checker.diagnostics),
            _ => self.encrypt_traffic = sentence.switch(checker.diagnostics),
        }
        sentence.end(checker.diagnostics);
    }

    fn add(&mut self, name: Name, (network, zone): Within, program: &mut Program) {
        program.trainings.push(Training {
            name,
            network,
            zone,
            key: self.common.key.clone(),
            uses: self.common.uses.clone(),
            encrypt_traffic: self.encrypt_traffic.clone(),
            isolate: self.isolate.as_ref().is_some_and(|on| on.value),
            tags: self.common.tags.clone(),
        });
    }
}
