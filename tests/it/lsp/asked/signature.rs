//! `textDocument/signatureHelp`

use super::{Asked, check};

fn ways(asked: &mut Asked<'_>) -> String {
    let place = asked.place();
    let found = asked.ask("textDocument/signatureHelp", &place);
    let Some(signatures) = found["signatures"].as_array() else { return "nothing".to_owned() };
    let mut lines = vec![signatures[0]["documentation"]["value"].as_str().unwrap().to_owned()];
    for (number, signature) in signatures.iter().enumerate() {
        let label = signature["label"].as_str().unwrap();
        let active = found["activeSignature"] == number;
        lines.push(format!("{} {label}", if active { "*" } else { " " }));
        let parameter = signature["activeParameter"].as_u64().filter(|_| active);
        if let Some(parameter) = parameter {
            let range = &signature["parameters"][parameter as usize]["label"];
            let offset = |it: usize| range[it].as_u64().unwrap() as usize;
            let part: Vec<u16> = label.encode_utf16().collect();
            let part = String::from_utf16(&part[offset(0)..offset(1)]).unwrap();
            lines.push(format!("  here: {part}"));
        }
    }
    lines.join("\n")
}

#[test]
fn how_a_sentence_goes_on() {
    check("signature.txt", ways);
}
