//! Texts at random: programs and single sentences with tokens and characters too many, too few or
//! changed, and sentences of tokens at random.

/// What is put into texts, as it is or between spaces.
const TOKENS: [&str; 58] = [
    "{",
    "}",
    "[",
    "]",
    ",",
    ";",
    "=",
    "\"",
    "\\",
    "$",
    "#",
    ":",
    "'",
    "\n",
    "\r\n",
    "\r",
    "\t",
    " ",
    "  ",
    "\n\n",
    "lab",
    "network",
    "key",
    "in",
    "on",
    "a.b",
    ".example.org",
    "10.0.0.0/16",
    "10.0.0.7",
    "30",
    "-1.5",
    "days",
    "30 days",
    "30days",
    "AWS::SQS::Queue",
    "a:",
    "a::",
    ":::",
    "*",
    "\"x\"",
    "\"\\u{e9}\"",
    "\"\\u{d800}\"",
    "\"\\x\"",
    "\"a # b\"",
    "# c\n",
    "# \u{202e}\n",
    "# c\r\n",
    "$x",
    "$x:",
    "x = 1",
    "{ }",
    "[a, b]",
    "a, b",
    "\nkey lab",
    "\nkey\u{301}",
    "\nkeys",
    "\u{a0}",
    "\u{feff}",
];

/// What single characters are taken from, besides all of Unicode.
const CHARACTERS: &str = "ab1-./:_*é本e\u{301}\u{200b}\u{85}→😀\0\u{7f}²Ⅳ";

/// An endless row of texts, the same each time for the same number in `SMK_SEED`.
pub struct Texts<'a> {
    programs: &'a [String],
    lines: Vec<&'a str>,
    state: u64,
}

impl<'a> Texts<'a> {
    pub fn new(programs: &'a [String]) -> Self {
        let lines = programs.iter().flat_map(|text| text.lines());
        let lines = lines.filter(|line| !line.trim().is_empty()).collect();
        let seed = std::env::var("SMK_SEED").map_or(0, |seed| seed.parse::<u64>().unwrap());
        let state = (0x9e37_79b9_7f4a_7c15 ^ seed).max(1);
        Self { programs, lines, state }
    }

    /// A number below another one.
    fn below(&mut self, end: usize) -> usize {
        self.state ^= self.state << 13;
        self.state ^= self.state >> 7;
        self.state ^= self.state << 17;
        usize::try_from(self.state >> 16).unwrap() % end
    }

    fn one_of<T: Copy>(&mut self, choice: &[T]) -> T {
        choice[self.below(choice.len())]
    }

    /// Where a token or a character begins or the text ends.
    fn place(&mut self, text: &str) -> usize {
        let at = self.below(text.len() + 1);
        let is_border = |at: &usize| {
            let (before, after) = (&text.as_bytes()[..*at], &text.as_bytes()[*at..]);
            let is_word = |byte: Option<&u8>| byte.is_some_and(u8::is_ascii_alphanumeric);
            text.is_char_boundary(*at) && !(is_word(before.last()) && is_word(after.first()))
        };
        let in_word = self.below(8) == 0;
        let fits = |at: &usize| if in_word { text.is_char_boundary(*at) } else { is_border(at) };
        (at..=text.len()).find(fits).unwrap_or(text.len())
    }

    /// Two places, near to each other.
    fn piece(&mut self, text: &str) -> std::ops::Range<usize> {
        let start = self.place(text);
        let length = 1 + self.below(12);
        let fits = |at: &usize| text.is_char_boundary(*at);
        let end = (start + length..=text.len()).find(fits).unwrap_or(text.len());
        start..end
    }

    fn token(&mut self) -> String {
        let token = match self.below(12) {
            0 => self.one_of(&CHARACTERS.chars().collect::<Vec<_>>()).to_string(),
            1 => u32::try_from(self.below(0x11_0000))
                .ok()
                .and_then(char::from_u32)
                .map_or_else(|| "\u{2066}".to_owned(), String::from),
            _ => self.one_of(&TOKENS).to_owned(),
        };
        match self.below(3) {
            0 => token,
            1 => format!(" {token} "),
            _ => format!(" {token}"),
        }
    }

    fn damaged(&mut self, text: &str) -> String {
        let mut text = text.to_owned();
        match self.below(9) {
            0..=2 => {
                let at = self.place(&text);
                let token = self.token();
                text.insert_str(at, &token);
            }
            3 => text.replace_range(self.piece(&text), ""),
            4 => {
                let piece = self.piece(&text);
                let token = self.token();
                text.replace_range(piece, &token);
            }
            5 => {
                let piece = text[self.piece(&text)].to_owned();
                let at = self.place(&text);
                text.insert_str(at, &piece);
            }
            6 => text = self.swapped(&text),
            7 => text = text.replace('\n', "\r\n"),
            _ => text = text.replace("  ", self.one_of(&["\t", "", "    "])),
        }
        text
    }

    /// Two words in each other's place.
    fn swapped(&mut self, text: &str) -> String {
        let mut words: Vec<&str> = text.split_inclusive([' ', '\n', ',']).collect();
        if words.len() > 1 {
            let first = self.below(words.len() - 1);
            words.swap(first, first + 1);
        }
        words.concat()
    }
}

impl Iterator for Texts<'_> {
    type Item = String;

    fn next(&mut self) -> Option<String> {
        let (programs, lines) = (self.programs, self.lines.clone());
        let mut text = match self.below(4) {
            0 => programs[self.below(programs.len())].clone(),
            1 => (0..self.below(9)).map(|_| self.token()).collect(),
            2 => lines[self.below(lines.len())].to_owned(),
            _ => (0..=self.below(3)).map(|_| format!("{}\n", self.one_of(&lines))).collect(),
        };
        for _ in 0..self.below(4) {
            text = self.damaged(&text);
        }
        Some(text)
    }
}
