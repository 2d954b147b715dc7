//! Names in AWS that nobody chose: made from stack and address, with a hash of everything that
//! forces a replacement, so that a replacement does not collide with its own name.

use sha2::{Digest, Sha256};

use crate::model::program::Stack;
use crate::model::{Resource, Value};
use crate::schema;

/// Gives a resource a generated name of at most `longest` characters.
pub(super) fn name(
    resource: Resource,
    property: &'static str,
    longest: usize,
    stack: &Stack,
) -> Resource {
    name_by(resource, property, longest, stack, &[])
}

/// The same, where a change of some other properties calls for another name as well.
pub(super) fn name_by(
    resource: Resource,
    property: &'static str,
    longest: usize,
    stack: &Stack,
    also: &'static [&'static str],
) -> Resource {
    let hash = digest(&resource, stack, also);
    let readable = format!("{}-{}", stack.name, resource.address.as_str().replace('.', "-"));
    let kept: String = readable.chars().take(longest - hash.len() - 1).collect();
    let name = format!("{}-{hash}", kept.trim_end_matches('-'));
    resource.make_with(property, also, name)
}

/// Gives a resource a generated name that nobody else in the world has, small letters only.
pub(super) fn global_name(
    resource: Resource,
    property: &'static str,
    longest: usize,
    (stack, account): (&Stack, Value),
) -> Resource {
    let hash = digest(&resource, stack, &[]);
    let readable = format!("{}-{}", stack.name, resource.address.as_str().replace('.', "-"));
    let kept: String =
        readable.chars().take(longest - hash.len() - ACCOUNT_CHARACTERS - 2).collect();
    let kept = kept.to_ascii_lowercase();
    let head = format!("{}-", kept.trim_end_matches('-'));
    let name = Value::concat([head.into(), account, format!("-{hash}").into()]);
    resource.make(property, name)
}

const ACCOUNT_CHARACTERS: usize = 12;

const HASH_BYTES: usize = 3;

fn digest(resource: &Resource, stack: &Stack, also: &[&str]) -> String {
    let mut hasher = Sha256::new();
    for part in [stack.name.as_str(), stack.region.as_str(), resource.address.as_str()] {
        hasher.update(part.as_bytes());
        hasher.update([0]);
    }
    for (property, value) in fixed_properties(resource, also) {
        hasher.update(property.as_bytes());
        hasher.update(serde_json::to_vec(value).unwrap_or_default());
    }
    let digest = hasher.finalize();
    digest.iter().take(HASH_BYTES).map(|byte| format!("{byte:02x}")).collect()
}

/// The properties that cannot change while the resource lives, and those that are to be treated so.
fn fixed_properties<'a>(resource: &'a Resource, also: &[&str]) -> Vec<(&'a str, &'a Value)> {
    let Some(schema) = schema::find_anywhere(&resource.type_name) else { return Vec::new() };
    let is_fixed = |name: &str| {
        also.contains(&name) || schema.create_only.iter().any(|path| path.top() == Some(name))
    };
    resource.properties.iter().filter(|(name, _)| is_fixed(name)).collect()
}
