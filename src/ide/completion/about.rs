//! More about an entry of a list, for the one that somebody looks at.

use super::About;
use crate::ide::{Analysis, hover, manual, things};
use crate::model::TypeName;

/// More about an entry, in Markdown.
pub fn about(analysis: &Analysis, about: &About) -> Option<String> {
    match about {
        About::Words(words) => (!words.is_empty()).then(|| words.clone()),
        About::Type(name) => manual::type_name(
            &TypeName::new(name.as_str()),
            &analysis.compiled.program.stack.region,
        ),
        About::Thing(name) => {
            let thing = things::things(analysis).find(|thing| thing.name.text() == name)?;
            Some(hover::thing(analysis, &thing))
        }
    }
}
