//! The monthly price of a program, under the statements that asked for what costs something.

use std::collections::BTreeMap;
use std::fmt::Write;

use serde_json::{Value as Json, json};

use super::{Color, Style, expand};
use crate::cost::prices::{Price, REGION};
use crate::cost::{self, Charge, Comparison, Dollars, Line};
use crate::model::Region;
use crate::source::SourceMap;

const VERSION: &str = "1.0";

pub fn text(lines: &[Line<'_>], region: &Region, sources: &SourceMap, style: Style) -> String {
    let widest = |width: fn(&Line<'_>) -> usize| lines.iter().map(width).max().unwrap_or_default();
    let address = widest(|line| line.resource.address.as_str().len());
    let items = |line: &Line<'_>| line.charges.iter().map(|it| item(*it).chars().count()).max();
    let item_width = lines.iter().filter_map(items).max().unwrap_or_default();
    let mut shown = String::new();
    let mut heading: Option<String> = None;
    for line in lines {
        let current = expand::heading(line.resource.origin.span, sources);
        if heading.as_ref() != Some(&current) {
            let same = |other: &&Line<'_>| other.resource.origin.span == line.resource.origin.span;
            let part = total(lines.iter().filter(same));
            let sum = if part > Dollars::default() { format!("  {part}") } else { String::new() };
            let _ = writeln!(shown, "{}{sum}", style.paint(Color::Bold, &format!("# {current}")));
            heading = Some(current);
        }
        for charge in &line.charges {
            let name = line.resource.address.as_str();
            let amount = amount(*charge);
            let _ = writeln!(shown, "  {name:address$}  {:item_width$}  {amount}", item(*charge));
        }
    }
    let total = total(lines);
    let without = without(cost::unpriced(lines));
    let _ =
        writeln!(shown, "\nSum: {total} a month before usage{without}, at the prices of {REGION}.");
    if region.as_str() != REGION {
        let _ = writeln!(shown, "The program is for {region}, where prices may differ.");
    }
    let _ = write!(shown, "{}", style.paint(Color::Dim, &used(lines)));
    shown
}

fn total<'a>(lines: impl IntoIterator<Item = &'a Line<'a>>) -> Dollars {
    lines.into_iter().flat_map(|line| &line.charges).map(|charge| charge.monthly()).sum()
}

fn item(charge: Charge) -> String {
    match charge {
        Charge::Idle { price, count: 1 } => price.item.to_owned(),
        Charge::Idle { price, count } => format!("{} × {count}", price.item),
        Charge::ByUse(what) => what.to_owned(),
        Charge::Unknown => "no price known".to_owned(),
    }
}

fn amount(charge: Charge) -> String {
    match charge {
        Charge::Idle { price, .. } => {
            let traffic = price.per_gb.map(|gb| format!(" and {} a GB", exact(gb)));
            format!("{:>8}{}", charge.monthly(), traffic.unwrap_or_default())
        }
        Charge::ByUse(_) => format!("{:>8}", "by use"),
        Charge::Unknown => format!("{:>8}", "?"),
    }
}

/// A price that is less than a cent, or a part of one.
fn exact(price: Dollars) -> String {
    let thousandths = price.times(10).cents();
    format!("${}.{:03}", thousandths / 1000, thousandths % 1000)
}

/// The prices by what they are for, each with its source.
fn prices<'a>(lines: &'a [Line<'_>]) -> BTreeMap<&'a str, &'static Price> {
    let charges = lines.iter().flat_map(|line| &line.charges);
    charges
        .filter_map(|charge| match charge {
            Charge::Idle { price, .. } => Some((price.item, *price)),
            Charge::ByUse(_) | Charge::Unknown => None,
        })
        .collect()
}

fn used(lines: &[Line<'_>]) -> String {
    let sources: BTreeMap<(&str, &str), Vec<&str>> =
        prices(lines).into_values().fold(BTreeMap::new(), |mut sources, price| {
            sources.entry((price.source, price.date)).or_insert_with(Vec::new).push(price.item);
            sources
        });
    let line = |((source, date), items): (&(&str, &str), &Vec<&str>)| {
        format!("{}: {source}, {date}.\n", items.join(", "))
    };
    sources.iter().map(line).collect()
}

pub fn json(lines: &[Line<'_>], region: &Region, sources: &SourceMap) -> Json {
    let resources: Vec<Json> = lines
        .iter()
        .map(|line| {
            let place = sources.location(line.resource.origin.span);
            json!({
                "address": line.resource.address,
                "type": line.resource.type_name,
                "source": place.map(|at| format!("{}:{}:{}", at.file, at.line, at.column)),
                "charges": line.charges.iter().map(|charge| charge_json(*charge)).collect::<Vec<_>>(),
            })
        })
        .collect();
    let prices: Vec<Json> = prices(lines)
        .into_values()
        .map(|price| json!({ "item": price.item, "source": price.source, "date": price.date }))
        .collect();
    json!({
        "format_version": VERSION,
        "currency": "USD",
        "region": region,
        "prices_of": REGION,
        "monthly_idle": number(total(lines)),
        "unpriced": cost::unpriced(lines),
        "resources": resources,
        "prices": prices,
    })
}

fn charge_json(charge: Charge) -> Json {
    match charge {
        Charge::Idle { price, count } => json!({
            "item": price.item,
            "count": count,
            "monthly": number(charge.monthly()),
            "per_gb": price.per_gb.map(exact).map(|text| text.trim_start_matches('$').to_owned()),
        }),
        Charge::ByUse(what) => json!({ "by_use": what }),
        Charge::Unknown => json!({ "unknown": true }),
    }
}

/// What a sum leaves out.
fn without(unpriced: usize) -> String {
    match unpriced {
        0 => String::new(),
        1 => ", without 1 resource of which smk knows no price".to_owned(),
        many => format!(", without {many} resources of which smk knows no price"),
    }
}

/// An amount as programs read it: `"37.50"`.
fn number(amount: Dollars) -> String {
    amount.to_string().replace('$', "")
}

/// The line under a plan.
pub fn line(cost: Comparison) -> String {
    let difference = cost.difference();
    let sign = if difference.cents() < 0 { "" } else { "+" };
    let without = without(cost.unpriced);
    format!("Cost: about {} a month before usage ({sign}{difference}){without}\n", cost.after)
}

/// The same as a part of the document of a plan.
pub fn comparison_json(cost: Comparison) -> Json {
    json!({
        "currency": "USD",
        "prices_of": REGION,
        "monthly_idle_before": number(cost.before),
        "monthly_idle": number(cost.after),
        "monthly_idle_difference": number(cost.difference()),
        "unpriced": cost.unpriced,
    })
}
