//! JSON Patch (RFC 6902): operations applied in order; the first that fails leaves no change.

use serde::Deserialize;

use crate::model::{Json, PropertyPath};

#[cfg(test)]
mod tests;

/// One operation of a patch document.
#[derive(Clone, Debug, Deserialize)]
#[serde(tag = "op", rename_all = "lowercase")]
pub enum Step {
    Add { path: String, value: Json },
    Remove { path: String },
    Replace { path: String, value: Json },
    Move { from: String, path: String },
    Copy { from: String, path: String },
    Test { path: String, value: Json },
}

#[derive(Debug, thiserror::Error, PartialEq, Eq)]
pub enum Error {
    #[error("`{0}` is not a JSON pointer")]
    Pointer(String),
    #[error("there is nothing at `{0}`")]
    Missing(String),
    #[error("`{0}` is not the tested value")]
    Test(String),
    #[error("`{from}` cannot be moved into itself at `{path}`")]
    IntoItself { from: String, path: String },
}

/// What the steps make of a document.
pub fn apply(document: &Json, steps: &[Step]) -> Result<Json, Error> {
    let mut patched = document.clone();
    for step in steps {
        step.apply(&mut patched)?;
    }
    Ok(patched)
}

impl Step {
    /// The places that this step changes.
    pub fn changes(&self) -> Vec<PropertyPath> {
        match self {
            Self::Add { path, .. }
            | Self::Remove { path }
            | Self::Replace { path, .. }
            | Self::Copy { path, .. } => vec![PropertyPath::parse(path)],
            Self::Move { from, path } => {
                vec![PropertyPath::parse(from), PropertyPath::parse(path)]
            }
            Self::Test { .. } => Vec::new(),
        }
    }

    fn apply(&self, document: &mut Json) -> Result<(), Error> {
        match self {
            Self::Add { path, value } => add(document, path, value.clone()),
            Self::Remove { path } => remove(document, path).map(drop),
            Self::Replace { path, value } => {
                *find_mut(document, path)? = value.clone();
                Ok(())
            }
            Self::Move { from, path } => {
                if path.strip_prefix(from.as_str()).is_some_and(|rest| rest.starts_with('/')) {
                    return Err(Error::IntoItself { from: from.clone(), path: path.clone() });
                }
                let value = remove(document, from)?;
                add(document, path, value)
            }
            Self::Copy { from, path } => {
                let value = find(document, from)?.clone();
                add(document, path, value)
            }
            Self::Test { path, value } => {
                if find(document, path)? == value {
                    Ok(())
                } else {
                    Err(Error::Test(path.clone()))
                }
            }
        }
    }
}

fn check(path: &str) -> Result<(), Error> {
    if path.is_empty() || path.starts_with('/') {
        Ok(())
    } else {
        Err(Error::Pointer(path.to_owned()))
    }
}

fn find<'a>(document: &'a Json, path: &str) -> Result<&'a Json, Error> {
    check(path)?;
    document.pointer(path).ok_or_else(|| Error::Missing(path.to_owned()))
}

fn find_mut<'a>(document: &'a mut Json, path: &str) -> Result<&'a mut Json, Error> {
    check(path)?;
    document.pointer_mut(path).ok_or_else(|| Error::Missing(path.to_owned()))
}

/// The place that holds the last step of a path, and that step; none for the whole document.
fn place<'a>(document: &'a mut Json, path: &str) -> Result<Option<(&'a mut Json, String)>, Error> {
    check(path)?;
    let Some((parent, last)) = path.rsplit_once('/') else { return Ok(None) };
    let last = last.replace("~1", "/").replace("~0", "~");
    Ok(Some((find_mut(document, parent)?, last)))
}

fn add(document: &mut Json, path: &str, value: Json) -> Result<(), Error> {
    let Some((parent, last)) = place(document, path)? else {
        *document = value;
        return Ok(());
    };
    match parent {
        Json::Object(entries) => {
            entries.insert(last, value);
        }
        Json::Array(items) => {
            let index = if last == "-" { Some(items.len()) } else { index_of(&last) };
            match index.filter(|index| *index <= items.len()) {
                Some(index) => items.insert(index, value),
                None => return Err(Error::Missing(path.to_owned())),
            }
        }
        _ => return Err(Error::Missing(path.to_owned())),
    }
    Ok(())
}

fn remove(document: &mut Json, path: &str) -> Result<Json, Error> {
    let Some((parent, last)) = place(document, path)? else {
        return Ok(document.take());
    };
    let removed = match parent {
        Json::Object(entries) => entries.remove(&last),
        Json::Array(items) => {
            index_of(&last).filter(|index| *index < items.len()).map(|index| items.remove(index))
        }
        _ => None,
    };
    removed.ok_or_else(|| Error::Missing(path.to_owned()))
}

/// RFC 6901 allows no leading zeros and no sign.
fn index_of(text: &str) -> Option<usize> {
    if text.starts_with('+') || (text.len() > 1 && text.starts_with('0')) {
        None
    } else {
        text.parse().ok()
    }
}
