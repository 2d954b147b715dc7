//! Words within sentences.

use std::fmt::Write;

use crate::check::vocabulary::Form;
use crate::check::vocabulary::shape::Slot;
use crate::comply;
use crate::ide::becomes::becomes;
use crate::ide::scene::{Layer, Scene};
use crate::ide::{Analysis, hover, manual, things};
use crate::model::bundle::{self, BUNDLES};
use crate::model::{Address, TypeName};
use crate::syntax::ast::Word;
use crate::syntax::rough::Sentence;

/// What a word is that fills a place of a sentence.
pub(super) fn slot(
    analysis: &Analysis,
    scene: &Scene<'_>,
    layer: &Layer<'_>,
    slot: Slot,
    word: &Word,
) -> Option<String> {
    let text = word.text();
    match slot {
        Slot::New | Slot::Name(_) | Slot::Thing | Slot::Subnet => named(analysis, text),
        Slot::Range => text.parse().ok().map(manual::range),
        Slot::Type => {
            manual::type_name(&TypeName::new(text), &analysis.compiled.program.stack.region)
        }
        Slot::Rule => rule(text),
        Slot::Host => Some(host(analysis, text, mechanism(scene))),
        Slot::Port => Some(port(text)),
        Slot::Service | Slot::User | Slot::Zone | Slot::Count => {
            let own = becomes(analysis, word.span)?;
            Some(format!("{}\n\n{own}", layer.form?.about))
        }
        Slot::Region
        | Slot::Account
        | Slot::Instance
        | Slot::TagKey
        | Slot::Gone
        | Slot::Identifier
        | Slot::Path
        | Slot::Text(_) => None,
    }
}

/// A thing, or a resource of one.
pub(super) fn named(analysis: &Analysis, name: &str) -> Option<String> {
    let own = things::things(analysis).find(|thing| thing.name.text() == name);
    if let Some(thing) = own {
        return Some(hover::thing(analysis, &thing));
    }
    if let Some((name, hosts)) = things::bundles(analysis).find(|(it, _)| it.text() == name) {
        let hosts: Vec<&str> = hosts.iter().map(|host| host.text()).collect();
        return Some(format!("The hosts of `{}`:\n\n{}", name.text(), manual::hosts(&hosts)));
    }
    let resource = analysis.compiled.graph.get(&Address::new(name))?;
    let region = &analysis.compiled.program.stack.region;
    let kind = manual::type_name(&resource.type_name, region)?;
    Some(format!("`{name}`\n\n{kind}"))
}

/// What a sentence lets through, where it is about that.
pub(super) fn effect(analysis: &Analysis, layer: &Layer<'_>, form: &Form) -> Option<String> {
    let sentence = layer.sentence;
    let mut words = sentence.words();
    let second = words.nth(1).filter(|_| form.keyword == "egress")?;
    if second.is("via") {
        let mechanism = words.next()?.text();
        let rows = ["pypi.org", ".example.org", "any"].into_iter();
        let rows = rows.filter_map(|what| {
            Some(format!("- `egress allow {what}`: {}", manual::admitted(mechanism, what)?))
        });
        let rows: Vec<String> = rows.collect();
        return (!rows.is_empty())
            .then(|| format!("Under `via {mechanism}`:\n\n{}", rows.join("\n")));
    }
    let (hosts, ports) = (group(sentence, 2), group(sentence, 4));
    let mut all: Vec<&str> = hosts.iter().flat_map(|host| hosts_of(analysis, host)).collect();
    all.dedup();
    let ports = if ports.is_empty() { "443".to_owned() } else { ports.join(", ") };
    Some(format!("Lets through, on port {ports}:\n\n{}", manual::hosts(&all)))
}

fn group(sentence: &Sentence, place: usize) -> Vec<&str> {
    let group = sentence.groups.get(place);
    group.into_iter().flat_map(|group| &group.words).map(Word::text).collect()
}

/// The hosts that a bundle stands for; a host stands for itself.
fn hosts_of<'a>(analysis: &'a Analysis, word: &'a str) -> Vec<&'a str> {
    if let Some(bundle) = bundle::find(word) {
        return bundle.hosts.to_vec();
    }
    let own = things::bundles(analysis).find(|(name, _)| name.text() == word);
    own.map_or_else(|| vec![word], |(_, hosts)| hosts.iter().map(|host| host.text()).collect())
}

/// The way out of the network around.
fn mechanism<'a>(scene: &Scene<'a>) -> Option<&'a str> {
    let via = |sentence: &&Sentence| {
        let mut words = sentence.words();
        words.next().is_some_and(|it| it.is("egress"))
            && words.next().is_some_and(|it| it.is("via"))
    };
    scene.siblings.iter().find(via)?.words().nth(2).map(Word::text)
}

/// A host or a bundle, and what a way out makes of it.
pub(super) fn host(analysis: &Analysis, text: &str, mechanism: Option<&str>) -> String {
    let hosts = hosts_of(analysis, text);
    let mut said = match bundle::find(text) {
        Some(bundle) => format!("The hosts of `{text}`, from {}:", bundle.source),
        None if hosts != [text] => format!("The hosts of `{text}`:"),
        None if text == "any" => "Every host.".to_owned(),
        None if text.starts_with('.') => "The name itself and everything below it.".to_owned(),
        None => "This host alone.".to_owned(),
    };
    if hosts != [text] || bundle::find(text).is_some() {
        let _ = write!(said, "\n\n{}", manual::hosts(&hosts));
    }
    let holding = BUNDLES.iter().filter(|it| it.name != text && it.hosts.contains(&text));
    let holding: Vec<String> = holding.map(|it| format!("`{}`", it.name)).collect();
    if !holding.is_empty() {
        let _ = write!(said, "\n\nIt is part of {}.", holding.join(", "));
    }
    let kinds: Vec<&str> = ["any", ".example.org", "pypi.org"]
        .into_iter()
        .filter(|kind| hosts.iter().any(|host| kind_of(host) == *kind))
        .collect();
    for kind in kinds {
        if let Some(admitted) = mechanism.and_then(|it| manual::admitted(it, kind)) {
            let _ = write!(said, "\n\nUnder `via {}`: {admitted}.", mechanism.unwrap_or_default());
        }
    }
    said
}

/// The row of the manual that a host belongs to.
fn kind_of(host: &str) -> &'static str {
    match host {
        "any" => "any",
        host if host.starts_with('.') || host.starts_with("*.") => ".example.org",
        _ => "pypi.org",
    }
}

fn port(text: &str) -> String {
    match text {
        "443" => "HTTPS, which is meant where no port is said.".to_owned(),
        "80" => "HTTP, which is not encrypted.".to_owned(),
        other => format!("TCP port {other}."),
    }
}

fn rule(name: &str) -> Option<String> {
    let rule = comply::find(name)?;
    Some(format!(
        "**{}**: {}.\n\n{}\n\nTo keep it: {}.",
        rule.name, rule.title, rule.why, rule.mend
    ))
}
