//! Text for people, as richly as an editor can show it.

use lsp_types::{Documentation, MarkupContent, MarkupKind};

/// A text that is in Markdown, in the best form of those that an editor can show.
pub(super) fn markup(text: &str, shown: Option<&[MarkupKind]>) -> MarkupContent {
    if shown.is_some_and(|shown| shown.contains(&MarkupKind::Markdown)) {
        return MarkupContent { kind: MarkupKind::Markdown, value: text.to_owned() };
    }
    MarkupContent { kind: MarkupKind::PlainText, value: plain(text) }
}

pub(super) fn documentation(text: &str, shown: Option<&[MarkupKind]>) -> Documentation {
    Documentation::MarkupContent(markup(text, shown))
}

/// The text without the signs of Markdown.
fn plain(text: &str) -> String {
    let lines = text.lines().filter(|line| !line.starts_with("```"));
    let lines: Vec<String> =
        lines.map(|line| links(&line.replace(['`'], "").replace("**", ""))).collect();
    lines.join("\n")
}

/// `[text](address)` as `text: address`.
fn links(line: &str) -> String {
    let Some((before, rest)) = line.split_once('[') else { return line.to_owned() };
    let Some((text, rest)) = rest.split_once("](") else { return line.to_owned() };
    let Some((address, after)) = rest.split_once(')') else { return line.to_owned() };
    format!("{before}{text}: {address}{}", links(after))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn plain_text_has_no_signs() {
        let text = "**A**: `b`\n\n```smk\nkey lab\n```\n[c](https://d) [e]";
        assert_eq!(plain(text), "A: b\n\nkey lab\nc: https://d [e]");
        let rich = markup(text, Some(&[MarkupKind::PlainText, MarkupKind::Markdown]));
        assert_eq!(rich.value, text);
    }
}
