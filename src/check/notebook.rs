//! `notebook`: one or several notebook instances of the same kind.

use super::script::{self, Event};
use super::sentence::Sentence;
use super::vocabulary::Place;
use super::workload::{self, Common, Within};
use super::{Checker, Problem};
use crate::model::limits::NOTEBOOK_VOLUME_GB;
use crate::model::program::{Name, Notebook, Program, Script, Spanned};

const GIGABYTES: [(&str, u32); 2] = [("GB", 1), ("TB", 1024)];

/// The lines of a notebook's block.
#[derive(Default)]
pub(super) struct Lines {
    common: Common,
    instance: Option<Spanned<String>>,
    volume: Option<Spanned<u32>>,
    starts: Vec<Name>,
    root: Option<Spanned<bool>>,
    on_create: Option<Script>,
    on_start: Option<Script>,
}

impl workload::Lines for Lines {
    const PLACE: Place = Place::Notebook;

    fn common(&mut self) -> &mut Common {
        &mut self.common
    }

    fn may_repeat(keyword: &str) -> bool {
        keyword == "on"
    }

    fn line(&mut self, mut sentence: Sentence<'_>, checker: &mut Checker<'_>) {
        match sentence.keyword() {
            "on" => return self.script(sentence, checker),
            "instance" => self.instance = workload::instance(&mut sentence, checker),
            "starts" => self.starts = starts(&mut sentence, checker),
            "volume" => self.volume = volume(&mut sentence, checker),
            _ => self.root = sentence.switch(checker.diagnostics),
        }
        sentence.end(checker.diagnostics);
    }

    fn add(&mut self, name: Name, (network, zone): Within, program: &mut Program) {
        program.notebooks.push(Notebook {
            name,
            network,
            zone,
            instance: self.instance.clone(),
            volume: self.volume.clone(),
            key: self.common.key.clone(),
            uses: self.common.uses.clone(),
            starts: self.starts.clone(),
            root: self.root.clone(),
            on_create: self.on_create.clone(),
            on_start: self.on_start.clone(),
            tags: self.common.tags.clone(),
        });
    }
}

impl Lines {
    fn script(&mut self, sentence: Sentence<'_>, checker: &mut Checker<'_>) {
        let Some((event, script)) = script::check(checker, sentence) else { return };
        let place = match event {
            Event::Create => &mut self.on_create,
            Event::Start => &mut self.on_start,
        };
        if let Some(first) = place {
            let (first, span) = (first.path.span, script.path.span);
            checker.diagnostics.push(Problem::SentenceTwice {
                keyword: "on".to_owned(),
                first,
                same: None,
                span,
            });
            return;
        }
        *place = Some(script);
    }
}

/// `starts jobs, sweeps`
fn starts(sentence: &mut Sentence<'_>, checker: &mut Checker<'_>) -> Vec<Name> {
    let mut trainings: Vec<Name> = Vec::new();
    let words = sentence.list("the names of trainings", checker.diagnostics).unwrap_or_default();
    for word in words {
        let word = sentence.plain(word, "the name of a training", checker.diagnostics);
        let Some(name) = word.map(super::sentence::Word::name) else { continue };
        if !checker.scope.names.refers(&name, &["training"], checker.diagnostics) {
            continue;
        }
        if let Some(first) = trainings.iter().find(|known| known.value == name.value) {
            let (keyword, first, span) = (name.value, first.span, name.span);
            let same = Some(span);
            checker.diagnostics.push(Problem::SentenceTwice { keyword, first, same, span });
            continue;
        }
        trainings.push(name);
    }
    trainings
}

fn volume(sentence: &mut Sentence<'_>, checker: &mut Checker<'_>) -> Option<Spanned<u32>> {
    let size = sentence.quantity("a size", &GIGABYTES, checker.diagnostics)?;
    if NOTEBOOK_VOLUME_GB.contains(&size.value) {
        return Some(size);
    }
    checker.diagnostics.push(Problem::VolumeSize { span: size.span });
    None
}
