//! `textDocument/hover`

use super::{Asked, check};

fn said(asked: &mut Asked<'_>) -> String {
    let place = asked.place();
    let found = asked.ask("textDocument/hover", &place);
    let Some(text) = found["contents"]["value"].as_str() else { return "nothing".to_owned() };
    assert_eq!(found["contents"]["kind"], "markdown");
    format!("of `{}`:\n{text}", asked.words(&found["range"]))
}

#[test]
fn what_a_word_means() {
    check("hover.txt", said);
}
