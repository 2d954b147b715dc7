//! What stands around an offset while somebody writes there, and what may stand at it. Works in
//! sentences that are not finished.

use super::Analysis;
use crate::check::vocabulary::shape::Inner;
use crate::check::vocabulary::{self, Form, Place};
use crate::model::{PropertyPath, Segment};
use crate::source::Span;
use crate::syntax::ast::{Group, Word, WordKind};
use crate::syntax::rough::{Entry, Rough, Sentence, Value, ValueKind, rough};

/// The place of an offset.
pub struct Scene<'a> {
    pub offset: u32,
    /// The word that the offset touches.
    pub word: Option<&'a Word>,
    /// The sentences whose braces are around it, the outermost first.
    pub around: Vec<Layer<'a>>,
    /// What stands in the innermost of these braces, if that is known.
    pub inner: Option<Inner>,
    /// All sentences there.
    pub siblings: &'a [Sentence],
    /// The one that the offset lies in.
    pub sentence: Option<Layer<'a>>,
    pub spot: Spot<'a>,
}

/// A sentence, with its form if it has one.
#[derive(Clone, Copy, Debug)]
pub struct Layer<'a> {
    pub sentence: &'a Sentence,
    pub form: Option<&'static Form>,
}

/// What may stand at an offset.
#[derive(Debug)]
pub enum Spot<'a> {
    /// A word behind others, in front of a value; after a comma, if it goes on.
    Words {
        before: Vec<Group>,
        goes_on: bool,
    },
    /// The name of an entry of a map, which is at this path of the value.
    Key {
        path: PropertyPath,
        others: &'a [Entry],
    },
    /// A value at this path.
    Value {
        path: PropertyPath,
    },
    Nowhere,
}

/// The section in which an offset lies; nothing, if it is in a comment or in no file.
pub fn section(analysis: &Analysis, offset: u32) -> Option<Rough> {
    let file = analysis.sources.file_of(Span::new(offset, offset))?;
    let rough = rough(analysis.sources.file(file), offset);
    (!rough.is_comment(offset)).then_some(rough)
}

impl<'a> Scene<'a> {
    pub fn of(analysis: &Analysis, rough: &'a Rough, offset: u32) -> Self {
        let word = rough.word(offset);
        let start = word.map_or(offset, |word| word.span.start);
        let at_margin = analysis
            .sources
            .location(Span::new(start, start))
            .is_some_and(|location| location.column == 1);
        let mut scene = Scene {
            offset,
            word,
            around: Vec::new(),
            inner: Some(Inner::Sentences(Place::Top)),
            siblings: &rough.sentences,
            sentence: None,
            spot: Spot::Words { before: Vec::new(), goes_on: false },
        };
        scene.descend(at_margin);
        let comma = rough.before(start).is_some_and(crate::syntax::rough::Token::is_comma);
        if let Some(layer) = scene.sentence {
            scene.spot = scene.spot(layer.sentence, start, comma);
        }
        scene
    }

    fn descend(&mut self, at_margin: bool) {
        let touches = |span: Span| span.touches(self.offset);
        while let Some(sentence) = self.siblings.iter().find(|it| touches(it.span)) {
            let layer = Layer { sentence, form: self.form(sentence) };
            let block = sentence.block.as_ref().filter(|block| touches(block.inside));
            let Some(block) = block else {
                self.sentence = Some(layer);
                return;
            };
            // What belongs to a block is indented: here somebody begins the next statement.
            if !block.closed && at_margin && self.around.is_empty() {
                return;
            }
            self.around.push(layer);
            self.inner = layer.form.and_then(Form::inner);
            self.siblings = &block.sentences;
        }
    }

    fn form(&self, sentence: &Sentence) -> Option<&'static Form> {
        let keyword = sentence.keyword().filter(|word| word.is_plain())?;
        match self.inner? {
            Inner::Sentences(place) => vocabulary::find(place, keyword.text()),
            Inner::Hosts | Inner::Properties => None,
        }
    }

    fn spot(&self, sentence: &'a Sentence, start: u32, goes_on: bool) -> Spot<'a> {
        let behind = |span: Span| span.end < self.offset;
        if sentence.block.as_ref().is_some_and(|block| behind(block.inside)) {
            return Spot::Nowhere;
        }
        if let Some(value) = sentence.value.as_ref().filter(|it| it.span.start <= self.offset) {
            return self.within(value, PropertyPath::root());
        }
        let mut before = Vec::new();
        for group in &sentence.groups {
            let words: Vec<Word> =
                group.words.iter().filter(|word| word.span.end < start).cloned().collect();
            if !words.is_empty() {
                before.push(Group { words });
            }
        }
        Spot::Words { before, goes_on }
    }

    fn within(&self, value: &'a Value, path: PropertyPath) -> Spot<'a> {
        let touches = |span: Span| span.touches(self.offset);
        match &value.kind {
            ValueKind::Words(words) => {
                let here = words.is_empty() || words.iter().any(|word| touches(word.span));
                if here { Spot::Value { path } } else { Spot::Nowhere }
            }
            ValueKind::List(items) => {
                let path = path.join(Segment::Any);
                match items.iter().find(|item| touches(item.span)) {
                    Some(item) => self.within(item, path),
                    None => Spot::Value { path },
                }
            }
            ValueKind::Map(entries) => {
                let Some(entry) = entries.iter().find(|entry| touches(entry.span)) else {
                    return Spot::Key { path, others: entries };
                };
                match &entry.value {
                    _ if self.offset <= entry.key.span.end => Spot::Key { path, others: entries },
                    Some(value) => self.within(value, path.child(entry.key.text())),
                    None => Spot::Nowhere,
                }
            }
        }
    }

    /// The part of the word that stands in front of the offset, and the span of all of it.
    pub fn typed(&self, analysis: &'a Analysis) -> (&'a str, Span) {
        let here = Span::new(self.offset, self.offset);
        let mut span = self.word.map_or(here, |word| word.span);
        let text = analysis.sources.text(span);
        let is_open = text == "\"" || text.starts_with('"') && !text.ends_with('"');
        // Of a text without its closing quote nobody knows how far it is meant to reach.
        if is_open && span.contains(here) {
            let behind = analysis.sources.text(Span::new(self.offset, span.end));
            let end = behind.find(char::is_whitespace).unwrap_or(behind.len());
            span.end = self.offset + u32::try_from(end).unwrap_or_default();
        }
        (analysis.sources.text(Span::new(span.start, self.offset)), span)
    }

    /// Whether the offset lies within quotes.
    pub fn is_quoted(&self) -> bool {
        self.word.is_some_and(|word| word.kind == WordKind::Text && word.span.start < self.offset)
    }
}
