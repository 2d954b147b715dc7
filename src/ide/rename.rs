//! Gives a thing another name, everywhere.

use super::Analysis;
use super::occurrences::{self, Occurrence, occurrences};
use super::things::{statements, things};
use crate::check;
use crate::check::vocabulary::Named;
use crate::diagnostic::fix::{Edit, settled};
use crate::source::Span;
use crate::syntax::ast::Word;

/// What a rename changes.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Rename {
    pub edits: Vec<Edit>,
    /// The line by which resources that exist stay as they are; nothing, if the name stands for
    /// none.
    pub moved: Option<Edit>,
}

/// The name at an offset that can be another.
pub fn renamed(analysis: &Analysis, offset: u32) -> Option<Span> {
    occurrences::at(analysis, offset).map(|(here, _)| here.span)
}

/// Everything that changes with a name, or why it cannot be this one.
pub fn rename(analysis: &Analysis, offset: u32, name: &str) -> Result<Rename, String> {
    let everything = occurrences(analysis);
    let Some((here, all)) = occurrences::among(&everything, offset) else {
        return Err("there is no name here that the program gives".to_owned());
    };
    if name == here.name {
        return Ok(Rename::default());
    }
    if let Some(reason) = check::name_flaw(name) {
        return Err(reason);
    }
    let taken = |other: &Occurrence<'_>| other.gives && other.kind == here.kind;
    if everything.iter().any(|other| taken(other) && other.name == name) {
        return Err(format!("`{name}` is the name of something else"));
    }
    let history = History::of(analysis, here.name, name);
    let stays = |span: Span| history.kept.iter().any(|kept| kept.contains(span));
    let changed = all.iter().filter(|it| it.kind != Named::Thing || !stays(it.span));
    let mut edits: Vec<Edit> =
        changed.map(|it| Edit { span: it.span, text: name.to_owned() }).collect();
    let gone = |span| settled(&Edit { span, text: String::new() }, &analysis.sources);
    edits.extend(history.undone.map(gone));
    let moved = if history.undone.is_none() { moved(analysis, &here, &all, name) } else { None };
    Ok(Rename { edits, moved })
}

/// What the program says about former names.
struct History {
    /// Lines that say what was called like this before.
    kept: Vec<Span>,
    /// The line that says the opposite of what would be said.
    undone: Option<Span>,
}

impl History {
    fn of(analysis: &Analysis, old: &str, new: &str) -> Self {
        let mut history = Self { kept: Vec::new(), undone: None };
        for statement in statements(analysis, &["moved"]) {
            let words: Vec<&str> = statement.words().skip(1).map(Word::text).collect();
            match words.as_slice() {
                [from, "to", to] if *from == new && *to == old => {
                    history.undone = Some(statement.span);
                    history.kept.push(statement.span);
                }
                [_, "to", to] if *to == old => history.kept.push(statement.span),
                _ => {}
            }
        }
        history
    }
}

/// The line below the statement that gives the name.
fn moved(
    analysis: &Analysis,
    here: &Occurrence<'_>,
    all: &[Occurrence<'_>],
    name: &str,
) -> Option<Edit> {
    let given = all.iter().find(|it| it.gives && it.kind == Named::Thing)?;
    let thing = things(analysis).find(|thing| thing.name.span == given.span)?;
    if thing.keyword == "existing" {
        return None;
    }
    let sources = &analysis.sources;
    let all = sources.file(sources.file_of(thing.span)?).span();
    let rest = sources.text(Span::new(thing.span.end, all.end));
    let end = thing.span.end + rest.lines().next().unwrap_or_default().len() as u32;
    Some(Edit { span: Span::new(end, end), text: format!("\nmoved {} to {name}", here.name) })
}
