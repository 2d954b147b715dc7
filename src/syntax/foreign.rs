//! Recognises the other language whose files end in `.smk`, so that it gets one diagnostic and not
//! one per line. Reads line beginnings only.

use std::ops::Range;

use super::section::begins_statement;

/// Words of Snakemake that, followed by a colon, begin a line at the left margin.
const DIRECTIVES: [&str; 12] = [
    "configfile",
    "include",
    "workdir",
    "localrules",
    "ruleorder",
    "wildcard_constraints",
    "envvars",
    "container",
    "report",
    "onstart",
    "onsuccess",
    "onerror",
];

/// The same for the lines inside of a rule.
const FIELDS: [&str; 10] =
    ["input", "output", "params", "log", "threads", "resources", "conda", "shell", "script", "run"];

/// The first line of Snakemake, if the file has at least as many of them as statements of smk.
pub(super) fn snakemake_line(text: &str) -> Option<Range<usize>> {
    let (mut first, mut rules, mut others, mut own) = (None, 0, 0, 0);
    let mut start = 0;
    for line in text.split_inclusive('\n') {
        let rule = is_rule(line);
        if rule || is_directive(line) {
            first.get_or_insert(start..start + line.trim_end().len());
        }
        rules += usize::from(rule);
        others += usize::from(!rule && (is_directive(line) || is_field(line)));
        own += usize::from(begins_statement(line));
        start += line.len();
    }
    let enough = rules > 0 || others > 1;
    first.filter(|_| enough && rules + others >= own)
}

/// Whether any line looks like one of Snakemake.
pub(super) fn has_line(text: &str) -> bool {
    text.split_inclusive('\n').any(|line| is_rule(line) || is_directive(line) || is_field(line))
}

/// `rule NAME:`, `checkpoint NAME:` or `rule:`
fn is_rule(line: &str) -> bool {
    if !line.starts_with("rule") && !line.starts_with("checkpoint") {
        return false;
    }
    let Some(head) = line.split_once(':').map(|(head, _)| head.trim_end()) else { return false };
    let name = head.strip_prefix("rule").or_else(|| head.strip_prefix("checkpoint"));
    name.is_some_and(|name| {
        let named = name.trim_start();
        let separated = named.is_empty() || named.len() < name.len();
        separated && named.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_')
    })
}

fn is_directive(line: &str) -> bool {
    word_before_colon(line).is_some_and(|word| DIRECTIVES.contains(&word))
}

fn is_field(line: &str) -> bool {
    line.starts_with([' ', '\t'])
        && word_before_colon(line.trim_start()).is_some_and(|word| FIELDS.contains(&word))
}

fn word_before_colon(line: &str) -> Option<&str> {
    let (word, rest) =
        line.split_at(line.bytes().take_while(|b| b.is_ascii_lowercase() || *b == b'_').count());
    let follows = rest.strip_prefix(':')?;
    (follows.is_empty() || follows.starts_with(char::is_whitespace)).then_some(word)
}
