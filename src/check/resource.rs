//! `resource`, `existing` and `output`: what the program says in AWS's own words.

use super::sentence::{self, Meant, Sentence};
use super::vocabulary::{self, Place};
use super::{Checker, Problem, Scope, has_broken, statements, values};
use crate::diagnostic::Diagnostics;
use crate::model::TypeName;
use crate::model::program::{ExistingResource, Name, OutputStatement, RawResource, Spanned};
use crate::parallel;
use crate::schema;
use crate::syntax::ast::{Statement, WordKind};

/// How many statements are worth a thread.
const SHARE: usize = 500;

/// The resources among some statements that have no problem and use no variable, each in the place
/// of its statement. They need nothing but names, and a program may have many.
pub(super) fn faultless(statements: &[&Statement], scope: Scope<'_>) -> Vec<Option<RawResource>> {
    parallel::map(statements, SHARE, |statement| {
        let form = vocabulary::form(Place::Top, statement).ok()?;
        if form.keyword != "resource" {
            return None;
        }
        let mut diagnostics = Diagnostics::trial();
        let sentence = Sentence::new(statement, form, scope.variables, &mut diagnostics);
        let resource = read(scope, sentence, &mut diagnostics).ok()?;
        diagnostics.is_blank().then_some(resource)
    })
}

pub(super) fn check(checker: &mut Checker<'_>, sentence: Sentence<'_>) {
    match read(checker.scope, sentence, checker.diagnostics) {
        Ok(resource) => checker.program.raw.push(resource),
        Err(name) => checker.failed.extend(name.map(|name| name.value)),
    }
}

/// The resource of a statement; its name at least, if there are problems.
fn read(
    scope: Scope<'_>,
    mut sentence: Sentence<'_>,
    diagnostics: &mut Diagnostics,
) -> Result<RawResource, Option<Name>> {
    let type_name = type_name(&mut sentence, diagnostics);
    let name = sentence.new_name(diagnostics);
    let block = sentence.block();
    sentence.end(diagnostics);
    let mut properties = Vec::new();
    let mut complete = !block.is_some_and(|block| has_broken(&block.items));
    for line in block.into_iter().flat_map(|block| statements(&block.items)) {
        match property(line, diagnostics) {
            Some((name, value)) => match values::expression(scope, value, diagnostics) {
                Some(value) => properties.push((name, value)),
                None => complete = false,
            },
            None => complete = false,
        }
    }
    values::report_repeated(&properties, diagnostics);
    match (type_name, name) {
        (Some(type_name), Some(name)) if complete => {
            Ok(RawResource { name, type_name, properties })
        }
        (_, name) => Err(name),
    }
}

/// `Name = value`
fn property<'a>(
    line: &'a Statement,
    diagnostics: &mut Diagnostics,
) -> Option<(Name, &'a crate::syntax::ast::Value)> {
    if line.keyword.kind == WordKind::Variable {
        diagnostics.push(Problem::VariableAsName { span: line.keyword.span, value: None });
        return None;
    }
    if let Some(comment) = vocabulary::comment_in(line) {
        diagnostics.push(comment);
        return None;
    }
    let stranger = line.groups.first().map(crate::syntax::ast::Group::span);
    let stranger = stranger.or(line.joined.first().map(|word| word.span));
    if let (Some(_), None, Some(block)) = (&line.value, stranger, &line.block) {
        diagnostics.push(sentence::Problem::Surplus {
            keyword: line.keyword.text().to_owned(),
            example: "QueueName = \"work\"".to_owned(),
            span: block.open,
            rest: None,
            meant: None,
            commas: Vec::new(),
        });
        return None;
    }
    if let (Some(value), None) = (&line.value, stranger) {
        return Some((Spanned::new(line.keyword.text().to_owned(), line.keyword.span), value));
    }
    let span = stranger.unwrap_or(line.keyword.span.after());
    let lone = line.joined.is_empty() && line.value.is_none() && line.block.is_none();
    let value = match line.groups.as_slice() {
        [group] if lone => group.single().map(|word| word.span),
        _ => None,
    };
    diagnostics.push(Problem::NotAProperty { name: line.keyword.text().to_owned(), value, span });
    None
}

pub(super) fn check_existing(checker: &mut Checker<'_>, mut sentence: Sentence<'_>) {
    let type_name = type_name(&mut sentence, checker.diagnostics);
    let name = sentence.new_name(checker.diagnostics);
    let identifier = sentence.text("its identifier", checker.diagnostics);
    sentence.end(checker.diagnostics);
    match (type_name, name, identifier) {
        (Some(type_name), Some(name), Some(identifier)) => {
            checker.program.existing.push(ExistingResource { name, type_name, identifier });
        }
        (_, name, _) => checker.failed.extend(name.map(|name| name.value)),
    }
}

pub(super) fn check_output(checker: &mut Checker<'_>, mut sentence: Sentence<'_>) {
    let name = sentence.new_name(checker.diagnostics);
    let value = sentence.value(checker.diagnostics);
    sentence.end(checker.diagnostics);
    let (Some(name), Some(value)) = (name, value) else { return };
    let outputs = &checker.program.outputs;
    if let Some(first) = outputs.iter().find(|output| output.name.value == name.value) {
        let (first, span) = (first.name.span, name.span);
        checker.diagnostics.push(Problem::NameTwice { name: name.value, first, span });
        return;
    }
    if let Some(value) = values::expression(checker.scope, value, checker.diagnostics) {
        checker.program.outputs.push(OutputStatement { name, value });
    }
}

fn type_name(
    sentence: &mut Sentence<'_>,
    diagnostics: &mut Diagnostics,
) -> Option<Spanned<TypeName>> {
    let read = |text: &str| {
        let parts = text.split("::").filter(|part| !part.is_empty()).count();
        (parts == 3).then(|| TypeName::new(text))
    };
    let suggests = diagnostics.suggests();
    let otherwise = |text: &str| {
        let word = schema::spelled(text).filter(|_| suggests)?.to_owned();
        Some(Meant { word, is_slip: true })
    };
    sentence.literal_or("a type", read, otherwise, diagnostics)
}
