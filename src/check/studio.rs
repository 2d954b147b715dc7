//! `studio`: a domain of SageMaker Studio, or several alike, and the people in it.

use super::sentence::Sentence;
use super::vocabulary::Place;
use super::workload::{self, Common, Within};
use super::{Checker, Problem};
use crate::model::program::{Mechanism, Name, Program, Spanned, Studio};
use crate::model::{Map, PropertyPath, TypeName, Value};
use crate::schema;
use crate::source::Span;

const DOMAIN: &str = "AWS::SageMaker::Domain";
const USER: &str = "AWS::SageMaker::UserProfile";

/// The lines of a studio's block.
#[derive(Default)]
pub(super) struct Lines {
    common: Common,
    users: Vec<Name>,
    instance: Option<Spanned<String>>,
}

impl workload::Lines for Lines {
    const PLACE: Place = Place::Studio;

    fn common(&mut self) -> &mut Common {
        &mut self.common
    }

    /// Reports a region of which AWS publishes no domains.
    fn begin(span: Span, checker: &mut Checker<'_>) {
        let region = &checker.program.stack.region;
        let domain = TypeName::new(DOMAIN);
        if schema::available(&domain, region) {
            return;
        }
        let regions: Vec<String> =
            schema::regions(&domain).iter().map(ToString::to_string).collect();
        let (region, regions) = (region.to_string(), regions.join(", "));
        checker.diagnostics.push(Problem::NoStudio { region, regions, span });
    }

    fn may_repeat(keyword: &str) -> bool {
        keyword == "user"
    }

    fn line(&mut self, mut sentence: Sentence<'_>, checker: &mut Checker<'_>) {
        if sentence.keyword() == "user" {
            return self.add_users(sentence, checker);
        }
        self.instance = workload::instance(&mut sentence, checker);
        sentence.end(checker.diagnostics);
    }

    /// The apps of a domain start from images that smk does not reach into.
    fn placed((place, _): &Within, checker: &mut Checker<'_>) {
        let network = checker.program.networks.iter().find(|it| it.name.value == place.value);
        if network.is_some_and(|network| network.egress.mechanism == Mechanism::Proxy) {
            checker.diagnostics.push(Problem::StudioUnderProxy { span: place.span });
        }
    }

    fn add(&mut self, name: Name, (network, zone): Within, program: &mut Program) {
        program.studios.push(Studio {
            name,
            network,
            zone,
            users: self.users.clone(),
            instance: self.instance.clone(),
            key: self.common.key.clone(),
            uses: self.common.uses.clone(),
            tags: self.common.tags.clone(),
        });
    }
}

impl Lines {
    /// `user ana, ben`
    fn add_users(&mut self, mut sentence: Sentence<'_>, checker: &mut Checker<'_>) {
        let words = sentence.list("the names of people", checker.diagnostics).unwrap_or_default();
        sentence.end(checker.diagnostics);
        let line = (words.len() == 1).then(|| sentence.span());
        for user in words.into_iter().map(super::sentence::Word::name) {
            let first = self.users.iter().find(|known| known.value == user.value);
            let (name, span) = (user.value.clone(), user.span);
            if let Some(first) = first {
                checker.diagnostics.push(Problem::UserTwice {
                    name,
                    first: first.span,
                    said: line.unwrap_or(span),
                    span,
                });
            } else if can_be_user(&name) {
                self.users.push(user);
            } else {
                let meant = hyphenated(&name).filter(|meant| can_be_user(meant));
                checker.diagnostics.push(Problem::BadUserName { name, meant, span });
            }
        }
    }
}

/// The name with hyphens where it has other signs.
fn hyphenated(name: &str) -> Option<String> {
    let letter = |c: char| if c.is_ascii_alphanumeric() { c } else { '-' };
    let signs: String = name.split('@').next()?.chars().map(letter).collect();
    let parts: Vec<&str> = signs.split('-').filter(|part| !part.is_empty()).collect();
    Some(parts.join("-"))
}

/// Whether AWS takes the name for a user profile.
fn can_be_user(name: &str) -> bool {
    let Some(schema) = schema::find_anywhere(&TypeName::new(USER)) else { return true };
    let property = "UserProfileName";
    let asked = Map::from_iter([(property.to_owned(), Value::from(name))]);
    let path = PropertyPath::key(property);
    schema::validate(&schema, &asked).iter().all(|violation| violation.path != path)
}
