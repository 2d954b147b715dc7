//! What the caller may not do.

use std::fmt::Write;

use super::text;

/// How many of them are shown.
const SHOWN: usize = 10;

/// A note on actions, each with the ARN of what it is missing for; nothing, if none is.
pub fn text(missing: &[(String, String)]) -> String {
    if missing.is_empty() {
        return String::new();
    }
    let mut shown = "IAM says that you lack rights which this may take:\n".to_owned();
    for (action, on) in missing.iter().take(SHOWN) {
        shown.push_str(&text::harmless(&format!("  {action} on {on}")));
        shown.push('\n');
    }
    match missing.len().saturating_sub(SHOWN) {
        0 => {}
        1 => shown.push_str("  and 1 more\n"),
        more => _ = writeln!(shown, "  and {more} more"),
    }
    shown.push_str("`smk export iam-policy` prints the policies that allow all of it.\n");
    shown
}
