//! `studio`: a domain of SageMaker Studio, or several alike, and the people in it.

use super::sentence::Sentence;
use super::vocabulary::{self, Place};
use super::{Checker, Problem, has_broken, notebook, stack, statements};
use crate::model::program::{Mechanism, Name, Spanned, Studio, Tag, Use};
use crate::model::{Map, PropertyPath, TypeName, Value, Zone};
use crate::schema;
use crate::source::Span;
use crate::syntax::ast::Block;

const DOMAIN: &str = "AWS::SageMaker::Domain";
const USER: &str = "AWS::SageMaker::UserProfile";

/// The lines of a studio's block.
#[derive(Default)]
struct Lines {
    place: Option<(Name, Option<Spanned<Zone>>)>,
    users: Vec<Name>,
    instance: Option<Spanned<String>>,
    key: Option<Name>,
    uses: Vec<Use>,
    tags: Vec<Tag>,
    /// Where each sentence that may stand only once stands.
    said: Vec<(&'static str, Span)>,
}

pub(super) fn check(checker: &mut Checker<'_>, mut sentence: Sentence<'_>) {
    let before = checker.diagnostics.faults();
    demand_region(checker, sentence.statement.keyword.span);
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
        match lines.studio(name.clone()).filter(|_| complete) {
            Some(studio) => checker.program.studios.push(studio),
            None => {
                checker.failed.insert(name.value);
            }
        }
    }
}

/// Reports a region of which AWS publishes no domains.
fn demand_region(checker: &mut Checker<'_>, span: Span) {
    let region = &checker.program.stack.region;
    let domain = TypeName::new(DOMAIN);
    if schema::available(&domain, region) {
        return;
    }
    let regions: Vec<String> = schema::regions(&domain).iter().map(ToString::to_string).collect();
    let (region, regions) = (region.to_string(), regions.join(", "));
    checker.diagnostics.push(Problem::NoStudio { region, regions, span });
}

impl Lines {
    fn studio(&self, name: Name) -> Option<Studio> {
        let (network, zone) = self.place.clone()?;
        Some(Studio {
            name,
            network,
            zone,
            users: self.users.clone(),
            instance: self.instance.clone(),
            key: self.key.clone(),
            uses: self.uses.clone(),
            tags: self.tags.clone(),
        })
    }

    fn read(&mut self, block: &Block, checker: &mut Checker<'_>) {
        for statement in statements(&block.items) {
            let form = match vocabulary::form(Place::Studio, statement) {
                Ok(form) => form,
                Err(problem) => {
                    checker.diagnostics.push(problem);
                    continue;
                }
            };
            let sentence = Sentence::new(statement, form, &checker.variables, checker.diagnostics);
            match form.keyword {
                "user" => self.add_users(sentence, checker),
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
            "in" => {
                self.place = notebook::place(&mut sentence, checker);
                self.report_proxy(checker);
            }
            "key" => {
                let key = sentence.name("the name of a key", checker.diagnostics);
                self.key =
                    key.filter(|key| checker.names.refers(key, &["key"], checker.diagnostics));
            }
            _ => {
                let read = |text: &str| text.starts_with("ml.").then(|| text.to_owned());
                self.instance = sentence.literal("an instance type", read, checker.diagnostics);
            }
        }
        sentence.end(checker.diagnostics);
    }

    /// `user ana, ben`
    fn add_users(&mut self, mut sentence: Sentence<'_>, checker: &mut Checker<'_>) {
        let words = sentence.list("the names of people", checker.diagnostics).unwrap_or_default();
        sentence.end(checker.diagnostics);
        for user in words.into_iter().map(super::sentence::Word::name) {
            let first = self.users.iter().find(|known| known.value == user.value);
            let (name, span) = (user.value.clone(), user.span);
            if let Some(first) = first {
                checker.diagnostics.push(Problem::UserTwice { name, first: first.span, span });
            } else if can_be_user(&name) {
                self.users.push(user);
            } else {
                checker.diagnostics.push(Problem::BadUserName { name, span });
            }
        }
    }

    /// The apps of a domain start from images that smk does not reach into.
    fn report_proxy(&self, checker: &mut Checker<'_>) {
        let Some((place, _)) = &self.place else { return };
        let network = checker.program.networks.iter().find(|it| it.name.value == place.value);
        if network.is_some_and(|network| network.egress.mechanism == Mechanism::Proxy) {
            checker.diagnostics.push(Problem::StudioUnderProxy { span: place.span });
        }
    }
}

/// Whether AWS takes the name for a user profile.
fn can_be_user(name: &str) -> bool {
    let Some(schema) = schema::find_anywhere(&TypeName::new(USER)) else { return true };
    let property = "UserProfileName";
    let asked = Map::from_iter([(property.to_owned(), Value::from(name))]);
    let path = PropertyPath::key(property);
    schema::validate(&schema, &asked).iter().all(|violation| violation.path != path)
}
