//! A sentence with places to fill in, in the notation that editors share: `${1:name}`,
//! `${2|on,off|}`, and `$0` for where to go on.

use std::fmt::Write;

use crate::check::vocabulary::shape::{Inner, Meaning, Part, Slot};
use crate::check::vocabulary::{Form, shape};
use crate::source::SourceMap;
use crate::syntax::ast::Group;
use crate::syntax::rough::rough;

/// The sentence as its example is built; nothing, if it is its keyword alone.
pub(super) fn of_form(form: &Form) -> Option<String> {
    let example = groups(form.example);
    let mut choices = shape::choices(form.shape).into_iter();
    let parts = choices.find(|parts| shape::words(parts, &example).complete)?;
    of_parts(form.keyword, &parts, form)
}

/// The words of an example behind the first.
fn groups(example: &str) -> Vec<Group> {
    let mut sources = SourceMap::default();
    let Ok(id) = sources.add("", example) else { return Vec::new() };
    let sentence = rough(sources.file(id), 0).sentences.into_iter().next();
    sentence.map(|sentence| sentence.groups.into_iter().skip(1).collect()).unwrap_or_default()
}

/// A word of a sentence and the parts that have to follow it.
pub(super) fn of_parts(word: &str, parts: &[Part], form: &Form) -> Option<String> {
    let with_block = form.example.contains('{');
    let number = form.example.split(' ').find(|word| word.parse::<u32>().is_ok());
    let mut snippet = Snippet { text: escaped(word), places: 0, number: number.unwrap_or("1") };
    let mut ended = false;
    for part in parts {
        match part {
            Part::Block(inner) if with_block => {
                let inside = match inner {
                    Inner::Hosts => " { $0 }",
                    Inner::Sentences(_) | Inner::Properties => " {\n  $0\n}",
                };
                snippet.text.push_str(inside);
                ended = true;
            }
            part => snippet.part(part),
        }
    }
    (snippet.places > 0 || ended).then_some(snippet.text)
}

/// The name of a property and the beginning of its value.
pub(super) fn of_property(name: &str, begins: &str, ends: &str) -> String {
    format!("{} = {begins}$0{ends}", escaped(name))
}

struct Snippet {
    text: String,
    places: usize,
    /// The number of the example.
    number: &'static str,
}

impl Snippet {
    fn part(&mut self, part: &Part) {
        match part {
            Part::Word(word) => {
                self.text.push(' ');
                self.text.push_str(&escaped(word));
            }
            Part::Choice(words) => self.choice(words),
            Part::One(slot) | Part::Many(slot) => self.slot(*slot),
            Part::Pairs(slot, words) => {
                self.slot(*slot);
                self.choice(words);
            }
            Part::Quantity(units) => {
                self.place(self.number);
                self.choice(units);
            }
            Part::Value => {
                self.text.push_str(" =");
                self.place("value");
            }
            Part::Optional(_) | Part::Either(_) | Part::Block(_) => {}
        }
    }

    fn slot(&mut self, slot: Slot) {
        let shown = slot.to_string();
        let word = match slot {
            Slot::Range => "10.0.0.0/16",
            _ => shown.trim_matches('"'),
        };
        if slot.is_quoted() {
            self.places += 1;
            let word = escaped(&word.to_lowercase());
            let _ = write!(self.text, " \"${{{}:{word}}}\"", self.places);
        } else {
            self.place(&word.to_lowercase());
        }
    }

    fn place(&mut self, word: &str) {
        self.places += 1;
        let _ = write!(self.text, " ${{{}:{}}}", self.places, escaped(word));
    }

    fn choice(&mut self, words: &[Meaning]) {
        if let [only] = words {
            return self.part(&Part::Word(only.word));
        }
        self.places += 1;
        let words: Vec<&str> = words.iter().map(|known| known.word).collect();
        let _ = write!(self.text, " ${{{}|{}|}}", self.places, words.join(","));
    }
}

/// A text in which nothing is a sign of the notation.
pub(super) fn escaped(text: &str) -> String {
    text.replace('\\', "\\\\").replace('$', "\\$").replace('}', "\\}")
}
