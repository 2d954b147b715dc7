//! From the command line's paths and parameters to a compiled program.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use super::failure::Failure;
use super::{Given, Input};
use crate::check::Surroundings;
use crate::compile::{Compiled, compile};
use crate::diagnostic::{Diagnostics, closest};
use crate::load::{Loaded, load};
use crate::model::Region;
use crate::pins::Pins;
use crate::schema;
use crate::source::SourceMap;
use crate::syntax::ast;

/// A program that was read, with what it was told from outside.
pub(super) struct Source {
    pub(super) sources: SourceMap,
    files: Vec<ast::File>,
    surroundings: Surroundings,
    pub(super) pins: Pins,
    pub(super) folder: PathBuf,
    /// What was wrong with the text itself.
    found: Diagnostics,
}

impl Input {
    pub(super) fn read(&self) -> Result<Source, Failure> {
        read(&self.paths, &self.given)
    }
}

/// Reads the program that the paths name.
pub(super) fn read(paths: &[PathBuf], given: &Given) -> Result<Source, Failure> {
    let parameters = parameters(given)?;
    let mut found = Diagnostics::default();
    let Loaded { sources, files, scripts, pins, incomplete, folder, name } =
        load(paths, &mut found);
    let region = given.region.as_deref().map(known_region).transpose()?;
    let usual_region = usual_region()?;
    let surroundings =
        Surroundings { stack: name, region, usual_region, parameters, incomplete, scripts };
    Ok(Source { sources, files, surroundings, pins, folder, found })
}

impl Source {
    /// Compiles with the pins that there are; all problems so far go into `diagnostics`.
    pub(super) fn compile(&mut self, diagnostics: &mut Diagnostics) -> Compiled {
        diagnostics.append(std::mem::take(&mut self.found));
        compile(&self.files, &self.surroundings, &self.pins, diagnostics)
    }

    /// Compiles a program that must be free of errors; warnings are left in `diagnostics`.
    pub(super) fn demand(&mut self, diagnostics: &mut Diagnostics) -> Result<Compiled, Failure> {
        let compiled = self.compile(diagnostics);
        diagnostics.demand(compiled).map_err(|_| {
            Failure::problems(std::mem::take(diagnostics), std::mem::take(&mut self.sources))
        })
    }
}

/// The region that the environment names, as every tool of AWS understands it.
pub(super) fn usual_region() -> Result<Option<Region>, Failure> {
    let named =
        ["AWS_REGION", "AWS_DEFAULT_REGION"].iter().find_map(|name| std::env::var(name).ok());
    named.filter(|name| !name.is_empty()).map(|name| known_region(&name)).transpose()
}

pub(super) fn known_region(name: &str) -> Result<Region, Failure> {
    if schema::all_regions().any(|known| known == name) {
        return Ok(Region::new(name));
    }
    let help = closest(name, schema::all_regions()).map_or_else(
        || "regions are named like `eu-west-1`".to_owned(),
        |similar| format!("did you mean `{similar}`?"),
    );
    Err(Failure::usage(format!("there is no region `{name}`"), help))
}

fn parameters(given: &Given) -> Result<BTreeMap<String, String>, Failure> {
    let mut parameters = given.params.as_deref().map(from_file).transpose()?.unwrap_or_default();
    for assignment in &given.set {
        let Some((name, value)) = assignment.split_once('=') else {
            let what = format!("`--set {assignment}` gives nothing to a parameter");
            return Err(Failure::usage(what, "write `--set NAME=VALUE`"));
        };
        parameters.insert(name.trim().to_owned(), value.trim().to_owned());
    }
    Ok(parameters)
}

fn from_file(path: &Path) -> Result<BTreeMap<String, String>, Failure> {
    let text = fs::read_to_string(path).map_err(|error| Failure::unusable(path, &error))?;
    let values: BTreeMap<String, serde_json::Value> =
        serde_json::from_str(&text).map_err(|error| {
            // The words of the error may repeat a secret of the file.
            let (path, line, column) = (path.display(), error.line(), error.column());
            let what = format!("`{path}` is no object of JSON, at line {line}, column {column}");
            Failure::usage(what, "write it like `{ \"vpc-cidr\": \"10.2.0.0/16\" }`")
        })?;
    let text_of = |value: serde_json::Value| match value {
        serde_json::Value::String(text) => text,
        other => other.to_string(),
    };
    Ok(values.into_iter().map(|(name, value)| (name, text_of(value))).collect())
}
