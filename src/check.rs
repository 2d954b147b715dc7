//! From what is written to what is meant: names bound, literals typed, every sentence complete.
//! Finds all problems, never only the first, and gives what is left of the program.

use std::collections::{BTreeMap, BTreeSet};

use crate::diagnostic::Diagnostics;
use crate::model::Region;
use crate::model::program::{self, Program};
use crate::source::Span;
use crate::syntax::ast;

mod bucket;
mod fixes;
mod guardrails;
mod hosts;
mod key;
mod layout;
mod misplaced;
mod names;
mod network;
mod notebook;
mod once;
mod past;
mod problem;
mod resource;
mod script;
mod sentence;
mod stack;
mod studio;
mod training;
mod values;
mod variables;
pub mod vocabulary;
mod waive;
mod workload;

pub use network::SERVICES;
pub use problem::Problem;
pub use script::scripts;

use names::Names;
use sentence::Sentence;
use variables::Variables;
use vocabulary::Place;

/// What a program is told from outside.
#[derive(Debug, Default)]
pub struct Surroundings {
    /// The stack's name where the program does not give one.
    pub stack: String,
    /// The region that somebody asked for, which must be the program's if that gives one.
    pub region: Option<Region>,
    /// The region where neither says one.
    pub usual_region: Option<Region>,
    /// Values for parameters, as text.
    pub parameters: BTreeMap<String, String>,
    /// Whether a part of the program could not be read, so that it may lack names.
    pub incomplete: bool,
    /// The texts of the scripts that the program names, by the words that name them.
    pub scripts: BTreeMap<Span, Result<String, String>>,
}

/// The region where nothing says another one.
pub const DEFAULT_REGION: &str = "us-east-1";

/// Checks the files of one program.
pub fn check(
    files: &[ast::File],
    surroundings: &Surroundings,
    diagnostics: &mut Diagnostics,
) -> Program {
    let statements: Vec<&ast::Statement> =
        files.iter().flat_map(|file| statements(&file.items)).collect();
    let lost = names::broken_words(files);
    let given = &surroundings.parameters;
    let mut variables = Variables::collect(lost.clone(), &statements, given, diagnostics);
    variables.miss_some(surroundings.incomplete);
    let mut names = Names::collect(lost, &statements, &variables, diagnostics);
    names.miss_some(surroundings.incomplete);
    let stack = stack::stack(&statements, surroundings, &variables, diagnostics);
    let mut checker = Checker {
        surroundings,
        statements: &statements,
        scope: Scope { names: &names, variables: &variables },
        diagnostics,
        failed: BTreeSet::new(),
        program: Program::of(stack),
    };
    // What lies in a network is checked against it, wherever the two stand.
    let (networks, others): (Vec<_>, Vec<_>) =
        statements.iter().copied().partition(|statement| statement.keyword.is("network"));
    networks.into_iter().for_each(|network| checker.statement(network));
    let mut faultless = resource::faultless(&others, checker.scope).into_iter();
    for statement in others {
        match faultless.next().flatten() {
            Some(resource) => checker.program.raw.push(resource),
            None => checker.statement(statement),
        }
    }
    checker.finish()
}

/// Why something cannot be a name that a program gives; nothing, if it can.
pub fn name_flaw(name: &str) -> Option<String> {
    names::flaw(name, Span::default()).map(|problem| problem.to_string())
}

/// Whether a sentence was not understood.
fn has_broken(items: &[ast::Item]) -> bool {
    items.iter().any(|item| matches!(item, ast::Item::Broken(_)))
}

/// The sentences that were understood.
fn statements(items: &[ast::Item]) -> impl Iterator<Item = &ast::Statement> {
    items.iter().filter_map(|item| match item {
        ast::Item::Statement(statement) => Some(statement),
        ast::Item::Broken(_) => None,
    })
}

/// What the words of a program may stand for.
#[derive(Clone, Copy)]
struct Scope<'a> {
    names: &'a Names<'a>,
    variables: &'a Variables,
}

struct Checker<'a> {
    surroundings: &'a Surroundings,
    statements: &'a [&'a ast::Statement],
    scope: Scope<'a>,
    diagnostics: &'a mut Diagnostics,
    /// Names whose statements have problems, which are reported where they stand.
    failed: BTreeSet<String>,
    program: Program,
}

impl Checker<'_> {
    /// The sentences of a block; what begins none is reported.
    fn sentences<'a>(&mut self, place: Place, block: &'a ast::Block) -> Vec<Sentence<'a>> {
        sentence::sentences(place, block, self.scope.variables, self.diagnostics)
    }

    fn statement(&mut self, statement: &ast::Statement) {
        let form = match vocabulary::form(Place::Top, statement) {
            Ok(form) => form,
            Err(mut problem) => {
                if let sentence::Problem::OnlyInside { home, .. } = &mut problem
                    && self.diagnostics.suggests()
                {
                    *home = misplaced::home(self.statements, statement).map(Box::new);
                }
                self.failed.extend(statement.words().map(|word| word.text().to_owned()));
                return self.diagnostics.push(problem);
            }
        };
        // What was read before everything that may refer to it.
        if matches!(form.keyword, "stack" | "param" | "let" | "bundle") {
            return;
        }
        let sentence = Sentence::new(statement, form, self.scope.variables, self.diagnostics);
        match form.keyword {
            "key" => key::check(self, sentence),
            "network" => network::check(self, sentence),
            "bucket" => bucket::check(self, sentence),
            "notebook" => workload::check::<notebook::Lines>(self, sentence),
            "studio" => workload::check::<studio::Lines>(self, sentence),
            "training" => workload::check::<training::Lines>(self, sentence),
            "guardrails" => guardrails::check(self, sentence),
            "resource" => resource::check(self, sentence),
            "existing" => resource::check_existing(self, sentence),
            "output" => resource::check_output(self, sentence),
            "protect" => self.protect(sentence),
            "moved" => past::moved(self, sentence),
            "forget" => past::forget(self, sentence),
            "waive" => waive::check(self, sentence),
            _ => self.include(sentence),
        }
    }

    fn protect(&mut self, mut sentence: Sentence<'_>) {
        let names = sentence.list("the name of what to protect", self.diagnostics);
        sentence.end(self.diagnostics);
        self.program.protected.extend(names.into_iter().flatten().map(sentence::Word::name));
    }

    /// The file itself was read before checking began.
    fn include(&mut self, mut sentence: Sentence<'_>) {
        sentence.text("the path of a file or folder", self.diagnostics);
        sentence.end(self.diagnostics);
    }

    fn finish(mut self) -> Program {
        self.drop_homeless();
        if self.diagnostics.faults() == 0 {
            self.scope.variables.report_unused(self.diagnostics);
        }
        let (lost, incomplete) = self.scope.names.lost();
        self.program.broken = lost.iter().cloned().chain(self.failed).collect();
        self.program.incomplete = incomplete;
        self.program
    }

    /// Leaves out what lies in a network that has problems.
    fn drop_homeless(&mut self) {
        let Program { networks, notebooks, studios, trainings, buckets, .. } = &mut self.program;
        let networks: BTreeSet<&str> = networks.iter().map(|it| it.name.value.as_str()).collect();
        notebooks.retain(|notebook| {
            let stays = networks.contains(notebook.network.value.as_str());
            if !stays {
                self.failed.insert(notebook.name.value.clone());
            }
            stays
        });
        studios.retain(|studio| {
            let stays = networks.contains(studio.network.value.as_str());
            if !stays {
                self.failed.insert(studio.name.value.clone());
            }
            stays
        });
        trainings.retain(|training| {
            let stays = networks.contains(training.network.value.as_str());
            if !stays {
                self.failed.insert(training.name.value.clone());
            }
            stays
        });
        buckets.retain(|bucket| {
            let known = |network: &program::Name| networks.contains(network.value.as_str());
            let stays = bucket.only_from.iter().all(known);
            if !stays {
                self.failed.insert(bucket.name.value.clone());
            }
            stays
        });
    }
}
