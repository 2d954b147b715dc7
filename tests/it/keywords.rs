//! Every word of the language, in every place where it may stand, as a text for whoever colours
//! programs.

use std::collections::BTreeSet;
use std::fmt::Write;

use smk::check::vocabulary::shape::Role;
use smk::check::vocabulary::{FORMS, Form, Place};

/// A program that nobody would apply, with every sentence in every way to write it.
pub struct Sheet {
    pub text: String,
    pub words: Vec<Placed>,
}

/// A word of the sheet that belongs to the language; line and column count from zero.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Placed {
    pub line: usize,
    pub column: usize,
    pub word: &'static str,
    /// Whether it begins its sentence.
    pub is_first: bool,
}

const PLACES: [Place; 9] = [
    Place::Top,
    Place::Stack,
    Place::Network,
    Place::Endpoint,
    Place::Key,
    Place::Bucket,
    Place::Notebook,
    Place::Studio,
    Place::Training,
];

pub fn sheet() -> Sheet {
    let mut sheet = Sheet { text: String::new(), words: Vec::new() };
    for place in PLACES {
        let (before, behind) = place.around();
        writeln!(sheet.text, "{before}").unwrap();
        let indent = if place == Place::Top { "" } else { "  " };
        for form in FORMS.iter().filter(|form| form.place == place && form.built) {
            for sample in form.samples() {
                let line = sheet.text.lines().count();
                let mut column = indent.len();
                for (index, (word, role)) in sample.words.iter().enumerate() {
                    if matches!(role, Role::Keyword | Role::Choice | Role::Unit) {
                        sheet.words.push(Placed { line, column, word, is_first: index == 0 });
                    }
                    column += word.len() + 1;
                }
                writeln!(sheet.text, "{indent}{}", sample.with(sample.words.len())).unwrap();
            }
        }
        writeln!(sheet.text, "{behind}").unwrap();
    }
    sheet
}

/// All words of the language.
pub fn all() -> BTreeSet<&'static str> {
    let firsts = FORMS.iter().map(|form| form.keyword);
    let others = FORMS.iter().flat_map(Form::words).map(|known| known.word);
    firsts.chain(others).collect()
}

#[test]
fn the_sheet_has_every_word_where_it_says() {
    let sheet = sheet();
    let lines: Vec<&str> = sheet.text.lines().collect();
    let mut seen = BTreeSet::new();
    for Placed { line, column, word, .. } in &sheet.words {
        assert_eq!(&lines[*line][*column..*column + word.len()], *word, "{}", lines[*line]);
        seen.insert(*word);
    }
    let built = |word: &&str| *word != "assert";
    assert_eq!(seen, all().into_iter().filter(built).collect());
}
