//! Properties, and what is written as their values.

use super::words;
use crate::ide::properties::{self, of_resource, path_of};
use crate::ide::scene::{Scene, Spot};
use crate::ide::{Analysis, manual};
use crate::lower;
use crate::model::{Address, PropertyPath, SURROUNDINGS};
use crate::schema;
use crate::syntax::ast::Word;

/// The key of a map, or a value.
pub(super) fn said(analysis: &Analysis, scene: &Scene<'_>, word: &Word) -> Option<String> {
    match &scene.spot {
        Spot::Key { path, .. } => at(analysis, scene, &path_of(scene, path)?.child(word.text())),
        Spot::Value { .. } if word.is_plain() => reference(analysis, word.text()),
        Spot::Value { .. } | Spot::Words { .. } | Spot::Nowhere => None,
    }
}

/// The name of a property at the beginning of its line.
pub(super) fn property(analysis: &Analysis, scene: &Scene<'_>, word: &Word) -> Option<String> {
    let keyword = scene.sentence?.sentence.keyword()?;
    let is_own = keyword.span == word.span;
    is_own.then(|| at(analysis, scene, &PropertyPath::key(word.text()))).flatten()
}

fn at(analysis: &Analysis, scene: &Scene<'_>, path: &PropertyPath) -> Option<String> {
    let schema = of_resource(analysis, scene)?;
    let property = properties::find(&schema, path)?;
    Some(manual::property(&schema, &property))
}

/// `lab.arn`: the property of the resource.
fn reference(analysis: &Analysis, text: &str) -> Option<String> {
    if let Ok(range) = text.parse() {
        return Some(manual::range(range));
    }
    let (owner, member) = text.rsplit_once('.')?;
    let stack = &analysis.compiled.program.stack;
    if owner == SURROUNDINGS {
        return match member {
            "region" => Some(format!("The region of the stack: `{}`.", stack.region)),
            "account" => Some(match &stack.account {
                Some(account) => format!("The account of the stack: `{}`.", account.value),
                None => "The account in which the program is applied.".to_owned(),
            }),
            "partition" => Some("The partition of the region, such as `aws`.".to_owned()),
            _ => None,
        };
    }
    let at = |address: &str| analysis.compiled.graph.get(&Address::new(address));
    let Some(resource) = at(owner).or_else(|| at(&format!("{owner}.vpc"))) else {
        return words::named(analysis, owner);
    };
    let schema = schema::find_anywhere(&resource.type_name)?;
    let path = lower::property(&schema, member)?;
    let property = properties::find(&schema, &path)?;
    Some(format!(
        "`{}` of `{}`, an {}\n\n{}",
        property.name,
        resource.address,
        resource.type_name,
        manual::property(&schema, &property),
    ))
}
