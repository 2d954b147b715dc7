//! Text from files and from AWS, made harmless for a terminal.

use std::borrow::Cow;

/// `1 error`, `2 errors`
pub(super) fn counted(number: usize, noun: &str) -> String {
    format!("{number} {noun}{}", if number == 1 { "" } else { "s" })
}

/// The text with control characters and marks that reverse its direction replaced.
pub(super) fn harmless(text: &str) -> Cow<'_, str> {
    if !text.chars().any(is_harmful) {
        return Cow::Borrowed(text);
    }
    Cow::Owned(
        text.chars().map(|c| if is_harmful(c) { char::REPLACEMENT_CHARACTER } else { c }).collect(),
    )
}

/// The same for a text that is already coloured: of all sequences, those for colour are kept.
pub(super) fn harmless_but_painted(text: &str) -> String {
    let mut clean = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find('\u{1b}') {
        let (before, from) = rest.split_at(at);
        clean.push_str(&harmless(before));
        let length = color_sequence(from);
        let (sequence, after) = from.split_at(length.unwrap_or(1));
        clean.push_str(if length.is_some() { sequence } else { "\u{fffd}" });
        rest = after;
    }
    clean.push_str(&harmless(rest));
    clean
}

/// How long the sequence for a colour is with which the text begins.
fn color_sequence(text: &str) -> Option<usize> {
    let parameters = text.strip_prefix("\u{1b}[")?;
    let end = parameters.find(|c: char| !c.is_ascii_digit() && c != ';')?;
    parameters.get(end..)?.starts_with('m').then_some(end + 3)
}

fn is_harmful(c: char) -> bool {
    let reverses =
        matches!(c, '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
    reverses || (c.is_control() && c != '\n' && c != '\t')
}

#[cfg(test)]
mod tests {
    use super::harmless_but_painted;

    #[test]
    fn only_colours_reach_a_terminal() {
        let text = "\u{1b}[1;31mred\u{1b}[0m \u{1b}[2J\u{1b}]0;title\u{7} \u{9b}1m \u{1b}";
        let clean =
            "\u{1b}[1;31mred\u{1b}[0m \u{fffd}[2J\u{fffd}]0;title\u{fffd} \u{fffd}1m \u{fffd}";
        assert_eq!(harmless_but_painted(text), clean);
    }
}
