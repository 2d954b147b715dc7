//! The page of each rule, made from the table.

use std::fmt::Write;

use super::{Check, STAGE, Standing, find, rules};

/// The codes of the rules.
pub fn codes() -> impl Iterator<Item = String> {
    rules().map(Check::code)
}

/// The page of a rule, by its code or its name.
pub fn page(code: &str) -> Option<String> {
    let name = code.strip_prefix(STAGE).and_then(|rest| rest.strip_prefix("::")).unwrap_or(code);
    find(name).map(of)
}

fn of(rule: &Check) -> String {
    let (why, mend) = (wrapped(rule.why), wrapped(&format!("To keep it, {}.", rule.mend)));
    let mut page = format!("# {}\n\nThe rule: {}.\n\n{why}\n\n", rule.code(), rule.title);
    let _ = match rule.standing {
        Standing::Held | Standing::Advised => writeln!(
            page,
            "{mend}\n\nWhat cannot keep it says why, and the reason stands in what `smk export` \
             writes:\n\n    waive {} on NAME because \"…\"\n",
            rule.name
        ),
        Standing::Answered(reason) => {
            let reason = format!(
                "smk does not ask for it, and says so in what `smk export` writes: {reason}"
            );
            writeln!(page, "{}\n", wrapped(&reason))
        }
        Standing::Recorded(reason) => {
            let reason = format!("No error comes of it, and `smk comply` tells: {reason}");
            writeln!(page, "{mend}\n\n{}\n", wrapped(&reason))
        }
    };
    match rule.known_as() {
        names if names.is_empty() => page.push_str("No other list has it.\n"),
        names => {
            page.push_str("Other lists have it as\n\n");
            for name in names {
                let _ = writeln!(page, "- {name}");
            }
        }
    }
    page
}

const WIDTH: usize = 100;

/// A paragraph in lines.
fn wrapped(text: &str) -> String {
    let paragraphs: Vec<String> = text.split("\n\n").map(paragraph).collect();
    paragraphs.join("\n\n")
}

fn paragraph(text: &str) -> String {
    let mut lines = vec![String::new()];
    for word in text.split_whitespace() {
        match lines.last_mut() {
            Some(line) if line.is_empty() => line.push_str(word),
            Some(line) if line.chars().count() + word.chars().count() < WIDTH => {
                line.push(' ');
                line.push_str(word);
            }
            _ => lines.push(word.to_owned()),
        }
    }
    lines.join("\n")
}
