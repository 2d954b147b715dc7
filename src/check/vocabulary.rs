//! Every sentence of the language: its first word, where it may stand, how it is written. The one
//! list of keywords.

use super::Problem;
use crate::diagnostic::closest;
use crate::syntax::ast::{Statement, Word, WordKind};

/// Where a sentence stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    Top,
    Stack,
    Network,
    Endpoint,
    Key,
    Bucket,
    Notebook,
    Studio,
    Training,
}

/// One kind of sentence.
#[derive(Debug)]
pub struct Form {
    pub place: Place,
    pub keyword: &'static str,
    /// How it is written, as shown in help.
    pub example: &'static str,
    /// Whether this version of smk can build it.
    pub built: bool,
}

pub fn find(place: Place, keyword: &str) -> Option<&'static Form> {
    FORMS.iter().find(|form| form.place == place && form.keyword == keyword)
}

/// The form of a statement, if it has one in this place and can be built.
pub(super) fn form(place: Place, statement: &Statement) -> Result<&'static Form, Problem> {
    let keyword = &statement.keyword;
    let form = find(place, keyword.text()).filter(|_| keyword.is_plain());
    let form = form.ok_or_else(|| unknown(place, keyword))?;
    if form.built {
        return Ok(form);
    }
    Err(Problem::NotBuilt { keyword: form.keyword.to_owned(), span: keyword.span })
}

/// The problem of a first word that begins no sentence here.
fn unknown(place: Place, keyword: &Word) -> Problem {
    let text = keyword.text().to_owned();
    let known = |forms: &mut dyn Iterator<Item = &'static Form>| {
        forms.map(|form| form.keyword).collect::<Vec<_>>().join(", ")
    };
    let mut here = FORMS.iter().filter(|form| form.place == place);
    let found = match keyword.kind {
        WordKind::Text => Some("a text in quotes"),
        WordKind::Variable => Some("a variable"),
        WordKind::Plain => None,
    };
    if let Some(found) = found {
        return Problem::NoFirstWord { found, known: known(&mut here), span: keyword.span };
    }
    let elsewhere = FORMS.iter().find(|form| form.keyword == text);
    match elsewhere {
        Some(form) if place == Place::Top => Problem::OnlyInside {
            keyword: text,
            outer: form.place.noun().to_owned(),
            span: keyword.span,
        },
        Some(form) => Problem::NotInside {
            keyword: text,
            owner: place.noun(),
            place: match form.place {
                Place::Top => "out of the braces".to_owned(),
                inside => format!("into the braces of {}", inside.noun()),
            },
            span: keyword.span,
        },
        None => {
            let is_type = place == Place::Top && text.contains("::");
            let similar = if is_type {
                Some(format!("resource {text}"))
            } else {
                closest(&text, here.clone().map(|form| form.keyword))
            };
            let known = known(&mut here);
            Problem::UnknownStatement { keyword: text, similar, known, span: keyword.span }
        }
    }
}

impl Place {
    fn noun(self) -> &'static str {
        match self {
            Self::Top => "the program",
            Self::Stack => "a stack",
            Self::Network => "a network",
            Self::Endpoint => "an endpoint",
            Self::Key => "a key",
            Self::Bucket => "a bucket",
            Self::Notebook => "a notebook",
            Self::Studio => "a studio",
            Self::Training => "a training",
        }
    }
}

const fn built(place: Place, keyword: &'static str, example: &'static str) -> Form {
    Form { place, keyword, example, built: true }
}

const fn planned(place: Place, keyword: &'static str, example: &'static str) -> Form {
    Form { place, keyword, example, built: false }
}

pub const FORMS: &[Form] = &[
    built(Place::Top, "stack", "stack acme-research in eu-west-1"),
    built(Place::Top, "param", "param vpc-cidr = 10.2.0.0/16"),
    built(Place::Top, "let", "let kept = 30 days"),
    built(Place::Top, "bundle", "bundle labtools { .example.org, data.example.com }"),
    built(Place::Top, "network", "network main 10.0.0.0/16 { egress via nat }"),
    built(Place::Top, "key", "key lab"),
    built(Place::Top, "bucket", "bucket data { only from main }"),
    built(Place::Top, "notebook", "notebook research { in main }"),
    built(Place::Top, "studio", "studio lab { in main; user ana }"),
    built(Place::Top, "training", "training jobs { in main }"),
    built(Place::Top, "guardrails", "guardrails"),
    built(Place::Top, "resource", "resource AWS::SQS::Queue work { QueueName = \"work\" }"),
    built(Place::Top, "existing", "existing AWS::IAM::Role admin \"Admin\""),
    planned(Place::Top, "assert", "assert research reaches only pip"),
    built(Place::Top, "waive", "waive ec2-public-address on main because \"the proxy needs one\""),
    built(Place::Top, "protect", "protect research"),
    built(Place::Top, "output", "output notebook-url = research.url"),
    built(Place::Top, "use", "use \"network.smk\""),
    built(Place::Top, "moved", "moved old-name to research"),
    built(Place::Top, "forget", "forget legacy"),
    built(Place::Stack, "account", "account 111122223333"),
    built(Place::Stack, "tag", "tag team \"research\""),
    built(Place::Network, "zones", "zones 2"),
    built(Place::Network, "subnets", "subnets private 10.0.1.0/24"),
    built(Place::Network, "egress", "egress allow pip"),
    built(Place::Network, "internet-gateway", "internet-gateway \"igw-0a1b2c3d4e5f6a7b8\""),
    built(Place::Network, "endpoint", "endpoint sts, logs"),
    built(Place::Network, "flow-logs", "flow-logs keep 30 days"),
    built(Place::Network, "dns-firewall", "dns-firewall on"),
    built(Place::Network, "tag", "tag team \"research\""),
    built(Place::Endpoint, "allow", "allow data, models"),
    built(Place::Key, "alias", "alias \"research\""),
    built(Place::Key, "tag", "tag team \"research\""),
    built(Place::Bucket, "only", "only from main"),
    built(Place::Bucket, "name", "name \"acme-data\""),
    built(Place::Bucket, "key", "key lab"),
    built(Place::Bucket, "versions", "versions on"),
    built(Place::Bucket, "tag", "tag team \"research\""),
    built(Place::Bucket, "keep", "keep"),
    built(Place::Bucket, "empty-on-destroy", "empty-on-destroy"),
    built(Place::Notebook, "in", "in main"),
    built(Place::Notebook, "instance", "instance ml.t3.medium"),
    built(Place::Notebook, "volume", "volume 50 GB"),
    built(Place::Notebook, "key", "key lab"),
    built(Place::Notebook, "uses", "uses data read-write"),
    built(Place::Notebook, "starts", "starts jobs"),
    built(Place::Notebook, "root", "root off"),
    built(Place::Notebook, "on", "on start \"scripts/setup.sh\""),
    built(Place::Notebook, "tag", "tag team \"research\""),
    built(Place::Studio, "in", "in main"),
    built(Place::Studio, "user", "user ana, ben"),
    built(Place::Studio, "instance", "instance ml.t3.medium"),
    built(Place::Studio, "key", "key lab"),
    built(Place::Studio, "uses", "uses data read-write"),
    built(Place::Studio, "tag", "tag team \"research\""),
    built(Place::Training, "in", "in main"),
    built(Place::Training, "encrypt-traffic", "encrypt-traffic on"),
    built(Place::Training, "isolate", "isolate off"),
    built(Place::Training, "key", "key lab"),
    built(Place::Training, "uses", "uses data read"),
    built(Place::Training, "tag", "tag team \"research\""),
];
