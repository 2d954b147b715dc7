//! What a quoted text says: its escapes resolved, and what may not stand in it found.

use std::ops::Range;

/// What is wrong with a text. Ranges are in bytes of what was given.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Flaw {
    Escape(Range<usize>),
    Hidden(char, Range<usize>),
}

/// The text between the quotes, without escapes.
pub(super) fn unescape(raw: &str) -> Result<Box<str>, Flaw> {
    if let Some((character, range)) = hidden(raw) {
        return Err(Flaw::Hidden(character, range));
    }
    let mut plain = String::with_capacity(raw.len());
    let mut rest = raw;
    while let Some(at) = rest.find('\\') {
        let (before, escape) = rest.split_at(at);
        plain.push_str(before);
        let start = raw.len() - escape.len();
        let (character, length) =
            resolve(escape).map_err(|length| Flaw::Escape(start..start + length))?;
        plain.push(character);
        rest = escape.get(length..).unwrap_or_default();
    }
    plain.push_str(rest);
    Ok(plain.into())
}

/// Where the escapes of a text are, right and wrong ones.
pub fn escapes(raw: &str) -> impl Iterator<Item = Range<usize>> {
    let mut from = 0;
    std::iter::from_fn(move || {
        let at = from + raw.get(from..)?.find('\\')?;
        let length = resolve(raw.get(at..)?).map_or_else(|length| length, |(_, length)| length);
        from = at + length;
        Some(at..from)
    })
}

/// The character that an escape at the start of `text` stands for, and the escape's length; or the
/// length of what looks like one.
fn resolve(text: &str) -> Result<(char, usize), usize> {
    match text.chars().nth(1) {
        Some(same @ ('"' | '\\')) => Ok((same, 2)),
        Some('n') => Ok(('\n', 2)),
        Some('t') => Ok(('\t', 2)),
        Some('u') => number(text),
        Some(other) => Err(1 + other.len_utf8()),
        None => Err(1),
    }
}

fn number(text: &str) -> Result<(char, usize), usize> {
    let digits = text.strip_prefix("\\u{").ok_or(2_usize)?;
    let length = digits.bytes().take_while(u8::is_ascii_hexdigit).count();
    let (digits, rest) = digits.split_at(length);
    let whole = 3 + length + usize::from(rest.starts_with('}'));
    let value = u32::from_str_radix(digits, 16).ok().and_then(char::from_u32);
    value.filter(|_| rest.starts_with('}')).map(|value| (value, whole)).ok_or(whole)
}

/// The first character that a reader would not see: a control, or one that changes the order in
/// which text is shown, so that a review would see another program than the compiler.
pub(super) fn hidden(text: &str) -> Option<(char, Range<usize>)> {
    if text.bytes().all(|byte| (b' '..0x7f).contains(&byte)) {
        return None;
    }
    let found = text.char_indices().find(|(_, character)| is_deceptive(*character));
    found.map(|(at, character)| (character, at..at + character.len_utf8()))
}

fn is_deceptive(character: char) -> bool {
    let reorders = matches!(character, '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
    reorders || (character.is_control() && character != '\t')
}

/// Whether a character outside of texts and comments leaves no mark on the screen.
pub(super) fn is_invisible(character: char) -> bool {
    let blank = character.is_whitespace() && !matches!(character, ' ' | '\t' | '\n');
    let joiner = matches!(character, '\u{ad}' | '\u{200b}'..='\u{200d}' | '\u{2060}'..='\u{2064}' | '\u{feff}');
    blank || joiner || is_deceptive(character)
}

/// The sign of the language for which a character is taken that looks like it, as programs for
/// texts and keyboards of other scripts write them.
pub(super) fn looks_like(character: char) -> Option<char> {
    match character {
        '‐' | '‑' | '‒' | '–' | '—' | '―' | '−' | '﹣' | '－' => Some('-'),
        '＝' => Some('='),
        '，' | '、' | '﹐' => Some(','),
        '；' | '﹔' | '\u{37e}' => Some(';'),
        '｛' => Some('{'),
        '｝' => Some('}'),
        '［' | '【' => Some('['),
        '］' | '】' => Some(']'),
        '．' | '。' => Some('.'),
        '：' => Some(':'),
        '／' | '⁄' | '∕' => Some('/'),
        '＃' => Some('#'),
        '＄' => Some('$'),
        '＊' | '∗' => Some('*'),
        '＿' => Some('_'),
        _ => None,
    }
}
