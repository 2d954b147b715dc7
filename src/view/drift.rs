//! What changed outside.

use std::fmt::Write;

use serde_json::{Value as Json, json};

use super::plan::heading;
use super::text::harmless;
use super::value::show_json;
use super::{Color, Style};
use crate::plan::{Deviation, Drift, Place};
use crate::source::SourceMap;

const VERSION: &str = "1.0";

pub const ADVICE: &str = "\n`smk drift --revert` puts this back, and `smk drift --accept` takes it into the state as it is.\n";
pub const ACCEPTED: &str = "\nThe state has taken this as it is. Where the program asks for something else, `smk plan` shows it.\n";

/// Resource by resource, under the statements that asked for them.
pub fn text(drift: &[Drift], sources: &SourceMap, style: Style) -> String {
    if drift.is_empty() {
        let nothing = "No drift. Everything is as it was when it was last applied.";
        return format!("{}\n", style.paint(Color::Green, nothing));
    }
    let mut shown = "These resources were changed outside of smk:\n\n".to_owned();
    let mut sorted: Vec<&Drift> = drift.iter().collect();
    sorted.sort_by_key(|it| (it.origin.is_none(), it.origin.clone()));
    let mut last: Option<String> = None;
    for resource in sorted {
        let current = heading(resource.origin.as_ref(), sources);
        if last.as_ref() != Some(&current) {
            let _ = writeln!(shown, "{}\n", style.paint(Color::Bold, &current));
            last = Some(current);
        }
        self::resource(resource, style, &mut shown);
    }
    let (changed, deleted) = counts(drift);
    let _ = writeln!(shown, "Drift: {changed} changed, {deleted} deleted.");
    shown
}

fn counts(drift: &[Drift]) -> (usize, usize) {
    let deleted = drift.iter().filter(|it| it.gone).count();
    (drift.len() - deleted, deleted)
}

fn resource(drift: &Drift, style: Style, shown: &mut String) {
    let why = drift.implied.as_ref().map(|why| format!(" ({why})")).unwrap_or_default();
    let what = if drift.gone { "has been deleted" } else { "has changed" };
    let comment = format!("  # {} {what}{why}", drift.address);
    let _ = writeln!(shown, "{}", style.paint(Color::Bold, &comment));
    let (mark, tone) = if drift.gone { ("-", Color::Red) } else { ("~", Color::Yellow) };
    let identifier = harmless(drift.identifier.as_str()).into_owned();
    let head = format!(
        "{} {} {} [id={identifier}]",
        style.paint(tone, mark),
        drift.type_name,
        drift.address
    );
    if drift.gone {
        let _ = writeln!(shown, "  {head}\n");
        return;
    }
    let _ = writeln!(shown, "  {head} {{");
    for deviation in &drift.properties {
        property(deviation, style, shown);
    }
    shown.push_str("    }\n\n");
}

fn property(deviation: &Deviation, style: Style, shown: &mut String) {
    let path = deviation.path.to_string();
    let name = harmless(path.trim_start_matches('/')).replace('/', ".");
    let note = if deviation.asked {
        let place = deviation.origin.as_ref();
        place.map(|place| format!("  # {}:{}", place.file, place.line)).unwrap_or_default()
    } else {
        "  # not asked for by the program".to_owned()
    };
    let note = style.paint(Color::Dim, &note);
    if let (Some(Json::Array(before)), Some(Json::Array(after))) =
        (&deviation.before, &deviation.after)
    {
        let _ = writeln!(shown, "      {} {name}:{note}", style.paint(Color::Yellow, "~"));
        items(before, after, style, shown);
        return;
    }
    let (mark, tone) = match (&deviation.before, &deviation.after) {
        (None, _) => ("+", Color::Green),
        (_, None) => ("-", Color::Red),
        _ => ("~", Color::Yellow),
    };
    let value = |side: &Option<Json>| side.as_ref().map(|value| show_json(value, 8));
    let values = match (value(&deviation.before), value(&deviation.after)) {
        (Some(before), Some(after)) => format!("{before} -> {after}"),
        (Some(before), None) => format!("{before} -> (removed)"),
        (None, after) => after.unwrap_or_default(),
    };
    let _ = writeln!(shown, "      {} {name} = {values}{note}", style.paint(tone, mark));
}

/// Of two lists, what is only in one of them.
fn items(before: &[Json], after: &[Json], style: Style, shown: &mut String) {
    let sides = [("-", Color::Red, before, after), ("+", Color::Green, after, before)];
    for (mark, tone, these, others) in sides {
        for item in these.iter().filter(|item| !others.contains(item)) {
            let mark = style.paint(tone, mark);
            let _ = writeln!(shown, "        {mark} {}", show_json(item, 10));
        }
    }
}

pub fn json(drift: &[Drift], accepted: bool) -> Json {
    let (changed, deleted) = counts(drift);
    json!({
        "format_version": VERSION,
        "resource_drift": drift.iter().map(resource_json).collect::<Vec<_>>(),
        "summary": { "changed": changed, "deleted": deleted },
        "accepted": accepted,
    })
}

fn resource_json(drift: &Drift) -> Json {
    json!({
        "address": drift.address,
        "type": drift.type_name,
        "identifier": drift.identifier,
        "action": if drift.gone { "delete" } else { "update" },
        "properties": drift.properties.iter().map(property_json).collect::<Vec<_>>(),
        "source": drift.origin.as_ref().map(place),
        "implied": drift.implied,
    })
}

fn property_json(deviation: &Deviation) -> Json {
    json!({
        "path": deviation.path,
        "before": deviation.before,
        "after": deviation.after,
        "asked_for": deviation.asked,
        "source": deviation.origin.as_ref().map(place),
    })
}

fn place(place: &Place) -> String {
    format!("{}:{}:{}", place.file, place.line, place.column)
}
