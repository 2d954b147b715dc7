//! Which of the names that exist somebody may have meant.

/// The name that looks most like what was written, if any does.
pub fn closest<'a>(written: &str, names: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let written = plain(written);
    let ranked = names.into_iter().map(|name| (distance(&written, &plain(name)), name));
    ranked.filter(|(distance, _)| *distance < FAR).min().map(|(_, name)| name)
}

/// The type names that look most like a misspelt one, the best first.
pub fn types<'a>(written: &str, names: impl IntoIterator<Item = &'a str>) -> Vec<&'a str> {
    let last = plain(written.rsplit([':', '.', '/']).next().unwrap_or(written));
    let written = plain(written);
    let mut ranked: Vec<(usize, &str)> = names
        .into_iter()
        .filter_map(|name| {
            let whole = distance(&written, &plain(name));
            let own = plain(name.rsplit(':').next().unwrap_or(name));
            let best = if own == last { whole.min(FAR / 4) } else { whole };
            (best < FAR).then_some((best, name))
        })
        .collect();
    ranked.sort_unstable();
    ranked.truncate(3);
    ranked.into_iter().map(|(_, name)| name).collect()
}

/// A distance from which on two names have nothing to do with each other.
const FAR: usize = 1000;
const LONGEST: usize = 200;

/// In thousandths of what makes two names unlike each other.
fn distance(written: &str, name: &str) -> usize {
    let longest = written.len().max(name.len());
    if longest > LONGEST || written.is_empty() {
        return FAR;
    }
    if written.len() >= 4 && (name.starts_with(written) || written.starts_with(name)) {
        return FAR / 2;
    }
    let edits = strsim::damerau_levenshtein(written, name);
    (FAR * edits).checked_div(longest.div_ceil(3) + 1).unwrap_or(FAR)
}

/// Lower-case letters and digits only, so that `cidr-block` is `CidrBlock`.
fn plain(name: &str) -> String {
    name.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}
