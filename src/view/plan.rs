//! A plan: what would happen to each resource, under the statement that asked for it.

use std::fmt::Write;

use serde_json::{Value as Json, json};

use super::value::{HIDDEN, show, show_before, show_json, show_output};
use super::{Color, Style, cost, expand, text};

mod past;
use crate::cost::Comparison;
use crate::model::Value;
use crate::plan::{Action, Change, Moved, OutputChange, Place, Plan, PropertyChange, Reason};
use crate::source::{SourceMap, Span};

const VERSION: &str = "1.0";

/// How many resources are added, changed and destroyed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Summary {
    pub add: usize,
    pub change: usize,
    pub destroy: usize,
    pub moved: usize,
    pub forgotten: usize,
    /// How many the state forgets and AWS keeps.
    pub keep: usize,
}

impl Summary {
    pub fn of(plan: &Plan) -> Self {
        let (moved, forgotten) = (plan.moved.len(), plan.forgotten.len());
        let mut summary = Self { moved, forgotten, ..Self::default() };
        for change in &plan.changes {
            match change.action {
                Action::Create => summary.add += 1,
                Action::Update => summary.change += 1,
                Action::Delete => summary.destroy += 1,
                Action::Keep if is_only_forgotten(change) => summary.forgotten += 1,
                Action::Keep => summary.keep += 1,
                Action::CreateThenDelete | Action::DeleteThenCreate => {
                    summary.add += 1;
                    summary.destroy += 1;
                }
            }
        }
        summary
    }
}

/// Whether the state forgets something that does not stay in AWS.
fn is_only_forgotten(change: &Change) -> bool {
    matches!(change.reason, Reason::Follows | Reason::Vanished)
}

/// The plan for people.
pub fn text(
    plan: &Plan,
    cost: Comparison,
    destroy: bool,
    sources: &SourceMap,
    style: Style,
) -> String {
    if plan.is_empty() {
        let nothing = if destroy {
            "No changes. No objects need to be destroyed."
        } else {
            "No changes. Your infrastructure matches the configuration."
        };
        return format!("{}\n", style.paint(Color::Green, nothing));
    }
    let mut shown = legend(plan, style);
    let mut heading: Option<String> = None;
    for change in &plan.changes {
        let current = statement(change, sources);
        if heading.as_ref() != Some(&current) {
            let _ = writeln!(shown, "{}\n", style.paint(Color::Bold, &current));
            heading = Some(current);
        }
        resource(change, past::former(plan, change), style, &mut shown);
    }
    past::text(plan, sources, style, &mut shown);
    shown.push_str(&summary(&Summary::of(plan)));
    shown.push_str(&losses(plan, style));
    shown.push_str(&cost::line(cost));
    outputs(&plan.outputs, style, &mut shown);
    shown
}

/// What people lose by a plan, in plain words.
pub fn losses(plan: &Plan, style: Style) -> String {
    let mut shown = String::new();
    for change in plan.changes.iter().filter(|change| change.action.deletes()) {
        let Some(lost) = &change.loses else { continue };
        let line = format!("Deleted for good: {lost} (`{}`).", change.address);
        let _ = writeln!(shown, "{}", style.paint(Color::Red, &line));
    }
    shown
}

fn summary(summary: &Summary) -> String {
    let Summary { add, change, destroy, keep, moved, forgotten } = summary;
    let mut line = format!("Plan: {add} to add, {change} to change, {destroy} to destroy");
    for (count, what) in [(keep, "to keep in AWS"), (moved, "to move"), (forgotten, "to forget")] {
        if *count > 0 {
            let _ = write!(line, ", {count} {what}");
        }
    }
    format!("{line}.\n")
}

fn legend(plan: &Plan, style: Style) -> String {
    let mut shown = String::from("smk will perform the following actions:\n");
    let mut actions: Vec<Action> = plan.changes.iter().map(|change| change.action).collect();
    actions.sort();
    actions.dedup();
    let mut forgotten = plan.changes.iter().filter(|change| change.action == Action::Keep);
    let is_forgotten = forgotten.all(is_only_forgotten);
    for action in actions {
        let meaning = match action {
            Action::Keep if is_forgotten => "remove from the state",
            action => meaning(action),
        };
        let _ = writeln!(shown, "{} {meaning}", style.paint(color(action), symbol(action)));
    }
    if !plan.forgotten.is_empty() {
        let _ = writeln!(shown, "{} forget", style.paint(Color::Red, past::FORGET));
    }
    shown.push('\n');
    shown
}

fn statement(change: &Change, sources: &SourceMap) -> String {
    heading(change.origin.as_ref(), sources)
}

pub(super) fn heading(origin: Option<&Place>, sources: &SourceMap) -> String {
    match origin {
        Some(place) => expand::heading(Span::new(place.start, place.end), sources),
        None => "no longer in the program".to_owned(),
    }
}

fn resource(change: &Change, former: Option<&Moved>, style: Style, shown: &mut String) {
    let why = change.implied.as_ref().map(|why| format!(" ({why})")).unwrap_or_default();
    let comment = format!("  # {} {}{why}", change.address, what_happens(change));
    let _ = writeln!(shown, "{}", style.paint(Color::Bold, &comment));
    if let Some(reason) = because(change.reason) {
        let _ = writeln!(shown, "  # (because {reason})");
    }
    if let Some(lost) = &change.loses {
        let line = format!("  # (this deletes {lost})");
        let _ = writeln!(shown, "{}", style.paint(Color::Red, &line));
    }
    if let Some(former) = former {
        let _ = writeln!(shown, "  # (moved from {})", former.from);
    }
    let head = style.paint(color(change.action), symbol(change.action));
    let _ = writeln!(shown, "{head} {} {} {{", change.type_name, change.address);
    for property in &change.properties {
        self::property(property, change.action, style, shown);
    }
    shown.push_str("    }\n\n");
}

fn property(change: &PropertyChange, action: Action, style: Style, shown: &mut String) {
    let path = change.path.to_string();
    let name = text::harmless(path.trim_start_matches('/')).replace('/', ".");
    let forces = match change {
        PropertyChange { forces_replacement: true, .. } => "  # forces replacement",
        PropertyChange { may_force_replacement: true, .. } => "  # may force replacement",
        _ => "",
    };
    let (mark, tone) = match (&change.before, &change.after) {
        (None, Some(_)) => ("+", Color::Green),
        (Some(_), None) => ("-", Color::Red),
        _ => ("~", Color::Yellow),
    };
    let mark = style.paint(tone, mark);
    let before = change.before.as_ref().map(|before| {
        hidden(change, || match &change.after {
            Some(after) => show_before(before, after, 8),
            None => show_json(before, 8),
        })
    });
    let after = change.after.as_ref().map(|after| hidden(change, || show(after, 8)));
    let values = match (before, after) {
        (Some(before), Some(after)) => format!("{before} -> {after}"),
        (Some(before), None) if action != Action::Delete => format!("{before} -> (removed)"),
        (before, after) => before.or(after).unwrap_or_default(),
    };
    let outside = if change.outside { "  # changed outside since the last apply" } else { "" };
    let _ = writeln!(
        shown,
        "      {mark} {name} = {values}{}{}",
        style.paint(Color::Yellow, outside),
        style.paint(Color::Red, forces)
    );
}

fn hidden(change: &PropertyChange, show: impl Fn() -> String) -> String {
    if change.hidden { HIDDEN.to_owned() } else { show() }
}

fn outputs(changes: &[OutputChange], style: Style, shown: &mut String) {
    if changes.is_empty() {
        return;
    }
    shown.push_str("\nChanges to Outputs:\n");
    for change in changes {
        let (mark, tone) = match (&change.before, &change.after) {
            (None, _) => ("+", Color::Green),
            (Some(_), None) => ("-", Color::Red),
            (Some(_), Some(_)) => ("~", Color::Yellow),
        };
        let value = change.after.as_ref().map_or_else(
            || {
                let before = change.before.clone().map(Value::from);
                before.map(|before| show_output(&before, 4)).unwrap_or_default()
            },
            |after| show_output(after, 4),
        );
        let _ = writeln!(shown, "  {} {} = {value}", style.paint(tone, mark), change.name);
    }
}

fn symbol(action: Action) -> &'static str {
    match action {
        Action::Create => "  +",
        Action::Update => "  ~",
        Action::CreateThenDelete => "+/-",
        Action::DeleteThenCreate => "-/+",
        Action::Delete => "  -",
        Action::Keep => "  .",
    }
}

fn meaning(action: Action) -> &'static str {
    match action {
        Action::Create => "create",
        Action::Update => "update in-place",
        Action::CreateThenDelete => "create replacement and then destroy",
        Action::DeleteThenCreate => "destroy and then create replacement",
        Action::Delete => "destroy",
        Action::Keep => "remove from the state, keep in AWS",
    }
}

fn color(action: Action) -> Color {
    match action {
        Action::Create => Color::Green,
        Action::Keep => Color::Bold,
        Action::Update => Color::Yellow,
        Action::CreateThenDelete | Action::DeleteThenCreate => Color::Cyan,
        Action::Delete => Color::Red,
    }
}

fn what_happens(change: &Change) -> &'static str {
    match (change.action, change.reason) {
        (Action::Create, _) => "will be created",
        (Action::Update, _) => "will be updated in-place",
        (Action::Delete, _) => "will be destroyed",
        (Action::Keep, Reason::Follows | Reason::Vanished) => "will be removed from the state",
        (Action::Keep, _) => "will be removed from the state but will not be destroyed",
        (_, Reason::Tainted) => "is tainted, so it must be replaced",
        (Action::CreateThenDelete | Action::DeleteThenCreate, _) => "must be replaced",
    }
}

fn because(reason: Reason) -> Option<&'static str> {
    match reason {
        Reason::New | Reason::Changed | Reason::Tainted => None,
        Reason::NotInProgram => Some("it is not in the program"),
        Reason::Vanished => Some("it was deleted outside of smk"),
        Reason::Deposed => Some("a replacement has outlived it"),
        Reason::LeftBehind => Some("AWS leaves it behind"),
        Reason::Inside => Some("what it is in is destroyed"),
        Reason::Kept => Some("the program says `keep`"),
        Reason::Follows => Some("AWS deletes it with what it belongs to"),
        Reason::NeededByKept => Some("something that stays cannot be used without it"),
    }
}

/// The plan for programs, near to the document that Terraform prints.
pub fn json(plan: &Plan, cost: Comparison) -> Json {
    let Summary { add, change, destroy, keep, moved, forgotten } = Summary::of(plan);
    json!({
        "format_version": VERSION,
        "owner": plan.owner,
        "resource_changes": plan.changes.iter().map(|it| change_json(it, plan)).collect::<Vec<_>>(),
        "moved": plan.moved.iter().map(past::moved_json).collect::<Vec<_>>(),
        "forgotten": plan.forgotten.iter().map(past::forgotten_json).collect::<Vec<_>>(),
        "output_changes": plan.outputs.iter().map(output_json).collect::<Vec<_>>(),
        "cost": cost::comparison_json(cost),
        "summary": {
            "add": add, "change": change, "destroy": destroy, "keep": keep, "move": moved,
            "forget": forgotten,
        },
    })
}

fn change_json(change: &Change, plan: &Plan) -> Json {
    let actions: &[&str] = match change.action {
        Action::Create => &["create"],
        Action::Update => &["update"],
        Action::CreateThenDelete => &["create", "delete"],
        Action::DeleteThenCreate => &["delete", "create"],
        Action::Delete => &["delete"],
        Action::Keep => &["forget"],
    };
    json!({
        "address": change.address,
        "previous_address": past::former(plan, change).map(|former| &former.from),
        "type": change.type_name,
        "identifier": change.identifier,
        "change": { "actions": actions, "properties": change.properties.iter().map(property_json).collect::<Vec<_>>() },
        "action_reason": change.reason,
        "source": change.origin.as_ref().map(|place| format!("{}:{}:{}", place.file, place.line, place.column)),
        "implied": change.implied,
        "loses": change.loses,
    })
}

fn property_json(property: &PropertyChange) -> Json {
    let known = |value: &Value| value.resolve(&|_| None).ok();
    let shown = |json: Option<Json>| if property.hidden { None } else { json };
    json!({
        "path": property.path,
        "before": shown(property.before.clone()),
        "after": shown(property.after.as_ref().and_then(known)),
        "after_unknown": property.after.as_ref().is_some_and(|after| known(after).is_none()),
        "sensitive": property.hidden,
        "forces_replacement": property.forces_replacement,
        "may_force_replacement": property.may_force_replacement,
        "changed_outside": property.outside,
    })
}

fn output_json(output: &OutputChange) -> Json {
    let known = output.after.as_ref().and_then(|after| after.resolve(&|_| None).ok());
    json!({
        "name": output.name,
        "before": output.before,
        "after_unknown": output.after.is_some() && known.is_none(),
        "after": known,
    })
}
