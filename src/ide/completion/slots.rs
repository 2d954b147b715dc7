//! The words within sentences.

use std::net::Ipv4Addr;

use ipnet::Ipv4Net;

use super::references::things_named;
use super::{Beside, Entry, Kind, List, sentences, snippet};
use crate::check::SERVICES;
use crate::check::vocabulary::shape::{Meaning, Part, Role, Slot, described};
use crate::check::vocabulary::{Form, Place};
use crate::cost::prices;
use crate::ide::scene::Scene;
use crate::ide::signature::Next;
use crate::ide::{Analysis, manual, properties, things};
use crate::model::bundle::BUNDLES;
use crate::model::limits::ZONE_LETTERS;
use crate::model::program::{Network, Spanned};
use crate::model::{PropertyPath, Region, TypeName, Zone};
use crate::syntax::ast::{Group, Word};
use crate::syntax::rough::Sentence;
use crate::{comply, pins, schema};

/// Ports of which most programs name one.
const PORTS: [(&str, &str); 2] = [("443", "HTTPS"), ("80", "HTTP")];

/// What may follow the words of a sentence.
pub(super) fn next(
    analysis: &Analysis,
    scene: &Scene<'_>,
    form: &'static Form,
    before: &[Group],
    next: &Next,
    beside: &dyn Fn(&str) -> Vec<Beside>,
) -> List {
    let mut list = List::default();
    let filling = Filling { analysis, scene, form, beside };
    for part in &next.parts {
        filling.part(*part, next, &mut list);
    }
    if before.is_empty() {
        list.entries.retain(|entry| !sentences::says_already(form, &entry.label, scene));
    }
    list
}

/// The words of the sentence, and of others that say the same of other things, none of which
/// stands twice.
fn said<'a>(scene: &Scene<'a>, form: &Form) -> Vec<&'a str> {
    let is_same = |sentence: &&Sentence| {
        matches!(form.keyword, "endpoint" | "uses")
            && sentence.keyword().is_some_and(|word| word.is(form.keyword))
    };
    let own = scene.sentence.map(|layer| layer.sentence);
    let all = scene.siblings.iter().filter(is_same).chain(own);
    let words = all.flat_map(|sentence| sentence.words().skip(1));
    words.filter(|word| Some(word.span) != scene.word.map(|it| it.span)).map(Word::text).collect()
}

/// The hosts in the braces of a bundle.
pub(super) fn hosts_alone(analysis: &Analysis, scene: &Scene<'_>) -> Vec<Entry> {
    let known = analysis.compiled.program.networks.iter().filter_map(|it| it.egress.hosts());
    let mut hosts: Vec<String> = known.flatten().map(|host| host.value.to_string()).collect();
    hosts.sort();
    hosts.dedup();
    let said: Vec<&str> = scene.siblings.iter().flat_map(Sentence::words).map(Word::text).collect();
    hosts.retain(|host| !said.contains(&host.as_str()));
    hosts.into_iter().map(|host| Entry::new(host, Kind::Value)).collect()
}

struct Filling<'a> {
    analysis: &'a Analysis,
    scene: &'a Scene<'a>,
    form: &'static Form,
    beside: &'a dyn Fn(&str) -> Vec<Beside>,
}

impl Filling<'_> {
    fn part(&self, part: Part, next: &Next, list: &mut List) {
        match part {
            Part::Word(word) => list.entries.push(self.fixed(word)),
            Part::One(slot) | Part::Many(slot) => self.unsaid(slot, list),
            Part::Pairs(slot, _) if next.within != Some(Role::Slot(slot)) => {
                self.unsaid(slot, list);
            }
            Part::Choice(words) | Part::Pairs(_, words) => {
                list.entries.extend(words.iter().map(chosen));
            }
            Part::Quantity(units) if next.within == Some(Role::Number) => {
                let unit = |unit| Entry { kind: Kind::Unit, ..chosen(unit) };
                list.entries.extend(units.iter().map(unit));
            }
            Part::Quantity(_) => list.entries.extend(super::variables(self.analysis)),
            Part::Block(_) => list.entries.push(Entry {
                snippet: Some("{\n  $0\n}".to_owned()),
                ..Entry::new("{", Kind::Word).detail("what belongs to it")
            }),
            Part::Value => {
                list.entries.push(Entry::new("=", Kind::Word).detail("and a value"));
            }
            Part::Optional(_) | Part::Either(_) => {}
        }
    }

    fn typed(&self) -> &str {
        self.scene.typed(self.analysis).0
    }

    /// A fixed word, and how the sentence goes on with it.
    fn fixed(&self, word: &'static str) -> Entry {
        let behind = sentences::behind(self.form, word);
        Entry {
            snippet: snippet::of_parts(word, &behind, self.form),
            ..Entry::new(word, Kind::Word).detail(format!("{word} {}", described(&behind)))
        }
    }

    /// Words of which none is there yet.
    fn unsaid(&self, slot: Slot, list: &mut List) {
        let said = said(self.scene, self.form);
        let before = list.entries.len();
        self.slot(slot, list);
        let added = list.entries.split_off(before).into_iter();
        list.entries.extend(added.filter(|entry| !said.contains(&entry.label.as_str())));
    }

    fn slot(&self, slot: Slot, list: &mut List) {
        let program = &self.analysis.compiled.program;
        let entries: Vec<Entry> = match slot {
            Slot::Name(kinds) => {
                things_named(self.analysis, self.typed(), |thing| thing.is(kinds)).collect()
            }
            Slot::Thing => self.addresses(),
            Slot::Subnet => self.subnets(),
            Slot::Region => {
                schema::all_regions().map(|name| Entry::new(name, Kind::Value)).collect()
            }
            Slot::Zone => ZONE_LETTERS
                .map(|letter| {
                    let zone = format!("{}{letter}", program.stack.region);
                    Entry::new(letter.to_string(), Kind::Value).detail(zone)
                })
                .collect(),
            Slot::Count => (1..=ZONE_LETTERS.count())
                .map(|count| Entry::new(count.to_string(), Kind::Value))
                .collect(),
            Slot::Service => SERVICES.iter().map(|it| service(it)).collect(),
            Slot::Host => self.hosts(),
            Slot::Port => {
                let port = |(port, what)| Entry::new(port, Kind::Value).detail(what);
                PORTS.map(port).into()
            }
            Slot::Type => return self.types(list),
            Slot::Instance => instances(self.form.place, &program.stack.region),
            Slot::Rule => comply::rules().map(rule).collect(),
            Slot::TagKey => self.tag_keys(),
            Slot::Path => return self.paths(list),
            Slot::Range => {
                let free = self.free_range().filter(|_| self.form.keyword == "network");
                let free = free.map(|range| Entry::new(range, Kind::Value).detail("not in use"));
                free.into_iter().chain(super::variables(self.analysis)).collect()
            }
            Slot::New
            | Slot::Gone
            | Slot::Account
            | Slot::User
            | Slot::Identifier
            | Slot::Text(_) => Vec::new(),
        };
        list.entries.extend(entries);
    }

    /// All names, and behind a dot the resources of a thing.
    fn addresses(&self) -> Vec<Entry> {
        let (typed, _) = self.scene.typed(self.analysis);
        let Some((owner, _)) = typed.rsplit_once('.') else {
            return things_named(self.analysis, typed, |_| true).collect();
        };
        let below = format!("{owner}.");
        let resources = self.analysis.compiled.graph.resources();
        let parts = resources.filter(|resource| resource.address.as_str().starts_with(&below));
        parts
            .map(|it| Entry::new(it.address.as_str(), Kind::Part).detail(it.type_name.as_str()))
            .collect()
    }

    /// The networks, and behind a dot the private subnets of one.
    fn subnets(&self) -> Vec<Entry> {
        let (typed, _) = self.scene.typed(self.analysis);
        let Some((owner, _)) = typed.split_once('.') else {
            return things_named(self.analysis, typed, |thing| thing.is(&["network"])).collect();
        };
        let networks = &self.analysis.compiled.program.networks;
        let network = networks.iter().find(|network| network.name.value == owner);
        network.map(zones_of).unwrap_or_default()
    }

    fn hosts(&self) -> Vec<Entry> {
        let any = Entry::new("any", Kind::Word).detail("the whole internet");
        let own = things::bundles(self.analysis).map(|(name, hosts)| {
            let hosts: Vec<&str> = hosts.iter().map(|host| host.text()).collect();
            Entry::new(name.text(), Kind::Bundle)
                .detail(hosts.join(", "))
                .about(manual::hosts(&hosts))
        });
        let known = BUNDLES.iter().map(|bundle| {
            let about = format!("{}\n\nSource: {}", manual::hosts(bundle.hosts), bundle.source);
            Entry::new(bundle.name, Kind::Bundle).detail(bundle.hosts.join(", ")).about(about)
        });
        own.chain(known).chain([any]).collect()
    }

    /// The types of the region that what was typed may become.
    fn types(&self, list: &mut List) {
        let (typed, _) = self.scene.typed(self.analysis);
        let typed = typed.to_lowercase();
        let region = &self.analysis.compiled.program.stack.region;
        let exists = |name: &&str| schema::available(&TypeName::new(*name), region);
        let wanted = schema::names().filter(|name| name.to_lowercase().contains(&typed));
        let mut names: Vec<&str> = wanted.filter(exists).take(super::MOST + 1).collect();
        names.sort_by_key(|name| !name.to_lowercase().starts_with(&typed));
        list.more |= names.len() > super::MOST;
        let entry = |name: &str| Entry {
            about: super::About::Type(name.to_owned()),
            ..Entry::new(name, Kind::Type)
        };
        list.entries.extend(names.into_iter().map(entry));
    }

    /// The first range of a usual size in which no network of the program lies.
    fn free_range(&self) -> Option<String> {
        let networks = &self.analysis.compiled.program.networks;
        let taken = || networks.iter().filter_map(|network| network.cidr.as_ref());
        let is_free = |range: &Ipv4Net| {
            taken().all(|it| !it.value.contains(range) && !range.contains(&it.value))
        };
        let all = Ipv4Net::new(Ipv4Addr::new(10, 0, 0, 0), 8).ok()?;
        all.subnets(16).ok()?.find(is_free).map(|range| range.to_string())
    }

    /// The keys of tags that the program gives elsewhere.
    fn tag_keys(&self) -> Vec<Entry> {
        let program = &self.analysis.compiled.program;
        let of_networks = program.networks.iter().flat_map(|it| &it.tags);
        let of_buckets = program.buckets.iter().flat_map(|it| &it.tags);
        let of_notebooks = program.notebooks.iter().flat_map(|it| &it.tags);
        let tags =
            program.stack.tags.iter().chain(of_networks).chain(of_buckets).chain(of_notebooks);
        let mut keys: Vec<&str> = tags.map(|tag| tag.key.value.as_str()).collect();
        keys.push("Name");
        keys.sort_unstable();
        keys.dedup();
        keys.into_iter().map(|key| Entry::new(key, Kind::Value)).collect()
    }

    /// What lies in the folder that the beginning of a path names.
    fn paths(&self, list: &mut List) {
        let (typed, span) = self.scene.typed(self.analysis);
        let typed = typed.trim_start_matches('"');
        let folder = typed.rsplit_once('/').map_or("", |(folder, _)| folder);
        let own = self.analysis.sources.location(span).map_or("", |location| location.file);
        let own = own.rsplit('/').next().unwrap_or(own);
        let is_program = |it: &Beside| it.path.ends_with(".smk");
        let found = (self.beside)(folder).into_iter().filter(|it| match self.form.keyword {
            _ if it.is_folder => true,
            "use" => is_program(it) && it.path != own,
            _ => !is_program(it) && it.path != pins::FILE_NAME,
        });
        let entry = |it: Beside| {
            let kind = if it.is_folder { Kind::Folder } else { Kind::File };
            Entry::new(it.path, kind).quoted(self.scene)
        };
        list.entries.extend(found.map(entry));
        list.span = Some(span);
    }
}

fn chosen(known: &Meaning) -> Entry {
    Entry::new(known.word, Kind::Word).detail(known.about).about(known.about)
}

fn zones_of(network: &Network) -> Vec<Entry> {
    let subnet = |zone: &Spanned<Zone>| {
        let name = format!("{}.private-{}", network.name.value, zone.value);
        Entry::new(name, Kind::Part).detail(format!("zone {}", zone.value))
    };
    network.zones.iter().map(subnet).collect()
}

fn rule(rule: &comply::Check) -> Entry {
    let about = format!("{}.\n\n{}", rule.title.trim_end_matches('.'), rule.why);
    Entry::new(rule.name, Kind::Value).detail(rule.title).about(about)
}

/// A service, and what the way to it costs.
fn service(name: &str) -> Entry {
    let about = match name {
        "s3" | "dynamodb" => "A gateway endpoint, which costs nothing.".to_owned(),
        _ => {
            let monthly = prices::INTERFACE_ENDPOINT.monthly();
            format!("An interface endpoint: {monthly} a month in each zone, and more by use.")
        }
    };
    Entry::new(name, Kind::Value).about(about)
}

/// The instance types of what a sentence is about, as far as AWS lists them.
fn instances(place: Place, region: &Region) -> Vec<Entry> {
    let (type_name, path) = match place {
        Place::Studio => ("AWS::SageMaker::App", "/ResourceSpec/InstanceType"),
        _ => ("AWS::SageMaker::NotebookInstance", "/InstanceType"),
    };
    let Some(schema) = schema::find(&TypeName::new(type_name), region) else { return Vec::new() };
    let shapes = properties::shapes(&schema, &PropertyPath::parse(path));
    let listed = properties::allowed(&schema, &shapes);
    let names =
        listed.iter().filter_map(|name| name.as_str()).filter(|name| name.starts_with("ml."));
    names.map(|name| Entry::new(name, Kind::Value)).collect()
}
