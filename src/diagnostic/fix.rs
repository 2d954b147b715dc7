//! Changes of the text that put a problem right. Pure: takes texts, gives texts.

use std::collections::BTreeMap;

use crate::source::{FileId, SourceMap, Span};

/// A change of the text that would end a problem.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fix {
    /// What it does, in the imperative: "write `=`".
    pub title: String,
    pub edits: Vec<Edit>,
    /// Whether it is what was meant beyond doubt, so that it may be made without being asked for.
    pub sure: bool,
}

/// A text in the place of another; the span may be empty.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Edit {
    pub span: Span,
    pub text: String,
}

impl Fix {
    pub fn replace(title: impl Into<String>, span: Span, text: impl Into<String>) -> Self {
        let edits = vec![Edit { span, text: text.into() }];
        Self { title: title.into(), edits, sure: false }
    }

    pub fn insert(title: impl Into<String>, before: Span, text: impl Into<String>) -> Self {
        Self::replace(title, Span::new(before.start, before.start), text)
    }

    pub fn delete(title: impl Into<String>, span: Span) -> Self {
        Self::replace(title, span, "")
    }

    pub fn sure(self) -> Self {
        Self { sure: true, ..self }
    }
}

/// A word in the place of one that it may be a misspelling of.
pub fn did_you_mean(span: Span, word: impl Into<String>) -> Fix {
    let word = word.into();
    Fix::replace(format!("write `{word}`"), span, word)
}

/// A file that was changed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mended {
    pub file: FileId,
    pub text: String,
    /// How many fixes were made in it.
    pub fixes: usize,
}

/// The edits of those fixes that do not meet, as they are made.
pub fn compatible<'a>(
    fixes: impl IntoIterator<Item = &'a Fix>,
    sources: &SourceMap,
) -> Vec<Vec<Edit>> {
    let mut taken: Vec<Vec<Edit>> = Vec::new();
    for fix in fixes {
        let edits: Vec<Edit> = fix.edits.iter().map(|edit| settled(edit, sources)).collect();
        let placed = edits.iter().all(|edit| sources.file_of(edit.span).is_some());
        let meets = |edit: &Edit| taken.iter().flatten().any(|other| other.span.meets(edit.span));
        if placed && !edits.is_empty() && !edits.iter().any(meets) {
            taken.push(edits);
        }
    }
    taken
}

/// Makes those of the fixes that do not meet. What is left over is for another pass, over what
/// this one leaves.
pub fn apply<'a>(fixes: impl IntoIterator<Item = &'a Fix>, sources: &SourceMap) -> Vec<Mended> {
    let mut files: BTreeMap<FileId, (usize, Vec<Edit>)> = BTreeMap::new();
    for edits in compatible(fixes, sources) {
        let placed = edits.into_iter().filter_map(|edit| Some((sources.file_of(edit.span)?, edit)));
        for (index, (file, edit)) in placed.enumerate() {
            let (fixes, edits) = files.entry(file).or_default();
            *fixes += usize::from(index == 0);
            edits.push(edit);
        }
    }
    let mended = files.into_iter().map(|(file, (fixes, edits))| Mended {
        file,
        text: rewritten(file, edits, sources),
        fixes,
    });
    mended.collect()
}

fn rewritten(file: FileId, mut edits: Vec<Edit>, sources: &SourceMap) -> String {
    edits.sort();
    let whole = sources.file(file).span();
    let mut text = String::new();
    let mut done = whole.start;
    for edit in edits {
        text.push_str(sources.text(Span::new(done, edit.span.start)));
        text.push_str(&edit.text);
        done = edit.span.end;
    }
    text.push_str(sources.text(Span::new(done, whole.end)));
    text
}

/// The edit as it is made. What is taken out takes its line with it if nothing else is on it, and
/// words the comma or semicolon that joined them to others. Lines end as in the rest of the file.
pub fn settled(edit: &Edit, sources: &SourceMap) -> Edit {
    let Some(file) = sources.file_of(edit.span) else { return edit.clone() };
    let all = sources.file(file).span();
    if edit.text.contains('\n') && sources.text(all).contains("\r\n") {
        return Edit { text: edit.text.replace('\n', "\r\n"), ..edit.clone() };
    }
    if !edit.text.is_empty() || edit.span.is_empty() {
        return edit.clone();
    }
    let gone = sources.text(edit.span);
    let is_word = gone.starts_with(|c: char| c.is_alphanumeric() || ".\"$[".contains(c));
    let before = sources.text(Span::new(all.start, edit.span.start));
    let after = sources.text(Span::new(edit.span.end, all.end));
    let (back, on) =
        joint(before, after).filter(|_| is_word).unwrap_or_else(|| line(before, after));
    let (start, end) = (edit.span.start - back as u32, edit.span.end + on as u32);
    Edit { span: Span::new(start, end), text: String::new() }
}

/// How far the sign that joins words to others, and the space beside it, reaches back and on.
fn joint(before: &str, after: &str) -> Option<(usize, usize)> {
    let (rest, next) = (before.trim_end(), after.trim_start());
    let blank = |text: &str| text.len() - text.trim_start_matches([' ', '\t']).len();
    for (sign, spans_lines) in [(',', true), (';', false)] {
        let gap = |text: &str| spans_lines || !text.contains('\n');
        let (behind, ahead) = (before.get(rest.len()..)?, after.get(..after.len() - next.len())?);
        if rest.ends_with(sign) && gap(behind) {
            return Some((before.len() - rest.len() + 1, 0));
        }
        if let Some(beyond) = next.strip_prefix(sign).filter(|_| gap(ahead)) {
            return Some((0, after.len() - beyond.len() + blank(beyond)));
        }
    }
    None
}

/// How far the line reaches back and on if nothing else is on it; else the space on one side of
/// the words, where they begin or end a line or space is on both sides.
fn line(before: &str, after: &str) -> (usize, usize) {
    let indent = before.len() - before.trim_end_matches([' ', '\t']).len();
    let rest = after.trim_start_matches([' ', '\t']);
    let ending = ["\n", "\r\n"].into_iter().find(|ending| rest.starts_with(ending));
    let begins = before.len() == indent
        || before.get(..before.len() - indent).is_some_and(|text| text.ends_with('\n'));
    match ending {
        Some(ending) if begins => (indent, after.len() - rest.len() + ending.len()),
        None if begins && rest.is_empty() => (indent, after.len()),
        None if begins => (0, after.len() - rest.len()),
        None if rest.len() == after.len() => (0, 0),
        _ => (indent, 0),
    }
}

#[cfg(test)]
mod tests {
    use super::{Fix, apply};
    use crate::source::{SourceMap, Span};

    /// What is left of a text without the words in «quotes».
    fn without(text: &str) -> String {
        let (start, end) = (text.find('«').unwrap_or_default(), text.find('»').unwrap_or_default());
        let plain: String = text.chars().filter(|c| !"«»".contains(*c)).collect();
        let mut sources = SourceMap::default();
        sources.add("before.smk", "key other\n").expect("the text is small");
        let id = sources.add("input.smk", plain.as_str()).expect("the text is small");
        let base = sources.file(id).span().start;
        let span = Span::new(base + start as u32, base + end as u32 - 2);
        let fix = Fix::delete("delete it", span);
        let mended = apply([&fix], &sources);
        mended.into_iter().map(|mended| mended.text).collect()
    }

    #[test]
    fn words_take_with_them_what_joins_them_and_an_empty_line() {
        for (before, after) in [
            ("allow «a», b\n", "allow b\n"),
            ("allow a, «b»\n", "allow a\n"),
            ("allow a, «b», c\n", "allow a, c\n"),
            ("allow a,\n  «b»\nnext\n", "allow a\nnext\n"),
            ("{ «in lab»; root off }\n", "{ root off }\n"),
            ("{ root off; «in lab» }\n", "{ root off }\n"),
            ("{ «in lab» }\n", "{ }\n"),
            ("{\n  «in lab»\n}\n", "{\n}\n"),
            ("{\r\n  «in lab»\r\n}\r\n", "{\r\n}\r\n"),
            ("key a\n«key b»", "key a\n"),
            ("key a «b»\n", "key a\n"),
            ("key a «b» # why\n", "key a # why\n"),
            ("[a, b«,»]\n", "[a, b]\n"),
            ("key a\n«}»\n", "key a\n"),
            ("«;» key a\n", "key a\n"),
        ] {
            assert_eq!(without(before), after, "{before}");
        }
    }

    #[test]
    fn fixes_that_meet_are_left_for_another_pass() {
        let mut sources = SourceMap::default();
        sources.add("input.smk", "one two three").expect("the text is small");
        let fix = |start, end, text| Fix::replace("write it", Span::new(start, end), text);
        let fixes = [fix(0, 3, "1"), fix(2, 5, "?"), fix(8, 13, "3"), fix(8, 13, "drei")];
        let mended = apply(&fixes, &sources);
        let found: Vec<_> = mended.iter().map(|it| (it.text.as_str(), it.fixes)).collect();
        assert_eq!(found, [("1 two 3", 2)]);
    }
}
