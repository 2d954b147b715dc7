//! Everything that people and programs are shown. The only module that prints; it decides
//! nothing, and lets no control character from outside reach a terminal.

use std::io::{self, IsTerminal, Write};

pub mod adopt;
pub mod audit;
pub mod comply;
pub mod cost;
pub mod diagnostics;
pub mod drift;
mod excerpt;
pub mod expand;
pub mod format;
pub mod graph;
pub mod outcome;
pub mod plan;
pub mod progress;
pub mod rights;
mod sarif;
pub mod settled;
pub mod state;
mod text;
mod value;

/// How text is shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Style {
    pub color: bool,
    pub width: usize,
    /// Whether lines may be drawn, which a screen reader cannot read.
    pub graphics: bool,
}

const WIDTH: usize = 100;
const NARROWEST: usize = 40;

impl Style {
    /// Plain text, as it goes into files and pipes.
    pub const PLAIN: Self = Self { color: false, width: WIDTH, graphics: true };

    /// What suits a stream: colour where somebody wants it or a terminal shows it.
    pub fn of(stream: &impl IsTerminal, color: Option<bool>) -> Self {
        let wanted =
            stream.is_terminal() && std::env::var_os("NO_COLOR").is_none_or(|set| set.is_empty());
        let columns = std::env::var("COLUMNS").ok().and_then(|columns| columns.parse().ok());
        let width = columns.unwrap_or(WIDTH).clamp(NARROWEST, WIDTH);
        let is_set = |name| std::env::var_os(name).is_some_and(|set| !set.is_empty());
        let graphics =
            !is_set("NO_GRAPHICS") && std::env::var_os("TERM").is_none_or(|it| it != "dumb");
        Self { color: color.unwrap_or(wanted), width, graphics }
    }

    /// The text in a colour of the terminal, or as it is.
    pub(crate) fn paint(self, color: Color, text: &str) -> String {
        if self.color && !text.is_empty() {
            format!("\u{1b}[{}m{text}\u{1b}[0m", color.code())
        } else {
            text.to_owned()
        }
    }
}

#[derive(Clone, Copy)]
pub(crate) enum Color {
    Green,
    Yellow,
    Red,
    Cyan,
    Bold,
    Dim,
}

impl Color {
    fn code(self) -> u8 {
        match self {
            Self::Bold => 1,
            Self::Dim => 2,
            Self::Red => 31,
            Self::Green => 32,
            Self::Yellow => 33,
            Self::Cyan => 36,
        }
    }
}

/// Writes data to the standard output. A reader that has gone away is no failure.
pub fn print(text: &str) {
    write(&mut io::stdout().lock(), text);
}

/// Writes everything else to the standard error.
pub fn note(text: &str) {
    write(&mut io::stderr().lock(), text);
}

fn write(stream: &mut impl Write, text: &str) {
    // Nobody is left to be told when a stream is closed.
    drop(stream.write_all(text.as_bytes()).and_then(|()| stream.flush()));
}

/// A JSON document on the standard output.
pub fn print_json(document: &serde_json::Value) {
    let mut text = serde_json::to_string_pretty(document).unwrap_or_default();
    text.push('\n');
    print(&text);
}
