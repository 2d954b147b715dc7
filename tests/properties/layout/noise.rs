//! Programs written in every way that the grammar allows, and texts that it does not allow. What
//! comes about follows from numbers.

use smk::syntax::KEYWORDS;

const WORDS: [&str; 15] = [
    "lab",
    "10.0.0.0/16",
    ".example.org",
    "AWS::SQS::Queue",
    "main.private-a",
    "443",
    "-7",
    "$vpc-cidr",
    "\"\"",
    "\"a # { ; , \\\" text\"",
    "\"日本語 и 😀\"",
    "größe",
    "e\u{301}\u{327}",
    "key",
    "a-word-of-sixty-characters-which-lets-lines-become-too-long-x",
];
const COMMENTS: [&str; 6] =
    ["#", "# why", "# a \"comment, of { signs ]; = x", "# 日本", "#   spaced", "# key lab { }"];
/// What damage puts into a text.
const PIECES: [&str; 34] = [
    "{", "}", "[", "]", ",", ";", "=", ":", "\"", "#", "\\", "'", "\n", "\r\n", "\r", "\t", " ",
    "\u{a0}", "\u{feff}", "\u{202e}", "\u{85}", "\u{c}", "key", "\nkey ", "  key", "x = 1",
    "{ a }", "[1]", "\"x\"", "# c\n", "\n}\n", "…", "\u{301}", "# c\r",
];

pub(super) fn program(dice: &[u8]) -> String {
    let is_left_open = dice.len() % 4 == 3;
    let text = String::new();
    let mut writer = Writer { dice: dice.iter(), text, newlines: 0, deep: 0, is_left_open };
    writer.newlines = writer.roll(3);
    writer.one_of(&["", "", "", "\u{feff}"]);
    writer.program();
    if writer.is_left_open {
        writer.text.truncate(writer.text.trim_end_matches(['\r', '\n']).len());
    }
    writer.text
}

/// The program with pieces in it that do not belong there, and without some that do.
pub(super) fn damaged(text: &str, damage: &[(u16, u8)]) -> String {
    let mut text: Vec<char> = text.chars().collect();
    for (at, what) in damage {
        let at = usize::from(*at) % (text.len() + 1);
        let piece = PIECES.get(usize::from(*what) % (PIECES.len() * 2));
        match piece {
            Some(piece) => drop(text.splice(at..at, piece.chars())),
            None => drop(text.drain(at..text.len().min(at + usize::from(*what) % 5))),
        }
    }
    text.into_iter().collect()
}

pub(super) fn babble(dice: &[u8]) -> String {
    let parts = dice.iter().map(|die| {
        let at = usize::from(*die);
        PIECES.iter().chain(&WORDS).chain(&COMMENTS).nth(at % 60).copied().unwrap_or(" ")
    });
    parts.collect()
}

/// Writes a program, choosing among the ways to write it by what the dice say; when they are used
/// up, in the simplest.
struct Writer<'a> {
    dice: std::slice::Iter<'a, u8>,
    text: String,
    /// Which line ends there are.
    newlines: usize,
    deep: usize,
    /// Whether the last line does not end.
    is_left_open: bool,
}

impl Writer<'_> {
    fn roll(&mut self, sides: usize) -> usize {
        self.dice.next().map_or(0, |die| usize::from(*die) % sides)
    }

    fn one_of(&mut self, ways: &[&str]) {
        let way = ways.get(self.roll(ways.len())).copied().unwrap_or_default();
        self.text.push_str(way);
    }

    fn program(&mut self) {
        while self.dice.len() > 0 {
            self.blank();
            self.one_of(&["", "", "", " ", "\t", "   "]);
            let keyword = self.roll(KEYWORDS.len());
            self.text.push_str(KEYWORDS.get(keyword).copied().unwrap_or_default());
            self.rest_of_statement();
            while self.roll(5) == 4 {
                self.separator();
                self.statement();
            }
            self.line_end();
        }
    }

    fn statement(&mut self) {
        self.word();
        self.rest_of_statement();
    }

    fn rest_of_statement(&mut self) {
        self.joined();
        for _ in 0..self.roll(4) {
            self.space();
            self.word();
            self.joined();
        }
        if self.roll(3) == 1 {
            self.tight();
            self.text.push('=');
            self.tight();
            self.value();
        }
        if self.roll(3) == 1 && self.deep < 4 {
            self.tight();
            self.block();
        }
    }

    /// What commas join to a word.
    fn joined(&mut self) {
        while self.roll(4) == 3 {
            self.tight();
            self.text.push(',');
            self.wide();
            self.word();
        }
    }

    fn block(&mut self) {
        self.deep += 1;
        self.text.push('{');
        if self.roll(2) == 0 {
            self.tight();
            for index in 0..self.roll(4) {
                if index > 0 {
                    self.separator();
                }
                self.statement();
            }
            self.tight();
        } else {
            self.wide();
            for _ in 0..self.roll(5) {
                self.statement();
                if self.roll(5) == 4 {
                    self.separator();
                    self.statement();
                }
                self.line_end();
                self.blank();
                self.text.push(' ');
            }
            self.wide();
        }
        self.text.push('}');
        self.deep -= 1;
    }

    fn value(&mut self) {
        match self.roll(if self.deep < 4 { 6 } else { 3 }) {
            0 | 1 => self.word(),
            2 => {
                self.one_of(&["30", "-1.5"]);
                self.space();
                self.one_of(&["days", "GB"]);
            }
            3 | 4 => self.bracket(['[', ']'], Self::value),
            _ => self.bracket(['{', '}'], |writer| {
                writer.word();
                writer.tight();
                writer.text.push('=');
                writer.tight();
                writer.value();
            }),
        }
    }

    fn bracket(&mut self, [open, close]: [char; 2], part: impl Fn(&mut Self)) {
        self.deep += 1;
        self.text.push(open);
        self.wide();
        for index in 0..self.roll(4) {
            if index > 0 {
                self.wide();
                self.text.push(',');
                self.wide();
            }
            part(self);
        }
        self.wide();
        self.text.push(close);
        self.deep -= 1;
    }

    fn word(&mut self) {
        self.one_of(&WORDS);
    }

    fn separator(&mut self) {
        self.tight();
        self.text.push(';');
        self.tight();
    }

    fn space(&mut self) {
        self.one_of(&[" ", " ", "  ", "\t", " \t   "]);
    }

    fn tight(&mut self) {
        self.one_of(&[" ", "", "  ", "\t"]);
    }

    /// Where a line may end and comments may stand.
    fn wide(&mut self) {
        self.tight();
        if self.roll(6) == 5 {
            self.line_end();
            self.blank();
            self.space();
        }
    }

    fn line_end(&mut self) {
        if self.roll(4) == 3 {
            self.tight();
            let line = self.text.rsplit('\n').next().unwrap_or_default();
            let column = " ".repeat(line.chars().count());
            self.one_of(&COMMENTS);
            while self.roll(3) == 1 {
                self.newline();
                self.text.push_str(&column);
                self.one_of(&COMMENTS);
            }
        }
        self.tight();
        self.newline();
    }

    /// Empty lines and lines of comments.
    fn blank(&mut self) {
        for _ in 0..self.roll(4) {
            self.tight();
            if self.roll(2) == 1 {
                self.one_of(&COMMENTS);
            }
            self.newline();
        }
    }

    fn newline(&mut self) {
        let is_long = self.newlines == 1 || (self.newlines == 2 && self.roll(2) == 1);
        self.text.push_str(if is_long { "\r\n" } else { "\n" });
    }
}
