//! What puts the problems of sentences right.

use super::Problem;
use crate::diagnostic::{Edit, Finding, Fix};
use crate::source::Span;

impl Finding for Problem {
    fn fixes(&self) -> Vec<Fix> {
        match self {
            Self::UnclosedBlock { fix, .. }
            | Self::UnclosedList { fix, .. }
            | Self::UnclosedMap { fix, .. }
            | Self::UnclosedText { fix, .. }
            | Self::ColonForEquals { fix, .. }
            | Self::MissingComma { fix, .. }
            | Self::SingleQuote { fix, .. }
            | Self::BlockBelow { fix, .. }
            | Self::ListOfWords { fix, .. }
            | Self::Unexpected { fix, .. } => fix.iter().cloned().collect(),
            Self::StrayBrace { span, is_alone: true } => vec![Fix::delete("delete `}`", *span)],
            Self::NoEquals { fix, .. } => vec![fix.clone()],
            Self::LookAlike { meant, span, .. } => {
                vec![Fix::replace(format!("write `{meant}`"), *span, meant.to_string()).sure()]
            }
            Self::TrailingComma { span } => vec![Fix::delete("delete the comma", *span).sure()],
            Self::EmptyStatement { span } => vec![Fix::delete("delete `;`", *span).sure()],
            Self::HiddenCharacter { character, in_text, span } => {
                hidden(*character, *in_text, *span)
            }
            Self::UnknownEscape { escape, span } => unknown_escape(escape, *span),
            Self::StrayBrace { .. }
            | Self::MissingValue { .. }
            | Self::TooDeep { .. }
            | Self::LongLine { .. }
            | Self::OtherLanguage { .. } => Vec::new(),
        }
    }
}

/// Inside of a text it may be meant. A character that ends lines elsewhere may stand for that.
fn hidden(character: char, in_text: bool, span: Span) -> Vec<Fix> {
    let delete = Fix::delete("delete it", span);
    if in_text {
        let escape = format!("\\u{{{:x}}}", u32::from(character));
        return vec![delete, Fix::replace(format!("write `{escape}`"), span, escape)];
    }
    let ends_line =
        matches!(character, '\r' | '\u{b}' | '\u{c}' | '\u{85}' | '\u{2028}' | '\u{2029}');
    if ends_line {
        return vec![Fix::replace("begin a line", span, "\n")];
    }
    let is_space = character.is_whitespace();
    vec![if is_space { Fix::replace("write a space", span, " ") } else { delete }.sure()]
}

fn unknown_escape(escape: &str, span: Span) -> Vec<Fix> {
    let Some(rest) = escape.strip_prefix('\\').filter(|rest| !rest.starts_with('u')) else {
        return Vec::new();
    };
    let double = Fix::insert("double the backslash", span, "\\");
    let plain = Edit { span, text: rest.to_owned() };
    let leave_out =
        Fix { title: "leave the backslash out".to_owned(), edits: vec![plain], sure: false };
    vec![double, leave_out]
}
