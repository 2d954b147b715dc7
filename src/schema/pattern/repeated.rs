//! Patterns that ask for some number of characters of one class and nothing else, as nearly all
//! do: what is in the class is found out once, with the engine that reads every pattern.

use std::array;

/// How often which ASCII characters may stand in a text.
pub(super) struct Repeated {
    fits: [bool; 128],
    least: usize,
    most: usize,
}

impl Repeated {
    /// Reads a pattern of this kind; `engine` makes a test of a pattern for the class alone.
    pub(super) fn read<T: Fn(&str) -> Option<bool>>(
        pattern: &str,
        engine: impl FnOnce(&str) -> T,
    ) -> Option<Self> {
        let inner = pattern.strip_prefix('^')?.strip_suffix('$')?;
        let inner = inner.strip_prefix('(').and_then(|it| it.strip_suffix(')')).unwrap_or(inner);
        let (class, times) = inner.split_at(class_length(inner)?);
        let (least, most) = count(times)?;
        let fits = engine(&format!("^{class}$"));
        let fits = |byte: usize| {
            let character = u8::try_from(byte).ok().map(char::from)?;
            fits(character.encode_utf8(&mut [0; 4]))
        };
        let known: [Option<bool>; 128] = array::from_fn(fits);
        let all_known = known.iter().all(Option::is_some);
        all_known.then(|| Self { fits: known.map(|fits| fits == Some(true)), least, most })
    }

    pub(super) fn matches(&self, text: &str) -> bool {
        let fits = |byte: u8| self.fits.get(usize::from(byte)).copied().unwrap_or_default();
        (self.least..=self.most).contains(&text.len()) && text.bytes().all(fits)
    }
}

/// The length of the class that a text begins with.
fn class_length(text: &str) -> Option<usize> {
    let mut bytes = text.bytes().enumerate();
    let (_, b'[') = bytes.next()? else { return None };
    while let Some((at, byte)) = bytes.next() {
        match byte {
            b'\\' => drop(bytes.next()),
            b']' => return Some(at + 1),
            _ => {}
        }
    }
    None
}

fn count(times: &str) -> Option<(usize, usize)> {
    match times {
        "*" => Some((0, usize::MAX)),
        "+" => Some((1, usize::MAX)),
        _ => {
            let inner = times.strip_prefix('{')?.strip_suffix('}')?;
            let (least, most) = inner.split_once(',').unwrap_or((inner, inner));
            let most = if most.is_empty() { Ok(usize::MAX) } else { most.parse() };
            Some((least.parse().ok()?, most.ok()?))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Repeated;

    #[test]
    fn reads_one_class_and_how_often_it_stands() {
        let letters = |text: &str| Some(text.chars().all(|c| c.is_ascii_lowercase()));
        let matches = |pattern, text| {
            Repeated::read(pattern, |_| letters).map(|pattern| pattern.matches(text))
        };
        for (pattern, text, expected) in [
            ("^[a-z]+$", "", Some(false)),
            ("^[a-z]*$", "", Some(true)),
            ("^([a-z]*)$", "abc", Some(true)),
            ("^[a-z]+$", "a-b", Some(false)),
            ("^[a-z]{2}$", "abc", Some(false)),
            ("^[a-z]{2,3}$", "abc", Some(true)),
            ("^[a-z]{2,}$", "abcdef", Some(true)),
            (r"^[a-z\]]+$", "abc", Some(true)),
            ("^[a-z]+", "abc", None),
            ("^[a-z]+[0-9]$", "abc", None),
            ("^[a-z]+|[0-9]+$", "abc", None),
            ("^(?:[a-z])$", "abc", None),
            ("^[]a]+$", "abc", None),
        ] {
            assert_eq!(matches(pattern, text), expected, "{pattern} {text}");
        }
    }
}
