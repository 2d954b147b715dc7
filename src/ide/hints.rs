//! What is so although nobody wrote it, in a few characters behind the words.

use std::collections::BTreeMap;

use super::{Analysis, manual, things};
use crate::check::vocabulary::shape::{self, Role, Slot};
use crate::check::vocabulary::{self, Form, Place};
use crate::model::bundle;
use crate::model::program::Network;
use crate::model::{Address, Resource, Value};
use crate::source::{FileId, Span};
use crate::syntax::ast::{Item, Statement, Word};

/// A few characters that an editor shows behind a word.
#[derive(Debug, PartialEq, Eq)]
pub struct Hint {
    /// Where the word ends.
    pub at: u32,
    pub text: String,
    /// More about it, in Markdown.
    pub about: String,
}

/// The hints for the statements that a part of the text shows.
pub fn hints(analysis: &Analysis, file: FileId, shown: Span) -> Vec<Hint> {
    let items = analysis.tree(file).map(|tree| tree.items.as_slice()).unwrap_or_default();
    let first = items.partition_point(|item| item.span().end < shown.start);
    let items = items.get(first..).unwrap_or_default();
    let items = items.iter().take_while(|item| item.span().start <= shown.end);
    let mut hinting = Hinting {
        analysis,
        variables: things::variables(analysis)
            .map(|variable| (variable.name.text(), variable.value))
            .collect(),
        endpoints: None,
        hints: Vec::new(),
    };
    for statement in items.filter_map(Item::statement) {
        hinting.statement(Place::Top, statement);
    }
    let mut hints = hinting.hints;
    hints.retain(|hint| shown.touches(hint.at));
    hints
}

struct Hinting<'a> {
    analysis: &'a Analysis,
    variables: BTreeMap<&'a str, &'a str>,
    /// The services of endpoints that nobody wrote, by network; looked for when first needed.
    endpoints: Option<BTreeMap<&'a str, Vec<&'a str>>>,
    hints: Vec<Hint>,
}

impl<'a> Hinting<'a> {
    fn statement(&mut self, place: Place, statement: &'a Statement) {
        let Some(form) = vocabulary::find(place, statement.keyword.text()) else { return };
        let reading = shape::read(form.shape, statement);
        for (word, role) in &reading.words {
            self.word(form, word, *role);
        }
        if place == Place::Top {
            self.defaults(form, statement);
        }
        let Some(shape::Inner::Sentences(inner)) = form.inner() else { return };
        let items = statement.block.iter().flat_map(|block| &block.items);
        for statement in items.filter_map(Item::statement) {
            self.statement(inner, statement);
        }
    }

    fn push(&mut self, at: u32, text: String, about: impl Into<String>) {
        self.hints.push(Hint { at, text, about: about.into() });
    }

    fn word(&mut self, form: &Form, word: &Word, role: Role) {
        match role {
            Role::Variable => {
                if let Some(value) = self.variables.get(word.text()) {
                    let text = format!("= {value}");
                    self.push(word.span.end, text, "What the constant or parameter stands for.");
                }
            }
            Role::Slot(Slot::Range) => {
                let Ok(range) = word.text().parse() else { return };
                let all = manual::addresses(range);
                let text = match form.place {
                    Place::Network => format!("{} usable", manual::grouped(manual::usable(range))),
                    _ => format!("{} addresses", manual::grouped(all)),
                };
                self.push(word.span.end, text, manual::range(range));
            }
            Role::Slot(Slot::Host) => {
                if let Some(bundle) = bundle::find(word.text()) {
                    let text = format!("{} hosts", bundle.hosts.len());
                    self.push(word.span.end, text, manual::hosts(bundle.hosts));
                }
            }
            _ => {}
        }
    }

    /// What holds of a statement where it says nothing.
    fn defaults(&mut self, form: &Form, statement: &'a Statement) {
        let names = statement.groups.first().map(|group| group.words.as_slice());
        for name in names.unwrap_or_default() {
            match form.keyword {
                "network" => self.network(statement, name),
                "bucket" if !says(statement, "name") => self.bucket(name),
                "notebook" => self.notebook(statement, name),
                _ => {}
            }
        }
    }

    fn network(&mut self, statement: &'a Statement, name: &'a Word) {
        let at = statement.words().last().map_or(name.span.end, |word| word.span.end);
        let networks = &self.analysis.compiled.program.networks;
        let network = networks.iter().find(|network| network.name.value == name.text());
        if let Some(network) = network.filter(|_| !says(statement, "zones")) {
            let zones: Vec<&str> = network.zones.iter().map(|zone| zone.value.as_str()).collect();
            let ending = if zones.len() == 1 { "" } else { "s" };
            let text = format!("zone{ending} {}", zones.join(", "));
            self.push(at, text, subnets(network));
        }
        let analysis = self.analysis;
        let endpoints = self.endpoints.get_or_insert_with(|| implied_endpoints(analysis));
        if let Some(services) = endpoints.get(name.text()).filter(|it| !it.is_empty()) {
            let text = match services.as_slice() {
                [only] => format!("endpoint {only}"),
                many => format!("{} endpoints", many.len()),
            };
            let list = services.iter().map(|service| format!("- `{service}`"));
            let about = format!("Needed by what runs there:\n\n{}", manual::named(list));
            self.push(at, text, about);
        }
    }

    fn bucket(&mut self, name: &Word) {
        let Some(resource) = self.resource(name.text()) else { return };
        let Some(title) = resource.properties.get("BucketName") else { return };
        let account = self.analysis.compiled.program.stack.account.as_ref();
        let account = account.map_or("…", |account| account.value.as_str());
        let text = format!("= {}", known(title, account));
        self.push(name.span.end, text, "The name of the bucket in S3, as nobody chose one.");
    }

    fn notebook(&mut self, statement: &Statement, name: &Word) {
        let Some(resource) = self.resource(name.text()) else { return };
        let usual = ["instance", "volume"].into_iter().filter(|keyword| !says(statement, keyword));
        let usual = usual.filter_map(|keyword| vocabulary::find(Place::Notebook, keyword));
        let usual = usual.filter_map(manual::unsaid).map(|usual| usual.replace('`', ""));
        let mut unsaid: Vec<String> = usual.collect();
        if let Some(Value::Reference(subnet)) = resource.properties.get("SubnetId")
            && let Some((_, zone)) = subnet.address.as_str().rsplit_once(".private-")
            && !names_zone(statement)
        {
            unsaid.push(format!("zone {zone}"));
        }
        if !unsaid.is_empty() {
            self.push(name.span.end, unsaid.join(", "), "What holds where nothing is said.");
        }
    }

    fn resource(&self, address: &str) -> Option<&'a Resource> {
        self.analysis.compiled.graph.get(&Address::new(address))
    }
}

/// Whether a block has a sentence that begins so.
fn says(statement: &Statement, keyword: &str) -> bool {
    let items = statement.block.iter().flat_map(|block| &block.items);
    items.into_iter().any(|item| match item {
        Item::Statement(line) => line.keyword.is(keyword),
        Item::Broken(broken) => broken.keyword.as_ref().is_some_and(|word| word.is(keyword)),
    })
}

fn names_zone(statement: &Statement) -> bool {
    let items = statement.block.iter().flat_map(|block| &block.items);
    let mut lines = items.filter_map(Item::statement).filter(|line| line.keyword.is("in"));
    lines.any(|line| line.words().any(|word| word.text().contains('.')))
}

fn implied_endpoints(analysis: &Analysis) -> BTreeMap<&str, Vec<&str>> {
    let mut found: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    let region = format!(".{}.", analysis.compiled.program.stack.region);
    for resource in analysis.compiled.graph.resources() {
        let is_it = resource.type_name.as_str() == "AWS::EC2::VPCEndpoint";
        if !is_it || resource.origin.implied.is_none() {
            continue;
        }
        if let Some(Value::String(service)) = resource.properties.get("ServiceName") {
            let short = service.split_once(&region).map_or(service.as_str(), |(_, name)| name);
            found.entry(resource.address.owner()).or_default().push(short);
        }
    }
    found
}

fn subnets(network: &Network) -> String {
    let all = [
        ("public", &network.public),
        ("private", &network.private),
        ("firewall", &network.firewall),
    ];
    let line = |(kind, ranges): (&str, &Vec<crate::model::program::Spanned<ipnet::Ipv4Net>>)| {
        let ranges: Vec<String> = ranges.iter().map(|range| range.value.to_string()).collect();
        format!("- {kind}: {}", ranges.join(", "))
    };
    let lines: Vec<String> =
        all.into_iter().filter(|(_, ranges)| !ranges.is_empty()).map(line).collect();
    format!("The subnets, one for each zone:\n\n{}", lines.join("\n"))
}

/// A value with what is not known of it left out.
fn known(value: &Value, account: &str) -> String {
    match value {
        Value::String(text) => text.clone(),
        Value::Number(number) => number.to_string(),
        Value::Concat(parts) => parts.iter().map(|part| known(part, account)).collect(),
        Value::Reference(_) => account.to_owned(),
        _ => String::new(),
    }
}
