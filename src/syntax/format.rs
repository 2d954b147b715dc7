//! Tree to text: the one layout. What stands between the words is chosen here, and nothing else: a
//! text has the same words, signs and comments afterwards, in the same order. What could not be read
//! stays as it is, byte for byte. `grammar/README.md` has the layout in words.

use std::ops::Range;

use super::ast::{Comment, File, Item};
use super::shift::Shift;
use super::{foreign, section};
use crate::diagnostic::Diagnostics;
use crate::source::{SourceFile, SourceMap, Span};

mod between;
mod flat;
mod lines;
mod printer;

use between::Between;
use printer::Printer;

/// How wide a line may become before its commas break it.
const WIDTH: usize = 100;

const BYTE_ORDER_MARK: char = '\u{feff}';

/// How many bytes alignment adds to a line at most.
const PADDING: usize = WIDTH + lines::BEFORE_COMMENT.len();

/// The text in the one layout. A text of another language is returned as it is.
pub fn format(text: &str) -> String {
    let mut sources = SourceMap::default();
    let Ok(id) = sources.add("", text) else { return text.to_owned() };
    let tree = super::parse(&sources, id, &mut Diagnostics::default());
    layout(sources.file(id), &tree)
}

/// The same for a file that has been read.
pub fn layout(source: &SourceFile, tree: &File) -> String {
    let is_foreign = |text: &str| foreign::snakemake_line(text).is_some();
    if is_foreign(&source.text) {
        return source.text.to_string();
    }
    let formatted = match source.span().start {
        0 => printed(&source.text, tree),
        base => {
            let mut tree = tree.clone();
            let shift = Shift::between(base, 0);
            shift.items(&mut tree.items);
            shift.comments(&mut tree.comments);
            printed(&source.text, &tree)
        }
    };
    // Words at the left margin may look like the other language's.
    if is_foreign(&formatted) { source.text.to_string() } else { formatted }
}

/// The statements around a part of a text, and those whose comments may stand in one column with
/// theirs: what is laid out together.
pub fn together(text: &str, part: &Range<usize>) -> Range<usize> {
    let mut start = section::around(text, part.start).start;
    let mut end = section::around(text, part.end).end;
    let last_line = |end: usize| {
        let before = text.get(..end).unwrap_or_default();
        before.strip_suffix('\n').unwrap_or(before).rsplit('\n').next().unwrap_or_default()
    };
    while start > 0 && last_line(start).contains('#') {
        start = section::around(text, start - 1).start;
    }
    while end < text.len() && last_line(end).contains('#') {
        end = section::around(text, end).end;
    }
    start..end
}

/// The lines of a file whose offsets begin at its text.
fn printed(text: &str, tree: &File) -> String {
    let mut printer = Printer::new(text, &tree.comments);
    let (mut items, mut comments) = (tree.items.as_slice(), tree.comments.as_slice());
    for range in section::split(text) {
        let part = Section {
            text,
            items: take(&mut items, |item| start(item.span()) < range.end),
            comments: take(&mut comments, |comment| start(comment.span) < range.end),
            range,
        };
        part.print(&mut printer);
    }
    printer.finish()
}

/// Splits off the things at the beginning of a list that are before something.
fn take<'a, T>(list: &mut &'a [T], is_before: impl Fn(&T) -> bool) -> &'a [T] {
    let (taken, rest) = list.split_at(list.partition_point(is_before));
    *list = rest;
    taken
}

/// A statement with what follows it up to the next, as the parser reads it.
struct Section<'a> {
    text: &'a str,
    items: &'a [Item],
    comments: &'a [Comment],
    range: Range<usize>,
}

impl Section<'_> {
    fn print(&self, printer: &mut Printer<'_>) {
        let lines = printer.lines();
        let damage = self.damage();
        if self.is_deceptive() || self.is_fragile(&damage) {
            printer.raw(self.range.clone());
        } else if self.is_sound() {
            printer.items(self.items, 0);
            printer.comments(self.range.end, 0);
        } else {
            printer.verbatim(damage, self.range.end);
        }
        if printer.longest(lines) + PADDING > section::LONGEST_LINE {
            printer.truncate(lines);
            printer.raw(self.range.clone());
        }
    }

    /// Whether a comment holds what a reader cannot see, which is a problem and has to remain one.
    fn is_deceptive(&self) -> bool {
        let line = |comment: &Comment| {
            let rest = self.text.get(start(comment.span)..).unwrap_or_default();
            let line = rest.split_inclusive('\n').next().unwrap_or_default();
            line.strip_suffix("\r\n").or_else(|| line.strip_suffix('\n')).unwrap_or(line)
        };
        self.comments.iter().any(|comment| super::text::hidden(line(comment)).is_some())
    }

    /// Whether all of the section can be laid out but for broken statements that have lines of their
    /// own. A broken one at the top could be read otherwise after its neighbours have moved.
    fn is_sound(&self) -> bool {
        let broken = self.items.iter().any(has_broken);
        let alone = matches!(self.items, [Item::Statement(_)]);
        (!broken || alone) && are_orderly(self.text, self.items, self.range.clone(), false)
    }

    /// Whether what stands around this makes a difference: at the beginning of a file, a byte-order
    /// mark is allowed, and a carriage return in front of a line break.
    fn is_fragile(&self, range: &Range<usize>) -> bool {
        let part = self.text.get(range.clone()).unwrap_or_default();
        part.starts_with(BYTE_ORDER_MARK) || part.ends_with('\r')
    }

    /// From the first thing that is no comment to the last.
    fn damage(&self) -> Range<usize> {
        let first = self.items.first().map_or(self.range.end, |item| start(item.span()));
        let last = self.items.last().map_or(self.range.start, |item| end(item.span()));
        let before = Between::of(self.text, self.range.start..first);
        let after = Between::of(self.text, last..self.range.end);
        let ends = [before.signs, after.signs].into_iter().flatten();
        let (from, to) =
            ends.fold((first, last), |(from, to), it| (from.min(it.start), to.max(it.end)));
        from..to
    }
}

/// Whether only line breaks, comments and lone `;` stand between statements, also in their blocks.
fn are_orderly(text: &str, items: &[Item], range: Range<usize>, is_flat: bool) -> bool {
    let is_broken = |item: Option<&Item>| matches!(item, Some(Item::Broken(_)));
    let neighbours = std::iter::once(None).chain(items.iter().map(Some));
    let following = items.iter().map(Some).chain([None]);
    let between = neighbours.zip(following).all(|(one, two)| {
        let from = one.map_or(range.start, |item| end(item.span()));
        let to = two.map_or(range.end, |item| start(item.span()));
        let between = Between::of(text, from..to);
        let has_line = between.newline || is_flat || !(is_broken(one) || is_broken(two));
        has_line && between.is_orderly(one.is_some() && two.is_some())
    });
    between && items.iter().all(|item| has_orderly_block(text, item))
}

fn has_orderly_block(text: &str, item: &Item) -> bool {
    let Item::Statement(statement) = item else { return true };
    statement.block.as_ref().is_none_or(|block| {
        let inside = end(block.open)..end(block.span) - 1;
        are_orderly(text, &block.items, inside, !has_newline(text, block.span))
    })
}

fn has_broken(item: &Item) -> bool {
    match item {
        Item::Broken(_) => true,
        Item::Statement(statement) => {
            statement.block.as_ref().is_some_and(|block| block.items.iter().any(has_broken))
        }
    }
}

fn start(span: Span) -> usize {
    span.start as usize
}

fn end(span: Span) -> usize {
    span.end as usize
}

fn typed(text: &str, span: Span) -> &str {
    text.get(start(span)..end(span)).unwrap_or_default()
}

fn has_newline(text: &str, span: Span) -> bool {
    typed(text, span).contains('\n')
}
