//! What is said of words, in Markdown. What holds where a program says nothing, and what the ways
//! out admit, stands in the manual, `grammar/README.md`, and is taken from there.

use std::fmt::Write;
use std::sync::LazyLock;

use super::properties::{self, Property};
use crate::check::vocabulary::Form;
use crate::model::TypeName;
use crate::model::limits::RESERVED_ADDRESSES;
use crate::model::{PropertyPath, Region};
use crate::schema::{self, TypeSchema};

const MANUAL: &str = include_str!("../../grammar/README.md");

type Rows = LazyLock<Vec<Vec<&'static str>>>;

static DEFAULTS: Rows = LazyLock::new(|| table("## What is meant where nothing is said"));
static WAYS_OUT: Rows = LazyLock::new(|| table("## What a way out admits"));

/// How many things a list names.
pub(super) const NAMED: usize = 12;

/// What a sentence says, how it is written, and what holds where it is missing.
pub(super) fn sentence(form: &Form) -> String {
    let mut text = format!("{}\n\n```text\n{}\n```", form.about, form.described());
    if !form.shape.is_empty() {
        let _ = write!(text, "\n\nFor example `{}`.", form.example);
    }
    if let Some(usual) = unsaid(form) {
        let _ = write!(text, "\n\nWhere it is not said: {usual}.");
    }
    text
}

/// What holds where a sentence is not said.
pub(super) fn unsaid(form: &Form) -> Option<&'static str> {
    let row = DEFAULTS.iter().filter_map(|cells| match cells.as_slice() {
        [what, holds] => Some((*what, *holds)),
        _ => None,
    });
    let mut fitting = row.filter_map(|(what, holds)| {
        let owner = what.split(" of ").nth(1);
        let words: Vec<&str> = what.split('`').skip(1).step_by(2).collect();
        let first = |word: &&str| word.split(' ').next() == Some(form.keyword);
        let place = words.iter().position(first);
        let place = place.filter(|_| owner.is_none_or(|owner| owner == form.place.noun()))?;
        // One for each of several sentences, or the same for all.
        let parts: Vec<&str> = holds.split(", ").collect();
        let own = (parts.len() == words.len()).then(|| parts.get(place).copied());
        Some(own.flatten().unwrap_or(holds))
    });
    fitting.next()
}

/// What a way out admits of what is written so, such as `pypi.org` under `nat`.
pub(super) fn admitted(mechanism: &str, what: &str) -> Option<&'static str> {
    let (header, rows) = WAYS_OUT.split_first()?;
    let via = format!("via {mechanism}");
    let column = header.iter().position(|cell| cell.trim_matches('`') == via)?;
    let row = rows.iter().find(|row| row.first().is_some_and(|it| it.trim_matches('`') == what))?;
    // What is the same is so as the column to the left says.
    let column = if *row.get(column)? == "the same" { column.checked_sub(1)? } else { column };
    row.get(column).copied()
}

/// The rows that follow a heading, without the line below the first.
fn table(heading: &str) -> Vec<Vec<&'static str>> {
    let lines = MANUAL.lines().skip_while(|line| *line != heading).skip(1);
    let section = lines.take_while(|line| !line.starts_with("## "));
    let rows = section.filter(|line| line.starts_with('|') && !line.starts_with("|---"));
    rows.map(|row| row.trim_matches('|').split('|').map(str::trim).collect()).collect()
}

pub(super) fn hosts(hosts: &[&str]) -> String {
    named(hosts.iter().map(|host| format!("- `{host}`")))
}

/// Lines, of which the first dozen are shown.
pub(super) fn named(lines: impl ExactSizeIterator<Item = String>) -> String {
    let more = lines.len().saturating_sub(NAMED);
    let mut shown: Vec<String> = lines.take(NAMED).collect();
    if more > 0 {
        shown.push(format!("- … and {more} more"));
    }
    shown.join("\n")
}

/// A type of AWS: what identifies it, what it must be given, and whether smk can make it.
pub(super) fn type_name(name: &TypeName, region: &Region) -> Option<String> {
    let schema = schema::find(name, region).or_else(|| schema::find_anywhere(name))?;
    let mut text = format!("**{name}**\n\n");
    text.push_str(match (schema::available(name, region), schema.is_provisionable()) {
        (false, _) => "AWS does not have this type in ",
        (true, false) => "Cloud Control cannot create and delete it, in ",
        (true, true) => "smk can create, read and delete it in ",
    });
    let _ = write!(text, "{region}.");
    let listed = |names: Vec<String>| names.join(", ");
    let identifier = schema.primary_identifier.iter().map(|path| format!("`{}`", dotted(path)));
    let _ = write!(text, "\n\n- Known by: {}", listed(identifier.collect()));
    let all = properties::properties(&schema, &PropertyPath::root());
    let required = all.iter().filter(|it| it.required).map(|it| format!("`{}`", it.name));
    let required: Vec<String> = required.collect();
    if !required.is_empty() {
        let _ = write!(text, "\n- Required: {}", listed(required));
    }
    let _ = write!(text, "\n\n[AWS's page on {name}]({})", page(name));
    Some(text)
}

/// The page of a type in AWS's reference.
pub(super) fn page(name: &TypeName) -> String {
    let parts: Vec<&str> = name.as_str().split("::").skip(1).collect();
    let parts = parts.join("-").to_lowercase();
    format!(
        "https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-{parts}.html"
    )
}

/// A property: what it takes, and when it can be changed.
pub(super) fn property(schema: &TypeSchema, property: &Property<'_>) -> String {
    let mut text = format!("**{}**: {}", property.name, properties::kind(schema, &property.shapes));
    let facts = [
        (property.required, "It is required."),
        (property.read_only, "Only AWS sets it."),
        (property.write_only, "A read does not give it."),
        (property.create_only && !property.read_only, "A change of it makes another resource."),
    ];
    let facts: Vec<&str> = facts.iter().filter(|(so, _)| *so).map(|(_, fact)| *fact).collect();
    if !facts.is_empty() {
        let _ = write!(text, "\n\n{}", facts.join(" "));
    }
    let allowed: Vec<String> = properties::allowed(schema, &property.shapes)
        .into_iter()
        .map(|value| format!("- `{value}`"))
        .collect();
    if !allowed.is_empty() {
        let _ = write!(text, "\n\nOne of:\n\n{}", named(allowed.into_iter()));
    }
    if let Some(usual) = properties::default(schema, &property.shapes) {
        let _ = write!(text, "\n\nWhere it is not set: `{usual}`.");
    }
    text
}

/// A range of addresses, and how many of them there are.
pub(super) fn range(range: ipnet::Ipv4Net) -> String {
    let count = addresses(range);
    format!(
        "`{range}` has {} addresses, from {} to {}. In a subnet AWS keeps {RESERVED_ADDRESSES} of \
         them, which leaves {}.",
        grouped(count),
        range.network(),
        range.broadcast(),
        grouped(usable(range)),
    )
}

pub(super) fn addresses(range: ipnet::Ipv4Net) -> u64 {
    1 << (32 - u32::from(range.prefix_len()))
}

/// The addresses of a subnet that AWS does not keep.
pub(super) fn usable(range: ipnet::Ipv4Net) -> u64 {
    addresses(range).saturating_sub(RESERVED_ADDRESSES.into())
}

/// A number with a comma for each thousand.
pub(super) fn grouped(number: u64) -> String {
    let digits = number.to_string();
    let mut text = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

/// `A.B` for the path `/A/B`.
fn dotted(path: &PropertyPath) -> String {
    path.to_string().trim_start_matches('/').replace('/', ".")
}
