//! Things, and what can be had of them: `lab`, `lab.arn`, `main.endpoint-s3.id`.

use super::{About, Entry, Kind, MOST, may_become};
use crate::ide::Analysis;
use crate::ide::properties;
use crate::ide::things::{self, Thing};
use crate::model::{Address, PropertyPath, SURROUNDINGS, TypeName};
use crate::{lower, schema};

/// What can be had of every thing that has it, in short.
const SHORT: [(&str, &str); 3] = [
    ("id", "the identifier by which AWS knows it"),
    ("arn", "its ARN"),
    ("name", "its name in AWS"),
];

/// What can be had of where the program runs.
const WHERE: [(&str, &str); 3] = [
    ("account", "the number of the account"),
    ("partition", "`aws`, or the name of a partition of its own"),
    ("region", "the region of the stack"),
];

/// The things of which something holds and whose names what was typed may become; of very many
/// the first.
pub(super) fn things_named<'a>(
    analysis: &'a Analysis,
    typed: &'a str,
    wanted: impl Fn(&Thing<'_>) -> bool + 'a,
) -> impl Iterator<Item = Entry> + 'a {
    let fitting = things::things(analysis)
        .filter(move |thing| may_become(typed, thing.name.text()) && wanted(thing));
    fitting.take(MOST + 1).map(|thing| {
        let name = thing.name.text();
        let detail = thing.type_name.unwrap_or(thing.keyword);
        Entry {
            about: About::Thing(name.to_owned()),
            ..Entry::new(name, Kind::Thing).detail(detail)
        }
    })
}

/// What a reference that begins so may become.
pub(super) fn references(analysis: &Analysis, typed: &str) -> Vec<Entry> {
    let Some((owner, _)) = typed.rsplit_once('.') else {
        let surroundings = Entry::new(SURROUNDINGS, Kind::Thing).detail("where the program runs");
        return things_named(analysis, typed, |_| true).chain([surroundings]).collect();
    };
    if owner == SURROUNDINGS {
        let known = WHERE.iter().map(|(name, what)| {
            Entry::new(format!("{owner}.{name}"), Kind::Property).detail(*what)
        });
        return known.collect();
    }
    let mut entries = members(analysis, owner);
    entries.extend(parts(analysis, owner));
    entries
}

/// The properties of what stands at an address.
fn members(analysis: &Analysis, owner: &str) -> Vec<Entry> {
    let graph = &analysis.compiled.graph;
    let at = |address: &str| graph.get(&Address::new(address));
    let resource = at(owner).or_else(|| at(&format!("{owner}.vpc")));
    let written = || things::things(analysis).find(|thing| thing.name.text() == owner);
    let type_name = resource
        .map(|resource| resource.type_name.clone())
        .or_else(|| written()?.type_name.map(TypeName::new));
    let Some(schema) = type_name.as_ref().and_then(schema::find_anywhere) else {
        return Vec::new();
    };
    let entry = |name: &str, detail: String| {
        Entry::new(format!("{owner}.{name}"), Kind::Property).detail(detail)
    };
    let short = SHORT.iter().filter(|(name, _)| lower::property(&schema, name).is_some());
    let short = short.map(|(name, what)| entry(name, (*what).to_owned()));
    let mut all = properties::properties(&schema, &PropertyPath::root());
    all.sort_by_key(|property| !property.read_only);
    let all = all
        .iter()
        .filter(|property| !property.write_only)
        .map(|property| entry(property.name, properties::kind(&schema, &property.shapes)));
    short.chain(all).collect()
}

/// The resources of a thing.
fn parts(analysis: &Analysis, owner: &str) -> Vec<Entry> {
    let below = format!("{owner}.");
    let resources = analysis.compiled.graph.resources();
    let parts = resources.filter(|resource| resource.address.as_str().starts_with(&below));
    parts
        .map(|it| Entry::new(it.address.as_str(), Kind::Part).detail(it.type_name.as_str()))
        .collect()
}
