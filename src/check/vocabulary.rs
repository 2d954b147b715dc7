//! Every sentence of the language: its first word, where it may stand, how it is written. The one
//! list of keywords.

use super::Problem;
use crate::diagnostic::closest;
use crate::syntax::ast::Word;

/// Where a sentence stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    Top,
    Stack,
    Network,
    Endpoint,
    Key,
    Notebook,
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

/// The problem of a first word that begins no sentence here.
pub(super) fn unknown(place: Place, owner: &str, keyword: &Word) -> Problem {
    let text = keyword.text().to_owned();
    let elsewhere = FORMS.iter().find(|form| form.keyword == text);
    match elsewhere {
        Some(form) if place == Place::Top => Problem::OnlyInside {
            keyword: text,
            outer: form.place.noun().to_owned(),
            span: keyword.span,
        },
        Some(_) => {
            Problem::NotInside { keyword: text, owner: owner.to_owned(), span: keyword.span }
        }
        None => {
            let here = FORMS.iter().filter(|form| form.place == place).map(|form| form.keyword);
            let similar = closest(&text, here.clone());
            let known = here.collect::<Vec<_>>().join(", ");
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
            Self::Notebook => "a notebook",
        }
    }
}

const fn form(place: Place, keyword: &'static str, example: &'static str) -> Form {
    Form { place, keyword, example, built: true }
}

const fn planned(place: Place, keyword: &'static str, example: &'static str) -> Form {
    Form { place, keyword, example, built: false }
}

pub const FORMS: &[Form] = &[
    form(Place::Top, "stack", "stack acme-research in eu-west-1"),
    form(Place::Top, "param", "param vpc-cidr = 10.2.0.0/16"),
    form(Place::Top, "let", "let kept = 30 days"),
    form(Place::Top, "bundle", "bundle labtools { .example.org, data.example.com }"),
    form(Place::Top, "network", "network main 10.0.0.0/16 { egress via nat }"),
    form(Place::Top, "key", "key lab"),
    planned(Place::Top, "bucket", "bucket data { only from main }"),
    form(Place::Top, "notebook", "notebook research { in main }"),
    planned(Place::Top, "studio", "studio lab { in main; user ana }"),
    planned(Place::Top, "training", "training jobs { in main }"),
    planned(Place::Top, "guardrails", "guardrails"),
    form(Place::Top, "resource", "resource AWS::SQS::Queue work { QueueName = \"work\" }"),
    form(Place::Top, "existing", "existing AWS::IAM::Role admin \"Admin\""),
    planned(Place::Top, "assert", "assert research reaches only pip"),
    planned(
        Place::Top,
        "waive",
        "waive ec2-public-address on main because \"the proxy needs one\"",
    ),
    form(Place::Top, "protect", "protect research"),
    form(Place::Top, "output", "output notebook-url = research.url"),
    form(Place::Top, "use", "use \"network.smk\""),
    planned(Place::Top, "moved", "moved old-name to research"),
    planned(Place::Top, "forget", "forget legacy"),
    form(Place::Stack, "account", "account 111122223333"),
    form(Place::Stack, "tag", "tag team \"research\""),
    form(Place::Network, "zones", "zones 2"),
    form(Place::Network, "subnets", "subnets private 10.0.1.0/24"),
    form(Place::Network, "egress", "egress allow pip"),
    form(Place::Network, "endpoint", "endpoint sts, logs"),
    form(Place::Network, "flow-logs", "flow-logs keep 30 days"),
    planned(Place::Network, "dns-firewall", "dns-firewall on"),
    form(Place::Network, "tag", "tag team \"research\""),
    form(Place::Endpoint, "allow", "allow data, models"),
    form(Place::Key, "alias", "alias \"research\""),
    form(Place::Key, "tag", "tag team \"research\""),
    form(Place::Notebook, "in", "in main"),
    form(Place::Notebook, "instance", "instance ml.t3.medium"),
    form(Place::Notebook, "volume", "volume 50 GB"),
    form(Place::Notebook, "key", "key lab"),
    form(Place::Notebook, "uses", "uses data read-write"),
    form(Place::Notebook, "root", "root off"),
    form(Place::Notebook, "on", "on start \"scripts/setup.sh\""),
    form(Place::Notebook, "tag", "tag team \"research\""),
];
